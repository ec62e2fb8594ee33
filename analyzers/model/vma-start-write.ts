/**
 * vma_start_write() - lock a VMA for writing
 * @vma: the VMA; it stays locked until the mmap lock is given up
 *
 * A page fault may hold the VMA without the mmap lock, so the range of a VMA changes only under it.
 *
 * @from include/linux/mm.h; include/linux/mmap_lock.h
 * @kernel vma_start_write(), vma_assert_write_locked(), v6.4 and later
 * @kernel vma_start_write_killable(), v6.19 and later
 * @kernel vma_assert_locked(), v6.6 and later
 * @kernel vma_mark_detached(), v6.4 to v6.14; v6.15 and later
 * @kernel vma_mark_attached(), vma_assert_attached(), vma_assert_detached(), v6.15 and later
 * @fidelity faithful
 * @example `S` then vma_assert_write_locked(S) is M
 * @example `S` then vma_start_write(S); vma_assert_write_locked(S) is fine
 * @example `S` then fail(1); vma_start_write_killable(S) is -4
 */
import type { ErrorNumber } from "./c/quantity.js";
import { EINTR } from "./numbers.js";
import { isWriteLocked } from "./guard.js";
import { type ModelFunction, one } from "./model-function.js";
import { mmap_assert_write_locked } from "./mmap-lock.js";
import { maySleep } from "./rcu-read-lock.js";
import { machine, mayFail, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export const vma_start_write_kernels: readonly ModelFunction[] = [
  one("void vma_start_write(struct vm_area_struct *vma)", "v6.4 and later", "faithful"),
  one("int vma_start_write_killable(struct vm_area_struct *vma)", "v6.19 and later", "faithful"),
  one("void vma_assert_write_locked(struct vm_area_struct *vma)", "v6.4 and later", "faithful"),
  one("void vma_assert_locked(struct vm_area_struct *vma)", "v6.6 and later", "faithful"),
  {
    name: "vma_mark_detached",
    fidelity: "faithful",
    answers: [
      {
        prototype: "void vma_mark_detached(struct vm_area_struct *vma, bool detached)",
        releases: "v6.4 to v6.14",
        call: "vma_mark_detached_as",
      },
      {
        prototype: "void vma_mark_detached(struct vm_area_struct *vma)",
        releases: "v6.15 and later",
        call: "vma_mark_detached",
      },
    ],
  },
  one("void vma_mark_attached(struct vm_area_struct *vma)", "v6.15 and later", "faithful"),
  one("void vma_assert_attached(struct vm_area_struct *vma)", "v6.15 and later", "faithful"),
  one("void vma_assert_detached(struct vm_area_struct *vma)", "v6.15 and later", "faithful"),
];

export function vma_start_write(vma: vm_area_struct): void {
  machine.effects.nVmaLocks++;
  const mm = vma.vm_mm as mm_struct;
  if (mm.mmap_lock.writers === 0) mmap_assert_write_locked(mm);
  if (vma.vm_lock_seq !== mm.mm_lock_seq) maySleep("vma_start_write()");
  vma.vm_lock_seq = mm.mm_lock_seq;
}

export function vma_start_write_killable(vma: vm_area_struct): ErrorNumber {
  if (mayFail("vma_start_write_killable()", "other")) return -EINTR;
  vma_start_write(vma);
  return 0;
}

export function vma_assert_write_locked(vma: vm_area_struct): void {
  if (!isWriteLocked(vma))
    offend("M", "a VMA is not locked for writing: vma_start_write() is missing");
}

export function vma_assert_locked(vma: vm_area_struct): void {
  vma_assert_write_locked(vma);
}

export function vma_mark_detached(vma: vm_area_struct): void {
  vma_mark_detached_as(vma, true);
}

export function vma_mark_detached_as(vma: vm_area_struct, detached: boolean): void {
  if (detached) vma_assert_write_locked(vma);
  vma.detached = detached;
}

export function vma_mark_attached(vma: vm_area_struct): void {
  vma.detached = false;
}

export function vma_assert_attached(vma: vm_area_struct): void {
  if (vma.detached) offend("W", "a VMA is detached that should be attached");
}

export function vma_assert_detached(vma: vm_area_struct): void {
  if (!vma.detached && vma.isInTree) offend("W", "a VMA is attached that should be detached");
}
