/**
 * Page tables of four levels, the p4d folded away. The page table that covers an address is known by
 * the address, so a table is a place in an array: a PTE table by `address >> PMD_SHIFT`, a PMD table
 * by `address >> PUD_SHIFT`, a PUD table by `address >> PGDIR_SHIFT`. The PGD is always there.
 * Invariant: an entry is there only if its table is; a table is there only if its parent is; `filled`
 * of a table is the number of entries in it, so that an empty table is known at a glance.
 *
 * To read them: `entryAt(page)`, `hasPteTable(address)` and its like, `counts`.
 */
import { PAGE_SHIFT } from "./numbers.js";
import { machine, offend } from "./state.js";
import type { Geometry } from "./tables.js";

export type { Geometry } from "./tables.js";

/** The tables of the machine: its three kinds by what they hold, its layout, what was freed and lost. */
export const { counts, layout, pmd, pte, pud } = machine.tables;
const { entries } = machine.tables;

/** Forgets everything. */
export function resetPageTables({ pteBits, pmdBits, pudBits }: Geometry): void {
  machine.tables.forget();
  if (layout.pteBits === pteBits && layout.pmdBits === pmdBits && layout.pudBits === pudBits)
    return;
  const pmdShift = PAGE_SHIFT + pteBits;
  const pudShift = pmdShift + pmdBits;
  const pgdirShift = pudShift + pudBits;
  if (pteBits < 1 || pudShift > 31)
    throw new RangeError("a PUD table must span less than the address space");
  layout.pteBits = pteBits;
  layout.pmdBits = pmdBits;
  layout.pudBits = pudBits;
  layout.pmdShift = pmdShift;
  layout.pudShift = pudShift;
  layout.pgdirShift = pgdirShift;
  layout.pmdSize = 2 ** pmdShift;
  layout.pmdMask = -(2 ** pmdShift) >>> 0;
  layout.pudSize = 2 ** pudShift;
  layout.pudMask = -(2 ** pudShift) >>> 0;
  layout.pgdirSize = pgdirShift > 31 ? 0 : 2 ** pgdirShift;
  layout.pgdirMask = pgdirShift > 31 ? 0 : -(2 ** pgdirShift) >>> 0;
}

export function pteTableOf(address: number): number {
  return address >>> layout.pmdShift;
}

function pmdTableOf(address: number): number {
  return address >>> layout.pudShift;
}

function pudTableOf(address: number): number {
  return (address >>> layout.pudShift) >>> layout.pudBits;
}

export function hasPteTable(address: number): boolean {
  return pte.exists[address >>> layout.pmdShift] === 1;
}

export function hasPmdTable(address: number): boolean {
  return pmd.exists[address >>> layout.pudShift] === 1;
}

export function hasPudTable(address: number): boolean {
  return pud.exists[pudTableOf(address)] === 1;
}

/** The identity of the page that is mapped at this page number; 0 for none. */
export function entryAt(page: number): number {
  return entries[page] as number;
}

/** The table of the page must be there. */
export function setEntry(page: number, identity: number): void {
  const table = page >>> layout.pteBits;
  const before = entries[page] as number;
  if ((before === 0) !== (identity === 0)) {
    pte.filled[table] = (pte.filled[table] as number) + (identity === 0 ? -1 : 1);
  }
  entries[page] = identity;
}

export function makePudTable(address: number): void {
  pud.make(pudTableOf(address));
}

/** The PUD table must be there. */
export function makePmdTable(address: number): void {
  pmd.make(pmdTableOf(address));
  (pud.filled[pudTableOf(address)] as number)++;
}

/** The PMD table must be there. */
export function makePteTable(address: number): void {
  pte.make(pteTableOf(address));
  (pmd.filled[pmdTableOf(address)] as number)++;
}

/** Makes all the tables that an address needs. */
export function makeTables(address: number): void {
  if (!hasPudTable(address)) makePudTable(address);
  if (!hasPmdTable(address)) makePmdTable(address);
  if (!hasPteTable(address)) makePteTable(address);
}

/** Frees the PTE table of an address, whatever is in it. */
export function freePteTable(address: number): void {
  const table = pteTableOf(address);
  if ((pte.filled[table] as number) !== 0) {
    offend("F", "a PTE table is freed that has entries");
    losePages(table);
  }
  pte.exists[table] = 0;
  pte.n--;
  (pmd.filled[pmdTableOf(address)] as number)--;
  counts.nFreed++;
}

/** Frees the PMD table of an address; tables below it are lost. */
export function freePmdTable(address: number): void {
  const table = pmdTableOf(address);
  if ((pmd.filled[table] as number) !== 0) {
    offend("F", "a PMD table is freed that has entries");
    losePteTables(table);
  }
  pmd.exists[table] = 0;
  pmd.n--;
  (pud.filled[pudTableOf(address)] as number)--;
  counts.nFreed++;
}

/** Frees the PUD table of an address; tables below it are lost. */
export function freePudTable(address: number): void {
  const table = pudTableOf(address);
  if ((pud.filled[table] as number) !== 0) {
    offend("F", "a PUD table is freed that has entries");
    losePmdTables(table);
  }
  pud.exists[table] = 0;
  pud.n--;
  counts.nFreed++;
}

function losePages(table: number): void {
  counts.nLostPages += pte.filled[table] as number;
  entries.fill(0, table << layout.pteBits, (table + 1) << layout.pteBits);
  pte.filled[table] = 0;
}

function losePteTables(pmdTable: number): void {
  const first = pmdTable << layout.pmdBits;
  for (let table = first; table < first + (1 << layout.pmdBits); table++) {
    if (pte.exists[table] === 0) continue;
    losePages(table);
    pte.exists[table] = 0;
    pte.n--;
    counts.nLostTables++;
  }
  pmd.filled[pmdTable] = 0;
}

function losePmdTables(pudTable: number): void {
  const nTables = Math.min(2 ** layout.pudBits, 2 ** (32 - layout.pudShift));
  const first = pudTable * 2 ** layout.pudBits;
  for (let table = first; table < first + nTables; table++) {
    if (pmd.exists[table] === 0) continue;
    losePteTables(table);
    pmd.exists[table] = 0;
    pmd.n--;
    counts.nLostTables++;
  }
  pud.filled[pudTable] = 0;
}

/** Hangs a PTE table with all that is in it to another place, where none is. */
export function rehangPteTable(from: number, to: number): void {
  const source = pteTableOf(from);
  const target = pteTableOf(to);
  const start = source << layout.pteBits;
  const filled = pte.filled[source] as number;
  pte.put(target, filled);
  if (filled !== 0) {
    entries.copyWithin(target << layout.pteBits, start, start + (1 << layout.pteBits));
    entries.fill(0, start, start + (1 << layout.pteBits));
  }
  pte.exists[source] = 0;
  pte.filled[source] = 0;
  (pmd.filled[pmdTableOf(from)] as number)--;
  (pmd.filled[pmdTableOf(to)] as number)++;
}

/** Hangs a PMD table with all that is below it to another place, where none is. */
export function rehangPmdTable(from: number, to: number): void {
  const source = pmdTableOf(from);
  const target = pmdTableOf(to);
  pmd.put(target, 0);
  const base = from & layout.pudMask;
  const newBase = to & layout.pudMask;
  for (let i = 0; i < 1 << layout.pmdBits; i++) {
    const address = (base + i * layout.pmdSize) >>> 0;
    if (hasPteTable(address)) rehangPteTable(address, (newBase + i * layout.pmdSize) >>> 0);
  }
  pmd.exists[source] = 0;
  pmd.filled[source] = 0;
  (pud.filled[pudTableOf(from)] as number)--;
  (pud.filled[pudTableOf(to)] as number)++;
}
