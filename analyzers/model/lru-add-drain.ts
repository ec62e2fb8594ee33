/**
 * lru_add_drain() and others that do nothing here
 *
 * They concern what the model does not have: page lists, scheduling, huge pages, uprobes, userfaultfd,
 * accounting.
 *
 * @kernel lru_add_drain(), cond_resched(), might_sleep(), khugepaged_enter_vma(), uprobe_mmap(),
 *   uprobe_munmap(), hugetlb_split(), update_hiwater_rss(), flush_cache_range(), flush_tlb_range(),
 *   vm_stat_account(), perf_event_mmap(), v6.1 and later
 * @kernel vma_adjust_trans_huge(), v6.1 to v6.14; v6.15 and later
 * @fidelity stub: does nothing
 * @example `SS` then lru_add_drain() is `SS`
 */
import type { Address, Pages } from "./c/quantity.js";
import { type ModelFunction, one } from "./model-function.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const stub = "stub: does nothing";
const vma = "struct vm_area_struct *vma";

export const lru_add_drain_kernels: readonly ModelFunction[] = [
  one("void lru_add_drain(void)", "v6.1 and later", stub),
  one("void cond_resched(void)", "v6.1 and later", stub),
  one("void might_sleep(void)", "v6.1 and later", stub),
  one(`void khugepaged_enter_vma(${vma}, unsigned long vm_flags)`, "v6.1 and later", stub),
  one(`int uprobe_mmap(${vma})`, "v6.1 and later", stub),
  one(`void uprobe_munmap(${vma}, unsigned long start, unsigned long end)`, "v6.1 and later", stub),
  {
    name: "vma_adjust_trans_huge",
    fidelity: stub,
    answers: [
      {
        prototype: `void vma_adjust_trans_huge(${vma}, unsigned long start, unsigned long end, long adjust_next)`,
        releases: "v6.1 to v6.14",
        call: "vma_adjust_trans_huge",
      },
      {
        prototype: `void vma_adjust_trans_huge(${vma}, unsigned long start, unsigned long end, struct vm_area_struct *next)`,
        releases: "v6.15 and later",
        call: "vma_adjust_trans_huge",
      },
    ],
  },
  one(`void hugetlb_split(${vma}, unsigned long addr)`, "v6.1 and later", stub),
  one("void update_hiwater_rss(struct mm_struct *mm)", "v6.1 and later", stub),
  one(
    `void flush_cache_range(${vma}, unsigned long start, unsigned long end)`,
    "v6.1 and later",
    stub,
  ),
  one(
    `void flush_tlb_range(${vma}, unsigned long start, unsigned long end)`,
    "v6.1 and later",
    stub,
  ),
  one(
    "void vm_stat_account(struct mm_struct *mm, unsigned long flags, long npages)",
    "v6.1 and later",
    stub,
  ),
  one(`void perf_event_mmap(${vma})`, "v6.1 and later", stub),
];

export function lru_add_drain(): void {}
export function cond_resched(): void {}
export function might_sleep(): void {}
export function khugepaged_enter_vma(_vma: vm_area_struct, _vm_flags: number): void {}
export function uprobe_mmap(_vma: vm_area_struct): number {
  return 0;
}
export function uprobe_munmap(_vma: vm_area_struct, _start: Address, _end: Address): void {}
export function vma_adjust_trans_huge(
  _vma: vm_area_struct,
  _start: Address,
  _end: Address,
  _next: unknown,
): void {}
export function hugetlb_split(_vma: vm_area_struct, _addr: Address): void {}
export function update_hiwater_rss(_mm: mm_struct): void {}
export function flush_cache_range(_vma: vm_area_struct, _start: Address, _end: Address): void {}
export function flush_tlb_range(_vma: vm_area_struct, _start: Address, _end: Address): void {}
export function vm_stat_account(_mm: mm_struct, _flags: number, _npages: Pages): void {}
export function perf_event_mmap(_vma: vm_area_struct): void {}
