/**
 * What every operation on VMAs owes, by the letters of the properties that it amounts to. Invariant:
 * no check presumes which VMA survives a merge; pages and their indexes do not move, whoever owns
 * them afterwards.
 */
import {
  add,
  addressOf,
  after,
  before as below,
  pageOf,
  type Pages,
} from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { entryAt } from "../../model/page-tables.js";
import { properties } from "../properties/index.js";
import { hex, resultText, type Run } from "../run/run.js";
import { newRangeOf } from "../scenarios/merges.js";
import type { Operation } from "../scenarios/scenario.js";
import { relocationChecks, type Checks } from "./judgement.js";

type Check = (run: Run) => string | undefined;

const always: ReadonlySet<string> = new Set(["A", "M", "S", "B", "E", "F", "X"]);

export function checksOf(operation: Operation): Checks {
  const own: Readonly<Record<string, Check>> = {
    R: (run) => result(run, operation),
    U: unchanged,
    V: (run) => (operation === "merge" ? undefined : extent(run, operation)),
    T: tree,
    G: operation === "merge" ? index : pgoff,
    P: (run) => entries(run) ?? unexpected(run),
    O: (run) => (operation === "merge" ? undefined : relocationChecks[letters.indexOf("O")]?.(run)),
  };
  return properties.map(
    ({ letter }, i) => own[letter] ?? (always.has(letter) ? relocationChecks[i] : undefined),
  );
}

const letters = properties.map(({ letter }) => letter);

/** A merge that runs out of memory may also be taken for one that is not possible. */
function result(run: Run, operation: Operation): string | undefined {
  if (operation === "merge") return undefined;
  const isError = run.result < 0;
  if (isError === (machine.faulted !== undefined)) return undefined;
  return isError
    ? `returns ${resultText(run.result)}, but no step failed`
    : `returns ${resultText(run.result)}, but ${machine.faulted} failed`;
}

/** A failed step leaves every VMA as it was, its anon_vma too. */
function unchanged(run: Run): string | undefined {
  if (machine.faulted === undefined && run.result >= 0) return undefined;
  for (let i = 0; i < run.scenario.vmas.length; i++) {
    const before = run.before[i]!;
    const vma = before.vma;
    const what = `the VMA [${hex(before.start)}, ${hex(before.end)})`;
    if (vma.isFree || vma.detached) return `after an error ${what} is gone`;
    if (vma.vm_start_ !== before.start || vma.vm_end_ !== before.end)
      return `after an error ${what} is [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)})`;
    if (vma.vm_pgoff_ !== before.pgoff) return `after an error ${what} has another vm_pgoff`;
    if (vma.anon_vma_ !== before.anon) return `after an error ${what} has another anon_vma`;
  }
  return undefined;
}

function extent(run: Run, operation: "expand" | "shrink"): string | undefined {
  if (run.result !== 0 || machine.faulted !== undefined) return undefined;
  const { vma } = run;
  const [start, end] =
    operation === "expand" ? [run.newStart, run.oldEnd] : [run.oldStart, run.newEnd];
  if (vma.vm_start_ === start && vma.vm_end_ === end) return undefined;
  return `the VMA is [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}), not [${hex(start)}, ${hex(end)})`;
}

function tree(run: Run): string | undefined {
  const { mm_mt: ranges, map_count } = run.mm;
  for (let i = 0; i < ranges.n; i++) {
    const vma = ranges.entries[i];
    if (vma === null || vma === undefined || vma.isFree)
      return "the tree has a range whose VMA is gone";
    if (ranges.firsts[i] !== vma.vm_start_ || ranges.lasts[i] !== below(vma.vm_end_)) {
      return `the tree says [${hex(ranges.firsts[i]!)}, ${hex(after(ranges.lasts[i]!))}), the VMA there says [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)})`;
    }
  }
  for (let i = 0; i < run.scenario.vmas.length; i++) {
    const vma = run.before[i]!.vma;
    if (!vma.isFree && !vma.detached && ranges.load(vma.vm_start_) !== vma)
      return `the tree does not find the VMA at ${hex(vma.vm_start_)}`;
  }
  return ranges.n === map_count
    ? undefined
    : `map_count is ${map_count}, the tree has ${ranges.n} VMAs`;
}

/** Whether the index of a page goes with its address is for the caller to know, so it stays as asked for. */
function pgoff(run: Run): string | undefined {
  const was = run.before[run.scenario.stack]!.pgoff;
  return run.vma.vm_pgoff_ === was
    ? undefined
    : `vm_pgoff is ${run.vma.vm_pgoff_}, ${was} was asked for`;
}

/** Wherever a page was found by its index before, it is found now. */
function index(run: Run): string | undefined {
  for (let i = 0; i < run.scenario.vmas.length; i++) {
    const { start, end, pgoff } = run.before[i]!;
    for (let page = pageOf(start); page < pageOf(end); page++) {
      const address = addressOf(page);
      const owner = run.mm.mm_mt.load(address);
      if (owner === null || owner.isFree) continue;
      const was = add(pgoff, (page - pageOf(start)) as Pages);
      const is = add(owner.vm_pgoff_, (page - pageOf(owner.vm_start_)) as Pages);
      if (was !== is) return `the page at ${hex(address)} had index ${was}, it has ${is}`;
    }
  }
  return undefined;
}

/** What stands where pages are to be moved to is written over. */
function unexpected(run: Run): string | undefined {
  if (run.scenario.awaitsMove !== true) return undefined;
  const range = newRangeOf(run.scenario);
  if (range === undefined) return undefined;
  for (let page = range.start; page < range.end; page++)
    if (entryAt(page) !== 0)
      return `pages are to be moved to ${hex(addressOf(page))}, where uprobe_mmap() has put one`;
  return undefined;
}

function entries(run: Run): string | undefined {
  const { populated } = run.scenario;
  for (let i = 0; i < populated.length; i++) {
    const page = populated[i]!;
    if (entryAt(page) !== run.identities[i])
      return `the page at ${hex(addressOf(page))} is no longer there`;
    if (run.mm.mm_mt.load(addressOf(page)) === null)
      return `the page at ${hex(addressOf(page))} is in no VMA`;
  }
  return undefined;
}
