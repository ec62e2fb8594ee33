/** What is taken off a table takes all below it along, at every level, and only that. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "./c/quantity.js";
import { newestRelease } from "./declarations.js";
import { clearEntry, freeDetached, hangTable } from "./detached-tables.js";
import { boot, machine } from "./machine.js";
import { counts, entryAt, hasPudTable, p4d, pmd, pte, pud } from "./page-tables.js";
import { pgd_offset, p4d_offset, pmd_offset, pud_offset } from "./page-table-walk.js";
import { entryOf } from "./table-entry.js";
import { Level } from "./tables.js";

/** Two pages in different tables of every level. */
const near = 0x40;
const far = near + 64;

function bootFive(): void {
  boot({
    machine: "lp64",
    generation: newestRelease,
    geometry: { pteBits: 1, pmdBits: 1, pudBits: 1, p4dBits: 1 },
    ceiling: 0 as never,
    vmas: [near, far].map((page) => ({
      start: page,
      end: page + 1,
      pgoff: page,
      flags: 3,
      kind: "anonymous" as const,
    })),
    populated: [near, far],
    faultAt: 0,
  });
}

const pgdOf = (page: number) => entryOf(pgd_offset(machine.mm, addressOf(page)));

test("a P4D table that is freed with what hangs from it loses that and nothing else", () => {
  bootFive();
  const index = pgdOf(near).v;
  clearEntry(pgdOf(near));
  assert.equal(hasPudTable(addressOf(near)), false);
  assert.equal(entryAt(far) > 0, true);
  freeDetached(p4d, index);
  assert.deepEqual(
    machine.offences.map(({ property }) => property),
    ["F"],
  );
  assert.deepEqual([counts.nLostTables, counts.nLostPages], [3, 1]);
  assert.deepEqual([p4d.n, pud.n, pmd.n, pte.n], [1, 1, 1, 1]);
  assert.equal(entryAt(far) > 0, true);
});

test("a table that is hung elsewhere is found there with its pages, at every level", () => {
  for (const level of ["pgd", "p4d", "pud", "pmd"] as const) {
    bootFive();
    const entryFor = (page: number) => {
      const address = addressOf(page);
      const root = pgd_offset(machine.mm, address);
      if (level === "pgd") return entryOf(root);
      const p4dEntry = p4d_offset(root, address);
      if (level === "p4d") return entryOf(p4dEntry);
      const pudEntry = pud_offset(p4dEntry, address);
      return entryOf(level === "pud" ? pudEntry : pmd_offset(pudEntry, address));
    };
    const identity = entryAt(near);
    const table = entryFor(near).v;
    clearEntry(entryFor(near));
    assert.equal(entryAt(near), 0, level);
    // The other page's table makes room for it.
    clearEntry(entryFor(far));
    hangTable(entryFor(far), table);
    assert.equal(entryAt(far), identity, level);
    assert.deepEqual(machine.offences, [], level);
  }
});

test("a table may go to and fro for ever, and be found", () => {
  const level = new Level();
  const index = level.make(1);
  for (let i = 0; i < 20_000; i++) {
    level.renumber(index, 2 + (i % 2));
    level.renumber(index, 100 + i);
    assert.equal(level.indexOf(100 + i), index);
    assert.equal(level.indexOf(2), 0);
  }
});
