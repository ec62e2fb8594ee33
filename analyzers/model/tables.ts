/**
 * The memory of the page tables: which tables there are, and the entry of each page. A table is known
 * by its *number*, that of the slot it covers, which on a machine of 64 bits may be any; so tables are
 * counted as they are made, and a hash finds the *index* of a number. Invariant: `forget()` leaves what
 * `new Tables()` makes, up to the layout and the room taken, at the cost of what was touched since.
 */

import type { Word } from "./c/quantity.js";

/** log2 of the entries in a table. */
export interface Geometry {
  readonly pteBits: number;
  readonly pmdBits: number;
  readonly pudBits: number;
  /** Of a fifth level; none folds it. */
  readonly p4dBits?: number;
}

const ROOM = 1024;
/** Places in the hash for one table, so that few collide. */
const SPARE = 4;

/** The number of a table whose place another one has taken. */
const NOWHERE = -1;

/** Index 0 stands for no table: nothing exists there, and nothing is in it. */
export class Level {
  /** 1: it hangs where its number says; 2: it hangs nowhere; 0: it is not there. */
  exists = new Uint8Array(ROOM);
  filled = new Uint32Array(ROOM);
  /** The number of each table that was there at any time since boot, by index. */
  made = new Float64Array(ROOM);
  /** The last index that was given. */
  nMade = 0;
  /** Tables that are there. */
  n = 0;
  /** Indexes by hash; a table that got another number is found where that stands, too. */
  #places = new Int32Array(ROOM * SPARE);
  /** Where in the hash each index stands. */
  #stands = new Int32Array(ROOM);
  /** Where in the hash indexes stood before they got another number. */
  #stood: number[] = [];

  /** The index of the table with this number; 0 if there was none since boot. */
  indexOf(table: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    let place = hashed(table) & mask;
    for (;;) {
      const index = places[place] as number;
      if (index === 0 || this.made[index] === table) return index;
      place = (place + 1) & mask;
    }
  }

  has(table: number): boolean {
    return this.exists[this.indexOf(table)] === 1;
  }

  /** @returns the index of the new table */
  make(table: number): number {
    this.n++;
    return this.put(table, 0);
  }

  /** A table stands here that has so many entries. */
  put(table: number, nFilled: number): number {
    const index = this.indexOf(table) || this.#list(table);
    this.exists[index] = 1;
    this.filled[index] = nFilled;
    return index;
  }

  /** Gives a table another number, which no table that is there has. Its index stays. */
  renumber(index: number, table: number): void {
    // Places where tables stood before fill the hash, which must never be full.
    if (this.#stood.length === this.made.length) this.#grow();
    const other = this.indexOf(table);
    if (other === index) return;
    if (other !== 0) this.made[other] = NOWHERE;
    this.made[index] = table;
    // It may stand there already, from an earlier time.
    if (this.indexOf(table) === index) return;
    this.#stood.push(this.#stands[index] as number);
    this.#stand(index);
  }

  #list(table: number): number {
    if (this.nMade + 1 === this.made.length) this.#grow();
    const index = ++this.nMade;
    this.made[index] = table;
    this.#stand(index);
    return index;
  }

  #stand(index: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let place = hashed(this.made[index] as number) & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = index;
    this.#stands[index] = place;
  }

  #grow(): void {
    const room = this.made.length * 2;
    const { exists, filled, made } = this;
    this.exists = new Uint8Array(room);
    this.exists.set(exists);
    this.filled = new Uint32Array(room);
    this.filled.set(filled);
    this.made = new Float64Array(room);
    this.made.set(made);
    this.#stands = new Int32Array(room);
    this.#places = new Int32Array(room * SPARE);
    this.#stood = [];
    for (let index = 1; index <= this.nMade; index++) this.#stand(index);
  }

  forget(): void {
    for (let index = 1; index <= this.nMade; index++) {
      this.#places[this.#stands[index] as number] = 0;
      this.#stands[index] = 0;
      this.made[index] = 0;
      this.exists[index] = 0;
      this.filled[index] = 0;
    }
    if (this.#stood.length > 0) {
      for (const place of this.#stood) this.#places[place] = 0;
      this.#stood = [];
    }
    this.nMade = 0;
    this.n = 0;
  }
}

/** Neighbours stay neighbours; what is far apart differs in the upper bits too. */
function hashed(table: number): number {
  return (table | 0) + Math.imul((table / 0x100000000) | 0, 0x9e3779b1);
}

export class Tables {
  readonly pte = new Level();
  readonly pmd = new Level();
  readonly pud = new Level();
  readonly p4d = new Level();
  /** The entries of each PTE table, one table after the other by index: 0 is none, else the page's identity. */
  entries = new Uint32Array(ROOM);
  /** Shifts and sizes of this machine. A size that does not fit in `unsigned long` is 0. */
  readonly layout = {
    pteBits: 0,
    pmdBits: 0,
    pudBits: 0,
    p4dBits: 0,
    pmdShift: 12,
    pudShift: 12,
    p4dShift: 12,
    pgdirShift: 12,
    pmdSize: 0,
    pudSize: 0,
    p4dSize: 0,
    pgdirSize: 0,
    pmdMask: 0 as Word,
    pudMask: 0 as Word,
    p4dMask: 0 as Word,
    pgdirMask: 0 as Word,
    /** The part of a slot that one byte is, so that multiplying gives the number of the slot. */
    perPmd: 1,
    perPud: 1,
    perP4d: 1,
    perPgdir: 1,
    /** Bits of `long` when it was laid out. */
    nBits: 0,
  };
  /** What was freed and what was lost, since boot. */
  readonly counts = {
    /** Tables freed by any means. */
    nFreed: 0,
    /** Pages in tables that were freed; nobody will ever find them. */
    nLostPages: 0,
    /** Tables that hung from a table that was freed. */
    nLostTables: 0,
  };

  /** Makes room for the entries of a PTE table. */
  reserve(index: number): void {
    const wanted = (index + 1) << this.layout.pteBits;
    if (wanted <= this.entries.length) return;
    const { entries } = this;
    this.entries = new Uint32Array(Math.max(wanted, entries.length * 2));
    this.entries.set(entries);
  }

  forget(): void {
    const { counts, entries, layout, p4d, pmd, pte, pud } = this;
    counts.nFreed = 0;
    counts.nLostPages = 0;
    counts.nLostTables = 0;
    for (let index = 1; index <= pte.nMade; index++) {
      if (pte.filled[index] !== 0)
        entries.fill(0, index << layout.pteBits, (index + 1) << layout.pteBits);
    }
    pte.forget();
    pmd.forget();
    pud.forget();
    p4d.forget();
  }
}
