/**
 * The position of a walk over the ranges of an address space. The kernel keeps a node and a slot
 * in it; here the position is `at`, an address inside the slot. `index` and `last` are the range
 * that is walked or written, and an operation may set them without moving the position.
 * Invariant: while `status` is active, `at` is the first address of the slot at the time it was
 * walked to.
 */
import type { Address } from "../c/quantity.js";
import type { maple_tree } from "../maple-tree.js";

export const ma_active = 0;
export const ma_start = 1;
export const ma_root = 2;
export const ma_none = 3;
export const ma_pause = 4;
export const ma_overflow = 5;
export const ma_underflow = 6;
export const ma_error = 7;

/** What stands in `ma_state.node`. Up to v6.7 a few special nodes tell the status. */
export class maple_enode {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

const nodes = [
  ma_active,
  ma_start,
  ma_root,
  ma_none,
  ma_pause,
  ma_overflow,
  ma_underflow,
  ma_error,
].map((status) => new maple_enode(status));

export const MAS_START = nodes[ma_start] as maple_enode;
export const MAS_ROOT = nodes[ma_root] as maple_enode;
export const MAS_NONE = nodes[ma_none] as maple_enode;
export const MAS_PAUSE = nodes[ma_pause] as maple_enode;
export const MAS_OVERFLOW = nodes[ma_overflow] as maple_enode;
export const MAS_UNDERFLOW = nodes[ma_underflow] as maple_enode;

export class ma_state {
  tree: maple_tree | null = null;
  index = 0 as Address;
  last = 0 as Address;
  status = ma_active;
  /** Where the walk stands; below 0 nowhere. */
  at: Address | -1 = -1;
  /** The version of the tree that `at` is a place in. */
  version = 0;
  min = 0 as Address;
  max = 0 as Address;
  offset = 0;
  end = 0;
  depth = 0;
  mas_flags = 0;
  store_type = 0;
  /** What memory was got for: 0 nothing, 1 a VMA, 2 NULL. */
  prepared = 0;
  alloc: unknown = null;

  get node(): maple_enode | null {
    return this.status === ma_active && this.at < 0 ? null : (nodes[this.status] as maple_enode);
  }

  /** No node leaves the status alone, as initialisers from v6.8 on have both. */
  set node(node: maple_enode | null) {
    if (node === null) return;
    this.status = node.status;
    if (node.status !== ma_active) this.at = -1;
  }
}

export class vma_iterator {
  mas = new ma_state();
}
