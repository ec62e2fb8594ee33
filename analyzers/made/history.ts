/**
 * What names mean as a compilation in all configurations goes on, and what they meant at an earlier
 * time. Time is the number of changes so far. Invariant: what a name is in any configuration is among
 * its meanings, or `isCut` says that it has had more of them than are kept.
 */
import type { Macro } from "../preprocess/macro.js";

/** What a name may stand for; undefined: it may be no macro. */
export type Meanings = readonly (Macro | undefined)[];

/** What a name came to mean, oldest first. */
interface Past {
  readonly times: number[];
  readonly meanings: Meanings[];
}

/** A name that differs in ever more branches has no more meanings than these. */
const MAX_MEANINGS = 64;
/** Names that branches bring back and together. */
const MAX_MERGED = 1_000_000;

export class History {
  readonly #pasts = new Map<string, Past>();
  /** What names meant before the branch that is being walked, innermost last. */
  readonly #logs: Map<string, Meanings>[] = [];
  /** All that each name was pushed as. */
  readonly #pushed = new Map<string, Meanings>();
  readonly #cut = new Set<string>();
  readonly #unknown: (name: string) => Meanings;
  time = 0;
  /** How often branches brought a name back and together. */
  #nMerged = 0;

  /** `unknown`: what a name means that nothing was said of. */
  constructor(unknown: (name: string) => Meanings) {
    this.#unknown = unknown;
  }

  /** Whether something was said of a name by now. */
  has(name: string): boolean {
    return this.#pasts.has(name);
  }

  isCut(name: string): boolean {
    return this.#cut.has(name);
  }

  now(name: string): Meanings {
    return this.#pasts.get(name)?.meanings.at(-1) ?? this.#unknown(name);
  }

  at(name: string, time: number): Meanings {
    const past = this.#pasts.get(name);
    if (past === undefined) return this.#unknown(name);
    // Most questions are about what holds to the end.
    let high = past.times.length;
    for (let low = 0; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((past.times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return past.meanings[high - 1] ?? this.#unknown(name);
  }

  set(name: string, meanings: Meanings): void {
    const log = this.#logs.at(-1);
    if (log !== undefined && !log.has(name)) log.set(name, this.now(name));
    this.#record(name, meanings);
  }

  push(name: string): void {
    const all = this.#pushed.get(name);
    const now = this.now(name);
    this.#pushed.set(name, all === undefined ? now : this.#union(name, [all, now]));
  }

  /** Which of those that were pushed is brought back may depend on the configuration. */
  pop(name: string): void {
    const all = this.#pushed.get(name);
    if (all !== undefined) this.set(name, all);
  }

  openBranch(): void {
    this.#logs.push(new Map());
  }

  /** Whether branches did more than they may: what they define holds behind them, and nothing else. */
  get isSpent(): boolean {
    return this.#nMerged > MAX_MERGED;
  }

  /** What the branch that ends made of names, which mean again what they meant before it. */
  closeBranch(): ReadonlyMap<string, Meanings> {
    const log = this.#logs.pop() as Map<string, Meanings>;
    const ends = new Map<string, Meanings>();
    this.#nMerged += log.size;
    if (this.isSpent) return ends;
    for (const [name, before] of log) {
      ends.set(name, this.now(name));
      this.#record(name, before);
    }
    return ends;
  }

  /** Goes on behind branches. `isDecided`: one of them is gone in every configuration. */
  join(ends: readonly ReadonlyMap<string, Meanings>[], isDecided: boolean): void {
    const changed = new Map<string, { readonly branches: number[]; readonly all: Meanings[] }>();
    ends.forEach((end, branch) => {
      for (const [name, meanings] of end) {
        let one = changed.get(name);
        if (one === undefined) changed.set(name, (one = { branches: [], all: [] }));
        one.branches.push(branch);
        one.all.push(meanings);
      }
    });
    this.#nMerged += changed.size;
    for (const [name, { branches, all }] of changed) {
      // Where a branch says nothing, and where none is gone, the name is what it was.
      const gap = branches.findIndex((branch, index) => branch !== index);
      const isEverywhere = isDecided && all.length === ends.length;
      if (!isEverywhere) all.splice(gap < 0 ? all.length : gap, 0, this.now(name));
      this.set(name, this.#union(name, all));
    }
  }

  #record(name: string, meanings: Meanings): void {
    this.time++;
    const past = this.#pasts.get(name);
    if (past === undefined) {
      this.#pasts.set(name, { times: [this.time], meanings: [meanings] });
      return;
    }
    past.times.push(this.time);
    past.meanings.push(meanings);
  }

  #union(name: string, all: readonly Meanings[]): Meanings {
    const first = all[0] as Meanings;
    // What says the same is the same list, so that nobody looks at it again.
    if (all.every((one) => one === first || one.every((macro) => first.includes(macro))))
      return first;
    const together = [...new Set(all.flat())];
    if (together.length <= MAX_MEANINGS) return together;
    this.#cut.add(name);
    return together.slice(0, MAX_MEANINGS);
  }
}
