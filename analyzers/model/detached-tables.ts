/**
 * Tables that are taken off and hung again, as the code of a tree does it step by step. Invariant: a
 * table that hangs nowhere keeps its index and all that is below it, and no number of a slot finds it.
 */
import { freeTable, nameOf, pte, renumber } from "./page-tables.js";
import { halt, machine, offend } from "./state.js";
import type { TableEntry } from "./table-entry.js";
import type { Level } from "./tables.js";

/**
 * The number of a table that hangs nowhere is this less its index, which no slot has; what hangs from
 * it has twice as much and more, so that no two have the same, and three levels below it, in tables of
 * 512 entries, a number is still exact.
 */
const NOWHERE = -(2 ** 20);

function addEntry({ kind, table }: TableEntry, by: number): void {
  const { own } = kind;
  if (own !== undefined) own.filled[table] = (own.filled[table] as number) + by;
}

/** Takes off what hangs from an entry. */
export function clearEntry(entry: TableEntry): void {
  const index = entry.v;
  const { below } = entry.kind;
  if (index === 0 || below === undefined) return;
  addEntry(entry, -1);
  below.exists[index] = 2;
  renumber(below, index, NOWHERE - index);
}

/** Hangs a table that hangs nowhere. */
export function hangTable(entry: TableEntry, index: number): void {
  const { below } = entry.kind;
  if (below === undefined) halt("C", "a table is hung from the entry of a page");
  const name = nameOf(below);
  if (below.exists[index] === 1) halt("C", `a ${name} table is hung that hangs elsewhere`);
  if (below.exists[index] !== 2) halt("C", `a ${name} table is hung that is not there`);
  if (entry.v !== 0) {
    offend("C", `a ${name} table is hung where one hangs, which is lost`);
    clearEntry(entry);
  }
  const { slot } = entry;
  renumber(below, index, slot);
  below.exists[index] = 1;
  addEntry(entry, 1);
}

/** Makes an empty table and hangs it from an entry that has none. */
export function makeTable(entry: TableEntry): void {
  const { below } = entry.kind;
  if (below === undefined) return;
  const index = below.make(entry.slot);
  if (below === pte) machine.tables.reserve(index);
  addEntry(entry, 1);
}

/** Frees a table that was taken off. */
export function freeDetached(level: Level, index: number): void {
  if (level.exists[index] === 0) halt("X", `a ${nameOf(level)} table is freed that is not there`);
  if (level.exists[index] === 1)
    offend("F", `a ${nameOf(level)} table is freed while it hangs from the table above`);
  freeTable(level, index);
}
