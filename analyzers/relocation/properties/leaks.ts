/**
 * L, X: whatever happened, exit_mmap() finds every page and every table, each once. Invariant: both
 * are about what is left after the teardown, and the model notices them itself.
 */
import { counts, hasPmdTable, hasPudTable, pmd, pte, pud } from "../../model/page-tables.js";
import type { Offence } from "../../model/machine.js";
import type { Run } from "../run/run.js";
import type { Property } from "./property.js";

export const leaks: Property = {
  letter: "L",
  name: "leaks",
  claim: "after exit_mmap() no table and no page is left, on every outcome",
  excuses: isShared,
};

/** The tables that the kernel shares above the ceiling go with the PGD, in pgd_free() (arch/arm/mm/pgd.c, all releases). */
function isShared(run: Run, { text }: Offence): boolean {
  const { ceiling } = run.scenario;
  if (ceiling === 0 || !text.includes("page table is left") || pte.n + counts.nLostTables > 0)
    return false;
  const nPmds = run.sharesPmdTable && hasPmdTable(ceiling) ? 1 : 0;
  const nPuds = run.sharesPudTable && hasPudTable(ceiling) ? 1 : 0;
  return pmd.n === nPmds && pud.n === nPuds;
}

export const exit: Property = {
  letter: "X",
  name: "exit",
  claim:
    "exit_mmap() frees nothing twice and nothing that was freed before, and the counts of an address space are those of what it has",
  check(run) {
    const { mm } = run;
    if (mm.nr_ptes !== pte.n || mm.nr_pmds !== pmd.n || mm.nr_puds !== pud.n) {
      return `${mm.nr_ptes}, ${mm.nr_pmds} and ${mm.nr_puds} PTE, PMD and PUD tables are counted, there are ${pte.n}, ${pmd.n} and ${pud.n}`;
    }
    return undefined;
  },
};
