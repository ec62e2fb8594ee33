/**
 * exit_mmap() - take an address space down
 * free_pgtables() - free the page tables of the VMAs from one on
 * @mm: the address space
 *
 * All VMAs are unmapped, then the tables are freed for each group of VMAs that are at most a PMD apart:
 * from the start of its first to the end of its last, up to where the next group begins, down to the
 * floor that all groups share. What no group's range reaches is leaked.
 *
 * @from mm/mmap.c
 * @kernel exit_mmap(), v6.1 and later
 * @fidelity simplified: unmaps by itself; files and anon_vmas are only counted
 * @example `.SS.A` then exit_mmap() is `.....`
 * @example `.SS.A` then exit_mmap() is fine
 */
import { add, before, pageOf, type Address, type Bytes } from "./c/quantity.js";
import { free_pgd_range } from "./free-pgd-range.js";
import { one } from "./model-function.js";
import { entryAt, layout, pte, setEntry } from "./page-tables.js";
import { machine, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import { mmu_gather } from "./structs/mmu-gather.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { mpol_put } from "./vm-area-alloc.js";

export const exit_mmap_kernel = one(
  "void exit_mmap(struct mm_struct *mm)",
  "v6.1 and later",
  "simplified: unmaps by itself; files and anon_vmas are only counted",
);

export function exit_mmap(mm: mm_struct): void {
  const tree = mm.mm_mt;
  let nPages = 0;
  for (let i = 0; i < tree.n; i++) nPages += unmap(tree.entries[i] as vm_area_struct);
  if (nPages < machine.nPopulated) offend("L", "a page is left after exit_mmap()");
  machine.nPopulated -= nPages;
  // Not one of the gathers of the run.
  const tlb = new mmu_gather();
  tlb.mm = mm;
  tlb.stage = 1;
  free_pgtables(tlb, mm);
  for (let i = 0; i < tree.n; i++) remove(tree.entries[i] as vm_area_struct);
  if (tree.n !== mm.map_count)
    offend("K", "BUG_ON() in exit_mmap(): map_count is not the number of VMAs");
  tree.clear();
  mm.map_count = 0;
}

/** Lets go of all pages of a VMA that tables lead to. Returns how many. */
function unmap(vma: vm_area_struct): number {
  const first = pageOf(vma.vm_start_);
  const end = pageOf(before(vma.vm_end_)) + 1;
  const size = 2 ** layout.pteBits;
  const [firstTable, endTable] = [Math.floor(first / size), Math.ceil(end / size)];
  let nPages = 0;
  // A VMA that is left larger may span more slots than there ever were tables.
  if (endTable - firstTable <= pte.nMade) {
    for (let table = firstTable; table < endTable; table++)
      nPages += unmapTable(pte.indexOf(table), table * size, first, end);
    return nPages;
  }
  for (let index = 1; index <= pte.nMade; index++) {
    const table = pte.made[index] as number;
    if (table >= firstTable && table < endTable)
      nPages += unmapTable(index, table * size, first, end);
  }
  return nPages;
}

/** The pages of one table, which begins at page `base`, that lie in a VMA. */
function unmapTable(index: number, base: number, first: number, end: number): number {
  if (pte.exists[index] !== 1 || pte.filled[index] === 0) return 0;
  let nPages = 0;
  const stop = Math.min(end, base + 2 ** layout.pteBits);
  for (let page = Math.max(first, base); page < stop; page++) {
    if (entryAt(page) === 0) continue;
    setEntry(page, 0);
    nPages++;
  }
  return nPages;
}

export function free_pgtables(gather: mmu_gather, mm: mm_struct): void {
  const tree = mm.mm_mt;
  for (let i = 0; i < tree.n; ) {
    const start = (tree.entries[i] as vm_area_struct).vm_start_;
    let { vm_end_: end } = tree.entries[i] as vm_area_struct;
    for (
      i++;
      i < tree.n &&
      (tree.entries[i] as vm_area_struct).vm_start_ <= add(end, layout.pmdSize as Bytes);
      i++
    ) {
      end = (tree.entries[i] as vm_area_struct).vm_end_;
    }
    const ceiling = i < tree.n ? (tree.entries[i] as vm_area_struct).vm_start_ : machine.ceiling;
    free_pgd_range(gather, start, end, 0 as Address, ceiling);
  }
}

function remove(vma: vm_area_struct): void {
  if (vma.isFree) offend("X", "a VMA is freed twice");
  vma.isFree = true;
  if (vma.vm_file !== null) vma.vm_file.nReferences--;
  mpol_put(vma.vm_policy);
}
