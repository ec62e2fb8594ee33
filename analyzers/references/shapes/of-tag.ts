/** The form of the tag of a struct, a union or an enum: whether the code needs its definition. */
import { isAttributeMacro } from "../../syntax/attributes.js";
import type { Source } from "../../syntax/source.js";
import * as contexts from "../contexts.js";
import { proof } from "../proof.js";
import { callees, type Shape } from "./shape.js";

const qualifiers: ReadonlySet<string> = new Set(["const", "volatile"]);
const attributes: ReadonlySet<string> = new Set(["__attribute", "__attribute__"]);

export function shapeOfTag(source: Source, position: number): Shape {
  const { structure } = source;
  const keyword = structure.text(position - 1);
  const after = structure.punctuator(position + 1);
  if (after === "{" || opensBody(source, position) || (after === ":" && keyword === "enum")) {
    return { form: "tag-definition", linkage: "static" };
  }
  if (after === ";") return { form: "tag-forward" };
  let behind = position + 1;
  while (qualifiers.has(structure.text(behind)) || isAttributeMacro(structure.text(behind)))
    behind++;
  if (structure.punctuator(behind) === "*") return { form: "tag-pointer" };
  if (structure.isWord(position + 1) && structure.punctuator(position + 2) === "{")
    return { form: "tag-definition", linkage: "static" };
  if (isOnlyDeclared(source, position)) return { form: "tag-pointer" };
  for (const { callee } of callees(source, position)) {
    if (contexts.unevaluated.test(callee))
      return { form: "tag", proof: proof("operand-of", callee) };
  }
  return { form: "tag" };
}

/**
 * `extern struct name x;`, `DECLARE_PER_CPU(struct name, x);`: an object that is defined elsewhere needs
 * no size, and neither does another name for the type.
 */
function isOnlyDeclared(source: Source, position: number): boolean {
  const { structure } = source;
  const item = source.itemAt(position);
  if (item?.kind !== "declaration") return false;
  const parent = structure.parent[position] ?? -1;
  if (parent === -1) return (item.isExtern && item.parametersOpen < 0) || item.isTypedef;
  return parent === item.first + 1 && structure.text(item.first).startsWith("DECLARE_PER_CPU");
}

/** `struct name __attribute__((packed)) {`. */
function opensBody({ structure }: Source, position: number): boolean {
  const open = position + 2;
  const close = structure.partner[open] ?? -1;
  return (
    attributes.has(structure.text(position + 1)) &&
    close > 0 &&
    structure.punctuator(close + 1) === "{"
  );
}
