/**
 * move_page_tables() - move what is mapped in one range to another
 * @vma: the VMA of the source
 * @old_addr: where the source begins
 * @new_vma: the VMA of the destination
 * @new_addr: where the destination begins
 * @len: how many bytes
 * @need_rmap_locks: ignored
 * @for_stack: whether a stack is being relocated within one VMA
 *
 * Returns the bytes done: less than @len when a table could not be got. Old tables stay behind empty.
 * Whole tables are hung over where both ranges cover a slot; if the slot at the destination has a table
 * already that is warned of and the entries are moved one by one. From v6.7 on both addresses may first
 * be brought down to the boundary of a PMD, if they are apart by a multiple of one and no other VMA
 * lies in the way.
 *
 * @from mm/mremap.c
 * @kernel move_page_tables(), v6.1 to v6.6; v6.7 to v6.14; v6.15 and later
 * @fidelity simplified: no huge pages, no userfaultfd; tables can be hung over as on x86 and arm64
 * @example `..sSS` then move_page_tables(S, 3, 2, 2) is `..SSs`
 * @example `sssSS` then move_page_tables(S, 3, 0, 2) is 8192
 * @example `....SS` then move_page_tables(S, 4, 0, 2) is Q
 * @example `ssssssSS` then fail(1); move_page_tables(S, 6, 0, 2) is 0
 * @example `ssssSSSS` then move_page_tables(S, 4, 0, 4) is `SSSSssss`
 * @example `..SSS` then move_page_tables(S, 3, 2, 2) is P
 */
import { add, offsetIn, pageOf, sub, type Address, type Bytes } from "./c/quantity.js";
import { isLogging } from "./c/trace.js";
import { find_vma_intersection } from "./find-vma.js";
import { isBeingSetUp } from "./guard.js";
import type { ModelFunction } from "./model-function.js";
import {
  entryAt,
  hasP4dTable,
  hasPmdTable,
  hasPteTable,
  hasPudTable,
  layout,
  makeP4dTable,
  makePmdTable,
  makePteTable,
  makePudTable,
  pteTableOf,
  pte,
  rehangPmdTable,
  rehangPteTable,
  setEntry,
} from "./page-tables.js";
import { maySleep } from "./rcu-read-lock.js";
import { halt, machine, mayFail, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { pagetable_move_control } from "./structs/pagetable-move-control.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { told } from "./tell.js";

const places =
  "struct vm_area_struct *vma, unsigned long old_addr, struct vm_area_struct *new_vma, unsigned long new_addr, unsigned long len";

export const move_page_tables_kernel: ModelFunction = {
  name: "move_page_tables",
  fidelity:
    "simplified: no huge pages, no userfaultfd; tables can be hung over as on x86 and arm64",
  answers: [
    {
      prototype: `unsigned long move_page_tables(${places}, bool need_rmap_locks)`,
      releases: "v6.1 to v6.6",
      call: "move_page_tables_plain",
    },
    {
      prototype: `unsigned long move_page_tables(${places}, bool need_rmap_locks, bool for_stack)`,
      releases: "v6.7 to v6.14",
      call: "move_page_tables",
    },
    {
      prototype: "unsigned long move_page_tables(struct pagetable_move_control *pmc)",
      releases: "v6.15 and later",
      call: "move_page_tables_pmc",
    },
  ],
};

export function move_page_tables_plain(
  vma: vm_area_struct,
  old_addr: Address,
  new_vma: vm_area_struct,
  new_addr: Address,
  len: Bytes,
  need_rmap_locks: boolean,
): Bytes {
  return move_page_tables(vma, old_addr, new_vma, new_addr, len, need_rmap_locks, false);
}

export function move_page_tables_pmc(pmc: pagetable_move_control): Bytes {
  const { old: vma, new: new_vma } = pmc;
  if (vma === null || new_vma === null) halt("C", "move_page_tables() is told of no VMA");
  const at = { old: pmc.old_addr, next: pmc.new_addr, end: pmc.old_end };
  const run = (): Bytes => move(vma, new_vma, at, pmc.len_in, pmc.for_stack);
  const done = isLogging() ? told("move_page_tables()", run) : run();
  // Where it came to stays in what it was told.
  pmc.old_addr = at.old;
  pmc.new_addr = at.next;
  return done;
}

export function move_page_tables(
  vma: vm_area_struct,
  old_addr: Address,
  new_vma: vm_area_struct,
  new_addr: Address,
  len: Bytes,
  _need_rmap_locks: boolean,
  for_stack: boolean,
): Bytes {
  const at = { old: old_addr, next: new_addr, end: add(old_addr, len) };
  const run = (): Bytes => move(vma, new_vma, at, len, for_stack);
  return isLogging() ? told("move_page_tables()", run) : run();
}

/** Where source and destination are now, which realigning changes, and where the source ends. */
interface Places {
  old: Address;
  next: Address;
  readonly end: Address;
}

/** What is moved is up to the end of the source; how much was asked for only says what is returned. */
function move(
  vma: vm_area_struct,
  new_vma: vm_area_struct,
  at: Places,
  len: Bytes,
  for_stack: boolean,
): Bytes {
  maySleep("move_page_tables()");
  if (len === 0) return 0 as Bytes;
  const { end } = at;
  if (end <= at.old && end !== 0) return add(sub(at.old, end), len);
  const nAsked = sub(end, at.old);
  inside(vma, at.old, nAsked, "source");
  inside(new_vma, at.next, nAsked, "destination");
  if (vma.ordinal === machine.stackOrdinal && !isBeingSetUp(vma)) {
    offend(
      "Q",
      "pages of a stack move without VM_STACK_INCOMPLETE_SETUP: migration can meet them half-moved",
    );
  }
  if (machine.generation.moveRealigns) realign(at, vma, new_vma, len, for_stack);
  // Bytes left, so that a range that ends at the top of the address space is a range like others.
  let left: Bytes = sub(end, at.old);
  while (left > 0) {
    const extent = moveOne(at, vma, new_vma, left);
    if (extent === 0) break;
    at.old = add(at.old, extent);
    at.next = add(at.next, extent);
    left = sub(left, extent);
  }
  return left > len ? (0 as Bytes) : sub(len, left);
}

function inside(vma: vm_area_struct, start: Address, len: Bytes, which: string): void {
  const { vm_start, vm_end } = vma;
  if (start < vm_start || start > vm_end || len > sub(vm_end, start)) {
    offend("Q", `the ${which} of move_page_tables() lies outside the VMA`);
  }
}

/** Brings both addresses down to a PMD when that is faster and hurts nobody. */
function realign(
  at: Places,
  vma: vm_area_struct,
  new_vma: vm_area_struct,
  len: Bytes,
  for_stack: boolean,
): void {
  const { pmdSize } = layout;
  const { old, next } = at;
  const offset = offsetIn(old, pmdSize) as Bytes;
  if (offset === 0 || offsetIn(next, pmdSize) !== offset) return;
  if (len < sub(pmdSize as Bytes, offset)) return;
  if (!canAlign(vma, old, offset, for_stack) || !canAlign(new_vma, next, offset, for_stack)) return;
  at.old = sub(at.old, offset);
  at.next = sub(at.next, offset);
}

/** Inside the VMA of a stack, or over a gap down from where the VMA begins. */
function canAlign(
  vma: vm_area_struct,
  address: Address,
  offset: Bytes,
  for_stack: boolean,
): boolean {
  const start = vma.vm_start;
  const aligned = sub(address, offset);
  if (!for_stack && start !== address) return false;
  if (for_stack && aligned >= start) return true;
  return find_vma_intersection(vma.vm_mm as mm_struct, aligned, start) === null;
}

/** The bytes up to the next boundary on either side, or to the end. */
function extentTo({ old, next }: Places, size: number, left: Bytes): Bytes {
  const upToOld = size - offsetIn(old, size);
  const upToNew = size - offsetIn(next, size);
  const extent = (upToOld < upToNew ? upToOld : upToNew) as Bytes;
  return extent < left ? extent : left;
}

const none = 0 as Bytes;

/** Moves one slot. Returns the bytes gone over; 0 when a table could not be got. */
function moveOne(at: Places, vma: vm_area_struct, new_vma: vm_area_struct, left: Bytes): Bytes {
  const { old, next } = at;
  let extent = extentTo(at, layout.pudSize, left);
  if (!hasP4dTable(old) || !hasPudTable(old) || !hasPmdTable(old)) return extent;
  const mm = new_vma.vm_mm as mm_struct;
  if (!hasP4dTable(next) && !getP4dTable(next)) return none;
  if (!hasPudTable(next) && !getPudTable(mm, next)) return none;
  if (extent === layout.pudSize && canHang(hasPmdTable(next), "PMD")) {
    rehangPmdTable(old, next);
    return extent;
  }
  extent = extentTo(at, layout.pmdSize, left);
  if (!hasPteTable(old)) return extent;
  if (!hasPmdTable(next) && !getPmdTable(mm, next)) return none;
  if (extent === layout.pmdSize && canHang(hasPteTable(next), "PTE")) {
    rehangPteTable(old, next);
    return extent;
  }
  if (!hasPteTable(next) && !getPteTable(mm, next)) return none;
  if (vma.isFree) offend("C", "pages of a freed VMA are moved");
  if (pte.filled[pte.indexOf(pteTableOf(old))] !== 0) moveEntries(at, extent);
  return extent;
}

function canHang(isTaken: boolean, which: string): boolean {
  // The functions of mm/mremap.c that warn of it, in all releases.
  const where = which === "PMD" ? "move_normal_pud" : "move_normal_pmd";
  if (isTaken)
    offend("W", `move_page_tables() finds a ${which} table where it moves one to`, where);
  return !isTaken;
}

function getP4dTable(next: Address): boolean {
  if (mayFail("the allocation of a P4D table", "table")) return false;
  makeP4dTable(next);
  return true;
}

function getPudTable(mm: mm_struct, next: Address): boolean {
  if (mayFail("the allocation of a PUD table", "table")) return false;
  makePudTable(next);
  mm.nr_puds++;
  return true;
}

function getPmdTable(mm: mm_struct, next: Address): boolean {
  if (mayFail("the allocation of a PMD table", "table")) return false;
  makePmdTable(next);
  mm.nr_pmds++;
  return true;
}

function getPteTable(mm: mm_struct, next: Address): boolean {
  if (mayFail("the allocation of a PTE table", "table")) return false;
  makePteTable(next);
  mm.nr_ptes++;
  return true;
}

function moveEntries({ old, next }: Places, extent: Bytes): void {
  const first = pageOf(old);
  const target = pageOf(next);
  const n = pageOf(extent);
  for (let i = 0; i < n; i++) {
    const entry = entryAt(first + i);
    if (entry === 0) continue;
    setEntry(first + i, 0);
    if (entryAt(target + i) !== 0) {
      offend("P", "move_page_tables() overwrites an entry: the page is lost");
    }
    setEntry(target + i, entry);
  }
}
