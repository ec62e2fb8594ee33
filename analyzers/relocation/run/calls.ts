/**
 * How a compiled function is called, as a relocation or on a stage: which of its parameters is what.
 * Invariant: a binding is plain data; the values are those of the machine that was just booted.
 */
import { s32, u32 } from "../../model/c/integers.js";
import { shr, sub, type Bytes, type Integer } from "../../model/c/quantity.js";
import { cell } from "../../model/c/references.js";
import { machine } from "../../model/machine.js";
import { PAGE_SHIFT } from "../../model/numbers.js";
import { ma_start, vma_iterator } from "../../model/structs/ma-state.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import type { Operation } from "../scenarios/scenario.js";
import type { Stage } from "./stage.js";

/** What stands for one parameter of a relocation. */
export type Argument = "vma" | "mm" | "iterator" | "shift" | "new start" | "pages";

export interface Binding {
  readonly arguments: readonly Argument[];
  /** What a caller cuts a number down to, for a parameter that is narrower than `long`. */
  readonly cuts: readonly ("s32" | "u32" | null)[];
}

/** What stands for one parameter of an operation by itself. */
export type StageArgument =
  | "vma"
  | "prev"
  | "next"
  | "mm"
  | "iterator"
  | "merge"
  | "handed out"
  | "shift"
  | "start"
  | "end"
  | "length"
  | "pgoff";

export interface OperationBinding {
  readonly operation: Operation;
  readonly arguments: readonly StageArgument[];
}

/** The function as a relocation is run: a VMA and how many bytes to move it down. */
export function bound(
  call: (...args: never[]) => unknown,
  { arguments: all, cuts }: Binding,
): (vma: vm_area_struct, shift: Bytes) => number {
  const run = call as (...args: unknown[]) => number;
  const isPlain = cuts.every((cut) => cut === null);
  if (isPlain && all.length === 2 && all[0] === "vma" && all[1] === "shift") return run;
  return (vma, shift) =>
    run(...all.map((argument, i) => cutTo(cuts[i] ?? null, valueOf(argument, vma, shift))));
}

/** As C converts it on the way into the call. */
function cutTo(cut: Binding["cuts"][number], value: unknown): unknown {
  if (cut === null) return value;
  return cut === "s32" ? s32(value as Integer) : u32(value as Integer);
}

function valueOf(argument: Argument, vma: vm_area_struct, shift: Bytes): unknown {
  switch (argument) {
    case "vma":
      return vma;
    case "mm":
      return machine.mm;
    case "iterator": {
      const iterator = new vma_iterator();
      iterator.mas.tree = machine.mm.mm_mt;
      iterator.mas.status = ma_start;
      return iterator;
    }
    case "shift":
      return shift;
    case "pages":
      return shr(shift, PAGE_SHIFT);
    case "new start":
      return sub(vma.vm_start, shift);
  }
}

/** The function as it is called with what its caller has in its hands. */
export function boundToStage(
  call: (...args: never[]) => unknown,
  { arguments: all }: OperationBinding,
): (stage: Stage) => unknown {
  const run = call as (...args: unknown[]) => unknown;
  return (stage) => run(...all.map((argument) => staged(argument, stage)));
}

function staged(argument: StageArgument, stage: Stage): unknown {
  switch (argument) {
    case "iterator":
      return stage.vmi;
    case "merge":
      return stage.vmg;
    case "handed out":
      return cell(null);
    case "length":
      return sub(stage.end, stage.start);
    default:
      return stage[argument];
  }
}
