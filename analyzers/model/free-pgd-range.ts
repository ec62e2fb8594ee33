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
 * @fidelity faithful: four levels and five
 * @example `....SSSS` then free(4); free_pgd_range(4, 8, 0, 0) is `....ssss`
 * @example `....SSSS` then free_pgd_range(4, 8, 0, 0) is F
 * @example `....SSSS` then free_pgd_range(4, 8, 5, 0) is `....SSSS`
 * @example `....SSSSA` then free_pgd_range(4, 8, 0, 7) is `....SSSSA`
 */
import { add, boundaryBelow, sub, type Address, type Bytes, type Integer } from "./c/quantity.js";
import { isLogging } from "./c/trace.js";
import { one } from "./model-function.js";
import {
  freeP4dTable,
  freePmdTable,
  freePteTable,
  freePudTable,
  hasP4dTable,
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
  "faithful: four levels and five",
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
  readonly low: Integer;
  readonly high: Integer;
}

function freeRange(
  tlb: mmu_gather,
  addr: Address,
  end: Address,
  floor: Address,
  ceiling: Address,
): void {
  if (tlb.stage !== 1) offend("B", "tables are freed into an mmu_gather that is not open");
  if (tlb.mm === null) halt("C", "an mmu_gather that was never opened leads nowhere");
  const { pmdSize } = layout;
  let start: Address = boundaryBelow(addr, pmdSize);
  if (start < floor) {
    start = up(start, pmdSize);
    if (start === 0) return;
  }
  let limit = ceiling;
  if (limit !== 0) {
    limit = boundaryBelow(limit, pmdSize);
    if (limit === 0) return;
  }
  let stop = end;
  if (isBeyond(stop, limit)) stop = sub(stop, pmdSize as Bytes);
  if (stop !== 0 && start >= stop) return;
  const freeing = { gather: tlb, low: floor, high: limit };
  const { pgdirSize } = layout;
  for (let at = start; ; ) {
    const next = slotEnd(at, stop, pgdirSize);
    if (hasP4dTable(at)) freeP4ds(freeing, at, next);
    if (next === stop) return;
    at = next;
  }
}

/** An address so many bytes above; 0 is the top. */
function up(address: Address, size: number): Address {
  return add(address, size as Bytes);
}

/** Whether an end lies above another one; 0 is the top for both. */
function isBeyond(end: Integer, limit: Integer): boolean {
  return limit !== 0 && (end === 0 || end > limit);
}

/** The end of the slot, or of the range if that is nearer; 0 is the top for both. */
export function slotEnd(at: Address, end: Address, size: number): Address {
  if (size === 0) return end;
  const boundary = up(boundaryBelow(at, size), size);
  return isBeyond(end, boundary) ? boundary : end;
}

/** Whether nothing else can need the table of the slot of `start`, when `[start, end)` needs it no more. */
function isFree({ low, high }: Freeing, start: Address, end: Address, size: number): boolean {
  if ((size === 0 ? 0 : boundaryBelow(start, size)) < low) return false;
  if (high === 0) return true;
  const limit = size === 0 ? 0 : boundaryBelow(high, size);
  return limit !== 0 && !isBeyond(end, limit);
}

/** Without a fifth level there is no P4D table, and the one slot is that of the PGD. */
function freeP4ds(freeing: Freeing, start: Address, end: Address): void {
  const { p4dSize, p4dBits, pgdirSize } = layout;
  for (let at = start; ; ) {
    const next = p4dBits === 0 ? end : slotEnd(at, end, p4dSize);
    if (hasPudTable(at)) freePuds(freeing, at, next);
    if (next === end) break;
    at = next;
  }
  if (p4dBits === 0 || !isFree(freeing, start, end, pgdirSize)) return;
  freeP4dTable(start);
  machine.gathers.nTables++;
}

function freePuds(freeing: Freeing, start: Address, end: Address): void {
  const { pudSize, p4dSize } = layout;
  for (let at = start; ; ) {
    const next = slotEnd(at, end, pudSize);
    if (hasPmdTable(at)) freePmds(freeing, at, next);
    if (next === end) break;
    at = next;
  }
  if (!isFree(freeing, start, end, p4dSize)) return;
  freePudTable(start);
  (freeing.gather.mm as mm_struct).nr_puds--;
  machine.gathers.nTables++;
}

function freePmds(freeing: Freeing, start: Address, end: Address): void {
  const { pmdSize, pudSize } = layout;
  const mm = freeing.gather.mm as mm_struct;
  for (let at = start; ; ) {
    const next = slotEnd(at, end, pmdSize);
    if (hasPteTable(at)) {
      freePteTable(at);
      mm.nr_ptes--;
      machine.gathers.nTables++;
    }
    if (next === end) break;
    at = next;
  }
  if (!isFree(freeing, start, end, pudSize)) return;
  freePmdTable(start);
  mm.nr_pmds--;
  machine.gathers.nTables++;
}
