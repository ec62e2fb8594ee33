/**
 * dup_anon_vma() - let a VMA that has no anon_vma take over that of another
 * @dst: the VMA that grows
 * @src: the VMA that it grows over
 * @dup: set to @dst if it took one over
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel dup_anon_vma(), v6.6 and later
 * @fidelity faithful
 * @example `A.B` then unlink_anon_vmas(A); vma_start_write(A); dup_anon_vma(A, B) is 0
 */
import { anon_vma_clone } from "./anon-vma-clone.js";
import { one } from "./model-function.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_assert_write_locked } from "./vma-start-write.js";

export const dup_anon_vma_kernel = one(
  "int dup_anon_vma(struct vm_area_struct *dst, struct vm_area_struct *src, struct vm_area_struct **dup)",
  "v6.6 and later",
  "faithful",
);

export function dup_anon_vma(
  dst: vm_area_struct,
  src: vm_area_struct,
  dup: { v: vm_area_struct | null },
): number {
  if (src.anon_vma === null || dst.anon_vma !== null) return 0;
  vma_assert_write_locked(dst);
  dst.anon_vma_ = src.anon_vma_;
  const error = anon_vma_clone(dst, src);
  if (error !== 0) return error;
  dup.v = dst;
  return 0;
}
