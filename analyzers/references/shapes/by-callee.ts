/** The form of a name that is an argument, as the callee says: a macro of the file or one of the kernel's. */
import { lastNotAbove } from "../../syntax/bytes.js";
import { tagKeywordBefore } from "../../syntax/declarators.js";
import { isMark } from "../../syntax/punctuators.js";
import type { Source } from "../../syntax/source.js";
import * as contexts from "../contexts.js";
import { proof } from "../proof.js";
import type { Reader } from "./reader.js";
import { callees, type Shape } from "./shape.js";

/** Attributes that give a symbol another name. */
const renaming: ReadonlySet<string> = new Set(["alias", "__alias", "ifunc", "weakref"]);

export function shapeByCallee(reader: Reader, position: number): Shape | undefined {
  const { source } = reader;
  const { structure } = source;
  const open = structure.parent[position] ?? -1;
  for (const { callee, open: outer } of callees(source, position)) {
    if (saysNothing(reader, callee)) continue;
    if (contexts.asmKeyword.test(callee) && isAsmLabel(reader, outer, position))
      return { form: "label", proof: proof("assembly-label") };
    if (contexts.asmKeyword.test(callee) && isOperandName(source, position))
      return { form: "label", proof: proof("operand-name") };
    if (contexts.exporting.test(callee))
      return { form: "export", proof: proof("by-macro", callee) };
    const isList = contexts.btfList.test(callee) && !reader.macros.has(callee);
    if (isList && reader.argumentIndex(outer, position) === 0)
      return { form: "pasted", proof: proof("name-of-list", callee) };
    if (contexts.btf.test(callee)) return { form: "btf", proof: proof("by-macro", callee) };
    if (contexts.symbolTaking.test(callee))
      return { form: "symbol-string", proof: proof("by-macro", callee) };
    if (contexts.asmKeyword.test(callee)) return { form: "asm", proof: proof("assembly-operand") };
    if (renaming.has(callee)) return { form: "asm", proof: proof("renamed-by", callee) };
  }
  if (open < 0 || structure.punctuator(open) !== "(") return undefined;
  const before = structure.punctuator(position - 1);
  const after = structure.punctuator(position + 1);
  const callee = structure.text(open - 1);
  const index = reader.argumentIndex(open, position);
  const used = reader.fateInFile(callee, open, index);
  if (used === "asm") return { form: "asm", proof: proof("written-into-assembly", callee) };
  if (!isMark(before, "(,") || !isMark(after, "),")) {
    // A path of members: `member.part`, `member[0]`. A call or a sum there is a value.
    const isPath = isMark(before, "(,") && (isMark(after, ".[") || after === "->");
    if (!isPath) return undefined;
    const meaning = reader.meaningOf(callee, index);
    return meaning === "field"
      ? { form: "field", proof: proof("member-named-to", callee) }
      : undefined;
  }
  if (reader.vanishes(callee, index))
    return { form: "pasted", proof: proof("argument-left-out", callee) };
  // A macro of the file is what its body says, whatever the kernel has under its name.
  const known = used === "unused" || used === "symbol" ? "value" : used;
  const meaning = known ?? reader.meaningOf(callee, index);
  switch (meaning) {
    case "pasted":
      return { form: "pasted", proof: proof("argument-renamed", callee) };
    case "field":
      return { form: "field", proof: proof("member-named-to", callee) };
    case "static":
    case "declared": {
      const item = source.itemAt(position);
      const outer = structure.parent[open] ?? -1;
      if (
        outer >= 0 &&
        structure.punctuator(outer) === "{" &&
        tagKeywordBefore(structure, outer) >= 0
      ) {
        return { form: "field", proof: proof("member-declared-by", callee) };
      }
      const isLocal = item?.kind === "function" && (structure.parent[open] ?? -1) >= 0;
      if (isLocal) return { form: "local", proof: proof("variable-declared-by", callee) };
      const isStatic = meaning === "static" || item?.isStatic === true;
      const linkage = isStatic ? "static" : "external";
      const isDeclaration =
        /^DECLARE_(PER_CPU|STATIC_KEY|STATIC_CALL)/.test(callee) || item?.isExtern === true;
      return {
        form: isDeclaration ? "declaration" : "definition",
        linkage,
        proof: proof("by-macro", callee),
      };
    }
    default:
      return undefined;
  }
}

function saysNothing(reader: Reader, callee: string): boolean {
  let found = reader.plainCallees.get(callee);
  if (found === undefined) {
    const { asmKeyword, exporting, btfList, btf, symbolTaking } = contexts;
    const known = [asmKeyword, exporting, btfList, btf, symbolTaking];
    found = !renaming.has(callee) && !known.some((pattern) => pattern.test(callee));
    reader.plainCallees.set(callee, found);
  }
  return found;
}

/** `[name] "r" (x)`. */
function isOperandName({ structure }: Source, position: number): boolean {
  const isAlone =
    structure.punctuator(position - 1) === "[" && structure.punctuator(position + 1) === "]";
  return isAlone && isMark(structure.punctuator(position - 2), ":,(");
}

/** `asm goto("..." : outputs : inputs : clobbers : labels)`. */
function isAsmLabel(reader: Reader, open: number, position: number): boolean {
  return lastNotAbove(reader.marksWithin(open, ":"), position - 1) === 3;
}
