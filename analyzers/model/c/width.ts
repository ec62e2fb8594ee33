/**
 * How wide `long` and pointers are on the machine that runs: 64 bits (LP64, as x86-64 has it) or 32
 * (ILP32). Invariant: a boot sets all of it, so that nothing of an earlier machine is left.
 */

export const machineNames = ["lp64", "ilp32"] as const;
export type MachineName = (typeof machineNames)[number];

/** Numbers up to here are whole and exact in JavaScript; above them stands a bigint. */
export const MAX_EXACT = Number.MAX_SAFE_INTEGER;

export const width = {
  name: "lp64" as MachineName,
  /** Bits of `long`. */
  bits: 64,
  /** The largest `unsigned long` that is a number, not a bigint. */
  limit: MAX_EXACT,
};

export function setWidth(name: MachineName): void {
  if (width.name === name) return;
  width.name = name;
  width.bits = name === "lp64" ? 64 : 32;
  width.limit = name === "lp64" ? MAX_EXACT : 0xffffffff;
}
