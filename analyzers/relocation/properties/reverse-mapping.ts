/**
 * G: a page is found from its index, and the stack's pages keep theirs. A page number given as
 * pgoff, or a pgoff that follows the start, breaks this in silence. Invariant: the index of a page
 * is the one it was populated with; a page that is not where it should be is left to P.
 */
import { add, addressOf, pageOf, shl, sub, type Pages } from "../../model/c/quantity.js";
import { entryAt } from "../../model/page-tables.js";
import { PAGE_SHIFT } from "../../model/numbers.js";
import { hex } from "../run/run.js";
import type { Property } from "./property.js";

export const reverseMapping: Property = {
  letter: "G",
  name: "reverse mapping",
  claim:
    "vm_pgoff is unchanged, and with success every page is at vm_start + ((index - vm_pgoff) << PAGE_SHIFT)",
  check(run) {
    const { vma } = run;
    const before = run.before[run.scenario.stack]!;
    if (vma.vm_pgoff_ !== before.pgoff)
      return `vm_pgoff is ${vma.vm_pgoff_}, it was ${before.pgoff}`;
    if (run.result !== 0) return undefined;
    const { populated, nShiftPages } = run.scenario;
    const oldFirst = pageOf(run.oldStart);
    for (let i = 0; i < populated.length; i++) {
      const page = populated[i]!;
      if (!run.isStackPage(page) || entryAt(page - nShiftPages) !== run.identities[i]) continue;
      const index = add(before.pgoff, (page - oldFirst) as Pages);
      const found = add(vma.vm_start_, shl(sub(index, vma.vm_pgoff_), PAGE_SHIFT));
      if (pageOf(found) !== page - nShiftPages) {
        return `the page of index ${index} is at ${hex(addressOf(page - nShiftPages))} and is looked for at ${hex(found)}`;
      }
    }
    return undefined;
  },
};
