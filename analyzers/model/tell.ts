/**
 * Writes what an operation did to the log, with pictures of before and after. Invariant: called only
 * while a log is open, so that a run without one pays nothing but the question.
 */
import { isLogging, log } from "./c/trace.js";
import { nameOf, picture } from "./picture.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export function told<T>(name: string, operation: () => T): T {
  const before = picture();
  let result = "nothing: the run ended here";
  let isLast = true;
  try {
    const value = operation();
    result = show(value);
    isLast = false;
    return value;
  } finally {
    const entry = { kind: "operation", name, result, before, after: picture() } as const;
    log(isLast ? { ...entry, isLast } : entry);
  }
}

/** The same for a function of the tree, in a program that is compiled for telling. */
export function entered<T>(name: string, operation: () => T): T {
  if (!isLogging()) return operation();
  log({ kind: "enter", name });
  return told(name, operation);
}

function show(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "object" && value !== null && "vm_start_" in value)
    return nameOf(value as vm_area_struct);
  return value === null ? "NULL" : String(value);
}
