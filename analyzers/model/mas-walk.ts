/**
 * mas_walk() - walk to the index and return the entry there
 * @mas: the state of the walk
 *
 * `index` and `last` become the slot that was found, gap or VMA. In an empty tree there is nothing to
 * stand on: the status is none.
 *
 * @from lib/maple_tree.c
 * @kernel mas_walk(), v6.1 and later
 * @fidelity simplified: one leaf however many ranges; a tree with a single entry at index 0 is a
 *   tree like others
 * @example `..A` then mas_walk(2) is A
 * @example `..A` then mas_walk(1) is NULL
 */
import type { Address } from "./c/quantity.js";
import { ULONG_MAX } from "./c/quantity.js";
import type { maple_tree } from "./maple-tree.js";
import { one } from "./model-function.js";
import { halt, machine, offend } from "./state.js";
import { type ma_state, ma_active, ma_none } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export const mas_walk_kernel = one(
  "void *mas_walk(struct ma_state *mas)",
  "v6.1 and later",
  "simplified: one leaf however many ranges; a tree with a single entry at index 0 is a tree like others",
);

export function mas_walk(mas: ma_state): vm_area_struct | null {
  const tree = treeOf(mas);
  if (tree.n === 0) {
    mas.status = ma_none;
    mas.at = -1;
    mas.index = 0 as Address;
    mas.last = ULONG_MAX();
    return null;
  }
  return standOn(mas, tree, mas.index);
}

/** @throws Halt when there is no tree: a walk through zeroed memory. */
export function treeOf(mas: ma_state): maple_tree {
  if (mas.tree === null) halt("C", "an iterator without a tree is walked");
  return mas.tree;
}

/** Takes the slot that contains the address, which must not be an empty tree's. */
export function standOn(mas: ma_state, tree: maple_tree, address: Address): vm_area_struct | null {
  const i = tree.indexAt(address);
  const min = tree.minOf(i, address);
  mas.status = ma_active;
  mas.at = min;
  mas.version = tree.version;
  mas.index = min;
  mas.last = tree.maxOf(i, address);
  return tree.entryOf(i, address);
}

/**
 * Where the walk stands. A store through another iterator may have replaced the node that it stands in;
 * v6.1 and v6.2 store through iterators of their own and have the caller's go on all the same.
 *
 * @throws Halt when the status says active and no slot was ever walked to.
 */
export function positionOf(mas: ma_state): Address {
  if (mas.at === -1) halt("C", "an iterator that was never set is used");
  if (mas.version !== mas.tree?.version && machine.generation.storesThroughCallers) {
    offend("C", "an iterator is used that stands where another one has changed the tree since");
    mas.version = mas.tree?.version ?? 0;
  }
  return mas.at;
}
