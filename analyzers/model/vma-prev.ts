/**
 * vma_prev() - the VMA before the iterator's range
 * @vmi: the iterator
 *
 * When there is none the answer is NULL and the status is underflow, on the lowest gap.
 *
 * @from include/linux/mm.h
 * @kernel vma_prev(), v6.1 and later
 * @kernel vma_prev_limit(), v6.3 and later
 * @fidelity simplified: what v6.12 does, in all releases
 * @example `.A.B` then vma_next(); vma_next(); vma_prev() is A
 * @example `.A.B` then vma_next(); vma_prev() is NULL
 */
import type { Address } from "./c/quantity.js";
import { mas_prev } from "./mas-prev.js";
import { one } from "./model-function.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "simplified: what v6.12 does, in all releases";

export const vma_prev_kernels = [
  one("struct vm_area_struct *vma_prev(struct vma_iterator *vmi)", "v6.1 and later", fidelity),
  one(
    "struct vm_area_struct *vma_prev_limit(struct vma_iterator *vmi, unsigned long min)",
    "v6.3 and later",
    fidelity,
  ),
];

export function vma_prev(vmi: vma_iterator): vm_area_struct | null {
  return mas_prev(vmi.mas, 0 as Address);
}

export function vma_prev_limit(vmi: vma_iterator, min: Address): vm_area_struct | null {
  return mas_prev(vmi.mas, min);
}
