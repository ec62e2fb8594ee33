/**
 * What an operation by itself leaves in its caller's hands: its result, the merge that it was handed,
 * and where the iterator stands. Invariant: two of them have the same numbers if and only if a caller
 * that goes on, or tries again, finds the same.
 */
import { after, type Integer } from "../../model/c/quantity.js";
import { ma_active } from "../../model/structs/ma-state.js";
import { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { hex } from "./run.js";
import type { HandedBack } from "./stage.js";

/** One after the other, always as many. */
export function numbersOf({ result, stage: { vmg, vmi } }: HandedBack): Integer[] {
  const { mas } = vmi;
  const isActive = mas.status === ma_active;
  return [
    resultNumber(result),
    ...[vmg.vma, vmg.middle, vmg.target, vmg.prev, vmg.next].map((vma) => vma?.ordinal ?? -1),
    vmg.start,
    vmg.end,
    vmg.pgoff,
    vmg.flags,
    vmg.vm_flags,
    vmg.state,
    mas.status,
    mas.index,
    mas.last,
    isActive ? mas.at : 0,
  ];
}

export function resultNumber(result: unknown): Integer {
  if (typeof result === "number" || typeof result === "bigint") return result as Integer;
  if (typeof result === "boolean") return result ? 1 : 0;
  // The first VMA has the ordinal 0.
  if (result instanceof vm_area_struct) return result.ordinal + 1;
  return result === null ? 0 : -1;
}

/** `NULL`, or the VMA; nothing for a number. */
export function pointerText(result: unknown): string | undefined {
  if (result === null) return "NULL";
  return result instanceof vm_area_struct ? vmaText(result) : undefined;
}

export function handedBackText({ result, stage: { vmg, vmi } }: HandedBack): string {
  const { mas } = vmi;
  const vma = vmg.vma ?? vmg.middle ?? vmg.target;
  return [
    ...(result === undefined ? [] : [pointerText(result) ?? String(result)]),
    `a merge of [${hex(vmg.start)}, ${hex(vmg.end)}) in state ${vmg.state} with pgoff ${vmg.pgoff} and ${vma === null ? "no VMA" : vmaText(vma)}`,
    mas.status === ma_active
      ? `the iterator at ${hex(mas.at)}, set to [${hex(mas.index)}, ${hex(after(mas.last))})`
      : `the iterator nowhere, set to ${hex(mas.index)}`,
  ].join(", ");
}

function vmaText(vma: vm_area_struct): string {
  return vma.isFree ? "a VMA that is gone" : `the VMA at ${hex(vma.vm_start_)}`;
}
