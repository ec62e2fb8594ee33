/**
 * The list of what is modelled: functions, constants and structs. Invariant: each name stands here
 * once, and whatever it calls is exported by `program.ts`.
 */
import { anon_vma_clone_kernels } from "./anon-vma-clone.js";
import { anon_vma_interval_tree_kernels } from "./anon-vma-interval-tree.js";
import { anon_vma_lock_kernels } from "./anon-vma-lock.js";
import { bug_kernels } from "./bug.js";
import { down_write_kernels } from "./down-write.js";
import { dup_anon_vma_kernel } from "./dup-anon-vma.js";
import { exit_mmap_kernel } from "./exit-mmap.js";
import { find_vma_kernels } from "./find-vma.js";
import { free_pgd_range_kernel } from "./free-pgd-range.js";
import { list_kernels } from "./list.js";
import { lru_add_drain_kernels } from "./lru-add-drain.js";
import { mas_find_kernel } from "./mas-find.js";
import { mas_next_kernels } from "./mas-next.js";
import { mas_preallocate_kernel } from "./mas-preallocate.js";
import { mas_prev_kernels } from "./mas-prev.js";
import { mas_set_kernels } from "./mas-set.js";
import { mas_store_prealloc_kernels } from "./mas-store-prealloc.js";
import { mas_walk_kernel } from "./mas-walk.js";
import { mmap_lock_kernels } from "./mmap-lock.js";
import { constants } from "./constants.js";
import { type Layer, layers, type ModelConstant, type ModelFunction } from "./model-function.js";
import { move_page_tables_kernel } from "./move-page-tables.js";
import { mprotect_fixup_kernels } from "./mprotect-fixup.js";
import { page_table_entries_kernels } from "./page-table-entries.js";
import { page_table_walk_kernels } from "./page-table-walk.js";
import { rcu_read_lock_kernels } from "./rcu-read-lock.js";
import { tlb_gather_mmu_kernels } from "./tlb-gather-mmu.js";
import { validate_mm_kernels } from "./validate-mm.js";
import { type ModelStruct, structs } from "./structs/index.js";
import { userland_constants } from "./userland/constants.js";
import { userland_kernels } from "./userland/index.js";
import { vm_area_alloc_kernels } from "./vm-area-alloc.js";
import { vm_flags_set_kernels } from "./vm-flags-set.js";
import { vm_stat_account_kernels } from "./vm-stat-account.js";
import { vma_adjust_kernels } from "./vma-adjust.js";
import { vma_expand_kernel } from "./vma-expand.js";
import { vma_flags_kernels } from "./vma-flags.js";
import { vma_interval_tree_kernels } from "./vma-interval-tree.js";
import { vma_iter_position_kernels } from "./vma-iter-position.js";
import { vma_iter_range_kernels } from "./vma-iter-range.js";
import { vma_iter_write_kernels } from "./vma-iter-write.js";
import { vma_link_kernels } from "./vma-link.js";
import { vma_next_kernels } from "./vma-next.js";
import { vma_pages_kernels } from "./vma-pages.js";
import { vma_prepare_kernels } from "./vma-prepare.js";
import { vma_prev_kernels } from "./vma-prev.js";
import { vma_set_range_kernel } from "./vma-set-range.js";
import { vma_shrink_kernel } from "./vma-shrink.js";
import { vma_start_write_kernels } from "./vma-start-write.js";

export type { Answer, Layer, ModelConstant, ModelFunction } from "./model-function.js";
export { layers } from "./model-function.js";
export { constants } from "./constants.js";
/**
 * Types that are numbers here, whatever a tree makes of them: entries of page tables, and what is said
 * of them (include/asm-generic/page.h, v6.12).
 */
export const numbers: ReadonlySet<string> = new Set([
  "pte_t",
  "pmd_t",
  "pud_t",
  "p4d_t",
  "pgd_t",
  "pgtable_t",
  "pgprot_t",
]);

/**
 * Primitives that kernels define, static or as macros, in the file that uses them (mm/mmap.c and
 * mm/interval_tree.c, v6.1 and v6.12), and lists and sums, which are the same whoever defines them; any
 * other one that a file of C defines so is the file's own.
 */
export const ofOneFile: ReadonlySet<string> = new Set([
  "anon_vma_interval_tree_post_update_vma",
  "anon_vma_interval_tree_pre_update_vma",
  "validate_mm",
  "validate_mm_mt",
  "vma_last_pgoff",
  "vma_mas_szero",
  "vma_start_pgoff",
  ...list_kernels.map(({ name }) => name),
  ...vma_pages_kernels
    .filter(({ answers }) => answers.every(({ prototype }) => !prototype.includes("struct ")))
    .map(({ name }) => name),
]);

export { structs } from "./structs/index.js";

/** Everything that is modelled, by layer, each layer above those that it stands on. */
const byLayer: Readonly<Record<Layer, readonly ModelFunction[]>> = {
  operations: [
    dup_anon_vma_kernel,
    ...vma_adjust_kernels,
    vma_expand_kernel,
    ...vma_link_kernels,
    ...vma_prepare_kernels,
    vma_set_range_kernel,
    vma_shrink_kernel,
  ],
  "page tables": [free_pgd_range_kernel, move_page_tables_kernel],
  primitives: [
    ...anon_vma_clone_kernels,
    ...anon_vma_interval_tree_kernels,
    ...anon_vma_lock_kernels,
    ...bug_kernels,
    ...down_write_kernels,
    exit_mmap_kernel,
    ...find_vma_kernels,
    ...list_kernels,
    mas_find_kernel,
    ...mas_next_kernels,
    mas_preallocate_kernel,
    ...mas_prev_kernels,
    ...mas_set_kernels,
    ...mas_store_prealloc_kernels,
    mas_walk_kernel,
    ...mmap_lock_kernels,
    ...mprotect_fixup_kernels,
    ...page_table_entries_kernels,
    ...page_table_walk_kernels,
    ...rcu_read_lock_kernels,
    ...tlb_gather_mmu_kernels,
    ...vm_area_alloc_kernels,
    ...vm_flags_set_kernels,
    ...vm_stat_account_kernels,
    ...vma_flags_kernels,
    ...vma_interval_tree_kernels,
    ...vma_iter_position_kernels,
    ...vma_iter_range_kernels,
    ...vma_iter_write_kernels,
    ...vma_next_kernels,
    ...vma_pages_kernels,
    ...vma_prev_kernels,
    ...vma_start_write_kernels,
    ...validate_mm_kernels,
  ],
  effects: lru_add_drain_kernels,
};

/** A modelled function and the layer that it belongs to. */
export interface Modelled extends ModelFunction {
  readonly layer: Layer;
}

export const functions: readonly Modelled[] = layers.flatMap((layer) =>
  byLayer[layer].map((each) => ({ ...each, layer })),
);

/** What a program is compiled against. */
export interface ModelSet {
  readonly functions: readonly Modelled[];
  readonly constants: readonly ModelConstant[];
  readonly structs: readonly ModelStruct[];
  /** Types that are numbers here, whatever a tree makes of them. */
  readonly numbers: ReadonlySet<string>;
}

export const kernelModel: ModelSet = { functions, constants, structs, numbers };

/**
 * The kernel's own tests in userland have structs, lists and stubs of their own; what they have of the
 * model is the maple tree, what the kernel says of itself, and the C library that they are linked with.
 */
const ofTests = new Set(
  [
    ...bug_kernels,
    mas_find_kernel,
    ...mas_next_kernels,
    mas_preallocate_kernel,
    ...mas_prev_kernels,
    ...mas_set_kernels,
    ...mas_store_prealloc_kernels,
    mas_walk_kernel,
  ].map(({ name }) => name),
);

export const userlandModel: ModelSet = {
  functions: [
    ...functions.filter(({ name }) => ofTests.has(name)),
    ...userland_kernels.map((each) => ({ ...each, layer: "primitives" as const })),
  ],
  constants: userland_constants,
  structs: structs.filter(({ name }) => /^(?:maple_tree|maple_enode|ma_state)$/.test(name)),
  numbers: new Set(),
};
