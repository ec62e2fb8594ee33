/**
 * U: a relocation that is refused, or that fails before it has begun, changes nothing. Invariant:
 * what counts as changed is the extent of the stack and its entries; its place in the tree is T,
 * all others are O and N.
 */
import { addressOf } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { EFAULT } from "../../model/numbers.js";
import { entryAt } from "../../model/page-tables.js";
import { isOperationStep } from "../run/failed-step.js";
import { hex, resultText, type Run } from "../run/run.js";
import type { Property } from "./property.js";

export const unchanged: Property = {
  letter: "U",
  name: "unchanged on refusal",
  claim: "with -EFAULT, or if expanding failed, nothing has changed",
  check(run) {
    if (run.result === 0) return undefined;
    const { vma } = run;
    const isSame = vma.vm_start_ === run.oldStart && vma.vm_end_ === run.oldEnd;
    if (!isSame) {
      if (!isRefusal(run)) return leftLarger(run);
      return `with ${resultText(run.result)} the stack is [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}), it was [${hex(run.oldStart)}, ${hex(run.oldEnd)})`;
    }
    return movedPage(run);
  },
};

function isRefusal({ result, isCollision }: Run): boolean {
  if (result === -EFAULT) return true;
  return machine.isOfCaller && isCollision && machine.faulted === undefined;
}

/** What failed was an operation, and not the shrinking at the end, for the pages have not moved yet. */
function leftLarger(run: Run): string | undefined {
  if (!isOperationStep(run) || run.isCollision) return undefined;
  const { populated } = run.scenario;
  for (let i = 0; i < populated.length; i++) {
    const page = populated[i]!;
    if (!run.isStackPage(page) || entryAt(page) !== run.identities[i]) continue;
    return `expanding failed, but the stack is [${hex(run.vma.vm_start_)}, ${hex(run.vma.vm_end_)})`;
  }
  return undefined;
}

function movedPage(run: Run): string | undefined {
  const { populated } = run.scenario;
  for (let i = 0; i < populated.length; i++) {
    const page = populated[i]!;
    if (entryAt(page) !== run.identities[i])
      return `nothing may change, but the page at ${hex(addressOf(page))} is no longer there`;
  }
  return undefined;
}
