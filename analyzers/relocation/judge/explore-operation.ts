/**
 * Operations by themselves: a function that only grows, only cuts, or only merges VMAs is run where
 * its caller may call it, and judged by what every operation owes: the tree agrees with the VMAs,
 * every page is still found by its index, neighbours are left alone, locks are given back, and an
 * error leaves everything as it was. Invariant: no scenario asks for what the operation's caller may
 * not.
 */
import { askedScenarios } from "../asked/enumerate-asked.js";
import { askedStage, letGoOf } from "../run/asked-stage.js";
import { stageOf, type Perform } from "../run/stage.js";
import type { Bounds } from "../scenarios/bounds.js";
import {
  callerWith,
  enumerate,
  type Caller,
  type Draft,
  type Visit,
} from "../scenarios/enumerate.js";
import { merges } from "../scenarios/merges.js";
import { isAsked, isCollision, stackOf, type Operation } from "../scenarios/scenario.js";
import { whole, type Share } from "../scenarios/share.js";
import { exploreIn, type Options } from "./explore.js";
import type { Root } from "./judgement.js";
import { checksOf } from "./owed.js";
import type { Exploration } from "./tally.js";

export function exploreOperation(
  perform: Perform,
  operation: Operation,
  options: Options & { readonly tracedPerform?: Perform },
): Exploration[] {
  const { bounds, generation, premises = [], share = whole, tracedPerform } = options;
  const run = operationRoot(perform, operation);
  const traced = tracedPerform === undefined ? run : operationRoot(tracedPerform, operation);
  return exploreIn(run, { ...options, traced }, checksOf(operation), (visit) =>
    operationScenarios(operation, bounds, generation.name, callerWith(premises), share, visit),
  );
}

/** Where the caller of an operation may call it. */
export function operationScenarios(
  operation: Operation,
  bounds: Bounds,
  generation: string,
  caller: Caller,
  share: Share,
  visit: Visit,
): void {
  if (isAsked(operation)) askedScenarios(operation, bounds, generation, share, visit);
  else if (operation === "merge") merges(bounds, generation, caller, share, visit);
  else
    enumerate(bounds, generation, caller, share, (draft) => {
      draft.operation = operation;
      return isAllowed(draft, operation) ? visit(draft) : true;
    });
}

/** Growing needs room; cutting leaves a page, and its caller has unmapped what is cut off. */
function isAllowed(draft: Draft, operation: Operation): boolean {
  const { start, end } = stackOf(draft);
  if (operation === "expand") return !isCollision(draft);
  const newEnd = end - draft.nShiftPages;
  return newEnd > start && !draft.populated.some((page) => page >= newEnd && page < end);
}

/** An operation as if it moved a stack: it is handed what its caller has in its hands. */
export function operationRoot(perform: Perform, operation: Operation): Root {
  return (vma, shift, scenario) => {
    const stage = isAsked(operation) ? askedStage(vma, scenario) : stageOf(vma, shift, operation);
    const result = perform(stage);
    if (operation === "link") letGoOf(stage, result);
    return { result, stage };
  };
}
