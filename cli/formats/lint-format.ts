/**
 * A reporter is one output format: a function from a review to text. Invariant: it prints
 * nothing, chooses no exit code, depends on nothing but its arguments, and escapes everything
 * that came from outside (paths, source lines, rule texts) for the place it goes to. Its text is
 * empty or ends with a newline. An incomplete review never reads as a clean one.
 */
import type { Review } from "../../rules/review.js";
import type { FailOn } from "./parts/severity.js";

export interface ReportOptions {
  /** Whether escape sequences for colour may be written. */
  readonly colour: boolean;
  /** Columns of the terminal that reads it; 80 where there is none. */
  readonly width: number;
  /**
   * The least severity that fails the run; absent, every finding does. A format that has a verdict
   * of its own needs it, so that the verdict is the one of the exit code.
   */
  readonly failOn?: FailOn;
  /** What a person should know of the rules behind the review, one line each. */
  readonly notes?: readonly string[];
}

export interface Reporter {
  /** What `--format` takes. */
  readonly name: string;
  /** One line for `--help`. */
  readonly doc: string;
  render(review: Review, options: ReportOptions): string;
}
