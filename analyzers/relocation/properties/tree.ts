/**
 * T: the tree and the VMAs are two accounts of the same thing. Invariant: the tree is compared with
 * what the VMAs say of themselves, not with what they should be, so T breaks only if they disagree.
 */
import { after, before, type Address } from "../../model/c/quantity.js";
import type { maple_tree } from "../../model/maple-tree.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { hex } from "../run/run.js";
import type { Property } from "./property.js";

export const tree: Property = {
  letter: "T",
  name: "tree",
  claim:
    "every range of the tree is that of its VMA, by iteration and by look-ups at and next to both ends",
  check(run) {
    const { mm_mt: ranges, map_count } = run.mm;
    const n = run.scenario.vmas.length;
    for (let i = 0; i < ranges.n; i++) {
      const vma = ranges.entries[i];
      if (vma === null || vma === undefined) return "the tree has a range without a VMA";
      if (ranges.firsts[i] !== vma.vm_start_ || ranges.lasts[i] !== before(vma.vm_end_)) {
        return `the tree says [${hex(ranges.firsts[i]!)}, ${hex(after(ranges.lasts[i]!))}), the VMA there says [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)})`;
      }
    }
    for (let i = 0; i < n; i++) {
      const text = lookUp(ranges, run.before[i]!.vma);
      if (text !== undefined) return text;
    }
    if (ranges.n !== n) return `the tree has ${ranges.n} VMAs, there were ${n}`;
    if (map_count !== run.nMapped) return `map_count is ${map_count}, it was ${run.nMapped}`;
    return undefined;
  },
};

function lookUp(ranges: maple_tree, vma: vm_area_struct): string | undefined {
  const { vm_start_: start, vm_end_: end } = vma;
  if (ranges.load(start) !== vma) return missing(start, vma);
  if (ranges.load(before(end)) !== vma) return missing(before(end), vma);
  if (start > 0 && ranges.load(before(start)) === vma) return surplus(before(start), vma);
  if (ranges.load(end) === vma) return surplus(end, vma);
  return undefined;
}

function missing(address: Address, vma: vm_area_struct): string {
  return `the tree does not find the VMA [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}) at ${hex(address)}`;
}

function surplus(address: Address, vma: vm_area_struct): string {
  return `the tree finds the VMA [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}) at ${hex(address)} too`;
}
