/** The form of a name that stands in a literal, or that literals beside each other spell. */
import { lastNotAbove, latin1 } from "../../syntax/bytes.js";
import { tokenKind } from "../../syntax/lex.js";
import type { Source } from "../../syntax/source.js";
import * as contexts from "../contexts.js";
import { proof } from "../proof.js";
import type { Reader } from "./reader.js";
import { callees, type Shape } from "./shape.js";
import type { Word } from "./words-in.js";

/** `text`: what the literal spells together with those beside it, in quotes, where that is known. */
export function shapeOfLiteral(reader: Reader, token: number, word: Word, text?: string): Shape {
  const { source } = reader;
  const { lexed } = source;
  const start = lexed.start[token] as number;
  if (source.conditions.isInactive(start)) return { form: "inactive" };
  if (lexed.kind[token] === tokenKind.headerName)
    return { form: "text", proof: proof("header-name") };
  if (isPopped(source, token)) return { form: "undef" };
  // A text is a symbol as a whole, and none is so long.
  const isLong = (lexed.end[token] as number) - start > MAX_LITERAL;
  const literal =
    text ?? (isLong ? latin1(source.bytes, start, start + MAX_LITERAL) : source.tokenText(token));
  // BPF names the program's kind before the symbol: SEC("fentry/name"). A tracepoint is no symbol.
  const isWhole =
    (literal.length <= word.name.length + 4 && literal.replace(/^"\*?|\*?"$/g, "") === word.name) ||
    new RegExp(`^"\\??(${contexts.probeSection})/${word.name}"$`).test(literal);
  const { structure } = source;
  const position = structure.positionOf[token] ?? -1;
  if (position < 0) {
    // Inside a directive the callee stands before on the same line.
    const before = takersOf(reader, lexed.directiveOf[token] as number, token);
    if (before === "asm") return { form: "asm", proof: proof("inline-assembly") };
    if (isWhole && before === "symbol") return { form: "symbol-string" };
    // A macro may hold what an asm() elsewhere is made of.
    const near = latin1(
      source.bytes,
      Math.max(start, word.start - 64),
      Math.min(lexed.end[token] as number, word.end + 2),
    );
    const isInstruction = new RegExp(
      `(?:^"|\\\\[nt])(?:${contexts.branches})\\s+${word.name}(?:\\\\[nt]|;|")`,
    ).test(near);
    return isInstruction ? { form: "asm", proof: proof("instruction") } : { form: "string" };
  }
  for (const { callee, open } of callees(source, position)) {
    const used =
      open === structure.parent[position]
        ? reader.fateInFile(callee, open, reader.argumentIndex(open, position))
        : undefined;
    if (isWhole && used === "symbol") {
      return { form: "symbol-string", proof: proof("looked-up-by", callee) };
    }
    if (used === "asm") return { form: "asm", proof: proof("written-into-assembly", callee) };
    if (contexts.asmKeyword.test(reader.meantBy(callee))) {
      const isOperand = /%\w?\[$/.test(
        latin1(source.bytes, Math.max(start, word.start - 3), word.start),
      );
      return isOperand
        ? { form: "label", proof: proof("operand-name") }
        : { form: "asm", proof: proof("inline-assembly") };
    }
    if (callee === "_Pragma" && /^"\s*(weak|redefine_extname)\s/.test(literal))
      return { form: "asm", proof: proof("pragma-operator") };
    if (/alias|ifunc|weakref/.test(callee))
      return { form: "asm", proof: proof("renamed-by", callee) };
    if (isWhole && contexts.symbolTaking.test(callee)) {
      return { form: "symbol-string", proof: proof("looked-up-by", callee) };
    }
  }
  const before = structure.text(position - 2);
  if (isWhole && structure.punctuator(position - 1) === "=" && contexts.symbolField.test(before)) {
    return { form: "symbol-string", proof: proof("probe-target", before) };
  }
  if (isWhole && isLookedUp(reader, position))
    return { form: "symbol-string", proof: proof("table-looked-up") };
  return { form: "string" };
}

/** Whether the string at a position stands in an initializer of a file that looks up what no literal says. */
function isLookedUp(reader: Reader, position: number): boolean {
  const { structure } = reader.source;
  let open = structure.parent[position] ?? -1;
  for (let depth = 0; open >= 0 && depth < MAX_BRACES; depth++) {
    if (structure.punctuator(open) !== "{") return false;
    if (structure.punctuator(open - 1) === "=") return reader.looksUpValues;
    open = structure.parent[open] ?? -1;
  }
  const isAlone = structure.punctuator(position - 1) === "=";
  return isAlone && structure.text(position - 2) !== "" && reader.looksUpValues;
}

const MAX_BRACES = 8;

export const MAX_LITERAL = 1024;

/** `#pragma pop_macro("name")`, `_Pragma("pop_macro(\\"name\\")")`, or what macros make the like of. */
function isPopped({ lexed, bytes, tokenText }: Source, token: number): boolean {
  if (lexed.kind[token] !== tokenKind.string) return false;
  if (tokenText(token - 1) === "(" && tokenText(token - 2) === "pop_macro") return true;
  const start = lexed.start[token] as number;
  const end = Math.min(lexed.end[token] as number, start + MAX_LITERAL);
  return /^"\s*pop_macro\s*\(/.test(latin1(bytes, start, end));
}

function takersOf(reader: Reader, owner: number, token: number): "asm" | "symbol" | undefined {
  const { source } = reader;
  const directive = source.lexed.directives[owner];
  if (directive === undefined) return undefined;
  let known = reader.takers.get(owner);
  if (known === undefined) {
    const tokens: number[] = [];
    const kinds: ("asm" | "symbol")[] = [];
    for (let at = directive.firstToken; at < directive.endToken; at++) {
      const text = source.lexed.kind[at] === tokenKind.word ? source.tokenText(at) : "";
      const kind = contexts.asmKeyword.test(text)
        ? "asm"
        : contexts.symbolTaking.test(text)
          ? "symbol"
          : undefined;
      if (kind === undefined) continue;
      tokens.push(at);
      kinds.push(kind);
    }
    reader.takers.set(owner, (known = { tokens, kinds }));
  }
  return known.kinds[lastNotAbove(known.tokens, token)];
}
