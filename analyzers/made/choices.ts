/**
 * Expansion where names have several meanings: it is done once for each choice among them. Choices
 * among macros of the files that are looked at are tried in every combination; what the headers of
 * everybody leave open is tried one name at a time. Invariant: what a choice of the first kind makes
 * is made, or `isSpent` says that there were too many.
 */
import { headerOf } from "../preprocess/conditionals.js";
import { Expander, type Environment, type Stream } from "../preprocess/expander.js";
import type { Macro } from "../preprocess/macro.js";
import { ExpansionError, type Token } from "../preprocess/token.js";
import type { Meanings } from "./history.js";

/** One way to expand what begins at a token. */
export interface Way {
  readonly tokens: readonly Token[];
  /** Index of the first token that it leaves. */
  readonly next: number;
}

/** Where names get their meanings. */
export interface Source {
  meanings(name: string, time: number): Meanings;
  /** Whether a name has more meanings than these. */
  isCut(name: string): boolean;
  /** Whether a file is one of those that are looked at. */
  isOwn(path: string): boolean;
}

/** Combinations that are tried for one place. */
const MAX_WAYS = 64;
/** The same with what headers leave open. */
const MAX_ALL_WAYS = 256;
const MAX_TOKENS = 100_000;
/** Tokens that all places of one compilation may make. */
const MAX_ALL_TOKENS = 1_000_000;
/** Of these, what headers leave open may take so many. */
const MAX_OPEN_TOKENS = 1_000_000;

/** Once they have made these, a place is expanded in few ways, and is given up where it takes more. */
const MAX_LATE_WAYS = 8;
const MAX_LATE_TOKENS = 2_000;
/** Once they have made these, all that follow are given up. */
const MAX_LAST_TOKENS = 3_000_000;

/** A name that was asked for, and how many meanings it has. */
interface Asked {
  readonly name: string;
  readonly n: number;
  readonly isOwn: boolean;
}

export class Choices implements Environment {
  readonly #source: Source;
  readonly #expander: Expander;
  readonly #late: Expander;
  /** Which meaning of a name is tried; the first where nothing is said. */
  #chosen: ReadonlyMap<string, number> = new Map();
  /** What was asked for since the last choice, in that order. */
  #asked = new Map<string, Asked>();
  #nTokens = 0;
  #nOpenTokens = 0;
  /** There were more ways than were gone, or one made too much; what macros of headers make by themselves leaves no doubt. */
  isSpent = false;
  #usesOwn = false;

  constructor(source: Source) {
    this.#source = source;
    this.#expander = new Expander(this, { kept: new Set(), maxTokens: MAX_TOKENS });
    this.#late = new Expander(this, { kept: new Set(), maxTokens: MAX_LATE_TOKENS });
  }

  /** What every name meant that the last place asked for. */
  meant = new Map<string, Meanings>();

  macro(name: string, time: number): Macro | undefined {
    const meanings = this.#source.meanings(name, time);
    this.meant.set(name, meanings);
    if (this.#source.isCut(name)) this.isSpent = true;
    const isOwn = meanings.some((macro) => macro !== undefined && this.#source.isOwn(macro.path));
    this.#usesOwn ||= isOwn;
    if (meanings.length === 1) return meanings[0];
    if (!this.#asked.has(name)) {
      this.#asked.set(name, { name, n: meanings.length, isOwn });
    }
    return meanings[Math.min(this.#chosen.get(name) ?? 0, meanings.length - 1)];
  }

  /** Whether the places so far made as many tokens as all may. */
  get #isLate(): boolean {
    return this.#nTokens > MAX_ALL_TOKENS;
  }

  configuration(): string | undefined {
    return undefined;
  }

  lineOf(): number {
    return 1;
  }

  /** All ways to expand what begins at a token. */
  *ways(stream: Stream, from: number): Generator<Way> {
    yield* this.#each((expander) => expander.expandOne(stream, from));
  }

  /** The files that `#include MACRO` may name. */
  *targets(tokens: readonly Token[]): Generator<{ name: string; isQuoted: boolean }> {
    yield* this.#each((expander) => headerOf(expander, tokens));
  }

  *#each<T>(make: (expander: Expander) => T | undefined): Generator<T> {
    this.isSpent = this.#nTokens > MAX_LAST_TOKENS;
    this.#usesOwn = false;
    this.meant = new Map();
    if (this.isSpent) return;
    const left: Asked[] = [];
    const known = new Set<string>();
    const note = (asked: Asked): void => {
      if (!known.has(asked.name)) left.push(asked);
      known.add(asked.name);
    };
    const most = this.#isLate ? MAX_LATE_WAYS : MAX_WAYS;
    let n = yield* this.#combined(make, new Map(), most, note);
    this.isSpent ||= n >= most;
    const nBefore = this.#nTokens;
    // What a name of a header leads to may ask for further ones.
    for (const { name, n: nMeanings } of left) {
      for (let at = 1; at < nMeanings && n < MAX_ALL_WAYS; at++) {
        const nOpen = this.#nOpenTokens + this.#nTokens - nBefore;
        if (this.#isLate || nOpen > MAX_OPEN_TOKENS) break;
        n += yield* this.#combined(make, new Map([[name, at]]), MAX_ALL_WAYS - n, note);
      }
    }
    this.#nOpenTokens += this.#nTokens - nBefore;
  }

  /** Every combination of own names, beside one choice that stays; how many there were. */
  *#combined<T>(
    make: (expander: Expander) => T | undefined,
    fixed: ReadonlyMap<string, number>,
    most: number,
    note: (asked: Asked) => void,
  ): Generator<T, number> {
    let own: [name: string, at: number][] = [];
    for (let n = 1; n <= most; n++) {
      this.#chosen = new Map([...fixed, ...own]);
      this.#asked = new Map();
      const made = this.#tried(make);
      if (made !== undefined) yield made;
      const asked = [...this.#asked.values()];
      for (const one of asked) if (!one.isOwn) note(one);
      const chosen = asked.filter(({ name, isOwn }) => isOwn && !fixed.has(name));
      const now = chosen.map(({ name, n: nMeanings }) => ({
        name,
        at: this.#chosen.get(name) ?? 0,
        nMeanings,
      }));
      // The last name that has another meaning left takes it, and those behind it begin anew.
      const last = now.findLastIndex(({ at, nMeanings }) => at + 1 < nMeanings);
      if (last < 0) return n;
      own = now.slice(0, last + 1).map(({ name, at }, i) => [name, i === last ? at + 1 : at]);
    }
    return most;
  }

  #tried<T>(make: (expander: Expander) => T | undefined): T | undefined {
    const expander = this.#isLate ? this.#late : this.#expander;
    try {
      return make(expander);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      // What C forbids makes nothing; what is too much might.
      if (error.isLimit && this.#usesOwn) this.isSpent = true;
      return undefined;
    } finally {
      this.#nTokens += expander.nMade + 1;
    }
  }
}
