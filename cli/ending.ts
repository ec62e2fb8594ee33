/** What a run that may end before its time hands over, so that every output is written all the same. */
import type { StopReason } from "../rules/results/tree-review.js";

/** A text, and where it goes. */
export interface Written {
  /** A file or folder, or empty for stdout. */
  readonly file: string;
  /** Of a file in the folder; empty where `file` is one itself. */
  readonly name: string;
  readonly text: string | Uint8Array;
}

/** Ends a run by a deadline or a signal. */
export interface Overseer {
  /** The run may take this many seconds from here on. */
  limit(seconds: number): void;
  /** What is to be written for each reason, when it ends here. */
  draft(outputs: Readonly<Record<StopReason, readonly Written[]>>): void;
  /** The outputs of the whole run are written from here on. */
  conclude(): void;
}
