/**
 * One function of C to the lines of one function of the program. Invariant: a function burns fuel
 * before anything else, so recursion ends.
 */
import type { Expression, FunctionDefinition, Statement } from "../c/ast.js";
import { mayBeUnwritten } from "../c/unwritten.js";
import { childrenOf } from "../c/walk.js";
import { type FunctionType, isPlainLong, isScalar } from "../types/ctype.js";
import { decayed } from "../types/resolve.js";
import { Context, type Line, type ProgramScope } from "./context.js";
import { Unlowerable } from "./convert.js";

import { flatLists } from "./flatten.js";
import { annotationOf } from "./annotations.js";
import { isOnlyMarks, withoutMarks } from "./points.js";
import { giveUp, lowerStatements } from "./statements.js";

/** What a function may become; what is longer nobody wrote, and the compiler is slow with it. */
const MAX_LINES = 10_000;
const MAX_CHARACTERS = 400_000;
/** Code that takes as long as one step; in shorter functions nobody counts. */
const CHARACTERS_A_STEP = 128;
const SHORT = 4096;

/** What a parameter counts that is only ever read, as the model calls it. */
export type Unit = "Address" | "Distance" | "Pages";

export function lowerFunction(
  program: ProgramScope,
  definition: FunctionDefinition,
  root: string,
  name: string,
  {
    room,
    units,
    noRoom,
  }: {
    readonly room: number;
    readonly units: readonly (Unit | undefined)[];
    /** Told when the function does not fit beside those that are lowered already. */
    readonly noRoom: () => void;
  },
): readonly Line[] {
  const type = program.types.resolve(definition.type, root);
  if (type.kind !== "function") throw new Error(`${definition.name} is no function`);
  const uses = usesIn(definition);
  const cx = new Context(program, root, definition.name, type.result, uses);
  cx.flat = flatLists(definition.body);
  cx.enter();
  const boxes: string[] = [];
  const parameters = type.parameters.map(({ name: spelling, type: written }, index) => {
    const parameter = decayed(written);
    const isBoxed = isScalar(parameter) && uses.boxed.has(spelling);
    const isRead = !isBoxed && !uses.assigned.has(spelling) && isPlainLong(parameter);
    const unit = isRead ? units[index] : undefined;
    const variable = cx.declare(spelling === "" ? `unnamed${index}` : spelling, parameter, {
      isBoxed,
      isConstant: unit !== undefined,
    });
    const annotation = unit ?? annotationOf(cx, parameter);
    if (!isBoxed) return `${variable.name}: ${annotation}`;
    boxes.push(`const ${variable.name} = cell<${annotation}>(${variable.name}$in);`);
    return `${variable.name}$in: ${annotation}`;
  });
  const head = `function ${name}(${parameters.join(", ")})${resultOf(cx, type)} {`;
  const lines: Line[] = [{ depth: 0, text: head, place: definition.place }];
  cx.emit("burn();", undefined);
  for (const box of boxes) cx.emit(box, definition.place);
  try {
    if (type.isVariadic) throw new Unlowerable("a function with variable arguments");
    if (type.result.kind === "opaque") throw new Unlowerable(type.result.reason);
    lowerStatements(cx, definition.body.statements);
    if (type.result.kind !== "void" && mayEnd(definition.body))
      giveUp(cx, `${definition.name}() ends without a value`, definition.place);
  } catch (error) {
    if (!(error instanceof Unlowerable)) throw error;
    giveUp(cx, error.message, definition.place);
  }
  cx.leave();
  const length = lengthOf(cx.lines);
  const nLines = cx.lines.filter(({ text }) => !isOnlyMarks(text)).length;
  const isLong = nLines > MAX_LINES || length > MAX_CHARACTERS;
  if (!isLong && length > room) noRoom();
  if (isLong || length > room) {
    cx.lines.splice(1);
    giveUp(
      cx,
      `${definition.name}() is too long${isLong ? "" : " for what is lowered already"}`,
      definition.place,
    );
  }
  const weight = length < SHORT ? 0 : Math.floor(length / CHARACTERS_A_STEP);
  // In a long function a round of a loop may be long, too.
  if (weight > 0)
    cx.lines.forEach(
      (line, i) => line.text === "burn();" && (cx.lines[i] = { ...line, text: `burn(${weight});` }),
    );
  return [...lines, ...cx.lines, { depth: 0, text: "}", place: undefined }];
}

/** A program that counts is as long as one that does not. */
export function lengthOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { text }) => sum + withoutMarks(text).length, 0);
}

/** Whether control may come to the end of a statement, as far as its last one tells. */
function mayEnd(statement: Statement | undefined): boolean {
  switch (statement?.kind) {
    case "block":
      return mayEnd(statement.statements.at(-1));
    case "label":
    case "case":
    case "default":
      return mayEnd(statement.statement);
    case "if":
      return (
        statement.whenFalse === undefined ||
        mayEnd(statement.whenTrue) ||
        mayEnd(statement.whenFalse)
      );
    case "return":
    case "goto":
      return false;
    case "for":
      return statement.condition !== undefined;
    case "while":
      return statement.condition.kind !== "number";
    default:
      return true;
  }
}

/** What a function that returns `unsigned long` counts follows from what it returns, if that is one thing. */
function resultOf(cx: Context, type: FunctionType): string {
  const { result } = type;
  if (isPlainLong(result)) return cx.assigned.has("return ") ? ": Word" : "";
  return `: ${annotationOf(cx, result)}`;
}

/** Names whose address is taken, and names that are assigned to; `return ` stands for several returns. */
function usesIn(definition: FunctionDefinition): {
  boxed: ReadonlySet<string>;
  assigned: ReadonlySet<string>;
  unwritten: ReadonlySet<string>;
} {
  const boxed = new Set<string>();
  const assigned = new Set<string>();
  let nReturns = 0;
  const nameOf = (expression: Expression): string | undefined =>
    expression.kind === "name" ? expression.name : undefined;
  const walk = (node: object): void => {
    if ("kind" in node) {
      const each = node as Expression | { readonly kind: "return" };
      if (each.kind === "unary" && each.operator === "&") boxed.add(nameOf(each.operand) ?? "");
      if (each.kind === "unary" && (each.operator === "++" || each.operator === "--"))
        assigned.add(nameOf(each.operand) ?? "");
      if (each.kind === "postfix") assigned.add(nameOf(each.operand) ?? "");
      if (each.kind === "assignment") assigned.add(nameOf(each.left) ?? "");
      if (
        each.kind === "call" &&
        each.callee.kind === "name" &&
        /^(swap|WRITE_ONCE)$/.test(each.callee.name)
      ) {
        for (const arg of each.args) if (arg.kind === "name") assigned.add(arg.name);
      }
      if (each.kind === "return") nReturns++;
    }
    childrenOf(node).forEach(walk);
  };
  walk(definition.body);
  if (nReturns > 1) assigned.add("return ");
  return { boxed, assigned, unwritten: mayBeUnwritten(definition) };
}
