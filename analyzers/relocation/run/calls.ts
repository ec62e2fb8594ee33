/**
 * How a compiled function is called, as a relocation or on a stage: which of its parameters is what.
 * Invariant: a binding is plain data; the values are those of the machine that was just booted.
 */
import { s32, u32 } from "../../model/c/integers.js";
import { shr, sub, type Bytes, type Integer } from "../../model/c/quantity.js";
import { cell } from "../../model/c/references.js";
import { machine, offend } from "../../model/machine.js";
import { PAGE_SHIFT } from "../../model/numbers.js";
import { ma_start, vma_iterator } from "../../model/structs/ma-state.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { vma_flags_t } from "../../model/structs/vma-flags.js";
import type { Operation } from "../scenarios/scenario.js";
import type { Stage } from "./stage.js";

/** What stands for one parameter of a relocation. */
export type Argument = "vma" | "mm" | "iterator" | "shift" | "new start" | "pages";

export interface Binding {
  readonly arguments: readonly Argument[];
  /** What a caller cuts a number down to, for a parameter that is narrower than `long`. */
  readonly cuts: readonly ("s32" | "u32" | null)[];
  /** Of a caller of a relocation: whether it is called with the mmap lock held for writing. */
  readonly caller?: "locked" | "unlocked";
}

/** What stands for one parameter of an operation by itself. */
export type StageArgument =
  | "vma"
  | "prev"
  | "next"
  | "mm"
  | "iterator"
  | "tree state"
  | "merge"
  | "handed out"
  | "shift"
  | "start"
  | "end"
  | "length"
  | "pgoff"
  | "flags"
  | "flags object"
  | "flags handed over"
  | "policy"
  | "name"
  | "uffd"
  | "new below"
  | "new below as a number"
  | "false"
  | "vma handed over"
  | "bool handed out";

export interface OperationBinding {
  readonly operation: Operation;
  readonly arguments: readonly StageArgument[];
}

/** The function as a relocation is run: a VMA and how many bytes to move it down. */
export function bound(
  call: (...args: never[]) => unknown,
  binding: Binding,
): (vma: vm_area_struct, shift: Bytes) => number {
  const { arguments: all, cuts, caller } = binding;
  if (caller !== undefined) return calledFrom(call, caller);
  const run = call as (...args: unknown[]) => number;
  const isPlain = cuts.every((cut) => cut === null);
  if (isPlain && all.length === 2 && all[0] === "vma" && all[1] === "shift") return run;
  return (vma, shift) =>
    run(...all.map((argument, i) => cutTo(cuts[i] ?? null, valueOf(argument, vma, shift))));
}

/** A caller, which is handed what it needs by a call that is compiled with it (build/shim.ts). */
function calledFrom(
  call: (...args: never[]) => unknown,
  caller: "locked" | "unlocked",
): (vma: vm_area_struct, shift: Bytes) => number {
  const run = call as (vma: vm_area_struct, shift: Bytes) => number;
  return (vma, shift) => {
    machine.isOfCaller = true;
    if (caller === "locked") return run(vma, shift);
    const { mmap_lock } = machine.mm;
    machine.isCallersLock = false;
    mmap_lock.writers = 0;
    const result = run(vma, shift);
    if (mmap_lock.writers + mmap_lock.readers > 0)
      offend("M", "the mmap lock is not given up by who took it");
    // As the others are left, so that the rest is judged as theirs is.
    mmap_lock.writers = 1;
    mmap_lock.readers = 0;
    return result;
  };
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
    case "tree state":
      return stage.vmi.mas;
    case "merge":
      return stage.vmg;
    case "handed out":
      return cell(null);
    case "length":
      return sub(stage.end, stage.start);
    case "vma handed over":
      return cell(stage.vma);
    case "bool handed out":
      return cell(false);
    case "false":
      return false;
    case "flags":
    case "flags object":
    case "flags handed over":
    case "policy":
    case "name":
    case "uffd":
    case "new below":
    case "new below as a number":
      return wished(argument, stage);
    default:
      return stage[argument];
  }
}

type Wished =
  | "flags"
  | "flags object"
  | "flags handed over"
  | "policy"
  | "name"
  | "uffd"
  | "new below"
  | "new below as a number";

function wished(argument: Wished, { wish }: Stage): unknown {
  if (wish === undefined) throw new RangeError(`nobody asks for ${argument}`);
  switch (argument) {
    case "flags handed over":
      return cell(wish.flags);
    case "flags object": {
      const flags = new vma_flags_t();
      flags.bits = wish.flags;
      return flags;
    }
    case "new below":
      return wish.isNewBelow;
    case "new below as a number":
      return wish.isNewBelow ? 1 : 0;
    default:
      return wish[argument];
  }
}
