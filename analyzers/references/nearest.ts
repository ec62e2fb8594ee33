/**
 * Which of the declarations of a name a file includes first. There may be as many as files, and each
 * file may ask: where it includes fewer files than there are declarations, these are looked through.
 * Invariant: the answer is the one that a look at each declaration would give.
 */
import type { Declared } from "./entities.js";
import type { Closure } from "./include-graph.js";
import { nameSpaceOf } from "./sighting.js";

export class Nearest {
  readonly #byPath = new Map<readonly Declared[], ReadonlyMap<string, Declared>>();
  readonly #whole = new Map<readonly Declared[], readonly Declared[]>();

  /** Those that every build has. */
  whole(candidates: readonly Declared[]): readonly Declared[] {
    let whole = this.#whole.get(candidates);
    if (whole === undefined)
      this.#whole.set(candidates, (whole = candidates.filter(({ isPartial }) => !isPartial)));
    return whole;
  }

  /** The first that is met and is no tag. */
  noTag(candidates: readonly Declared[], closure: Closure): Declared | undefined {
    if (candidates.length === 0 || closure.size === 0) return undefined;
    const byPath = this.#pathsOf(candidates);
    if (closure.size < byPath.size) {
      for (const path of closure.paths()) {
        const found = byPath.get(path);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    let best: Declared | undefined;
    let bestRank = Infinity;
    for (const [path, candidate] of byPath) {
      const rank = closure.rank(path) ?? Infinity;
      if (rank < bestRank) [best, bestRank] = [candidate, rank];
    }
    return best;
  }

  /** The first one of each file. */
  #pathsOf(candidates: readonly Declared[]): ReadonlyMap<string, Declared> {
    const known = this.#byPath.get(candidates);
    if (known !== undefined) return known;
    const byPath = new Map<string, Declared>();
    for (const candidate of candidates) {
      const isTag = nameSpaceOf(candidate.sighting.form) === "tag";
      if (!isTag && !byPath.has(candidate.path)) byPath.set(candidate.path, candidate);
    }
    this.#byPath.set(candidates, byPath);
    return byPath;
  }
}
