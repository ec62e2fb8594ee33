/**
 * What checks of nearly the same tree keep from each other. Invariant: what is kept is used only
 * for the same listing and the same boundaries, together with all paths that changed since.
 */
import { MadeMemory, type MadeKeeper } from "../../analyzers/made/memory.js";
import { DeclaredMemory, type DeclaredKeeper } from "../../analyzers/preprocess/declared-memory.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import type { TextReader } from "../../analyzers/references/included-texts.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { Listing } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import { Plans } from "./beyond.js";
import { DeclaringFacts } from "./ledger-of.js";
import type { Setup } from "./guard-setup.js";
import type { Resolved } from "./pages.js";

export interface Kept {
  readonly listing: Listing;
  readonly boundaries: readonly Boundary[];
  readonly setup: Setup;
  readonly plan: SurveyPlan;
  /** Of the files that are code by their names. */
  readonly graph: IncludeGraph;
  /** The graph with the files that are code because code includes them; undefined where there are none. */
  readonly whole: WholeGraph | undefined;
  readonly texts: TextReader;
  /** The outsiders that see a guarded header, where they were asked for. */
  readonly seers: ReadonlySet<string> | undefined;
  readonly resolved: Resolved;
}

export interface WholeGraph {
  readonly graph: IncludeGraph;
  readonly listing: Listing;
  readonly paths: readonly string[];
}

/** What the last check left, and the files that changed since. */
export interface Renewable extends Kept {
  readonly changed: readonly string[];
}

/** Who keeps for later runs what headers declare, and what the preprocessor makes of files. */
export interface Keepers {
  readonly declared: DeclaredKeeper;
  readonly made: MadeKeeper;
}

/** A series of checks, each of a tree that differs from the last one in few files. */
export class CheckSession {
  /** What headers declare. */
  readonly declared: DeclaredMemory;
  /** What the preprocessor made of files. */
  readonly made: MadeMemory;
  /** These depend on no listing and on no rules. */
  readonly declaring = new DeclaringFacts();
  readonly plans = new Plans();
  readonly #changed = new Set<string>();
  #last: Kept | undefined;

  constructor(keepers?: Keepers) {
    this.declared = new DeclaredMemory(keepers?.declared);
    this.made = new MadeMemory(keepers?.made);
  }

  /** Told of all files that change between two checks. One that comes or goes is a new listing. */
  note(paths: readonly string[]): void {
    for (const path of paths) this.#changed.add(path);
    this.made.note(paths);
  }

  /** What the last check left, when it was of the same files and rules. */
  take(listing: Listing, boundaries: readonly Boundary[]): Renewable | undefined {
    const last = this.#last;
    const changed = [...this.#changed];
    this.#changed.clear();
    // A check that fails on its way leaves nothing.
    this.#last = undefined;
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
