/**
 * What is known of the step that was made to fail. A table is allocated only while pages move; what
 * else can fail belongs to expanding or to shrinking. Invariant: only facts about the scenario, the
 * generation and the fault.
 */
import type { Generation } from "../../model/generation.js";
import { machine } from "../../model/machine.js";
import type { Run } from "./run.js";

/** A page table could not be got, so the move was short. */
export function isTableStep(step: string): boolean {
  let is = tableSteps.get(step);
  if (is === undefined) {
    is = /\b(?:PTE|PMD|PUD|P4D|page) table\b|\b_*p(?:te|md|ud|4d)_alloc/.test(step);
    tableSteps.set(step, is);
  }
  return is;
}

/** There are few steps and many runs. */
const tableSteps = new Map<string, boolean>();

const adjusting = new WeakMap<Generation, boolean>();

/** Whether kernels of this generation have vma_adjust(), which grows and cuts (mm/mmap.c, v6.1). */
function hasVmaAdjust(generation: Generation): boolean {
  let has = adjusting.get(generation);
  if (has === undefined) {
    has = generation.markers.some((marker) => marker.name === "vma_adjust" && marker.declared);
    adjusting.set(generation, has);
  }
  return has;
}

/**
 * Cutting with vma_adjust() "always succeeds" for its caller, since so small an allocation does not
 * fail (fs/exec.c, v6.1): a failure there may go unseen and leaves the stack too large.
 */
export function isForgivenShrink(run: Run): boolean {
  const { vma, result } = run;
  if (result !== 0 || machine.faulted === undefined || isTableStep(machine.faulted)) return false;
  return (
    hasVmaAdjust(run.generation) && vma.vm_start_ === run.newStart && vma.vm_end_ === run.oldEnd
  );
}
