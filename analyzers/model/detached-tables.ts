/**
 * Tables that are taken off and hung again, as the code of a tree does it step by step. Invariant: a
 * table that hangs nowhere keeps its index and all that is below it, and no number of a slot finds it.
 */
import { counts, layout, pmd, pte, pud } from "./page-tables.js";
import { halt, machine, offend } from "./state.js";
import type { EntryKind, TableEntry } from "./table-entry.js";
import { p4dKind, pmdKind, pteKind, pudKind } from "./table-entry.js";
import type { Level } from "./tables.js";

/** The kind of the entries that a table of this level has. */
function kindIn(level: Level): EntryKind {
  if (level === pte) return pteKind;
  if (level === pmd) return pmdKind;
  return level === pud ? pudKind : p4dKind;
}

function nameOf(level: Level): string {
  return level === pte ? "PTE" : level === pmd ? "PMD" : level === pud ? "PUD" : "P4D";
}

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
export function freeTable(level: Level, index: number): void {
  const name = nameOf(level);
  if (level.exists[index] === 0) halt("X", `a ${name} table is freed that is not there`);
  if (level.exists[index] === 1)
    offend("F", `a ${name} table is freed while it hangs from the table above`);
  if (level.filled[index] !== 0) {
    offend("F", `a ${name} table is freed that has entries`);
    lose(level, index);
  }
  level.exists[index] = 0;
  level.n--;
  counts.nFreed++;
}

/** What hangs from a table, or is mapped by it, is lost. */
function lose(level: Level, index: number): void {
  if (level === pte) {
    const start = index << layout.pteBits;
    counts.nLostPages += pte.filled[index] as number;
    machine.tables.entries.fill(0, start, start + (1 << layout.pteBits));
  } else {
    eachBelow(level, index, (child, lost) => {
      lose(child, lost);
      child.exists[lost] = 0;
      child.n--;
      counts.nLostTables++;
    });
  }
  level.filled[index] = 0;
}

/**
 * The number of a table that hangs nowhere is this less its index, which no slot has; what hangs from
 * it has twice as much and more, so that no two have the same.
 */
const NOWHERE = -(2 ** 40);

function renumber(level: Level, index: number, number: number): void {
  const from = level.made[index] as number;
  if (from === number) return;
  const n = 2 ** kindIn(level).bits();
  const moved: [child: Level, index: number, number: number][] = [];
  eachBelow(level, index, (child, each, offset) => moved.push([child, each, number * n + offset]));
  level.renumber(index, number);
  for (const [child, each, to] of moved) renumber(child, each, to);
}

function eachBelow(
  level: Level,
  index: number,
  visit: (child: Level, index: number, offset: number) => void,
): void {
  const { below, bits } = kindIn(level);
  if (below === undefined) return;
  const n = 2 ** bits();
  const first = (level.made[index] as number) * n;
  for (let offset = 0; offset < n; offset++) {
    const child = below.indexOf(first + offset);
    if (below.exists[child] === 1) visit(below, child, offset);
  }
}
