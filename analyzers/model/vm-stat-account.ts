/**
 * vm_stat_account(), vm_acct_memory() and their like - what an address space is charged for
 * @mm: the address space
 * @npages: by how many pages
 *
 * @from mm/mmap.c, later mm/vma.c; include/linux/mman.h; include/linux/mm.h
 * @kernel vm_stat_account(), vm_acct_memory(), vm_unacct_memory(), security_vm_enough_memory_mm(),
 *   mm_inc_nr_ptes(), mm_dec_nr_ptes(), mm_inc_nr_pmds(), mm_dec_nr_pmds(), mm_inc_nr_puds(),
 *   mm_dec_nr_puds(), v6.1 and later
 * @fidelity faithful
 * @kernel add_mm_counter(), inc_mm_counter(), dec_mm_counter(), v6.1 and later
 * @fidelity simplified: one sum for all kinds of pages
 * @example `SS` then vm_acct_memory(1); vm_unacct_memory(1) is fine
 * @example `SS` then fail(1); security_vm_enough_memory_mm(S, 1) is -12
 */
import { add_s64 } from "./c/integers.js";
import { and, ulong, type Flags, type PageCount, type PageTotal } from "./c/quantity.js";
import { VM_EXEC, VM_SHARED, VM_STACK, VM_WRITE } from "./constants.js";
import { type ModelFunction, one } from "./model-function.js";
import { ENOMEM } from "./numbers.js";
import { machine, mayFail } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";

const all = (prototype: string, fidelity = "faithful", call?: string): ModelFunction =>
  one(prototype, "v6.1 and later", fidelity, call);
const sum = "simplified: one sum for all kinds of pages";

export const vm_stat_account_kernels: readonly ModelFunction[] = [
  all("void vm_stat_account(struct mm_struct *mm, unsigned long flags, long npages)"),
  all("void vm_acct_memory(long pages)"),
  all("void vm_unacct_memory(long pages)"),
  all("int security_vm_enough_memory_mm(struct mm_struct *mm, long pages)"),
  all("void add_mm_counter(struct mm_struct *mm, int member, long value)", sum),
  all("void inc_mm_counter(struct mm_struct *mm, int member)", sum),
  all("void dec_mm_counter(struct mm_struct *mm, int member)", sum),
  all("void mm_inc_nr_ptes(struct mm_struct *mm)"),
  all("void mm_dec_nr_ptes(struct mm_struct *mm)"),
  all("void mm_inc_nr_pmds(struct mm_struct *mm)"),
  all("void mm_dec_nr_pmds(struct mm_struct *mm)"),
  all("void mm_inc_nr_puds(struct mm_struct *mm)"),
  all("void mm_dec_nr_puds(struct mm_struct *mm)"),
];

/** Which of the sums a VMA with these flags counts for, besides the total. */
export function vm_stat_account(mm: mm_struct, flags: Flags, nPages: PageTotal): void {
  mm.total_vm = ulong(add_s64(mm.total_vm, nPages));
  if (and(flags, VM_EXEC | VM_WRITE | VM_STACK) === VM_EXEC)
    mm.exec_vm = ulong(add_s64(mm.exec_vm, nPages));
  else if (and(flags, VM_STACK) !== 0) mm.stack_vm = ulong(add_s64(mm.stack_vm, nPages));
  else if (and(flags, VM_WRITE | VM_SHARED | VM_STACK) === VM_WRITE)
    mm.data_vm = ulong(add_s64(mm.data_vm, nPages));
}

export function vm_acct_memory(pages: PageCount): void {
  machine.nCommitted += Number(pages);
}

export function vm_unacct_memory(pages: PageCount): void {
  machine.nCommitted -= Number(pages);
}

export function security_vm_enough_memory_mm(_mm: mm_struct, pages: number): number {
  if (mayFail("security_vm_enough_memory_mm()", "other")) return -ENOMEM;
  machine.nCommitted += Number(pages);
  return 0;
}

export function add_mm_counter(mm: mm_struct, _member: number, value: number): void {
  mm.rss += value;
}

export function inc_mm_counter(mm: mm_struct, _member: number): void {
  mm.rss++;
}

export function dec_mm_counter(mm: mm_struct, _member: number): void {
  mm.rss--;
}

export function mm_inc_nr_ptes(mm: mm_struct): void {
  mm.nr_ptes++;
}

export function mm_dec_nr_ptes(mm: mm_struct): void {
  mm.nr_ptes--;
}

export function mm_inc_nr_pmds(mm: mm_struct): void {
  mm.nr_pmds++;
}

export function mm_dec_nr_pmds(mm: mm_struct): void {
  mm.nr_pmds--;
}

export function mm_inc_nr_puds(mm: mm_struct): void {
  mm.nr_puds++;
}

export function mm_dec_nr_puds(mm: mm_struct): void {
  mm.nr_puds--;
}
