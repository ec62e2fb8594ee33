/**
 * The anonymous reverse mapping: an anon_vma has a lock and a tree of links, a link joins a VMA to an
 * anon_vma. The tree itself is not modelled, only whether a link stands in it and under which key.
 * Invariant: a link in the tree has the key that its VMA had when it went in.
 */
import type { Pages } from "../c/quantity.js";
import { list_head } from "./list-head.js";
import type { vm_area_struct } from "./vm-area-struct.js";

export class anon_vma {
  root: anon_vma = this;
  refcount = 0;
  num_children = 0;
  num_active_vmas = 0;
  /** How often the lock is held for writing. */
  writers = 0;
  readers = 0;

  reset(): void {
    this.root = this;
    this.refcount = 1;
    this.num_children = 0;
    this.num_active_vmas = 1;
    this.writers = 0;
    this.readers = 0;
  }
}

export class anon_vma_chain {
  vma: vm_area_struct | null = null;
  anon_vma: anon_vma | null = null;
  same_vma = new list_head<anon_vma_chain>(this);
  isInTree = false;
  firstPage = 0 as Pages;
  lastPage = 0 as Pages;

  /** As new, in no list and in no tree. */
  reset(): void {
    this.vma = null;
    this.anon_vma = null;
    this.same_vma.zero();
    this.isInTree = false;
    this.firstPage = 0 as Pages;
    this.lastPage = 0 as Pages;
  }
}
