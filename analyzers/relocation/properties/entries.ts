/**
 * E: pages that are moved are moved for everybody who knows them by their address: caches, the TLB,
 * secondary tables, walkers. Invariant: the model notices what is left out at the moment when it is too
 * late; here is what must be so in the end, that nothing is still owed.
 */
import { machine } from "../../model/machine.js";
import type { Property } from "./property.js";

export const entries: Property = {
  letter: "E",
  name: "entries taken off",
  claim:
    "an entry that maps pages is taken off under the lock of its table, after caches are flushed and while secondary tables are told, and the TLB is flushed before the lock goes",
  check() {
    const { pending, told } = machine.taken;
    if (told.length > 0)
      return "mmu_notifier_invalidate_range_start() without mmu_notifier_invalidate_range_end()";
    return pending.length > 0 ? "the TLB is never flushed of what was taken off" : undefined;
  },
};
