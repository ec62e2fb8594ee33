/**
 * Punctuators as compilers read them: `%:` is `#`, `<%` is `{`, and a line splice may stand between
 * the characters of one. Invariant: the length that the lexer gives a punctuator and the text that
 * readers get of it are made from one table, so that no reader sees another token than the lexer.
 */
import { spliceLength } from "./bytes.js";

const HASH = 0x23;
const PERCENT = 0x25;
const DOT = 0x2e;
const COLON = 0x3a;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;

/** Punctuators of two bytes that the structure and the shapes look at; all others are single bytes. */
function isPair(first: number, second: number): boolean {
  switch (first) {
    case 0x2d: // -
      return second === GREATER || second === 0x2d || second === EQUALS;
    case HASH:
      return second === HASH;
    case 0x26: // &
      return second === 0x26 || second === EQUALS;
    case 0x7c: // |
      return second === 0x7c || second === EQUALS;
    case PERCENT:
      return second === EQUALS || second === COLON || second === GREATER;
    case LESS:
      return second === EQUALS || second === COLON || second === PERCENT;
    case COLON:
    case GREATER:
      return second === (first === COLON ? GREATER : EQUALS);
    case EQUALS:
    case 0x21: // !
    case 0x2a: // *
    case 0x2b: // +
    case 0x2f: // /
    case 0x5e: // ^
      return second === EQUALS || (first === 0x2b && second === 0x2b);
    default:
      return false;
  }
}

/** Bytes of the punctuator at `at`, splices within it included. */
export function punctuatorLength(bytes: Uint8Array, at: number, size: number): number {
  const second = behindSplices(bytes, at + 1, size);
  if (second >= size) return 1;
  const first = bytes[at] as number;
  if (first === DOT) {
    const third = bytes[second] === DOT ? behindSplices(bytes, second + 1, size) : size;
    return bytes[third] === DOT ? third + 1 - at : 1;
  }
  if (!isPair(first, bytes[second] as number)) return 1;
  if (bytes[second] === COLON) {
    const third = behindSplices(bytes, second + 1, size);
    if (first === PERCENT && bytes[third] === PERCENT) {
      const fourth = behindSplices(bytes, third + 1, size);
      if (bytes[fourth] === COLON) return fourth + 1 - at;
    }
    // `<::` is `<` and `::` in C++, and nothing in C, where `<::>` is.
    const isScope =
      first === LESS &&
      bytes[third] === COLON &&
      bytes[third + 1] !== COLON &&
      bytes[third + 1] !== GREATER;
    if (isScope) return 1;
  }
  return second + 1 - at;
}

function behindSplices(bytes: Uint8Array, at: number, size: number): number {
  return bytes[at] === BACKSLASH ? at + spliceLength(bytes, at, size) : at;
}

const singles: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(byte),
);
const doubles: readonly string[] = Array.from({ length: 1 << 14 }, (_, key) =>
  String.fromCharCode(key >> 7, key & 127),
);
const digraphs: Readonly<Record<string, string>> = {
  "<:": "[",
  ":>": "]",
  "<%": "{",
  "%>": "}",
  "%:": "#",
  "%:%:": "##",
};

/** The punctuator that the lexer found at a span, in its usual spelling. They come by the million, so the texts are made once. */
export function punctuatorText(bytes: Uint8Array, start: number, end: number): string {
  const first = bytes[start] as number;
  if (end - start === 1) return singles[first] as string;
  const second = bytes[start + 1] as number;
  if (end - start > 2) {
    let plain = "";
    for (let at = start; at < end; at++) {
      at = behindSplices(bytes, at, end);
      plain += singles[bytes[at] as number];
    }
    return digraphs[plain] ?? plain;
  }
  const text = doubles[(first << 7) | second] as string;
  const mayBeDigraph = first === LESS || first === PERCENT || first === COLON;
  return mayBeDigraph ? (digraphs[text] ?? text) : text;
}

/** Whether a text is one of several punctuators of one character. */
export function isMark(text: string, marks: string): boolean {
  return text.length === 1 && marks.includes(text);
}
