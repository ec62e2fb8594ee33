/**
 * How far the exploration goes. Everything that limits it is here and is printed, so that *holds*
 * says exactly what was looked at. Terms: a *position* is where the start of the stack lies relative
 * to the boundaries of tables; a *window* is the part of the address space that it lies in; a
 * *population* is which pages of the stack are mapped. Invariant: plain data.
 */
import type { MachineName } from "../../model/c/width.js";
import { farDefault, farSmall, withFifthLevel, type Far } from "./far.js";
import type { Geometry } from "../../model/machine.js";

export const boundsNames = ["small", "default", "large"] as const;
export type BoundsName = (typeof boundsNames)[number];

/** What varies at a certain number of neighbours. */
export interface Stratum {
  readonly nNeighbours: number;
  /** Every length of the stack from one page to this. */
  readonly maxLength: number;
  /** Every shift from one page to the length and this many pages more; then a table and its neighbours at each level. */
  readonly nShiftsBeyond: number;
  /** Stacks up to this length have every population; longer ones the typical ones. */
  readonly maxSubsetLength: number;
  readonly geometries: readonly Geometry[];
  /** Every place in the tables; those at and next to the boundaries of each level; or of the highest one; or only its first. */
  readonly positions: "every" | "boundaries" | "few" | "first";
  /**
   * Dimensions that are combined with everything else; the others take turns, as kinds of
   * neighbours always do.
   */
  readonly combined: readonly ("ceiling" | "pgoff")[];
}

export interface Bounds {
  readonly name: BoundsName;
  readonly machine: MachineName;
  readonly strata: readonly Stratum[];
  /** Stacks of many tables, alone, at a few positions. */
  readonly longLengths: readonly number[];
  /** Shifts past what narrower types hold; a machine of 32 bits has none. */
  readonly far: readonly Far[];
}

const tiny: Geometry = { pteBits: 1, pmdBits: 1, pudBits: 1 };
const wide: Geometry = { pteBits: 2, pmdBits: 1, pudBits: 1 };
const tall: Geometry = { pteBits: 1, pmdBits: 2, pudBits: 1 };
const roomy: Geometry = { pteBits: 2, pmdBits: 2, pudBits: 2 };
const broad: Geometry = { pteBits: 3, pmdBits: 1, pudBits: 2 };

function stratum(
  nNeighbours: number,
  maxLength: number,
  nShiftsBeyond: number,
  maxSubsetLength: number,
  geometries: readonly Geometry[],
  positions: Stratum["positions"],
  combined: Stratum["combined"] = [],
): Stratum {
  return {
    nNeighbours,
    maxLength,
    nShiftsBeyond,
    maxSubsetLength,
    geometries,
    positions,
    combined,
  };
}

/** Strata of as many neighbours follow each other from small tables to large ones. */
const shared: { readonly [name in BoundsName]: Omit<Bounds, "machine" | "far"> } = {
  small: {
    name: "small",
    strata: [
      stratum(0, 3, 1, 1, [tiny], "few"),
      stratum(1, 1, 0, 0, [tiny], "first"),
      stratum(2, 1, 0, 0, [tiny], "first"),
      stratum(3, 1, 0, 0, [tiny], "first"),
    ],
    longLengths: [],
  },
  default: {
    name: "default",
    strata: [
      stratum(0, 5, 2, 3, [tiny], "every", ["ceiling"]),
      stratum(0, 4, 1, 2, [wide, tall], "boundaries"),
      stratum(1, 3, 1, 1, [tiny], "every"),
      stratum(1, 1, 1, 1, [wide, tall], "few"),
      stratum(2, 2, 0, 1, [tiny], "boundaries"),
      stratum(3, 2, 1, 1, [tiny], "few"),
      stratum(20, 1, 1, 1, [tiny], "few"),
    ],
    longLengths: [65],
  },
  large: {
    name: "large",
    strata: [
      stratum(0, 8, 3, 4, [tiny], "every", ["ceiling", "pgoff"]),
      stratum(0, 6, 2, 3, [wide, tall, roomy, broad], "boundaries", ["ceiling"]),
      stratum(1, 4, 2, 3, [tiny], "every"),
      stratum(1, 3, 2, 2, [wide, tall, roomy], "boundaries"),
      stratum(2, 3, 2, 2, [tiny], "every"),
      stratum(2, 2, 1, 1, [wide, tall], "few"),
      stratum(3, 2, 2, 2, [tiny, wide, tall], "boundaries"),
      stratum(20, 2, 1, 2, [tiny, wide], "boundaries"),
    ],
    longLengths: [65, 130, 513],
  },
};

/** Levels of page tables that there are scenarios of. */
export type Levels = 4 | 5;

/** The bounds of this name for a machine; one of 32 bits has four levels. */
export function boundsOf(name: BoundsName, machine: MachineName, levels: Levels = 4): Bounds {
  if (machine === "ilp32") return { ...shared[name], machine, far: [] };
  const far = name === "small" ? farSmall : farDefault;
  if (levels === 4) return { ...shared[name], machine, far };
  return {
    ...shared[name],
    machine,
    strata: shared[name].strata.map((one) => ({
      ...one,
      geometries: one.geometries.map((geometry) => ({ ...geometry, p4dBits: 1 })),
    })),
    far: far.map(withFifthLevel),
  };
}

/** Geometries of the default machine. */
export const bounds: { readonly [name in BoundsName]: Bounds } = {
  small: boundsOf("small", "lp64"),
  default: boundsOf("default", "lp64"),
  large: boundsOf("large", "lp64"),
};
