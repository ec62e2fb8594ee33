/**
 * vma_pages() and other plain questions about a VMA
 *
 * @from include/linux/mm.h
 * @kernel vma_pages(), vma_is_anonymous(), vma_is_temporary_stack(), range_in_vma(),
 *   linear_page_index(), PHYS_PFN(), PFN_PHYS(), PAGE_ALIGN(), PAGE_ALIGN_DOWN(), offset_in_page(),
 *   v6.1 and later
 * @kernel vma_start_pgoff(), vma_end_pgoff(), after v7.1, as reported
 * @kernel vma_last_pgoff(), v7.1 and later
 * @kernel vma_pgoff_offset(), v6.12 and later
 * @fidelity faithful
 * @kernel is_vm_hugetlb_page(), v6.1 and later
 * @fidelity simplified: there are none
 * @kernel vma_start_anon_pgoff(), after v7.1, as reported
 * @fidelity simplified: only VMAs whose two offsets agree are there
 * @kernel vma_address(), v6.1 and later
 * @fidelity simplified: of one page; a page outside is not told
 * @example `.SSs` then vma_pages(S) is 3
 * @example `.SSs` then range_in_vma(S, 1, 5) is false
 */
import { PAGE_SHIFT } from "./numbers.js";
import {
  add,
  and,
  boundaryBelow,
  BYTES_IN_PAGE,
  offsetIn,
  shl,
  shr,
  sub,
  type Address,
  type Bytes,
  type PageCount,
  type PageNumber,
  type Pages,
} from "./c/quantity.js";
import { expanded, type ModelFunction, one } from "./model-function.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const vma = "struct vm_area_struct *vma";

export const vma_pages_kernels: readonly ModelFunction[] = [
  one(`unsigned long vma_pages(const ${vma})`, "v6.1 and later", "faithful"),
  one(`bool vma_is_anonymous(${vma})`, "v6.1 and later", "faithful"),
  one(`bool vma_is_temporary_stack(const ${vma})`, "v6.1 and later", "faithful"),
  one(`bool is_vm_hugetlb_page(${vma})`, "v6.1 and later", "simplified: there are none"),
  one(
    `bool range_in_vma(${vma}, unsigned long start, unsigned long end)`,
    "v6.1 and later",
    "faithful",
  ),
  one(`unsigned long vma_start_pgoff(const ${vma})`, "after v7.1, as reported", "faithful"),
  one(`unsigned long vma_end_pgoff(const ${vma})`, "after v7.1, as reported", "faithful"),
  one(`pgoff_t vma_last_pgoff(const ${vma})`, "v7.1 and later", "faithful"),
  one(
    `pgoff_t vma_start_anon_pgoff(const ${vma})`,
    "after v7.1, as reported",
    "simplified: only VMAs whose two offsets agree are there",
  ),
  one(
    `unsigned long linear_page_index(const ${vma}, unsigned long address)`,
    "v6.1 and later",
    "faithful",
  ),
  one(
    `unsigned long vma_pgoff_offset(${vma}, unsigned long addr)`,
    "v6.12 and later",
    "faithful",
    "linear_page_index",
  ),
  one(
    `unsigned long vma_address(const ${vma}, unsigned long pgoff)`,
    "v6.1 and later",
    "simplified: of one page; a page outside is not told",
  ),
  expanded("unsigned long PHYS_PFN(unsigned long x)", "v6.1 and later", "faithful"),
  expanded("unsigned long PFN_PHYS(unsigned long x)", "v6.1 and later", "faithful"),
  expanded("unsigned long PAGE_ALIGN(unsigned long addr)", "v6.1 and later", "faithful"),
  expanded("unsigned long PAGE_ALIGN_DOWN(unsigned long addr)", "v6.1 and later", "faithful"),
  expanded("unsigned long offset_in_page(unsigned long p)", "v6.1 and later", "faithful"),
];

export function vma_pages(vma: vm_area_struct): PageCount {
  return shr(sub(vma.vm_end, vma.vm_start), PAGE_SHIFT);
}

export function vma_start_pgoff(vma: vm_area_struct): PageNumber {
  return vma.vm_pgoff;
}

export function vma_end_pgoff(vma: vm_area_struct): PageNumber {
  return add(vma.vm_pgoff, vma_pages(vma));
}

export function vma_last_pgoff(vma: vm_area_struct): PageNumber {
  return sub(vma_end_pgoff(vma), 1 as Pages);
}

/** The offset that anonymous pages are found by; that of a stack is its `vm_pgoff`. */
export function vma_start_anon_pgoff(vma: vm_area_struct): Pages {
  return vma.vm_pgoff;
}

/** The page offset of an address. */
export function linear_page_index(vma: vm_area_struct, address: Address): PageNumber {
  return add(shr(sub(address, vma.vm_start), PAGE_SHIFT), vma.vm_pgoff);
}

/** Where reverse mapping looks for a page of the VMA. */
export function vma_address(vma: vm_area_struct, pgoff: PageNumber): Address {
  return add(vma.vm_start, shl(sub(pgoff, vma.vm_pgoff), PAGE_SHIFT));
}

export function vma_is_anonymous(vma: vm_area_struct): boolean {
  return vma.vm_ops === null && vma.vm_file === null;
}

/** Both flags that a stack has while it is being built. */
export function vma_is_temporary_stack(vma: vm_area_struct): boolean {
  return and(vma.vm_flags, 0x18100) === 0x18100;
}

export function is_vm_hugetlb_page(_vma: vm_area_struct): boolean {
  return false;
}

export function range_in_vma(vma: vm_area_struct | null, start: Address, end: Address): boolean {
  return vma !== null && vma.vm_start <= start && end <= vma.vm_end;
}

export function PHYS_PFN(x: Address | Bytes): Pages {
  return shr(x as Address, PAGE_SHIFT);
}

export function PFN_PHYS(x: Pages): Bytes {
  return shl(x, PAGE_SHIFT);
}

export function PAGE_ALIGN(addr: Address): Address {
  return boundaryBelow(add(addr, (BYTES_IN_PAGE - 1) as Bytes), BYTES_IN_PAGE);
}

export function PAGE_ALIGN_DOWN(addr: Address): Address {
  return boundaryBelow(addr, BYTES_IN_PAGE);
}

export function offset_in_page(p: Address): Bytes {
  return offsetIn(p, BYTES_IN_PAGE) as Bytes;
}
