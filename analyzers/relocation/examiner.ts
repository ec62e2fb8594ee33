/**
 * The contract of an examiner: requests about trees in, plain data out.
 * Invariant: nothing here knows how the tree is read or how the answer is printed.
 */
import type { Basis } from "./build/basis.js";
import type { Request } from "./find/request.js";
import type { Reason } from "./judge/verdict.js";
import type { Scenario } from "./scenarios/scenario.js";
import type { Drift, EquivalenceReport, ModelReport } from "./tell/report.js";
import type { Story } from "./tell/story.js";

export interface Examination {
  readonly report: ModelReport;
  /** The program, for `--emit-ts`. */
  readonly program: string;
  /** All prototypes that the model answers to and the tree declares, or that the roots use. */
  readonly drift: readonly Drift[];
}

/** Two versions of a tree, and what either rests on. */
export interface Compared {
  readonly report: EquivalenceReport;
  readonly basis: Basis;
  /** Roots of the later tree, `name path`, whose programs are the earlier ones. */
  readonly unchanged: ReadonlySet<string>;
  /** Functions that the model answers by doing nothing: no run can tell what they are called for. */
  readonly silent: ReadonlySet<string>;
}

/** One scenario run again. */
export interface Replayed {
  readonly path: string;
  readonly function: string;
  readonly outcome: string;
  readonly stories: readonly Story[];
  readonly reason?: Reason;
}

export interface Examiner {
  examine(request: Request): Promise<Examination>;
  /** Without running anything: what would be compiled, and how prototypes compare. */
  prepare(request: Request): Promise<Omit<Examination, "report"> & Pick<ModelReport, "generation">>;
  replay(request: Request, scenario: Scenario): Promise<readonly Replayed[]>;
  compare(before: Request, after: Request): Promise<Compared>;
  /** Without compiling to the end: what an examination would rest on. */
  basis(request: Request): Promise<Basis>;
}
