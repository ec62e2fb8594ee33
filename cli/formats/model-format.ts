/**
 * A model reporter is one output format of `ringfence model`: a function from a document to text. A
 * *document* is one answer of the command: verdicts on the call sites of a tree, the equivalence of
 * two trees, one scenario run again, how prototypes compare, or the program. Invariant: that of a
 * reporter of lint, whose formats are also formats here, for verdicts alone.
 */
import type { Drift, EquivalenceReport, ModelReport } from "../../analyzers/relocation/report.js";
import type { Replayed } from "../../analyzers/relocation/examination.js";
import type { Scenario } from "../../analyzers/relocation/scenario.js";
import type { Review } from "../../rules/review.js";

export interface VerdictsDocument {
  readonly kind: "verdicts";
  readonly report: ModelReport;
  /** The same as findings, for lint's formats. */
  readonly review: Review;
}

export interface EquivalenceDocument {
  readonly kind: "equivalence";
  readonly report: EquivalenceReport;
}

export interface ReplayDocument {
  readonly kind: "replay";
  readonly tool: ModelReport["tool"];
  readonly tree: ModelReport["tree"];
  readonly scenario: Scenario;
  /** Which of how many counterexamples of a file it is, one-based. */
  readonly choice: { readonly number: number; readonly nAll: number };
  readonly replayed: readonly Replayed[];
  readonly incomplete: readonly string[];
}

export interface DriftDocument {
  readonly kind: "drift";
  readonly tool: ModelReport["tool"];
  readonly tree: ModelReport["tree"];
  /** Which API generation was chosen, and why; undefined where the examiner does not say. */
  readonly generation: ModelReport["generation"] | undefined;
  readonly drift: readonly Drift[];
  readonly incomplete: readonly string[];
}

export interface ProgramDocument {
  readonly kind: "program";
  readonly tool: ModelReport["tool"];
  readonly tree: ModelReport["tree"];
  /** The TypeScript that C was lowered to. */
  readonly program: string;
  readonly incomplete: readonly string[];
}

export type ModelDocument = VerdictsDocument | EquivalenceDocument | ReplayDocument | DriftDocument | ProgramDocument;

export interface ModelReportOptions {
  /** Whether escape sequences for colour may be written. */
  readonly colour: boolean;
  /** Columns of the terminal that reads it. */
  readonly width: number;
  /** Tell everything: every story, all bounds, the whole configuration. */
  readonly all: boolean;
  /** What is unknown fails as well. */
  readonly strict: boolean;
}

export interface ModelReporter {
  /** What `--format` takes. */
  readonly name: string;
  /** One line for `--help`. */
  readonly doc: string;
  /** The kinds of documents that it has a form for. */
  readonly kinds: readonly ModelDocument["kind"][];
  render(document: ModelDocument, options: ModelReportOptions): string;
}

export const everyKind: readonly ModelDocument["kind"][] = ["verdicts", "equivalence", "replay", "drift", "program"];
