/**
 * O, N: neighbours are left alone, the VMAs (O) and what they map (N). Invariant: every VMA of the
 * scenario but the stack is a neighbour, wherever it stands.
 */
import { addressOf } from "../../model/c/quantity.js";
import { entryAt } from "../../model/page-tables.js";
import { hex, type Run } from "../run/run.js";
import type { Property } from "./property.js";

export const otherVmas: Property = {
  letter: "O",
  name: "other VMAs",
  claim: "no other VMA has changed",
  check(run) {
    const { vmas, stack } = run.scenario;
    for (let i = 0; i < vmas.length; i++) {
      if (i === stack) continue;
      const text = changed(run, i);
      if (text !== undefined) return text;
    }
    return undefined;
  },
};

function changed(run: Run, i: number): string | undefined {
  const before = run.before[i]!;
  const vma = before.vma;
  const what = `the neighbour at [${hex(before.start)}, ${hex(before.end)})`;
  if (vma.isFree || vma.detached) return `${what} is gone`;
  if (vma.vm_start_ !== before.start || vma.vm_end_ !== before.end)
    return `${what} is now [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)})`;
  if (vma.vm_pgoff_ !== before.pgoff)
    return `${what} has vm_pgoff ${vma.vm_pgoff_}, it was ${before.pgoff}`;
  if (vma.vm_flags !== before.flags) return `${what} has other flags`;
  if (vma.anon_vma_ !== before.anon) return `${what} has another anon_vma`;
  if (vma.vm_file !== before.file) return `${what} has another file`;
  return undefined;
}

export const otherPages: Property = {
  letter: "N",
  name: "other pages",
  claim: "no entry of another VMA has changed",
  check(run) {
    if (run.scenario.vmas.length === 1) return undefined;
    const { populated } = run.scenario;
    for (let i = 0; i < populated.length; i++) {
      const page = populated[i]!;
      if (entryAt(page) === run.identities[i] || run.isStackPage(page)) continue;
      return `the page of a neighbour at ${hex(addressOf(page))} is ${entryAt(page) === 0 ? "lost" : "replaced"}`;
    }
    return undefined;
  },
};
