/**
 * The contract between the command line and whoever examines a tree: a request in, plain data out.
 * Invariant: nothing here knows how the tree is read or how the answer is printed.
 */
import type { FindDefinitions } from "../lowering/preprocess/preprocess.js";
import type { FileFacts } from "../references/facts.js";
import type { Listing, Tree } from "../trees/tree.js";
import type { Basis } from "./build/basis.js";
import type { BoundsName } from "./scenarios/bounds.js";
import type { Drift, EquivalenceReport, ModelReport } from "./tell/report.js";
import type { Scenario } from "./scenarios/scenario.js";
import type { Story } from "./tell/story.js";
import type { Reason } from "./judge/verdict.js";

export interface Request {
  readonly tree: Tree;
  readonly listing: Listing;
  /** Sightings of names in the whole tree. */
  look(names: readonly string[]): Promise<readonly FileFacts[]>;
  /** Where names look defined, for whoever keeps that; the tree is swept without it. */
  readonly definitions?: FindDefinitions;
  readonly bounds: BoundsName;
  /** A `.config`; the built-in configuration without one. */
  readonly configuration: { readonly label: string; readonly text: string } | undefined;
  /** Only call sites in, or judged by, this function. */
  readonly functionName: string | undefined;
  /** Whether call sites of a file are asked for. */
  isWanted(path: string): boolean;
  readonly toolVersion: string;
  readonly onProgress?: (nScenarios: number) => void;
}

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
