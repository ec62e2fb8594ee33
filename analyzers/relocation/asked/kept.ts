/**
 * What every operation owes the pages that were there: each is in one VMA, found by the index that it had, in
 * the same file, with an anon_vma that it was faulted with, and with all that it had. Invariant: nothing here
 * knows which VMA survives; a page is what it was, whoever owns it.
 */
import { add, addressOf, pageOf, type Pages } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { entryAt } from "../../model/page-tables.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { hex, type Before, type Run } from "../run/run.js";
import { attributesOf, lacking } from "./attributes.js";

/** @param isOpen whether what a page has in common with others is somebody else's to judge */
export function keptPages(run: Run, isOpen: (page: number) => boolean): string | undefined {
  const { vmas } = run.scenario;
  for (let i = 0; i < vmas.length; i++) {
    const before = run.before[i]!;
    const attributes = attributesOf(vmas[i]!);
    const end = pageOf(before.end);
    for (let page = pageOf(before.start); page < end; page++) {
      const owner = run.mm.mm_mt.load(addressOf(page));
      if (owner === null || owner.isFree) return `${placed(page)} is in no VMA`;
      const moved = indexed(before, owner, page);
      if (moved !== undefined) return moved;
      const lack = isOpen(page) ? undefined : lacking(owner, attributes);
      if (lack !== undefined) return `${placed(page)} is in a VMA with ${lack}`;
    }
  }
  return keptEntries(run);
}

/** Whether a page is still found by its file or by its anon_vma. */
function indexed(before: Before, owner: vm_area_struct, page: number): string | undefined {
  const was = add(before.pgoff, (page - pageOf(before.start)) as Pages);
  const is = add(owner.vm_pgoff_, (page - pageOf(owner.vm_start_)) as Pages);
  if (was !== is) return `${placed(page)} had index ${was}, it has ${is}`;
  if (owner.vm_file !== before.file) return `${placed(page)} is in a VMA of another file`;
  return before.anon !== null && owner.anon_vma_ !== before.anon
    ? `${placed(page)} is in a VMA with another anon_vma, so that nobody finds it`
    : undefined;
}

function keptEntries(run: Run): string | undefined {
  const { populated } = run.scenario;
  for (let i = 0; i < populated.length; i++) {
    if (entryAt(populated[i]!) !== run.identities[i])
      return `the entry of ${placed(populated[i]!)} has changed`;
  }
  return undefined;
}

/** Where the tree has a VMA, the VMA is there; one with a close() goes by nobody but munmap(). */
export function keptOwners(run: Run): string | undefined {
  const { vmas } = run.scenario;
  for (let i = 0; i < vmas.length; i++) {
    const { vma, start, end } = run.before[i]!;
    if (vmas[i]!.ops === "closing" && vma.isFree)
      return `the VMA [${hex(start)}, ${hex(end)}) has a close(), and is gone without it`;
  }
  return undefined;
}

/** How many VMAs have an anon_vma is what it counts. */
export function countedSharers(): string | undefined {
  for (let i = 0; i < machine.nVmas; i++) {
    const shared = machine.vmas[i]!.anon_vma_;
    if (shared === null || machine.vmas[i]!.isFree) continue;
    let n = 0;
    for (let j = 0; j < machine.nVmas; j++)
      if (machine.vmas[j]!.anon_vma_ === shared && !machine.vmas[j]!.isFree) n++;
    if (shared.num_active_vmas !== n)
      return `an anon_vma counts ${shared.num_active_vmas} VMAs, ${n} have it`;
  }
  return undefined;
}

function placed(page: number): string {
  return `the page at ${hex(addressOf(page))}`;
}
