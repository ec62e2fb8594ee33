/**
 * What is known of the step that was made to fail. A table is allocated only while pages move; what
 * else can fail belongs to expanding or to shrinking. Invariant: only facts about the scenario, the
 * generation and the fault.
 */
import type { Generation } from "../../model/generation.js";
import { machine, type Offence } from "../../model/machine.js";
import { entryAt } from "../../model/page-tables.js";
import { isKnownWarning } from "./known-warning.js";
import type { Run } from "./run.js";

/** A page table could not be got, so the move was short. */
export function isTableStep(): boolean {
  return machine.faulted !== undefined && machine.faultedKind === "table";
}

/**
 * It was an operation that failed, and not memory of the root's own on the way from one to the next:
 * that does not ask for what came before to be undone.
 */
export function isOperationStep(run: Run): boolean {
  if (machine.faulted === undefined || machine.faultedKind !== "vma") return false;
  return (
    machine.hasFaultedInside ||
    (machine.faultedStart === run.oldStart && machine.faultedEnd === run.oldEnd)
  );
}

/** Whether the step failed after the stack had arrived at its new place. */
export function hasArrivedBefore(run: Run): boolean {
  return (
    machine.faulted !== undefined &&
    machine.faultedStart === run.newStart &&
    machine.faultedEnd === run.newEnd
  );
}

/**
 * Whether the step that failed was made good, by doing it again or in another way: the stack and all
 * its pages are where they belong, and nothing was wrong on the way.
 */
export function isMadeGood(run: Run): boolean {
  const { vma, scenario, isCollision, result } = run;
  if (machine.faulted === undefined || isCollision || result !== 0) return false;
  if (vma.vm_start_ !== run.newStart || vma.vm_end_ !== run.newEnd) return false;
  if (machine.offences.some((offence) => !isKnown(run, offence))) return false;
  const { populated, nShiftPages } = scenario;
  return populated.every(
    (page, i) => !run.isStackPage(page) || entryAt(page - nShiftPages) === run.identities[i],
  );
}

function isKnown(run: Run, offence: Offence): boolean {
  return offence.property === "W" && isKnownWarning(run, offence);
}

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
  if (result !== 0 || machine.faulted === undefined || isTableStep()) return false;
  return (
    hasVmaAdjust(run.generation) && vma.vm_start_ === run.newStart && vma.vm_end_ === run.oldEnd
  );
}
