/**
 * What is checked when C writes the extent of a VMA or reads a VMA that is gone. The key of a VMA in
 * the trees of its anon_vma and of its file is made of `vm_start`, `vm_end` and `vm_pgoff`; a walker
 * of such a tree holds only the lock of the tree. Invariant: a check records and changes nothing,
 * except that a freed VMA ends the run.
 */
import { and } from "./c/quantity.js";
import { VM_STACK_INCOMPLETE_SETUP } from "./constants.js";
import { halt, machine, offend } from "./state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

/** @throws Halt: the memory may be anything by now. */
export function stale(_vma: vm_area_struct): never {
  halt("C", "a VMA is used after vm_area_free()");
}

/** The extent of a VMA is written; `changes` when the value is another one. */
export function changing(vma: vm_area_struct, changes: boolean): void {
  if (vma.isFree) stale(vma);
  if (!changes || !vma.isInTree || vma.detached) return;
  const mm = vma.vm_mm;
  if (mm === null) return;
  if (mm.mmap_lock.writers === 0)
    offend("M", "the range of a VMA changes without the mmap lock held for writing");
  if (machine.generation.vmaLocks && vma.vm_lock_seq !== mm.mm_lock_seq) {
    offend("M", "the range of a VMA changes before vma_start_write()");
  }
  if (vma.ordinal === machine.stackOrdinal && !isBeingSetUp(vma)) {
    offend(
      "Q",
      "the range of a stack changes without VM_STACK_INCOMPLETE_SETUP: migration can meet it half-moved",
    );
  }
  const { avc } = vma;
  if (avc?.isInTree) {
    offend("A", "the range of a VMA changes while the VMA stands in the tree of its anon_vma");
  }
  if (vma.isInFileTree)
    offend("A", "the range of a VMA changes while the VMA stands in the tree of its file");
}

/** Whether reverse mapping knows that pages of this stack may not be where it looks for them. */
export function isBeingSetUp(vma: vm_area_struct): boolean {
  return and(vma.vm_flags, VM_STACK_INCOMPLETE_SETUP) === VM_STACK_INCOMPLETE_SETUP;
}

/** The VMA is given another anon_vma: nobody looks for it by that, but whoever faults does. */
export function joining(vma: vm_area_struct, changes: boolean): void {
  if (vma.isFree) stale(vma);
  if (!changes || !vma.isInTree || vma.detached || vma.vm_mm === null) return;
  if (vma.vm_mm.mmap_lock.writers === 0)
    offend("M", "the anon_vma of a VMA changes without the mmap lock held for writing");
  if (!isWriteLocked(vma)) offend("M", "the anon_vma of a VMA changes before vma_start_write()");
}

/** Whether `vma_start_write()` was called on it since the mmap lock was taken. */
export function isWriteLocked(vma: vm_area_struct): boolean {
  return !machine.generation.vmaLocks || vma.vm_lock_seq === (vma.vm_mm?.mm_lock_seq ?? -1);
}
