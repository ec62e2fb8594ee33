/** What no run may do is told where it happens: locks, links, frees, gathers, leaks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { unlink_anon_vmas } from "./anon-vma-clone.js";
import { dup_anon_vma } from "./dup-anon-vma.js";
import {
  anon_vma_interval_tree_post_update_vma,
  anon_vma_interval_tree_pre_update_vma,
} from "./anon-vma-interval-tree.js";
import {
  anon_vma_assert_locked,
  anon_vma_lock_read,
  anon_vma_lock_write,
  anon_vma_unlock_read,
  anon_vma_unlock_write,
} from "./anon-vma-lock.js";
import { BUG, BUG_ON, MAS_BUG_ON, MAS_WARN_ON, WARN_ON } from "./bug.js";
import { type Address, addressOf, before, type Pages } from "./c/quantity.js";
import { find_vma } from "./find-vma.js";
import { bootPicture, type Wishes } from "./testing/from-picture.js";
import { list_add, list_add_tail, list_del, list_empty, list_is_singular } from "./list.js";
import { current, Halt, machine, mayFail, powerOff } from "./machine.js";
import {
  mmap_assert_locked,
  mmap_read_lock,
  mmap_read_unlock,
  mmap_write_downgrade,
  mmap_write_lock,
  mmap_write_lock_killable,
  mmap_write_unlock,
} from "./mmap-lock.js";
import type { address_space, file } from "./structs/file.js";
import { list_head } from "./structs/list-head.js";
import { mmu_gather } from "./structs/mmu-gather.js";
import type { anon_vma } from "./structs/anon-vma.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { tlb_finish_mmu, tlb_gather_mmu, tlb_gather_mmu_fullmm } from "./tlb-gather-mmu.js";
import { validate_mm } from "./validate-mm.js";
import { fput, get_file, vm_area_alloc, vm_area_dup, vm_area_free } from "./vm-area-alloc.js";
import {
  i_mmap_lock_write,
  i_mmap_unlock_write,
  vma_interval_tree_remove,
} from "./vma-interval-tree.js";
import {
  vma_assert_attached,
  vma_assert_detached,
  vma_mark_attached,
  vma_mark_detached,
  vma_start_write,
} from "./vma-start-write.js";

type Vmas = ReadonlyMap<string, vm_area_struct>;

const at = (page: number): Address => (page * 4096) as Address;
const vma = (vmas: Vmas): vm_area_struct => [...vmas.values()][0] ?? assert.fail();
const anon = (vmas: Vmas): anon_vma => vma(vmas).anon_vma_ ?? assert.fail();
const fileOf = (vmas: Vmas): file => vma(vmas).vm_file ?? assert.fail();
const mapping = (vmas: Vmas): address_space => fileOf(vmas).f_mapping;

/** Under all its locks, out of all its trees. */
const ready = (vmas: Vmas): void => {
  vma_start_write(vma(vmas));
  if (vma(vmas).anon_vma_ === null) return;
  anon_vma_lock_write(anon(vmas));
  anon_vma_interval_tree_pre_update_vma(vma(vmas));
};

const grow = (vmas: Vmas): void => void (vma(vmas).vm_end = at(9));

const claims: readonly (readonly [
  claim: string,
  drawing: string,
  run: (vmas: Vmas) => void,
  expected: string,
  wishes?: Wishes,
])[] = [
  ["the end changes with all locks", "aa", (v) => (ready(v), grow(v)), ""],
  ["the end changes with no lock", "aa", grow, "MA"],
  ["the start changes with no lock", "aa", (v) => void (vma(v).vm_start = at(1)), "MA"],
  ["the page offset changes with no lock", "aa", (v) => void (vma(v).vm_pgoff = 1 as Pages), "MA"],
  ["the end is written and stays", "aa", (v) => void (vma(v).vm_end = vma(v).vm_end), ""],
  [
    "the end changes without the VMA lock in v6.3, which has none",
    "ff",
    (v) => (
      i_mmap_lock_write(mapping(v)), vma_interval_tree_remove(vma(v), mapping(v).i_mmap), grow(v)
    ),
    "",
    { release: "v6.3" },
  ],
  [
    "the end changes without the VMA lock in v6.4",
    "ff",
    (v) => (
      i_mmap_lock_write(mapping(v)), vma_interval_tree_remove(vma(v), mapping(v).i_mmap), grow(v)
    ),
    "M",
    { release: "v6.4" },
  ],
  [
    "the end changes after the mmap lock was given up",
    "aa",
    (v) => (ready(v), mmap_write_unlock(machine.mm), grow(v)),
    "MM",
  ],
  [
    "the end changes after the mmap lock was given up and taken again",
    "aa",
    (v) => (ready(v), mmap_write_unlock(machine.mm), mmap_write_lock(machine.mm), grow(v)),
    "M",
  ],
  [
    "the end changes without the mmap lock where VMAs have none",
    "aa",
    (v) => (ready(v), mmap_write_unlock(machine.mm), grow(v)),
    "M",
    { release: "v6.1" },
  ],
  ["the end changes in the tree of the file", "ff", (v) => (vma_start_write(vma(v)), grow(v)), "A"],
  [
    "a VMA in no tree changes",
    "aa",
    () => void ((vm_area_alloc(machine.mm) as vm_area_struct).vm_end = at(1)),
    "",
  ],
  [
    "a detached VMA changes",
    "aa",
    (v) => (vma_start_write(vma(v)), vma_mark_detached(vma(v)), machine.mm.mm_lock_seq++, grow(v)),
    "",
  ],
  ["a freed VMA is read", "aa", (v) => (vm_area_free(vma(v)), void vma(v).vm_start), "C"],
  ["the end of a freed VMA is read", "aa", (v) => (vm_area_free(vma(v)), void vma(v).vm_end), "C"],
  [
    "the page offset of a freed VMA is read",
    "aa",
    (v) => (vm_area_free(vma(v)), void vma(v).vm_pgoff),
    "C",
  ],
  [
    "the anon_vma of a freed VMA is read",
    "aa",
    (v) => (vm_area_free(vma(v)), void vma(v).anon_vma),
    "C",
  ],
  ["a freed VMA is written", "aa", (v) => (vm_area_free(vma(v)), grow(v)), "C"],
  ["a freed VMA is copied", "aa", (v) => (vm_area_free(vma(v)), void vm_area_dup(vma(v))), "C"],
  [
    "an anon_vma is given to a VMA that has no lock",
    "aab",
    (v) => (
      unlink_anon_vmas(vma(v)),
      void dup_anon_vma(vma(v), [...v.values()][1] as vm_area_struct, { v: null })
    ),
    "M",
  ],
  [
    "an anon_vma is written to a VMA that has no lock",
    "ff",
    (v) => void (vma(v).anon_vma = {} as anon_vma),
    "M",
  ],
  [
    "a VMA goes out of its tree twice",
    "aa",
    (v) => (ready(v), anon_vma_interval_tree_pre_update_vma(vma(v))),
    "A",
  ],
  [
    "a VMA goes into its tree twice",
    "aa",
    (v) => (anon_vma_lock_write(anon(v)), anon_vma_interval_tree_post_update_vma(vma(v))),
    "A",
  ],
  [
    "the lock of an anon_vma is asserted and not held",
    "aa",
    (v) => anon_vma_assert_locked(anon(v)),
    "A",
  ],
  [
    "the lock of an anon_vma is read twice",
    "aa",
    (v) => (
      anon_vma_lock_read(anon(v)), anon_vma_lock_read(anon(v)), anon_vma_assert_locked(anon(v))
    ),
    "",
  ],
  [
    "the lock of an anon_vma is read while written",
    "aa",
    (v) => (anon_vma_lock_write(anon(v)), anon_vma_lock_read(anon(v))),
    "H",
  ],
  [
    "the lock of an anon_vma is written while read",
    "aa",
    (v) => (anon_vma_lock_read(anon(v)), anon_vma_lock_write(anon(v))),
    "H",
  ],
  [
    "the lock of an anon_vma is given up twice by a reader",
    "aa",
    (v) => (
      anon_vma_lock_read(anon(v)), anon_vma_unlock_read(anon(v)), anon_vma_unlock_read(anon(v))
    ),
    "A",
  ],
  [
    "the lock of an anon_vma is given up twice",
    "aa",
    (v) => (
      anon_vma_lock_write(anon(v)), anon_vma_unlock_write(anon(v)), anon_vma_unlock_write(anon(v))
    ),
    "A",
  ],
  [
    "a VMA goes out of the tree of its file twice",
    "ff",
    (v) => (
      i_mmap_lock_write(mapping(v)),
      vma_interval_tree_remove(vma(v), mapping(v).i_mmap),
      vma_interval_tree_remove(vma(v), mapping(v).i_mmap)
    ),
    "A",
  ],
  [
    "the lock of a file is taken twice",
    "ff",
    (v) => (i_mmap_lock_write(mapping(v)), i_mmap_lock_write(mapping(v))),
    "H",
  ],
  ["the lock of a file is given up twice", "ff", (v) => i_mmap_unlock_write(mapping(v)), "A"],
  ["a file is put too often", "ff", (v) => (fput(fileOf(v)), fput(fileOf(v))), "X"],
  ["a VMA is freed twice", "ff", (v) => (vm_area_free(vma(v)), vm_area_free(vma(v))), "X"],
  ["a VMA is detached without its lock", "aa", (v) => vma_mark_detached(vma(v)), "M"],
  [
    "a detached VMA should be attached",
    "aa",
    (v) => (vma_start_write(vma(v)), vma_mark_detached(vma(v)), vma_assert_attached(vma(v))),
    "W",
  ],
  [
    "an attached VMA is attached",
    "aa",
    (v) => (
      vma_start_write(vma(v)),
      vma_mark_detached(vma(v)),
      vma_mark_attached(vma(v)),
      vma_assert_attached(vma(v))
    ),
    "",
  ],
  ["an attached VMA should be detached", "aa", (v) => vma_assert_detached(vma(v)), "W"],
  [
    "a VMA is locked without the mmap lock",
    "aa",
    (v) => (mmap_write_unlock(machine.mm), vma_start_write(vma(v))),
    "M",
  ],
  [
    "a VMA is looked for without the mmap lock",
    "aa",
    () => (mmap_write_unlock(machine.mm), void find_vma(machine.mm, at(0))),
    "M",
  ],
  [
    "a VMA is looked for under a downgraded lock",
    "aa",
    () => (
      mmap_write_downgrade(machine.mm),
      void find_vma(machine.mm, at(0)),
      mmap_read_unlock(machine.mm)
    ),
    "",
  ],
  [
    "a VMA is looked for by a reader",
    "aa",
    () => (
      mmap_write_unlock(machine.mm),
      mmap_read_lock(machine.mm),
      mmap_assert_locked(machine.mm),
      mmap_read_unlock(machine.mm),
      mmap_read_unlock(machine.mm)
    ),
    "M",
  ],
  ["the mmap lock is read while written", "aa", () => mmap_read_lock(machine.mm), "H"],
  [
    "the mmap lock is given up twice",
    "aa",
    () => (mmap_write_unlock(machine.mm), mmap_write_unlock(machine.mm)),
    "M",
  ],
  [
    "the tree has another range than the VMA",
    "aa",
    (v) => ((vma(v).vm_end_ = at(1)), validate_mm(machine.mm)),
    "TA",
  ],
  [
    "the key in the tree is another than the VMA's",
    "aa",
    (v) => ((vma(v).vm_pgoff_ = 1 as Pages), validate_mm(machine.mm)),
    "A",
  ],
  ["map_count is wrong", "aa", () => (machine.mm.map_count++, validate_mm(machine.mm)), "T"],
  ["BUG()", "aa", BUG, "K"],
  ["BUG_ON() with nothing wrong", "aa", () => BUG_ON(false), ""],
  ["MAS_BUG_ON()", "aa", () => MAS_BUG_ON(null, true), "K"],
  ["MAS_WARN_ON()", "aa", () => void MAS_WARN_ON(null, true), "W"],
];

test("an offence is told where it happens", () => {
  for (const [claim, drawing, run, expected, wishes] of claims) {
    const vmas = bootPicture(drawing, wishes);
    // As if the run had taken the lock by itself.
    machine.isCallersLock = false;
    try {
      run(vmas);
    } catch (error) {
      assert.ok(error instanceof Halt, `${claim}: ${String(error)}`);
    }
    assert.equal(machine.offences.map(({ property }) => property).join(""), expected, claim);
  }
});

test("the caller's mmap lock may not be given up, not even to be taken again", () => {
  for (const give of [mmap_write_unlock, mmap_write_downgrade]) {
    bootPicture("aa");
    give(machine.mm);
    assert.equal(machine.offences.map(({ property }) => property).join(""), "M");
  }
});

test("an anon_vma is given to a VMA under its lock, whatever tree the VMA stands in", () => {
  for (const [locks, expected] of [
    [true, ""],
    [false, "M"],
  ] as const) {
    const vmas = bootPicture("ff.aa");
    const [of, from] = [...vmas.values()];
    assert.ok(of !== undefined && from !== undefined);
    if (locks) vma_start_write(of);
    of.anon_vma = from.anon_vma;
    assert.equal(machine.offences.map(({ property }) => property).join(""), expected);
  }
});

const ends: readonly (readonly [
  claim: string,
  drawing: string,
  run: (vmas: Vmas) => void,
  expected: string,
  wishes?: Wishes,
])[] = [
  ["nothing", "SS.aA.fF.mM", () => {}, ""],
  [
    "a page outside its VMA",
    "SSa",
    (v) => ((vma(v).vm_end_ = at(1)), (machine.mm.mm_mt.lasts[0] = before(at(1)))),
    "L F",
  ],
  ["a table in a gap that one group spans", "ssss....aaaa", () => {}, "", { tablesFor: [4] }],
  ["a table in a gap between two groups", "ssss.....aaaa", () => {}, "F L", { tablesFor: [4] }],
  ["a table under the ceiling", "....SS", () => {}, "L", { ceiling: addressOf(6) }],
  [
    "a table below a ceiling that is a boundary of the PGD",
    "....SS",
    () => {},
    "",
    { ceiling: addressOf(16) },
  ],
  ["map_count", "SS", () => machine.mm.map_count++, "K"],
  ["a VMA that was freed and is in the tree", "SS", (v) => vm_area_free(vma(v)), "X"],
  ["a VMA that is in no tree", "SS", () => vm_area_alloc(machine.mm), "L"],
  ["a reference to a file", "ff", (v) => get_file(fileOf(v)), "L"],
  ["a gather", "SS", () => tlb_gather_mmu(new mmu_gather(), machine.mm), "B"],
  ["the lock of an anon_vma", "SS", (v) => anon_vma_lock_write(anon(v)), "A"],
  [
    "a VMA out of the tree of its anon_vma",
    "SS",
    (v) => (ready(v), anon_vma_unlock_write(anon(v))),
    "A",
  ],
  ["the lock of a file", "ff", (v) => i_mmap_lock_write(mapping(v)), "A"],
  [
    "a VMA out of the tree of its file",
    "ff",
    (v) => (
      i_mmap_lock_write(mapping(v)),
      vma_interval_tree_remove(vma(v), mapping(v).i_mmap),
      i_mmap_unlock_write(mapping(v))
    ),
    "A",
  ],
];

test("what is left when the power goes off is told", () => {
  for (const [claim, drawing, run, expected, wishes] of ends) {
    const vmas = bootPicture(drawing, wishes);
    run(vmas);
    powerOff();
    assert.equal(machine.offences.map(({ property }) => property).join(" "), expected, claim);
  }
});

test("a boot forgets the machine before, whatever became of it", () => {
  const vmas = bootPicture("SS.aA", { faultAt: 1 });
  vm_area_free(vma(vmas));
  assert.ok(mayFail("a step"));
  assert.equal(machine.faulted, "a step");
  BUG_ON(false);
  WARN_ON(true);
  tlb_gather_mmu_fullmm(new mmu_gather(), machine.mm);
  assert.deepEqual(machine.gathers, { nOpened: 1, nFinished: 0, nFullMm: 1, nTables: 0 });
  bootPicture("ff");
  assert.deepEqual(machine.gathers, { nOpened: 0, nFinished: 0, nFullMm: 0, nTables: 0 });
  assert.equal(machine.faulted, undefined);
  assert.equal(machine.nFallible, 0);
  assert.deepEqual(machine.offences, []);
  powerOff();
  assert.deepEqual(machine.offences, []);
});

test("what may fail counts, fails once and tells its name", () => {
  bootPicture("ss", { faultAt: 2 });
  assert.deepEqual([mayFail("a"), mayFail("b"), mayFail("c")], [false, true, false]);
  assert.equal(machine.faulted, "b");
  assert.equal(machine.nFallible, 3);
  bootPicture("ss", { faultAt: 1 });
  assert.equal(mmap_write_lock_killable(machine.mm), -4);
  bootPicture("ss", { faultAt: 1 });
  assert.equal(vm_area_alloc(machine.mm), null);
});

test("a copy of a VMA has its fields and none of its links", () => {
  const original = vma(bootPicture("ff"));
  const copy = vm_area_dup(original) ?? assert.fail();
  assert.equal(copy.vm_start, original.vm_start);
  assert.equal(copy.vm_end, original.vm_end);
  assert.equal(copy.vm_pgoff, original.vm_pgoff);
  assert.equal(copy.vm_file, original.vm_file);
  assert.equal(copy.isInFileTree, false);
  assert.equal(copy.isInTree, false);
});

test("who runs has the machine's address space", () => {
  bootPicture("ss");
  assert.equal(current().mm, machine.mm);
  assert.equal(current().active_mm, machine.mm);
});

test("a gather that is finished can be opened again, and WARN_ON() tells its condition", () => {
  bootPicture("ss");
  const tlb = new mmu_gather();
  tlb_gather_mmu(tlb, machine.mm);
  tlb_finish_mmu(tlb);
  tlb_gather_mmu(tlb, machine.mm);
  tlb_finish_mmu(tlb);
  assert.deepEqual(machine.offences, []);
  assert.equal(WARN_ON(true), true);
  assert.equal(WARN_ON(false), false);
});

test("lists are rings", () => {
  const head = new list_head();
  const [a, b] = [new list_head(), new list_head()];
  bootPicture("ss");
  assert.throws(() => list_add(a, head), Halt);
  head.clear();
  assert.ok(list_empty(head) && !list_is_singular(head));
  list_add(a, head);
  assert.ok(!list_empty(head) && list_is_singular(head));
  list_add_tail(b, head);
  assert.ok(
    !list_is_singular(head) && head.next === a && head.prev === b && a.next === b && b.prev === a,
  );
  list_del(a);
  assert.ok(list_is_singular(head) && head.next === b);
  assert.throws(() => list_del(a), Halt);
});
