/** free_pgd_range() against the rules told page by page, in numbers that do not wrap. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs } from "../../testing/effort.js";
import fc from "fast-check";
import type { Address } from "./c/quantity.js";
import { machineNames } from "./c/width.js";
import { generationNamed } from "./declarations.js";
import { free_pgd_range } from "./free-pgd-range.js";
import { bootPicture, smallTables } from "./testing/from-picture.js";
import { faults } from "./testing/invariants.js";
import { boot, type Geometry, Halt, machine } from "./machine.js";
import {
  counts,
  entryAt,
  hasPmdTable,
  hasPteTable,
  layout,
  makeTables,
  p4d,
  pmd,
  pte,
  pud,
  setEntry,
} from "./page-tables.js";
import { mmu_gather } from "./structs/mmu-gather.js";
import { tlb_finish_mmu, tlb_gather_mmu } from "./tlb-gather-mmu.js";

/** The address behind the last one. */
const tops = { lp64: 2 ** 64, ilp32: 2 ** 32 };

interface Call {
  readonly addr: number;
  readonly end: number;
  readonly floor: number;
  readonly ceiling: number;
}

/** The tables that are left, and whether one was freed that was not empty. */
interface Left {
  readonly pte: Set<number>;
  readonly pmd: Set<number>;
  readonly pud: Set<number>;
  readonly p4d: Set<number>;
  readonly nFreed: number;
  readonly hurts: boolean;
}

const down = (address: number, size: number): number => address - (address % size);

/** What the rules say, where `pages` have tables and `mapped` are mapped. */
function rules(
  { addr, end, floor, ceiling }: Call,
  pages: readonly number[],
  mapped: ReadonlySet<number>,
  top: number,
): Left {
  const pmdSize = 2 ** layout.pmdShift;
  const pudSize = 2 ** layout.pudShift;
  const p4dSize = 2 ** layout.p4dShift;
  const pgdirSize = 2 ** layout.pgdirShift;
  const left = {
    pte: new Set(pages.map((page) => down(page * 4096, pmdSize))),
    pmd: new Set(pages.map((page) => down(page * 4096, pudSize))),
    pud: new Set(pages.map((page) => down(page * 4096, p4dSize))),
    p4d: new Set(pgdirSize === p4dSize ? [] : pages.map((page) => down(page * 4096, pgdirSize))),
  };
  let nFreed = 0;
  let hurts = false;
  const over = (): Left => ({ ...left, nFreed, hurts });
  let from = down(addr, pmdSize);
  if (from < floor) from += pmdSize;
  if (from === top) return over();
  const limit = ceiling === 0 ? top : down(ceiling, pmdSize);
  if (limit === 0) return over();
  let to = end;
  if (to > limit) to -= pmdSize;
  if (from >= to) return over();
  for (let page = from; page < to; page += 4096) {
    const slot = down(page, pmdSize);
    if (!left.pte.delete(slot)) continue;
    nFreed++;
    for (let inside = slot; inside < slot + pmdSize; inside += 4096)
      if (mapped.has(inside / 4096)) hurts = true;
  }
  const upper = (size: number, tables: Set<number>, below: ReadonlySet<number>): void => {
    for (let slot = down(from, size); slot < to; slot += size) {
      const sliceEnd = Math.min(to, slot + size);
      if (!tables.has(slot) || slot < floor) continue;
      if (ceiling !== 0 && (down(limit, size) === 0 || sliceEnd > down(limit, size))) continue;
      tables.delete(slot);
      nFreed++;
      for (const table of below) if (down(table, size) === slot) hurts = true;
    }
  };
  upper(pudSize, left.pmd, left.pte);
  upper(p4dSize, left.pud, left.pmd);
  upper(pgdirSize, left.p4d, left.pud);
  return over();
}

const geometries: readonly Geometry[] = [
  smallTables,
  { pteBits: 1, pmdBits: 1, pudBits: 1 },
  { pteBits: 1, pmdBits: 2, pudBits: 2 },
  { pteBits: 3, pmdBits: 2, pudBits: 15 },
];
const fiveLevels: readonly Geometry[] = [
  { ...smallTables, p4dBits: 1 },
  { pteBits: 1, pmdBits: 1, pudBits: 1, p4dBits: 2 },
];

const nPages = 64;
const boundary = fc.integer({ min: 0, max: nPages });

test("free_pgd_range() frees the tables that the rules say, near the bottom and near the top", () => {
  const scene = fc.record({
    geometry: fc.constantFrom(...geometries, ...fiveLevels),
    machineName: fc.constantFrom(...machineNames),
    isHigh: fc.boolean(),
    tables: fc.uniqueArray(fc.integer({ min: 0, max: nPages - 1 }), { maxLength: 12 }),
    mapped: fc.uniqueArray(fc.integer({ min: 0, max: nPages - 1 }), { maxLength: 2 }),
    range: fc.tuple(boundary, boundary).filter(([a, b]) => a !== b),
    floor: boundary,
    ceiling: fc.option(boundary, { nil: 0 }),
  });
  fc.assert(
    fc.property(
      scene,
      ({ geometry: chosen, machineName, isHigh, tables, mapped, range, floor, ceiling }) => {
        const top = tops[machineName];
        // A machine of 32 bits has four levels, and its space ends where addresses do.
        const geometry = machineName === "ilp32" ? { ...chosen, p4dBits: 0 } : chosen;
        const origin = isHigh ? (machineName === "ilp32" ? 2 ** 20 : 2 ** 35) - nPages : 0;
        const place = (page: number): number => (origin + page) * 4096;
        boot({
          machine: machineName,
          generation: generationNamed("v6.12"),
          geometry,
          ceiling: 0 as Address,
          vmas: [],
          populated: [],
          faultAt: 0,
        });
        for (const page of [...tables, ...mapped]) makeTables(place(page));
        for (const page of mapped) setEntry(origin + page, page + 1);
        machine.mm.nr_ptes = pte.n;
        machine.mm.nr_pmds = pmd.n;
        machine.mm.nr_puds = pud.n;
        const call = {
          addr: place(Math.min(...range)),
          end: place(Math.max(...range)),
          floor: place(floor) % top,
          ceiling: ceiling === 0 ? 0 : place(ceiling) % top,
        };
        const expected = rules(
          call,
          [...tables, ...mapped].map((page) => origin + page),
          new Set(mapped.map((page) => origin + page)),
          top,
        );
        const tlb = new mmu_gather();
        tlb_gather_mmu(tlb, machine.mm);
        free_pgd_range(
          tlb,
          call.addr as Address,
          (call.end % top) as Address,
          call.floor as Address,
          call.ceiling as Address,
        );
        assert.equal(counts.nFreed, expected.nFreed, "tables freed");
        assert.equal(machine.gathers.nTables, expected.nFreed);
        assert.equal(
          machine.offences.some(({ property }) => property === "F"),
          expected.hurts,
          "whether that hurts",
        );
        if (expected.hurts) return;
        for (let page = 0; page < nPages; page++) {
          const address = place(page);
          assert.equal(hasPteTable(address), expected.pte.has(down(address, 2 ** layout.pmdShift)));
          assert.equal(hasPmdTable(address), expected.pmd.has(down(address, 2 ** layout.pudShift)));
        }
        assert.equal(pud.n, expected.pud.size);
        assert.equal(p4d.n, expected.p4d.size);
        if (geometry.pudBits < 10 && origin < 2 ** 30)
          assert.deepEqual(faults(origin, origin + nPages), []);
      },
    ),
    runs(500, 1500),
  );
});

const free = (addr: number, end: number, floor: number, ceiling: number): void => {
  const tlb = new mmu_gather();
  tlb_gather_mmu(tlb, machine.mm);
  free_pgd_range(
    tlb,
    (addr * 4096) as Address,
    (end * 4096) as Address,
    (floor * 4096) as Address,
    (ceiling * 4096) as Address,
  );
};

const tables = (): string => [pte, pmd, pud].map(({ n }) => n).join(" ");

test("all tables of a space go, and the counters with them", () => {
  bootPicture("................", { tablesFor: [0, 4, 8, 12] });
  free(0, 16, 0, 0);
  assert.equal(tables(), "0 0 0");
  assert.deepEqual([machine.mm.nr_ptes, machine.mm.nr_pmds, machine.mm.nr_puds], [0, 0, 0]);
});

test("a floor guards only its own PMD", () => {
  bootPicture("................", { tablesFor: [0, 4, 8, 12] });
  free(1, 16, 1, 0);
  assert.equal(tables(), "1 1 1");
  bootPicture("................", { tablesFor: [0, 4, 8, 12] });
  free(1, 16, 9, 0);
  assert.equal(tables(), "1 2 1");
});

test("a ceiling that is too low leaves only the last slot", () => {
  bootPicture("................", { tablesFor: [0, 4, 8, 12] });
  free(0, 16, 0, 5);
  assert.equal(tables(), "1 2 1");
});

test("a range that lies in its ceiling's slot frees nothing", () => {
  bootPicture("................", { tablesFor: [0, 4, 8, 12] });
  free(4, 8, 0, 7);
  assert.equal(tables(), "4 2 1");
  free(0, 3, 0, 3);
  assert.equal(tables(), "4 2 1");
});

test("the last page at the top, with a floor above its slot, wraps and frees nothing", () => {
  bootPicture("....", { machine: "ilp32", origin: 0xffffc, tablesFor: [0xfffff] });
  free(0xffffe, 0xfffff, 0xffffd, 0);
  assert.equal(tables(), "1 1 1");
  free(0xffffe, 0xfffff, 0xffffc, 0);
  assert.equal(tables(), "0 1 1");
});

test("what hangs from a table that is freed is lost, and said to be", () => {
  bootPicture("SSSSSSSS", { tablesFor: [] });
  free(0, 4, 0, 4);
  assert.equal(counts.nLostPages, 4);
  assert.equal(entryAt(0), 0);
  assert.equal(entryAt(4), 5);
  bootPicture("sssssSss", { tablesFor: [0] });
  free(0, 4, 0, 8);
  assert.equal(counts.nLostPages, 1);
  assert.equal(counts.nLostTables, 1);
  assert.equal(tables(), "0 0 1");
  assert.deepEqual(
    machine.offences.map(({ text }) => text),
    ["a PMD table is freed that has entries"],
  );
  bootPicture("ssssssssssssssSs", { tablesFor: [0] });
  free(0, 4, 0, 16);
  assert.equal(tables(), "0 0 0");
  assert.equal(counts.nLostTables, 2);
  assert.deepEqual(
    machine.offences.map(({ text }) => text),
    ["a PUD table is freed that has entries"],
  );
});

test("tables are freed only into an open gather", () => {
  bootPicture("ssss", { tablesFor: [0] });
  const tlb = new mmu_gather();
  assert.throws(
    () => free_pgd_range(tlb, 0 as Address, 4096 as Address, 0 as Address, 0 as Address),
    Halt,
  );
  assert.deepEqual(
    machine.offences.map(({ property }) => property),
    ["B", "C"],
  );
  bootPicture("ssss", { tablesFor: [0] });
  tlb_gather_mmu(tlb, machine.mm);
  tlb_finish_mmu(tlb);
  free_pgd_range(tlb, 0 as Address, 4096 as Address, 0 as Address, 0 as Address);
  assert.deepEqual(
    machine.offences.map(({ property }) => property),
    ["B"],
  );
});
