/**
 * anon_vma_clone() - let a VMA share the anon_vmas of another
 * unlink_anon_vmas() - take a VMA out of all of its anon_vmas
 * anon_vma_merge() - give up the anon_vmas of a VMA that another has taken over
 * @dst: the VMA that has none yet
 * @src: the VMA that has them
 *
 * Cloning needs memory; a failure leaves @dst without any.
 *
 * @from mm/rmap.c
 * @kernel anon_vma_clone(), unlink_anon_vmas(), anon_vma_merge(), v6.1 and later
 * @fidelity simplified: a VMA has one anon_vma at most
 * @example `A.B` then unlink_anon_vmas(A); anon_vma_clone(A, B) is 0
 * @example `A.B` then fail(1); unlink_anon_vmas(A); anon_vma_clone(A, B) is -12
 */
import type { ErrorNumber } from "./c/quantity.js";
import { ENOMEM } from "./numbers.js";
import { link } from "./anon-vma-interval-tree.js";
import { type ModelFunction, one } from "./model-function.js";
import { maySleep } from "./rcu-read-lock.js";
import { mayFail, offend } from "./state.js";
import { anon_vma_chain } from "./structs/anon-vma.js";
import type { list_head } from "./structs/list-head.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "simplified: a VMA has one anon_vma at most";

export const anon_vma_clone_kernels: readonly ModelFunction[] = [
  one(
    "int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src)",
    "v6.1 and later",
    fidelity,
  ),
  one("void unlink_anon_vmas(struct vm_area_struct *vma)", "v6.1 and later", fidelity),
  one(
    "void anon_vma_merge(struct vm_area_struct *vma, struct vm_area_struct *next)",
    "v6.1 and later",
    fidelity,
  ),
];

/** Joins a VMA to an anon_vma. Its link is made anew, so that a zeroed VMA has none. */
export function chain(vma: vm_area_struct, avc: anon_vma_chain): void {
  const head = vma.anon_vma_chain as list_head<anon_vma_chain>;
  vma.avc = avc;
  avc.vma = vma;
  head.next = avc.same_vma;
  head.prev = avc.same_vma;
  avc.same_vma.next = head;
  avc.same_vma.prev = head;
  link(avc);
}

export function anon_vma_clone(dst: vm_area_struct, src: vm_area_struct): ErrorNumber {
  const shared = src.avc?.anon_vma ?? null;
  if (shared === null) return 0;
  maySleep("anon_vma_clone()");
  if (mayFail("anon_vma_clone()")) {
    dst.anon_vma_ = null;
    return -ENOMEM;
  }
  const avc = new anon_vma_chain();
  avc.anon_vma = shared;
  shared.num_active_vmas++;
  chain(dst, avc);
  return 0;
}

export function unlink_anon_vmas(vma: vm_area_struct): void {
  if (vma.avc !== null) maySleep("unlink_anon_vmas()");
  const { avc } = vma;
  if (avc !== null && avc.anon_vma !== null) avc.anon_vma.num_active_vmas--;
  vma.avc = null;
  vma.anon_vma_chain.clear();
  vma.anon_vma_ = null;
}

export function anon_vma_merge(vma: vm_area_struct, next: vm_area_struct): void {
  if (vma.anon_vma !== next.anon_vma) offend("W", "VMAs with different anon_vmas are merged");
  unlink_anon_vmas(next);
}
