/**
 * Who lives next to the stack: each neighbourhood places its VMAs relative to where the stack is
 * and where it wants to go. Invariant: a neighbourhood is in order of address, overlaps neither the
 * stack nor itself, and differs from every other one of the same layout.
 */
import type { Geometry } from "../../model/machine.js";

/** Where the stack is and wants to go, in pages. */
interface Layout {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly geometry: Geometry;
  /** Pages of user space. */
  readonly nPages: number;
}

export interface PageRange {
  readonly start: number;
  readonly end: number;
}

export interface Neighbourhood {
  readonly name: string;
  readonly nVmas: number;
  /** How many pages its VMAs have together. */
  nPages(nShiftPages: number): number;
  /** Nothing when it does not fit the layout or would be a neighbourhood that has another name. */
  place(layout: Layout): readonly PageRange[] | undefined;
}

type Placing = (layout: Layout) => PageRange | undefined;

const page = (start: number): PageRange => ({ start, end: start + 1 });

/** Room that one entry of the PMD table, and one of the PUD table, covers. */
export const pmdSpan = (geometry: Geometry): number => 1 << geometry.pteBits;
export const pudSpan = (geometry: Geometry): number => pmdSpan(geometry) << geometry.pmdBits;
export const p4dSpan = (geometry: Geometry): number => pudSpan(geometry) * 2 ** geometry.pudBits;
export const pgdSpan = (geometry: Geometry): number =>
  p4dSpan(geometry) * 2 ** (geometry.p4dBits ?? 0);

const below: Readonly<Record<string, Placing>> = {
  "touching below": ({ newStart }) => page(newStart - 1),
  "a page below": ({ newStart }) => page(newStart - 2),
  "a PTE table below": ({ newStart, geometry }) => page(newStart - 1 - pmdSpan(geometry)),
  "a PMD table below": ({ newStart, geometry }) => page(newStart - 1 - pudSpan(geometry)),
};

const above: Readonly<Record<string, Placing>> = {
  "touching above": ({ end }) => page(end),
  "a page above": ({ end }) => page(end + 1),
  "a PTE table above": ({ end, geometry }) => page(end + pmdSpan(geometry)),
  "a PMD table above": ({ end, geometry }) => page(end + pudSpan(geometry)),
};

const inTheWay: Readonly<Record<string, Placing>> = {
  "touching the old start": ({ start }) => page(start - 1),
  "at the new start": ({ start, newStart }) => (start - newStart > 1 ? page(newStart) : undefined),
  "in the middle": ({ start, newStart }) =>
    start - newStart > 2 ? page(newStart + Math.floor((start - newStart) / 2)) : undefined,
};

function single(name: string, place: Placing): Neighbourhood {
  return several(name, [place]);
}

function several(
  name: string,
  places: readonly Placing[],
  nPages: (nShiftPages: number) => number = () => places.length,
): Neighbourhood {
  return {
    name,
    nVmas: places.length,
    nPages,
    place(layout) {
      const ranges: PageRange[] = [];
      for (const place of places) {
        const range = place(layout);
        if (range === undefined) return undefined;
        ranges.push(range);
      }
      ranges.sort((a, b) => a.start - b.start);
      return fits(ranges, layout) ? ranges : undefined;
    },
  };
}

function fits(ranges: readonly PageRange[], { start, end, nPages }: Layout): boolean {
  let last = 1;
  for (const range of ranges) {
    if (range.start < last || range.end <= range.start || range.end > nPages) return false;
    if (range.start < end && range.end > start) return false;
    last = range.end;
  }
  return true;
}

const places: Readonly<Record<string, Placing>> = { ...below, ...above, ...inTheWay };

function placingOf(name: string): Placing {
  const placing = places[name];
  if (placing === undefined) throw new RangeError(`no neighbour stands ${name}`);
  return placing;
}

function together(...names: string[]): Neighbourhood {
  return several(names.join(" and "), names.map(placingOf));
}

/** So many VMAs that the tree needs several nodes: every second page, half of them below. */
function crowd(nVmas: number): Neighbourhood {
  const half = nVmas >> 1;
  return several(
    `${nVmas} VMAs around`,
    Array.from(
      { length: nVmas },
      (_, i): Placing =>
        i < half
          ? ({ newStart }) => page(newStart - 2 * (half - i) + 1)
          : ({ end }) => page(end + 2 * (i - half)),
    ),
  );
}

const across = "across the new start";
const whole = "all of the way";

/** Where one neighbour stands: apart from the stack and its way, or in the way. */
export const standings: { readonly [where in "apart" | "inTheWay"]: readonly string[] } = {
  apart: [...Object.keys(below), ...Object.keys(above)],
  inTheWay: [...Object.keys(inTheWay), across, whole],
};

/** The stack alone. */
export const nobody: Neighbourhood = { name: "nobody", nVmas: 0, nPages: () => 0, place: () => [] };

/** Ordered by the number of VMAs. */
export const neighbourhoods: readonly Neighbourhood[] = [
  nobody,
  ...Object.entries(places).map(([name, place]) => single(name, place)),
  several(across, [({ newStart }) => ({ start: newStart - 1, end: newStart + 1 })], () => 2),
  several(
    whole,
    [({ start, newStart }) => (start - newStart > 1 ? { start: newStart, end: start } : undefined)],
    (nShiftPages) => nShiftPages,
  ),
  ...Object.keys(below).flatMap((low) => Object.keys(above).map((high) => together(low, high))),
  together("touching below", "touching the old start"),
  together("touching below", "a PTE table below"),
  together("touching the old start", "touching above"),
  together("at the new start", "touching above"),
  together("at the new start", "touching the old start"),
  together("touching above", "a page above"),
  together("touching above", "a PTE table above"),
  together("a page above", "a PMD table above"),
  together("touching below", "touching above", "a page above"),
  together("touching below", "a PTE table below", "touching above"),
  together("a page below", "a page above", "a PTE table above"),
  together("touching below", "touching the old start", "touching above"),
  crowd(20),
];
