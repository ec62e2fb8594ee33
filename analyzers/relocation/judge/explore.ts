/**
 * Bounded model checking of a root: every scenario up to the bounds, and each again with every step
 * that can fail made to fail. Goes on after the first counterexample, because what a broken property
 * needs is known only when all have been seen. Invariant: what is returned depends on the root, the
 * generation, the bounds and the part, and on nothing else; the parts of an exploration, put
 * together, are the whole.
 */
import { words } from "../../words/words.js";
import type { Generation } from "../../model/generation.js";
import { machine } from "../../model/machine.js";
import { Run } from "../run/run.js";
import type { Bounds } from "../scenarios/bounds.js";
import { callerWith, enumerate, type Visit } from "../scenarios/enumerate.js";
import type { Premise } from "../scenarios/premises.js";
import {
  defaultFuel,
  judge,
  Judgement,
  relocationChecks,
  type Checks,
  type Root,
} from "./judgement.js";
import { replay } from "./replay.js";
import { Tally, type Bare, type Exploration } from "./tally.js";
import type { Counterexample } from "./verdict.js";

export interface Options {
  readonly generation: Generation;
  readonly bounds: Bounds;
  readonly premises?: readonly Premise[];
  /** Part `index` of `count`, from 0; the whole by default. */
  readonly part?: { readonly index: number; readonly count: number };
  readonly fuel?: number;
  /** The root compiled for telling; the root itself by default. */
  readonly traced?: Root;
  readonly onProgress?: (nScenarios: number) => void;
}

/** How many scenarios are run between two words about progress. */
export const progressInterval = 4096;

export function explore(root: Root, options: Options): Exploration {
  const { generation, bounds, premises = [], part = { index: 0, count: 1 } } = options;
  const caller = callerWith(premises);
  return exploreIn(root, options, relocationChecks, (visit) =>
    enumerate(bounds, generation.name, caller, part.index, part.count, visit),
  );
}

/** Runs a root in whatever scenarios it is shown. */
export function exploreIn(
  root: Root,
  options: Omit<Options, "bounds">,
  checks: Checks,
  scenarios: (visit: Visit) => void,
): Exploration {
  const { generation, fuel = defaultFuel } = options;
  const run = new Run();
  const judgement = new Judgement();
  const found = new Tally();
  scenarios((draft) => {
    let nFaults = 0;
    for (
      draft.faultAt = 0;
      draft.faultAt <= nFaults && found.stopped === undefined;
      draft.faultAt++
    ) {
      judge(root, run, draft, generation, fuel, judgement, undefined, checks);
      // A scenario that cannot be decided when all steps succeed is not run again with a step that
      // fails.
      if (draft.faultAt === 0) nFaults = judgement.reason === undefined ? machine.nFallible : 0;
      found.take(run, draft, judgement);
      if (found.nScenarios % progressInterval === 0) options.onProgress?.(found.nScenarios);
    }
    return found.stopped === undefined;
  });
  return found.exploration((bare) => tell(options.traced ?? root, bare, generation, fuel, checks));
}

/** Runs a counterexample again, with its log open. */
export function tell(
  traced: Root,
  bare: Bare,
  generation: Generation,
  fuel?: number,
  checks?: Checks,
): Counterexample {
  const { log } = replay(traced, bare.scenario, generation, fuel, checks);
  return { ...bare, text: words`${bare.text}`, log };
}
