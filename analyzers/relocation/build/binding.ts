/**
 * Which parameter of a function is which part of a call: of a relocation, which is handed a VMA and
 * how far to move it, or of an operation by itself, which is handed a stage. Invariant: a function whose
 * arguments cannot all be told is not called at all.
 */
import type { Unit } from "../../lowering/emit/functions.js";
import { calls, type Program } from "../../lowering/program.js";
import { spelled, type CType, type FunctionType } from "../../lowering/types/ctype.js";
import type { Argument, Binding, OperationBinding, StageArgument } from "../run/calls.js";

/** @returns what stands for each parameter, or why one of them cannot be told */
export function argumentsFor<Argument>(
  { parameters }: FunctionType,
  argumentFor: (name: string, type: CType) => Argument | undefined,
): Argument[] | string {
  const all: Argument[] = [];
  for (const { name, type } of parameters) {
    const argument = argumentFor(name, type);
    if (argument === undefined)
      return `nothing is known to pass for the parameter ${name === "" ? spelled(type) : name}`;
    all.push(argument);
  }
  return all;
}

/** @returns why the function cannot be called as a relocation */
export function bind(type: FunctionType): Binding | string {
  const all = argumentsFor(type, relocationArgument);
  if (typeof all === "string") return all;
  if (!all.includes("vma")) return "it takes no struct vm_area_struct";
  const nNumbers = all.filter(
    (argument) => argument === "shift" || argument === "new start" || argument === "pages",
  ).length;
  if (nNumbers !== 1)
    return nNumbers === 0
      ? "it is not told how far to move"
      : "it takes more numbers than how far to move";
  if (type.result.kind !== "integer") return "it returns no int";
  const cuts = type.parameters.map(({ type: own }) =>
    own.kind === "integer" && own.rank < 4 ? (own.isSigned ? "s32" : "u32") : null,
  );
  return { arguments: all, cuts };
}

const unitOf: { readonly [argument in Argument]?: Unit } = {
  shift: "Distance",
  pages: "Pages",
  "new start": "Address",
};

/** What the parameters of a relocation count. */
export function unitsOf(type: FunctionType): readonly (Unit | undefined)[] {
  const binding = bind(type);
  return typeof binding === "string" ? [] : binding.arguments.map((argument) => unitOf[argument]);
}

function relocationArgument(name: string, type: CType): Argument | undefined {
  if (type.kind === "pointer" && type.to.kind === "struct") {
    if (type.to.name === "vm_area_struct") return "vma";
    if (type.to.name === "mm_struct") return "mm";
    return type.to.name === "vma_iterator" ? "iterator" : undefined;
  }
  if (type.kind !== "integer" || type.bits < 32) return undefined;
  if (/page|pgs$|^nr/.test(name)) return "pages";
  return /start|addr|dest|^to$/.test(name) ? "new start" : "shift";
}

/**
 * @param program undefined while it is only asked whether a call is possible at all
 * @returns why the function cannot be called on a stage
 */
export function bindOperation(
  type: FunctionType,
  program: Program | undefined,
): OperationBinding | string {
  const isExpanding = program === undefined || calls(program, "vma_expand");
  const all = argumentsFor(type, stageArgument);
  if (typeof all === "string") return all;
  if (!all.some((argument) => argument === "vma" || argument === "merge"))
    return "it is handed no VMA";
  // A function that is handed a merge and reads its neighbours chooses by itself which VMA grows.
  const isMerge = all.includes("merge") && /\.(prev|next)\b/.test(program?.text ?? "");
  return { operation: isMerge ? "merge" : isExpanding ? "expand" : "shrink", arguments: all };
}

function stageArgument(name: string, type: CType): StageArgument | undefined {
  if (
    type.kind === "pointer" &&
    type.to.kind === "pointer" &&
    type.to.to.kind === "struct" &&
    type.to.to.name === "vm_area_struct"
  )
    return "handed out";
  if (type.kind === "pointer" && type.to.kind === "struct") {
    const structs: Readonly<Record<string, StageArgument>> = {
      mm_struct: "mm",
      vma_iterator: "iterator",
      vma_merge_struct: "merge",
      ma_state: "tree state",
    };
    if (type.to.name !== "vm_area_struct") return structs[type.to.name];
    return name === "prev" || name === "next" ? name : "vma";
  }
  if (type.kind !== "integer" || type.bits < 32) return undefined;
  if (type.dimension === "pages" || /pgoff/.test(name)) return "pgoff";
  if (/start|addr|^from$/.test(name)) return "start";
  if (/end|^to$/.test(name)) return "end";
  return /len|size/.test(name) ? "length" : /shift|delta|by|bytes/.test(name) ? "shift" : undefined;
}
