/**
 * R: what the root returns is decided by the scenario alone: a neighbour in the way, a step that
 * failed, or success. Invariant: the expectation never looks at what the root did.
 */
import { machine } from "../../model/machine.js";
import { EFAULT, EINTR, ENOMEM } from "../../model/numbers.js";
import { isForgivenShrink, isMadeGood } from "../run/failed-step.js";
import { resultText, type Run } from "../run/run.js";
import type { Property } from "./property.js";

export const result: Property = {
  letter: "R",
  name: "result",
  claim:
    "returns 0, -EFAULT if and only if another VMA is in the way, and an error if a step failed for good",
  check(run) {
    if (isExpected(run)) return undefined;
    return `returns ${resultText(run.result)}, but ${why(run)}`;
  },
};

function isExpected(run: Run): boolean {
  const { result } = run;
  if (machine.isOfCaller && result < 0) return isToldByCaller(run);
  if (machine.faulted === undefined) return result === (run.isCollision ? -EFAULT : 0);
  if (run.isCollision && result === -EFAULT) return true;
  if (result === -ENOMEM || isForgivenShrink(run) || isMadeGood(run)) return true;
  return result === -EINTR && run.generation.killableVmaLock;
}

/** A caller says in its own way that something is wrong, and may refuse before it begins. */
function isToldByCaller({ isCollision, vma, oldStart, oldEnd }: Run): boolean {
  if (machine.faulted !== undefined || isCollision) return true;
  return vma.vm_start_ === oldStart && vma.vm_end_ === oldEnd;
}

function why(run: Run): string {
  if (machine.faulted !== undefined) return `${machine.faulted} failed, which is -ENOMEM`;
  if (run.isCollision) return "another VMA is in the way, which is -EFAULT";
  return "nothing is in the way and no step failed, which is 0";
}
