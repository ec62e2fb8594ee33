/**
 * B: tables are freed into an mmu_gather, so that no processor can still walk them. Invariant: the
 * model counts the pairs; a root that frees nothing may open none.
 */
import { machine } from "../../model/machine.js";
import type { Property } from "./property.js";

export const gather: Property = {
  letter: "B",
  name: "gather",
  claim:
    "every mmu_gather is opened once and finished once on every path, tables are freed only inside, and it is not a full-mm gather",
  check() {
    const { gathers } = machine;
    if (gathers.nOpened !== gathers.nFinished)
      return `${gathers.nOpened} mmu_gather opened, ${gathers.nFinished} finished`;
    if (gathers.nFullMm > 0) return "the mmu_gather is one for a whole address space";
    return undefined;
  },
};
