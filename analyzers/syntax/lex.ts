/**
 * C text to tokens, comments and preprocessor lines. It is driven by bytes alone, so it cannot fail:
 * a quote that does not close on its line is a token of its own, an unclosed comment runs to the end.
 * Behind such a quote no comment and no literal opens before the line ends, because GCC reads the rest
 * of the line as part of it; the words there are tokens nevertheless.
 * Invariant: every byte of the text is white space, a splice, or in exactly one token or comment.
 */
import { asBuffer, isDigit, isSpliceBlank, latin1, spliceLength, wordByte } from "./bytes.js";

export const tokenKind = {
  word: 1,
  number: 2,
  string: 3,
  character: 4,
  /** The `<...>` or `"..."` of an include. */
  headerName: 5,
  punctuator: 6,
} as const;

/** One preprocessor line, splices and comments within included. */
export interface Directive {
  /** `if`, `define`, ...; empty for a lone `#`. */
  readonly name: string;
  /** Index of the token `#`. */
  readonly firstToken: number;
  /** Index after the last token of the line. */
  readonly endToken: number;
  /** Byte offset of `#`. */
  readonly start: number;
  /** Byte offset of the line end that ends it. */
  readonly end: number;
}

export interface Lexed {
  readonly bytes: Uint8Array;
  readonly nTokens: number;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Index of the directive that a token stands in, or -1. */
  readonly directiveOf: Int32Array;
  /** Of words: FNV-1a of the text without splices, so that look-ups need not make a string. */
  readonly hash: Int32Array;
  readonly directives: readonly Directive[];
  /** Start and end of each comment, two numbers a comment. */
  readonly comments: readonly number[];
  /** Whether the text has a line splice outside of comments; without one, texts are plain slices. */
  readonly hasSplice: boolean;
}

/**
 * Arrays that are used for one text after the other. What was lexed into a room is void once the next
 * text is; a thread that goes through thousands of files spares the collector all of theirs.
 */
export class TokenRoom {
  kind = new Uint8Array(0);
  start = new Int32Array(0);
  end = new Int32Array(0);
  directiveOf = new Int32Array(0);
  hash = new Int32Array(0);
  /** For the structure: five numbers a token. */
  structure = new Int32Array(0);

  /** Makes room for `capacity` tokens and keeps what is there. */
  grow(capacity: number): void {
    const grown = <T extends Uint8Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.kind = grown(this.kind, new Uint8Array(capacity));
    this.start = grown(this.start, new Int32Array(capacity));
    this.end = grown(this.end, new Int32Array(capacity));
    this.directiveOf = grown(this.directiveOf, new Int32Array(capacity));
    this.hash = grown(this.hash, new Int32Array(capacity));
  }
}

export const HASH_SEED = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const APOSTROPHE = 0x27;
const STAR = 0x2a;
const DOT = 0x2e;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;

/** Punctuators of two bytes that the structure and the shapes look at; all others are single bytes. */
function isPair(first: number, second: number): boolean {
  switch (first) {
    case 0x2d: // -
      return second === GREATER || second === 0x2d || second === 0x3d;
    case HASH:
      return second === HASH;
    case 0x26: // &
      return second === 0x26 || second === 0x3d;
    case 0x7c: // |
      return second === 0x7c || second === 0x3d;
    case 0x3d: // =
    case 0x21: // !
    case 0x2b: // +
    case STAR:
    case SLASH:
    case 0x25: // %
    case 0x5e: // ^
    case LESS:
    case GREATER:
      return second === 0x3d || (first === 0x2b && second === 0x2b);
    default:
      return false;
  }
}

export function lex(bytes: Uint8Array, room: TokenRoom = new TokenRoom()): Lexed {
  const size = bytes.length;
  if (room.kind.length < 256) room.grow(Math.max(256, size >> 2));
  let capacity = room.kind.length;
  let { kind, start, end, directiveOf, hash } = room;
  let nTokens = 0;
  const comments: number[] = [];
  const directives: Directive[] = [];
  let hasSplice = false;
  let atLineStart = true;
  let inDirective = false;
  let directiveName = "";
  let directiveFirst = 0;
  /** End of the line of a quote that does not close. */
  let plainEnd = 0;
  let hasOpenRaw = false;

  const push = (tokenClass: number, from: number, to: number): void => {
    if (nTokens === capacity) {
      room.grow(capacity * 2);
      capacity = room.kind.length;
      ({ kind, start, end, directiveOf, hash } = room);
    }
    kind[nTokens] = tokenClass;
    start[nTokens] = from;
    end[nTokens] = to;
    directiveOf[nTokens] = inDirective ? directives.length : -1;
    nTokens++;
  };

  const endDirective = (at: number): void => {
    directives.push({
      name: directiveName,
      firstToken: directiveFirst,
      endToken: nTokens,
      start: start[directiveFirst] as number,
      end: at,
    });
    inDirective = false;
  };

  /** Offset after the literal that opens at `from`, or -1 when its line ends before it does, at `plainEnd`. */
  const literalEnd = (from: number, close: number): number => {
    let next = from + 1;
    while (next < size) {
      const byte = bytes[next] as number;
      if (byte === close) return next + 1;
      if (byte === LF) break;
      next++;
      if (byte !== BACKSLASH) continue;
      const splice = spliceLength(bytes, next - 1, size);
      if (splice > 0) {
        hasSplice = true;
        next += splice - 1;
        continue;
      }
      // A splice may stand between the two characters of an escape.
      const gap = spliceLength(bytes, next, size);
      if (gap > 0) hasSplice = true;
      next += gap;
      if (next < size && bytes[next] !== LF) next++;
    }
    plainEnd = Math.min(next, size);
    return -1;
  };

  /** Offset after the raw string whose quote is at `quote`, or -1 when it is none or has no end. */
  const rawEnd = (quote: number): number => {
    if (hasOpenRaw) return -1;
    let open = quote + 1;
    while (open - quote <= 17 && isRawDelimiter(bytes[open])) open++;
    if (bytes[open] !== 0x28 || open - quote > 17) return -1;
    const closing = `)${latin1(bytes, quote + 1, open)}"`;
    const found = asBuffer(bytes).indexOf(closing, open + 1, "latin1");
    // No compiler accepts the text then, and the search is not to be made for each of thousands.
    if (found < 0) hasOpenRaw = true;
    const isCut = found >= 0 && inDirective && lineEndBefore(bytes, open, found);
    return found < 0 || isCut ? -1 : found + closing.length;
  };

  let at = size >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < size) {
    const byte = bytes[at] as number;
    if (byte === LF) {
      if (inDirective) endDirective(at);
      atLineStart = true;
      at++;
      continue;
    }
    if (byte === BLANK || byte === TAB || byte === CR || byte === 0x0b || byte === 0x0c) {
      at++;
      continue;
    }
    if (wordByte[byte] === 1) {
      const from = at;
      const number = isDigit(byte);
      let value = Math.imul(HASH_SEED ^ byte, HASH_PRIME);
      at++;
      for (;;) {
        while (at < size && wordByte[bytes[at] as number] === 1) value = Math.imul(value ^ (bytes[at++] as number), HASH_PRIME);
        if (number && at < size) {
          const next = bytes[at] as number;
          const before = (bytes[at - 1] as number) | 0x20;
          const isExponent = (next === 0x2b || next === 0x2d) && (before === 0x65 || before === 0x70);
          // Only a decimal or hexadecimal floating constant continues after a sign.
          if (next === DOT || (isExponent && !isHexInteger(bytes, from, at))) {
            at++;
            continue;
          }
        }
        const splice = at < size && bytes[at] === BACKSLASH ? spliceLength(bytes, at, size) : 0;
        if (splice > 0 && at + splice < size && wordByte[bytes[at + splice] as number] === 1) {
          hasSplice = true;
          at += splice;
          continue;
        }
        break;
      }
      if (inDirective && nTokens === directiveFirst + 1) {
        directiveName = latin1Word(bytes, from, at);
      }
      if (bytes[at - 1] === 0x52 && at >= plainEnd && isRawPrefix(bytes, from, at)) {
        const gap = spliceLength(bytes, at, size);
        const close = bytes[at + gap] === QUOTE ? rawEnd(at + gap) : -1;
        if (close > 0) {
          hasSplice = true;
          push(tokenKind.string, from, close);
          at = close;
          atLineStart = false;
          continue;
        }
      }
      push(number ? tokenKind.number : tokenKind.word, from, at);
      hash[nTokens - 1] = value;
      atLineStart = false;
      continue;
    }
    if (byte === SLASH && at + 1 < size && at >= plainEnd) {
      // A splice may stand between the two characters that open a comment.
      let second = at + 1;
      const splice = spliceLength(bytes, second, size);
      if (splice > 0) second += splice;
      const next = bytes[second];
      if (next === STAR) {
        let close = second + 1;
        for (;;) {
          close = bytes.indexOf(STAR, close);
          if (close < 0 || close + 1 >= size) {
            close = size;
            break;
          }
          let slash = close + 1;
          const gap = spliceLength(bytes, slash, size);
          if (gap > 0) slash += gap;
          if (bytes[slash] === SLASH) {
            close = slash + 1;
            break;
          }
          close++;
        }
        comments.push(at, close);
        at = close;
        continue;
      }
      if (next === SLASH) {
        let close = second + 1;
        for (;;) {
          close = bytes.indexOf(LF, close);
          if (close < 0) {
            close = size;
            break;
          }
          let before = bytes[close - 1] === CR ? close - 2 : close - 1;
          while (before > second && isSpliceBlank(bytes[before])) before--;
          if (bytes[before] !== BACKSLASH) break;
          close++;
        }
        comments.push(at, close);
        at = close;
        continue;
      }
    }
    if (byte === BACKSLASH) {
      const splice = spliceLength(bytes, at, size);
      if (splice > 0) {
        hasSplice = true;
        at += splice;
        continue;
      }
    }
    if ((byte === QUOTE || byte === APOSTROPHE) && at >= plainEnd) {
      const close = literalEnd(at, byte);
      if (close > 0) {
        const isHeader = inDirective && nTokens === directiveFirst + 2 && isInclude(directiveName);
        const literal = byte === QUOTE ? tokenKind.string : tokenKind.character;
        push(isHeader ? tokenKind.headerName : literal, at, close);
        at = close;
        atLineStart = false;
        continue;
      }
    }
    if (byte === LESS && inDirective && nTokens === directiveFirst + 2 && isInclude(directiveName)) {
      let close = at + 1;
      while (close < size && bytes[close] !== GREATER && bytes[close] !== LF) close += spliceLength(bytes, close, size) || 1;
      if (bytes[close] === GREATER) {
        push(tokenKind.headerName, at, close + 1);
        at = close + 1;
        continue;
      }
    }
    if (byte === HASH && atLineStart && !inDirective) {
      inDirective = true;
      directiveName = "";
      directiveFirst = nTokens;
      push(tokenKind.punctuator, at, at + 1);
      atLineStart = false;
      at++;
      continue;
    }
    const isDots = byte === DOT && bytes[at + 1] === DOT && bytes[at + 2] === DOT;
    const length = isDots ? 3 : at + 1 < size && isPair(byte, bytes[at + 1] as number) ? 2 : 1;
    push(tokenKind.punctuator, at, at + length);
    atLineStart = false;
    at += length;
  }
  if (inDirective) endDirective(size);
  return { bytes, nTokens, kind, start, end, directiveOf, hash, directives, comments, hasSplice };
}

function isInclude(name: string): boolean {
  return name === "include" || name === "include_next" || name === "import";
}

function isRawDelimiter(byte: number | undefined): boolean {
  return byte !== undefined && byte > BLANK && byte !== QUOTE && byte !== 0x28 && byte !== 0x29 && byte !== BACKSLASH;
}

function lineEndBefore(bytes: Uint8Array, from: number, end: number): boolean {
  const at = bytes.indexOf(LF, from);
  return at >= 0 && at < end;
}

/** `R`, `LR`, `uR`, `UR` or `u8R`, which may be cut by splices. */
function isRawPrefix(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > 3 && bytes[from + 1] !== BACKSLASH && bytes[from + 2] !== BACKSLASH) return false;
  return /^(?:[LuU]|u8)?R$/.test(latin1Word(bytes, from, to));
}

function isHexInteger(bytes: Uint8Array, from: number, to: number): boolean {
  const isHex = bytes[from] === 0x30 && ((bytes[from + 1] as number) | 0x20) === 0x78;
  return isHex && ((bytes[to - 1] as number) | 0x20) === 0x65;
}

function latin1Word(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (wordByte[byte] === 1) text += String.fromCharCode(byte);
  }
  return text;
}
