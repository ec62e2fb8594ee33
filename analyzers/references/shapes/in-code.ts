/**
 * The form of a name in code: what stands beside it, the item that it names, the call that it is an
 * argument of, the clause that declares it; and where none of these has an answer, a use.
 */
import { clauseStart, declaredAs } from "../../syntax/declarators.js";
import { isMark } from "../../syntax/punctuators.js";
import type { Source } from "../../syntax/source.js";
import type { Item } from "../../syntax/structure.js";
import * as contexts from "../contexts.js";
import { isTypeMacro } from "../objects.js";
import { proof } from "../proof.js";
import { shapeByCallee } from "./by-callee.js";
import { shapeOfFileScope, shapeOfItem } from "./of-item.js";
import { shapeOfTag } from "./of-tag.js";
import { shapeOfUse } from "./of-use.js";
import type { Reader } from "./reader.js";
import type { Shape } from "./shape.js";

export function shapeInCode(reader: Reader, position: number): Shape {
  const { source } = reader;
  const { structure } = source;
  const before = structure.punctuator(position - 1);
  const word = structure.text(position - 1);
  const after = structure.punctuator(position + 1);
  const item = source.itemAt(position);
  if (before === "." || before === "->") return { form: "field", proof: proof("member") };
  if (before === "##" || after === "##") return { form: "pasted", proof: proof("paste-operand") };
  if (word === "goto" || (before === "&&" && isLabelAddress(source, position)))
    return { form: "label", proof: proof("label") };
  if (structure.isWord(position - 1)) {
    if (word === "struct" || word === "union" || word === "enum")
      return shapeOfTag(source, position);
  }
  if (item !== undefined && position === item.namePosition) {
    const own = shapeOfItem(reader, item, position);
    if (own !== undefined) return own;
  }
  if (isMark(after, ",;") && structure.text(clauseStart(structure, position)) === "__label__")
    return { form: "label", proof: proof("label") };
  const within = shapeByCallee(reader, position);
  if (within !== undefined) return within;
  const isHead =
    isOldStyleParameter(source, item, position) || isMacroParameter(reader, item, position);
  const declared = isHead
    ? "parameter"
    : opensWithMacro(reader, position)
      ? "none"
      : declaredAs(structure, position);
  if (declared === "none") return shapeOfUse(source, position, item);
  const line = source.lineOf(source.lexed.start[structure.code[position] as number] as number);
  switch (declared) {
    case "field":
      return { form: "field", proof: proof("member-declared", line) };
    case "enumerator":
      return {
        form: "enumerator",
        proof: proof("enumerator-declared", line),
        linkage: "static",
      };
    case "parameter":
      return { form: "parameter", proof: proof("parameter-declared", line) };
    case "function":
      return {
        form: "declaration",
        linkage: item?.kind !== "function" && item?.isStatic === true ? "static" : "external",
      };
    case "local":
      if ((structure.parent[position] ?? -1) === -1 && item !== undefined)
        return shapeOfFileScope(reader, item, position);
      if (clauseHas(source, position, "typedef"))
        return {
          form: "typedef-definition",
          linkage: "static",
          proof: proof("type-defined", line),
        };
      if (clauseHas(source, position, "extern"))
        return { form: "declaration", linkage: "external" };
      return {
        form: "local",
        proof: proof("variable-declared", line),
        linkage: reader.objects.isObject(position) ? "none" : "external",
      };
  }
}

/** `&&name` after something that is no operand takes the address of a label. */
function isLabelAddress(source: Source, position: number): boolean {
  return isMark(source.structure.punctuator(position - 2), "=,({[");
}

function clauseHas(source: Source, position: number, keyword: string): boolean {
  const { structure } = source;
  for (let at = position - 1; at >= 0 && position - at < 16; at--) {
    if (isMark(structure.punctuator(at), ";{}")) return false;
    if (structure.text(at) === keyword) return true;
  }
  return false;
}

/** `#define RET return`, `RET name;`: what looks like a type is an operator that a macro stands for. */
function opensWithMacro(reader: Reader, position: number): boolean {
  const { source } = reader;
  const { structure } = source;
  if (!structure.isWord(position - 1)) return false;
  const macros = reader.macros.get(structure.text(position - 1)) ?? [];
  return macros.some((macro) => !macro.isFunctionLike && !isTypeMacro(source, macro));
}

/** `int f(name) int name; {`: a parameter in the list, or where it gets its type. */
function isOldStyleParameter(source: Source, item: Item | undefined, position: number): boolean {
  const { structure } = source;
  if (item?.kind !== "function" || item.parametersOpen < 0 || position > item.bodyOpen)
    return false;
  if (structure.punctuator(item.bodyOpen - 1) !== ";") return false;
  return position > item.parametersOpen && isMark(structure.punctuator(position + 1), ",;)[");
}

/** `SYSCALL_DEFINE2(f, int, name, ...) {`: types and names of parameters take turns. */
function isMacroParameter(reader: Reader, item: Item | undefined, position: number): boolean {
  const { source } = reader;
  const open = item?.parametersOpen ?? -1;
  if (item?.kind !== "function" || open < 0 || source.structure.parent[position] !== open)
    return false;
  const head = source.structure.text(open - 1);
  if (!contexts.alternating.test(head) || reader.macros.has(head)) return false;
  const index = reader.argumentIndex(open, position);
  return index > 0 && index % 2 === 0;
}
