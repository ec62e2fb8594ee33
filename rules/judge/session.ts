/**
 * What checks of nearly the same tree keep from each other. Invariant: what is kept is used only
 * for the same listing and the same boundaries, together with all paths that changed since.
 */
import { MadeMemory, type MadeKeeper } from "../../analyzers/made/made-memory.js";
import { ReachedMakers } from "../../analyzers/made/reached-makers.js";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { ChangedNames } from "../../analyzers/preprocess/changed-names.js";
import { DeclaredMemory, type DeclaredKeeper } from "../../analyzers/preprocess/declared-memory.js";
import type { LedgerKeeper } from "../../analyzers/references/kept-ledger.js";
import { KeptReadings, type ReadingsKeeper } from "../../analyzers/references/kept-readings.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import type { TextReader } from "../../analyzers/references/included-texts.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import { Plans } from "./beyond.js";
import { DeclaringFacts } from "./ledger-of.js";
import type { Setup } from "./guard-setup.js";
import type { Page, Resolved } from "./pages.js";

export interface Kept {
  readonly tree: Tree;
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

/** Who keeps for later runs what headers declare, what the preprocessor makes of files, and how they were read. */
export interface Keepers {
  readonly declared: DeclaredKeeper;
  readonly made: MadeKeeper;
  readonly ledgers: LedgerKeeper;
  readonly readings: ReadingsKeeper;
}

/** A series of checks, each of a tree that differs from the last one in few files. */
export class CheckSession {
  /** What headers declare. */
  readonly declared: DeclaredMemory;
  /** What the preprocessor made of files. */
  readonly made: MadeMemory;
  /** What was read a second time. */
  readonly readings: KeptReadings;
  /** These depend on no listing and on no rules. */
  readonly declaring = new DeclaringFacts();
  readonly plans = new Plans();
  readonly #changed = new Set<string>();
  #ledgers: LedgerKeeper | undefined;
  #makers: ReachedMakers | undefined;
  #last: Kept | undefined;

  constructor(keepers?: Keepers) {
    this.declared = new DeclaredMemory(keepers?.declared);
    this.made = new MadeMemory(keepers?.made);
    this.readings = new KeptReadings(keepers?.readings);
    this.#ledgers = keepers?.ledgers;
  }

  /** Who keeps what ledgers came to: ids of files mean something in the first tree alone. */
  get ledgers(): LedgerKeeper | undefined {
    return this.#ledgers;
  }

  /** Told of all files that change between two checks. One that comes or goes is a new listing. */
  note(paths: readonly string[]): void {
    if (paths.length > 0) this.#ledgers = undefined;
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

  /**
   * Macros that put pieces together, where the plan asks for them. Those of the first check hold for all:
   * files that a patch touches, and those that use macros which it changes, are read in any case.
   */
  makersOf(plan: SurveyPlan, facts: readonly FileFacts[]): ReachedMakers | undefined {
    if (plan.asksMacros !== true) return undefined;
    return (this.#makers ??= new ReachedMakers(facts, this.made.fragmentsOf(plan.names)));
  }

  /** Whether what these pages came to, or what is guarded, may rest on how a text differs. */
  restsOn(
    pages: readonly Page[],
    path: string,
    { macros, hasOtherDirectives }: Pick<ChangedNames, "macros" | "hasOtherDirectives">,
  ): boolean {
    if (this.declared.hasRead(path)) return true;
    if (macros.size === 0 && !hasOtherDirectives) return false;
    return (
      this.made.restsOn(path) || pages.some(({ asked }) => asked.some((name) => macros.has(name)))
    );
  }

  keep(kept: Kept): void {
    this.#ledgers = undefined;
    this.#last = kept;
  }
}

/** The setup of the last check, unless a text changed on which rests what is guarded. */
export function setupIn(kept: Renewable | undefined, declared: DeclaredMemory): Setup | undefined {
  const isGuarding = (path: string): boolean =>
    kept?.setup.declaredIn.some((headers) => declared.restsOn(headers, path)) === true;
  return kept?.changed.some(isGuarding) === false ? kept.setup : undefined;
}
