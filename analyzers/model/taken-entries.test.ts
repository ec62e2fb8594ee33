/** What is owed for entries that are taken off is asked for at the moment when it is too late. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, type Address, type Word } from "./c/quantity.js";
import type { Ref } from "./c/references.js";
import { machine } from "./machine.js";
import * as program from "./program.js";
import { bootPicture } from "./testing/from-picture.js";

type Step = "cache" | "begin" | "end" | "tlb" | "lock" | "unlock" | "take" | "hang" | "rmap";

const at = (page: number): Address => addressOf(page);

/** Runs steps that move the table of page 4 to that of page 0, and says what is wrong with them. */
function offencesOf(steps: readonly Step[]): readonly string[] {
  const stack = bootPicture("....SSSS").get("S");
  assert.ok(stack);
  const { mm } = machine;
  const entryOf = (page: number): Ref<Word> => {
    const p4d = program.p4d_offset(program.pgd_offset(mm, at(page)), at(page));
    const pud = program.pud_alloc(mm, p4d, at(page));
    assert.ok(pud);
    const pmd = program.pmd_alloc(mm, pud, at(page));
    assert.ok(pmd);
    return pmd;
  };
  const [from, to] = [entryOf(4), entryOf(0)];
  const table = from.v;
  const range = { $start: at(4), $end: at(8) };
  const lock = program.pmd_lockptr(mm, from);
  const other = program.pmd_lockptr(mm, to);
  const locks = lock === other ? [lock] : [lock, other];
  const run: Readonly<Record<Step, () => void>> = {
    cache: () => program.flush_cache_range(stack, at(4), at(8)),
    begin: () => program.mmu_notifier_invalidate_range_start(range),
    end: () => program.mmu_notifier_invalidate_range_end(range),
    tlb: () => program.flush_tlb_range(stack, at(4), at(8)),
    lock: () => locks.forEach((each) => program.spin_lock(each)),
    unlock: () => locks.forEach((each) => program.spin_unlock(each)),
    take: () => program.table_off(from),
    hang: () => program.table_on(mm, to, table),
    rmap: () => stack.anon_vma_ && program.anon_vma_lock_write(stack.anon_vma_),
  };
  for (const step of steps) run[step]();
  return machine.offences.map(({ property, text }) => `${property}: ${text}`);
}

const cases: readonly (readonly [claim: string, steps: string, offences: readonly string[]])[] = [
  ["all that is owed is done", "cache begin rmap lock take hang tlb unlock end", []],
  ["nobody need be told where nobody is", "cache rmap lock take hang tlb unlock", []],
  [
    "caches are flushed before",
    "begin rmap lock take cache hang tlb unlock end",
    ["E: an entry that maps pages is taken off before flush_cache_range()"],
  ],
  [
    "who is told is told before",
    "cache begin end rmap lock take hang tlb unlock",
    ["E: an entry that maps pages is taken off before mmu_notifier_invalidate_range_start()"],
  ],
  [
    "the TLB is flushed while the lock is held",
    "cache begin rmap lock take hang unlock tlb end",
    ["E: a lock is given up before the TLB is flushed of what was taken off under it"],
  ],
  [
    "an end has its beginning",
    "end",
    ["E: mmu_notifier_invalidate_range_end() without mmu_notifier_invalidate_range_start()"],
  ],
  [
    "entries are taken off and hung under the lock of their table",
    "cache begin rmap take hang tlb end",
    [
      "E: an entry that maps pages is taken off without the lock of its table",
      "E: a table is hung without the lock of the table above",
    ],
  ],
];

test("each thing that is owed is missed where it is left out", () => {
  for (const [claim, steps, offences] of cases)
    assert.deepEqual(offencesOf(steps.split(" ") as Step[]), offences, claim);
});

test("walkers by page are locked out while a table is hung elsewhere", () => {
  const stack = bootPicture("SSSSSSSS").get("S");
  assert.ok(stack);
  const { mm } = machine;
  const p4d = program.p4d_offset(program.pgd_offset(mm, at(0)), at(0));
  const entry = program.pmd_offset(program.pud_offset(p4d, at(0)), at(0));
  const table = entry.v;
  program.spin_lock(program.pmd_lockptr(mm, entry));
  program.flush_cache_range(stack, at(0), at(8));
  program.table_off(entry);
  program.table_on(mm, entry, table);
  assert.deepEqual(
    machine.offences.map(({ property, text }) => `${property}: ${text}`),
    ["A: a table with entries is hung elsewhere without anon_vma_lock_write()"],
  );
});
