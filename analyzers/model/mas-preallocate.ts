/**
 * mas_preallocate() - settle how a store will be done and get its memory
 * @mas: the state of the walk, with the range to write
 * @entry: what will be stored
 * @gfp: whether it may sleep
 *
 * From v6.6 on this is where the position is settled. It is walked to anew from pause, none, overflow
 * and underflow, and for NULL up to the end of the address space; otherwise the walk goes right from
 * where it stands and never left, so a position right of the range clamps the store. A range of NULL
 * grows over the gaps at both its ends. A failure leaves the status start and the range as it is.
 * Up to v6.5 nothing is walked, only memory is got.
 *
 * @from lib/maple_tree.c
 * @kernel mas_preallocate(), v6.1 and later
 * @fidelity simplified: memory is always needed and may always fail; one leaf
 * @example `.AA.` then mas_set_range(1, 2); mas_preallocate(A) is 0
 * @example `.AA.` then fail(1); mas_set_range(1, 2); mas_preallocate(A) is -12
 */
import { ENOMEM } from "./numbers.js";
import { type Address, after, before, type ErrorNumber, ULONG_MAX } from "./c/quantity.js";
import { positionOf, treeOf } from "./mas-walk.js";
import { one } from "./model-function.js";
import { mayReclaim } from "./rcu-read-lock.js";
import { machine, mayFail } from "./state.js";
import {
  type ma_state,
  ma_active,
  ma_none,
  ma_overflow,
  ma_pause,
  ma_start,
  ma_underflow,
} from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export const mas_preallocate_kernel = one(
  "int mas_preallocate(struct ma_state *mas, void *entry, gfp_t gfp)",
  "v6.1 and later",
  "simplified: memory is always needed and may always fail; one leaf",
);

export function mas_preallocate(
  mas: ma_state,
  entry: vm_area_struct | null,
  gfp: number,
): ErrorNumber {
  mayReclaim("the preallocation of a store into the tree of VMAs", gfp);
  if (!machine.generation.expandPositions) settle(mas, entry);
  if (!mayFail("the preallocation of a store into the tree of VMAs")) {
    mas.prepared = entry === null ? 2 : 1;
    return 0;
  }
  mas.status = ma_start;
  mas.at = -1;
  return -ENOMEM;
}

/** Walks to where a store will begin, and extends a store of NULL over the gaps beside it. */
export function settle(mas: ma_state, entry: vm_area_struct | null): void {
  const tree = treeOf(mas);
  switch (mas.status) {
    case ma_none:
    case ma_pause:
    case ma_overflow:
    case ma_underflow:
    case ma_start:
      mas.at = 0 as Address;
      break;
    default:
      positionOf(mas);
      if (entry === null && mas.last === ULONG_MAX()) mas.at = 0 as Address;
  }
  mas.status = ma_active;
  let at = mas.at as Address;
  let i = tree.indexAt(at);
  if (mas.index > tree.maxOf(i, at)) {
    at = mas.index;
    i = tree.indexAt(at);
  }
  const first = tree.minOf(i, at);
  mas.version = tree.version;
  if (entry === null) extend(mas, i, first, at);
  mas.at = first;
}

/** A store of NULL takes the gaps beside it; the slot that it begins in starts at `first`. */
function extend(mas: ma_state, i: number, first: Address, at: Address): void {
  const tree = treeOf(mas);
  const end = mas.last < at ? at : mas.last;
  const j = tree.indexAt(end);
  const max = tree.maxOf(j, end);
  if (tree.entryOf(j, end) === null) mas.last = max;
  else if (mas.last === max && max !== ULONG_MAX()) {
    const above = after(max);
    const k = tree.indexAt(above);
    if (tree.entryOf(k, above) === null) mas.last = tree.maxOf(k, above);
  }
  if (tree.entryOf(i, at) === null) mas.index = first;
  else if (mas.index === first && first > 0) {
    const below = before(first);
    const k = tree.indexAt(below);
    if (tree.entryOf(k, below) === null) mas.index = tree.minOf(k, below);
  }
}
