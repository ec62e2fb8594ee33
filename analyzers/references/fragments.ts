/**
 * Pieces of guarded names: whether the words of a text could be put together to one. Invariant:
 * never a false "no" for a name whose pieces all stand in the text, each as a word of its own.
 */
import { beginsOne } from "./pieces.js";

/** More names than this are taken for all. */
const MAX_FOUND = 64;
/** Up to so many names are few. */
const FEW = 24;
/** A name that is longer is nobody's. */
const MAX_NAME = 256;

export class Fragments {
  readonly names: ReadonlySet<string>;
  readonly #sorted: readonly string[];
  /** All names in one text. */
  readonly #all: string;
  /** Words that have no other letters than names have, and are no longer. */
  readonly #letters: RegExp;
  readonly #pieces = new Map<string, boolean>();

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
    this.#sorted = [...this.names].filter(({ length }) => length <= MAX_NAME).sort();
    this.#all = this.#sorted.join(" ");
    const letters = [...new Set(this.#all)].filter((letter) => /\w/.test(letter)).join("");
    const longest = this.#sorted.reduce((most, { length }) => Math.max(most, length), 1);
    this.#letters = new RegExp(`\\b[${letters || "_"}]{1,${longest}}\\b`, "g");
  }

  /** Wanted names that words make of which one at least is of `own`; no more than `MAX_FOUND`. */
  madeOf(
    own: ReadonlySet<string>,
    others: ReadonlySet<string>,
    isWanted: (name: string) => boolean,
  ): readonly string[] {
    const pieces = new Map<string, boolean>();
    for (const word of others) pieces.set(word, false);
    for (const word of own) pieces.set(word, true);
    const found: string[] = [];
    if (own.size === 0) return found;
    for (const name of this.#namesMadeOf(pieces, 1)) {
      if (isWanted(name)) found.push(name);
      if (found.length === MAX_FOUND) break;
    }
    return found.sort();
  }

  *#namesMadeOf(pieces: ReadonlyMap<string, boolean>, least: number): Generator<string> {
    const seen = new Set<string>();
    const lengths = [...new Set([...pieces.keys()].map(({ length }) => length))];
    for (const word of pieces.keys()) {
      if (word.length < least) continue;
      for (let at = this.#firstFrom(word); at < this.#sorted.length; at++) {
        const name = this.#sorted[at] as string;
        if (!name.startsWith(word)) break;
        if (seen.has(name) || !lengths.some((length) => pieces.has(name.slice(-length)))) continue;
        seen.add(name);
        if (isMadeOf(name, pieces, lengths)) yield name;
      }
    }
  }

  /**
   * Whether the words of a text make a name that is none of them, in pieces of which the first has
   * three letters; where few names are asked for, one of any length.
   */
  couldMake(text: string): boolean {
    const words = new Set(text.match(this.#letters) ?? []);
    const least = this.#sorted.length > FEW ? 3 : 1;
    const pieces = new Map([...words].map((word) => [word, true]));
    for (const name of this.#namesMadeOf(pieces, least)) if (!words.has(name)) return true;
    return false;
  }

  /** Whether a word stands somewhere in a name. */
  isPiece(word: string): boolean {
    let is = this.#pieces.get(word);
    if (is === undefined) this.#pieces.set(word, (is = this.#all.includes(word)));
    return is;
  }

  /** Whether a name begins with the word, and is longer. */
  isBeginning(word: string): boolean {
    return beginsOne(this.#sorted, word);
  }

  #firstFrom(word: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as string) < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether a name is one piece after the other, one that is marked among them. */
function isMadeOf(
  name: string,
  pieces: ReadonlyMap<string, boolean>,
  lengths: readonly number[],
): boolean {
  // Twice the length of what is made so far, and one more once a marked piece is in it.
  const reached = new Set([0]);
  // A set yields what is added to it while it is gone through.
  for (const state of reached) {
    for (const length of lengths) {
      const end = (state >> 1) + length;
      if (end > name.length) continue;
      const isMarked = pieces.get(name.slice(state >> 1, end));
      if (isMarked === undefined) continue;
      const next = end * 2 + (isMarked ? 1 : state & 1);
      if (next === name.length * 2 + 1) return true;
      reached.add(next);
    }
  }
  return false;
}
