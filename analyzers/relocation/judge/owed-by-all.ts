/** What operations owe alike, whether they are told what they are about or move an end of a VMA. */
import { after, before as below } from "../../model/c/quantity.js";
import { properties } from "../properties/index.js";
import { hex, type Run } from "../run/run.js";
import { relocationChecks, type Checks } from "./judgement.js";

export type Check = (run: Run) => string | undefined;

const always: ReadonlySet<string> = new Set(["A", "M", "S", "B", "E", "F", "X"]);

/** An operation's own checks, by letter, and those that it shares with relocations. */
export function withShared(own: Readonly<Record<string, Check>>): Checks {
  return properties.map(
    ({ letter }, i) => own[letter] ?? (always.has(letter) ? relocationChecks[i] : undefined),
  );
}

/** What an error left otherwise than it was, of the VMAs that there were. */
export function changedVma(run: Run): string | undefined {
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

export function tree(run: Run): string | undefined {
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
