/**
 * What is true of a machine between any two operations: the tree, the VMAs, the tables, their counters.
 * For tests. Invariant: everything is counted anew here, nothing is taken from what the model counts.
 */
import { addressOf, before, pageOf, type Address } from "../c/quantity.js";
import { entryAt, hasPmdTable, hasPteTable, layout, pmd, pte, pud } from "../page-tables.js";
import { machine } from "../state.js";
import type { vm_area_struct } from "../structs/vm-area-struct.js";

/** What is wrong, one line each, among the pages of a window that holds all there is. */
export function faults(firstPage: number, endPage: number): readonly string[] {
  return [...treeFaults(), ...tableFaults(firstPage, endPage), ...linkFaults()];
}

function treeFaults(): readonly string[] {
  const { mm } = machine;
  const { entries, firsts, lasts, n } = mm.mm_mt;
  const found: string[] = [];
  for (let i = 0; i < n; i++) {
    const vma = entries[i] as vm_area_struct;
    if (vma.vm_start_ !== firsts[i] || before(vma.vm_end_) !== lasts[i])
      found.push(`range ${i} is not that of its VMA`);
    if ((firsts[i] as Address) > (lasts[i] as Address)) found.push(`range ${i} is empty`);
    if (i > 0 && (lasts[i - 1] as Address) >= (firsts[i] as Address))
      found.push(`range ${i} is out of order`);
    if (vma.isFree) found.push(`range ${i} is a freed VMA's`);
  }
  if (mm.map_count !== n) found.push(`map_count is ${mm.map_count}, VMAs are ${n}`);
  return found;
}

function tableFaults(firstPage: number, endPage: number): readonly string[] {
  const { mm } = machine;
  const found: string[] = [];
  const levels = [
    {
      name: "PTE",
      level: pte,
      bits: layout.pteBits,
      counted: mm.nr_ptes,
      below: (page: number) => entryAt(page) !== 0,
      step: 0,
    },
    {
      name: "PMD",
      level: pmd,
      bits: layout.pteBits + layout.pmdBits,
      counted: mm.nr_pmds,
      below: (page: number) => hasPteTable(addressOf(page)),
      step: layout.pteBits,
    },
    {
      name: "PUD",
      level: pud,
      bits: layout.pteBits + layout.pmdBits + layout.pudBits,
      counted: mm.nr_puds,
      below: (page: number) => hasPmdTable(addressOf(page)),
      step: layout.pteBits + layout.pmdBits,
    },
  ];
  for (const { name, level, bits, counted, below, step } of levels) {
    let n = 0;
    for (let table = firstPage >>> bits; table <= (endPage - 1) >>> bits; table++) {
      let filled = 0;
      for (let page = table << bits; page < (table + 1) << bits; page += 1 << step)
        if (below(page)) filled++;
      const exists = level.has(table);
      if (exists) n++;
      if (!exists && filled > 0)
        found.push(`${name} table ${table} is not there and has ${filled} entries`);
      if (exists && level.filled[level.indexOf(table)] !== filled)
        found.push(
          `${name} table ${table} has ${filled} entries, not ${level.filled[level.indexOf(table)]}`,
        );
    }
    if (n !== level.n) found.push(`${n} ${name} tables are there, not ${level.n}`);
    if (n !== counted)
      found.push(`${n} ${name} tables are there, the address space counts ${counted}`);
  }
  return found;
}

function linkFaults(): readonly string[] {
  const found: string[] = [];
  for (let i = 0; i < machine.nVmas; i++) {
    const vma = machine.vmas[i] as vm_area_struct;
    const { avc } = vma;
    if (vma.isFree || avc === null) continue;
    if (!avc.isInTree) found.push(`VMA ${i} is not in the tree of its anon_vma`);
    if (avc.firstPage !== vma.vm_pgoff_)
      found.push(`VMA ${i} has the key ${avc.firstPage} in the tree of its anon_vma`);
    if (
      Number(avc.lastPage) !==
      Number(vma.vm_pgoff_) + pageOf(vma.vm_end_) - pageOf(vma.vm_start_) - 1
    )
      found.push(`VMA ${i} has a wrong last key`);
    if (avc.anon_vma !== vma.anon_vma_) found.push(`VMA ${i} is linked to another anon_vma`);
    if (avc.anon_vma?.writers !== 0) found.push(`the anon_vma of VMA ${i} is locked`);
  }
  return found;
}
