/**
 * vma_interval_tree_insert(), vma_interval_tree_remove() and the locks around them - the tree of the
 * mappings of a file
 * @node: the VMA
 * @root: the tree
 *
 * @kernel vma_interval_tree_insert(), vma_interval_tree_remove(), v6.1 and later
 * @fidelity simplified: the tree is a flag of each VMA and a count
 * @kernel i_mmap_lock_write(), i_mmap_unlock_write(), mapping_allow_writable(),
 *   mapping_unmap_writable(), v6.1 and later
 * @fidelity faithful
 * @kernel flush_dcache_mmap_lock(), flush_dcache_mmap_unlock(), v6.1 and later
 * @fidelity stub: locks nothing, as on x86, and is recorded
 * @kernel mapping_map_writable(), v6.1 and later
 * @fidelity simplified: never denied
 * @example `F` then vma_interval_tree_remove(F) is A
 * @example `F` then i_mmap_lock_write(F); vma_interval_tree_remove(F); vma_interval_tree_insert(F) is fine
 * @example `F` then i_mmap_lock_write(F); vma_interval_tree_insert(F) is A
 */
import { one } from "./model-function.js";
import { maySleep } from "./rcu-read-lock.js";
import { halt, machine, offend } from "./state.js";
import type { address_space, rb_root_cached } from "./structs/file.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "simplified: the tree is a flag of each VMA and a count";

export const vma_interval_tree_kernels = [
  one(
    "void vma_interval_tree_insert(struct vm_area_struct *node, struct rb_root_cached *root)",
    "v6.1 and later",
    fidelity,
  ),
  one(
    "void vma_interval_tree_remove(struct vm_area_struct *node, struct rb_root_cached *root)",
    "v6.1 and later",
    fidelity,
  ),
  one("void i_mmap_lock_write(struct address_space *mapping)", "v6.1 and later", "faithful"),
  one("void i_mmap_unlock_write(struct address_space *mapping)", "v6.1 and later", "faithful"),
  one(
    "void flush_dcache_mmap_lock(struct address_space *mapping)",
    "v6.1 and later",
    "stub: locks nothing, as on x86, and is recorded",
  ),
  one(
    "void flush_dcache_mmap_unlock(struct address_space *mapping)",
    "v6.1 and later",
    "stub: locks nothing, as on x86, and is recorded",
  ),
  one(
    "int mapping_map_writable(struct address_space *mapping)",
    "v6.1 and later",
    "simplified: never denied",
  ),
  one("void mapping_allow_writable(struct address_space *mapping)", "v6.1 and later", "faithful"),
  one("void mapping_unmap_writable(struct address_space *mapping)", "v6.1 and later", "faithful"),
];

export function vma_interval_tree_insert(node: vm_area_struct, root: rb_root_cached): void {
  locked(node);
  if (node.isInFileTree) offend("A", "a VMA is put into the tree of its file twice");
  node.isInFileTree = true;
  root.nVmas++;
}

export function vma_interval_tree_remove(node: vm_area_struct, root: rb_root_cached): void {
  locked(node);
  if (!node.isInFileTree) offend("A", "a VMA is taken out of the tree of its file where it is not");
  node.isInFileTree = false;
  root.nVmas--;
}

function locked(node: vm_area_struct): void {
  if (node.vm_file !== null && node.vm_file.f_mapping.writers === 0) {
    offend("A", "the tree of a file's mappings changes without i_mmap_lock_write()");
  }
}

export function i_mmap_lock_write(mapping: address_space): void {
  maySleep("i_mmap_lock_write()");
  if (mapping.writers > 0) halt("H", "i_mmap_lock_write() on a lock that is held: a deadlock");
  mapping.writers = 1;
}

export function i_mmap_unlock_write(mapping: address_space): void {
  if (mapping.writers === 0) offend("A", "i_mmap_unlock_write() on a lock that is not held");
  mapping.writers = 0;
}

export function flush_dcache_mmap_lock(_mapping: address_space): void {
  machine.effects.take("flush_dcache_mmap_lock", [-1]);
}

export function flush_dcache_mmap_unlock(_mapping: address_space): void {
  machine.effects.take("flush_dcache_mmap_unlock", [-1]);
}

export function mapping_map_writable(mapping: address_space): number {
  mapping.i_mmap_writable++;
  return 0;
}

export function mapping_allow_writable(mapping: address_space): void {
  mapping.i_mmap_writable++;
}

export function mapping_unmap_writable(mapping: address_space): void {
  mapping.i_mmap_writable--;
}
