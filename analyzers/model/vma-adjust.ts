/**
 * vma_adjust() - set the extent of a VMA, growing, cutting or both
 * @vma: the VMA
 * @start: its new first address
 * @end: the address behind its new last
 * @pgoff: its new page offset
 * @insert: a VMA that takes what is cut off; NULL for none
 *
 * It walks the tree by itself. A next VMA that the new range covers is removed; one that it covers in
 * part gives up that part. Returns 0, or -ENOMEM with nothing changed.
 *
 * @from include/linux/mm.h; mm/mmap.c
 * @kernel vma_adjust(), __vma_adjust(), v6.1 and v6.2
 * @fidelity simplified: the boundary to the next VMA moves up only, and the VMA itself is never the
 *   one that is removed
 * @example `..SS` then release(v6.1); vma_adjust(S, 1, 4) is `.sSS`
 * @example `.SSs` then release(v6.1); vma_adjust(S, 1, 3) is `.SS.`
 * @example `..SS` then release(v6.1); fail(1); vma_adjust(S, 1, 4) is -12
 * @example `.SS.A` then release(v6.1); vma_adjust(S, 1, 5) is W
 */
import { GFP_KERNEL } from "./constants.js";
import { ENOMEM, PAGE_SHIFT } from "./numbers.js";
import { unlink_anon_vmas } from "./anon-vma-clone.js";
import { dup_anon_vma } from "./dup-anon-vma.js";
import { add, type Address, type ErrorNumber, type PageNumber, shr, sub } from "./c/quantity.js";
import { isLogging } from "./c/trace.js";
import { find_vma } from "./find-vma.js";
import { mas_preallocate } from "./mas-preallocate.js";
import { mas_set_range } from "./mas-set.js";
import { vma_mas_store, vma_mas_szero } from "./mas-store-prealloc.js";
import type { ModelFunction } from "./model-function.js";
import { machine, offend } from "./state.js";
import { vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_prepare as vma_prepare_struct } from "./structs/vma-prepare.js";
import { told } from "./tell.js";
import { init_multi_vma_prep, vma_complete, vma_prepare_locks } from "./vma-prepare.js";
import { vma_set_range } from "./vma-set-range.js";

const range = "struct vm_area_struct *vma, unsigned long start, unsigned long end, pgoff_t pgoff";
const fidelity =
  "simplified: the boundary to the next VMA moves up only, and the VMA itself is never the one that is removed";

export const vma_adjust_kernels: readonly ModelFunction[] = [
  {
    name: "vma_adjust",
    fidelity,
    answers: [
      {
        prototype: `int vma_adjust(${range}, struct vm_area_struct *insert)`,
        releases: "v6.1 and v6.2",
        call: "vma_adjust",
      },
    ],
  },
  {
    name: "__vma_adjust",
    fidelity,
    answers: [
      {
        prototype: `int __vma_adjust(${range}, struct vm_area_struct *insert, struct vm_area_struct *expand)`,
        releases: "v6.1 and v6.2",
        call: "__vma_adjust",
      },
    ],
  },
];

export function vma_adjust(
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
  insert: vm_area_struct | null,
): ErrorNumber {
  return __vma_adjust(vma, start, end, pgoff, insert, null);
}

export function __vma_adjust(
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
  insert: vm_area_struct | null,
  expand: vm_area_struct | null,
): ErrorNumber {
  machine.isOperating = true;
  const result = isLogging()
    ? told("vma_adjust()", () => adjust(vma, start, end, pgoff, insert, expand))
    : adjust(vma, start, end, pgoff, insert, expand);
  machine.isOperating = false;
  return result;
}

function adjust(
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
  insert: vm_area_struct | null,
  expand: vm_area_struct | null,
): number {
  const mm = vma.vm_mm as mm_struct;
  const oldStart = vma.vm_start;
  const oldEnd = vma.vm_end;
  let next = find_vma(mm, oldEnd);
  if (next !== null && (insert !== null || end <= next.vm_start)) next = null;
  const removes = next !== null && end >= next.vm_end;
  const dup: { v: vm_area_struct | null } = { v: null };
  if (next !== null) {
    if (expand !== vma) offend("W", "vma_adjust() grows over the next VMA");
    const error = dup_anon_vma(vma, next, dup);
    if (error !== 0) return error;
  }
  const vmi = new vma_iterator();
  vmi.mas.tree = mm.mm_mt;
  mas_set_range(vmi.mas, 0 as Address, 0 as Address);
  if (mas_preallocate(vmi.mas, vma, GFP_KERNEL) !== 0) {
    if (dup.v !== null) unlink_anon_vmas(dup.v);
    return -ENOMEM;
  }
  const vp = new vma_prepare_struct();
  init_multi_vma_prep(vp, vma, removes ? null : next, removes ? next : null, null);
  vp.insert = insert;
  vma_prepare_locks(vp);
  if (oldStart < start && insert?.vm_end !== start) vma_mas_szero(vmi.mas, oldStart, start);
  if (oldEnd > end && insert?.vm_start !== end) vma_mas_szero(vmi.mas, end, oldEnd);
  vma_set_range(vma, start, end, pgoff);
  if (start < oldStart || end > oldEnd) vma_mas_store(vma, vmi.mas);
  if (next !== null && !removes) {
    const by = sub(end, next.vm_start);
    next.vm_pgoff = add(next.vm_pgoff, shr(by, PAGE_SHIFT));
    next.vm_start = end;
  }
  mas_set_range(vmi.mas, 0 as Address, 0 as Address);
  vma_complete(vp, vmi, mm);
  return 0;
}
