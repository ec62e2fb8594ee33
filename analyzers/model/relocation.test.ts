/**
 * The kernel's own relocation, written by hand in each API generation, on the model: what comes out,
 * what is left after exit, and how fast it is.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs } from "../../testing/effort.js";
import fc from "fast-check";
import { BUG_ON } from "./bug.js";
import { type Address, addressOf, type Bytes, sub, type Word } from "./c/quantity.js";
import { closeLog } from "./c/trace.js";
import { USER_PGTABLES_CEILING } from "./constants.js";
import { generations } from "./declarations.js";
import { free_pgd_range } from "./free-pgd-range.js";
import { bootPicture, type Wishes } from "./testing/from-picture.js";
import { faults } from "./testing/invariants.js";
import { machine, powerOff } from "./machine.js";
import { move_page_tables, move_page_tables_plain } from "./move-page-tables.js";
import { entryAt, pmd, pte, pud, setEntry } from "./page-tables.js";
import { line, picture, setFrame } from "./picture.js";
import { ma_start, vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import { mmu_gather } from "./structs/mmu-gather.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_merge_struct } from "./structs/vma-merge-struct.js";
import { tlb_finish_mmu, tlb_gather_mmu } from "./tlb-gather-mmu.js";
import { vma_adjust } from "./vma-adjust.js";
import { vma_expand_range, vma_expand_vmg } from "./vma-expand.js";
import { vma_iter_prev_range } from "./vma-iter-range.js";
import { vma_next } from "./vma-next.js";
import { vma_prev } from "./vma-prev.js";
import { vma_shrink, vma_shrink_end } from "./vma-shrink.js";

const ENOMEM = -12;
const EFAULT = -14;

function relocate(vma: vm_area_struct, shift: Bytes): number {
  const mm = vma.vm_mm as mm_struct;
  const { name } = machine.generation;
  const age = generations.findIndex((generation) => generation.name === name);
  const oldStart = vma.vm_start as Address;
  const oldEnd = vma.vm_end as Address;
  const length = sub(oldEnd, oldStart);
  const newStart = sub(oldStart, shift);
  const newEnd = sub(oldEnd, shift);
  const vmi = new vma_iterator();
  vmi.mas.tree = mm.mm_mt;
  vmi.mas.index = newStart;
  vmi.mas.status = ma_start;
  const tlb = new mmu_gather();
  BUG_ON(newStart > newEnd);
  if (vma !== vma_next(vmi)) return EFAULT;
  if (age > 2) vma_iter_prev_range(vmi);
  let error = 0;
  if (age === 0) error = vma_adjust(vma, newStart, oldEnd, vma.vm_pgoff, null);
  else if (age < 6) error = vma_expand_range(vmi, vma, newStart, oldEnd, vma.vm_pgoff, null);
  else {
    const vmg = new vma_merge_struct();
    vmg.mm = mm;
    vmg.vmi = vmi;
    vmg.start = newStart;
    vmg.end = oldEnd;
    vmg.flags = 0 as Word;
    vmg.pgoff = vma.vm_pgoff;
    vmg[machine.generation.expandField] = vma;
    error = vma_expand_vmg(vmg);
  }
  if (error !== 0) return ENOMEM;
  const done =
    age < 4
      ? move_page_tables_plain(vma, oldStart, vma, newStart, length, false)
      : move_page_tables(vma, oldStart, vma, newStart, length, false, true);
  if (length !== done) return ENOMEM;
  tlb_gather_mmu(tlb, mm);
  const next = vma_next(vmi);
  const ceiling = next === null ? USER_PGTABLES_CEILING() : next.vm_start;
  free_pgd_range(tlb, newEnd > oldStart ? newEnd : oldStart, oldEnd, newEnd, ceiling);
  tlb_finish_mmu(tlb);
  if (age > 0) vma_prev(vmi);
  if (age === 0) return vma_adjust(vma, newStart, newEnd, vma.vm_pgoff, null);
  if (age === generations.length - 1) return vma_shrink_end(vmi, vma, newEnd);
  return vma_shrink(vmi, vma, newStart, newEnd, vma.vm_pgoff);
}

const run = (drawing: string, shift: number, wishes: Wishes = {}): number => {
  const vma = bootPicture(drawing, wishes).get("S") ?? assert.fail();
  return relocate(vma, (shift * 4096) as Bytes);
};

const offences = (): string =>
  machine.offences.map(({ property, text }) => `${property}: ${text}`).join("\n");

test("in each generation the stack goes down, alone or between neighbours, and nothing is left", () => {
  for (const { name } of generations) {
    for (const [drawing, shift, expected] of [
      ["........SSsS", 6, "..SSsS......"],
      ["A......SSSSB", 2, "A....SSSS..B"],
      ["A.......SSSSB", 4, "A...SSSS....B"],
      [".ssSSSSSSSSS.B", 1, "ssSSSSSSSSS..A"],
    ] as const) {
      assert.equal(run(drawing, shift, { release: name }), 0, name);
      assert.equal(line({ first: 0, end: drawing.length }), expected, name);
      assert.deepEqual(faults(0, 32), []);
      powerOff();
      assert.equal(offences(), "", `${name} ${drawing}`);
      assert.equal(pte.n + pmd.n + pud.n, 0);
    }
  }
});

test("a VMA in the way is -EFAULT, and nothing changes", () => {
  assert.equal(run("..A...SS", 4), EFAULT);
  assert.equal(line({ first: 0, end: 8 }), "..A...SS");
  assert.equal(machine.nFallible, 0);
  powerOff();
  assert.equal(offences(), "");
});

test("whatever fails, in whatever generation: nothing is lost, nothing is left", () => {
  const scene = fc.record({
    release: fc.constantFrom(...generations.map(({ name }) => name)),
    isHigh: fc.boolean(),
    ceiling: fc.constantFrom(0, 62, 63),
    shift: fc.integer({ min: 1, max: 12 }),
    room: fc.integer({ min: 0, max: 5 }),
    pages: fc.array(fc.boolean(), { minLength: 1, maxLength: 14 }),
    below: fc.constantFrom("", "a", "A", "aA.."),
    above: fc.constantFrom("", "b", "B", "..B", ".......B"),
    faultAt: fc.integer({ min: 0, max: 7 }),
  });
  fc.assert(
    fc.property(
      scene,
      ({ release, isHigh, ceiling, shift, room, pages, below, above, faultAt }) => {
        const stack = pages.map((is) => (is ? "S" : "s")).join("");
        const gap = below + ".".repeat(shift + room);
        const drawing = gap + stack + above;
        const origin = isHigh ? 2 ** 20 - 64 : 0;
        const top = addressOf(ceiling === 0 ? 0 : origin + ceiling);
        const result = run(drawing, shift, { release, origin, faultAt, ceiling: top });
        const { faulted } = machine;
        const drawn = line({ first: origin, end: origin + 48 });
        const names = above.replace(/[Bb]/, (b) => (below === "" ? (b === "B" ? "A" : "a") : b));
        if (faulted === undefined) {
          assert.equal(result, 0);
          assert.equal(
            drawn,
            (below + ".".repeat(room) + stack + ".".repeat(shift) + names).padEnd(48, "."),
          );
        } else {
          assert.ok(result === ENOMEM || result === -4, faulted);
          if (machine.nFallible === 1) assert.equal(drawn, (gap + stack + names).padEnd(48, "."));
        }
        assert.deepEqual(faults(origin, origin + 64), []);
        assert.deepEqual(
          [...entries(origin)].sort(),
          drawing
            .split("")
            .filter((c) => c !== "." && c === c.toUpperCase())
            .map((_, i) => i + 1)
            .sort(),
        );
        const before = machine.offences
          .map(({ property }) => property)
          .filter((property) => property !== "W");
        powerOff();
        assert.deepEqual(
          machine.offences.map(({ property }) => property).filter((property) => property !== "W"),
          before,
        );
        assert.deepEqual(before, []);
      },
    ),
    runs(500, 1500),
  );
});

function* entries(origin: number): Iterable<number> {
  for (let page = origin; page < origin + 64; page++) if (entryAt(page) !== 0) yield entryAt(page);
}

test("each fallible point of a run can be made to fail, by its number", () => {
  const steps: (string | undefined)[] = [];
  for (let faultAt = 1; faultAt < 6; faultAt++) {
    run("........SSSS", 7, { faultAt });
    steps.push(machine.faulted?.replace(/^the /, "").replace(/ in .*| into .*/, ""));
  }
  assert.deepEqual(steps, [
    "preallocation of a store",
    "allocation of a PMD table",
    "allocation of a PTE table",
    "allocation of a PTE table",
    "preallocation of a store",
  ]);
});

test("a shift below address 0 is a BUG", () => {
  assert.throws(() => run("..SS", 3));
  assert.equal(offences(), "K: BUG_ON()");
});

test("a log tells the operations with pictures of before and after", () => {
  assert.equal(run("....SS", 2, { faultAt: 9, isLogged: true }), 0);
  const operations = closeLog().filter((entry) => entry.kind === "operation");
  assert.deepEqual(
    operations.map(({ name, result }) => `${name} ${result}`.trim()),
    ["vma_expand() 0", "move_page_tables() 8192", "free_pgd_range()", "vma_shrink() 0"],
  );
  assert.match(operations[0]?.before ?? "", /vma +\.SS\.\.\./);
  assert.match(operations[0]?.after ?? "", /vma +\.ssSS\./);
  assert.equal(run("....SS", 2, { faultAt: 1, isLogged: true }), ENOMEM);
  assert.deepEqual(
    closeLog().map(({ kind }) => kind),
    ["fault", "operation"],
  );
});

test("a picture tells tables, their edges and VMAs that are not where the tree has them", () => {
  bootPicture("A..SsSS", { tablesFor: [17] });
  assert.deepEqual(picture().split("\n"), [
    "page 0x0    |   '   |   '   |   '",
    "vma         A..SsSS..............",
    "pte tables  [===[===        [===",
    "pmd tables  [=======        [====",
  ]);
  const vma = machine.vmas[1] as vm_area_struct;
  vma.vm_end_ = 0x6000 as Address;
  setFrame({ first: 2, end: 9 });
  assert.deepEqual(
    picture().split("\n"),
    [
      "page 0x2      '   |",
      "vma         .SsSS..",
      "S says      [0x3, 0x6)",
      "pte tables  ==[===",
      "pmd tables  ======[",
    ].map((line) => line.replace("======[", "======")),
  );
  bootPicture("..Aa");
  assert.match(picture(), /^page 0x0/);
  setEntry(1, 7);
  assert.equal(line({ first: 0, end: 6 }), ".*Aa..");
});
