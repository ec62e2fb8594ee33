/**
 * A stage: what the caller of an operation has in its hands. Invariant: it respects the operation's
 * contract, the iterator included.
 */
import { add, pageOf, sub, type Address, type Bytes, type Pages } from "../../model/c/quantity.js";
import { mas_walk } from "../../model/mas-walk.js";
import { machine } from "../../model/machine.js";
import { ma_start, vma_iterator } from "../../model/structs/ma-state.js";
import type { mm_struct } from "../../model/structs/mm-struct.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { vma_merge_struct } from "../../model/structs/vma-merge-struct.js";
import { belowPgoff } from "../scenarios/merges.js";
import type { Operation } from "../scenarios/scenario.js";
import type { Wish } from "./wish.js";

export interface Stage {
  readonly mm: mm_struct;
  /** The VMA to grow or cut; for a merge the one below the new range, or above it if there is none. */
  readonly vma: vm_area_struct;
  readonly prev: vm_area_struct | null;
  readonly next: vm_area_struct | null;
  /** Stands where the operation's contract wants it. */
  readonly vmi: vma_iterator;
  /** What the VMA is to be, or for a merge the new range. */
  readonly start: Address;
  readonly end: Address;
  readonly pgoff: Pages;
  /** By how much. */
  readonly shift: Bytes;
  /** All of it as `vma_expand()` and merging take it from v6.12 on. */
  readonly vmg: vma_merge_struct;
  /** What an operation is asked for that is told what it is about. */
  readonly wish?: Wish;
}

/** What the caller has in its hands when the operation has returned. */
export interface HandedBack {
  readonly result: unknown;
  readonly stage: Stage;
}

/** An operation under test; what it returns is an error if it is a number below 0. */
export type Perform = (stage: Stage) => unknown;

export function stageOf(vma: vm_area_struct, shift: Bytes, operation: Operation): Stage {
  const { mm } = machine;
  const oldStart = vma.vm_start_;
  const oldEnd = vma.vm_end_;
  let start = oldStart;
  let end = oldEnd;
  if (operation === "expand") start = sub(oldStart, shift);
  else if (operation === "shrink") end = sub(oldEnd, shift);
  else
    [start, end] = isRoomAbove(vma, shift)
      ? [oldEnd, add(oldEnd, shift)]
      : [sub(oldStart, shift), oldStart];
  const vmi = new vma_iterator();
  vmi.mas.tree = mm.mm_mt;
  vmi.mas.index = (operation === "shrink" ? oldStart : start) as Address;
  vmi.mas.status = ma_start;
  // Who adds a VMA has looked for its neighbours, and stands on what lies between them.
  if (operation === "merge") mas_walk(vmi.mas);
  const i = mm.mm_mt.indexAt(operation === "merge" ? start : oldStart);
  const prev = i > 0 ? (mm.mm_mt.entries[i - 1] ?? null) : null;
  const next = mm.mm_mt.entries[operation === "merge" ? i : i + 1];
  const after =
    next !== undefined && i + (operation === "merge" ? 0 : 1) < mm.mm_mt.n ? next : null;
  const pgoff = (
    operation === "merge"
      ? add(vma.vm_pgoff_, sub(pageOf(start) as Pages, pageOf(oldStart) as Pages))
      : vma.vm_pgoff_
  ) as Pages;
  const vmg = new vma_merge_struct();
  vmg.mm = mm;
  vmg.vmi = vmi;
  vmg.start = start as Address;
  vmg.end = end as Address;
  vmg.pgoff = pgoff;
  vmg.prev = prev;
  vmg.flags = vmg.vm_flags = vma.vm_flags as typeof vmg.flags;
  vmg.file = vma.vm_file;
  vmg.skip_vma_uprobe = machine.awaitsMove;
  if (operation === "merge") vmg.next = after;
  else vmg.vma = vmg.middle = vmg.target = vma;
  return {
    mm,
    vma,
    prev,
    next: after,
    vmi,
    start: start as Address,
    end: end as Address,
    pgoff,
    shift,
    vmg,
  };
}

/** A merge scenario has its new range above the VMA, except when that is the only one above. */
function isRoomAbove(vma: vm_area_struct, shift: Bytes): boolean {
  const { mm_mt } = machine.mm;
  const i = mm_mt.indexAt(vma.vm_end_);
  const above = (i < mm_mt.n ? mm_mt.firsts[i] : undefined) ?? (Infinity as Address);
  return vma.vm_pgoff_ !== belowPgoff && above >= add(vma.vm_end_, shift);
}
