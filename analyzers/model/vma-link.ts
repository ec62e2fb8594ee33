/**
 * vma_link() - put a new VMA into the tree
 * insert_vm_struct() - the same, if nothing is there
 * vma_link_file(), unlink_file_vma() - put a VMA into the tree of its file, take it out
 * @mm: the address space
 * @vma: the VMA
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel vma_link(), insert_vm_struct(), unlink_file_vma(), v6.1 and later
 * @kernel vma_link_file(), unlink_file_vma_batch_init(), unlink_file_vma_batch_add(),
 *   unlink_file_vma_batch_final(), v6.10 and later
 * @fidelity simplified: no accounting; a batch of file VMAs is unlinked one by one
 * @example `.SS.` then vma_link(new(3, 4)) is `.SSa`
 * @example `.SS.` then insert_vm_struct(new(2, 4)) is -12
 * @example `.SS.` then fail(1); vma_link(new(3, 4)) is -12
 * @example `F` then unlink_file_vma(F); vma_link_file(F) is fine
 */
import { GFP_KERNEL } from "./constants.js";
import { ENOMEM } from "./numbers.js";
import { before, type ErrorNumber } from "./c/quantity.js";
import { find_vma_intersection } from "./find-vma.js";
import { mas_init } from "./mas-set.js";
import { mas_preallocate } from "./mas-preallocate.js";
import { mas_store_prealloc } from "./mas-store-prealloc.js";
import { one } from "./model-function.js";
import { ma_state } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import type { unlink_vma_file_batch } from "./structs/vma-prepare.js";
import {
  i_mmap_lock_write,
  i_mmap_unlock_write,
  vma_interval_tree_insert,
  vma_interval_tree_remove,
} from "./vma-interval-tree.js";
import { vma_start_write } from "./vma-start-write.js";

const fidelity = "simplified: no accounting; a batch of file VMAs is unlinked one by one";
const vma = "struct vm_area_struct *vma";

export const vma_link_kernels = [
  one(`int vma_link(struct mm_struct *mm, ${vma})`, "v6.1 and later", fidelity),
  one(`int insert_vm_struct(struct mm_struct *mm, ${vma})`, "v6.1 and later", fidelity),
  one(`void vma_link_file(${vma})`, "v6.10 and later", fidelity),
  one(`void unlink_file_vma(${vma})`, "v6.1 and later", fidelity),
  one(
    "void unlink_file_vma_batch_init(struct unlink_vma_file_batch *vb)",
    "v6.10 and later",
    fidelity,
  ),
  one(
    `void unlink_file_vma_batch_add(struct unlink_vma_file_batch *vb, ${vma})`,
    "v6.10 and later",
    fidelity,
  ),
  one(
    "void unlink_file_vma_batch_final(struct unlink_vma_file_batch *vb)",
    "v6.10 and later",
    fidelity,
  ),
];

export function vma_link(mm: mm_struct, vma: vm_area_struct): ErrorNumber {
  const mas = new ma_state();
  mas_init(mas, mm.mm_mt, vma.vm_start);
  mas.last = before(vma.vm_end);
  if (mas_preallocate(mas, vma, GFP_KERNEL) !== 0) return -ENOMEM;
  vma_start_write(vma);
  mas.index = vma.vm_start;
  mas.last = before(vma.vm_end);
  mas_store_prealloc(mas, vma);
  vma_link_file(vma);
  mm.map_count++;
  return 0;
}

export function insert_vm_struct(mm: mm_struct, vma: vm_area_struct): ErrorNumber {
  if (find_vma_intersection(mm, vma.vm_start, vma.vm_end) !== null) return -ENOMEM;
  return vma_link(mm, vma);
}

export function vma_link_file(vma: vm_area_struct): void {
  const { vm_file } = vma;
  if (vm_file === null) return;
  i_mmap_lock_write(vm_file.f_mapping);
  vma_interval_tree_insert(vma, vm_file.f_mapping.i_mmap);
  i_mmap_unlock_write(vm_file.f_mapping);
}

export function unlink_file_vma(vma: vm_area_struct): void {
  const { vm_file } = vma;
  if (vm_file === null) return;
  i_mmap_lock_write(vm_file.f_mapping);
  vma_interval_tree_remove(vma, vm_file.f_mapping.i_mmap);
  i_mmap_unlock_write(vm_file.f_mapping);
}

export function unlink_file_vma_batch_init(vb: unlink_vma_file_batch): void {
  vb.count = 0;
}

export function unlink_file_vma_batch_add(_vb: unlink_vma_file_batch, vma: vm_area_struct): void {
  unlink_file_vma(vma);
}

export function unlink_file_vma_batch_final(_vb: unlink_vma_file_batch): void {}
