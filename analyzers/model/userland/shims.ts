/**
 * What the shims of tools/testing/shared make of the maple tree's own library and of its neighbours
 *
 * @from lib/maple_tree.c and tools/testing/shared
 * @kernel mtree_destroy(), __mt_destroy(), mt_init_flags(), mtree_load(), mt_find(),
 *   maple_tree_init(), v6.12 and later
 */
import { add, type Address, type Word } from "../c/quantity.js";
import type { Ref } from "../c/references.js";
import type { maple_tree } from "../maple-tree.js";
import { type ModelFunction, one } from "../model-function.js";
import { ma_state, ma_start } from "../structs/ma-state.js";
import { mas_find } from "../mas-find.js";

const releases = "v6.12 and later";
const faithful = "faithful";

export const shim_kernels: readonly ModelFunction[] = [
  one("void mtree_destroy(struct maple_tree *mt)", releases, faithful),
  one("void __mt_destroy(struct maple_tree *mt)", releases, faithful, "mtree_destroy"),
  one("void mt_init_flags(struct maple_tree *mt, unsigned int flags)", releases, faithful),
  one("void *mtree_load(struct maple_tree *mt, unsigned long index)", releases, faithful),
  one(
    "void *mt_find(struct maple_tree *mt, unsigned long *index, unsigned long max)",
    releases,
    faithful,
  ),
  one("void maple_tree_init(void)", releases, "stub: there is nothing to prepare"),
  one("void mt_on_stack(struct maple_tree mt)", releases, "stub: nothing is allocated for a tree"),
  one("void mt_set_in_rcu(struct maple_tree *mt)", releases, "stub: nobody reads beside the test"),
  one(
    "void mt_clear_in_rcu(struct maple_tree *mt)",
    releases,
    "stub: nobody reads beside the test",
    "mt_set_in_rcu",
  ),
];

export function mtree_destroy(mt: maple_tree): void {
  mt.clear();
}

export function mt_init_flags(mt: maple_tree, flags: number): void {
  mt.clear();
  mt.ma_flags = flags;
}

export function mtree_load(mt: maple_tree, index: Address): unknown {
  return mt.load(index);
}

/** The entry at the index or the next one; the index goes on behind it. */
export function mt_find(mt: maple_tree, index: Ref<Address>, max: Address): unknown {
  const mas = new ma_state();
  mas.tree = mt;
  mas.index = index.v;
  mas.last = index.v;
  mas.status = ma_start;
  const entry = mas_find(mas, max);
  if (entry !== null) index.v = add(mas.last, 1 as Word) as Address;
  return entry;
}

export function maple_tree_init(): void {}
export function mt_on_stack(_mt: maple_tree): void {}
export function mt_set_in_rcu(_mt: maple_tree): void {}
