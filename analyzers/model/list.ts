/**
 * list_add(), list_del() and their like - rings of heads
 *
 * @from include/linux/list.h
 * @kernel INIT_LIST_HEAD(), list_empty(), list_is_singular(), list_add(), list_add_tail(),
 *   list_del(), v6.1 and later
 * @fidelity faithful
 * @example `S` then list_is_singular(S) is true
 * @example `S` then unlink_anon_vmas(S); list_is_singular(S) is false
 */
import { type ModelFunction, one } from "./model-function.js";
import { halt } from "./state.js";
import type { list_head } from "./structs/list-head.js";

export const list_kernels: readonly ModelFunction[] = [
  one("void INIT_LIST_HEAD(struct list_head *list)", "v6.1 and later", "faithful"),
  one("bool list_empty(const struct list_head *head)", "v6.1 and later", "faithful"),
  one("bool list_is_singular(const struct list_head *head)", "v6.1 and later", "faithful"),
  one("void list_add(struct list_head *new, struct list_head *head)", "v6.1 and later", "faithful"),
  one(
    "void list_add_tail(struct list_head *new, struct list_head *head)",
    "v6.1 and later",
    "faithful",
  ),
  one("void list_del(struct list_head *entry)", "v6.1 and later", "faithful"),
];

export function INIT_LIST_HEAD(list: list_head): void {
  list.clear();
}

export function list_empty(head: list_head): boolean {
  return head.next === head;
}

export function list_is_singular(head: list_head): boolean {
  return head.next !== head && head.next === head.prev;
}

export function list_add(added: list_head, head: list_head): void {
  insert(added, head, head.next);
}

export function list_add_tail(added: list_head, head: list_head): void {
  insert(added, head.prev, head);
}

export function list_del(entry: list_head): void {
  if (entry.next === null || entry.prev === null)
    halt("C", "list_del() on a head that is in no list");
  entry.next.prev = entry.prev;
  entry.prev.next = entry.next;
  entry.next = null;
  entry.prev = null;
}

function insert(added: list_head, before: list_head | null, after: list_head | null): void {
  if (before === null || after === null) halt("C", "a list is used that was never made");
  before.next = added;
  added.prev = before;
  added.next = after;
  after.prev = added;
}
