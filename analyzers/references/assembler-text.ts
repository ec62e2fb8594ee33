/**
 * A text as the assembler cuts it: statements, blocks of them, and what a use of a macro is given.
 * Invariant: each of these functions looks at a text once, whatever it holds.
 */
import type { Span } from "../syntax/span.js";

export interface Statement extends Span {
  readonly text: string;
}

const LABELS = /\s*(?:[\w.$\\()@+]+[ \t]*:(?!:)\s*)*/y;

/** Statements of a text; labels before one are none of it. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  for (let start = 0; start < text.length; ) {
    const end = statementEnd(text, start);
    LABELS.lastIndex = start;
    LABELS.exec(text);
    const from = Math.min(end, Math.max(start, LABELS.lastIndex));
    const label = text.slice(start, from).trim();
    const own = text.slice(from, end).trimEnd();
    if (label !== "") found.push({ text: label, start, end: from });
    if (own !== "") found.push({ text: own, start: from, end: from + own.length });
    start = end + 1;
  }
  return found;
}

/** Where a statement ends: at the line's end or a semicolon that stands in no string. */
function statementEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "\n" || character === ";") return at;
    if (character !== '"') continue;
    const close = stringEnd(text, at);
    // What does not close is no string, on this line.
    if (text[close] !== '"') return lineOrSemicolon(text, at + 1);
    at = close;
  }
  return text.length;
}

/** Offset of the quote that closes a string, or of what ends its line. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length && text[at] !== '"' && text[at] !== "\n"; at++)
    if (text[at] === "\\" && text[at + 1] !== "\n") at++;
  return at;
}

function lineOrSemicolon(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\n" && text[at] !== ";") at++;
  return at;
}

/** Index of what ends the block that begins at a statement; behind the last one where nothing does. */
export function blockEnd(statements: readonly Statement[], at: number): number {
  const isMacro = /^\.macro\b/i.test((statements[at] as Statement).text);
  const opens = isMacro ? /^\.macro\b/i : /^\.(?:irpc?|rept)\b/i;
  const closes = isMacro ? /^\.endm(?:acro)?\b/i : /^\.endr\b/i;
  let depth = 0;
  for (let next = at; next < statements.length; next++) {
    const { text } = statements[next] as Statement;
    if (opens.test(text)) depth++;
    else if (closes.test(text) && --depth === 0) return next;
  }
  return statements.length;
}

export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

const PART = /\s+|[^\s,"(<]+|./gsy;
const BESIDE = /[-+*/|&=]/;

/** What a use is given: commas part arguments, and so do blanks that stand within no operand. */
export function argumentsOf(text: string): string[] {
  const parts = partsOf(text);
  const found: string[][] = [[]];
  let isAfterComma = true;
  for (const [index, part] of parts.entries()) {
    const isBlank = part.trim() === "";
    const isBesideOperator =
      BESIDE.test(found.at(-1)?.at(-1)?.at(-1) ?? "") || BESIDE.test(parts[index + 1]?.[0] ?? "");
    if (
      part === "," ||
      (isBlank && !isAfterComma && !isBesideOperator && parts[index + 1] !== ",")
    ) {
      found.push([]);
      isAfterComma = part === ",";
    } else if (!isBlank) {
      found.at(-1)?.push(part);
      isAfterComma = false;
    }
  }
  const said = found.map((one) => one.join(""));
  return said.filter((one, index) => one !== "" || index < said.length - 1);
}

const closing: Readonly<Record<string, string>> = { '"': '"', "(": ")", "<": ">" };

/** Strings, what stands between brackets, commas, blanks and what is left, in their order. */
function partsOf(text: string): string[] {
  const found: string[] = [];
  // Where the next bracket of a kind that closes stands; one that never does is looked for once.
  const ends = new Map<string, number>();
  const endOf = (close: string, from: number): number => {
    let end = ends.get(close) ?? -1;
    if (end < from) {
      const next = text.indexOf(close, from);
      ends.set(close, (end = next < 0 ? text.length : next));
    }
    return end;
  };
  for (let at = 0; at < text.length; ) {
    const close = closing[text[at] as string];
    let end = text.length;
    if (close !== undefined) end = close === '"' ? stringEnd(text, at) : endOf(close, at + 1);
    if (text[end] === undefined) {
      PART.lastIndex = at;
      end = at + (PART.exec(text)?.[0].length ?? 1) - 1;
      // A quote that nothing closes has been looked for to the end of its line.
      if (close === '"') end = text.length - 1;
    }
    found.push(text.slice(at, end + 1));
    at = end + 1;
  }
  return found;
}

export function unquoted(said: string): string {
  return /^"[^]*"$|^<[^]*>$/.test(said) ? said.slice(1, -1) : said;
}
