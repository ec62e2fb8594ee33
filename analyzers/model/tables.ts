/**
 * The memory of the page tables: which tables there are, and the entry of each page. The arrays span
 * the whole address space; what a run does not touch costs nothing. Invariant: `forget()` leaves what
 * `new Tables()` makes, up to the layout, at the cost of what was touched since.
 */

/** log2 of the entries in a table. */
export interface Geometry {
  readonly pteBits: number;
  readonly pmdBits: number;
  readonly pudBits: number;
}

const nPages = 1 << 20;

export class Level {
  readonly exists = new Uint8Array(nPages);
  readonly filled = new Uint32Array(nPages);
  /** Tables that were there at any time since boot, each once. */
  readonly made: number[] = [];
  nMade = 0;
  readonly #isListed = new Uint8Array(nPages);
  /** Tables that are there. */
  n = 0;

  make(table: number): void {
    this.put(table, 0);
    this.n++;
  }

  /** A table stands here that has so many entries. */
  put(table: number, nFilled: number): void {
    this.exists[table] = 1;
    this.filled[table] = nFilled;
    if (this.#isListed[table] === 1) return;
    this.#isListed[table] = 1;
    this.made[this.nMade++] = table;
  }

  forget(): void {
    for (let i = 0; i < this.nMade; i++) {
      const table = this.made[i] as number;
      this.exists[table] = 0;
      this.filled[table] = 0;
      this.#isListed[table] = 0;
    }
    this.nMade = 0;
    this.n = 0;
  }
}

export class Tables {
  readonly pte = new Level();
  readonly pmd = new Level();
  readonly pud = new Level();
  /** The entry of each page: 0 is none, any other number is the identity of the page. */
  readonly entries = new Uint32Array(nPages);
  /** Shifts, sizes and masks of this machine. A size that does not fit in 32 bits is 0, its mask too. */
  readonly layout = {
    pteBits: 0,
    pmdBits: 0,
    pudBits: 0,
    pmdShift: 12,
    pudShift: 12,
    pgdirShift: 12,
    pmdSize: 0,
    pmdMask: 0,
    pudSize: 0,
    pudMask: 0,
    pgdirSize: 0,
    pgdirMask: 0,
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

  forget(): void {
    const { counts, entries, layout, pmd, pte, pud } = this;
    counts.nFreed = 0;
    counts.nLostPages = 0;
    counts.nLostTables = 0;
    for (let i = 0; i < pte.nMade; i++) {
      const table = pte.made[i] as number;
      if (pte.filled[table] !== 0)
        entries.fill(0, table << layout.pteBits, (table + 1) << layout.pteBits);
    }
    pte.forget();
    pmd.forget();
    pud.forget();
  }
}
