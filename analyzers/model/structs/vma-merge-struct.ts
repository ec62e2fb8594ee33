/**
 * What `vma_expand()` is told from v6.12 on. The VMA in question is `vma` up to v6.14, `middle` in
 * v6.15 and v6.16, `target` from v6.17. Invariant: the fields of all releases are there; the ones
 * that a release has not stay zero.
 */
import type { Address, Flags, PageNumber, Pages, Word } from "../c/quantity.js";
import type { anon_vma } from "./anon-vma.js";
import type { file } from "./file.js";
import type { vma_iterator } from "./ma-state.js";
import type { mm_struct } from "./mm-struct.js";
import {
  type anon_vma_name,
  type mempolicy,
  type vm_area_struct,
  vm_userfaultfd_ctx,
} from "./vm-area-struct.js";
import { vma_flags_t } from "./vma-flags.js";

export class vma_merge_struct {
  mm: mm_struct | null = null;
  vmi: vma_iterator | null = null;
  pgoff: PageNumber = 0 as Pages;
  anon_pgoff: PageNumber = 0 as Pages;
  prev: vm_area_struct | null = null;
  next: vm_area_struct | null = null;
  vma: vm_area_struct | null = null;
  middle: vm_area_struct | null = null;
  target: vm_area_struct | null = null;
  start = 0 as Address;
  end = 0 as Address;
  flags: Flags = 0 as Word;
  vma_flags = new vma_flags_t();
  file: file | null = null;
  anon_vma: anon_vma | null = null;
  policy: mempolicy | null = null;
  uffd_ctx = new vm_userfaultfd_ctx();
  anon_name: anon_vma_name | null = null;
  merge_flags = 0;
  state = 0;
  copied_from: vm_area_struct | null = null;
  give_up_on_oom = false;
  skip_vma_uprobe = false;
  just_expand = false;
  __adjust_middle_start = false;
  __adjust_next_start = false;
  __remove_middle = false;
  __remove_next = false;

  get vm_flags(): Flags {
    return this.vma_flags.bits;
  }

  set vm_flags(value: Flags) {
    this.vma_flags.bits = value;
  }
}
