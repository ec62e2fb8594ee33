/** The form of a name in the definition of a macro. */
import { lastNotAbove } from "../../syntax/bytes.js";
import { tokenKind } from "../../syntax/lex.js";
import { isMark } from "../../syntax/punctuators.js";
import type { MacroDefinition, Source } from "../../syntax/source.js";
import * as contexts from "../contexts.js";
import { callAround } from "../macro-arguments.js";
import { proof } from "../proof.js";
import type { Declarations, Reader } from "./reader.js";
import type { Shape } from "./shape.js";

export function shapeInMacro(reader: Reader, token: number, macro: MacroDefinition): Shape {
  const { source } = reader;
  const name = source.tokenText(token);
  if (token === macro.nameToken) return { form: "macro-definition" };
  if (macro.isParameter(name)) {
    return { form: "parameter", proof: proof("macro-parameter", macro.name) };
  }
  const before = source.tokenText(token - 1);
  const after = source.tokenText(token + 1);
  const isInBody = (at: number): boolean => at >= macro.bodyToken && at < macro.endToken;
  if (isInBody(token - 1)) {
    if (before === "." || before === "->") return { form: "field", proof: proof("member") };
    if (before === "goto" || before === "__label__") return { form: "label" };
    if (after === ":" && isMark(before, ";{}")) return { form: "label", proof: proof("label") };
    if (before === "struct" || before === "union" || before === "enum") {
      return { form: "tag-pointer", proof: proof("tag-in-macro", macro.name) };
    }
  }
  const isPasted =
    (isInBody(token - 1) && before === "##") || (isInBody(token + 1) && after === "##");
  const wrapper = macro.name;
  if (isPasted)
    return {
      form: "macro-body",
      proof: proof("may-paste-nothing", macro.name),
      wrapper,
    };
  // A call whose argument is pasted, or a statement that declares the name within the macro.
  const made =
    isInBody(token - 1) && isMark(before, "(,") ? madeInMacro(reader, token, macro) : undefined;
  if (made !== undefined) return made;
  if (isMacroLocal(reader, token, macro))
    return { form: "local", proof: proof("declared-in-macro", macro.name) };
  // Headers that assembly includes hold instructions in their macros.
  if (isInBody(token - 1) && new RegExp(`^(${contexts.branches})$`).test(before)) {
    return { form: "asm", proof: proof("branch-in-macro", before, macro.name) };
  }
  return { form: "macro-body", wrapper };
}

/** A call in the macro whose argument is pasted to something or names a member. */
function madeInMacro(reader: Reader, token: number, macro: MacroDefinition): Shape | undefined {
  const body = reader.bodyOf(macro);
  const call = callAround(body, token - macro.bodyToken);
  if (call === undefined || !call.isAlone || macro.isParameter(call.callee)) return undefined;
  const args = call.args.map((arg) => arg.join(""));
  const meaning =
    reader.fateOfOwn(call.callee, call.index, args) ?? reader.meaningOf(call.callee, call.index);
  switch (meaning) {
    case "pasted":
      return { form: "pasted", proof: proof("argument-pasted", call.callee) };
    case "field":
      return { form: "field", proof: proof("member-named-to", call.callee) };
    default:
      return undefined;
  }
}

/** Declared by a statement of the macro's body, here or before within the same block. */
function isMacroLocal(reader: Reader, token: number, macro: MacroDefinition): boolean {
  const { source } = reader;
  let declared = reader.declaredInMacro.get(macro.nameToken);
  if (declared === undefined)
    reader.declaredInMacro.set(macro.nameToken, (declared = declarationsIn(reader, macro)));
  const own = declared.get(source.tokenText(token));
  return own !== undefined && (own.reaches[lastNotAbove(own.starts, token)] ?? -1) > token;
}

function declarationsIn(reader: Reader, macro: MacroDefinition): ReadonlyMap<string, Declarations> {
  const { source } = reader;
  const found: { name: string; start: number; end: number }[] = [];
  // Each level: where in `found` its declarations begin. A brace that was not opened here ends them all.
  const levels: number[] = [0];
  const open: number[] = [];
  for (let at = macro.bodyToken; at < macro.endToken; at++) {
    const text = source.tokenText(at);
    // A declaration with linkage in an inner block makes the name another one again.
    if (text === "extern")
      for (const index of open.splice(0)) (found[index] as { end: number }).end = at;
    if (text === "{") levels.push(open.length);
    else if (text === "}") {
      const from = levels.length > 1 ? (levels.pop() as number) : 0;
      for (const index of open.splice(from)) (found[index] as { end: number }).end = at;
    } else if (at >= macro.bodyToken + 2 && isDeclaredInMacro(reader, at, macro)) {
      const end = loopEnd(source, at, macro);
      if (end === undefined) open.push(found.length);
      found.push({ name: text, start: at, end: end ?? macro.endToken });
    }
  }
  const byName = new Map<string, Declarations>();
  for (const { name, start, end } of found) {
    const own = byName.get(name) ?? { starts: [], reaches: [] };
    byName.set(name, own);
    own.reaches.push(Math.max(own.reaches.at(-1) ?? 0, end));
    own.starts.push(start);
  }
  return byName;
}

/** Where the loop ends whose head declares the name at `token`; undefined when none does. */
function loopEnd(source: Source, token: number, macro: MacroDefinition): number | undefined {
  let open = token - 1;
  while (open >= macro.bodyToken && !isMark(source.tokenText(open), "(;{}")) open--;
  if (
    open <= macro.bodyToken ||
    source.tokenText(open) !== "(" ||
    source.tokenText(open - 1) !== "for"
  )
    return undefined;
  let at = open;
  for (let depth = 0; at < macro.endToken; at++) {
    const text = source.tokenText(at);
    if (text === "(" || text === "{") depth++;
    else if (text === ")" || text === "}") depth--;
    const isEnd =
      depth === 0 && (text === "}" || text === ";") && source.tokenText(at + 1) !== "else";
    if (depth < 0 || isEnd) return at;
  }
  return macro.endToken;
}

/** Words before a name that declare nothing. */
const neverTypes: ReadonlySet<string> = new Set([
  "return",
  "else",
  "case",
  "goto",
  "sizeof",
  "__label__",
]);
/** Words that may stand before the last word of a type. */
const parts: ReadonlySet<string> = new Set(["unsigned", "struct", "const", "long", "static"]);

function isDeclaredInMacro(reader: Reader, token: number, macro: MacroDefinition): boolean {
  const { source } = reader;
  if (source.lexed.kind[token] !== tokenKind.word) return false;
  if (
    !isMark(source.tokenText(token + 1), "=;[") ||
    source.lexed.kind[token - 1] !== tokenKind.word
  )
    return false;
  if (neverTypes.has(source.tokenText(token - 1))) return false;
  const before = source.tokenText(token - 2);
  if (!isMark(before, "{;(*") && !parts.has(before)) return false;
  if (source.tokenText(token + 1) !== ";" || before === "struct") return true;
  const objects = reader.objects;
  return (
    objects.isTypeOfObjects(source.tokenText(token - 1)) ||
    objects.isAssignedIn(source.tokenText(token), token + 1, macro.endToken)
  );
}
