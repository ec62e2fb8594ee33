/**
 * The byte sweep: counts where guarded names stand in raw bytes, before anything is understood. It
 * is one of the two independent counts of the ledger, so it shares no code with the lexer. A word
 * that line splices cut is put together again; a word of which the name is only a part is no hit.
 */
import { readFileSync } from "node:fs";
import { isReadAsC } from "../trees/language.js";
import { MIN_PIECE, Pieces } from "./pieces.js";
import { isNumericEscape, mayBeginWith, spelledAround } from "./sweep-escapes.js";
import { isCutWord, mayBeSpelling, spellingWords, SpellingReader } from "./sweep-spelling.js";
import { asBuffer, isLineEnd, lastNotAbove, latin1, wordByte } from "../syntax/bytes.js";

/** What a sweep of one file found; offsets ascend. */
export interface Swept {
  /** Where guarded names stand as whole words. */
  readonly words: readonly number[];
  /** Where `##` stands beside a fragment of which a guarded name could be pasted together. */
  readonly hasPaste: boolean;
  /** Where pieces of any name could be put together: `##` between parameters, or a macro that is known for it. */
  readonly hasMaker: boolean;
  /** Where assembly or a look-up takes a string that may spell other names than its bytes show. */
  readonly hasSpelling: boolean;
  /** Offsets of the `include` of the include directives that were asked for. */
  readonly includes: readonly number[];
}

/** The same while it is being found. */
interface Found {
  words: number[];
  hasPaste: boolean;
  hasMaker: boolean;
  hasSpelling: boolean;
  includes: number[];
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly resume: WebAssembly.Global;
  holds(start: number, end: number, byte: number): number;
  defines(start: number, end: number, byteClass: number): number;
  few(
    start: number,
    end: number,
    first: number,
    tables: number,
    byteClass: number,
    out: number,
    capacity: number,
    odd: number,
    starts: number,
  ): number;
  many(
    start: number,
    end: number,
    first: number,
    byteClass: number,
    filter: number,
    out: number,
    capacity: number,
  ): number;
  pieces(
    start: number,
    end: number,
    byteClass: number,
    filter: number,
    hashes: number,
    seen: number,
    out: number,
    capacity: number,
  ): number;
}

const TABLES = 0;
const BYTE_CLASS = 256;
/** The bits of `many`, or what `few` knows of the beginnings of words. */
const FILTER = 1024;
const FILTER_BYTES = 1 << 17;
/** The same bits for pieces of names. */
const PIECES = FILTER + FILTER_BYTES;
/** Hashes of them, and which of these were met. */
const HASHES = PIECES + FILTER_BYTES;
const SLOTS = 1 << 16;
const SEEN = HASHES + SLOTS * 4;
const OUT = SEEN + SLOTS;
const CAPACITY = 1 << 15;
const INPUT = OUT + CAPACITY * 4;
const PADDING = 64;
const PAGE = 1 << 16;
/** Up to this many names and headers the nibble tables refuse more than they let through. */
export const FEW = 24;
const DOT = 0x2e;
const SLASH = 0x2f;
const STAR = 0x2a;
const HASH = 0x23;
const PERCENT = 0x25;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** By byte: 1 in a word, and one bit each for what is reported where no word stands. */
const classes: Uint8Array = Uint8Array.from(wordByte);
classes[HASH] = 2;
classes[BACKSLASH] = 4;
classes[PERCENT] = 8;

const NOTHING: Swept = {
  words: [],
  hasPaste: false,
  hasMaker: false,
  hasSpelling: false,
  includes: [],
};

export function isNothing(swept: Swept): boolean {
  return swept === NOTHING;
}

/** Macros of a kernel that paste whatever they are given. */
export const knownMakers: ReadonlySet<string> = new Set([
  "___PASTE",
  "__PASTE",
  "__CONCAT",
  "CONCATENATE",
]);
const spellings: ReadonlySet<string> = new Set(spellingWords);
const includeWords: readonly string[] = ["include", "include_next", "import"];

let compiled: WebAssembly.Module | undefined;

/** The word that a base name begins with, by which its includes are found. */
export function stemOf(header: string): string {
  return /^\w+/.exec(header)?.[0] ?? "";
}

/**
 * Whether the sweep can look for these words by nibbles, among which `lud` stands for `include`. Only then does it see the quote behind `.c`;
 * for other words a caller that wants sources included as text asks for all includes.
 */
export function areFew(words: readonly string[]): boolean {
  return words.length <= FEW && words.every((word) => word.length >= 3 && !word.startsWith("lud"));
}

export class Sweeper {
  readonly #names: ReadonlySet<string>;
  readonly #pieces: Pieces;
  readonly #spellings = new SpellingReader({
    isName: (word) => this.#names.has(word),
    isPrefix: (word) =>
      word.length === 1 ? this.#pieces.isFirstLetter(word) : this.#pieces.isPrefix(word),
  });
  /** By byte: 1 where a name begins with it. */
  readonly #firstLetters = new Uint8Array(256);
  readonly #headers: ReadonlySet<string>;
  readonly #headerStems: ReadonlyMap<string, readonly string[]>;
  readonly #allIncludes: boolean;
  readonly #isIncludeNoName: boolean;
  readonly #isFew: boolean;
  readonly #isOfWords: boolean;
  /** Whether beginnings of names are looked for as well, of one letter and more. */
  readonly #knowsBeginnings: boolean;
  /** Whether `parts` can be looked up by their hashes. */
  #areHashed = false;
  /** What stands in names, where they are few. */
  readonly parts = new Set<string>();
  /** By up to three letters that it begins with: whether a word may be one that is looked for. */
  readonly #starts = new Uint8Array(1 << 16);
  readonly #exports: Exports;
  #memory: Uint8Array;
  #view: Uint8Array = new Uint8Array(0);
  readonly #lines = new LineCursor();

  /**
   * `headers`: report include directives of files with these base names and of `.c` files, or all of them.
   * `isOfWords`: what could be made of words or spell one is not asked for.
   */
  constructor(names: Iterable<string>, headers: Iterable<string> | "all", isOfWords = false) {
    this.#isOfWords = isOfWords;
    this.#names = new Set(names);
    this.#pieces = new Pieces(this.#names);
    for (const name of this.#names) this.#firstLetters[name.charCodeAt(0) & 0xff] = 1;
    this.#allIncludes = headers === "all";
    this.#headers = new Set(headers === "all" ? [] : headers);
    const stems = new Map<string, string[]>();
    for (const header of this.#headers) {
      const stem = stemOf(header);
      stems.set(stem, [...(stems.get(stem) ?? []), header]);
    }
    this.#headerStems = stems;
    compiled ??= new WebAssembly.Module(readFileSync(new URL("./sweep.wasm", import.meta.url)));
    this.#exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
    this.input(PAGE);
    const words = [
      ...new Set([...this.#names, ...(this.#allIncludes ? includeWords : stems.keys())]),
    ];
    this.#isIncludeNoName = !includeWords.some(
      (word) => this.#names.has(word) || this.#pieces.isPrefix(word) || stems.has(word),
    );
    this.#isFew = areFew(words);
    this.#knowsBeginnings = !isOfWords && this.#names.size <= FEW;
    this.#memory.set(classes, BYTE_CLASS);
    if (this.#isFew) {
      const beginnings = this.#knowsBeginnings ? beginningsOf(this.#names, 2) : [];
      for (const word of [...words, ...includeWords, ...beginnings])
        this.#starts[startOf(Buffer.from(word), 0)] = 1;
      this.#memory.set(this.#starts, FILTER);
      this.#fillTables([...words, '.c"', ".c>", ...(this.#allIncludes ? [] : ["lud", "#im"])]);
    } else {
      const beginnings = this.#knowsBeginnings ? beginningsOf(this.#names, Infinity) : [];
      const others = isOfWords ? [] : [...spellingWords, ...knownMakers, ...beginnings];
      this.#fillFilter(FILTER, [...words, ...others]);
    }
    if (!this.#knowsBeginnings) return;
    for (const name of this.#names)
      for (let from = 0; from < name.length; from++)
        for (let to = from + 1; to <= name.length; to++) this.parts.add(name.slice(from, to));
    this.#fillFilter(PIECES, this.parts);
    this.#areHashed = this.#fillHashes(this.parts);
  }

  /** A view of at least `size` bytes that the caller fills and then sweeps. It ends with the next call. */
  input(size: number): Uint8Array {
    const missing = INPUT + size + PADDING - this.#memory.length;
    if (missing > 0) {
      this.#exports.memory.grow(Math.ceil(missing / PAGE));
      this.#memory = new Uint8Array(this.#exports.memory.buffer);
    }
    if (missing > 0 || this.#view.length !== size)
      this.#view = this.#memory.subarray(INPUT, INPUT + size);
    return this.#view;
  }

  /** Whether one of the first `size` bytes of the input has this value; there may be a false "yes". */
  mayHold(byte: number, size: number): boolean {
    return this.#exports.holds(INPUT, INPUT + size, byte) !== 0;
  }

  /** Whether macros of the first `size` bytes may stand for more than numbers; there may be a false "yes". */
  mayDefine(size: number): boolean {
    this.#memory.fill(0, INPUT + size, INPUT + size + PADDING);
    return this.#exports.defines(INPUT, INPUT + size, BYTE_CLASS) !== 0;
  }

  /** Sweeps the first `size` bytes of the input. */
  sweep(size: number): Swept {
    this.#memory.fill(0, INPUT + size, INPUT + size + PADDING);
    const first = this.#candidates(INPUT, INPUT + size);
    // Most files of a tree name nothing, and cost no more than this.
    if (first === 0 && (this.#exports.resume.value as number) >= INPUT + size) return NOTHING;
    // Texts are cut out of a buffer sooner.
    const bytes = asBuffer(this.#memory.subarray(INPUT, INPUT + size));
    this.#lines.reset();
    this.#spellings.reset();
    const found: Found = { ...NOTHING, words: [], includes: [] };
    // Every word that is cut by a splice, as [start, end): hits within are parts of another word.
    const spliced: { start: number; end: number; name: string }[] = [];
    const end = INPUT + size;
    for (
      let start = INPUT, n = first;
      start < end;
      n = start < end ? this.#candidates(start, end) : 0
    ) {
      const candidates = new Uint32Array(this.#exports.memory.buffer, OUT, n);
      for (let index = 0; index < n; index++) {
        const at = (candidates[index] as number) - INPUT;
        if (at >= size) continue;
        const byte = bytes[at] as number;
        if (byte === HASH && bytes[at + 1] === 0x69) this.#word(bytes, at + 1, found);
        else if (byte === HASH || byte === PERCENT) this.#paste(bytes, at, found);
        else if (byte === BACKSLASH) {
          if (this.#isFew) this.#escape(bytes, at, found);
          this.#splice(bytes, at, spliced, found);
        } else if (wordByte[byte] === 1) this.#word(bytes, at, found);
        else if (byte === DOT) this.#source(bytes, at, found);
      }
      start = this.#exports.resume.value as number;
    }
    if (
      found.words.length + found.includes.length + spliced.length === 0 &&
      !found.hasPaste &&
      !found.hasMaker &&
      !found.hasSpelling
    )
      return NOTHING;
    const includes = [...new Set(found.includes)].sort((a, b) => a - b);
    if (spliced.length === 0) return { ...found, includes };
    const spliceStarts = spliced.map(({ start }) => start);
    const words = found.words.filter(
      (at) => at >= (spliced[lastNotAbove(spliceStarts, at)]?.end ?? 0),
    );
    for (const { name, start } of spliced) {
      if (this.#names.has(name)) words.push(start);
      else found.hasMaker ||= this.#beginsName(name);
    }
    return { ...found, includes, words: words.sort((a, b) => a - b) };
  }

  /**
   * Words of the input, outside of its comments, that stand in names, where these are few; undefined where
   * they are many, where a splice cuts a word, and where it is not clear what a comment is.
   */
  piecesIn(size: number): ReadonlySet<string> | undefined {
    if (!this.#areHashed) return undefined;
    this.#memory.fill(0, INPUT + size, INPUT + size + PADDING);
    this.#memory.fill(0, SEEN, SEEN + SLOTS);
    const { pieces, memory } = this.#exports;
    const n = pieces(INPUT, INPUT + size, BYTE_CLASS, PIECES, HASHES, SEEN, OUT, CAPACITY);
    if (n < 0) return undefined;
    const bytes = asBuffer(this.#memory.subarray(INPUT, INPUT + size));
    const found = new Set<string>();
    for (const candidate of new Uint32Array(memory.buffer, OUT, n)) {
      const at = candidate - INPUT;
      let end = at + 1;
      while (end < size && wordByte[bytes[end] as number] === 1) end++;
      const word = slice(bytes, at, end);
      // Another word of the same hash hides the one that is looked for.
      if (!this.parts.has(word)) return undefined;
      found.add(word);
    }
    return found;
  }

  #candidates(start: number, end: number): number {
    const { few, many } = this.#exports;
    return this.#isFew
      ? few(start, end, INPUT, TABLES, BYTE_CLASS, OUT, CAPACITY, this.#allIncludes ? 0 : 1, FILTER)
      : many(start, end, INPUT, BYTE_CLASS, FILTER, OUT, CAPACITY);
  }

  #word(bytes: Uint8Array, at: number, found: Found): void {
    // The nibbles of two patterns make others.
    if (this.#isFew && this.#starts[startOf(bytes, at)] === 0) return;
    const isAsked = !this.#isOfWords;
    if (isAsked && !found.hasSpelling && !this.#isFew && mayBeSpelling(bytes, at))
      found.hasSpelling = this.#isSpelling(bytes, at);
    const isInner = at > 0 && wordByte[bytes[at - 1] as number] === 1;
    if (isInner && bytes[at - 2] !== BACKSLASH) return;
    let end = at + 1;
    while (end < bytes.length && wordByte[bytes[end] as number] === 1) end++;
    const isInclude = isIncludeWord(bytes, at, end);
    if (isInclude && !isInner) this.#include(bytes, at, end, found);
    // A kernel has a million of these.
    if (isInclude && this.#isIncludeNoName) return;
    const word = slice(bytes, at, end);
    if (isAsked && isCutWord(bytes, at, end))
      found.hasSpelling ||= this.#isBeginning(word) || (isInner && this.#names.has(word));
    if (isInner) return;
    if (this.#names.has(word)) found.words.push(at);
    else if (isAsked && !found.hasMaker)
      found.hasMaker = knownMakers.has(word) || this.#beginsName(word);
    for (const header of this.#headerStems.get(word) ?? []) {
      const include = isTarget(bytes, at, header) ? this.#lines.includeBefore(bytes, at) : -1;
      if (include >= 0) found.includes.push(include);
    }
  }

  /** Whether some macro may make a name of the word and others; that is asked where names are few. */
  #beginsName(word: string): boolean {
    return this.#knowsBeginnings && this.#isBeginning(word);
  }

  #isBeginning(word: string): boolean {
    return word.length === 1 ? this.#pieces.isFirstLetter(word) : this.#pieces.isPrefix(word);
  }

  /** An escape that writes a letter as a number, which may be one of a name, or of its beginning at the end of a literal. */
  #escape(bytes: Uint8Array, at: number, found: Found): void {
    if (this.#isOfWords || found.hasSpelling || !isNumericEscape(bytes, at)) return;
    // Tables of numbers have a million of these.
    if (!mayBeginWith(this.#firstLetters, bytes, at)) return;
    const { texts, isCut } = spelledAround(bytes, at);
    found.hasSpelling = texts.some(
      (text) => this.#names.has(text) || (isCut && this.#isBeginning(text)),
    );
  }

  /** One of the words of an include directive. */
  #include(bytes: Uint8Array, at: number, end: number, found: Found): void {
    const isDirective = this.#allIncludes ? isAfterHash(bytes, at) : namesText(bytes, at, end);
    if (isDirective && this.#lines.isInclude(bytes, at)) found.includes.push(at);
    else if ((this.#allIncludes ? end - at === 7 : isDirective) && isAssemblers(bytes, at))
      found.includes.push(at);
  }

  /** Whether the word at `at` takes strings, and what it takes may spell a name. Few names are met at their own beginnings. */
  #isSpelling(bytes: Uint8Array, at: number): boolean {
    let end = at + 3;
    while (end < bytes.length && wordByte[bytes[end] as number] === 1) end++;
    if (!spellings.has(slice(bytes, at, end))) return false;
    return this.#spellings.mayTakeSpelling(bytes, end);
  }

  /** `#include "x.c"`: a source as text. */
  #source(bytes: Uint8Array, at: number, found: { includes: number[] }): void {
    if (bytes[at + 1] !== 0x63 || (bytes[at + 2] !== 0x22 && bytes[at + 2] !== 0x3e)) return;
    const include = this.#lines.includeBefore(bytes, at);
    if (include >= 0) found.includes.push(include);
  }

  #splice(
    bytes: Uint8Array,
    at: number,
    spliced: { start: number; end: number; name: string }[],
    found: Found,
  ): void {
    if (lineAfterSplice(bytes, at) < 0) return;
    const before = at > 0 ? (bytes[at - 1] as number) : 0;
    if (before === HASH || before === PERCENT || before === COLON)
      this.#paste(bytes, at - 1, found);
    const include = this.#lines.splicedInclude(bytes, at);
    if (include >= 0) found.includes.push(include);
    if (wordByte[before] === 0 || at < (spliced.at(-1)?.end ?? 0)) return;
    let start = at;
    while (start > 0 && wordByte[bytes[start - 1] as number] === 1) start--;
    let name = "";
    let part = start;
    let end = at;
    for (;;) {
      while (end < bytes.length && wordByte[bytes[end] as number] === 1) end++;
      name += slice(bytes, part, end);
      let next = end;
      for (let line = lineAfterSplice(bytes, next); line > 0; line = lineAfterSplice(bytes, next))
        next = line;
      if (next === end || wordByte[bytes[next] ?? 0] === 0) break;
      part = next;
      end = part;
    }
    if (part !== start) spliced.push({ start, end, name });
  }

  /** `##` or `%:%:` around `at`, whether the words on either side of it could be the beginning or the end of a guarded name. */
  #paste(bytes: Uint8Array, at: number, found: Found): void {
    const next = bytes[at + 1];
    if (next !== HASH && next !== COLON && next !== BACKSLASH) return;
    const isMaker = found.hasMaker || this.#isOfWords;
    if ((found.hasPaste && isMaker) || (bytes[at] === PERCENT && next === HASH)) return;
    let from = at;
    while (isHashByte(bytes[from - 1]) && at - from < 4) from--;
    const right = behindPaste(bytes, from, at);
    if (right < 0) return;
    const start = behindGap(bytes, right);
    let end = start;
    while (end < bytes.length && wordByte[bytes[end] as number] === 1) end++;
    const pieces = this.#pieces;
    found.hasPaste ||=
      pieces.mayEnd(bytes, start, end) && pieces.isSuffix(slice(bytes, start, end));
    const left = beforeGap(bytes, from);
    let first = left;
    while (first > 0 && wordByte[bytes[first - 1] as number] === 1) first--;
    found.hasPaste ||=
      pieces.mayBegin(bytes, first, left) && pieces.isPrefix(slice(bytes, first, left));
    if (!isMaker && start < end && first < left)
      found.hasMaker = pastesParameters(bytes, [first, left], [start, end]);
  }

  #fillTables(names: readonly string[]): void {
    const tables = this.#memory.subarray(TABLES, TABLES + 96);
    const put = (position: number, byte: number, bucket: number): void => {
      const low = position * 32 + (byte & 15);
      const high = position * 32 + 16 + (byte >> 4);
      tables[low] = (tables[low] as number) | (1 << bucket);
      tables[high] = (tables[high] as number) | (1 << bucket);
    };
    const anything = (position: number, bucket: number): void => {
      for (let nibble = 0; nibble < 16; nibble++) {
        put(position, nibble, bucket);
        put(position, nibble << 4, bucket);
      }
    };
    put(0, HASH, 0);
    put(0, PERCENT, 0);
    put(1, HASH, 0);
    put(1, COLON, 0);
    anything(2, 0);
    put(0, BACKSLASH, 1);
    const white = [0x00, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20];
    // What writes letters as numbers begins with the same.
    for (const byte of [...white, ...Buffer.from("01234567xuU")]) put(1, byte, 1);
    anything(2, 1);
    const starts = new Set(names.map((name) => name.slice(0, 3)));
    [...starts].forEach((start, index) => {
      const bucket = 2 + (index % 5);
      for (let position = 0; position < 3; position++)
        put(position, start.charCodeAt(position), bucket);
    });
    if (!this.#knowsBeginnings) return;
    // Words of one letter or two; `few` refuses most of what is let through with them.
    for (const name of this.#names) {
      put(0, name.charCodeAt(0), 7);
      put(1, name.charCodeAt(1), 7);
    }
    for (let byte = 0; byte < 256; byte++) if (wordByte[byte] === 0) put(1, byte, 7);
    anything(2, 7);
  }

  #fillFilter(at: number, names: Iterable<string>): void {
    const filter = this.#memory.subarray(at, at + FILTER_BYTES);
    for (const name of names) {
      const hash = hashOf(name);
      const bit = (hash ^ (hash >>> 12)) & 0xfffff;
      filter[bit >> 3] = (filter[bit >> 3] as number) | (1 << (bit & 7));
    }
  }

  /** A slot of 0 is free, so that no hash may be 0. */
  #fillHashes(words: ReadonlySet<string>): boolean {
    if (words.size > CAPACITY) return false;
    const hashes = new Int32Array(this.#exports.memory.buffer, HASHES, SLOTS);
    for (const word of words) {
      const hash = hashOf(word);
      let slot = hash & (SLOTS - 1);
      while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
      if (hash === 0) return false;
      hashes[slot] = hash;
    }
    return true;
  }
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

/** So far before `##` is the beginning of its macro looked for; one that is longer is taken to paste anything. */
const MAX_MACRO = 2048;

/** Whether `##` stands between two words that are parameters of the macro, or of one letter. */
function pastesParameters(
  bytes: Uint8Array,
  left: readonly [number, number],
  right: readonly [number, number],
): boolean {
  const from = Math.max(0, left[0] - MAX_MACRO);
  const before = slice(bytes, from, left[0]);
  const define = before.lastIndexOf("define");
  if (define < 0) return from > 0;
  const head = /^define[^\w]+\w+(?:\\\r?\n)?\(([^)]*)\)/.exec(before.slice(define));
  // A macro that takes nothing, or whose parameters are written in a way that is nobody's.
  const said = head === null ? "" : (head[1] as string);
  const parameters = new Set(said.match(/\w+/g) ?? []);
  if (said.includes("...")) parameters.add("__VA_ARGS__");
  return [left, right].every(([start, end]) => {
    const word = slice(bytes, start, end);
    return word.length < MIN_PIECE || parameters.has(word);
  });
}

/** Up to three letters that a word begins with, folded to 16 bits, as `few` does it. */
function startOf(bytes: Uint8Array, at: number): number {
  const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (wordByte[b] === 0) return a;
  return wordByte[c] === 0 ? a | (b << 8) : (a | (b << 8)) ^ (c << 4);
}

/** Beginnings of names, of `most` letters and less. */
function beginningsOf(names: Iterable<string>, most: number): string[] {
  const found = new Set<string>();
  for (const name of names)
    for (let end = 1; end < name.length && end <= most; end++) found.add(name.slice(0, end));
  return [...found];
}

/** Behind the hashes at `at`, of which others stand from `from` on; -1 when they paste nothing. */
function behindPaste(bytes: Uint8Array, from: number, at: number): number {
  const third = bytes[at + 2];
  const isPlain = bytes[at] === HASH && bytes[at + 1] === HASH;
  if (isPlain && !isHashByte(third) && third !== BACKSLASH) return at + 2;
  let right = at;
  let marks = "";
  for (;;) {
    const line = lineAfterSplice(bytes, right);
    if (line > 0) right = line;
    else if (isHashByte(bytes[right]) && marks.length < 4)
      marks += String.fromCharCode(bytes[right++] as number);
    else break;
  }
  return /##|%:%:|#%:|%:#/.test(`${slice(bytes, from, at)}${marks}`) ? right : -1;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c || byte === 0x00;
}

function behindBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at] as number)) at++;
  return at;
}

/** Offset of the line that a backslash at `at` joins to its own, or -1. */
function lineAfterSplice(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BACKSLASH) return -1;
  let next = at + 1;
  while (isBlank(bytes[next] as number)) next++;
  if (bytes[next] === 0x0a) return next + 1;
  return bytes[next] === 0x0d ? next + (bytes[next + 1] === 0x0a ? 2 : 1) : -1;
}

function isHashByte(byte: number | undefined): boolean {
  return byte === HASH || byte === PERCENT || byte === COLON;
}

/** White space, splices and comments that are passed over beside `##`; what is further away is taken for nothing. */
const MAX_GAP = 256;

function behindGap(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && at - from < MAX_GAP) {
    const line = lineAfterSplice(bytes, at);
    if (line > 0) at = line;
    else if (isBlank(bytes[at] as number)) at++;
    else if (bytes[at] === SLASH && bytes[at + 1] === STAR) {
      const close = slice(bytes, at + 2, at + 2 + MAX_GAP).indexOf("*/");
      if (close < 0) return at;
      at += close + 4;
    } else break;
  }
  return at;
}

function beforeGap(bytes: Uint8Array, to: number): number {
  let at = to;
  while (at > 0 && to - at < MAX_GAP) {
    const byte = bytes[at - 1] as number;
    if (isBlank(byte) || isLineEnd(byte) || byte === BACKSLASH) at--;
    else if (byte === SLASH && bytes[at - 2] === STAR) {
      const open = slice(bytes, Math.max(0, at - 2 - MAX_GAP), at - 2).lastIndexOf("/*");
      if (open < 0) return at;
      at = Math.max(0, at - 2 - MAX_GAP) + open;
    } else break;
  }
  return at;
}

/** The beginning of a line is read this many times at most; after that the line is taken for what it looks like. */
const MAX_READINGS = 64;
/** Bytes from the beginning of a logical line to what an include names; no line of people is so long. */
const MAX_HEAD = 4096;

/** The logical lines of ascending offsets: each byte is looked at a bounded number of times, however long the line. */
class LineCursor {
  #at = -1;
  #start = -1;
  #nReadings = 0;

  reset(): void {
    this.#at = this.#start = -1;
  }

  /** Offset of the `include` of the directive that `at` stands in, or -1. */
  includeBefore(bytes: Uint8Array, at: number): number {
    const text = this.#textBefore(bytes, at);
    if (text !== undefined) {
      if (isIncludeLine(text)) {
        // The path may hold the word again.
        const include = text.slice(Math.max(0, text.search(/#|%:/))).search(/include|import/);
        return include < 0 ? -1 : this.#start + Math.max(0, text.search(/#|%:/)) + include;
      }
      // `#define H "x.h"` is there for an `#include H`.
      return isPathMacro(text) ? this.#start + text.lastIndexOf("define") : -1;
    }
    const from = Math.max(0, at - 256);
    const include = slice(bytes, from, at).lastIndexOf("include");
    return include < 0 ? -1 : from + include;
  }

  /** Offset behind the hash of the include directive that the splice at `at` cuts, or -1. */
  splicedInclude(bytes: Uint8Array, at: number): number {
    const start = this.#startOf(bytes, at);
    if (start !== this.#start) this.#nReadings = 0;
    this.#start = start;
    this.#at = at;
    if (this.#nReadings++ > 0 || !mayInclude(bytes, start)) return -1;
    const text = slice(bytes, start, start + MAX_HEAD).replace(/["<][^]*/, "");
    if (!isIncludeLine(text)) return -1;
    // The hash stands for a word that the splice itself cuts.
    const whole = /(?:#|%:)(?:[ \t\v\f\0]|\\[ \t\v\f\0]*(?:\r\n?|\n))*(?=include|import)/.exec(
      text,
    );
    return start + (whole === null ? text.search(/#|%:/) + 1 : whole.index + whole[0].length);
  }

  /** Whether the word `include` at `at` is that of a directive. */
  isInclude(bytes: Uint8Array, at: number): boolean {
    if (isPlainDirective(bytes, at)) return true;
    const text = this.#textBefore(bytes, at);
    return text === undefined || isIncludeLine(`${text}include`);
  }

  /** The text from the start of the logical line to `at`; undefined when it was read often enough. */
  #textBefore(bytes: Uint8Array, at: number): string | undefined {
    const start = this.#startOf(bytes, at);
    if (start !== this.#start) this.#nReadings = 0;
    this.#start = start;
    this.#at = at;
    return ++this.#nReadings > MAX_READINGS || at - start > MAX_HEAD
      ? undefined
      : slice(bytes, start, at);
  }

  #startOf(bytes: Uint8Array, at: number): number {
    let start = at;
    for (;;) {
      while (start > 0 && start !== this.#at && !isLineEnd(bytes[start - 1])) start--;
      if (start === this.#at) return this.#start;
      if (start === 0) return 0;
      let before = bytes[start - 1] === 0x0a && bytes[start - 2] === 0x0d ? start - 3 : start - 2;
      while (before >= 0 && isBlank(bytes[before] as number)) before--;
      if (bytes[before] !== BACKSLASH) return start;
      start--;
    }
  }
}

function slice(bytes: Uint8Array, start: number, end: number): string {
  return latin1(bytes, start, Math.min(end, bytes.length));
}

/** Whether a word is one of `includeWords`. */
function isIncludeWord(bytes: Uint8Array, start: number, end: number): boolean {
  const size = end - start;
  return (
    bytes[start] === 0x69 &&
    (size === 7 || size === 12 || size === 6) &&
    includeWords.includes(slice(bytes, start, end))
  );
}

/** Whether what an include names, as far as it can be seen, is a file that is not read as C by its own name. */
function namesText(bytes: Uint8Array, start: number, end: number): boolean {
  const byte = bytes[behindBlanks(bytes, end)] ?? 0;
  const isOpen = byte === BACKSLASH || byte === 0x22 || byte === 0x3c || byte === SLASH;
  if (!isOpen && wordByte[byte] === 0) return false;
  const rest = slice(bytes, end, end + MAX_HEAD);
  const target =
    /^(?:[ \t\v\f\0]|\/\*(?:[^*]|\*(?!\/))*\*\/|\\[ \t\v\f\0]*(?:\r\n?|\n))*(?:\\?"([^"\r\n]*)|<([^>\r\n]*)|\w)/.exec(
      rest,
    );
  if (target === null) return false;
  const path = unspliced(target[1] ?? target[2] ?? "");
  // A macro's name: where the hash is missing it is a word of a sentence.
  if (path === "") return isHashByte(bytes[start - 1]) || isHashByte(bytes[start - 2]);
  return !isReadAsC(path);
}

/** Whether the line from `start` could be an include directive: what most splices stand in are definitions. */
function mayInclude(bytes: Uint8Array, start: number): boolean {
  // A comment that began on another line may end before the hash.
  for (let end = start + 1; end < start + MAX_GAP; end++)
    if (bytes[end] === SLASH && bytes[end - 1] === STAR) return true;
  let at = behindGap(bytes, bytes[start] === 0xef ? start + 3 : start);
  if (bytes[at] === SLASH || at - start >= MAX_GAP) return true;
  const byte = bytes[at];
  if (
    byte !== HASH &&
    !(byte === PERCENT && (bytes[at + 1] === COLON || bytes[at + 1] === BACKSLASH))
  )
    return endsComment(bytes, at);
  at = behindGap(bytes, byte === HASH || bytes[at + 1] === BACKSLASH ? at + 1 : at + 2);
  return bytes[at] === 0x69 || bytes[at] === SLASH || bytes[at] === COLON || bytes[at] === 0x00;
}

/** Whether a comment may end in the line at `at`, so that what is behind it begins the line. */
function endsComment(bytes: Uint8Array, at: number): boolean {
  for (const end = at + MAX_HEAD; at < end && bytes[at] !== 0x0a && bytes[at] !== undefined; at++) {
    if (bytes[at] === STAR && bytes[at + 1] === SLASH) return true;
  }
  return false;
}

/** `.include "x"`, in assembly and in the strings of C that become some. */
function isAssemblers(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === DOT && wordByte[bytes[at - 2] ?? 0] === 0;
}

/** Whether the base name `header` at `at` ends the target of an include. */
function isTarget(bytes: Uint8Array, at: number, header: string): boolean {
  const before = bytes[at - 1];
  if (before !== 0x22 && before !== 0x3c && before !== 0x2f) return false;
  const close = bytes[at + header.length];
  return (close === 0x22 || close === 0x3e) && slice(bytes, at, at + header.length) === header;
}

/** Whether the hash before a word begins a line that no other one goes on in. */
function isPlainDirective(bytes: Uint8Array, at: number): boolean {
  if (bytes[at - 1] !== HASH || (at > 1 && bytes[at - 2] !== 0x0a)) return false;
  const before = at > 2 ? (bytes[at - 3] as number) : 0x3b;
  return before > 0x20 && before !== BACKSLASH;
}

/** `#include` once splices and comments are taken out, and nothing but a quote, bracket or path behind it. */
function isIncludeLine(text: string): boolean {
  const plain = unspliced(text).replace(/\/\*.*?\*\//g, " ");
  return /(?:^(?:\xef\xbb\xbf)?|\*\/)[\s\0]*(?:#|%:)[\s\0]*(include|include_next|import)[\s\0]*(?:["<]|$)/.test(
    plain,
  );
}

function unspliced(text: string): string {
  return text.replace(/\\[ \t\v\f\0]*(?:\r\n?|\n)/g, "");
}

function isPathMacro(text: string): boolean {
  return /^[\s\0]*(?:#|%:)[\s\0]*define[ \t]+\w+[ \t]+["<][^"<>]*$/.test(text);
}

/** Whether a hash, or what a hash could stand before, is before the word at `at`. */
function isAfterHash(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && isBlank(bytes[before] as number)) before--;
  const byte = bytes[before];
  return byte === HASH || byte === COLON || byte === 0x2f || isLineEnd(byte);
}
