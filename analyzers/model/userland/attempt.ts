/**
 * Calls of tests and conditions of their files, as a program that is compiled for them makes them: one
 * test runs and the others succeed, and of a condition that fails the values are known.
 */
import { isFabricated } from "../c/fabricated.js";
import type { Integer } from "../c/quantity.js";
import { type Looked, userland } from "./userland.js";

export function attempt<T>(name: string, test: () => T): T | true {
  const all = userland();
  if (all.wanted !== name) return true;
  all.isRunning = true;
  const result = test();
  all.isRunning = false;
  all.result = all.result !== false && Boolean(result);
  return result;
}

/** A statement is about to run. */
export function stand(mark: number): void {
  const all = userland();
  if (all.result === undefined) all.place = mark;
}

/** A statement of the tests' own files is about to run. */
export function stand_own(mark: number): void {
  const all = userland();
  if (all.result === undefined) all.place = all.ownPlace = mark;
}

/** Two values that are compared, with what came of it. */
export function comparing(operator: string, a: unknown, b: unknown, isTrue: boolean): boolean {
  const [left, right] = [shown(a), shown(b)];
  const isOther = a !== b && left === right;
  userland().compared = `${left} ${operator} ${right}${isOther ? ", which is another one" : ""}`;
  return isTrue;
}

/** The condition of an `if`, with what came of it; the mark is of what is asked, which it may negate. */
export function looked(mark: number, isTrue: boolean, isNegated = false): boolean {
  const all = userland();
  if (!all.isRunning) return isTrue;
  all.looked = { mark, isTrue: isTrue !== isNegated, values: all.compared } satisfies Looked;
  all.compared = "";
  return isTrue;
}

/** A number below this is written as people count. */
const SMALL = 256;

function shown(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" || typeof value === "bigint")
    return value >= -SMALL && value <= SMALL ? value.toString() : `0x${value.toString(16)}`;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (isFabricated(value)) return `(void *)0x${value.address.toString(16)}`;
  return typeof value === "object" ? pointed(value) : "a function";
}

interface Range {
  readonly $vm_start?: Integer;
  readonly $vm_end?: Integer;
}

/** A VMA is known by its range; of what was freed nothing is read, because that would end the test. */
function pointed(value: object): string {
  if (userland().memory.get(value)?.isFreed === true) return "freed memory";
  const { $vm_start, $vm_end } = rangeOf(value);
  if ($vm_start !== undefined && $vm_end !== undefined)
    return `[${hex($vm_start)}, ${hex($vm_end)})`;
  const struct = /^struct\$(\w+)/.exec(value.constructor.name)?.[1];
  return struct === undefined ? "a pointer" : `a struct ${struct}`;
}

/** A member of a union may not be what was written last. */
function rangeOf(value: Range): Range {
  try {
    const { $vm_start, $vm_end } = value;
    return { $vm_start, $vm_end } as Range;
  } catch {
    return {};
  }
}

function hex(value: Integer): string {
  return `0x${value.toString(16)}`;
}
