/**
 * Pieces of guarded names: whether the words of a text could be put together to one. Invariant:
 * never a false "no" for a name whose pieces all stand in the text, each as a word of its own.
 */
import { latin1, spliceLength, wordByte } from "../syntax/bytes.js";
import { keep } from "../syntax/keep.js";
import { NameSet } from "./names.js";
import { NameTree } from "./name-tree.js";
import { beginsOne, firstAbove, reversed } from "./pieces.js";

/** More names than this are taken for all. */
const MAX_FOUND = 64;
/** Up to so many names are few. */
const FEW = 24;
/** What many macros put between the words that they are given: where names are few, any may. */
const BETWEEN: readonly string[] = ["_", "__"];
/** A name that is longer is nobody's. */
const MAX_NAME = 256;

/** Letters that are looked for together, folded to the bits of a table. */
const RUN = 4;
const RUN_BITS = 18;

/** The bit of a letter that stands in names. */
const LETTER = 2;
const BACKSLASH = 0x5c;

export class Fragments {
  readonly names: ReadonlySet<string>;
  readonly #tree: NameTree;
  readonly #sorted: readonly string[];
  /** All names in one text. */
  readonly #all: string;
  /** By four letters: whether they stand in a name one behind the other; there may be a false "yes". */
  readonly #runs = new Uint8Array(1 << RUN_BITS);
  /** Of each byte: whether it stands in words, and in names. */
  readonly #letters: Uint8Array = Uint8Array.from(wordByte);
  readonly #longest: number;
  readonly #pieces = new Map<string, boolean>();
  #set: NameSet | undefined;
  #ends: Set<string> | undefined;
  #backwards: readonly string[] | undefined;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
    this.#sorted = [...this.names].filter(({ length }) => length <= MAX_NAME).sort();
    this.#tree = new NameTree(this.#sorted);
    this.#all = this.#sorted.join(" ");
    this.#longest = this.#sorted.reduce((most, { length }) => Math.max(most, length), 1);
    for (const letter of new Set(this.#all))
      if (wordByte[letter.charCodeAt(0)] === 1) this.#letters[letter.charCodeAt(0)] = 1 | LETTER;
    for (let at = 0; at + RUN <= this.#all.length; at++) this.#runs[runAt(this.#all, at)] = 1;
  }

  /** The names as they are looked for in texts. */
  get set(): NameSet {
    return (this.#set ??= new NameSet(this.names));
  }

  /** Wanted names that words make of which one at least is of `own`; all that are wanted when they are many. */
  madeOf(
    own: ReadonlySet<string>,
    others: ReadonlySet<string>,
    isWanted: (name: string) => boolean,
  ): readonly string[] {
    const found: string[] = [];
    if (own.size === 0) return found;
    const pieces = new Map<string, boolean>();
    for (const word of others) pieces.set(word, false);
    for (const word of own) pieces.set(word, true);
    for (const name of this.#tree.madeOf(pieces)) {
      if (isWanted(name)) found.push(name);
      if (found.length > MAX_FOUND) return this.#sorted.filter(isWanted);
    }
    return found.sort();
  }

  /** Names that are one word of each piece, one piece after the other; of one that is many, several words. */
  along(pieces: Parameters<NameTree["along"]>[0]): readonly string[] {
    return this.#tree.along(pieces);
  }

  /** Whether a name is one word of each piece, one piece after the other; undefined stands for anything. */
  isAlong(pieces: readonly (readonly string[] | undefined)[]): boolean {
    const [first] = pieces;
    const last = pieces.at(-1);
    if (first !== undefined)
      return first.some((word) =>
        some(this.#sorted, word, (name) => isAlong(name, word.length, pieces, 1)),
      );
    if (last === undefined) return this.#sorted.some((name) => isAlong(name, 0, pieces, 0));
    this.#backwards ??= this.#sorted.map(reversed).sort();
    return last.some((word) =>
      some(this.#backwards ?? [], reversed(word), (name) => isAlong(reversed(name), 0, pieces, 0)),
    );
  }

  /**
   * Whether the words of a text make a name in pieces of which the first has three letters; where few
   * names are asked for, one of any length.
   */
  couldMake(bytes: Uint8Array): boolean {
    return this.#madeIn(bytes).next().done !== true;
  }

  /** The first of the names that the words of a text make in such pieces. */
  madeIn(bytes: Uint8Array): readonly string[] {
    const found: string[] = [];
    for (const name of this.#madeIn(bytes)) if (found.push(name) === MAX_FOUND) break;
    return found;
  }

  *#madeIn(bytes: Uint8Array): Generator<string> {
    const words = this.wordsIn(bytes);
    const all = new Set(words);
    if (this.isFew) for (const word of BETWEEN) all.add(word);
    const pieces = new Map([...all].map((word) => [word, words.has(word)]));
    for (const name of this.#tree.madeOf(pieces))
      if (this.isBegun(name, all) && isPutTogether(name, (word) => all.has(word))) yield name;
  }

  /** Words of a text that have no other letters than names have. */
  wordsIn(bytes: Uint8Array): ReadonlySet<string> {
    return this.#wordsIn(bytes) ?? this.#wordsIn(unspliced(bytes)) ?? new Set();
  }

  /** The same; undefined when a splice cuts one. */
  #wordsIn(bytes: Uint8Array): Set<string> | undefined {
    const found = new Set<string>();
    const kinds = this.#letters;
    const seen = new Uint8Array(1 << 16);
    const size = bytes.length;
    for (let at = 0; at < size; at++) {
      let kind = kinds[bytes[at] as number] as number;
      if (kind === 0) continue;
      const start = at;
      let all = kind;
      while (kind !== 0 && ++at < size) {
        kind = kinds[bytes[at] as number] as number;
        if (kind !== 0) all &= kind;
      }
      if (at < size && bytes[at] === BACKSLASH && isSplice(bytes, at)) return undefined;
      const length = at - start;
      if ((all & LETTER) === 0 || length > this.#longest) continue;
      if (length <= 2) {
        const key = (bytes[start] as number) | (length === 1 ? 0 : (bytes[at - 1] as number) << 8);
        if (seen[key] === 1) continue;
        seen[key] = 1;
      }
      found.add(latin1(bytes, start, at));
    }
    return found;
  }

  /** Of few names: the words that take part in one that is put together, of these and of what macros put between them. */
  partsOf(words: ReadonlySet<string>): ReadonlySet<string> {
    const found = new Set<string>();
    const has = (word: string): boolean => words.has(word) || BETWEEN.includes(word);
    for (const name of this.#sorted) {
      const begun = reachedIn(name, has);
      // From behind, whether words come from here to the end.
      const ends = new Uint8Array(name.length + 1);
      ends[name.length] = 1;
      for (let at = name.length - 1; at >= 0; at--)
        for (let end = at + 1; begun[at] === 1 && end <= name.length; end++) {
          const word = name.slice(at, end);
          if (ends[end] === 0 || word.length === name.length || !has(word)) continue;
          ends[at] = 1;
          if (words.has(word)) found.add(word);
        }
    }
    return found;
  }

  /** Whether one of few names is several words, of which other macros may put some between the others. */
  isOf(has: (word: string) => boolean): boolean {
    const hasAny = (word: string): boolean => has(word) || BETWEEN.includes(word);
    return this.#sorted.some((name) => isPutTogether(name, hasAny));
  }

  /** Whether one of the words begins the name, with three letters where many names are asked for. */
  isBegun(name: string, words: ReadonlySet<string>): boolean {
    const least = this.isFew ? 1 : 3;
    for (let end = least; end < name.length; end++) if (words.has(name.slice(0, end))) return true;
    return false;
  }

  /** Whether so few names are asked for that any word counts. */
  get isFew(): boolean {
    return this.#sorted.length <= FEW;
  }

  /** Whether a word stands somewhere in a name. */
  isPiece(word: string): boolean {
    let is = this.#pieces.get(word);
    if (is === undefined) keep(this.#pieces, word, (is = this.#stands(word)));
    return is;
  }

  #stands(word: string): boolean {
    for (let at = 0; at + RUN <= word.length; at++)
      if (this.#runs[runAt(word, at)] === 0) return false;
    return this.#all.includes(word);
  }

  /** Whether a name ends with the word, and is longer. */
  isEnd(word: string): boolean {
    this.#ends ??= new Set(
      this.#sorted.flatMap((name) => Array.from(name, (_, at) => name.slice(at + 1))),
    );
    return word !== "" && this.#ends.has(word);
  }

  /** Whether a name begins with the word, and is longer. */
  isBeginning(word: string): boolean {
    return beginsOne(this.#sorted, word);
  }
}

/** Whether one of these, which are sorted, begins with a text and is wanted. */
function some(
  sorted: readonly string[],
  text: string,
  isWanted: (name: string) => boolean,
): boolean {
  const from = firstAbove(sorted, text);
  if (sorted[from - 1] === text && isWanted(text)) return true;
  for (let at = from; sorted[at]?.startsWith(text) === true; at++)
    if (isWanted(sorted[at] as string)) return true;
  return false;
}

/** Whether what stands in a name behind an offset is what pieces from one on come to. */
function isAlong(
  name: string,
  from: number,
  pieces: readonly (readonly string[] | undefined)[],
  index: number,
): boolean {
  let next = index;
  while (next < pieces.length && pieces[next] === undefined) next++;
  if (next === pieces.length) return next > index || from === name.length;
  const words = pieces[next] ?? [];
  const isEnd = (word: string, at: number): boolean =>
    isAlong(name, at + word.length, pieces, next + 1);
  if (next === index) return words.some((word) => name.startsWith(word, from) && isEnd(word, from));
  return words.some((word) => {
    for (let at = name.indexOf(word, from); at >= 0; at = name.indexOf(word, at + 1))
      if (isEnd(word, at)) return true;
    return false;
  });
}

/** Whether a name is several of these words, one after the other. */
export function isPutTogether(name: string, has: (word: string) => boolean): boolean {
  return reachedIn(name, has)[name.length] === 1;
}

/** How much of a name words come to from its beginning, none of them the whole: 1 at each end of one. */
function reachedIn(name: string, has: (word: string) => boolean): Uint8Array {
  const reached = new Uint8Array(name.length + 1);
  reached[0] = 1;
  for (let at = 0; at < name.length; at++) {
    if (reached[at] === 0) continue;
    for (let end = at + 1; end <= name.length; end++)
      if (end - at < name.length && has(name.slice(at, end))) reached[end] = 1;
  }
  return reached;
}

/** Whether the backslash behind a word joins it to one on the next line. */
function isSplice(bytes: Uint8Array, at: number): boolean {
  const length = spliceLength(bytes, at, bytes.length);
  return length > 0 && wordByte[bytes[at + length] ?? 0] === 1;
}

function unspliced(bytes: Uint8Array): Uint8Array {
  const text = latin1(bytes, 0, bytes.length);
  return Buffer.from(text.replace(/\\[ \t\v\f\0]*(?:\r\n?|\n)/g, ""), "latin1");
}

function runAt(text: string, at: number): number {
  let folded = 0;
  for (let letter = at; letter < at + RUN; letter++)
    folded = Math.imul(folded, 67) + text.charCodeAt(letter);
  return (folded ^ (folded >>> RUN_BITS)) & ((1 << RUN_BITS) - 1);
}
