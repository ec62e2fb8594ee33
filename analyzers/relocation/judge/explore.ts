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
import { placesIn, whole, type Share } from "../scenarios/share.js";
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
  /** The whole by default. */
  readonly share?: Share;
  readonly fuel?: number;
  /** The root compiled for telling; the root itself by default. */
  readonly traced?: Root;
  readonly onProgress?: (nScenarios: number) => void;
}

/** How many scenarios are run between two words about progress. */
export const progressInterval = 4096;

/** The first part of a share: the whole by default. */
export function explore(root: Root, options: Options): Exploration {
  return exploreParts(root, options)[0] as Exploration;
}

/** The parts of a share, in one pass over all scenarios. */
export function exploreParts(root: Root, options: Options): Exploration[] {
  const { generation, bounds, premises = [], share = whole } = options;
  const caller = callerWith(premises);
  return exploreIn(root, options, relocationChecks, (visit) =>
    enumerate(bounds, generation.name, caller, share, visit),
  );
}

/** Runs a root in whatever scenarios it is shown, each of which counts for its part. */
export function exploreIn(
  root: Root,
  options: Omit<Options, "bounds">,
  checks: Checks,
  scenarios: (visit: Visit) => void,
): Exploration[] {
  const { generation, fuel = defaultFuel, share = whole } = options;
  const run = new Run();
  const judgement = new Judgement();
  const parts = share.indexes.map(() => new Tally());
  const places = placesIn(share);
  let nRuns = 0;
  scenarios((draft) => {
    const found = parts[places[draft.index % share.count] ?? -1] as Tally;
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
      if (++nRuns % progressInterval === 0) options.onProgress?.(nRuns);
    }
    // A part that was given up is over; the others are not.
    return found.stopped === undefined || parts.some(({ stopped }) => stopped === undefined);
  });
  return parts.map((found) =>
    found.exploration((bare) => tell(options.traced ?? root, bare, generation, fuel, checks)),
  );
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
