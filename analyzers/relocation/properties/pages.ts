/**
 * P: every page of the stack arrives, once, and nothing is mapped that no VMA covers. Invariant:
 * pages have identities, so a page that is replaced by another is not taken for one that arrived.
 */
import { addressOf, before, pageOf } from "../../model/c/quantity.js";
import { entryAt } from "../../model/page-tables.js";
import { hex, type Run } from "../run/run.js";
import type { Property } from "./property.js";

export const pages: Property = {
  letter: "P",
  name: "pages",
  claim:
    "every page is at its address less the shift, once; after a short move at either; none is lost, doubled or outside of a VMA",
  check(run) {
    const { scenario, vma } = run;
    const { populated, nShiftPages } = scenario;
    const first = pageOf(vma.vm_start_);
    const last = pageOf(before(vma.vm_end_));
    let nFound = 0;
    for (let i = 0; i < populated.length; i++) {
      const page = populated[i]!;
      const identity = run.identities[i]!;
      if (!run.isStackPage(page)) {
        if (entryAt(page) === identity) nFound++;
        continue;
      }
      const isMoved = entryAt(page - nShiftPages) === identity;
      if (!isMoved && (run.result === 0 || entryAt(page) !== identity)) return lost(run, page);
      const at = isMoved ? page - nShiftPages : page;
      if (at < first || at > last)
        return `the page at ${hex(addressOf(at))} is outside of the stack`;
      nFound++;
    }
    if (run.nEntries > nFound)
      return `there are ${run.nEntries} entries, but ${nFound} pages that belong`;
    return undefined;
  },
};

function lost(run: Run, page: number): string {
  const target = page - run.scenario.nShiftPages;
  const there = entryAt(target) === 0 ? "is not there" : "has been replaced";
  const still = entryAt(page) === 0 ? "" : `; ${hex(addressOf(page))} is still mapped`;
  return `the page of ${hex(addressOf(page))} ${there} at ${hex(addressOf(target))}${still}`;
}
