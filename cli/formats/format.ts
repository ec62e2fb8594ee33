/**
 * A format is one way to show a document; a *document* is one answer of a command, as plain data. A
 * format has a *form* for each kind of document that it serves: a module with a function to text,
 * which is loaded when it is asked for.
 *
 * Invariant: a form prints nothing, chooses no exit code, depends on nothing but its arguments, and
 * escapes everything that came from a tree, a mail or a rule file for the place it goes to. Its text
 * is empty or ends with a newline. An incomplete document never reads as a clean one.
 */
import type { Replayed } from "../../analyzers/relocation/examiner.js";
import type {
  Drift,
  EquivalenceReport,
  ModelReport,
} from "../../analyzers/relocation/tell/report.js";
import type { Scenario } from "../../analyzers/relocation/scenarios/scenario.js";
import type { SuiteReport } from "../../analyzers/suite/report.js";
import type { Review } from "../../rules/results/tree-review.js";
import type { Correspondent, SeriesReview } from "../../rules/results/series-review.js";
import type { FailOn as Gate } from "./notes/gate.js";
import type { FailOn } from "./parts/severity.js";

/** Findings of a tree. */
export interface LintDocument {
  readonly kind: "lint";
  readonly review: Review;
  /** The least severity that fails the run; absent, every finding does. */
  readonly failOn?: FailOn;
  /** What a person should know of the rules behind the findings, one line each. */
  readonly notes?: readonly string[];
}

/** Verdicts on the call sites of a tree. */
export interface VerdictsDocument {
  readonly kind: "verdicts";
  readonly report: ModelReport;
  /** What is violated or rejected, as findings. */
  readonly review: Review;
  /** Whether an unknown verdict fails the run. */
  readonly strict: boolean;
}

/** Relocations of two trees, compared. */
export interface EquivalenceDocument {
  readonly kind: "equivalence";
  readonly report: EquivalenceReport;
  /** Whether an unknown verdict fails the run. */
  readonly strict: boolean;
}

/** What the model has of operations, and what a tree has of its own, compared one by one. */
export interface AgreementDocument {
  readonly kind: "agreement";
  /** `before` is the tree with the model's bodies, `after` with its own. */
  readonly report: EquivalenceReport;
  /** Whether an unknown verdict fails the run. */
  readonly strict: boolean;
}

/** One scenario run again. */
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

/** Prototypes of the model beside those of the tree. */
export interface DriftDocument {
  readonly kind: "drift";
  readonly tool: ModelReport["tool"];
  readonly tree: ModelReport["tree"];
  /** Which API generation was chosen, and why; undefined where the examiner does not say. */
  readonly generation: ModelReport["generation"] | undefined;
  readonly drift: readonly Drift[];
  readonly incomplete: readonly string[];
}

/** The TypeScript that C was lowered to. */
export interface ProgramDocument {
  readonly kind: "program";
  readonly tool: ModelReport["tool"];
  readonly tree: ModelReport["tree"];
  readonly program: string;
  readonly incomplete: readonly string[];
}

/** The answers of `ringfence model`. */
export type ModelDocument =
  | VerdictsDocument
  | EquivalenceDocument
  | AgreementDocument
  | ReplayDocument
  | DriftDocument
  | ProgramDocument;

/** A patch series before and after. */
export interface SeriesDocument {
  readonly kind: "series";
  readonly review: SeriesReview;
  /** What fails the run. */
  readonly failOn: Gate;
}

/** The kernel's own tests, run. */
export interface SuiteDocument {
  readonly kind: "suite";
  readonly tool: ModelReport["tool"];
  readonly tree: ModelReport["tree"];
  readonly report: SuiteReport;
}

export type Document = LintDocument | ModelDocument | SeriesDocument | SuiteDocument;
export type DocumentKind = Document["kind"];
export type DocumentOf<Kind extends DocumentKind> = Extract<Document, { readonly kind: Kind }>;

/** Who reads it, and how much of it. */
export interface View {
  /** Whether escape sequences for colour may be written. */
  readonly colour: boolean;
  /** Columns of the terminal that reads it; 100 where there is none. */
  readonly width: number;
  /** Tell everything: every story, all bounds, every hunk. */
  readonly all: boolean;
  /** Who answers the mails of a series; absent, the program that sends them puts it in. */
  readonly sender?: Correspondent;
  /** In SARIF: what an exception allows as well, with its suppression. */
  readonly suppressed?: boolean;
  /** In mails: what is asked and what is not decided as well. */
  readonly questions?: boolean;
  /** Options of the command line that decide what is said, for a command that shows the same. */
  readonly asked?: readonly string[];
  /** Whether the patches are commits of the tree's repository, which that command can name. */
  readonly ofCommits?: boolean;
}

export interface OutputFile {
  /** A bare name. */
  readonly name: string;
  readonly text: string;
}

/** A text, the bytes of one that is not UTF-8 throughout, or the files of a folder. */
export type Output = string | Uint8Array | readonly OutputFile[];

export interface Form<Shown extends Document> {
  render(document: Shown, view: View): Output;
}

/** The form of a format that works from findings alone, and serves every command that has some. */
export interface FindingsForm {
  /** `failOn`: as lint's document has it, for a format with a verdict of its own. */
  render(review: Review, failOn?: FailOn, view?: View): string;
}

export type Forms = { readonly [Kind in DocumentKind]?: () => Promise<Form<DocumentOf<Kind>>> };

export interface Format {
  /** What `--format` takes. */
  readonly name: string;
  /** One line for the README. */
  readonly doc: string;
  /** A folder cannot go to stdout. */
  readonly output: "text" | "folder";
  /** The kinds of documents that it serves. */
  readonly forms: Forms;
}
