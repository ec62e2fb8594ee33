/**
 * anon_vma_interval_tree_pre_update_vma(), anon_vma_interval_tree_post_update_vma() - take a VMA out of
 * the trees of its anon_vmas before its range changes, and put it back
 * @vma: the VMA
 *
 * The key of a VMA there is its page offsets; a tree whose keys change under it is a broken tree.
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel anon_vma_interval_tree_pre_update_vma(), anon_vma_interval_tree_post_update_vma(),
 *   anon_vma_interval_tree_insert(), anon_vma_interval_tree_remove(),
 *   anon_vma_interval_tree_verify(), v6.1 and later
 * @fidelity faithful
 * @example `S` then anon_vma_interval_tree_pre_update_vma(S) is A
 * @example `S` then anon_vma_lock_write(S); anon_vma_interval_tree_pre_update_vma(S) is fine
 * @example `S` then anon_vma_lock_write(S); anon_vma_interval_tree_post_update_vma(S) is A
 */
import { add, shr, sub, type Pages } from "./c/quantity.js";
import { PAGE_SHIFT } from "./numbers.js";
import { one } from "./model-function.js";
import { offend } from "./state.js";
import type { anon_vma_chain } from "./structs/anon-vma.js";
import type { list_head } from "./structs/list-head.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const root = "struct rb_root_cached *root";

export const anon_vma_interval_tree_kernels = [
  one(
    "void anon_vma_interval_tree_pre_update_vma(struct vm_area_struct *vma)",
    "v6.1 and later",
    "faithful",
  ),
  one(
    "void anon_vma_interval_tree_post_update_vma(struct vm_area_struct *vma)",
    "v6.1 and later",
    "faithful",
  ),
  one(
    `void anon_vma_interval_tree_insert(struct anon_vma_chain *node, ${root})`,
    "v6.1 and later",
    "faithful",
  ),
  one(
    `void anon_vma_interval_tree_remove(struct anon_vma_chain *node, ${root})`,
    "v6.1 and later",
    "faithful",
  ),
  one(
    "void anon_vma_interval_tree_verify(struct anon_vma_chain *node)",
    "v6.1 and later",
    "faithful",
  ),
];

export function anon_vma_interval_tree_pre_update_vma(vma: vm_area_struct): void {
  const head = vma.anon_vma_chain;
  for (let at = head.next; at !== null && at !== head; at = at.next) {
    anon_vma_interval_tree_remove((at as list_head<anon_vma_chain>).owner as anon_vma_chain, null);
  }
}

export function anon_vma_interval_tree_post_update_vma(vma: vm_area_struct): void {
  const head = vma.anon_vma_chain;
  for (let at = head.next; at !== null && at !== head; at = at.next) {
    anon_vma_interval_tree_insert((at as list_head<anon_vma_chain>).owner as anon_vma_chain, null);
  }
}

export function anon_vma_interval_tree_insert(node: anon_vma_chain, _root: unknown): void {
  locked(node);
  if (node.isInTree) offend("A", "a VMA is put into the tree of an anon_vma twice");
  link(node);
}

function lastPageOf(vma: vm_area_struct): Pages {
  const nPages = shr(sub(vma.vm_end_, vma.vm_start_), PAGE_SHIFT);
  return sub(add(vma.vm_pgoff_, nPages), 1 as Pages);
}

/** Links a VMA under the key that it has now. */
export function link(node: anon_vma_chain): void {
  const vma = node.vma as vm_area_struct;
  node.isInTree = true;
  node.firstPage = vma.vm_pgoff_;
  node.lastPage = lastPageOf(vma);
}

export function anon_vma_interval_tree_remove(node: anon_vma_chain, _root: unknown): void {
  locked(node);
  if (!node.isInTree) offend("A", "a VMA is taken out of the tree of an anon_vma where it is not");
  node.isInTree = false;
}

export function anon_vma_interval_tree_verify(node: anon_vma_chain): void {
  const vma = node.vma as vm_area_struct;
  if (node.firstPage !== vma.vm_pgoff_ || node.lastPage !== lastPageOf(vma)) {
    offend("A", "the key of a VMA in the tree of its anon_vma is not that of its range");
  }
}

function locked(node: anon_vma_chain): void {
  if (node.anon_vma !== null && node.anon_vma.root.writers === 0) {
    offend("A", "the tree of an anon_vma changes without anon_vma_lock_write()");
  }
}
