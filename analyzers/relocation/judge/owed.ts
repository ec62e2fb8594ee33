/**
 * What every operation on VMAs owes, by the letters of the properties that it amounts to. Invariant:
 * no check presumes which VMA survives a merge; pages and their indexes do not move, whoever owns
 * them afterwards.
 */
import { add, addressOf, pageOf, type Pages } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { entryAt } from "../../model/page-tables.js";
import { properties } from "../properties/index.js";
import { hex, resultText, type Run } from "../run/run.js";
import { newRangeOf } from "../scenarios/merges.js";
import { askedChecks } from "./owed-asked.js";
import { changedVma, tree, withShared, type Check } from "./owed-by-all.js";
import { isAsked, type Operation } from "../scenarios/scenario.js";
import { relocationChecks, type Checks } from "./judgement.js";

export function checksOf(operation: Operation): Checks {
  if (isAsked(operation)) return askedChecks(operation);
  const own: Readonly<Record<string, Check>> = {
    R: (run) => result(run, operation),
    U: unchanged,
    V: (run) => (operation === "merge" ? undefined : extent(run, operation)),
    T: tree,
    G: operation === "merge" ? index : pgoff,
    P: (run) => entries(run) ?? unexpected(run),
    O: (run) => (operation === "merge" ? undefined : relocationChecks[letters.indexOf("O")]?.(run)),
  };
  return withShared(own);
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
  return changedVma(run);
}

function extent(run: Run, operation: "expand" | "shrink"): string | undefined {
  if (run.result !== 0 || machine.faulted !== undefined) return undefined;
  const { vma } = run;
  const [start, end] =
    operation === "expand" ? [run.newStart, run.oldEnd] : [run.oldStart, run.newEnd];
  if (vma.vm_start_ === start && vma.vm_end_ === end) return undefined;
  return `the VMA is [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}), not [${hex(start)}, ${hex(end)})`;
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
