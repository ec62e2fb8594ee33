/**
 * One output format of a review: a function from a review of a series to files. Invariant: it prints
 * nothing, chooses no exit code, depends on its arguments alone, and escapes everything that came
 * from a mail or a tree for the place it goes to. An incomplete review never reads as a clean one.
 */
import type { Correspondent, SeriesReview } from "../../rules/series-review.js";
import type { FailOn } from "./notes/gate.js";

export interface ReviewReportOptions {
  /** Whether escape sequences for colour may be written. */
  readonly colour: boolean;
  /** Columns of the terminal that reads it; 80 where there is none. */
  readonly width: number;
  /** Show every hunk, not only those that something is said about. */
  readonly allHunks: boolean;
  /** What fails the run, so that a format with a verdict of its own has the one of the exit code. */
  readonly failOn: FailOn;
  /** Who answers the mails; absent, the program that sends them puts it in. */
  readonly sender?: Correspondent;
}

export interface OutputFile {
  /** A bare name for a format that writes a directory, empty for one that writes one file. */
  readonly name: string;
  /** Empty, or ending with a newline. */
  readonly bytes: Uint8Array;
}

export interface ReviewReporter {
  /** What `--format` takes. */
  readonly name: string;
  /** One line for `--help`. */
  readonly doc: string;
  /** A directory can not go to stdout. */
  readonly output: "file" | "directory";
  /** Exactly one file without a name, or any number of files with different names. */
  render(review: SeriesReview, options: ReviewReportOptions): readonly OutputFile[];
}

/** The one file of a format that writes text. */
export function textFile(text: string, name = ""): OutputFile {
  return { name, bytes: Buffer.from(text, "utf8") };
}
