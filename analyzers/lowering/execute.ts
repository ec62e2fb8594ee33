/**
 * The program as a script: an expression whose value takes the model and gives the functions of the
 * program. It imports nothing, so that it can run where nothing can be imported. Invariant: what runs
 * is the text that was type-checked, without its types.
 */
import type { Weights } from "../model/c/weights.js";
import type { Program } from "./program.js";

/** The functions of a program by identifier; calling one runs C. */
export interface Executable {
  readonly functions: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Gives variables with the life of the program their first values. */
  reset(): void;
  /** Whether there are any. */
  readonly hasState: boolean;
  /** Whether a call may change them. */
  readonly isAging?: boolean;
  /** Of a program that counts, which of its points ran. */
  readonly ran?: Uint8Array;
  /** Of a program that weighs, the sides of its comparisons. */
  readonly sides?: Weights;
}

/** Imports become a destructured argument, exports the returned object; everything between stays. */
export function wrapped(javascript: string, program: Program): string {
  const lines = javascript.split("\n").map((line) => {
    const imported = /^import \{ (.*) \} from "\.\/model\/program\.js";$/.exec(line);
    if (imported !== null) return `const { ${imported[1]} } = model;`;
    if (line.startsWith("export {")) return "";
    return line.startsWith("export function reset") ? line.slice("export ".length) : line;
  });
  const names = program.functions.map(({ identifier }) => identifier);
  const ran = program.points.length > 0 ? ", ran" : "";
  const sides = program.nSides > 0 ? ", sides" : "";
  return `(function (model) { "use strict";\n${lines.join("\n")}\nreturn { functions: { ${names.join(", ")} }, reset, hasState: ${program.hasState}, isAging: ${program.isAging}${ran}${sides} };\n})`;
}
