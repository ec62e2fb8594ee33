/**
 * Shifts that no table of a few entries can be crossed by in time: past what an `int`, and an `unsigned
 * int`, holds in bytes and in pages, and past whole tables of x86-64. They are tried with tables of
 * x86-64, which have 512 entries; four levels of them, or five where the configuration says so.
 * Invariant: plain data.
 */
import type { Geometry } from "../../model/machine.js";

export interface Far {
  readonly geometry: Geometry;
  /** In pages; each, and one page less and more. */
  readonly shifts: readonly number[];
  readonly lengths: readonly number[];
  /** Neighbours by the name of where they stand, one at a time; the stack is alone too. */
  readonly neighbours: readonly string[];
}

const fourLevels: Geometry = { pteBits: 9, pmdBits: 9, pudBits: 9 };

/** 2 and 4 GiB, which is where `int` and `unsigned int` end. */
const words = [2 ** 19, 2 ** 20];
/** 16 GiB, by which x86-64 randomises stacks, and one PGD slot of four levels. */
const tables = [2 ** 22, 2 ** 27];
/** 8 and 16 TiB, whose numbers of pages an `int` and an `unsigned int` do not hold. */
const counts = [2 ** 31, 2 ** 32];
const someNeighbours = ["touching below", "at the new start"];

/** A PGD slot of five levels. */
const fifth = 2 ** 36;

/** The same with tables of five levels, as x86-64 has where CONFIG_PGTABLE_LEVELS is 5. */
export function withFifthLevel(far: Far): Far {
  return {
    ...far,
    geometry: { ...far.geometry, p4dBits: 9 },
    shifts: [...far.shifts, fifth],
  };
}

export const farSmall: readonly Far[] = [
  { geometry: fourLevels, shifts: [...words, 2 ** 32], lengths: [1], neighbours: [] },
];

export const farDefault: readonly Far[] = [
  {
    geometry: fourLevels,
    shifts: [...words, ...tables, ...counts],
    lengths: [2],
    neighbours: someNeighbours,
  },
];
