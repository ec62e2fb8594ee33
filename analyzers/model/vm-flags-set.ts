/**
 * vm_flags_set() and other plain writes to a VMA, and what two VMAs must share to be merged
 *
 * @from include/linux/mm.h
 * @kernel vm_flags_init(), vm_flags_reset(), vm_flags_set(), vm_flags_clear(), vm_flags_mod(), v6.3
 *   and later
 * @kernel vma_set_anonymous(), anon_vma_name(), anon_vma_name_eq(),
 *   is_mergeable_vm_userfaultfd_ctx(), v6.1 and later
 * @kernel vma_is_shared_maywrite(), v6.7 and later
 * @kernel vma_close(), v6.12 and later
 * @fidelity faithful
 * @example `S` then vm_flags_set(S, 64); vm_flags(S, 64) is true
 * @example `S` then vm_flags_set(S, 64); vm_flags_clear(S, 64); vm_flags(S, 64) is false
 */
import { and, or, without, type Integer, type Word } from "./c/quantity.js";
import { type ModelFunction, one } from "./model-function.js";
import type {
  anon_vma_name as name_struct,
  vm_area_struct,
  vm_userfaultfd_ctx,
} from "./structs/vm-area-struct.js";
import { vma_assert_write_locked } from "./vma-start-write.js";

const vma = "struct vm_area_struct *vma";

export const vm_flags_set_kernels: readonly ModelFunction[] = [
  one(`void vm_flags_init(${vma}, vm_flags_t flags)`, "v6.3 and later", "faithful"),
  one(`void vm_flags_reset(${vma}, vm_flags_t flags)`, "v6.3 and later", "faithful"),
  one(`void vm_flags_set(${vma}, vm_flags_t flags)`, "v6.3 and later", "faithful"),
  one(`void vm_flags_clear(${vma}, vm_flags_t flags)`, "v6.3 and later", "faithful"),
  one(`void vm_flags_mod(${vma}, vm_flags_t set, vm_flags_t clear)`, "v6.3 and later", "faithful"),
  one(`void vma_set_anonymous(${vma})`, "v6.1 and later", "faithful"),
  one(
    `struct anon_vma_name *anon_vma_name(${vma})`,
    "v6.1 and later",
    "faithful",
    "anon_vma_name_of",
  ),
  one(
    "bool anon_vma_name_eq(struct anon_vma_name *a, struct anon_vma_name *b)",
    "v6.1 and later",
    "faithful",
  ),
  one(
    `bool is_mergeable_vm_userfaultfd_ctx(${vma}, struct vm_userfaultfd_ctx vm_ctx)`,
    "v6.1 and later",
    "faithful",
  ),
  one(`bool vma_is_shared_maywrite(${vma})`, "v6.7 and later", "faithful"),
  one(`void vma_close(${vma})`, "v6.12 and later", "faithful"),
];

export function vm_flags_init(vma: vm_area_struct, flags: Integer): void {
  vma.vm_flags = flags as Word;
}

export function vm_flags_reset(vma: vm_area_struct, flags: Integer): void {
  vma_assert_write_locked(vma);
  vm_flags_init(vma, flags);
}

export function vm_flags_set(vma: vm_area_struct, flags: Integer): void {
  vma.vm_lock_seq = vma.vm_mm?.mm_lock_seq ?? 0;
  vm_flags_init(vma, or(vma.vm_flags, flags));
}

export function vm_flags_clear(vma: vm_area_struct, flags: Integer): void {
  vma.vm_lock_seq = vma.vm_mm?.mm_lock_seq ?? 0;
  vm_flags_init(vma, without(vma.vm_flags, flags));
}

export function vm_flags_mod(vma: vm_area_struct, set: Integer, clear: Integer): void {
  vma.vm_lock_seq = vma.vm_mm?.mm_lock_seq ?? 0;
  vm_flags_init(vma, without(or(vma.vm_flags, set), clear));
}

export function vma_set_anonymous(vma: vm_area_struct): void {
  vma.vm_ops = null;
}

export function anon_vma_name_of(vma: vm_area_struct): name_struct | null {
  return vma.anon_name;
}

export function anon_vma_name_eq(a: name_struct | null, b: name_struct | null): boolean {
  return a === b;
}

export function is_mergeable_vm_userfaultfd_ctx(
  vma: vm_area_struct,
  vm_ctx: vm_userfaultfd_ctx,
): boolean {
  return vma.vm_userfaultfd_ctx.ctx === vm_ctx.ctx;
}

/** Shared and perhaps writable. */
export function vma_is_shared_maywrite(vma: vm_area_struct): boolean {
  return and(vma.vm_flags, 0x28) === 0x28;
}

export function vma_close(vma: vm_area_struct): void {
  vma.vm_ops?.close?.(vma);
}
