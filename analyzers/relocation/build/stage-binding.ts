/**
 * How a function that does one half only is called: which of its parameters is which part of the
 * stage. Invariant: a function whose arguments cannot all be told is not called at all.
 */
import { cell } from "../../model/c/references.js";
import type { Program } from "../../lowering/program.js";
import { spelled, type CType, type FunctionType } from "../../lowering/types/ctype.js";
import type { Operation, Stage } from "../judge/stage.js";

export type StageArgument = "vma" | "prev" | "next" | "mm" | "iterator" | "merge" | "handed out" | "shift" | "start" | "end" | "length" | "pgoff";

export interface OperationBinding {
  readonly operation: Operation;
  readonly arguments: readonly StageArgument[];
}

/**
 * @param program undefined while it is only asked whether a call is possible at all
 * @returns why the function cannot be called on a stage
 */
export function bindOperation(type: FunctionType, program: Program | undefined): OperationBinding | string {
  const isExpanding = program?.modelled.has("vma_expand") !== false;
  const all: StageArgument[] = [];
  for (const { name, type: parameter } of type.parameters) {
    const argument = argumentFor(name, parameter);
    if (argument === undefined) return `nothing is known to pass for the parameter ${name === "" ? spelled(parameter) : name}`;
    all.push(argument);
  }
  if (!all.some((argument) => argument === "vma" || argument === "merge")) return "it is handed no VMA";
  // Who is told of a merge and looks at its neighbours chooses the VMA himself.
  const isMerge = all.includes("merge") && /\.(prev|next)\b/.test(program?.text ?? "");
  return { operation: isMerge ? "merge" : isExpanding ? "expand" : "shrink", arguments: all };
}

function argumentFor(name: string, type: CType): StageArgument | undefined {
  if (type.kind === "pointer" && type.to.kind === "pointer" && type.to.to.kind === "struct" && type.to.to.name === "vm_area_struct") return "handed out";
  if (type.kind === "pointer" && type.to.kind === "struct") {
    const structs: Readonly<Record<string, StageArgument>> = { mm_struct: "mm", vma_iterator: "iterator", vma_merge_struct: "merge" };
    if (type.to.name !== "vm_area_struct") return structs[type.to.name];
    return name === "prev" || name === "next" ? name : "vma";
  }
  if (type.kind !== "integer" || type.bits !== 32) return undefined;
  if (type.dimension === "pages") return "pgoff";
  if (/start|addr|^from$/.test(name)) return "start";
  if (/end|^to$/.test(name)) return "end";
  return /len|size/.test(name) ? "length" : /shift|delta|by|bytes/.test(name) ? "shift" : undefined;
}

export function boundToStage(call: (...args: never[]) => unknown, { arguments: all }: OperationBinding): (stage: Stage) => unknown {
  const run = call as (...args: unknown[]) => unknown;
  return (stage) => run(...all.map((argument) => valueOf(argument, stage)));
}

function valueOf(argument: StageArgument, stage: Stage): unknown {
  switch (argument) {
    case "iterator":
      return stage.vmi;
    case "merge":
      return stage.vmg;
    case "handed out":
      return cell(null);
    case "length":
      return stage.end - stage.start;
    default:
      return stage[argument];
  }
}
