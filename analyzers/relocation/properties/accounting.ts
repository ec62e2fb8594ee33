/**
 * D: what an address space is charged for. Invariant: with an error that leaves the stack larger it may
 * be charged for that, or for what it was; with success for what it was, since its length is the same.
 */
import { pageOf } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import type { Run } from "../run/run.js";
import type { Property } from "./property.js";

export const accounting: Property = {
  letter: "D",
  name: "accounting",
  claim:
    "total_vm, stack_vm, data_vm, exec_vm, locked_vm, the pages that are mapped and the memory that is promised are what they were, or what the VMAs make them",
  check(run) {
    const { mm, charges, vma } = run;
    const nMore =
      pageOf(vma.vm_end_) - pageOf(vma.vm_start_) - (pageOf(run.oldEnd) - pageOf(run.oldStart));
    for (const name of counters) {
      const by = Number(mm[name]) - charges[name];
      if (by === 0) continue;
      if (by !== nMore || !growing.has(name))
        return `${name} is ${mm[name]}, it was ${charges[name]}`;
    }
    const by = machine.nCommitted;
    return by === 0 || by === nMore
      ? undefined
      : `${Math.abs(by)} pages ${by > 0 ? "more" : "less"} are promised than before`;
  },
};

const counters = [
  "total_vm",
  "stack_vm",
  "data_vm",
  "exec_vm",
  "locked_vm",
  "rss",
] as const satisfies readonly (keyof Run["mm"])[];
const growing: ReadonlySet<string> = new Set(["total_vm", "stack_vm", "locked_vm"]);
