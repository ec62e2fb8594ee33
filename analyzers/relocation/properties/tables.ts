/**
 * F: freeing looks at no contents, so the range, floor and ceiling that are handed to
 * `free_pgd_range()` must be right. Invariant: a table that is freed is empty at that moment, which
 * the model notices; what it cannot see is that the kernel has the upper part of a table whose slot
 * reaches beyond the ceiling, so those are compared here.
 */
import { hasPmdTable, hasPudTable } from "../../model/page-tables.js";
import type { Run } from "../run/run.js";
import { hex } from "../run/run.js";
import { ceilingOf } from "../scenarios/scenario.js";
import type { Property } from "./property.js";

export const tables: Property = {
  letter: "F",
  name: "freed tables",
  claim:
    "a table is freed only if all its entries are empty, and never one that the kernel shares above the ceiling",
  check(run) {
    const ceiling = ceilingOf(run.scenario);
    if (ceiling === 0) return undefined;
    if (run.sharesPmdTable && !hasPmdTable(ceiling)) return shared("PMD", ceiling);
    if (run.sharesPudTable && !hasPudTable(ceiling)) return shared("PUD", ceiling);
    return undefined;
  },
};

function shared(kind: string, ceiling: Run["oldEnd"]): string {
  return `a ${kind} table is freed that the kernel shares above the ceiling ${hex(ceiling)}`;
}
