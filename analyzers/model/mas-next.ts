/**
 * mas_next() - go to the next entry; mas_next_range() - go to the next slot, gap or not
 * @mas: the state of the walk
 * @max: the last index to look at
 *
 * From start, none and pause the walk first goes to the index. When there is no more up to @max the
 * answer is NULL and the status overflow; `index` and `last` are then those of the last slot.
 * From underflow the entry at the index itself is the next one.
 *
 * @from lib/maple_tree.c
 * @kernel mas_next(), v6.1 and later
 * @kernel mas_next_range(), v6.5 and later
 * @fidelity simplified: the statuses overflow and underflow are those of v6.7 and later in all
 *   releases
 * @example `A.B` then mas_walk(0); mas_next() is B
 * @example `A.B` then mas_walk(0); mas_next_range() is NULL
 * @example `A.B` then mas_walk(2); mas_next_range(); mas_next_range() is NULL
 */
import { after, type Address } from "./c/quantity.js";
import { mas_walk, positionOf, treeOf } from "./mas-walk.js";
import { one } from "./model-function.js";
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

const fidelity =
  "simplified: the statuses overflow and underflow are those of v6.7 and later in all releases";

export const mas_next_kernels = [
  one("void *mas_next(struct ma_state *mas, unsigned long max)", "v6.1 and later", fidelity),
  one("void *mas_next_range(struct ma_state *mas, unsigned long max)", "v6.5 and later", fidelity),
];

export function mas_next(mas: ma_state, max: Address): vm_area_struct | null {
  return step(mas, max, false);
}

export function mas_next_range(mas: ma_state, max: Address): vm_area_struct | null {
  return step(mas, max, true);
}

function step(mas: ma_state, max: Address, gaps: boolean): vm_area_struct | null {
  if (mas.last >= max) {
    mas.status = ma_overflow;
    return null;
  }
  switch (mas.status) {
    case ma_none:
    case ma_pause:
    case ma_start:
      mas_walk(mas);
      break;
    case ma_underflow: {
      const entry = mas_walk(mas);
      if (entry !== null) return entry;
      break;
    }
    case ma_overflow:
      mas.status = ma_active;
      break;
    default:
  }
  if (mas.status !== ma_active) return null;
  return nextSlot(mas, max, gaps);
}

/** From the slot that the walk stands on to the next one; to the next entry unless `gaps` count. */
export function nextSlot(mas: ma_state, max: Address, gaps: boolean): vm_area_struct | null {
  const tree = treeOf(mas);
  const at = positionOf(mas);
  let i = tree.indexAt(at);
  let last = tree.maxOf(i, at);
  if (last >= max) {
    mas.status = ma_overflow;
    return null;
  }
  for (;;) {
    const first = after(last);
    i = tree.indexAt(first);
    last = tree.maxOf(i, first);
    mas.at = first;
    mas.index = first;
    mas.last = last;
    const entry = tree.entryOf(i, first);
    if (entry !== null || gaps) return entry;
    if (last >= max) {
      mas.status = ma_overflow;
      return null;
    }
  }
}
