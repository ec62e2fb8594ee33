/**
 * The program as running code. It is compiled from TypeScript, and evaluated in a context of its own
 * that has the language and nothing else: no globals of Node, no way to make code from text.
 * Invariant: what runs is the text that was type-checked, without its types.
 */
import { createContext, Script } from "node:vm";
import * as runtime from "../model/program.js";
import type { Program } from "./program.js";

/** The functions of a program by identifier; calling one runs C. */
export interface Executable {
  readonly functions: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Gives variables with the life of the program their first values. */
  reset(): void;
  /** Whether there are any. */
  readonly hasState: boolean;
}


/** @param javascript what `javascriptOf()` made */
export function load(javascript: string): Executable {
  const context = createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } });
  const make = new Script(javascript, { filename: "program.js" }).runInContext(context) as (model: typeof runtime) => {
    readonly functions: Executable["functions"];
    readonly reset: () => void;
    readonly hasState: boolean;
  };
  const executable = make(runtime);
  executable.reset();
  return executable;
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
  return `(function (model) { "use strict";\n${lines.join("\n")}\nreturn { functions: { ${names.join(", ")} }, reset, hasState: ${program.hasState} };\n})`;
}
