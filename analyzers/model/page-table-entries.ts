/**
 * pmd_none(), pte_present() and their like - what is in an entry
 * pmd_clear(), pud_clear(), p4d_clear() - take off the table that hangs from an entry
 * pmd_populate(), pud_populate() - hang a table from an entry
 * pte_free_tlb(), pmd_free_tlb(), pud_free_tlb(), p4d_free_tlb() - free a table that was taken off
 * set_pte_at(), ptep_get_and_clear() - map a page, and no longer
 * @pte, @pmd, @pud, @p4d: an entry, or a pointer to it
 *
 * An entry is a number: the table that hangs from it, or the page. Clearing frees nothing: a table that
 * is neither freed nor hung again is lost with all that is in it.
 *
 * @from include/linux/pgtable.h, include/linux/mm.h, include/asm-generic/tlb.h
 * @kernel pgd_none(), pgd_none_or_clear_bad(), p4d_none(), pud_none(), pmd_none(),
 *   p4d_none_or_clear_bad(), pud_none_or_clear_bad(), pmd_none_or_clear_bad(), p4d_present(),
 *   pud_present(), pmd_present(), p4d_clear(), pud_clear(), pmd_clear(), pte_none(), pte_present(),
 *   pmd_trans_huge(), pmd_devmap(), pmd_leaf(), is_swap_pmd(), pud_trans_huge(), pud_devmap(),
 *   pud_leaf(), is_swap_pte(), pte_marker_uffd_wp(), pgd_clear(), pmd_pgtable(), pud_pgtable(),
 *   pmd_populate(), pud_populate(), pte_free_tlb(), pmd_free_tlb(), pud_free_tlb(), p4d_free_tlb(),
 *   ptep_get(), ptep_get_and_clear(), set_pte_at(), pte_clear(), pmd_addr_end(), pud_addr_end(),
 *   p4d_addr_end(), pgd_addr_end(), v6.1 and later
 * @kernel move_pte(), v6.1 to v6.9; v6.10 and later
 * @fidelity simplified: no huge pages, no swap, no userfaultfd
 * @example `..SS` then pmd_none(2) is 0
 * @example `..SS` then pmd_clear(2); pmd_none(2) is 1
 * @example `..SS` then pmd_clear(2); exit_mmap() is L
 * @example `..SS` then pmd_move(2, 4); pmd_none(4) is 0
 * @example `..SS` then pmd_move(2, 2); pmd_none(2) is 0
 * @example `..SS` then pte_free_tlb(2) is F
 */
import { addressOf, pageOf, shl, type Address, type Pages, type Word } from "./c/quantity.js";
import type { Ref } from "./c/references.js";
import { slotEnd } from "./free-pgd-range.js";
import { clearEntry, freeDetached, hangTable } from "./detached-tables.js";
import { type ModelFunction, one } from "./model-function.js";
import {
  layout,
  pmd as pmdTables,
  pte as pteTables,
  p4d as p4dTables,
  pud as pudTables,
  setAt,
} from "./page-tables.js";
import { writing } from "./page-table-walk.js";
import { machine, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { mmu_gather } from "./structs/mmu-gather.js";
import { PAGE_SHIFT } from "./numbers.js";
import { entryOf, type TableEntry } from "./table-entry.js";
import type { Level } from "./tables.js";
import { isGathering } from "./taken-entries.js";

const since = "v6.1 and later";
const simplified = "simplified: no huge pages, no swap, no userfaultfd";
const mm = "struct mm_struct *mm";
const at = "unsigned long addr";
const tlb = "struct mmu_gather *tlb";
const levels = ["p4d", "pud", "pmd"] as const;
const alike = (text: (level: string) => string, call: (level: string) => string): ModelFunction[] =>
  levels.map((level) => one(text(level), since, simplified, call(level)));
const never = (text: string): ModelFunction => one(text, since, simplified, "no_entry_is");

export const page_table_entries_kernels: readonly ModelFunction[] = [
  one("int pgd_none(pgd_t pgd)", since, simplified),
  one("int pgd_none_or_clear_bad(pgd_t *pgd)", since, simplified),
  ...alike(
    (level) => `int ${level}_none(${level}_t ${level})`,
    () => "entry_is_none",
  ),
  ...alike(
    (level) => `int ${level}_none_or_clear_bad(${level}_t *${level})`,
    () => "entry_at_is_none",
  ),
  ...alike(
    (level) => `int ${level}_present(${level}_t ${level})`,
    () => "entry_is_there",
  ),
  ...alike(
    (level) => `void ${level}_clear(${level}_t *${level})`,
    () => "table_off",
  ),
  one("int pte_none(pte_t pte)", since, simplified, "entry_is_none"),
  one("int pte_present(pte_t pte)", since, simplified, "entry_is_there"),
  ...[
    "pmd_trans_huge(pmd_t pmd)",
    "pmd_devmap(pmd_t pmd)",
    "pmd_leaf(pmd_t pmd)",
    "is_swap_pmd(pmd_t pmd)",
    "pud_trans_huge(pud_t pud)",
    "pud_devmap(pud_t pud)",
    "pud_leaf(pud_t pud)",
    "is_swap_pte(pte_t pte)",
    "pte_marker_uffd_wp(pte_t pte)",
  ].map((text) => never(`int ${text}`)),
  one("void pgd_clear(pgd_t *pgd)", since, simplified),
  one("unsigned long pmd_pgtable(pmd_t pmd)", since, simplified, "table_of_entry"),
  one("unsigned long pud_pgtable(pud_t pud)", since, simplified, "table_of_entry"),
  one(`void pmd_populate(${mm}, pmd_t *pmd, unsigned long pte)`, since, simplified, "table_on"),
  one(`void pud_populate(${mm}, pud_t *pud, unsigned long pmd)`, since, simplified, "table_on"),
  one(`void pte_free_tlb(${tlb}, unsigned long token, ${at})`, since, simplified),
  one(`void pmd_free_tlb(${tlb}, pmd_t *pmd, ${at})`, since, simplified),
  one(`void pud_free_tlb(${tlb}, pud_t *pud, ${at})`, since, simplified),
  one(`void p4d_free_tlb(${tlb}, p4d_t *p4d, ${at})`, since, simplified),
  one("pte_t ptep_get(pte_t *ptep)", since, simplified),
  one(`pte_t ptep_get_and_clear(${mm}, ${at}, pte_t *ptep)`, since, simplified),
  {
    name: "move_pte",
    fidelity: simplified,
    answers: [
      {
        prototype:
          "pte_t move_pte(pte_t pte, pgprot_t prot, unsigned long old_addr, unsigned long new_addr)",
        releases: "v6.1 to v6.9",
        call: "move_pte_with",
      },
      {
        prototype: "pte_t move_pte(pte_t pte, unsigned long old_addr, unsigned long new_addr)",
        releases: "v6.10 and later",
        call: "move_pte",
      },
    ],
  },
  one(`void set_pte_at(${mm}, ${at}, pte_t *ptep, pte_t pte)`, since, simplified),
  one(`void pte_clear(${mm}, ${at}, pte_t *ptep)`, since, simplified),
  one("unsigned long pmd_addr_end(unsigned long addr, unsigned long end)", since, simplified),
  one("unsigned long pud_addr_end(unsigned long addr, unsigned long end)", since, simplified),
  one("unsigned long p4d_addr_end(unsigned long addr, unsigned long end)", since, simplified),
  one("unsigned long pgd_addr_end(unsigned long addr, unsigned long end)", since, simplified),
];

export function entry_is_none(entry: Word): number {
  return entry === 0 ? 1 : 0;
}

export function entry_is_there(entry: Word): number {
  return entry === 0 ? 0 : 1;
}

export function entry_at_is_none(entry: Ref<Word>): number {
  return entryOf(entry).v === 0 ? 1 : 0;
}

export function no_entry_is(_entry: Word): number {
  return 0;
}

/** The PGD is folded with four levels: it is never none. */
export function pgd_none(pgd: Word): number {
  return layout.p4dBits === 0 ? 0 : entry_is_none(pgd);
}

export function pgd_none_or_clear_bad(pgd: Ref<Word>): number {
  return layout.p4dBits === 0 ? 0 : entry_at_is_none(pgd);
}

export function pgd_clear(pgd: Ref<Word>): void {
  if (layout.p4dBits !== 0) table_off(pgd);
}

export function table_of_entry(entry: Word): Word {
  return entry;
}

export function table_off(pointer: Ref<Word>): void {
  const entry = entryOf(pointer);
  const { kind, v: index } = entry;
  const isLocked = writing(entry);
  if (kind.below !== undefined && index !== 0 && kind.below.filled[index] !== 0) {
    const nPages = pagesOf(kind.below);
    taken(isLocked, addressOf(entry.slot * nPages), nPages);
  }
  clearEntry(entry);
}

export function table_on(_mm: mm_struct, pointer: Ref<Word>, table: Word): void {
  const entry = entryOf(pointer);
  const index = Number(table);
  const isLocked = writing(entry);
  const { below } = entry.kind;
  if (below !== undefined && below.filled[index] !== 0 && !isGathering(machine)) {
    if (!isLocked) offend("E", "a table is hung without the lock of the table above");
    const nPages = pagesOf(below);
    seenByWalkers(addressOf(entry.slot * nPages), addressOf((entry.slot + 1) * nPages));
  }
  hangTable(entry, index);
}

/** Pages below a table of this level. */
function pagesOf(level: Level): number {
  let nBits = layout.pteBits;
  if (level !== pteTables) nBits += layout.pmdBits;
  if (level !== pteTables && level !== pmdTables) nBits += layout.pudBits;
  if (level === p4dTables) nBits += layout.p4dBits;
  return 2 ** nBits;
}

/** What maps pages is taken off. */
function taken(isLocked: boolean, start: Address, nPages: number): void {
  if (isGathering(machine)) return;
  if (!isLocked) offend("E", "an entry that maps pages is taken off without the lock of its table");
  const { sections, taken: owed } = machine;
  const before = owed.take(start, shl(nPages as Pages, PAGE_SHIFT), sections.held.length);
  if (before !== undefined) offend("E", `an entry that maps pages is taken off before ${before}`);
}

/** Walkers by page find a table's entries in the old place or the new one, for they hold these locks. */
function seenByWalkers(start: Address, end: Address): void {
  const tree = machine.mm.mm_mt;
  for (let i = tree.indexAt(start); i < tree.n && (tree.firsts[i] as Address) < end; i++) {
    const vma = tree.entries[i];
    if (vma?.anon_vma_ != null && vma.anon_vma_.root.writers === 0)
      offend("A", "a table with entries is hung elsewhere without anon_vma_lock_write()");
    if (vma?.vm_file != null && vma.vm_file.f_mapping.writers === 0)
      offend("A", "a table with entries is hung elsewhere without i_mmap_lock_write()");
  }
}

function gathered(tlb: mmu_gather): void {
  if (tlb.stage !== 1) offend("B", "tables are freed into an mmu_gather that is not open");
  machine.gathers.nTables++;
}

export function pte_free_tlb(tlb: mmu_gather, token: Word, _addr: Address): void {
  gathered(tlb);
  freeDetached(pteTables, Number(token));
}

export function pmd_free_tlb(tlb: mmu_gather, pmd: Ref<Word>, _addr: Address): void {
  gathered(tlb);
  freeDetached(pmdTables, entryOf(pmd).table);
}

export function pud_free_tlb(tlb: mmu_gather, pud: Ref<Word>, _addr: Address): void {
  gathered(tlb);
  freeDetached(pudTables, entryOf(pud).table);
}

/** Folded with four levels. */
export function p4d_free_tlb(tlb: mmu_gather, p4d: Ref<Word>, _addr: Address): void {
  if (layout.p4dBits === 0) return;
  gathered(tlb);
  freeDetached(p4dTables, entryOf(p4d).table);
}

export function ptep_get(ptep: Ref<Word>): Word {
  return entryOf(ptep).v as Word;
}

export function ptep_get_and_clear(mm: mm_struct, addr: Address, ptep: Ref<Word>): Word {
  const { v } = entryOf(ptep);
  pte_clear(mm, addr, ptep);
  return v as Word;
}

/** The entry of a page is written; on some machines what is flushed for it is found by the address. */
function writingPage(entry: TableEntry, addr: Address): void {
  const isLocked = writing(entry);
  if (isGathering(machine)) return;
  const { slot } = entry;
  if (slot >= 0 && pageOf(addr) !== slot)
    offend("E", "the entry of a page is written as if it were that of another address");
  if (entry.v !== 0) taken(isLocked, addressOf(slot), 1);
  else if (!isLocked) offend("E", "the entry of a page is written without the lock of its table");
}

export function move_pte_with(pte: Word, _prot: Word, old_addr: Address, new_addr: Address): Word {
  return move_pte(pte, old_addr, new_addr);
}

export function move_pte(pte: Word, _old_addr: Address, _new_addr: Address): Word {
  return pte;
}

export function set_pte_at(_mm: mm_struct, addr: Address, ptep: Ref<Word>, pte: Word): void {
  const entry = entryOf(ptep);
  writingPage(entry, addr);
  if (entry.v !== 0) offend("P", "an entry is written over: its page is lost");
  setAt(entry.place(), Number(pte));
}

export function pte_clear(_mm: mm_struct, addr: Address, ptep: Ref<Word>): void {
  const entry = entryOf(ptep);
  writingPage(entry, addr);
  setAt(entry.place(), 0);
}

export function pmd_addr_end(addr: Address, end: Address): Address {
  return slotEnd(addr, end, layout.pmdSize);
}

export function pud_addr_end(addr: Address, end: Address): Address {
  return slotEnd(addr, end, layout.pudSize);
}

/** Folded with four levels. */
export function p4d_addr_end(addr: Address, end: Address): Address {
  return layout.p4dBits === 0 ? end : slotEnd(addr, end, layout.p4dSize);
}

export function pgd_addr_end(addr: Address, end: Address): Address {
  return slotEnd(addr, end, layout.pgdirSize);
}
