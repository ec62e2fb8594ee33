/**
 * V: where the stack is afterwards. Invariant: only the extent, the flags and the life of the VMA;
 * what it maps is P.
 */
import { machine } from "../../model/machine.js";
import { hasArrivedBefore, isForgivenShrink, isTableStep } from "../run/failed-step.js";
import { hex, resultText, type Run } from "../run/run.js";
import type { Property } from "./property.js";

export const extent: Property = {
  letter: "V",
  name: "extent",
  claim:
    "with success the same VMA is [new_start, new_end); a short move or a failed shrink leaves [new_start, old_end)",
  check(run) {
    const { vma } = run;
    if (vma.isFree || vma.detached) return "the VMA of the stack is gone";
    const before = run.before[run.scenario.stack]!;
    if (vma.vm_flags !== before.flags && !machine.isOfCaller) {
      return `the flags of the stack are ${hex(vma.vm_flags)}, they were ${hex(before.flags)}: the caller has them set for the whole time`;
    }
    const { vm_start_: start, vm_end_: end } = vma;
    if (isForgivenShrink(run)) return undefined;
    if (run.result === 0) {
      return start === run.newStart && end === run.newEnd
        ? undefined
        : text(run, `[${hex(run.newStart)}, ${hex(run.newEnd)})`);
    }
    if (machine.faulted === undefined) return undefined;
    if (start === run.newStart && end === run.oldEnd) return undefined;
    if (start === run.oldStart && end === run.oldEnd && !isTableStep()) return undefined;
    if (start === run.newStart && end === run.newEnd && hasArrivedBefore(run)) return undefined;
    return text(run, `[${hex(run.newStart)}, ${hex(run.oldEnd)}) or as it was`);
  },
};

function text(run: Run, expected: string): string {
  const { vma } = run;
  return `with ${resultText(run.result)} the stack is [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}), not ${expected}`;
}
