/**
 * A, M: who holds what while a range changes. Invariant: the moments are noticed by the model; here
 * is what must be so in the end, that everything was given back.
 */
import { machine } from "../../model/machine.js";
import { hex, type Run } from "../run/run.js";
import type { Property } from "./property.js";

export const reverseTrees: Property = {
  letter: "A",
  name: "anon_vma tree",
  claim:
    "a VMA leaves the trees of its anon_vma and its file before its range changes and returns after, under their locks",
  check(run) {
    for (let i = 0; i < run.scenario.vmas.length; i++) {
      const vma = run.before[i]!.vma;
      // A VMA that was merged away is in no tree.
      if (vma.isFree) continue;
      const { anon_vma_: anon, avc } = vma;
      if (anon !== null && anon.writers !== 0) return "the lock of an anon_vma is still held";
      if (avc !== null && !avc.isInTree)
        return `the VMA at ${hex(vma.vm_start_)} has not returned to the tree of its anon_vma`;
      if (vma.vm_file !== null && vma.vm_file.f_mapping.writers !== 0)
        return "the i_mmap lock of a file is still held";
      if (vma.vm_file !== null && !vma.isInFileTree)
        return `the VMA at ${hex(vma.vm_start_)} has not returned to the tree of its file`;
    }
    return undefined;
  },
};

export const mmapLock: Property = {
  letter: "M",
  name: "mmap lock",
  claim:
    "a range changes only after vma_start_write() and with the mmap lock held for writing, which the caller gets back as it was",
  check(run: Run) {
    const { writers, readers } = run.mm.mmap_lock;
    if (writers !== 1 || readers !== 0)
      return "the mmap lock is not held for writing any more, as the caller has it";
    if (machine.mm !== run.mm) return "the machine runs another address space";
    return undefined;
  },
};
