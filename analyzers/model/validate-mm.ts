/**
 * validate_mm() - whether the tree and the VMAs say the same
 * validate_mm_mt() - the same, but for how many there are
 * @mm: the address space
 *
 * @from mm/mmap.c, later mm/vma.c
 * @kernel validate_mm(), v6.1 and later
 * @kernel validate_mm_mt(), v6.1 and v6.2
 * @fidelity faithful: as with CONFIG_DEBUG_VM_MAPLE_TREE and CONFIG_DEBUG_VM_RB
 * @example `.SS.A` then validate_mm() is fine
 * @example `.SS.A` then vma_prepare(S); vma_start_write(S); vma_set_range(S, 0, 3); vma_complete(S); validate_mm() is T
 */
import { anon_vma_interval_tree_verify } from "./anon-vma-interval-tree.js";
import { one } from "./model-function.js";
import { offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import { after, type Address } from "./c/quantity.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "faithful: as with CONFIG_DEBUG_VM_MAPLE_TREE and CONFIG_DEBUG_VM_RB";

export const validate_mm_kernels = [
  one("void validate_mm(struct mm_struct *mm)", "v6.1 and later", fidelity),
  one("void validate_mm_mt(struct mm_struct *mm)", "v6.1 and v6.2", fidelity),
];

export function validate_mm(mm: mm_struct): void {
  validate_mm_mt(mm);
  if (mm.mm_mt.n !== mm.map_count) offend("T", "map_count is not the number of VMAs");
}

export function validate_mm_mt(mm: mm_struct): void {
  const tree = mm.mm_mt;
  for (let i = 0; i < tree.n; i++) {
    const vma = tree.entries[i] as vm_area_struct;
    if (vma.vm_start !== tree.firsts[i] || vma.vm_end !== after(tree.lasts[i] as Address)) {
      offend("T", "a range of the tree is not that of its VMA");
    }
    if (vma.avc !== null) anon_vma_interval_tree_verify(vma.avc);
  }
}
