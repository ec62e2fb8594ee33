/**
 * What files give to macros that put pieces together, kept from one set of makers to the next: a patch to
 * a header makes other macros makers, few of which stand in any other file. Invariant: what is kept is
 * given again only where all makers that came or went stand nowhere in the file.
 */
import { readText } from "../preprocess/text.js";
import { wordsGiven } from "./given-words.js";

interface Kept {
  /** The set that it was found for, or that was found to be as good. */
  makers: ReadonlySet<string>;
  /** The makers that stand in the file. */
  readonly present: readonly string[];
  /** Of all words of the file, ascending. Two words may have one, which looks like a maker that came. */
  readonly hashes: Uint32Array;
  readonly words: ReadonlySet<string>;
}

/** Hashes, and words at sixteen times their weight, that are kept; then all are found anew. */
const MAX_WEIGHT = 1 << 23;
const WORD_WEIGHT = 16;

export class GivenMemory {
  /** By path, text and what is asked of it. */
  readonly #known = new Map<string, Kept>();
  readonly #came = new WeakMap<
    ReadonlySet<string>,
    WeakMap<ReadonlySet<string>, readonly number[]>
  >();
  #weight = 0;

  /** `givenWords()` of a file. `text`: a name for its bytes, the same for the same. `makers` does not change any more. */
  wordsOf(
    {
      path,
      text,
      bytes,
    }: { readonly path: string; readonly text: string; readonly bytes: Uint8Array },
    makers: ReadonlySet<string>,
    isWhole: boolean,
  ): ReadonlySet<string> {
    const key = `${isWhole ? "whole" : "part"} ${text} ${path}`;
    const known = this.#known.get(key);
    if (known !== undefined && this.#isAsGood(known, makers)) {
      known.makers = makers;
      return known.words;
    }
    const met = new Set<string>();
    const words = wordsGiven(readText(path, bytes), makers, isWhole, met);
    const hashes = Uint32Array.from(met, hashOf).sort();
    const weight = hashes.length + WORD_WEIGHT * words.size;
    if (this.#weight + weight > MAX_WEIGHT) {
      this.#known.clear();
      this.#weight = 0;
    }
    this.#weight += weight;
    const present = [...met].filter((word) => makers.has(word));
    this.#known.set(key, { makers, present, hashes, words });
    return words;
  }

  #isAsGood({ makers: old, present, hashes }: Kept, makers: ReadonlySet<string>): boolean {
    if (old === makers) return true;
    return (
      present.every((name) => makers.has(name)) &&
      !this.#cameTo(makers, old).some((hash) => isAmong(hashes, hash))
    );
  }

  /** Hashes of the makers that are new. */
  #cameTo(makers: ReadonlySet<string>, old: ReadonlySet<string>): readonly number[] {
    let byOld = this.#came.get(makers);
    if (byOld === undefined) this.#came.set(makers, (byOld = new WeakMap()));
    let came = byOld.get(old);
    if (came === undefined) {
      came = [...makers].filter((name) => !old.has(name)).map(hashOf);
      byOld.set(old, came);
    }
    return came;
  }
}

/** FNV-1a of 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function isAmong(sorted: Uint32Array, hash: number): boolean {
  let [from, end] = [0, sorted.length];
  while (from < end) {
    const middle = (from + end) >> 1;
    if ((sorted[middle] as number) < hash) from = middle + 1;
    else end = middle;
  }
  return sorted[from] === hash;
}
