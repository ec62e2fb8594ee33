/**
 * Sources of flex and bison: which bytes of them are C. Patterns, tokens and productions are blanked,
 * and what becomes C keeps its place: text between `%{` and `%}`, actions in braces or behind a
 * pattern, indented lines, and all behind the second `%%`. Invariant: every byte is either kept or in
 * one of the blanked spans, and a brace within a string, a character or a comment closes nothing.
 */
import { latin1 } from "../syntax/bytes.js";
import type { Span } from "../syntax/span.js";
import { proof, type Proof } from "./proof.js";

export interface Grammar {
  /** The text with blanks for what is no C; line ends are kept. */
  readonly code: Buffer;
  readonly blanked: readonly Span[];
  /** What the blanked parts are. */
  readonly proof: Proof;
}

export function grammarOf(path: string, bytes: Uint8Array): Grammar | undefined {
  const isFlex = /\.(?:l|lex)$/.test(path);
  if (!isFlex && !/\.(?:y|y_shipped)$/.test(path)) return undefined;
  const text = latin1(bytes, 0, bytes.length);
  const kept = isFlex ? flexCode(text) : bisonCode(text);
  const blanked: Span[] = [];
  let at = 0;
  for (const { start, end } of [...kept, { start: text.length, end: text.length }]) {
    if (start > at) blanked.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  const code = Buffer.from(bytes);
  for (const { start, end } of blanked)
    for (let byte = start; byte < end; byte++)
      if (code[byte] !== 0x0a && code[byte] !== 0x0d) code[byte] = 0x20;
  return { code, blanked, proof: proof(isFlex ? "flex-pattern" : "grammar-symbol") };
}

/** Offset behind a comment, a string or a character that begins at an offset; the offset itself where none does. */
function behindLiteral(text: string, at: number): number {
  if (text.startsWith("/*", at)) {
    const end = text.indexOf("*/", at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (text.startsWith("//", at)) return lineEnd(text, at);
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return at;
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === quote) return end + 1;
  }
  return at + 1;
}

/** Where the line ends that no backslash joins to the next one. */
function lineEnd(text: string, at: number): number {
  let end = text.indexOf("\n", at);
  while (end >= 0 && /\\\r?$/.test(text.slice(Math.max(0, end - 2), end)))
    end = text.indexOf("\n", end + 1);
  return end < 0 ? text.length : end;
}

/** Offset behind the brace that closes the one at an offset. */
function behindBraces(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; ) {
    const next = behindLiteral(text, at);
    if (next > at) {
      at = next;
      continue;
    }
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at + 1;
    at++;
  }
  return text.length;
}

/** `%{ ... %}`: the span of what is within, and the offset behind it. */
function literalBlock(text: string, at: number): { readonly span: Span; readonly behind: number } {
  const found = text.indexOf("\n%}", at);
  const end = found < 0 ? text.length : found + 1;
  return { span: { start: at + 2, end }, behind: found < 0 ? end : end + 2 };
}

function flexCode(text: string): Span[] {
  const kept: Span[] = [];
  let nSections = 0;
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    if (text.startsWith("%%", at) && ++nSections === 2) {
      kept.push({ start: end, end: text.length });
      break;
    }
    if (text.startsWith("%{", at)) {
      const { span, behind } = literalBlock(text, at);
      kept.push(span);
      at = lineEnd(text, behind) + 1;
      continue;
    }
    if (/[ \t]/.test(text[at] as string) || text.startsWith("/*", at)) {
      const behind = Math.max(end, behindLiteral(text, at));
      kept.push({ start: at, end: behind });
      at = behind + 1;
      continue;
    }
    const action = nSections === 0 ? end : patternEnd(text, at, end);
    const open = /^[ \t]*\{/.exec(text.slice(action, end));
    // `<STATE>{` opens a group of rules and no action.
    const behind = open === null ? end : behindBraces(text, action + open[0].length - 1);
    if (behind > action) kept.push({ start: action, end: behind });
    at = lineEnd(text, behind) + 1;
  }
  return kept;
}

/** Where the pattern of a rule ends: at the first blank outside of quotes and classes. */
function patternEnd(text: string, from: number, end: number): number {
  let isClass = false;
  for (let at = from; at < end; at++) {
    const byte = text[at];
    if (byte === "\\") at++;
    else if (byte === "[") isClass = true;
    else if (byte === "]") isClass = false;
    else if (!isClass && byte === '"') {
      for (at++; at < end && text[at] !== '"'; at++) if (text[at] === "\\") at++;
    } else if (!isClass && (byte === " " || byte === "\t")) return at;
  }
  return end;
}

function bisonCode(text: string): Span[] {
  const kept: Span[] = [];
  let nSections = 0;
  for (let at = 0; at < text.length; ) {
    const isLineStart = at === 0 || text[at - 1] === "\n";
    if (isLineStart && text.startsWith("%%", at)) {
      if (++nSections === 2) {
        kept.push({ start: at + 2, end: text.length });
        break;
      }
      at += 2;
    } else if (text.startsWith("%{", at)) {
      const { span, behind } = literalBlock(text, at);
      kept.push(span);
      at = behind;
    } else if (text[at] === "{") {
      const behind = behindBraces(text, at);
      kept.push({ start: at, end: behind });
      at = behind;
    } else {
      const behind = behindLiteral(text, at);
      if (behind > at && text.startsWith("/", at)) kept.push({ start: at, end: behind });
      at = Math.max(behind, at + 1);
    }
  }
  return kept;
}
