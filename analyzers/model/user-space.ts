/**
 * How far the addresses of a process reach: on x86-64 a page less than 47 bits, or 56 bits where page
 * tables have five levels (TASK_SIZE_MAX, arch/x86/include/asm/page_64_types.h, v6.12); on a machine of
 * 32 bits to the last page but one, so that every end is an address.
 */
import type { MachineName } from "./c/width.js";
import type { Geometry } from "./tables.js";

/** The number of the page that user space ends before. */
export function nUserPages(machine: MachineName, { p4dBits = 0 }: Geometry): number {
  if (machine === "ilp32") return 2 ** 20 - 1;
  return (p4dBits > 0 ? 2 ** 44 : 2 ** 35) - 1;
}
