/**
 * vma_next() - the VMA at the iterator's index or, once it is active, the next one
 * vma_find() - the same, up to a limit
 * @vmi: the iterator
 * @max: up to v6.1 the last address to look at, later the first one that is not
 *
 * When there is none the answer is NULL and the iterator stays active on the trailing gap, from which
 * `vma_prev()` finds the last VMA.
 *
 * @from include/linux/mm.h
 * @kernel vma_next(), vma_find(), v6.1 and later
 * @fidelity simplified: what v6.12 does, in all releases
 * @example `.A.B` then vma_next() is A
 * @example `.A.B` then vma_next(); vma_next() is B
 * @example `.A.B` then vma_next(); vma_next(); vma_next() is NULL
 * @example `.A.B` then vma_next(); vma_next(); vma_next(); vma_prev() is B
 */
import { type Address, before, ULONG_MAX } from "./c/quantity.js";
import { mas_find } from "./mas-find.js";
import { one } from "./model-function.js";
import { machine } from "./state.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "simplified: what v6.12 does, in all releases";

export const vma_next_kernels = [
  one("struct vm_area_struct *vma_next(struct vma_iterator *vmi)", "v6.1 and later", fidelity),
  one(
    "struct vm_area_struct *vma_find(struct vma_iterator *vmi, unsigned long max)",
    "v6.1 and later",
    fidelity,
  ),
];

export function vma_next(vmi: vma_iterator): vm_area_struct | null {
  return mas_find(vmi.mas, ULONG_MAX());
}

export function vma_find(vmi: vma_iterator, max: Address): vm_area_struct | null {
  return mas_find(vmi.mas, machine.generation.findTakesLast ? max : before(max));
}
