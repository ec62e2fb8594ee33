/**
 * What a command has of the world around it besides files: its streams and its environment. Invariant:
 * a command writes nowhere else and ends no process, so that whoever calls run() reads what a user of
 * the program reads.
 */
import type { LazyExaminer } from "../analyzers/relocation/lazy-examiner.js";
import type { Overseer } from "./ending.js";

export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  /** Where it is a terminal. */
  readonly columns?: number;
}

export interface Io {
  /** `fd`: where it is read from; without it there is nothing to read. */
  readonly stdin: { readonly isTTY?: boolean; readonly fd?: number };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the run before its time, by deadline or signal; absent where neither is watched. */
  readonly overseer?: Overseer;
  /** Of whoever calls for many runs, and ends it; absent: each run has an examiner of its own. */
  readonly examiner?: LazyExaminer;
}

/** Columns for whoever reads it; a file and a pipe have 100, and a terminal that says 0 does not know. */
export function widthOf({ isTTY, columns }: Omit<Output, "write">): number {
  return isTTY === true && columns !== undefined ? Math.max(40, columns || 80) : 100;
}
