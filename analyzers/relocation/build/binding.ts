/**
 * How a root is called: which of its parameters is the VMA, which says how far. Invariant: a function
 * whose arguments cannot all be told is not called at all.
 */
import { machine } from "../../model/machine.js";
import { vma_iterator } from "../../model/structs/ma-state.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import type { CType, FunctionType } from "../../lowering/types/ctype.js";
import { spelled } from "../../lowering/types/ctype.js";

/** What stands for one parameter. */
export type Argument = "vma" | "mm" | "iterator" | "shift" | "new start" | "pages";

export interface Binding {
  readonly arguments: readonly Argument[];
}

/** @returns why the function cannot be called as a relocation */
export function bind(type: FunctionType): Binding | string {
  const all: Argument[] = [];
  for (const { name, type: parameter } of type.parameters) {
    const argument = argumentFor(name, parameter);
    if (argument === undefined) return `nothing is known to pass for the parameter ${name === "" ? spelled(parameter) : name}`;
    all.push(argument);
  }
  if (!all.includes("vma")) return "it takes no struct vm_area_struct";
  const nNumbers = all.filter((argument) => argument === "shift" || argument === "new start" || argument === "pages").length;
  if (nNumbers !== 1) return nNumbers === 0 ? "it is not told how far to move" : "it takes more numbers than how far to move";
  if (type.result.kind !== "integer" || type.result.bits === 64) return "it returns no int";
  return { arguments: all };
}

function argumentFor(name: string, type: CType): Argument | undefined {
  if (type.kind === "pointer" && type.to.kind === "struct") {
    if (type.to.name === "vm_area_struct") return "vma";
    if (type.to.name === "mm_struct") return "mm";
    return type.to.name === "vma_iterator" ? "iterator" : undefined;
  }
  if (type.kind !== "integer" || type.bits !== 32) return undefined;
  if (/page|pgs$|^nr/.test(name)) return "pages";
  return /start|addr|dest|^to$/.test(name) ? "new start" : "shift";
}

/** The function as a relocation is run: a VMA and how many bytes to move it down. */
export function bound(call: (...args: never[]) => unknown, { arguments: all }: Binding): (vma: vm_area_struct, shift: number) => number {
  const run = call as (...args: unknown[]) => number;
  if (all.length === 2 && all[0] === "vma" && all[1] === "shift") return run;
  return (vma, shift) => run(...all.map((argument) => valueOf(argument, vma, shift)));
}

function valueOf(argument: Argument, vma: vm_area_struct, shift: number): unknown {
  switch (argument) {
    case "vma":
      return vma;
    case "mm":
      return machine.mm;
    case "iterator": {
      const iterator = new vma_iterator();
      iterator.mas.tree = machine.mm.mm_mt;
      iterator.mas.status = 1;
      return iterator;
    }
    case "shift":
      return shift;
    case "pages":
      return shift >>> 12;
    case "new start":
      return (vma.vm_start - shift) >>> 0;
  }
}
