/** move_page_tables() against a map from page to what is mapped there, and what becomes of the tables. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs } from "../../testing/effort.js";
import fc from "fast-check";
import { type Address, type Bytes, pageOf } from "./c/quantity.js";
import { bootPicture, smallTables, type Wishes } from "./testing/from-picture.js";
import { faults } from "./testing/invariants.js";
import { machine } from "./machine.js";
import {
  move_page_tables,
  move_page_tables_plain,
  move_page_tables_pmc,
} from "./move-page-tables.js";
import { entryAt, hasPmdTable, hasPteTable, makeTables, pmd, pte, pud } from "./page-tables.js";
import { pagetable_move_control } from "./structs/pagetable-move-control.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

const at = (page: number): Address => (page * 4096) as Address;

/** Moves pages within the stack. Returns the pages done. */
function move(
  vmas: ReadonlyMap<string, vm_area_struct>,
  old: number,
  to: number,
  n: number,
): number {
  const vma = vmas.get("S") ?? assert.fail();
  return pageOf(move_page_tables(vma, at(old), vma, at(to), at(n) as Address & Bytes, false, true));
}

const offences = (): string => machine.offences.map(({ property }) => property).join("");
const tables = (): string => [pte, pmd, pud].map(({ n }) => n).join(" ");
const entries = (first: number, end: number): string => {
  let text = "";
  for (let page = first; page < end; page++)
    text += entryAt(page) === 0 ? "." : String.fromCharCode(96 + entryAt(page));
  return text;
};

test("every page goes where it belongs, once, and a failure stops between two pages", () => {
  const scene = fc.record({
    geometry: fc.constantFrom(
      smallTables,
      { pteBits: 1, pmdBits: 1, pudBits: 2 },
      { pteBits: 3, pmdBits: 1, pudBits: 1 },
    ),
    release: fc.constantFrom("v6.1", "v6.6", "v6.12", "v7.1"),
    isHigh: fc.boolean(),
    shift: fc.integer({ min: 1, max: 20 }),
    pages: fc.array(fc.boolean(), { minLength: 1, maxLength: 24 }),
    below: fc.integer({ min: 0, max: 3 }),
    faultAt: fc.integer({ min: 0, max: 4 }),
    tablesFor: fc.array(fc.integer({ min: 0, max: 19 }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(scene, ({ geometry, release, isHigh, shift, pages, below, faultAt, tablesFor }) => {
      const drawing =
        ".".repeat(below) + "s".repeat(shift) + pages.map((is) => (is ? "S" : "s")).join("");
      const origin = isHigh ? 2 ** 20 - 64 : 0;
      const vmas = bootPicture(drawing, { geometry, release, origin, faultAt });
      for (const page of tablesFor) makeTables((origin + page) * 4096);
      machine.mm.nr_ptes = pte.n;
      machine.mm.nr_pmds = pmd.n;
      machine.mm.nr_puds = pud.n;
      const first = origin + below;
      const before = new Map<number, number>();
      for (let page = first; page < first + shift + pages.length; page++)
        if (entryAt(page) !== 0) before.set(page, entryAt(page));
      const nDone = move(vmas, first + shift, first, pages.length);
      assert.equal(nDone < pages.length, machine.faulted !== undefined);
      for (let page = first; page < first + shift + pages.length; page++) {
        const source = page + shift;
        const came = source < first + shift + nDone ? before.get(source) : undefined;
        const stayed = page >= first + shift + nDone ? before.get(page) : undefined;
        assert.equal(entryAt(page), came ?? stayed ?? 0, `page ${page - origin}`);
      }
      assert.deepEqual(
        machine.offences.filter(({ property }) => property !== "W"),
        [],
      );
      assert.deepEqual(faults(origin, origin + 64), []);
    }),
    runs(500, 1500),
  );
});

test("old tables stay behind, empty", () => {
  const vmas = bootPicture("sssssSSS");
  assert.equal(move(vmas, 5, 2, 3), 3);
  assert.equal(tables(), "2 1 1");
  assert.equal(pte.filled[1], 1);
  assert.equal(entries(0, 8), "..abc...");
  assert.equal(move(vmas, 4, 0, 1), 1);
  assert.equal(entries(0, 8), "c.ab....");
  assert.equal(tables(), "2 1 1");
});

test("a PTE table is hung over when both ranges cover its slot", () => {
  const vmas = bootPicture("ssssSSSS");
  assert.equal(move(vmas, 4, 0, 4), 4);
  assert.equal(entries(0, 8), "abcd....");
  assert.equal(tables(), "1 1 1");
  assert.equal(hasPteTable(at(4)), false);
});

test("a PMD table is hung over when both ranges cover its slot", () => {
  const vmas = bootPicture("ssssssssSSSSSsSS");
  assert.equal(move(vmas, 8, 0, 8), 8);
  assert.equal(entries(0, 16), "abcde.fg........");
  assert.equal(tables(), "2 1 1");
  assert.equal(hasPmdTable(at(8)), false);
  assert.deepEqual(faults(0, 16), []);
});

test("a slot that has a table already is warned of, and its pages are moved one by one", () => {
  const small = bootPicture("ssssSSSS", { tablesFor: [0] });
  assert.equal(move(small, 4, 0, 4), 4);
  assert.equal(offences(), "W");
  assert.equal(entries(0, 8), "abcd....");
  assert.equal(tables(), "2 1 1");
  const large = bootPicture("ssssssssSSSSSSSS", { tablesFor: [0] });
  assert.equal(move(large, 8, 0, 8), 8);
  assert.equal(offences(), "WW");
  assert.equal(entries(0, 16), "abcdefgh........");
});

test("with no table at the source nothing is moved and no table is made", () => {
  const vmas = bootPicture("ssssssssssssssss", { faultAt: 1 });
  assert.equal(move(vmas, 8, 0, 8), 8);
  assert.equal(tables(), "0 0 0");
  assert.equal(machine.nFallible, 0);
});

test("an empty table at the source makes a table at the destination all the same", () => {
  const vmas = bootPicture("ssssssss", { tablesFor: [4] });
  assert.equal(move(vmas, 5, 2, 3), 3);
  assert.equal(tables(), "2 1 1");
});

test("each missing table is a fallible point of its own, in the order PUD, PMD, PTE", () => {
  const wish: Wishes = { geometry: { pteBits: 1, pmdBits: 1, pudBits: 1 } };
  const steps: (string | undefined)[] = [];
  for (const faultAt of [1, 2, 3, 4]) {
    const vmas = bootPicture("sssssssssS", { ...wish, faultAt });
    assert.equal(move(vmas, 9, 0, 1), faultAt < 4 ? 0 : 1);
    steps.push(machine.faulted?.split(" ")[4]);
    assert.deepEqual(faults(0, 16), []);
  }
  assert.deepEqual(steps, ["PUD", "PMD", "PTE", undefined]);
});

test("the bytes done are those before the table that could not be got", () => {
  const vmas = bootPicture("ssssssssSSSSSSSS", {
    geometry: { pteBits: 1, pmdBits: 3, pudBits: 3 },
    faultAt: 3,
  });
  assert.equal(move(vmas, 9, 0, 7), 4);
});

test("from v6.7 on both addresses come down to a PMD inside the stack, before not", () => {
  for (const [release, expected] of [
    ["v6.12", "1 1 1"],
    ["v6.7", "1 1 1"],
    ["v6.6", "2 1 1"],
  ] as const) {
    const vmas = bootPicture("sssssSSS", { release });
    assert.equal(move(vmas, 5, 1, 3), 3);
    assert.equal(entries(0, 8), ".abc....");
    assert.equal(tables(), expected, release);
  }
});

test("realigning goes below the VMA over a gap, not over another VMA", () => {
  const free = bootPicture(".ssssSSS");
  assert.equal(move(free, 5, 1, 3), 3);
  assert.equal(tables(), "1 1 1");
  const taken = bootPicture("assssSSS");
  assert.equal(move(taken, 5, 1, 3), 3);
  assert.equal(tables(), "2 1 1");
});

test("the kernel's own warning: the ranges overlap by whole PMDs, and another VMA is in the way", () => {
  const free = bootPicture(".ssssSSSSSSS", { geometry: { pteBits: 2, pmdBits: 3, pudBits: 1 } });
  assert.equal(move(free, 5, 1, 7), 7);
  assert.equal(offences(), "");
  const taken = bootPicture("assssSSSSSSS", { geometry: { pteBits: 2, pmdBits: 3, pudBits: 1 } });
  assert.equal(move(taken, 5, 1, 7), 7);
  assert.equal(offences(), "W");
  assert.equal(entries(1, 12), "abcdefg....");
});

test("addresses that are not apart by whole PMDs, or are aligned, or do not reach a PMD are left alone", () => {
  const apart = bootPicture("..ssssSSSS");
  move(apart, 6, 3, 4);
  assert.equal(entries(2, 10), ".abcd...");
  const short = bootPicture("sssssSss");
  move(short, 5, 1, 2);
  assert.equal(tables(), "2 1 1");
  const mapped = bootPicture("ssssSSss");
  move(mapped, 5, 1, 2);
  assert.equal(entries(0, 8), ".b..a...");
  const exact = bootPicture("sssssSss");
  move(exact, 5, 1, 3);
  assert.equal(tables(), "1 1 1");
});

test("without for_stack only the start of a VMA is brought down", () => {
  const vmas = bootPicture("....SSSSSSSS.AAAA", {
    geometry: { pteBits: 2, pmdBits: 4, pudBits: 1 },
  });
  const vma = vmas.get("A") ?? assert.fail();
  const stack = vmas.get("S") ?? assert.fail();
  const n = pte.n;
  move_page_tables(vma, at(14), stack, at(6), at(2) as number as Bytes, false, false);
  assert.equal(pte.n, n);
  assert.equal(offences(), "PP");
});

test("when a realigned move fails at once nothing is done", () => {
  const vmas = bootPicture("ssssssssssssssssSSSSSSSS", {
    geometry: { pteBits: 2, pmdBits: 1, pudBits: 1 },
    faultAt: 1,
  });
  assert.equal(move(vmas, 18, 2, 6), 0);
  assert.equal(entries(16, 24), "abcdefgh");
});

test("nothing to move is nothing done", () => {
  const vmas = bootPicture("sS");
  assert.equal(move(vmas, 5, 9, 0), 0);
  assert.equal(offences(), "");
});

test("source and destination must lie inside the VMA", () => {
  for (const [old, to, n, expected] of [
    [4, 3, 3, ""],
    [4, 2, 3, "Q"],
    [5, 3, 3, "Q"],
    [2, 3, 3, "Q"],
    [4, 5, 3, "Q"],
    [3, 4, 3, ""],
  ] as const) {
    const vmas = bootPicture("...ssss");
    move(vmas, old, to, n);
    assert.equal(offences(), expected, `${old} ${to}`);
  }
});

test("an entry that is overwritten is told, and lost", () => {
  const vmas = bootPicture("sSSs");
  move(vmas, 2, 1, 1);
  assert.equal(offences(), "P");
  assert.equal(entries(0, 4), ".b..");
});

test("near the top a full move is all its bytes", () => {
  const vmas = bootPicture("ssSS", { origin: 0xffffb });
  assert.equal(move(vmas, 0xffffd, 0xffffb, 2), 2);
  assert.equal(entries(0xffffb, 0xfffff), "ab..");
});

test("all three prototypes move the same", () => {
  const plain = bootPicture("ssSS", { release: "v6.1" }).get("S") ?? assert.fail();
  assert.equal(
    move_page_tables_plain(plain, at(2), plain, at(0), at(2) as number as Bytes, false),
    at(2),
  );
  assert.equal(entries(0, 4), "ab..");
  const vma = bootPicture("sssssSSS", { release: "v6.15" }).get("S") ?? assert.fail();
  const pmc = new pagetable_move_control();
  pmc.old = vma;
  pmc.new = vma;
  pmc.old_addr = at(5);
  pmc.new_addr = at(1);
  pmc.old_end = at(8);
  pmc.len_in = at(3) as number as Bytes;
  pmc.for_stack = true;
  assert.equal(move_page_tables_pmc(pmc), at(3));
  assert.equal(tables(), "1 1 1");
});
