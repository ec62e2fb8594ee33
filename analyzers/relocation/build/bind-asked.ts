/**
 * Which parameter of a function of mm/vma.c is which part of what it is told. Invariant: a function whose
 * arguments cannot all be told is not called at all.
 */
import type { CType, FunctionType } from "../../lowering/types/ctype.js";
import type { OperationBinding, StageArgument } from "../run/calls.js";
import type { Operation } from "../scenarios/scenario.js";
import { argumentsFor } from "./binding.js";

/** @returns why the function cannot be called */
export function bindAsked(operation: Operation, type: FunctionType): OperationBinding | string {
  const all = argumentsFor(type, argumentFor);
  return typeof all === "string" ? all : { operation, arguments: all };
}

function argumentFor(name: string, type: CType): StageArgument | undefined {
  if (type.kind === "pointer") return pointedTo(name, type.to);
  if (type.kind === "struct") return type.name === "vm_userfaultfd_ctx" ? "uffd" : undefined;
  if (/below/.test(name)) return type.kind === "bool" ? "new below" : "new below as a number";
  if (type.kind === "bool") return /give_?up|oom|keep/.test(name) ? "false" : undefined;
  if (type.kind !== "integer" || type.bits < 32) return undefined;
  if (type.dimension === "pages" || /pgoff/.test(name)) return "pgoff";
  if (type.dimension === "flags" || /flags/.test(name)) return "flags";
  if (/end|^to$/.test(name)) return "end";
  if (/start|addr|^from$/.test(name)) return "start";
  return /len|size|delta|bytes/.test(name) ? "length" : undefined;
}

const structs: Readonly<Record<string, StageArgument>> = {
  mm_struct: "mm",
  vma_iterator: "iterator",
  vma_merge_struct: "merge",
  ma_state: "tree state",
  mempolicy: "policy",
  anon_vma_name: "name",
  vma_flags_t: "flags object",
};

function pointedTo(name: string, to: CType): StageArgument | undefined {
  if (to.kind === "struct")
    return to.name !== "vm_area_struct"
      ? structs[to.name]
      : name === "prev" || name === "next"
        ? name
        : "vma";
  if (to.kind === "pointer" && to.to.kind === "struct" && to.to.name === "vm_area_struct")
    return "vma handed over";
  if (to.kind === "integer" && (to.dimension === "flags" || /flags/.test(name)))
    return "flags handed over";
  return to.kind === "bool" ? "bool handed out" : undefined;
}
