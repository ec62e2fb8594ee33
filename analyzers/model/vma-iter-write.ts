/**
 * vma_iter_config(), vma_iter_prealloc(), vma_iter_store(), vma_iter_clear() - write through an iterator
 *
 * A write is three steps: config sets the range, prealloc settles how it will be stored and gets the
 * memory, store or clear does it. Config must begin in the slot that the iterator stands on, or the
 * iterator must be started anew before. Store starts anew by itself when the VMA does not begin in
 * the range that the iterator has.
 *
 * @kernel vma_iter_config(), v6.6 and later
 * @kernel vma_iter_clear(), v6.3 to v6.5; v6.6 and later
 * @kernel vma_iter_store(), v6.3 and later
 * @kernel vma_iter_store_overwrite(), vma_iter_store_new(), v6.15 and later
 * @fidelity faithful
 * @kernel vma_iter_prealloc(), v6.3 to v6.5; v6.6 and later
 * @kernel vma_iter_store_gfp(), v6.6 and later
 * @kernel vma_iter_clear_gfp(), v6.3 and later
 * @fidelity simplified: memory is always needed and may always fail
 * @example `.Aa.` then vma_next(); vma_iter_config(2, 3); vma_iter_prealloc(NULL); vma_iter_clear() is `.A..`
 * @example `.A..` then vma_next(); vma_iter_next_range(); vma_iter_config(1, 2); vma_iter_prealloc(NULL); vma_iter_clear() is `.A..`
 * @example `.A..` then fail(1); vma_next(); vma_iter_config(1, 2); vma_iter_prealloc(NULL) is -12
 */
import { GFP_KERNEL } from "./constants.js";
import { type Address, before, type ErrorNumber } from "./c/quantity.js";
import { mas_preallocate } from "./mas-preallocate.js";
import { __mas_set_range, mas_pause, mas_set_range } from "./mas-set.js";
import { mas_store_gfp, mas_store_prealloc } from "./mas-store-prealloc.js";
import { type ModelFunction, one } from "./model-function.js";
import { halt, machine } from "./state.js";
import { ma_start, type vma_iterator } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "simplified: memory is always needed and may always fail";

export const vma_iter_write_kernels: readonly ModelFunction[] = [
  one(
    "void vma_iter_config(struct vma_iterator *vmi, unsigned long index, unsigned long last)",
    "v6.6 and later",
    "faithful",
  ),
  {
    name: "vma_iter_prealloc",
    fidelity,
    answers: [
      {
        prototype: "int vma_iter_prealloc(struct vma_iterator *vmi)",
        releases: "v6.3 to v6.5",
        call: "vma_iter_prealloc_any",
      },
      {
        prototype: "int vma_iter_prealloc(struct vma_iterator *vmi, struct vm_area_struct *vma)",
        releases: "v6.6 and later",
        call: "vma_iter_prealloc",
      },
    ],
  },
  {
    name: "vma_iter_clear",
    fidelity: "faithful",
    answers: [
      {
        prototype:
          "void vma_iter_clear(struct vma_iterator *vmi, unsigned long start, unsigned long end)",
        releases: "v6.3 to v6.5",
        call: "vma_iter_clear_range",
      },
      {
        prototype: "void vma_iter_clear(struct vma_iterator *vmi)",
        releases: "v6.6 and later",
        call: "vma_iter_clear",
      },
    ],
  },
  one(
    "void vma_iter_store(struct vma_iterator *vmi, struct vm_area_struct *vma)",
    "v6.3 and later",
    "faithful",
  ),
  one(
    "void vma_iter_store_overwrite(struct vma_iterator *vmi, struct vm_area_struct *vma)",
    "v6.15 and later",
    "faithful",
  ),
  one(
    "void vma_iter_store_new(struct vma_iterator *vmi, struct vm_area_struct *vma)",
    "v6.15 and later",
    "faithful",
  ),
  one(
    "int vma_iter_store_gfp(struct vma_iterator *vmi, struct vm_area_struct *vma, gfp_t gfp)",
    "v6.6 and later",
    fidelity,
  ),
  one(
    "int vma_iter_clear_gfp(struct vma_iterator *vmi, unsigned long start, unsigned long end, gfp_t gfp)",
    "v6.3 and later",
    fidelity,
  ),
];

export function vma_iter_config(vmi: vma_iterator, index: Address, last: Address): void {
  const { mas } = vmi;
  if (
    machine.generation.configChecks === "bug" &&
    mas.status !== ma_start &&
    (mas.index > index || mas.last < index)
  ) {
    halt("K", "vma_iter_config() is told a range outside the slot that the iterator stands on");
  }
  __mas_set_range(mas, index, before(last));
}

export function vma_iter_prealloc(vmi: vma_iterator, vma: vm_area_struct | null): ErrorNumber {
  return mas_preallocate(vmi.mas, vma, GFP_KERNEL);
}

export function vma_iter_prealloc_any(vmi: vma_iterator): ErrorNumber {
  return mas_preallocate(vmi.mas, null, GFP_KERNEL);
}

export function vma_iter_clear(vmi: vma_iterator): void {
  mas_store_prealloc(vmi.mas, null);
}

export function vma_iter_clear_range(vmi: vma_iterator, start: Address, end: Address): void {
  mas_set_range(vmi.mas, start, before(end));
  mas_store_prealloc(vmi.mas, null);
}

export function vma_iter_store(vmi: vma_iterator, vma: vm_area_struct): void {
  placeFor(vmi, vma);
  mas_store_prealloc(vmi.mas, vma);
}

function placeFor(vmi: vma_iterator, vma: vm_area_struct): void {
  const { mas } = vmi;
  const start = vma.vm_start;
  if (mas.status !== ma_start && (mas.index > start || mas.last < start)) mas_pause(mas);
  mas.index = start;
  mas.last = before(vma.vm_end_);
}

export function vma_iter_store_overwrite(vmi: vma_iterator, vma: vm_area_struct): void {
  vma_iter_store(vmi, vma);
}

export function vma_iter_store_new(vmi: vma_iterator, vma: vm_area_struct): void {
  vma.detached = false;
  vma_iter_store(vmi, vma);
}

export function vma_iter_store_gfp(
  vmi: vma_iterator,
  vma: vm_area_struct,
  gfp: number,
): ErrorNumber {
  placeFor(vmi, vma);
  return mas_store_gfp(vmi.mas, vma, gfp);
}

export function vma_iter_clear_gfp(
  vmi: vma_iterator,
  start: Address,
  end: Address,
  gfp: number,
): ErrorNumber {
  __mas_set_range(vmi.mas, start, before(end));
  return mas_store_gfp(vmi.mas, null, gfp);
}
