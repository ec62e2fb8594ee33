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
import { BYTES_IN_PAGE, neg, pageOf, type Integer, type Word } from "./c/quantity.js";
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
    : Math.floor(pageOf(address) * (per * BYTES_IN_PAGE));
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
  setAt(placeOf(page), identity);
}

/** The same by where the entry is among all. */
export function setAt(place: number, identity: number): void {
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
  freeTable(pte, pte.indexOf(pteTableOf(address)));
  count(pmd, pmdTableOf(address), -1);
}

/** Frees the PMD table of an address; tables below it are lost. */
export function freePmdTable(address: Integer): void {
  freeTable(pmd, pmd.indexOf(pmdTableOf(address)));
  count(pud, pudTableOf(address), -1);
}

/** Frees the PUD table of an address; tables below it are lost. */
export function freePudTable(address: Integer): void {
  freeTable(pud, pud.indexOf(pudTableOf(address)));
  if (layout.p4dBits > 0) count(p4d, p4dTableOf(address), -1);
}

/** Frees the P4D table of an address; tables below it are lost. There must be one. */
export function freeP4dTable(address: Integer): void {
  freeTable(p4d, p4d.indexOf(p4dTableOf(address)));
}

/** Hangs a PTE table with all that is in it to another place, where none is. */
export function rehangPteTable(from: Integer, to: Integer): void {
  renumber(pte, pte.indexOf(pteTableOf(from)), pteTableOf(to));
  count(pmd, pmdTableOf(from), -1);
  count(pmd, pmdTableOf(to), 1);
}

/** Hangs a PMD table with all that is below it to another place, where none is. */
export function rehangPmdTable(from: Integer, to: Integer): void {
  renumber(pmd, pmd.indexOf(pmdTableOf(from)), pmdTableOf(to));
  count(pud, pudTableOf(from), -1);
  count(pud, pudTableOf(to), 1);
}

export function nameOf(level: Level): string {
  return level === pte ? "PTE" : level === pmd ? "PMD" : level === pud ? "PUD" : "P4D";
}

/** log2 of the entries in a table of this level. */
export function bitsOf(level: Level): number {
  if (level === pte) return layout.pteBits;
  if (level === pmd) return layout.pmdBits;
  return level === pud ? layout.pudBits : layout.p4dBits;
}

/** The tables that hang from those of this level; pages hang from the lowest. */
function belowOf(level: Level): Level | undefined {
  if (level === pte) return undefined;
  return level === pmd ? pte : level === pud ? pmd : pud;
}

function eachBelow(
  level: Level,
  index: number,
  visit: (below: Level, index: number, offset: number) => void,
): void {
  const below = belowOf(level);
  if (below === undefined) return;
  const n = 2 ** bitsOf(level);
  const first = (level.made[index] as number) * n;
  for (let offset = 0; offset < n; offset++) {
    const found = below.indexOf(first + offset);
    if (below.exists[found] === 1) visit(below, found, offset);
  }
}

/** Frees a table, whatever is in it; what hangs from it is lost. */
export function freeTable(level: Level, index: number): void {
  if (level.filled[index] !== 0) {
    offend("F", `a ${nameOf(level)} table is freed that has entries`);
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
    tables.entries.fill(0, start, start + (1 << layout.pteBits));
  } else {
    eachBelow(level, index, (below, lost) => {
      lose(below, lost);
      below.exists[lost] = 0;
      below.n--;
      counts.nLostTables++;
    });
  }
  level.filled[index] = 0;
}

/** Gives a table another number, and with it all that hangs from it. */
export function renumber(level: Level, index: number, number: number): void {
  if (level.made[index] === number) return;
  const n = 2 ** bitsOf(level);
  const moved: [below: Level, index: number, number: number][] = [];
  eachBelow(level, index, (below, each, offset) => moved.push([below, each, number * n + offset]));
  level.renumber(index, number);
  for (const [below, each, to] of moved) renumber(below, each, to);
}
