/**
 * vma_iter_set() and its like - where an iterator is
 *
 * `vma_iter_set()`, `vma_iter_init()` and `vma_iter_reset()` start anew; `vma_iter_invalidate()` lets
 * the iterator go on behind its range. Any of them makes the next write find its place by itself.
 *
 * @kernel vma_iter_init(), vma_iter_addr(), v6.1 and later
 * @kernel vma_iter_set(), vma_iter_invalidate(), vma_iter_end(), vma_iter_load(), vma_iter_free(),
 *   v6.3 and later
 * @kernel vma_iter_reset(), v6.9 and later
 * @fidelity faithful
 * @example `.A.B` then vma_iter_set(2); vma_next() is B
 * @example `.A.B` then vma_next(); vma_iter_invalidate(); vma_next() is B
 * @example `.A.B` then vma_next(); vma_iter_addr() is 4096
 * @example `.A.B` then vma_next(); vma_iter_end() is 8192
 */
import { after, type Address } from "./c/quantity.js";
import { mas_init, mas_pause, mas_reset, mas_set } from "./mas-set.js";
import { mas_walk } from "./mas-walk.js";
import { one } from "./model-function.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export const vma_iter_position_kernels = [
  one(
    "void vma_iter_init(struct vma_iterator *vmi, struct mm_struct *mm, unsigned long addr)",
    "v6.1 and later",
    "faithful",
  ),
  one(
    "void vma_iter_set(struct vma_iterator *vmi, unsigned long addr)",
    "v6.3 and later",
    "faithful",
  ),
  one("void vma_iter_invalidate(struct vma_iterator *vmi)", "v6.3 and later", "faithful"),
  one("void vma_iter_reset(struct vma_iterator *vmi)", "v6.9 and later", "faithful"),
  one("unsigned long vma_iter_addr(struct vma_iterator *vmi)", "v6.1 and later", "faithful"),
  one("unsigned long vma_iter_end(struct vma_iterator *vmi)", "v6.3 and later", "faithful"),
  one(
    "struct vm_area_struct *vma_iter_load(struct vma_iterator *vmi)",
    "v6.3 and later",
    "faithful",
  ),
  one("void vma_iter_free(struct vma_iterator *vmi)", "v6.3 and later", "faithful"),
];

export function vma_iter_init(vmi: vma_iterator, mm: mm_struct, addr: Address): void {
  mas_init(vmi.mas, mm.mm_mt, addr);
}

export function vma_iter_set(vmi: vma_iterator, addr: Address): void {
  mas_set(vmi.mas, addr);
}

export function vma_iter_invalidate(vmi: vma_iterator): void {
  mas_pause(vmi.mas);
}

export function vma_iter_reset(vmi: vma_iterator): void {
  mas_reset(vmi.mas);
}

export function vma_iter_addr(vmi: vma_iterator): Address {
  return vmi.mas.index;
}

export function vma_iter_end(vmi: vma_iterator): Address {
  return after(vmi.mas.last);
}

export function vma_iter_load(vmi: vma_iterator): vm_area_struct | null {
  return mas_walk(vmi.mas);
}

export function vma_iter_free(_vmi: vma_iterator): void {}
