/**
 * vma_shrink() - cut a VMA at one end
 * @vmi: the iterator, standing on the VMA
 * @vma: the VMA to cut
 * @start: its new first address
 * @end: the address behind its new last
 * @pgoff: its new page offset
 *
 * Returns 0, or -ENOMEM with nothing changed and the iterator at start. What is cut off becomes a gap,
 * pages and tables stay. From v6.6 on only one end is cut, the lower one if both are asked for, and the
 * iterator must be positioned by the caller.
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel vma_shrink(), v6.3 and later; after v7.1, as reported
 * @fidelity simplified: no uprobes, no huge pages
 * @example `.SSs` then vma_next(); vma_shrink(S, 1, 3) is `.SS.`
 * @example `.SSs` then fail(1); vma_next(); vma_shrink(S, 1, 3) is -12
 * @example `.SSs` then vma_next(); vma_shrink_end(S, 3) is `.SS.`
 * @example `.SSs` then vma_next(); vma_next(); vma_shrink(S, 1, 3) is W
 * @example `sSSs` then vma_next(); vma_shrink(S, 1, 3) is W
 */
import { GFP_KERNEL } from "./constants.js";
import { EINTR, ENOMEM } from "./numbers.js";
import type { Address, ErrorNumber, PageNumber } from "./c/quantity.js";
import { isLogging } from "./c/trace.js";
import { mas_preallocate } from "./mas-preallocate.js";
import type { ModelFunction } from "./model-function.js";
import { machine, mayFail, offend } from "./state.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_prepare as vma_prepare_struct } from "./structs/vma-prepare.js";
import { told } from "./tell.js";
import { vma_iter_clear, vma_iter_clear_range, vma_iter_config } from "./vma-iter-write.js";
import { init_vma_prep, vma_complete, vma_prepare_locks } from "./vma-prepare.js";
import { vma_set_range } from "./vma-set-range.js";
import { vma_start_write } from "./vma-start-write.js";

const vma = "struct vma_iterator *vmi, struct vm_area_struct *vma";

export const vma_shrink_kernel: ModelFunction = {
  name: "vma_shrink",
  fidelity: "simplified: no uprobes, no huge pages",
  answers: [
    {
      prototype: `int vma_shrink(${vma}, unsigned long start, unsigned long end, pgoff_t pgoff)`,
      releases: "v6.3 and later",
      call: "vma_shrink",
    },
    {
      prototype: `int vma_shrink(${vma}, unsigned long end)`,
      releases: "after v7.1, as reported",
      call: "vma_shrink_end",
    },
  ],
};

export function vma_shrink(
  vmi: vma_iterator,
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
): ErrorNumber {
  machine.isOperating = true;
  const result = isLogging()
    ? told("vma_shrink()", () => shrink(vmi, vma, start, end, pgoff))
    : shrink(vmi, vma, start, end, pgoff);
  machine.isOperating = false;
  return result;
}

export function vma_shrink_end(vmi: vma_iterator, vma: vm_area_struct, end: Address): ErrorNumber {
  return vma_shrink(vmi, vma, vma.vm_start, end, vma.vm_pgoff);
}

function shrink(
  vmi: vma_iterator,
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
): number {
  const { generation } = machine;
  const oldStart = vma.vm_start;
  const oldEnd = vma.vm_end;
  if (oldStart !== start && oldEnd !== end) offend("W", "vma_shrink() is told to cut both ends");
  if (!generation.expandPositions) {
    if (oldStart < start) vma_iter_config(vmi, oldStart, start);
    else vma_iter_config(vmi, end, oldEnd);
  }
  if (generation.killableVmaLock && mayFail("the VMA lock in vma_shrink()")) return -EINTR;
  if (mas_preallocate(vmi.mas, null, GFP_KERNEL) !== 0) return -ENOMEM;
  if (generation.vmaLocks) vma_start_write(vma);
  const vp = new vma_prepare_struct();
  init_vma_prep(vp, vma);
  vma_prepare_locks(vp);
  if (!generation.expandPositions) vma_iter_clear(vmi);
  else {
    if (oldStart < start) vma_iter_clear_range(vmi, oldStart, start);
    if (oldEnd > end) vma_iter_clear_range(vmi, end, oldEnd);
  }
  vma_set_range(vma, start, end, pgoff);
  vma_complete(vp, vmi, vma.vm_mm as mm_struct);
  return 0;
}
