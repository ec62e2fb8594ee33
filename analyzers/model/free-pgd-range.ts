/**
 * free_pgd_range() - free the page-table pages of a range
 * @tlb: the gather that takes them
 * @addr: where the range begins
 * @end: where it ends
 * @floor: where something else ends below it; 0 is the bottom
 * @ceiling: where something else begins above it; 0 is the top
 *
 * PTE tables are freed without a look at them. The first slot is left out if @floor lies in it, and the
 * last one if @ceiling does: once, however far they reach. A table of a higher level is freed if its
 * whole slot lies between @floor and @ceiling. The PGD is never freed.
 *
 * @from mm/memory.c
 * @kernel free_pgd_range(), v6.1 and later
 * @fidelity faithful: four levels
 * @example `....SSSS` then free(4); free_pgd_range(4, 8, 0, 0) is `....ssss`
 * @example `....SSSS` then free_pgd_range(4, 8, 0, 0) is F
 * @example `....SSSS` then free_pgd_range(4, 8, 5, 0) is `....SSSS`
 * @example `....SSSSA` then free_pgd_range(4, 8, 0, 7) is `....SSSSA`
 */
import type { Address } from "./c/quantity.js";
import { isLogging } from "./c/trace.js";
import { one } from "./model-function.js";
import {
  freePmdTable,
  freePteTable,
  freePudTable,
  hasPmdTable,
  hasPteTable,
  hasPudTable,
  layout,
} from "./page-tables.js";
import { halt, machine, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { mmu_gather } from "./structs/mmu-gather.js";
import { told } from "./tell.js";

export const free_pgd_range_kernel = one(
  "void free_pgd_range(struct mmu_gather *tlb, unsigned long addr, unsigned long end, unsigned long floor, unsigned long ceiling)",
  "v6.1 and later",
  "faithful: four levels",
);

export function free_pgd_range(
  tlb: mmu_gather,
  addr: Address,
  end: Address,
  floor: Address,
  ceiling: Address,
): void {
  if (isLogging()) told("free_pgd_range()", () => freeRange(tlb, addr, end, floor, ceiling));
  else freeRange(tlb, addr, end, floor, ceiling);
}

/** What the tables go into, and the limits within which others need none. */
interface Freeing {
  readonly gather: mmu_gather;
  readonly low: number;
  readonly high: number;
}

function freeRange(
  tlb: mmu_gather,
  addr: number,
  end: number,
  floor: number,
  ceiling: number,
): void {
  if (tlb.stage !== 1) offend("B", "tables are freed into an mmu_gather that is not open");
  if (tlb.mm === null) halt("C", "an mmu_gather that was never opened leads nowhere");
  const { pmdSize, pmdMask } = layout;
  let start = (addr & pmdMask) >>> 0;
  if (start < floor) {
    start = (start + pmdSize) >>> 0;
    if (start === 0) return;
  }
  let limit = ceiling;
  if (limit !== 0) {
    limit = (limit & pmdMask) >>> 0;
    if (limit === 0) return;
  }
  let stop = end;
  if ((stop - 1) >>> 0 > (limit - 1) >>> 0) stop = (stop - pmdSize) >>> 0;
  if (start > (stop - 1) >>> 0) return;
  const freeing = { gather: tlb, low: floor, high: limit };
  const { pgdirSize, pgdirMask } = layout;
  for (let at = start; ; ) {
    const next = slotEnd(at, stop, pgdirSize, pgdirMask);
    if (hasPudTable(at)) freePuds(freeing, at, next);
    if (next === stop) return;
    at = next;
  }
}

/** The end of the slot, or of the range if that is nearer; 0 is the top for both. */
function slotEnd(at: number, end: number, size: number, mask: number): number {
  const boundary = ((at + size) & mask) >>> 0;
  return (boundary - 1) >>> 0 < (end - 1) >>> 0 ? boundary : end;
}

/** Whether nothing else can need the table of the slot of `start`, when `[start, end)` needs it no more. */
function isFree({ low, high }: Freeing, start: number, end: number, mask: number): boolean {
  if ((start & mask) >>> 0 < low) return false;
  if (high === 0) return true;
  const limit = (high & mask) >>> 0;
  return limit !== 0 && (end - 1) >>> 0 <= limit - 1;
}

function freePuds(freeing: Freeing, start: number, end: number): void {
  const { pudSize, pudMask, pgdirMask } = layout;
  for (let at = start; ; ) {
    const next = slotEnd(at, end, pudSize, pudMask);
    if (hasPmdTable(at)) freePmds(freeing, at, next);
    if (next === end) break;
    at = next;
  }
  if (!isFree(freeing, start, end, pgdirMask)) return;
  freePudTable(start);
  (freeing.gather.mm as mm_struct).nr_puds--;
  machine.gathers.nTables++;
}

function freePmds(freeing: Freeing, start: number, end: number): void {
  const { pmdSize, pmdMask, pudMask } = layout;
  const mm = freeing.gather.mm as mm_struct;
  for (let at = start; ; ) {
    const next = slotEnd(at, end, pmdSize, pmdMask);
    if (hasPteTable(at)) {
      freePteTable(at);
      mm.nr_ptes--;
      machine.gathers.nTables++;
    }
    if (next === end) break;
    at = next;
  }
  if (!isFree(freeing, start, end, pudMask)) return;
  freePmdTable(start);
  mm.nr_pmds--;
  machine.gathers.nTables++;
}
