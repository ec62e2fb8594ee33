/**
 * Pointers to entries of page tables, as the code of a tree walks them: an entry knows the table that
 * it is in and what may hang from it. The value of an entry is the index of the table that hangs from
 * it, or the identity of the page; 0 is none. Invariant: an entry of no table is never read; what hangs
 * from an entry is found by the table's number, which is that of the slot.
 */
import type { Ref, Walker } from "./c/references.js";
import { Undecided } from "./c/undecided.js";
import { bitsOf, layout, nameOf, p4d, pmd, pte, pud } from "./page-tables.js";
import { halt, machine } from "./state.js";
import type { Level } from "./tables.js";

/** One level of entries. */
export interface EntryKind {
  /** The tables that they are in; undefined for the root, which has as many as one wants. */
  readonly own: Level | undefined;
  /** The tables that hang from them; undefined for pages. */
  readonly below: Level | undefined;
}

export const pteKind: EntryKind = { own: pte, below: undefined };
export const pmdKind: EntryKind = { own: pmd, below: pte };
export const pudKind: EntryKind = { own: pud, below: pmd };
export const p4dKind: EntryKind = { own: p4d, below: pud };
export const pgdKind: EntryKind = { own: undefined, below: p4d };
/** With four levels the entries of the PGD are those of the P4D, which is folded away. */
export const rootKind: EntryKind = { own: undefined, below: pud };

/** `pmd_t *` and its like. */
export class TableEntry implements Ref<number>, Walker {
  readonly kind: EntryKind;
  /** The index of the table that it is in; 0 for the root. */
  readonly table: number;
  /** Which entry of the table. */
  readonly offset: number;

  constructor(kind: EntryKind, table: number, offset: number) {
    this.kind = kind;
    this.table = table;
    this.offset = offset;
  }

  /** The number of the slot that it is for. */
  get slot(): number {
    const { own } = this.kind;
    if (own === undefined) return this.offset;
    const n = 2 ** bitsOf(own);
    if (own.exists[this.table] === 0)
      halt("C", `an entry of a ${nameOf(own)} table is used that is not there`);
    if (this.offset < 0 || this.offset >= n)
      halt("C", `an entry beyond its ${nameOf(own)} table is used`);
    return (own.made[this.table] as number) * n + this.offset;
  }

  get v(): number {
    const { below } = this.kind;
    if (below === undefined) return machine.tables.entries[this.place()] as number;
    const index = below.indexOf(this.slot);
    return below.exists[index] === 1 ? index : 0;
  }

  set v(_: number) {
    throw new Undecided("an entry of a page table is written past its accessors");
  }

  /** Of a page: where its entry is among all. */
  place(): number {
    if (this.table === 0 || this.offset < 0 || this.offset >= 1 << layout.pteBits)
      halt("C", "an entry beyond its PTE table is used");
    return (this.table << layout.pteBits) + this.offset;
  }

  moved(by: number): TableEntry {
    return new TableEntry(this.kind, this.table, this.offset + by);
  }

  isSame(other: Walker): boolean {
    return (
      other instanceof TableEntry &&
      this.kind === other.kind &&
      this.table === other.table &&
      this.offset === other.offset
    );
  }
}

/** What code holds as a pointer to an entry. */
export function entryOf(pointer: Ref<unknown>): TableEntry {
  if (pointer instanceof TableEntry) return pointer;
  if (pointer === null || pointer === undefined)
    halt("C", "the entry of a page table is read through NULL");
  throw new Undecided("an entry that is in no page table");
}
