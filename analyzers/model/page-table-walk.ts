/**
 * pgd_offset(), p4d_offset(), pud_offset(), pmd_offset() - the entry of an address
 * pte_offset_map_lock() and its like - the entry of a page, with its table locked
 * p4d_alloc(), pud_alloc(), pmd_alloc(), pte_alloc() - the same, making a table that is not there
 * @addr: an address
 * @pgd, @p4d, @pud, @pmd: a pointer to the entry above
 *
 * A table that is made needs memory. Each table has one lock, which is free, and a page table that is
 * mapped stays while an RCU section is open.
 *
 * @from include/linux/pgtable.h, include/linux/mm.h
 * @kernel pgd_offset(), p4d_offset(), pud_offset(), pmd_offset(), p4d_alloc(), pud_alloc(),
 *   pmd_alloc(), pte_alloc(), pte_offset_map(), pte_offset_map_lock(), pte_unmap(),
 *   pte_unmap_unlock(), pte_lockptr(), pmd_lockptr(), pud_lockptr(), pmd_lock(), pud_lock(), v6.1
 *   and later
 * @kernel pte_offset_map_nolock(), v6.5 to v6.12
 * @kernel pte_offset_map_rw_nolock(), v6.13 and later
 * @fidelity simplified: one task, so all locks are free
 * @example `SS` then pte_offset_map_lock(1); might_sleep() is S
 * @example `SS` then pte_alloc(1) is 0
 * @example `..SS` then pmd_clear(2); fail(1); pte_alloc(2) is 1
 */
import { offsetIn, pageOf, type Address, type Word } from "./c/quantity.js";
import { Fabricated } from "./c/fabricated.js";
import { pointer_of, type Ref } from "./c/references.js";
import { makeTable } from "./detached-tables.js";
import { type ModelFunction, one } from "./model-function.js";
import { layout, p4dTableOf, pmdTableOf, pteTableOf, pudTableOf } from "./page-tables.js";
import {
  maySleep,
  rcu_read_lock,
  rcu_read_unlock,
  spin_lock,
  spin_unlock,
} from "./rcu-read-lock.js";
import { machine, mayFail } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import {
  entryOf,
  p4dKind,
  pgdKind,
  pmdKind,
  pteKind,
  pudKind,
  rootKind,
  TableEntry,
} from "./table-entry.js";

const since = "v6.1 and later";
const fidelity = "simplified: one task, so all locks are free";
const mm = "struct mm_struct *mm";
const at = "unsigned long addr";

export const page_table_walk_kernels: readonly ModelFunction[] = [
  one(`pgd_t *pgd_offset(${mm}, ${at})`, since, fidelity),
  one(`p4d_t *p4d_offset(pgd_t *pgd, ${at})`, since, fidelity),
  one(`pud_t *pud_offset(p4d_t *p4d, ${at})`, since, fidelity),
  one(`pmd_t *pmd_offset(pud_t *pud, ${at})`, since, fidelity),
  one(`p4d_t *p4d_alloc(${mm}, pgd_t *pgd, ${at})`, since, fidelity),
  one(`pud_t *pud_alloc(${mm}, p4d_t *p4d, ${at})`, since, fidelity),
  one(`pmd_t *pmd_alloc(${mm}, pud_t *pud, ${at})`, since, fidelity),
  one(`int pte_alloc(${mm}, pmd_t *pmd)`, since, fidelity),
  one(`pte_t *pte_offset_map(pmd_t *pmd, ${at})`, since, fidelity),
  one(`pte_t *pte_offset_map_lock(${mm}, pmd_t *pmd, ${at}, void **ptlp)`, since, fidelity),
  one(
    `pte_t *pte_offset_map_nolock(${mm}, pmd_t *pmd, ${at}, void **ptlp)`,
    "v6.5 to v6.12",
    fidelity,
  ),
  one(
    `pte_t *pte_offset_map_rw_nolock(${mm}, pmd_t *pmd, ${at}, pmd_t *pmdvalp, void **ptlp)`,
    "v6.13 and later",
    fidelity,
  ),
  one("void pte_unmap(pte_t *pte)", since, fidelity),
  one("void pte_unmap_unlock(pte_t *pte, void *ptl)", since, fidelity),
  one(`void *pte_lockptr(${mm}, pmd_t *pmd)`, since, fidelity),
  one(`void *pmd_lockptr(${mm}, pmd_t *pmd)`, since, fidelity),
  one(`void *pud_lockptr(${mm}, pud_t *pud)`, since, fidelity),
  one(`void *pmd_lock(${mm}, pmd_t *pmd)`, since, fidelity),
  one(`void *pud_lock(${mm}, pud_t *pud)`, since, fidelity),
];

export function pgd_offset(_mm: mm_struct, addr: Address): Ref<Word> {
  return asRef(
    layout.p4dBits === 0
      ? new TableEntry(rootKind, 0, pudTableOf(addr))
      : new TableEntry(pgdKind, 0, p4dTableOf(addr)),
  );
}

/** Folded into the PGD with four levels. */
export function p4d_offset(pgd: Ref<Word>, addr: Address): Ref<Word> {
  if (layout.p4dBits === 0) return pgd;
  const { v } = entryOf(pgd);
  return asRef(new TableEntry(p4dKind, v, offsetIn(pudTableOf(addr), 2 ** layout.p4dBits)));
}

export function pud_offset(p4d: Ref<Word>, addr: Address): Ref<Word> {
  const { v } = entryOf(p4d);
  return asRef(new TableEntry(pudKind, v, offsetIn(pmdTableOf(addr), 2 ** layout.pudBits)));
}

export function pmd_offset(pud: Ref<Word>, addr: Address): Ref<Word> {
  const { v } = entryOf(pud);
  return asRef(new TableEntry(pmdKind, v, offsetIn(pteTableOf(addr), 2 ** layout.pmdBits)));
}

/** Makes the table that an entry lacks. @returns whether it is there */
function allocated(above: Ref<Word>, name: string, counted: () => void): boolean {
  const entry = entryOf(above);
  maySleep(`the allocation of a ${name} table`);
  if (entry.v !== 0) return true;
  if (mayFail(`the allocation of a ${name} table`, "table")) return false;
  makeTable(entry);
  counted();
  return true;
}

export function p4d_alloc(_mm: mm_struct, pgd: Ref<Word>, addr: Address): Ref<Word> | null {
  if (layout.p4dBits === 0) return pgd;
  return allocated(pgd, "P4D", () => undefined) ? p4d_offset(pgd, addr) : null;
}

export function pud_alloc(mm: mm_struct, p4d: Ref<Word>, addr: Address): Ref<Word> | null {
  return allocated(p4d, "PUD", () => mm.nr_puds++) ? pud_offset(p4d, addr) : null;
}

export function pmd_alloc(mm: mm_struct, pud: Ref<Word>, addr: Address): Ref<Word> | null {
  return allocated(pud, "PMD", () => mm.nr_pmds++) ? pmd_offset(pud, addr) : null;
}

/** Whether it failed. */
export function pte_alloc(mm: mm_struct, pmd: Ref<Word>): number {
  return allocated(pmd, "PTE", () => mm.nr_ptes++) ? 0 : 1;
}

export function pte_offset_map(pmd: Ref<Word>, addr: Address): Ref<Word> | null {
  const { v } = entryOf(pmd);
  if (v === 0) return null;
  rcu_read_lock();
  return asRef(new TableEntry(pteKind, v, offsetIn(pageOf(addr), 2 ** layout.pteBits)));
}

export function pte_offset_map_nolock(
  mm: mm_struct,
  pmd: Ref<Word>,
  addr: Address,
  ptlp: Ref<unknown>,
): Ref<Word> | null {
  const pte = pte_offset_map(pmd, addr);
  if (pte !== null) ptlp.v = pte_lockptr(mm, pmd);
  return pte;
}

export function pte_offset_map_rw_nolock(
  mm: mm_struct,
  pmd: Ref<Word>,
  addr: Address,
  pmdvalp: Ref<Word>,
  ptlp: Ref<unknown>,
): Ref<Word> | null {
  pmdvalp.v = entryOf(pmd).v as Word;
  return pte_offset_map_nolock(mm, pmd, addr, ptlp);
}

export function pte_offset_map_lock(
  mm: mm_struct,
  pmd: Ref<Word>,
  addr: Address,
  ptlp: Ref<unknown>,
): Ref<Word> | null {
  const pte = pte_offset_map_nolock(mm, pmd, addr, ptlp);
  if (pte !== null) spin_lock(ptlp.v);
  return pte;
}

export function pte_unmap(_pte: Ref<Word>): void {
  rcu_read_unlock();
}

export function pte_unmap_unlock(pte: Ref<Word>, ptl: unknown): void {
  spin_unlock(ptl);
  pte_unmap(pte);
}

/** Where locks of tables are taken to lie: one for each, so that two tables have two. */
const locksFrom = 0xd0000000;
const locksOfLevel = 0x1000000;

function addressOfLock(level: number, table: number): Word {
  return (locksFrom + level * locksOfLevel + table * 8) as Word;
}

function lockAt(level: number, table: number): unknown {
  return pointer_of(addressOfLock(level, table));
}

/**
 * An entry is written by who does not hold the lock of its table: it is counted, and tells two versions
 * apart. @returns whether it is held
 */
export function writing({ kind, table }: TableEntry): boolean {
  const level = kind === pteKind ? 0 : kind === pmdKind ? 1 : 2;
  const lock = addressOfLock(level, level === 2 ? 0 : table);
  for (const held of machine.sections.held)
    if (held instanceof Fabricated && held.address === lock) return true;
  machine.effects.nUnlocked++;
  return false;
}

/** The lock of the table that hangs from the entry. */
export function pte_lockptr(_mm: mm_struct, pmd: Ref<Word>): unknown {
  return lockAt(0, entryOf(pmd).v);
}

/** The lock of the table that the entry is in. */
export function pmd_lockptr(_mm: mm_struct, pmd: Ref<Word>): unknown {
  return lockAt(1, entryOf(pmd).table);
}

/** There is one for all, include/linux/mm.h, v6.12. */
export function pud_lockptr(_mm: mm_struct, _pud: Ref<Word>): unknown {
  return lockAt(2, 0);
}

export function pmd_lock(mm: mm_struct, pmd: Ref<Word>): unknown {
  const lock = pmd_lockptr(mm, pmd);
  spin_lock(lock);
  return lock;
}

export function pud_lock(mm: mm_struct, pud: Ref<Word>): unknown {
  const lock = pud_lockptr(mm, pud);
  spin_lock(lock);
  return lock;
}

function asRef(entry: TableEntry): Ref<Word> {
  return entry as Ref<number> as Ref<Word>;
}
