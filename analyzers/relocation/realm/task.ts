/** What crosses between the main thread and those that run programs: plain data, both ways. */
import type { Comparison } from "../judge/equivalence.js";
import type { Weights } from "../judge/never.js";
import type { Replay } from "../judge/replay.js";
import type { Exploration } from "../judge/tally.js";
import type { Binding, OperationBinding } from "../run/calls.js";
import type { TestRun } from "../run/run-test.js";
import type { Bounds } from "../scenarios/bounds.js";
import type { Premise } from "../scenarios/premises.js";
import type { Scenario } from "../scenarios/scenario.js";
import type { Share } from "../scenarios/share.js";

/**
 * How many parts an exploration has. What is given up early is given up part by part, so the number is
 * the same on every machine, however many threads share the parts.
 */
export const N_PARTS = 8;

/** A root as it can be sent: code, and how to call it. */
export interface Compiled {
  readonly javascript: string;
  readonly identifier: string;
  /** The same function compiled for telling. */
  readonly tracedJavascript: string;
  readonly tracedIdentifier: string;
  readonly binding: Binding | OperationBinding;
  /** What its code needs of its callers. */
  readonly premises: readonly Premise[];
  /** Name of the API generation. */
  readonly generation: string;
}

export type Task =
  | {
      readonly kind: "explore";
      readonly root: Compiled;
      readonly bounds: Bounds;
      readonly share: Share;
    }
  /** What both sides of its comparisons are made of; its program is one that weighs. */
  | {
      readonly kind: "weigh";
      readonly root: Compiled;
      readonly bounds: Bounds;
      readonly share: Share;
    }
  | { readonly kind: "replay"; readonly root: Compiled; readonly scenario: Scenario }
  | {
      readonly kind: "compare";
      /** Whether they are compared operation by operation, as a specification with what it specifies. */
      readonly isWatched: boolean;
      readonly before: Compiled;
      readonly after: Compiled;
      readonly bounds: Bounds;
      readonly share: Share;
    }
  /** One test of a program of tests. */
  | {
      readonly kind: "test";
      readonly javascript: string;
      /** The identifier of main(), and how many parameters it has. */
      readonly main: string;
      readonly nParameters: number;
      readonly wanted: string;
    };

export type Outcome =
  | { readonly kind: "explored"; readonly parts: readonly Exploration[] }
  | { readonly kind: "weighed"; readonly weights: Weights }
  | { readonly kind: "replayed"; readonly replay: Replay }
  | { readonly kind: "compared"; readonly comparison: Comparison }
  | { readonly kind: "tested"; readonly run: TestRun }
  /** There is nothing to tell but why. */
  | { readonly kind: "failed"; readonly text: string };

/** Whoever performs tasks; threads, for all but tests. */
export interface Performer {
  /** How many tasks it performs at a time. */
  readonly n: number;
  /** What a realm is made of. */
  readonly engine: string;
  /** The outcome of each task in their order; a string is the reason why there is none. */
  all(
    tasks: readonly Task[],
    onProgress?: (nScenarios: number) => void,
  ): Promise<(Outcome | string)[]>;
  end(): Promise<void>;
}

/** What a thread sends: how far it is can be read from `meter` while it runs. */
export type Message = Outcome | { readonly kind: "meter"; readonly meter: Int32Array };
