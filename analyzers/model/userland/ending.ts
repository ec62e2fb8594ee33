/**
 * abort(), exit() and assert() - a program of userland ends itself
 *
 * @from stdlib.h and assert.h of the C library
 * @kernel abort(), exit(), assert(), v6.12 and later
 */
import { type ModelFunction, one } from "../model-function.js";
import { misuse } from "./userland.js";

const releases = "v6.12 and later";
const ends = "faithful: the test is over, and has failed";

export const ending_kernels: readonly ModelFunction[] = [
  one("void abort(void)", releases, ends, "user_abort"),
  one("void exit(int code)", releases, ends, "user_exit"),
  one("void assert(bool condition)", releases, ends, "user_assert"),
];

export function user_abort(): void {
  misuse("abort() is called");
}

export function user_exit(code: number): void {
  misuse(`exit(${code}) is called`);
}

export function user_assert(condition: boolean): void {
  if (!condition) misuse("an assert() does not hold");
}
