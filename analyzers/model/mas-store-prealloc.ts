/**
 * mas_store_prealloc() - write a range with memory that was got before
 * @mas: the state of the walk, with the range to write
 * @entry: what is stored; NULL makes a gap
 *
 * Writes from the slot that the walk stands on: what lies left of that slot is not written. Afterwards
 * the walk is active on what it wrote, for NULL the whole gap. To store a VMA over a part of another
 * one is corruption, and so is a store of another kind than was preallocated. `vma_mas_store()` and `vma_mas_szero()` of v6.1 and v6.2 walk to their place anew.
 *
 * @from lib/maple_tree.c
 * @kernel mas_store_prealloc(), v6.1 and later
 * @fidelity simplified: a range that ends left of the slot destroys a real tree; here it is told
 *   and nothing is written
 * @kernel mas_store_gfp(), v6.1 and later
 * @fidelity simplified: memory is always needed and may always fail
 * @kernel vma_mas_store(), vma_mas_szero(), v6.1 and v6.2
 * @fidelity faithful
 * @example `.Aa.` then mas_set_range(2, 2); mas_store_prealloc(NULL) is K
 * @example `.Aa.` then mas_set_range(2, 2); mas_preallocate(A); mas_store_prealloc(NULL) is T
 * @example `.Aa.` then mas_set_range(2, 2); mas_preallocate(NULL); mas_store_prealloc(NULL) is `.A..`
 * @example `.AA.` then mas_walk(3); mas_config(2, 2); mas_preallocate(NULL); mas_store_prealloc(NULL) is `.AA.`
 */
import { ENOMEM } from "./numbers.js";
import { type Address, before, type ErrorNumber } from "./c/quantity.js";
import { settle } from "./mas-preallocate.js";
import { treeOf } from "./mas-walk.js";
import { mas_set_range } from "./mas-set.js";
import { one } from "./model-function.js";
import { mayReclaim } from "./rcu-read-lock.js";
import { machine, mayFail, offend } from "./state.js";
import { type ma_state, ma_active, ma_error } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export const mas_store_prealloc_kernels = [
  one(
    "void mas_store_prealloc(struct ma_state *mas, void *entry)",
    "v6.1 and later",
    "simplified: a range that ends left of the slot destroys a real tree; here it is told and nothing is written",
  ),
  one(
    "int mas_store_gfp(struct ma_state *mas, void *entry, gfp_t gfp)",
    "v6.1 and later",
    "simplified: memory is always needed and may always fail",
  ),
  one(
    "void vma_mas_store(struct vm_area_struct *vma, struct ma_state *mas)",
    "v6.1 and v6.2",
    "faithful",
  ),
  one(
    "void vma_mas_szero(struct ma_state *mas, unsigned long start, unsigned long end)",
    "v6.1 and v6.2",
    "faithful",
  ),
];

export function mas_store_prealloc(mas: ma_state, entry: vm_area_struct | null): void {
  if (!machine.generation.expandPositions) prepared(mas, entry);
  settle(mas, entry);
  const tree = treeOf(mas);
  const at = mas.at as Address;
  const first = mas.index < at ? at : mas.index;
  const { last } = mas;
  if (last < first) {
    offend("T", "a store left of the iterator's position destroys the tree of VMAs");
    return;
  }
  if (entry !== null) {
    if (entry.isFree) offend("C", "a freed VMA is stored into the tree");
    partOfAnother(mas, first, last, entry);
    entry.isInTree = true;
  }
  tree.store(first, last, entry);
  mas.at = first;
  mas.version = tree.version;
  mas.status = ma_active;
}

/** From v6.6 on the preallocation decides how a store is done, so it must be told the same. */
function prepared(mas: ma_state, entry: vm_area_struct | null): void {
  const { prepared } = mas;
  mas.prepared = 0;
  if (prepared === 0) offend("K", "a store into the tree of VMAs without a preallocation");
  else if ((prepared === 2) !== (entry === null)) {
    offend("T", "a store into the tree of VMAs is of another kind than its preallocation");
  }
}

/** A store may replace a whole range or grow its own; a part of another VMA may not be lost. */
function partOfAnother(mas: ma_state, first: Address, last: Address, entry: vm_area_struct): void {
  const tree = treeOf(mas);
  for (let i = tree.indexAt(first); i < tree.n && (tree.firsts[i] as Address) <= last; i++) {
    if (tree.entries[i] === entry) continue;
    if ((tree.firsts[i] as Address) >= first && (tree.lasts[i] as Address) <= last) continue;
    // Its own range may follow before anybody looks, or has shrunk before.
    machine.overlaps.push({ vma: tree.entries[i] as vm_area_struct, first, last });
  }
}

/** VMAs that never gave up what was stored over: their range and the tree say different things. */
export function tellOverlaps(): void {
  for (const { vma, first, last } of machine.overlaps) {
    if (!vma.isFree && !vma.detached && vma.vm_start_ <= last && before(vma.vm_end_) >= first)
      offend("T", "a VMA is stored over a part of another VMA");
  }
}

export function mas_store_gfp(
  mas: ma_state,
  entry: vm_area_struct | null,
  gfp: number,
): ErrorNumber {
  mayReclaim("the allocation for a store into the tree of VMAs", gfp);
  if (mayFail("the allocation for a store into the tree of VMAs")) {
    mas.status = ma_error;
    mas.at = -1;
    return -ENOMEM;
  }
  mas.prepared = entry === null ? 2 : 1;
  mas_store_prealloc(mas, entry);
  return 0;
}

export function vma_mas_store(vma: vm_area_struct, mas: ma_state): void {
  mas_set_range(mas, vma.vm_start, before(vma.vm_end));
  mas_store_prealloc(mas, vma);
}

export function vma_mas_szero(mas: ma_state, start: Address, end: Address): void {
  mas_set_range(mas, start, before(end));
  mas_store_prealloc(mas, null);
}
