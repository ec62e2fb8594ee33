/**
 * One file's text as raw tokens, and how they are cut into C's preprocessing tokens. The lexer of
 * analyzers/syntax leaves apart what no linter needs together (`<<`, `L"x"`, `.5`); here they are
 * joined. Invariant: it holds no state of any compilation, so one text serves all that include it.
 */
import { asBuffer, lastNotAbove, lineStarts, unspliced } from "../syntax/bytes.js";
import { lex, tokenKind, TokenRoom, type Directive } from "../syntax/lex.js";
import { tokenText } from "../syntax/token-text.js";
import { Token, type TokenKind } from "./token.js";

export interface FileText {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly nTokens: number;
  /** `tokenKind` of each raw token. */
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly directives: readonly Directive[];
  readonly hasSplice: boolean;
  /** One-based. */
  lineOf(offset: number): number;
}

const room = new TokenRoom();

export function readText(path: string, text: Uint8Array): FileText {
  const bytes = asBuffer(text);
  const lexed = lex(bytes, room);
  const { nTokens, directives, hasSplice } = lexed;
  let lines: Int32Array | undefined;
  return {
    path,
    bytes,
    nTokens,
    kind: lexed.kind.slice(0, nTokens),
    start: lexed.start.slice(0, nTokens),
    end: lexed.end.slice(0, nTokens),
    directives,
    hasSplice,
    lineOf: (offset) => lastNotAbove((lines ??= lineStarts(bytes)), offset) + 1,
  };
}

/** Text of one raw token, splices taken out. */
export function rawText(file: FileText, index: number): string {
  return tokenText(file, index);
}

/** Index of the first raw token that starts at or behind an offset. */
export function tokenAtOffset(file: FileText, offset: number): number {
  return lastNotAbove(file.start, offset - 1) + 1;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const DOT = 0x2e;
const PREFIX = /^(?:L|u|U|u8)$/;

/** Appends the preprocessing tokens of the raw tokens `[from, to)`. */
export function cut(file: FileText, from: number, to: number, out: Token[]): void {
  const { bytes, kind, start, end, path } = file;
  /** Whether a raw token follows the one before it without anything between them. */
  const touches = (index: number): boolean => {
    if (index >= to) return false;
    const before = end[index - 1] as number;
    const after = start[index] as number;
    return before === after || (file.hasSplice && unspliced(bytes, before, after) === "");
  };
  for (let index = from; index < to; index++) {
    const offset = start[index] as number;
    const spaceBefore = index > 0 && !touches(index);
    let text = rawText(file, index);
    let tokenClass: TokenKind = "punctuator";
    switch (kind[index]) {
      case tokenKind.word: {
        tokenClass = "identifier";
        const next = kind[index + 1];
        const isLiteral = next === tokenKind.string || next === tokenKind.character;
        if (isLiteral && PREFIX.test(text) && touches(index + 1)) {
          text += rawText(file, ++index);
          tokenClass = next === tokenKind.string ? "string" : "character";
        }
        break;
      }
      case tokenKind.number:
        tokenClass = "number";
        break;
      case tokenKind.string:
      case tokenKind.headerName:
        tokenClass = "string";
        break;
      case tokenKind.character:
        tokenClass = "character";
        break;
      default: {
        const byte = bytes[offset] as number;
        const isAngle = (byte === LESS || byte === GREATER) && text.length === 1;
        if (isAngle && touches(index + 1) && bytes[start[index + 1] as number] === byte) {
          text += rawText(file, ++index);
        } else if (
          byte === DOT &&
          text === "." &&
          kind[index + 1] === tokenKind.number &&
          touches(index + 1)
        ) {
          text += rawText(file, ++index);
          tokenClass = "number";
        }
      }
    }
    out.push(new Token(tokenClass, text, path, offset, "", spaceBefore));
  }
}

/** The one preprocessing token that a pasted text is, or undefined when it is none or several. */
export function kindOfPasted(text: string): TokenKind | undefined {
  if (/^[A-Za-z_]\w*$/.test(text)) return "identifier";
  if (/^\.?\d(?:[\w.]|[eEpP][+-])*$/.test(text)) return "number";
  if (punctuators.has(text)) return "punctuator";
  if (/^(?:L|u|U|u8)?"(?:[^"\\]|\\.)*"$/.test(text)) return "string";
  if (/^(?:L|u|U)?'(?:[^'\\]|\\.)*'$/.test(text)) return "character";
  return undefined;
}

const punctuators: ReadonlySet<string> = new Set(
  (
    "[ ] ( ) { } . -> ++ -- & * + - ~ ! / % << >> < > <= >= == != ^ | && || ? : :: ; ... = *= /= %= += -= <<= >>= &= " +
    "^= |= , # ## <: :> <% %>"
  ).split(" "),
);
