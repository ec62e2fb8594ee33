/**
 * strcmp() and its like - texts of C
 *
 * @from string.h of the C library
 * @kernel strcmp(), strncmp(), strlen(), v6.12 and later
 */
import type { Integer } from "../c/quantity.js";
import type { Ref } from "../c/references.js";
import { type ModelFunction, one } from "../model-function.js";
import { textAt } from "./printing.js";

const releases = "v6.12 and later";

export const strings_kernels: readonly ModelFunction[] = [
  one("int strcmp(const char *a, const char *b)", releases, "faithful"),
  one("int strncmp(const char *a, const char *b, unsigned long n)", releases, "faithful"),
  one("unsigned long strlen(const char *text)", releases, "faithful"),
];

type Text = Ref<Integer>;

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

export function strcmp(a: Text, b: Text): number {
  return order(textAt(a), textAt(b));
}

export function strncmp(a: Text, b: Text, n: Integer): number {
  return order(textAt(a).slice(0, Number(n)), textAt(b).slice(0, Number(n)));
}

export function strlen(text: Text): Integer {
  return BigInt(textAt(text).length) as unknown as Integer;
}
