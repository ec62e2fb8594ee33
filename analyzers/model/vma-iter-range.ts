/**
 * vma_iter_prev_range() and vma_iter_next_range() - one slot to the left or right, gaps included
 * @vmi: the iterator
 *
 * `vma_iter_next_rewind()` tells the next and the previous VMA and leaves the iterator on what lies
 * between them, or at the lowest gap.
 *
 * @kernel vma_iter_prev_range(), vma_iter_next_range(), v6.5 and later
 * @kernel vma_iter_prev_range_limit(), vma_iter_next_range_limit(), vma_iter_next_rewind(), v6.12
 *   and later
 * @fidelity faithful
 * @example `.A.B` then vma_next(); vma_next(); vma_iter_prev_range() is NULL
 * @example `.A.B` then vma_next(); vma_next(); vma_iter_prev_range(); vma_next() is B
 * @example `.A.B` then vma_next(); vma_iter_next_range(); vma_iter_next_range() is B
 * @example `.A.B` then vma_next(); vma_iter_next_rewind() is B
 */
import { type Address, ULONG_MAX } from "./c/quantity.js";
import { mas_next_range } from "./mas-next.js";
import { mas_prev_range } from "./mas-prev.js";
import { one } from "./model-function.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_next } from "./vma-next.js";
import { vma_prev } from "./vma-prev.js";

export const vma_iter_range_kernels = [
  one(
    "struct vm_area_struct *vma_iter_prev_range(struct vma_iterator *vmi)",
    "v6.5 and later",
    "faithful",
  ),
  one(
    "struct vm_area_struct *vma_iter_next_range(struct vma_iterator *vmi)",
    "v6.5 and later",
    "faithful",
  ),
  one(
    "struct vm_area_struct *vma_iter_prev_range_limit(struct vma_iterator *vmi, unsigned long min)",
    "v6.12 and later",
    "faithful",
  ),
  one(
    "struct vm_area_struct *vma_iter_next_range_limit(struct vma_iterator *vmi, unsigned long max)",
    "v6.12 and later",
    "faithful",
  ),
  one(
    "struct vm_area_struct *vma_iter_next_rewind(struct vma_iterator *vmi, struct vm_area_struct **pprev)",
    "v6.12 and later",
    "faithful",
  ),
];

export function vma_iter_prev_range(vmi: vma_iterator): vm_area_struct | null {
  return mas_prev_range(vmi.mas, 0 as Address);
}

export function vma_iter_next_range(vmi: vma_iterator): vm_area_struct | null {
  return mas_next_range(vmi.mas, ULONG_MAX());
}

export function vma_iter_prev_range_limit(vmi: vma_iterator, min: Address): vm_area_struct | null {
  return mas_prev_range(vmi.mas, min);
}

export function vma_iter_next_range_limit(vmi: vma_iterator, max: Address): vm_area_struct | null {
  return mas_next_range(vmi.mas, max);
}

export function vma_iter_next_rewind(
  vmi: vma_iterator,
  pprev: { v: vm_area_struct | null } | null,
): vm_area_struct | null {
  const next = vma_next(vmi);
  const prev = vma_prev(vmi);
  if (prev !== null) vma_iter_next_range(vmi);
  if (pprev !== null) pprev.v = prev;
  return next;
}
