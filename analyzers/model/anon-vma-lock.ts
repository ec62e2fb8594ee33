/**
 * anon_vma_lock_write() and its like - the lock of an anon_vma and of its tree
 *
 * @from include/linux/rmap.h
 * @kernel anon_vma_lock_write(), anon_vma_unlock_write(), anon_vma_lock_read(),
 *   anon_vma_unlock_read(), anon_vma_assert_locked(), v6.1 and later
 * @fidelity simplified: one task, so a lock that is taken twice is a deadlock and is told
 * @example `S` then anon_vma_lock_write(S); anon_vma_lock_write(S) is H
 * @example `S` then anon_vma_lock_write(S); anon_vma_unlock_write(S) is fine
 * @example `S` then anon_vma_unlock_write(S) is A
 */
import { type ModelFunction, one } from "./model-function.js";
import { maySleep } from "./rcu-read-lock.js";
import { halt, offend } from "./state.js";
import type { anon_vma } from "./structs/anon-vma.js";

const fidelity = "simplified: one task, so a lock that is taken twice is a deadlock and is told";

export const anon_vma_lock_kernels: readonly ModelFunction[] = [
  one("void anon_vma_lock_write(struct anon_vma *anon_vma)", "v6.1 and later", fidelity),
  one("void anon_vma_unlock_write(struct anon_vma *anon_vma)", "v6.1 and later", fidelity),
  one("void anon_vma_lock_read(struct anon_vma *anon_vma)", "v6.1 and later", fidelity),
  one("void anon_vma_unlock_read(struct anon_vma *anon_vma)", "v6.1 and later", fidelity),
  one("void anon_vma_assert_locked(const struct anon_vma *anon_vma)", "v6.1 and later", fidelity),
];

export function anon_vma_lock_write(anon_vma: anon_vma): void {
  maySleep("anon_vma_lock_write()");
  const { root } = anon_vma;
  if (root.writers + root.readers > 0)
    halt("H", "the lock of an anon_vma is taken while it is held: a deadlock");
  root.writers = 1;
}

export function anon_vma_unlock_write(anon_vma: anon_vma): void {
  if (anon_vma.root.writers === 0)
    offend("A", "the lock of an anon_vma is given up that is not held");
  anon_vma.root.writers = 0;
}

export function anon_vma_lock_read(anon_vma: anon_vma): void {
  maySleep("anon_vma_lock_read()");
  if (anon_vma.root.writers > 0)
    halt("H", "the lock of an anon_vma is taken while it is held: a deadlock");
  anon_vma.root.readers++;
}

export function anon_vma_unlock_read(anon_vma: anon_vma): void {
  if (anon_vma.root.readers === 0)
    offend("A", "the lock of an anon_vma is given up that is not held");
  else anon_vma.root.readers--;
}

export function anon_vma_assert_locked(anon_vma: anon_vma): void {
  if (anon_vma.root.writers + anon_vma.root.readers === 0)
    offend("A", "the lock of an anon_vma is not held");
}
