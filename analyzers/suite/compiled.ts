/**
 * The tests of a tree as they are run: one program, and what its places are. It is plain data, so that
 * it can be kept for as long as no file changes that it was made of. Invariant: whatever it was made of
 * is in `read`, files that were looked for in vain as well.
 */
import { digestOf } from "../trees/digest.js";
import type { Tree } from "../trees/tree.js";
import type { SuiteReport, TestPlace } from "./report.js";

/** A place of the program, and what stands there. */
interface Mark extends TestPlace {
  readonly text: string;
}

export interface CompiledSuite {
  readonly main: string;
  readonly tests: readonly (TestPlace & { readonly name: string })[];
  readonly javascript: string;
  /** main() in the program, and how many parameters it has. */
  readonly identifier: string;
  readonly nParameters: number;
  readonly marks: readonly Mark[];
  readonly stoodIn: SuiteReport["stoodIn"];
  readonly unmade: readonly string[];
  /** Files that could not be read, with the reason. */
  readonly incomplete: readonly string[];
  /** Digests of what it was made of, by path; empty for what was not there. */
  readonly read: ReadonlyMap<string, string>;
}

/** Why there is nothing to run, and the files that it is about. */
export interface NoSuite {
  readonly problem: "no makefile" | "no unit" | "no main" | "several mains";
  readonly paths: readonly string[];
}

export type Compiled = CompiledSuite | NoSuite;

export function isNoSuite(compiled: Compiled): compiled is NoSuite {
  return "problem" in compiled;
}

/** Whether a tree still has what was read for it. */
export function isCurrent({ read }: Pick<CompiledSuite, "read">, tree: Tree): boolean {
  const texts = tree.readMany([...read.keys()]);
  return [...read].every(([path, digest]) => digestOf(texts.get(path)) === digest);
}
