/**
 * vma_expand() - grow a VMA at one end or both, perhaps over the whole next VMA
 * @vmi: the iterator, standing on the slot that the new range begins in
 * @vma: the VMA to grow
 * @start: its new first address
 * @end: the address behind its new last
 * @pgoff: its new page offset
 * @next: the VMA to grow over if it ends at @end; NULL for none
 *
 * Returns 0, or -ENOMEM with nothing changed and the iterator at start. From v6.6 on the iterator must
 * be positioned by the caller; in older releases the store finds its place by itself.
 * Of a struct vma_merge_struct the VMA is `vma`, from v6.15 on `middle`, from v6.17 on `target`.
 * The reported next generation may also return -EINTR, with nothing changed at all.
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel vma_expand(), v6.1 and v6.2; v6.3 to v6.11; v6.12 and later
 * @fidelity simplified: no uprobes, no huge pages; the iterator of v6.1 and v6.2 is that of later
 *   releases
 * @example `..SS` then vma_next(); vma_iter_prev_range(); vma_expand(S, 1, 4) is `.sSS`
 * @example `..SS` then fail(1); vma_next(); vma_iter_prev_range(); vma_expand(S, 1, 4) is `..SS`
 * @example `..SS` then fail(1); vma_next(); vma_iter_prev_range(); vma_expand(S, 1, 4) is -12
 * @example `.SS.A` then vma_next(); vma_expand(S, 1, 5, A) is `.SSsS`
 * @example `..SS` then vma_next(); vma_expand(S, 1, 4) is W
 */
import { GFP_KERNEL } from "./constants.js";
import { EINTR, ENOMEM } from "./numbers.js";
import { unlink_anon_vmas } from "./anon-vma-clone.js";
import { dup_anon_vma } from "./dup-anon-vma.js";
import { isLogging } from "./c/trace.js";
import type { Address, ErrorNumber, PageNumber } from "./c/quantity.js";
import { mas_preallocate } from "./mas-preallocate.js";
import { mmap_assert_write_locked } from "./mmap-lock.js";
import type { ModelFunction } from "./model-function.js";
import { halt, machine, mayFail, offend } from "./state.js";
import type { ma_state, vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import type { vma_merge_struct } from "./structs/vma-merge-struct.js";
import { vma_prepare as vma_prepare_struct } from "./structs/vma-prepare.js";
import { told } from "./tell.js";
import { vma_iter_config, vma_iter_store } from "./vma-iter-write.js";
import { init_multi_vma_prep, vma_complete, vma_prepare_locks } from "./vma-prepare.js";
import { vma_set_range } from "./vma-set-range.js";
import { vma_start_write } from "./vma-start-write.js";

const range =
  "struct vm_area_struct *vma, unsigned long start, unsigned long end, pgoff_t pgoff, struct vm_area_struct *next";

export const vma_expand_kernel: ModelFunction = {
  name: "vma_expand",
  fidelity:
    "simplified: no uprobes, no huge pages; the iterator of v6.1 and v6.2 is that of later releases",
  answers: [
    {
      prototype: `int vma_expand(struct ma_state *mas, ${range})`,
      releases: "v6.1 and v6.2",
      call: "vma_expand_mas",
    },
    {
      prototype: `int vma_expand(struct vma_iterator *vmi, ${range})`,
      releases: "v6.3 to v6.11",
      call: "vma_expand_range",
    },
    {
      prototype: "int vma_expand(struct vma_merge_struct *vmg)",
      releases: "v6.12 and later",
      call: "vma_expand_vmg",
    },
  ],
};

/** What stands in `vmg.state`, in the kernel's order. */
export const VMA_MERGE_START = 0;
export const VMA_MERGE_ERROR_NOMEM = 1;
export const VMA_MERGE_NOMERGE = 2;
export const VMA_MERGE_SUCCESS = 3;

export function vma_expand_mas(
  mas: ma_state,
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
  next: vm_area_struct | null,
): ErrorNumber {
  return vma_expand_range({ mas }, vma, start, end, pgoff, next);
}

export function vma_expand_range(
  vmi: vma_iterator,
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
  next: vm_area_struct | null,
): ErrorNumber {
  machine.isOperating = true;
  const result = isLogging()
    ? told("vma_expand()", () => expand(vmi, vma, start, end, pgoff, next))
    : expand(vmi, vma, start, end, pgoff, next);
  machine.isOperating = false;
  return result;
}

export function vma_expand_vmg(vmg: vma_merge_struct): ErrorNumber {
  const vma = vmg[machine.generation.expandField];
  if (vma === null) halt("C", "vma_expand() is told of no VMA");
  if (vmg.vmi === null) halt("C", "vma_expand() is told of no iterator");
  if (vmg.mm === null) halt("C", "vma_expand() is told of no address space");
  mmap_assert_write_locked(vmg.mm);
  const result = vma_expand_range(vmg.vmi, vma, vmg.start, vmg.end, vmg.pgoff, vmg.next);
  if (result === -ENOMEM && !vmg.give_up_on_oom) vmg.state = VMA_MERGE_ERROR_NOMEM;
  return result;
}

function expand(
  vmi: vma_iterator,
  vma: vm_area_struct,
  start: Address,
  end: Address,
  pgoff: PageNumber,
  next: vm_area_struct | null,
): number {
  const { generation } = machine;
  const mm = vma.vm_mm as mm_struct;
  mmap_assert_write_locked(mm);
  if (generation.killableVmaLock && mayFail("the VMA lock in vma_expand()")) return -EINTR;
  if (generation.vmaLocks) vma_start_write(vma);
  const takesOver = next !== null && next !== vma && end === next.vm_end;
  const dup: { v: vm_area_struct | null } = { v: null };
  if (takesOver) {
    if (generation.vmaLocks) vma_start_write(next);
    const error = dup_anon_vma(vma, next, dup);
    if (error !== 0) return error;
  }
  if (next !== null && next !== vma && !takesOver && end > next.vm_start) {
    offend("W", "vma_expand() grows over a part of the next VMA");
  }
  if (vma.vm_start < start || vma.vm_end > end)
    offend("W", "vma_expand() is told a range that is not larger");
  if (!generation.expandPositions) vma_iter_config(vmi, start, end);
  if (mas_preallocate(vmi.mas, vma, GFP_KERNEL) !== 0) {
    if (dup.v !== null) unlink_anon_vmas(dup.v);
    return -ENOMEM;
  }
  const vp = new vma_prepare_struct();
  init_multi_vma_prep(vp, vma, null, takesOver ? next : null, null);
  vma_prepare_locks(vp);
  vma_set_range(vma, start, end, pgoff);
  vma_iter_store(vmi, vma);
  vma_complete(vp, vmi, mm);
  return 0;
}
