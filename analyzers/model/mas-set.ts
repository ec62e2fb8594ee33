/**
 * mas_set() and its like - set the range of a walk
 *
 * `mas_set()`, `mas_set_range()`, `mas_reset()` and `mas_init()` start the walk anew; `mas_pause()`
 * lets it go on behind its range. `__mas_set_range()` sets the range and leaves the position, which
 * is a promise that the range begins in the slot the walk stands on: from v6.8 on a broken promise is
 * warned of (include/linux/maple_tree.h, v6.12).
 *
 * @kernel mas_set(), mas_set_range(), mas_reset(), mas_pause(), mas_is_err(), mas_is_none(),
 *   mas_is_start(), mas_is_paused(), mas_destroy(), v6.1 and later
 * @kernel __mas_set_range(), v6.6 and later
 * @kernel mas_init(), v6.2 and later
 * @kernel mas_is_active(), v6.7 and later
 * @fidelity faithful
 * @example `.A` then mas_walk(1); mas_set(0); mas_find() is A
 * @example `.A.B` then mas_walk(1); mas_pause(); mas_find() is B
 */
import type { Address } from "./c/quantity.js";
import type { maple_tree } from "./maple-tree.js";
import { type ModelFunction, one } from "./model-function.js";
import { machine, offend } from "./state.js";
import {
  type ma_state,
  ma_active,
  ma_error,
  ma_none,
  ma_pause,
  ma_start,
} from "./structs/ma-state.js";

export const mas_set_kernels: readonly ModelFunction[] = [
  one("void mas_set(struct ma_state *mas, unsigned long index)", "v6.1 and later", "faithful"),
  one(
    "void mas_set_range(struct ma_state *mas, unsigned long start, unsigned long last)",
    "v6.1 and later",
    "faithful",
  ),
  one(
    "void __mas_set_range(struct ma_state *mas, unsigned long start, unsigned long last)",
    "v6.6 and later",
    "faithful",
  ),
  one("void mas_reset(struct ma_state *mas)", "v6.1 and later", "faithful"),
  one("void mas_pause(struct ma_state *mas)", "v6.1 and later", "faithful"),
  one(
    "void mas_init(struct ma_state *mas, struct maple_tree *tree, unsigned long addr)",
    "v6.2 and later",
    "faithful",
  ),
  one("bool mas_is_err(struct ma_state *mas)", "v6.1 and later", "faithful"),
  one("bool mas_is_active(struct ma_state *mas)", "v6.7 and later", "faithful"),
  one("bool mas_is_none(const struct ma_state *mas)", "v6.1 and later", "faithful"),
  one("bool mas_is_start(const struct ma_state *mas)", "v6.1 and later", "faithful"),
  one("bool mas_is_paused(const struct ma_state *mas)", "v6.1 and later", "faithful"),
  one("void mas_destroy(struct ma_state *mas)", "v6.1 and later", "faithful"),
];

export function mas_set(mas: ma_state, index: Address): void {
  mas_set_range(mas, index, index);
}

export function mas_set_range(mas: ma_state, start: Address, last: Address): void {
  mas_reset(mas);
  mas.index = start;
  mas.last = last;
}

export function __mas_set_range(mas: ma_state, start: Address, last: Address): void {
  if (
    mas.status === ma_active &&
    (mas.index > start || mas.last < start) &&
    machine.generation.configChecks === "warn"
  ) {
    offend("W", "the range of an iterator is set outside the slot that it stands on");
  }
  mas.index = start;
  mas.last = last;
}

export function mas_reset(mas: ma_state): void {
  mas.status = ma_start;
  mas.at = -1;
}

export function mas_pause(mas: ma_state): void {
  mas.status = ma_pause;
  mas.at = -1;
}

export function mas_init(mas: ma_state, tree: maple_tree, addr: Address): void {
  mas.tree = tree;
  mas.last = addr;
  mas.index = addr;
  mas.store_type = 0;
  mas_reset(mas);
}

export function mas_is_err(mas: ma_state): boolean {
  return mas.status === ma_error;
}

export function mas_is_active(mas: ma_state): boolean {
  return mas.status === ma_active;
}

export function mas_is_none(mas: ma_state): boolean {
  return mas.status === ma_none;
}

export function mas_is_start(mas: ma_state): boolean {
  return mas.status === ma_start;
}

export function mas_is_paused(mas: ma_state): boolean {
  return mas.status === ma_pause;
}

export function mas_destroy(_mas: ma_state): void {}
