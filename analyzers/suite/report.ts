/** What the tests of a tree came to. Invariant: every test of main() stands in it once, in its order. */
import type { Words } from "../words/words.js";

/** Where the kernel has its tests of mm/vma.c, v6.12 and later. */
export const FOLDER = "tools/testing/vma";

/** `unknown`: it cannot be said, and the reason is. */
export const testOutcomes = ["ok", "failed", "unknown"] as const;
type TestOutcome = (typeof testOutcomes)[number];

export interface TestPlace {
  readonly path: string;
  /** One-based. */
  readonly line: number;
}

/** A condition that a test wanted otherwise. */
export interface Assertion extends TestPlace {
  /** C, macros expanded. */
  readonly condition: string;
  /** What it was. */
  readonly isTrue: boolean;
  /** The comparison with its values; empty where nothing is compared. */
  readonly values: string;
}

export interface TestVerdict extends TestPlace {
  readonly name: string;
  readonly outcome: TestOutcome;
  /** Of a test that failed, what it says itself; the first one is nearest to the cause. */
  readonly assertions: readonly Assertion[];
  /** Why it is no `ok`, where no assertion says it. */
  readonly reason?: Words;
  /** Where it was when it ended. */
  readonly place?: TestPlace;
  /** The line of the tests that led there. */
  readonly from?: TestPlace;
  /** What the kernel says of itself on the way, and what a test that passes never frees. */
  readonly warnings: readonly string[];
  /** What it wrote, cut to a length. */
  readonly printed: string;
}

export interface SuiteReport {
  readonly folder: string;
  /** The file with main(). */
  readonly main: string;
  readonly tests: readonly TestVerdict[];
  /** Functions that something stood in for. */
  readonly stoodIn: {
    /** The maple tree and what the kernel says of itself. */
    readonly model: readonly string[];
    /** The C library and the shims of the tests. */
    readonly userland: readonly string[];
    /** What mm/vma.c calls and the tests of this tree lack. */
    readonly lacking: readonly string[];
  };
  /** Headers that are included and are not there, because a recipe of the makefile writes them. */
  readonly unmade: readonly string[];
  /** Files that could not be read, with the reason, and what else may be missing. */
  readonly incomplete: readonly string[];
}
