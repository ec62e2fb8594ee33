/**
 * mas_prev() - go to the previous entry; mas_prev_range() - go to the previous slot, gap or not
 * @mas: the state of the walk
 * @min: the first index to look at
 *
 * From start the walk first goes to the index and then one to the left, so that the entry at the
 * index is never the answer. When there is no more down to @min the answer is NULL and the status
 * underflow. From overflow the entry at the index itself is the previous one.
 *
 * @from lib/maple_tree.c
 * @kernel mas_prev(), v6.1 and later
 * @kernel mas_prev_range(), v6.5 and later
 * @fidelity simplified: the statuses overflow and underflow are those of v6.7 and later in all
 *   releases
 * @example `A.B` then mas_walk(2); mas_prev() is A
 * @example `A.B` then mas_walk(2); mas_prev_range() is NULL
 * @example `A.B` then mas_prev() is NULL
 */
import { before, type Address } from "./c/quantity.js";
import { mas_walk, positionOf, treeOf } from "./mas-walk.js";
import { one } from "./model-function.js";
import {
  type ma_state,
  ma_active,
  ma_error,
  ma_none,
  ma_overflow,
  ma_pause,
  ma_start,
  ma_underflow,
} from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity =
  "simplified: the statuses overflow and underflow are those of v6.7 and later in all releases";

export const mas_prev_kernels = [
  one("void *mas_prev(struct ma_state *mas, unsigned long min)", "v6.1 and later", fidelity),
  one("void *mas_prev_range(struct ma_state *mas, unsigned long min)", "v6.5 and later", fidelity),
];

export function mas_prev(mas: ma_state, min: Address): vm_area_struct | null {
  return step(mas, min, false);
}

export function mas_prev_range(mas: ma_state, min: Address): vm_area_struct | null {
  return step(mas, min, true);
}

function step(mas: ma_state, min: Address, gaps: boolean): vm_area_struct | null {
  if (mas.index <= min) {
    mas.status = ma_underflow;
    return null;
  }
  switch (mas.status) {
    case ma_none:
    case ma_pause:
    case ma_start:
      mas_walk(mas);
      break;
    case ma_overflow: {
      const entry = mas_walk(mas);
      if (entry !== null) return entry;
      break;
    }
    case ma_underflow:
      mas.status = ma_active;
      break;
    case ma_error:
      return null;
    default:
  }
  if (mas.status !== ma_active) return null;
  return prevSlot(mas, min, gaps);
}

function prevSlot(mas: ma_state, min: Address, gaps: boolean): vm_area_struct | null {
  const tree = treeOf(mas);
  const at = positionOf(mas);
  let first = tree.minOf(tree.indexAt(at), at);
  if (first <= min) {
    mas.status = ma_underflow;
    return null;
  }
  // The end is told by the index, which an operation may have set apart from the position.
  let last = before(mas.index);
  for (;;) {
    const inside = before(first);
    const i = tree.indexAt(inside);
    first = tree.minOf(i, inside);
    mas.at = first;
    mas.index = first;
    mas.last = last;
    const entry = tree.entryOf(i, inside);
    if (entry !== null || gaps) return entry;
    if (first <= min) {
      mas.status = ma_underflow;
      return null;
    }
    last = before(first);
  }
}
