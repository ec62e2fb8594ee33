/**
 * The review of a series as stages, each of which has all that the one before it knows and more:
 * what it is made with, what is gone through, what is settled, what is heard, what is judged.
 * Invariant: no stage changes what an earlier one made, but for lineages and facts, which are asked
 * anew.
 */
import type { Threads } from "../../analyzers/references/scan.js";
import type { LazyExaminer } from "../../analyzers/relocation/lazy-examiner.js";
import type { BoundsName } from "../../analyzers/relocation/scenarios/bounds.js";
import type { RememberedTree } from "../../analyzers/trees/remembered.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import type { Known } from "../../rules/results/known.js";
import type {
  ModelChange,
  PatchReview,
  ReviewedClaim,
  SeriesReview,
} from "../../rules/results/series-review.js";
import type { RuleSet } from "../rule-sources.js";
import type { Store } from "../store.js";
import type { ChosenBase } from "./base.js";
import type { ComparedPatch } from "./compared-patch.js";
import type { Hearing, Listener } from "./hearing.js";
import type { LayeredFacts } from "./layered-facts.js";
import type { Lineages } from "./lineages.js";
import type { ModelRuns } from "./model-change.js";
import type { ChosenSeries } from "./series-of.js";
import type { State, States } from "./states.js";

export interface ReviewRequest {
  readonly chosen: ChosenSeries;
  readonly base: ChosenBase;
  /** What the user called the tree. */
  readonly treeName: string;
  readonly toolVersion: string;
  readonly today: string;
  /** Identities of findings that count nowhere. */
  readonly known: Known;
  /** Executes relocations; undefined: nothing is executed. */
  readonly examiner: LazyExaminer | undefined;
  /** How far scenarios go. */
  readonly bounds: BoundsName;
  readonly store: Store | undefined;
  readonly threads: Threads | undefined;
  rulesOf(tree: Tree): Promise<RuleSet>;
  /** Hears what messages say; undefined: nothing is asked of them. */
  readonly listener: Listener | undefined;
  readonly isAllAsked?: boolean;
  /** Called with the review as it would be if it ended here. */
  readonly onPart?: ((make: () => SeriesReview) => void) | undefined;
  readonly onFiles: ((nDone: number, nAll: number) => void) | undefined;
  readonly onScenarios: ((nScenarios: number) => void) | undefined;
}

/** The base is linted, and nothing is put on it yet. */
export interface Prepared {
  readonly request: ReviewRequest;
  /** The base, whose files stay as they were first read. */
  readonly tree: RememberedTree;
  readonly facts: LayeredFacts;
  readonly states: States;
  readonly lineages: Lineages;
  readonly runs: ModelRuns | undefined;
}

/** All patches are put on, and their states are compared. */
export interface GoneThrough extends Prepared {
  readonly patches: readonly ComparedPatch[];
  readonly last: State;
}

/** It is known which findings are gone again at the end, and what the series as a whole does. */
export interface Settled extends GoneThrough {
  readonly model: ModelChange | undefined;
}

export interface HeardPatch extends ComparedPatch {
  /** Undefined where nothing of it is judged. */
  readonly hearing: Hearing | undefined;
}

/** All messages are read, and the tree is not asked yet. */
export interface Heard extends Settled {
  readonly patches: readonly HeardPatch[];
  readonly cover: Hearing | undefined;
  /** Names of interfaces that there would be questions about. */
  readonly nRemarkNames: number;
  /** There are few enough of them for questions. */
  readonly hasRemarks: boolean;
}

/** All that messages say is judged. */
export interface JudgedSeries extends Heard {
  readonly reviews: readonly PatchReview[];
  readonly coverClaims: readonly ReviewedClaim[];
}
