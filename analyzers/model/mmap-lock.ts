/**
 * mmap_write_lock() and its like - the lock of an address space
 *
 * Relocation runs with it held for writing, so a machine boots that way. To give it up makes all
 * VMAs lose their own locks.
 *
 * @from include/linux/mmap_lock.h
 * @kernel mmap_assert_write_locked(), mmap_assert_locked(), v6.1 and later
 * @fidelity faithful
 * @kernel mmap_write_lock(), mmap_write_lock_killable(), mmap_write_unlock(),
 *   mmap_write_downgrade(), mmap_read_lock(), mmap_read_unlock(), v6.1 and later
 * @fidelity simplified: one task, so a lock that is taken twice is a deadlock and is told
 * @example `S` then mmap_assert_write_locked() is fine
 * @example `S` then mmap_write_unlock(); mmap_assert_write_locked() is M
 * @example `S` then mmap_write_lock() is H
 */
import type { ErrorNumber } from "./c/quantity.js";
import { EINTR } from "./numbers.js";
import { type ModelFunction, one } from "./model-function.js";
import { maySleep } from "./rcu-read-lock.js";
import { halt, machine, mayFail, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";

const fidelity = "simplified: one task, so a lock that is taken twice is a deadlock and is told";

export const mmap_lock_kernels: readonly ModelFunction[] = [
  one("void mmap_assert_write_locked(const struct mm_struct *mm)", "v6.1 and later", "faithful"),
  one("void mmap_assert_locked(const struct mm_struct *mm)", "v6.1 and later", "faithful"),
  one("void mmap_write_lock(struct mm_struct *mm)", "v6.1 and later", fidelity),
  one("int mmap_write_lock_killable(struct mm_struct *mm)", "v6.1 and later", fidelity),
  one("void mmap_write_unlock(struct mm_struct *mm)", "v6.1 and later", fidelity),
  one("void mmap_write_downgrade(struct mm_struct *mm)", "v6.1 and later", fidelity),
  one("void mmap_read_lock(struct mm_struct *mm)", "v6.1 and later", fidelity),
  one("void mmap_read_unlock(struct mm_struct *mm)", "v6.1 and later", fidelity),
];

export function mmap_assert_write_locked(mm: mm_struct): void {
  if (mm.mmap_lock.writers === 0) offend("M", "the mmap lock is not held for writing");
}

export function mmap_assert_locked(mm: mm_struct): void {
  if (mm.mmap_lock.writers === 0 && mm.mmap_lock.readers === 0)
    offend("M", "the mmap lock is not held");
}

export function mmap_write_lock(mm: mm_struct): void {
  maySleep("mmap_write_lock()");
  if (mm.mmap_lock.writers + mm.mmap_lock.readers > 0)
    halt("H", "the mmap lock is taken while it is held: a deadlock");
  mm.mmap_lock.writers = 1;
}

export function mmap_write_lock_killable(mm: mm_struct): ErrorNumber {
  if (mayFail("mmap_write_lock_killable()", "other")) return -EINTR;
  mmap_write_lock(mm);
  return 0;
}

export function mmap_write_unlock(mm: mm_struct): void {
  if (mm.mmap_lock.writers === 0)
    offend("M", "the mmap lock is given up that is not held for writing");
  else if (machine.isCallersLock)
    offend("M", "the mmap lock is given up that the caller holds: anything may change meanwhile");
  machine.isCallersLock = false;
  mm.mmap_lock.writers = 0;
  mm.mm_lock_seq++;
}

export function mmap_write_downgrade(mm: mm_struct): void {
  mmap_write_unlock(mm);
  mm.mmap_lock.readers = 1;
}

export function mmap_read_lock(mm: mm_struct): void {
  maySleep("mmap_read_lock()");
  if (mm.mmap_lock.writers > 0) halt("H", "the mmap lock is taken while it is held: a deadlock");
  mm.mmap_lock.readers++;
}

export function mmap_read_unlock(mm: mm_struct): void {
  if (mm.mmap_lock.readers === 0)
    offend("M", "the mmap lock is given up that is not held for reading");
  else mm.mmap_lock.readers--;
}
