/**
 * Where the sweep has to expect names that its bytes do not show as words: in the strings that an
 * assembler or a look-up of symbols takes, a name may stand behind `\t`, be written with `\x5f`, or
 * lie in two literals. A file is told from all others by a word that takes such strings, and then
 * only what the word is given is looked at. A sweep that looks at three bytes meets no such word, and
 * goes by the first three letters of a name. Invariant: never a false "no" for what it is given.
 */
import { isLineEnd, wordByte } from "../syntax/bytes.js";

/** Words that take strings, for a sweep that looks whole words up. One that knows few names looks for these alone. */
export const spellingWords: readonly string[] = [
  "asm",
  "__asm__",
  "__asm",
  "asm_inline",
  "asm_volatile_goto",
  "asm_goto_output",
  "alternative",
  "alternative_2",
  "alternative_input",
  "alternative_io",
  "alternative_call",
  "ALTERNATIVE",
  "ALTERNATIVE_2",
  "ALTERNATIVE_3",
  "alias",
  "__alias__",
  "ifunc",
  "__ifunc__",
  "weakref",
  "__weakref__",
  "_Pragma",
  "kallsyms_lookup_name",
  "module_kallsyms_lookup_name",
  "kprobe_lookup_name",
  "find_kallsyms_symbol_value",
  "__symbol_get",
  "__symbol_put",
  "symbol_name",
  "old_name",
  "kprobe_name",
];

const taking: ReadonlySet<string> = new Set(spellingWords);

export function takesStrings(word: string): boolean {
  return taking.has(word);
}

const parts: ReadonlySet<number> = new Set(
  spellingWords.map((word) => threeBytes(Buffer.from(word), 0)),
);

/** Whether three bytes are those by which such a word is found. */
export function mayBeSpelling(bytes: Uint8Array, at: number): boolean {
  // Most of these words are folders of headers.
  return parts.has(threeBytes(bytes, at)) && bytes[at + 3] !== SLASH;
}

function threeBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

/** Whether the literal around the word [start, end) ends or breaks off behind it, or an escape stands before it. */
export function isCutWord(bytes: Uint8Array, start: number, end: number): boolean {
  const byte = bytes[end];
  return (
    byte === QUOTE ||
    byte === BACKSLASH ||
    (bytes[start - 2] === BACKSLASH && SIMPLE.has(bytes[start - 1] ?? 0))
  );
}

/** What a text is compared with. */
export interface Spellable {
  isName(word: string): boolean;
  /** Of one letter as well. */
  isPrefix(word: string): boolean;
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;
const OPEN = 0x28;
const CLOSE = 0x29;
const COLON = 0x3a;
const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
/** The simple escapes. Of other letters behind a backslash the compiler makes something else. */
const SIMPLE = new Set(Buffer.from("abefnrtvE"));
const PUNCTUATION = new Set(Buffer.from("\"'\\?\n\r"));

/** Reads the strings of one file after the other, each byte of one no more than twice. */
export class SpellingReader {
  readonly #names: Spellable;
  /** Up to here everything was read, and spells nothing. */
  #readTo = 0;
  #isWholeRead = false;

  constructor(names: Spellable) {
    this.#names = names;
  }

  reset(): void {
    this.#readTo = 0;
    this.#isWholeRead = false;
  }

  /** Whether what the word that ends at `end` is given may spell a name. */
  mayTakeSpelling(bytes: Uint8Array, end: number): boolean {
    if (end <= this.#readTo) return false;
    let at = behindGap(bytes, end);
    for (let n = 0; n < MAX_QUALIFIERS && wordByte[bytes[at] ?? 0] === 1; n++) {
      while (wordByte[bytes[at] ?? 0] === 1) at++;
      at = behindGap(bytes, at);
    }
    let isMacro = false;
    if (bytes[at] === OPEN || bytes[at] === EQUALS) {
      const reading = new Reading(bytes, at, this.#names, bytes[at] === OPEN);
      const found = reading.read();
      if (found === "spelling") return true;
      isMacro = found === "macro";
      this.#readTo = reading.end;
    } else isMacro = hasDefine(bytes, end);
    // A macro of the file may hold what is given, or be another name of the word that takes it.
    if (!isMacro || this.#isWholeRead) return false;
    this.#isWholeRead = true;
    return new Reading(bytes, 0, this.#names, undefined).read() === "spelling";
  }
}

const MAX_QUALIFIERS = 4;

type Found = "spelling" | "macro" | "plain";

/** One reading of literals, up to the end of the parentheses or of the statement that begins there, or to the end of the file. */
class Reading {
  readonly #bytes: Uint8Array;
  readonly #names: Spellable;
  readonly #isWhole: boolean;
  readonly #isCall: boolean;
  #at: number;

  constructor(bytes: Uint8Array, at: number, names: Spellable, isCall: boolean | undefined) {
    this.#bytes = bytes;
    this.#at = at;
    this.#names = names;
    this.#isWhole = isCall === undefined;
    this.#isCall = isCall === true;
  }

  get end(): number {
    return this.#at;
  }

  read(): Found {
    const bytes = this.#bytes;
    let depth = 0;
    let hasMacro = false;
    let isOperand = false;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] as number;
      if (byte === QUOTE) {
        if (isRaw(bytes, this.#at) ? this.#rawLiteral() : this.#literal()) return "spelling";
      } else if (byte === APOSTROPHE) this.#character();
      else if (byte === SLASH) this.#at = Math.max(this.#at, behindComment(bytes, this.#at) - 1);
      else if (byte === OPEN) depth++;
      else if (byte === CLOSE) {
        if (--depth <= 0 && this.#isCall) break;
      } else if (byte === COLON && depth === 1) isOperand = true;
      else if (byte === SEMICOLON && !this.#isWhole && !this.#isCall) break;
      else if (wordByte[byte] === 1) {
        // Operands are values of C, in which no string is assembly.
        if (!isOperand) hasMacro = true;
        while (wordByte[bytes[this.#at + 1] ?? 0] === 1) this.#at++;
      }
    }
    return hasMacro ? "macro" : "plain";
  }

  /** Reads to the closing quote; whether the literal may spell a name, alone or with the one behind it. */
  #literal(): boolean {
    const bytes = this.#bytes;
    let word = ++this.#at;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] as number;
      if (byte === QUOTE || isLineEnd(byte)) break;
      if (byte === BACKSLASH) {
        if (this.#escape()) return true;
        word = this.#at + 1;
      } else if (wordByte[byte] === 0) word = this.#at + 1;
    }
    const end = this.#at;
    if (bytes[end] !== QUOTE) return false;
    const next = behindGap(bytes, end + 1);
    if (word === end || !this.#names.isPrefix(text(bytes, word, end))) return false;
    // The next literal, or a macro that is one, may go on with the name.
    const isNear = bytes[next] === QUOTE || wordByte[bytes[next] ?? 0] === 1;
    return isNear || (this.#isWhole && hasDefine(bytes, end));
  }

  /** The same for `R"x(...)x"`, in which nothing is escaped. */
  #rawLiteral(): boolean {
    const bytes = this.#bytes;
    const open = bytes.indexOf(OPEN, this.#at);
    const delimiter = open < 0 || open - this.#at > 17 ? "" : text(bytes, this.#at + 1, open);
    const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(
      `)${delimiter}"`,
      this.#at,
      "latin1",
    );
    if (end < 0) return this.#literal();
    let word = end;
    while (wordByte[bytes[word - 1] ?? 0] === 1) word--;
    this.#at = end + delimiter.length + 1;
    if (word === end || !this.#names.isPrefix(text(bytes, word, end))) return false;
    const next = bytes[behindGap(bytes, this.#at + 1)] ?? 0;
    return next === QUOTE || wordByte[next] === 1;
  }

  /** Goes to the last byte of the escape at a backslash; whether it may be a part of a name or hide the beginning of one. */
  #escape(): boolean {
    const bytes = this.#bytes;
    const from = this.#at++;
    const byte = bytes[this.#at] ?? 0;
    if (SIMPLE.has(byte)) {
      let end = this.#at + 1;
      while (wordByte[bytes[end] ?? 0] === 1) end++;
      return end > this.#at + 1 && this.#names.isName(text(bytes, this.#at + 1, end));
    }
    // What is a backslash for the assembler stands before an argument of one of its macros.
    if (byte === BACKSLASH && isArgument(bytes[this.#at + 1])) return true;
    if (PUNCTUATION.has(byte) || byte === 0x20 || byte === 0x09) {
      // A splice within a literal is looked through by whoever reads words.
      if (byte === 0x0d && bytes[this.#at + 1] === 0x0a) this.#at++;
      return false;
    }
    return wordByte[bytes[from - 1] ?? 0] === 1 || wordByte[byte] === 1;
  }

  #character(): void {
    const bytes = this.#bytes;
    const limit = Math.min(bytes.length, this.#at + 16);
    for (let at = this.#at + 1; at < limit && !isLineEnd(bytes[at]); at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === APOSTROPHE) {
        this.#at = at;
        return;
      }
    }
  }
}

function isRaw(bytes: Uint8Array, quote: number): boolean {
  return bytes[quote - 1] === 0x52 && /(?:^|\W)(?:u8|[uUL])?R$/.test(text(bytes, quote - 4, quote));
}

function isArgument(byte: number | undefined): boolean {
  return byte === OPEN || wordByte[byte ?? 0] === 1;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/** Whether the line of an offset, up to it, is that of a `#define`. */
function hasDefine(bytes: Uint8Array, at: number): boolean {
  let start = at;
  while (
    start > 0 &&
    at - start < MAX_LINE &&
    !(bytes[start - 1] === 0x0a && bytes[start - 2] !== BACKSLASH)
  )
    start--;
  return at - start === MAX_LINE || text(bytes, start, at).includes("define");
}

const MAX_LINE = 1024;

/** Behind blanks, line ends, splices and comments. */
function behindGap(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    const isSplice =
      byte === BACKSLASH &&
      /^\\[ \t\v\f\0]*[\r\n]/.test(text(bytes, at, Math.min(bytes.length, at + 64)));
    if (byte !== undefined && (byte <= 0x20 || isSplice)) at++;
    else if (byte === SLASH && behindComment(bytes, at) > at) at = behindComment(bytes, at);
    else return at;
  }
}

/** Behind the comment that begins at a slash, or at the slash. */
function behindComment(bytes: Uint8Array, at: number): number {
  const end = (from: number): number => (from < 0 ? bytes.length : from);
  if (bytes[at + 1] === SLASH) return end(bytes.indexOf(0x0a, at));
  if (bytes[at + 1] !== STAR) return at;
  let close = bytes.indexOf(STAR, at + 2);
  while (close >= 0 && bytes[close + 1] !== SLASH) close = bytes.indexOf(STAR, close + 1);
  return close < 0 ? bytes.length : close + 2;
}
