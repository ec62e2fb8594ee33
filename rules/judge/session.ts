/**
 * What checks of nearly the same tree keep from each other. Invariant: what is kept is used only
 * for the same listing and the same boundaries, together with all paths that changed since.
 */
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import type { Listing } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import type { Setup } from "./guard-setup.js";

export interface Kept {
  readonly listing: Listing;
  readonly boundaries: readonly Boundary[];
  readonly setup: Setup;
  /** The graph was made from the includes of every file. */
  readonly isComplete: boolean;
  readonly graph: IncludeGraph;
}

/** What the last check left, and the files that changed since. */
export interface Renewable extends Kept {
  readonly changed: readonly string[];
}

/** A series of checks, each of a tree that differs from the last one in few files. */
export class CheckSession {
  readonly #changed = new Set<string>();
  #last: Kept | undefined;

  /** Told of all files that change between two checks. One that comes or goes is a new listing. */
  note(paths: Iterable<string>): void {
    for (const path of paths) this.#changed.add(path);
  }

  /** What the last check left, when it was of the same files and rules. */
  take(listing: Listing, boundaries: readonly Boundary[]): Renewable | undefined {
    const last = this.#last;
    const changed = [...this.#changed];
    this.#changed.clear();
    const isSame = last?.listing === listing && last.boundaries === boundaries;
    return isSame ? { ...last, changed } : undefined;
  }

  keep(kept: Kept): void {
    this.#last = kept;
  }
}

/** The setup of the last check, unless a header changed that says what is guarded. */
export function setupIn(kept: Renewable | undefined): Setup | undefined {
  const isGuarding = (path: string): boolean =>
    kept?.setup.declaredIn.some((sources) => sources.has(path)) === true;
  return kept?.changed.some(isGuarding) === false ? kept.setup : undefined;
}
