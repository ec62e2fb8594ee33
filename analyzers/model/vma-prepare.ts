/**
 * vma_prepare() - take the locks and leave the trees that a change of VMAs needs
 * vma_complete() - go back into the trees, give up the locks, let go of what was removed
 * @vp: what it is about
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel vma_prepare(), vma_complete(), init_vma_prep(), v6.3 and later
 * @kernel init_multi_vma_prep(), v6.3 to v6.14
 * @fidelity faithful
 * @example `F` then vma_prepare(F); vma_complete(F) is fine
 * @example `S` then vma_prepare(S); anon_vma_lock_write(S) is H
 */
import { anon_vma_merge } from "./anon-vma-clone.js";
import {
  anon_vma_interval_tree_post_update_vma,
  anon_vma_interval_tree_pre_update_vma,
} from "./anon-vma-interval-tree.js";
import { anon_vma_lock_write, anon_vma_unlock_write } from "./anon-vma-lock.js";
import { one } from "./model-function.js";
import { offend } from "./state.js";
import type { address_space } from "./structs/file.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vma_prepare as vma_prepare_struct } from "./structs/vma-prepare.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { fput, mpol_put, vm_area_free } from "./vm-area-alloc.js";
import {
  i_mmap_lock_write,
  i_mmap_unlock_write,
  vma_interval_tree_insert,
  vma_interval_tree_remove,
} from "./vma-interval-tree.js";
import { vma_iter_store } from "./vma-iter-write.js";
import { vma_mark_detached } from "./vma-start-write.js";

const vma = "struct vm_area_struct *";

export const vma_prepare_kernels = [
  one(
    "void vma_prepare(struct vma_prepare *vp)",
    "v6.3 and later",
    "faithful",
    "vma_prepare_locks",
  ),
  one(
    "void vma_complete(struct vma_prepare *vp, struct vma_iterator *vmi, struct mm_struct *mm)",
    "v6.3 and later",
    "faithful",
  ),
  one(
    `void init_multi_vma_prep(struct vma_prepare *vp, ${vma}vma, ${vma}next, ${vma}remove, ${vma}remove2)`,
    "v6.3 to v6.14",
    "faithful",
  ),
  one(`void init_vma_prep(struct vma_prepare *vp, ${vma}vma)`, "v6.3 and later", "faithful"),
];

export function init_vma_prep(vp: vma_prepare_struct, vma: vm_area_struct): void {
  init_multi_vma_prep(vp, vma, null, null, null);
}

export function init_multi_vma_prep(
  vp: vma_prepare_struct,
  vma: vm_area_struct,
  next: vm_area_struct | null,
  remove: vm_area_struct | null,
  remove2: vm_area_struct | null,
): void {
  vp.vma = vma;
  vp.anon_vma = vma.anon_vma ?? (next === null ? null : next.anon_vma);
  vp.remove = remove;
  vp.remove2 = remove2;
  vp.adj_next = next;
  vp.insert = null;
  vp.skip_vma_uprobe = false;
  vp.file = vma.vm_file;
  vp.mapping = vp.file === null ? null : vp.file.f_mapping;
}

export function vma_prepare_locks(vp: vma_prepare_struct): void {
  const vma = vp.vma as vm_area_struct;
  const mapping = vp.mapping as address_space;
  if (vp.file !== null) {
    i_mmap_lock_write(mapping);
    if (vp.insert !== null && vp.insert.vm_file !== null) {
      vma_interval_tree_insert(vp.insert, vp.insert.vm_file.f_mapping.i_mmap);
    }
  }
  if (vp.anon_vma !== null) {
    anon_vma_lock_write(vp.anon_vma);
    anon_vma_interval_tree_pre_update_vma(vma);
    if (vp.adj_next !== null) anon_vma_interval_tree_pre_update_vma(vp.adj_next);
  }
  if (vp.file !== null) {
    vma_interval_tree_remove(vma, mapping.i_mmap);
    if (vp.adj_next !== null) vma_interval_tree_remove(vp.adj_next, mapping.i_mmap);
  }
}

export function vma_complete(vp: vma_prepare_struct, vmi: vma_iterator, mm: mm_struct): void {
  const vma = vp.vma as vm_area_struct;
  const mapping = vp.mapping as address_space;
  if (vp.file !== null) {
    if (vp.adj_next !== null) vma_interval_tree_insert(vp.adj_next, mapping.i_mmap);
    vma_interval_tree_insert(vma, mapping.i_mmap);
  }
  if (vp.remove !== null && vp.file !== null) {
    vma_interval_tree_remove(vp.remove, mapping.i_mmap);
    if (vp.remove2 !== null) vma_interval_tree_remove(vp.remove2, mapping.i_mmap);
  } else if (vp.insert !== null) {
    vma_iter_store(vmi, vp.insert);
    mm.map_count++;
  }
  if (vp.anon_vma !== null) {
    anon_vma_interval_tree_post_update_vma(vma);
    if (vp.adj_next !== null) anon_vma_interval_tree_post_update_vma(vp.adj_next);
    anon_vma_unlock_write(vp.anon_vma);
  }
  if (vp.file !== null) i_mmap_unlock_write(mapping);
  if (vp.remove === null) return;
  letGo(vp, vma, vp.remove, mm);
  if (vp.remove2 !== null) letGo(vp, vma, vp.remove2, mm);
}

/** A VMA that another has grown over. */
function letGo(
  vp: vma_prepare_struct,
  vma: vm_area_struct,
  removed: vm_area_struct,
  mm: mm_struct,
): void {
  vma_mark_detached(removed);
  if (vp.file !== null) fput(vp.file);
  if (removed.anon_vma !== null) anon_vma_merge(vma, removed);
  mm.map_count--;
  mpol_put(removed.vm_policy);
  if (vma.vm_end < removed.vm_end)
    offend("W", "a VMA is removed that reaches beyond the one that takes it over");
  vm_area_free(removed);
}
