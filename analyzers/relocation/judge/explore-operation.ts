/**
 * Operations by themselves: a function that only grows, only cuts, or only merges VMAs is run where
 * its caller may call it, and judged by what every operation owes: the tree agrees with the VMAs,
 * every page is still found by its index, neighbours are left alone, locks are given back, and an
 * error leaves everything as it was. Invariant: no scenario asks for what the operation's caller may
 * not.
 */
import { stageOf, type Operation, type Perform } from "../run/stage.js";
import { callerWith, enumerate, type Draft } from "../scenarios/enumerate.js";
import { merges } from "../scenarios/merges.js";
import { isCollision, stackOf } from "../scenarios/scenario.js";
import { whole } from "../scenarios/share.js";
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
  const caller = callerWith(premises);
  const run = rootOf(perform, operation);
  const traced = tracedPerform === undefined ? run : rootOf(tracedPerform, operation);
  return exploreIn(run, { ...options, traced }, checksOf(operation), (visit) => {
    if (operation === "merge") merges(bounds, generation.name, share, visit);
    else {
      enumerate(bounds, generation.name, caller, share, (draft) =>
        isAllowed(draft, operation) ? visit(draft) : true,
      );
    }
  });
}

/** Growing needs room; cutting leaves a page, and its caller has unmapped what is cut off. */
function isAllowed(draft: Draft, operation: Operation): boolean {
  const { start, end } = stackOf(draft);
  if (operation === "expand") return !isCollision(draft);
  const newEnd = end - draft.nShiftPages;
  return newEnd > start && !draft.populated.some((page) => page >= newEnd && page < end);
}

function rootOf(perform: Perform, operation: Operation): Root {
  return (vma, shift) => {
    const result = perform(stageOf(vma, shift, operation));
    return typeof result === "number" ? result : 0;
  };
}
