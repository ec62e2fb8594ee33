/**
 * vma_set_range() - write the extent of a VMA
 * @vma: the VMA, out of the trees that are sorted by it
 * @start: its first address
 * @end: the address behind its last
 * @pgoff: its page offset
 *
 * The tree of ranges is not written: that is the iterator's part.
 *
 * @from mm/internal.h
 * @kernel vma_set_range(), v6.8 and later
 * @fidelity faithful
 * @example `.SS` then vma_start_write(S); vma_set_range(S, 0, 3) is A
 * @example `.SS` then vma_start_write(S); vma_prepare(S); vma_set_range(S, 0, 3) is fine
 * @example `.SS` then vma_prepare(S); vma_set_range(S, 0, 3) is M
 */
import type { Address, PageNumber } from "./c/quantity.js";
import { one } from "./model-function.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export const vma_set_range_kernel = one(
  "void vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end, pgoff_t pgoff)",
  "v6.8 and later",
  "faithful",
);

export function vma_set_range(
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
): void {
  vma.vm_start = start;
  vma.vm_end = end;
  vma.vm_pgoff = pgoff;
}
