/** The warnings that an unmodified kernel gives as well. Invariant: told by the scenario, never by the root. */
import type { Offence } from "../../model/machine.js";
import { pageOf } from "../../model/c/quantity.js";
import { pmdSpan, pudSpan } from "../scenarios/neighbourhoods.js";
import type { Run } from "./run.js";

/**
 * move_normal_pmd() warns when it hangs a table over where an emptied one still is (mm/mremap.c, all
 * releases). That takes ranges that overlap and are apart by whole tables. From v6.7 on the move of
 * a stack begins at the boundary instead, unless another VMA lies between it and the new start.
 */
export function isKnownWarning(run: Run, { where }: Offence): boolean {
  const { geometry, nShiftPages } = run.scenario;
  if (run.newEnd <= run.oldStart) return false;
  if (where === "move_normal_pud") return nShiftPages % pudSpan(geometry) === 0;
  if (where !== "move_normal_pmd" || nShiftPages % pmdSpan(geometry) !== 0) return false;
  return !run.generation.moveRealigns || hasVmaBeside(run);
}

/** Another VMA lies in the slot of the new start, below it. */
function hasVmaBeside(run: Run): boolean {
  const newStart = pageOf(run.newStart);
  const slot = newStart - (newStart % pmdSpan(run.scenario.geometry));
  return run.scenario.vmas.some((vma) => vma.start < newStart && vma.end > slot);
}
