/**
 * find_vma() - the VMA that contains an address, else the next one
 * find_vma_intersection() - the first VMA that meets a range
 * find_vma_prev() - find_vma(), and the VMA before the address
 * vma_lookup() - the VMA that contains an address
 * @mm: the address space
 * @addr: the address
 *
 * @from mm/mmap.c
 * @kernel find_vma(), find_vma_intersection(), find_vma_prev(), vma_lookup(), v6.1 and later
 * @fidelity faithful
 * @example `.A.B` then find_vma(2) is B
 * @example `.A.B` then find_vma(4) is NULL
 * @example `.A.B` then find_vma_intersection(2, 3) is NULL
 * @example `.A.B` then find_vma_intersection(2, 4) is B
 * @example `.A.B` then vma_lookup(2) is NULL
 */
import { before, type Address } from "./c/quantity.js";
import { one } from "./model-function.js";
import { mmap_assert_locked } from "./mmap-lock.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const vma = "struct vm_area_struct *";

export const find_vma_kernels = [
  one(`${vma}find_vma(struct mm_struct *mm, unsigned long addr)`, "v6.1 and later", "faithful"),
  one(
    `${vma}find_vma_intersection(struct mm_struct *mm, unsigned long start_addr, unsigned long end_addr)`,
    "v6.1 and later",
    "faithful",
  ),
  one(
    `${vma}find_vma_prev(struct mm_struct *mm, unsigned long addr, struct vm_area_struct **pprev)`,
    "v6.1 and later",
    "faithful",
  ),
  one(`${vma}vma_lookup(struct mm_struct *mm, unsigned long addr)`, "v6.1 and later", "faithful"),
];

export function find_vma(mm: mm_struct, addr: Address): vm_area_struct | null {
  mmap_assert_locked(mm);
  const tree = mm.mm_mt;
  const i = tree.indexAt(addr);
  return i < tree.n ? (tree.entries[i] as vm_area_struct) : null;
}

export function find_vma_intersection(
  mm: mm_struct,
  start_addr: Address,
  end_addr: Address,
): vm_area_struct | null {
  mmap_assert_locked(mm);
  const tree = mm.mm_mt;
  const i = tree.indexAt(start_addr);
  if (i === tree.n || (tree.firsts[i] as Address) > before(end_addr)) return null;
  return tree.entries[i] as vm_area_struct;
}

export function find_vma_prev(
  mm: mm_struct,
  addr: Address,
  pprev: { v: vm_area_struct | null },
): vm_area_struct | null {
  const tree = mm.mm_mt;
  const i = tree.indexAt(addr);
  pprev.v = i > 0 ? (tree.entries[i - 1] as vm_area_struct) : null;
  return i < tree.n ? (tree.entries[i] as vm_area_struct) : null;
}

export function vma_lookup(mm: mm_struct, addr: Address): vm_area_struct | null {
  return mm.mm_mt.load(addr);
}
