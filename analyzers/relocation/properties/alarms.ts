/**
 * W, K, C, H: the ways a kernel screams or falls silent. Invariant: they are noticed as they happen,
 * and a run that died of one is judged by nothing else.
 */
import { PAGE_SIZE } from "../../model/numbers.js";
import type { Run } from "../run/run.js";
import { pmdSpan, pudSpan } from "../scenarios/neighbourhoods.js";
import type { Property } from "./property.js";

export const warnings: Property = {
  letter: "W",
  name: "warnings",
  claim:
    "nothing warns, except where an unmodified kernel does: a move of whole tables onto one that is still there",
  excuses: isKnown,
};

/**
 * move_normal_pmd() warns when it hangs a table over where an emptied one still is (mm/mremap.c, all
 * releases). That takes ranges that overlap and are apart by whole tables. From v6.7 on the move of
 * a stack begins at the boundary instead, unless another VMA lies between it and the new start.
 */
function isKnown(run: Run, offence: string): boolean {
  const { geometry, nShiftPages } = run.scenario;
  if (run.newEnd <= run.oldStart) return false;
  if (offence.includes("finds a PMD table")) return nShiftPages % pudSpan(geometry) === 0;
  if (!offence.includes("finds a PTE table") || nShiftPages % pmdSpan(geometry) !== 0) return false;
  return !run.generation.moveRealigns || hasVmaBeside(run);
}

/** Another VMA lies in the slot of the new start, below it. */
function hasVmaBeside(run: Run): boolean {
  const newStart = run.newStart / PAGE_SIZE;
  const slot = newStart - (newStart % pmdSpan(run.scenario.geometry));
  return run.scenario.vmas.some((vma) => vma.start < newStart && vma.end > slot);
}

export const bugs: Property = {
  letter: "K",
  name: "BUG",
  claim: "no BUG is met under the caller's guards",
};

export const pointers: Property = {
  letter: "C",
  name: "pointers",
  claim: "no null or stale pointer is followed",
};

export const hangs: Property = {
  letter: "H",
  name: "termination",
  claim: "it ends",
};
