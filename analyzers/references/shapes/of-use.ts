/** The form of a name in code that nothing declares there: how the code uses it. */
import { isMark } from "../../syntax/punctuators.js";
import type { Source } from "../../syntax/source.js";
import type { Item } from "../../syntax/structure.js";
import * as contexts from "../contexts.js";
import { proof } from "../proof.js";
import { callees, MAX_STEPS, type Shape } from "./shape.js";

/** Words that a statement or an expression goes on behind. */
const statements: ReadonlySet<string> = new Set(["return", "else", "do", "case"]);
/** Operators that need no parentheses. */
const operators: ReadonlySet<string> = new Set(["sizeof", "typeof", "__typeof__"]);
/** Words behind a name that is no type. */
const between: ReadonlySet<string> = new Set(["and", "or", "if", "else"]);
/** Words that the type of a compound literal begins with. */
const opening: ReadonlySet<string> = new Set(["struct", "union", "const"]);

export function shapeOfUse(source: Source, position: number, item: Item | undefined): Shape {
  const { structure } = source;
  const after = structure.punctuator(position + 1);
  const wrapper = wrapperOf(source, item);
  if (after === "(") return { form: "call", wrapper };
  const isWrapped =
    structure.punctuator(position - 1) === "(" &&
    after === ")" &&
    structure.punctuator(position + 2) === "(";
  if (
    isWrapped &&
    (!structure.isWord(position - 2) || statements.has(structure.text(position - 2)))
  )
    return { form: "call", proof: proof("called-in-parentheses"), wrapper };
  if (after === ":" && isLabel(source, position)) return { form: "label", proof: proof("label") };
  if (
    after === ":" &&
    isMark(structure.punctuator(position - 1), "{,") &&
    isInInitializer(source, position, item)
  ) {
    return { form: "field", proof: proof("member-initialized") };
  }
  for (const { callee } of callees(source, position)) {
    if (contexts.unevaluated.test(callee))
      return { form: "typeof", proof: proof("operand-of", callee), wrapper };
  }
  if (structure.isWord(position - 1) && operators.has(structure.text(position - 1))) {
    return { form: "typeof", proof: proof("operand-of", structure.text(position - 1)), wrapper };
  }
  const open = structure.parent[position] ?? -1;
  if (
    open >= 0 &&
    structure.punctuator(open) === "(" &&
    contexts.isMacroName(structure.text(open - 1))
  ) {
    return { form: "macro-arg", proof: proof("argument-of", structure.text(open - 1)), wrapper };
  }
  if (isInInitializer(source, position, item)) return { form: "initializer", wrapper };
  // Two words in a row declare something of the type that the first names.
  const declares = structure.isWord(position + 1) && !between.has(structure.text(position + 1));
  const before = structure.punctuator(position - 1);
  const isPointer =
    after === "*" &&
    (before === "" || isMark(before, ",;){(")) &&
    position === startOf(source, position);
  if (declares || isPointer) return { form: "type", wrapper };
  if (isAddressOf(source, position)) return { form: "address", wrapper };
  return { form: "use", wrapper };
}

/** `&name` behind something that is no operand. */
function isAddressOf(source: Source, position: number): boolean {
  const { structure } = source;
  if (structure.punctuator(position - 1) !== "&") return false;
  const before = structure.punctuator(position - 2);
  const isOperand =
    before === ")" ||
    before === "]" ||
    (before === "" && structure.text(position - 2) !== "return");
  return !isOperand;
}

function startOf(source: Source, position: number): number {
  const { structure } = source;
  const mark = structure.punctuator(position - 1);
  return mark === ";" || mark === "{" || mark === "}" || mark === "(" || mark === ","
    ? position
    : -1;
}

/** A `static inline` in a header is used by those who call it; so is what a header's macro stands for. */
function wrapperOf(source: Source, item: Item | undefined): string {
  const isHeader = /\.(h|inc)$/.test(source.path);
  return isHeader && item?.kind === "function" && item.isStatic ? item.name : "";
}

function isLabel(source: Source, position: number): boolean {
  const { structure } = source;
  const before = structure.punctuator(position - 1);
  if (before === ";" || before === "{" || before === "}") return true;
  return before === ":" && !isInConditional(source, position);
}

/** Whether a `?` stands before the position in its statement, or the beginning of that is out of sight. */
function isInConditional({ structure }: Source, position: number): boolean {
  const parent = structure.parent[position] ?? -1;
  let at = position - 1;
  for (let steps = 0; at > parent; at--, steps++) {
    const mark = structure.punctuator(at);
    if (mark === "?" || steps === MAX_STEPS) return true;
    if (mark === ";" || mark === "{") return false;
    // A statement goes on behind the braces of a compound literal with an operator.
    if (mark === "}") return !structure.isWord(at + 1);
    const open = mark === ")" || mark === "]" ? (structure.partner[at] ?? -1) : -1;
    if (open > parent) at = open;
  }
  return false;
}

function isInInitializer(source: Source, position: number, item: Item | undefined): boolean {
  const { structure } = source;
  // `{ a ? b, name : c }` is a value, not a member.
  const isMemberLike =
    structure.punctuator(position - 1) === "," && structure.punctuator(position + 1) === ":";
  if (isMemberLike && isInConditional(source, position)) return false;
  if (item?.kind === "initializer" && (item.bodyOpen < 0 || position > item.bodyOpen)) return true;
  let open = structure.parent[position] ?? -1;
  for (
    let steps = 0;
    open >= 0 && steps < MAX_STEPS;
    open = structure.parent[open] ?? -1, steps++
  ) {
    if (structure.punctuator(open) !== "{") continue;
    if (structure.punctuator(open - 1) === "=" || isCompoundLiteral(source, open)) return true;
  }
  return false;
}

/** `(struct x){ ... }`, and not the body that follows `if (x)`. */
function isCompoundLiteral(source: Source, brace: number): boolean {
  const { structure } = source;
  let outer = brace;
  for (let steps = 0; isMark(structure.punctuator(outer - 1), ",{"); steps++) {
    outer = structure.parent[outer] ?? -1;
    if (outer < 0 || steps === MAX_STEPS) return false;
    if (structure.punctuator(outer - 1) === "=") return true;
  }
  if (structure.punctuator(outer - 1) !== ")") return false;
  const open = structure.partner[outer - 1] ?? -1;
  return open >= 0 && opening.has(structure.text(open + 1)) && !structure.isWord(open - 1);
}
