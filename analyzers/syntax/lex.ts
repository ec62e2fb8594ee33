/**
 * C text to tokens, comments and preprocessor lines. It is driven by bytes alone, so it cannot fail:
 * a quote that does not close on its line is a token of its own, an unclosed comment runs to the end.
 * Behind such a quote no comment and no literal opens before the line ends, because GCC reads the rest
 * of the line as part of it; the words there are tokens nevertheless. Lines, splices, digraphs, raw
 * strings and letters are those of GCC's -std=gnu11, which compiles the kernel.
 * Invariant: every byte of the text is white space, a splice, or in exactly one token or comment.
 */
import { asBuffer, isDigit, isSpliceBlank, latin1, spliceLength, wordByte } from "./bytes.js";
import { punctuatorLength } from "./punctuators.js";

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
  /** Words with a `$`, a byte above 0x7f or a universal character name, which are letters to compilers. */
  readonly longWords: readonly number[];
  /** Offset of the first raw string that means something else where C has none (-std=c11), or -1. */
  readonly rawStart: number;
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
const DOLLAR = 0x24;
const APOSTROPHE = 0x27;
const STAR = 0x2a;
const PERCENT = 0x25;
const DOT = 0x2e;
const COLON = 0x3a;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;

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
  const longWords: number[] = [];
  let rawStart = -1;
  /** The first CR that was not before what asked last; most texts have none. */
  let nextReturn = bytes.indexOf(CR);

  /** Offset of the line end at or behind `from`, or the size. */
  const lineEnd = (from: number): number => {
    if (nextReturn >= 0 && nextReturn < from) nextReturn = bytes.indexOf(CR, from);
    const end = bytes.indexOf(LF, from);
    if (nextReturn >= 0 && (end < 0 || nextReturn < end)) return nextReturn;
    return end < 0 ? size : end;
  };

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
      if (byte === LF || byte === CR) break;
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
      if (next < size && bytes[next] !== LF && bytes[next] !== CR) next++;
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
    if (found < 0 || (inDirective && lineEnd(open) < found)) return -1;
    const end = found + closing.length;
    if (rawStart < 0 && isReadOtherwise(bytes, quote, end)) rawStart = quote;
    return end;
  };

  let at = size >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < size) {
    const byte = bytes[at] as number;
    if (byte === LF || byte === CR) {
      if (inDirective) endDirective(at);
      atLineStart = true;
      at++;
      continue;
    }
    if (byte === BLANK || byte === TAB || byte === 0x0b || byte === 0x0c || byte === 0x00) {
      at++;
      continue;
    }
    if (wordByte[byte] === 1 || isOtherLetter(bytes, at)) {
      const from = at;
      const number = isDigit(byte);
      let isLong = wordByte[byte] === 0;
      let value = Math.imul(HASH_SEED ^ byte, HASH_PRIME);
      at++;
      for (;;) {
        while (at < size && wordByte[bytes[at] as number] === 1)
          value = Math.imul(value ^ (bytes[at++] as number), HASH_PRIME);
        const splice = at < size && bytes[at] === BACKSLASH ? spliceLength(bytes, at, size) : 0;
        const next = at + splice;
        if (number && next < size) {
          const byte = bytes[next] as number;
          const before = (bytes[at - 1] as number) | 0x20;
          const isExponent =
            (byte === 0x2b || byte === 0x2d) && (before === 0x65 || before === 0x70);
          // Only a decimal or hexadecimal floating constant continues after a sign.
          if (byte === DOT || (isExponent && !isHexInteger(bytes, from, at))) {
            if (splice > 0) hasSplice = true;
            at = next + 1;
            continue;
          }
        }
        const isOther = next < size && isOtherLetter(bytes, next);
        if (splice > 0 && (isOther || (next < size && wordByte[bytes[next] as number] === 1)))
          hasSplice = true;
        else if (!isOther) break;
        at = next;
        if (!isOther) continue;
        isLong = true;
        value = Math.imul(value ^ (bytes[at++] as number), HASH_PRIME);
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
      if (isLong && !number) longWords.push(nTokens);
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
        let close = lineEnd(second + 1);
        while (close < size) {
          let before = close - 1;
          while (before > second && isSpliceBlank(bytes[before])) before--;
          if (bytes[before] !== BACKSLASH) break;
          const isPair = bytes[close] === CR && bytes[close + 1] === LF;
          close = lineEnd(close + (isPair ? 2 : 1));
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
    if (
      byte === LESS &&
      inDirective &&
      nTokens === directiveFirst + 2 &&
      isInclude(directiveName)
    ) {
      let close = at + 1;
      while (close < size && bytes[close] !== GREATER && bytes[close] !== LF && bytes[close] !== CR)
        close += spliceLength(bytes, close, size) || 1;
      if (bytes[close] === GREATER) {
        push(tokenKind.headerName, at, close + 1);
        at = close + 1;
        continue;
      }
    }
    const length = punctuatorLength(bytes, at, size);
    if (atLineStart && !inDirective && opensDirective(bytes, at, length)) {
      inDirective = true;
      directiveName = "";
      directiveFirst = nTokens;
    }
    if (length > 1 && bytes[at + 1] === BACKSLASH) hasSplice = true;
    push(tokenKind.punctuator, at, at + length);
    atLineStart = false;
    at += length;
  }
  if (inDirective) endDirective(size);
  return {
    bytes,
    nTokens,
    kind,
    start,
    end,
    directiveOf,
    hash,
    directives,
    comments,
    hasSplice,
    longWords,
    rawStart,
  };
}

function isInclude(name: string): boolean {
  return name === "include" || name === "include_next" || name === "import";
}

/** `#` or `%:`, and neither `##` nor `%:%:`. */
function opensDirective(bytes: Uint8Array, at: number, length: number): boolean {
  if (length === 1) return bytes[at] === HASH;
  return (
    bytes[at] === PERCENT &&
    bytes[at + length - 1] === COLON &&
    bytes.subarray(at, at + length).indexOf(COLON) === length - 1
  );
}

/** A letter that is no byte of `wordByte`: `$`, a part of a character above 0x7f, or what `\\u` begins. */
function isOtherLetter(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] as number;
  if (byte === DOLLAR || byte >= 0x80) return true;
  return (
    byte === BACKSLASH &&
    ((bytes[at + 1] as number) | 0x20) === 0x75 &&
    isHexDigits(bytes, at + 2, bytes[at + 1] === 0x75 ? 4 : 8)
  );
}

function isHexDigits(bytes: Uint8Array, from: number, n: number): boolean {
  for (let at = from; at < from + n; at++) {
    const byte = bytes[at];
    if (byte === undefined || !(isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)))
      return false;
  }
  return true;
}

/** libcpp takes no blank, parenthesis or backslash; `"` is one like all others (lex_raw_string(), GCC 12). */
function isRawDelimiter(byte: number | undefined): boolean {
  if (byte === undefined || byte <= BLANK || byte >= 0x7f) return false;
  return (
    byte !== 0x28 &&
    byte !== 0x29 &&
    byte !== BACKSLASH &&
    byte !== DOLLAR &&
    byte !== 0x40 &&
    byte !== 0x60
  );
}

/** Whether the quotes or lines within a raw string make it something else where it is an `R` before a string. */
function isReadOtherwise(bytes: Uint8Array, quote: number, end: number): boolean {
  for (let at = quote + 1; at < end - 1; at++) {
    const byte = bytes[at];
    if (byte === QUOTE || byte === BACKSLASH || byte === LF || byte === CR) return true;
  }
  return false;
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
