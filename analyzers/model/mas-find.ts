/**
 * mas_find() - the entry at the index, else the next one; from then on the next one
 * @mas: the state of the walk
 * @max: the last index to look at
 *
 * From start the entry at the index counts. Once active only later ones do; when there is none the
 * answer is NULL and the walk stays active on the trailing gap. From underflow and overflow it walks
 * again at the index, from pause it goes on behind `last`.
 *
 * @from lib/maple_tree.c
 * @kernel mas_find(), v6.1 and later
 * @fidelity simplified: what v6.12 does, in all releases
 * @example `.A.B` then mas_find() is A
 * @example `.A.B` then mas_find(); mas_find() is B
 * @example `.A.B` then mas_find(); mas_find(); mas_find() is NULL
 */
import { after, type Address } from "./c/quantity.js";
import { nextSlot } from "./mas-next.js";
import { mas_walk } from "./mas-walk.js";
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

export const mas_find_kernel = one(
  "void *mas_find(struct ma_state *mas, unsigned long max)",
  "v6.1 and later",
  "simplified: what v6.12 does, in all releases",
);

export function mas_find(mas: ma_state, max: Address): vm_area_struct | null {
  switch (mas.status) {
    case ma_active:
      if (mas.last >= max) return null;
      return goOn(mas, max);
    case ma_error:
      return null;
    case ma_pause:
      if (mas.last >= max) return null;
      mas.last = after(mas.last);
      mas.index = mas.last;
      mas.status = ma_start;
      break;
    case ma_none:
      if (mas.last >= max) return null;
      mas.index = mas.last;
      mas.status = ma_start;
      break;
    case ma_overflow:
      if (mas.last >= max) return null;
      break;
    case ma_underflow:
      if (mas.index >= max) {
        mas.status = ma_overflow;
        return null;
      }
      break;
    default:
  }
  if (mas.status === ma_start && mas.index > max) return null;
  const entry = mas_walk(mas);
  if (entry !== null) return entry;
  if (mas.status !== ma_active || mas.index === max) return null;
  return goOn(mas, max);
}

/** Overflow is not told: the walk stays where it is. */
function goOn(mas: ma_state, max: Address): vm_area_struct | null {
  const entry = nextSlot(mas, max, false);
  mas.status = ma_active;
  return entry;
}
