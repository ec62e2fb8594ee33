/**
 * Page tables of four levels, or of five. The table that covers an address has the address's number:
 * a PTE table is `address >> PMD_SHIFT`, a PMD table `address >> PUD_SHIFT`, a PUD table `address >>
 * P4D_SHIFT`, a P4D table `address >> PGDIR_SHIFT`; with four levels the p4d is folded away and no P4D
 * table is ever there. The PGD always is. Invariant: an entry is there only if its table is; a table is
 * there only if its parent is; `filled` of a table is the number of entries in it, so that an empty
 * table is known at a glance.
 *
 * To read them: `entryAt(page)`, `hasPteTable(address)` and its like, `counts`.
 */
import { add, boundaryBelow, neg, pageOf, type Integer, type Word } from "./c/quantity.js";
import { width } from "./c/width.js";
import { PAGE_SHIFT } from "./numbers.js";
import { machine, offend } from "./state.js";
import type { Geometry, Level } from "./tables.js";

export type { Geometry } from "./tables.js";

const { tables } = machine;
/** The tables of the machine: its kinds by what they hold, its layout, what was freed and lost. */
export const { counts, layout, p4d, pmd, pte, pud } = tables;

/** Forgets everything. */
export function resetPageTables({ pteBits, pmdBits, pudBits, p4dBits = 0 }: Geometry): void {
  tables.forget();
  const isSame =
    layout.pteBits === pteBits &&
    layout.pmdBits === pmdBits &&
    layout.pudBits === pudBits &&
    layout.p4dBits === p4dBits &&
    layout.nBits === width.bits;
  if (isSame) return;
  const pmdShift = PAGE_SHIFT + pteBits;
  const pudShift = pmdShift + pmdBits;
  const p4dShift = pudShift + pudBits;
  const pgdirShift = p4dShift + p4dBits;
  if (pteBits < 1 || pudShift >= width.bits)
    throw new RangeError("a PUD table must span less than the address space");
  const sizeOf = (shift: number): number => (shift >= width.bits ? 0 : 2 ** shift);
  const maskOf = (shift: number): Word => neg(sizeOf(shift));
  Object.assign(layout, { pteBits, pmdBits, pudBits, p4dBits, nBits: width.bits });
  Object.assign(layout, { pmdShift, pudShift, p4dShift, pgdirShift });
  layout.pmdSize = sizeOf(pmdShift);
  layout.pudSize = sizeOf(pudShift);
  layout.p4dSize = sizeOf(p4dShift);
  layout.pgdirSize = sizeOf(pgdirShift);
  layout.pmdMask = maskOf(pmdShift);
  layout.pudMask = maskOf(pudShift);
  layout.p4dMask = maskOf(p4dShift);
  layout.pgdirMask = maskOf(pgdirShift);
  layout.perPmd = 2 ** -pmdShift;
  layout.perPud = 2 ** -pudShift;
  layout.perP4d = 2 ** -p4dShift;
  layout.perPgdir = 2 ** -pgdirShift;
}

/** The number of the slot that an address lies in, `per` of which is one byte. */
function slotOf(address: Integer, per: number): number {
  return typeof address === "number"
    ? Math.floor(address * per)
    : Math.floor(pageOf(address) * (per * 4096));
}

export function pteTableOf(address: Integer): number {
  return slotOf(address, layout.perPmd);
}

export function pmdTableOf(address: Integer): number {
  return slotOf(address, layout.perPud);
}

export function pudTableOf(address: Integer): number {
  return slotOf(address, layout.perP4d);
}

export function p4dTableOf(address: Integer): number {
  return slotOf(address, layout.perPgdir);
}

export function hasPteTable(address: Integer): boolean {
  return pte.has(pteTableOf(address));
}

export function hasPmdTable(address: Integer): boolean {
  return pmd.has(pmdTableOf(address));
}

export function hasPudTable(address: Integer): boolean {
  return pud.has(pudTableOf(address));
}

/** A folded one is always there. */
export function hasP4dTable(address: Integer): boolean {
  return layout.p4dBits === 0 || p4d.has(p4dTableOf(address));
}

/** Where the entry of a page is, if it is anywhere. */
function placeOf(page: number): number {
  const { pteBits } = layout;
  const size = 1 << pteBits;
  const table = Math.floor(page / size);
  return (pte.indexOf(table) << pteBits) + (page - table * size);
}

/** The identity of the page that is mapped at this page number; 0 for none. */
export function entryAt(page: number): number {
  return tables.entries[placeOf(page)] as number;
}

/** The table of the page must be there. */
export function setEntry(page: number, identity: number): void {
  const place = placeOf(page);
  const { entries } = tables;
  const index = place >>> layout.pteBits;
  const before = entries[place] as number;
  if ((before === 0) !== (identity === 0)) {
    pte.filled[index] = (pte.filled[index] as number) + (identity === 0 ? -1 : 1);
  }
  entries[place] = identity;
}

/** One entry more or less in a table. */
function count(level: Level, table: number, by: number): void {
  const index = level.indexOf(table);
  level.filled[index] = (level.filled[index] as number) + by;
}

/** Nothing if it is folded. */
export function makeP4dTable(address: Integer): void {
  if (layout.p4dBits > 0) p4d.make(p4dTableOf(address));
}

/** The P4D table must be there. */
export function makePudTable(address: Integer): void {
  pud.make(pudTableOf(address));
  if (layout.p4dBits > 0) count(p4d, p4dTableOf(address), 1);
}

/** The PUD table must be there. */
export function makePmdTable(address: Integer): void {
  pmd.make(pmdTableOf(address));
  count(pud, pudTableOf(address), 1);
}

/** The PMD table must be there. */
export function makePteTable(address: Integer): void {
  tables.reserve(pte.make(pteTableOf(address)));
  count(pmd, pmdTableOf(address), 1);
}

/** Makes all the tables that an address needs. */
export function makeTables(address: Integer): void {
  if (!hasP4dTable(address)) makeP4dTable(address);
  if (!hasPudTable(address)) makePudTable(address);
  if (!hasPmdTable(address)) makePmdTable(address);
  if (!hasPteTable(address)) makePteTable(address);
}

/** Frees the PTE table of an address, whatever is in it. */
export function freePteTable(address: Integer): void {
  const index = pte.indexOf(pteTableOf(address));
  if ((pte.filled[index] as number) !== 0) {
    offend("F", "a PTE table is freed that has entries");
    losePages(index);
  }
  pte.exists[index] = 0;
  pte.n--;
  count(pmd, pmdTableOf(address), -1);
  counts.nFreed++;
}

/** Frees the PMD table of an address; tables below it are lost. */
export function freePmdTable(address: Integer): void {
  const table = pmdTableOf(address);
  const index = pmd.indexOf(table);
  if ((pmd.filled[index] as number) !== 0) {
    offend("F", "a PMD table is freed that has entries");
    losePteTables(table);
  }
  pmd.exists[index] = 0;
  pmd.n--;
  count(pud, pudTableOf(address), -1);
  counts.nFreed++;
}

/** Frees the PUD table of an address; tables below it are lost. */
export function freePudTable(address: Integer): void {
  const table = pudTableOf(address);
  const index = pud.indexOf(table);
  if ((pud.filled[index] as number) !== 0) {
    offend("F", "a PUD table is freed that has entries");
    losePmdTables(table);
  }
  pud.exists[index] = 0;
  pud.n--;
  if (layout.p4dBits > 0) count(p4d, p4dTableOf(address), -1);
  counts.nFreed++;
}

/** Frees the P4D table of an address; tables below it are lost. There must be one. */
export function freeP4dTable(address: Integer): void {
  const table = p4dTableOf(address);
  const index = p4d.indexOf(table);
  if ((p4d.filled[index] as number) !== 0) {
    offend("F", "a P4D table is freed that has entries");
    losePudTables(table);
  }
  p4d.exists[index] = 0;
  p4d.n--;
  counts.nFreed++;
}

function losePages(index: number): void {
  counts.nLostPages += pte.filled[index] as number;
  tables.entries.fill(0, index << layout.pteBits, (index + 1) << layout.pteBits);
  pte.filled[index] = 0;
}

/** Loses the tables of a level that hang from one table above, which has 2^bits entries. */
function loseBelow(
  level: Level,
  parent: number,
  bits: number,
  lose: (index: number) => void,
): void {
  const first = parent * 2 ** bits;
  for (let index = 1; index <= level.nMade; index++) {
    const table = level.made[index] as number;
    if (level.exists[index] === 0 || table < first || table >= first + 2 ** bits) continue;
    lose(index);
    level.exists[index] = 0;
    level.n--;
    counts.nLostTables++;
  }
}

function losePteTables(pmdTable: number): void {
  loseBelow(pte, pmdTable, layout.pmdBits, losePages);
  pmd.filled[pmd.indexOf(pmdTable)] = 0;
}

function losePmdTables(pudTable: number): void {
  loseBelow(pmd, pudTable, layout.pudBits, (index) => losePteTables(pmd.made[index] as number));
  pud.filled[pud.indexOf(pudTable)] = 0;
}

function losePudTables(p4dTable: number): void {
  loseBelow(pud, p4dTable, layout.p4dBits, (index) => losePmdTables(pud.made[index] as number));
  p4d.filled[p4d.indexOf(p4dTable)] = 0;
}

/** Hangs a PTE table with all that is in it to another place, where none is. */
export function rehangPteTable(from: Integer, to: Integer): void {
  const { pteBits } = layout;
  const source = pte.indexOf(pteTableOf(from));
  const filled = pte.filled[source] as number;
  const target = pte.put(pteTableOf(to), filled);
  tables.reserve(target);
  if (filled !== 0) {
    const start = source << pteBits;
    tables.entries.copyWithin(target << pteBits, start, start + (1 << pteBits));
    tables.entries.fill(0, start, start + (1 << pteBits));
  }
  pte.exists[source] = 0;
  pte.filled[source] = 0;
  count(pmd, pmdTableOf(from), -1);
  count(pmd, pmdTableOf(to), 1);
}

/** Hangs a PMD table with all that is below it to another place, where none is. */
export function rehangPmdTable(from: Integer, to: Integer): void {
  const source = pmdTableOf(from);
  pmd.put(pmdTableOf(to), 0);
  const first = source * 2 ** layout.pmdBits;
  const base = boundaryBelow(from, layout.pudSize);
  const newBase = boundaryBelow(to, layout.pudSize);
  for (let i = 0; i < 1 << layout.pmdBits; i++) {
    if (!pte.has(first + i)) continue;
    const by = i * layout.pmdSize;
    rehangPteTable(add(base, by), add(newBase, by));
  }
  const index = pmd.indexOf(source);
  pmd.exists[index] = 0;
  pmd.filled[index] = 0;
  count(pud, pudTableOf(from), -1);
  count(pud, pudTableOf(to), 1);
}
