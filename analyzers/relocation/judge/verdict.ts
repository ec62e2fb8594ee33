/**
 * What is said about a root in the end. A verdict is never a boolean: a relocation *holds* in so
 * many scenarios, is *violated* with counterexamples, is *rejected* because it does not type-check,
 * or is *unknown* for reasons that have a place. Invariant: all of it is plain data, so it can be
 * sent between threads, written to a file and read again; nothing in it depends on time.
 */
import type { Words } from "../../words/words.js";
import type { Entry } from "../../model/c/trace.js";
import type { DimensionError } from "../../lowering/type-check.js";
import type { Bounds } from "../scenarios/bounds.js";
import type { Need } from "../scenarios/scenario.js";
import type { Scenario } from "../scenarios/scenario.js";

/** A place in the C source; the line is one-based. */
export interface SourceLine {
  readonly path: string;
  readonly line: number;
  /** The text of that line. */
  readonly text?: string;
}

/** A contradiction between dimensions: what counts one thing stands where another is counted. */
export interface Rejection {
  readonly offence: DimensionError["offence"];
  readonly message: Words;
  readonly place?: SourceLine;
}

/** Why something could not be decided. */
export interface Reason {
  /** Index among the marks of the program that ran, which has the words and the place. */
  readonly mark?: number;
  readonly text: Words;
  readonly place?: SourceLine;
}

export interface Counterexample {
  /** Letter of the property. */
  readonly property: string;
  /** What broke and where, one sentence. */
  readonly text: Words;
  readonly scenario: Scenario;
  /** What the scenario has; nothing: the stack is alone. */
  readonly needs: readonly Need[];
  /** Place in the order of scenarios; the smallest comes first. */
  readonly order: readonly [number, number];
  /** What the root returned, or what it died of. */
  readonly outcome: string;
  /** What the program did, for the story. */
  readonly log: readonly Entry[];
}

/** A property that does not hold. */
export interface Violation {
  readonly property: string;
  readonly claim: Words;
  /** The fewest things that a counterexample of this property needs. */
  readonly needs: readonly Need[];
  /** The first counterexample that needs no more than that. */
  readonly counterexample: Counterexample;
  /** The first counterexample of every other incomparable set of needs. */
  readonly others: readonly Counterexample[];
  /** In how many scenarios it broke. */
  readonly nScenarios: number;
  /** In which other configuration alone it breaks, as in a `.config`. */
  readonly settings?: readonly string[];
}

export type Verdict =
  | { readonly kind: "holds"; readonly nScenarios: number; readonly bounds: Bounds }
  | {
      readonly kind: "violated";
      readonly nScenarios: number;
      readonly bounds: Bounds;
      /** Those that need least first, then the smallest counterexample, then what is nearer to the cause. */
      readonly violations: readonly Violation[];
      /** Why the exploration ended before its bounds. */
      readonly stopped?: Words;
    }
  | { readonly kind: "rejected"; readonly errors: readonly Rejection[] }
  | { readonly kind: "unknown"; readonly reasons: readonly Reason[] };

/** The verdict on what could not be decided, for one reason. */
export function unknown(text: Words, place?: SourceLine): Verdict {
  return { kind: "unknown", reasons: [place === undefined ? { text } : { text, place }] };
}
