/**
 * Whether the words of one statement, with those of the macros that the text itself defines, could be
 * put together: what a macro is given stands in one statement, whatever macro it is. It is asked of
 * thousands of files, so that no tokens are made. Invariant: never a false "no"; where it is not known
 * which statement a word stands in, those of the whole text count.
 */
import { isLineEnd, latin1, spliceLength, wordByte } from "../syntax/bytes.js";

/** So many statements are asked about; what has more could do anything. */
const MAX_ASKED = 20_000;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const HASH = 0x23;
const PERCENT = 0x25;
const APOSTROPHE = 0x27;
const OPEN = 0x28;
const CLOSE = 0x29;
const STAR = 0x2a;
const SLASH = 0x2f;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;

export interface Puzzle {
  /** Words that matter; no other is looked at. Together, and with what lies between, they come to it. */
  readonly parts: ReadonlySet<string>;
  comesTo(has: (word: string) => boolean): boolean;
}

export function isTogether(bytes: Uint8Array, puzzle: Puzzle): boolean {
  return new Statements(bytes, puzzle).answer();
}

class Statements {
  readonly #bytes: Uint8Array;
  readonly #puzzle: Puzzle;
  readonly #defined = new Set<string>();
  #statement = new Set<string>();
  readonly #statements: ReadonlySet<string>[] = [];
  readonly #known = new Set<string>();
  /** First letters of the words that matter, and how long they are. */
  readonly #starts = new Uint8Array(256);
  #longest = 0;
  /** Whether it is known what is a comment, a literal and a directive. */
  #isClear = true;
  /** Whether it is known as well where statements end; otherwise the text is one. */
  #isDivided = true;
  #depth = 0;
  /** Of open conditionals: parentheses that are open before them, and behind the branches so far. */
  readonly #conditionals: { readonly before: number; behind: number | undefined }[] = [];

  constructor(bytes: Uint8Array, puzzle: Puzzle) {
    this.#bytes = bytes;
    this.#puzzle = puzzle;
    for (const part of puzzle.parts) {
      this.#starts[part.charCodeAt(0)] = 1;
      this.#longest = Math.max(this.#longest, part.length);
    }
  }

  answer(): boolean {
    this.#read();
    const defined = this.#defined;
    const comesTo = (words: ReadonlySet<string>): boolean =>
      this.#puzzle.comesTo((word) => words.has(word) || defined.has(word));
    // All words of the text come to it, or nobody would ask; those of comments count for nothing.
    if (!this.#isClear) return true;
    const isDivided = this.#isDivided && this.#depth === 0;
    if (!isDivided || this.#statements.length > MAX_ASKED)
      return comesTo(new Set(this.#statements.flatMap((words) => [...words])));
    return comesTo(defined) || this.#statements.some(comesTo);
  }

  #read(): void {
    const bytes = this.#bytes;
    let isLineStart = true;
    for (let at = 0; at < bytes.length && this.#isClear; ) {
      const byte = bytes[at] as number;
      if (wordByte[byte] === 1) {
        at = this.#word(at, this.#statement);
        isLineStart = false;
      } else if (byte === HASH && isLineStart) at = this.#directive(at);
      else if (byte === QUOTE || byte === APOSTROPHE) at = this.#literal(at, this.#statement);
      else if (byte === SLASH) at = this.#slash(at);
      else {
        if (byte > 0x20 && byte !== BACKSLASH) isLineStart = false;
        else if (isLineEnd(byte)) isLineStart = true;
        this.#mark(byte, bytes[at + 1]);
        at++;
      }
    }
    this.#end();
  }

  #mark(byte: number, next: number | undefined): void {
    if (byte === OPEN) this.#depth++;
    else if (byte === CLOSE) this.#isDivided &&= --this.#depth >= 0;
    else if (byte === SEMICOLON || byte === 0x7b || byte === 0x7d) {
      if (this.#depth === 0) this.#end();
    } else if (byte === PERCENT) this.#isClear &&= next !== COLON;
    // A hash is written so as well, or by trigraphs.
    else if (byte === QUESTION) this.#isClear &&= next !== QUESTION;
  }

  #end(): void {
    if (this.#statement.size === 0) return;
    // The same few words come again and again.
    const key = [...this.#statement].sort().join(" ");
    if (!this.#known.has(key)) this.#statements.push(this.#statement);
    this.#known.add(key);
    this.#statement = new Set();
  }

  /** Behind a word; one that matters is added. */
  #word(from: number, to: Set<string>): number {
    const bytes = this.#bytes;
    const end = this.#wordWithin(from, to);
    // The prefix of a raw string, in which nothing is what it looks like.
    if (bytes[end] === QUOTE && end - from <= 3 && isRaw(latin1(bytes, from, end)))
      this.#isClear = false;
    return end;
  }

  /** The same of one in a literal. */
  #wordWithin(from: number, to: Set<string>): number {
    const bytes = this.#bytes;
    const end = behindWord(bytes, from);
    if (bytes[end] === BACKSLASH && spliceLength(bytes, end, bytes.length) > 0)
      return this.#cutWord(from, end, to);
    if (this.#starts[bytes[from] as number] === 1 && end - from <= this.#longest)
      this.#add(latin1(bytes, from, end), to);
    return end;
  }

  /** A word that splices cut, or that ends where a line does. */
  #cutWord(from: number, cut: number, to: Set<string>): number {
    const bytes = this.#bytes;
    let text = latin1(bytes, from, cut);
    let end = cut;
    while (end < bytes.length) {
      if (wordByte[bytes[end] as number] === 1) text += String.fromCharCode(bytes[end++] as number);
      else {
        const length = bytes[end] === BACKSLASH ? spliceLength(bytes, end, bytes.length) : 0;
        if (length === 0) break;
        end += length;
      }
    }
    this.#add(text, to);
    return end;
  }

  #add(word: string, to: Set<string>): void {
    if (this.#puzzle.parts.has(word)) to.add(word);
  }

  /** Behind a literal, which ends with its line at the latest; the words in it are added. */
  #literal(from: number, to: Set<string>): number {
    const bytes = this.#bytes;
    const quote = bytes[from];
    // A character is put together with nothing.
    if (quote === APOSTROPHE) {
      const close = characterEnd(bytes, from);
      if (close > 0) return close;
    }
    let at = from + 1;
    let isOdd = false;
    while (at < bytes.length && bytes[at] !== quote && !isLineEnd(bytes[at])) {
      const byte = bytes[at] as number;
      isOdd ||= byte === SLASH || byte === BACKSLASH;
      if (wordByte[byte] === 1) {
        // Strings are joined by their ends; what stands between is whole.
        const end = behindWord(bytes, at);
        const isEnd = at === from + 1 || bytes[end] === quote || bytes[end] === BACKSLASH;
        at = isEnd || quote === APOSTROPHE ? this.#wordWithin(at, to) : end;
      } else if (byte === BACKSLASH) {
        if (spliceLength(bytes, at + 1, bytes.length) > 0) this.#isClear = false;
        at += Math.max(2, spliceLength(bytes, at, bytes.length));
      } else at++;
    }
    // An apostrophe alone is one of a sentence: what stands behind it has been added. Where that looks
    // like a comment or an escape, a compiler and an assembler take it for different things.
    if (bytes[at] !== quote && quote === APOSTROPHE && isOdd) this.#isClear = false;
    return bytes[at] === quote ? at + 1 : quote === APOSTROPHE ? from + 1 : at;
  }

  /** Behind a comment, or behind the slash. */
  #slash(at: number): number {
    const bytes = this.#bytes;
    const next = bytes[at + 1];
    if (next === BACKSLASH && spliceLength(bytes, at + 1, bytes.length) > 0) this.#isClear = false;
    if (next === SLASH) return this.#endOfLine(at);
    if (next !== STAR) return at + 1;
    let close = bytes.indexOf(STAR, at + 2);
    while (close >= 0 && bytes[close + 1] !== SLASH) {
      // Its two letters may stand on two lines.
      const splice = spliceLength(bytes, close + 1, bytes.length);
      if (splice > 0 && bytes[close + 1 + splice] === SLASH) this.#isClear = false;
      close = bytes.indexOf(STAR, close + 1);
    }
    return close < 0 ? bytes.length : close + 2;
  }

  #endOfLine(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < bytes.length && !isLineEnd(bytes[at])) {
      const splice = bytes[at] === BACKSLASH ? spliceLength(bytes, at, bytes.length) : 0;
      at += Math.max(1, splice);
    }
    return at;
  }

  /** Behind a directive; the words of a definition are kept, and others may be in a use around it. */
  #directive(from: number): number {
    const bytes = this.#bytes;
    const end = this.#endOfDirective(from);
    const head = latin1(bytes, from, Math.min(end, from + MAX_HEAD));
    const to = /^#[ \t]*(?:if|el|end|include|undef|error|warning|line)/.test(head)
      ? this.#statement
      : this.#defined;
    for (let at = from + 1; at < end; ) at = this.#inDirective(at, to);
    const conditional = /^#[ \t]*(if|el|endif)/.exec(head)?.[1];
    if (conditional !== undefined) this.#branch(conditional);
    return end;
  }

  /** All branches have to leave the same parentheses open. */
  #branch(directive: string): void {
    if (directive === "if") {
      this.#conditionals.push({ before: this.#depth, behind: undefined });
      return;
    }
    const open = this.#conditionals.at(-1);
    if (open === undefined) return;
    if (directive === "endif") this.#conditionals.pop();
    open.behind ??= directive === "endif" ? open.before : this.#depth;
    this.#isDivided &&= this.#depth === open.behind;
    if (directive !== "endif") this.#depth = open.before;
  }

  #inDirective(at: number, to: Set<string>): number {
    const byte = this.#bytes[at] as number;
    if (wordByte[byte] === 1) return this.#word(at, to);
    if (byte === QUOTE) return this.#literal(at, to);
    return at + 1;
  }

  /** A comment that goes on to other lines does so as a part of the directive. */
  #endOfDirective(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < bytes.length && bytes[at] !== NEWLINE && bytes[at] !== 0x0d) {
      const byte = bytes[at] as number;
      if (byte === SLASH) at = Math.max(at + 1, this.#slash(at));
      else if (byte === BACKSLASH) at += Math.max(1, spliceLength(bytes, at, bytes.length));
      else at++;
    }
    return at;
  }
}

function isRaw(prefix: string): boolean {
  return /^(?:u8|[LuU])?R$/.test(prefix);
}

function behindWord(bytes: Uint8Array, from: number): number {
  let end = from + 1;
  while (end < bytes.length && wordByte[bytes[end] as number] === 1) end++;
  return end;
}

/** Behind a literal of one character, however it is written, or 0. */
function characterEnd(bytes: Uint8Array, from: number): number {
  if (isLineEnd(bytes[from + 1]) || bytes[from + 1] === APOSTROPHE) return 0;
  if (bytes[from + 1] !== BACKSLASH) return bytes[from + 2] === APOSTROPHE ? from + 3 : 0;
  const rest = latin1(bytes, from, Math.min(bytes.length, from + MAX_CHARACTER));
  const literal = /^'\\(?:[^xuU0-7\r\n]|x[0-9a-fA-F]+|[0-7]{1,3}|[uU][0-9a-fA-F]{4,8})'/.exec(rest);
  return literal === null ? 0 : from + literal[0].length;
}

/** The same in bytes. */
const MAX_CHARACTER = 16;
/** A directive shows its word within so many bytes. */
const MAX_HEAD = 64;
