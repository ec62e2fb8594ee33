/**
 * Which locks and trees a change of VMAs is about, from `vma_prepare()` to `vma_complete()`.
 * Invariant: the fields of all releases are there.
 */
import type { anon_vma } from "./anon-vma.js";
import type { address_space, file } from "./file.js";
import type { vm_area_struct } from "./vm-area-struct.js";

export class vma_prepare {
  vma: vm_area_struct | null = null;
  adj_next: vm_area_struct | null = null;
  file: file | null = null;
  mapping: address_space | null = null;
  anon_vma: anon_vma | null = null;
  insert: vm_area_struct | null = null;
  remove: vm_area_struct | null = null;
  remove2: vm_area_struct | null = null;
  skip_vma_uprobe = false;
}

export class unlink_vma_file_batch {
  count = 0;
  vmas: (vm_area_struct | null)[] = [null, null, null, null, null, null, null, null];
}
