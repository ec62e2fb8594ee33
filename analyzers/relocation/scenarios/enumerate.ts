/**
 * Every address space up to the bounds, smallest first: by number of VMAs, then pages of all VMAs,
 * then the shift, then pages that are mapped. So the first counterexample that is found is a minimal
 * one. Which step fails is not chosen here: a scenario is run once to see how many steps can fail,
 * then again for each of them. Invariant: the same bounds give the same scenarios in the same order;
 * a scenario respects its caller's guard: its shift is above 0 and leaves room above mmap_min_addr.
 */
import { PAGE_SIZE } from "../../model/numbers.js";
import {
  mmap_min_addr,
  VM_READ,
  VM_STACK_FLAGS,
  VM_STACK_INCOMPLETE_SETUP,
  VM_WRITE,
} from "../../model/constants.js";
import type { Geometry, VmaSetup } from "../../model/machine.js";
import { pageOf } from "../../model/c/quantity.js";
import type { MachineName } from "../../model/c/width.js";
import { nUserPages } from "../../model/user-space.js";
import type { Bounds, Stratum } from "./bounds.js";
import type { Far } from "./far.js";
import {
  neighbourhoods,
  nobody,
  p4dSpan,
  pgdSpan,
  pmdSpan,
  pudSpan,
  type Neighbourhood,
  type PageRange,
} from "./neighbourhoods.js";
import { populations, populationsOf } from "./populations.js";
import type { Premise } from "./premises.js";
import type { Asked, Operation, Scenario } from "./scenario.js";
import { placesIn, type Share } from "./share.js";

/** What the caller has set: writable, growing down, still being set up. */
export interface Caller {
  readonly stack: number;
  readonly neighbour: number;
  /** mmap_min_addr in pages. */
  readonly nMinPages: number;
  readonly premises: readonly Premise[];
}

/** The caller of a relocation, of whom this much more is known. */
export function callerWith(premises: readonly Premise[]): Caller {
  return {
    stack: VM_STACK_FLAGS | VM_STACK_INCOMPLETE_SETUP,
    neighbour: VM_READ | VM_WRITE,
    nMinPages: pageOf(mmap_min_addr),
    premises,
  };
}

/** Takes a scenario that stays as it is only until it returns; false ends the enumeration. */
export type Visit = (scenario: Draft) => boolean;

/** A scenario under construction; one is reused for all. */
export class Draft implements Scenario {
  machine: MachineName = "lp64";
  operation?: Operation;
  asked?: Asked;
  awaitsMove?: boolean;
  generation = "";
  geometry: Geometry = { pteBits: 1, pmdBits: 1, pudBits: 1 };
  ceiling = 0;
  vmas: readonly VmaSetup[] = [];
  stack = 0;
  nShiftPages = 0;
  populated: number[] = [];
  faultAt = 0;
  /** Place in the enumeration. */
  index = -1;
}

/** Where tables are in the middle of the address space: aligned to every table of every geometry. */
export const middles: { readonly [machine in MachineName]: number } = {
  lp64: 2 ** 34,
  ilp32: 2 ** 18,
};
const kinds = ["anonymous", "file", "shared"] as const;
const nPgoffs = 3;

/** Runs through all scenarios of a share. */
export function enumerate(
  bounds: Bounds,
  generation: string,
  caller: Caller,
  share: Share,
  visit: Visit,
): void {
  const draft = new Draft();
  draft.machine = bounds.machine;
  draft.generation = generation;
  const places = placesIn(share);
  let index = 0;
  const isMine = (): boolean => {
    draft.index = index++;
    return places[draft.index % share.count] !== -1;
  };
  for (const stratum of bounds.strata) {
    if (!enumerateStratum(stratum, caller, draft, isMine, visit)) return;
    if (
      stratum === bounds.strata[0] &&
      !enumerateLong(bounds, stratum, caller, draft, isMine, visit)
    )
      return;
  }
  for (const far of bounds.far) if (!enumerateFar(far, caller, draft, isMine, visit)) return;
}

/** What takes turns does so in these too. */
const inTurn: Pick<Stratum, "combined"> = { combined: [] };

/** Shifts past what narrower types hold, from the top and from the middle as far as there is room. */
function enumerateFar(
  far: Far,
  caller: Caller,
  draft: Draft,
  isMine: () => boolean,
  visit: Visit,
): boolean {
  const { geometry } = far;
  const nPages = nUserPages(draft.machine, geometry);
  const isTopmost = caller.premises.includes("nothing above");
  const group = neighbourhoods.filter(
    ({ name, nVmas }) => nVmas === 0 || far.neighbours.includes(name),
  );
  for (const neighbourhood of group) {
    for (const length of far.lengths) {
      for (const shift of far.shifts.flatMap((each) => [each - 1, each, each + 1])) {
        for (const start of [nPages - length, (nPages + 1) / 2]) {
          const newStart = start - shift;
          if (newStart <= caller.nMinPages + 1) continue;
          const layout = { start, end: start + length, newStart, geometry, nPages };
          const ranges = neighbourhood.place(layout);
          if (ranges === undefined) continue;
          if (isTopmost && ranges.some((range) => range.start > start)) continue;
          for (const population of populations(length, 0).slice(1)) {
            const shape = { length, nShiftPages: shift, nMapped: population.length, neighbourhood };
            const placed = { ...shape, geometry, start, ranges, population };
            if (!enumerateRest(inTurn, caller, draft, placed, isMine, visit)) return false;
          }
        }
      }
    }
  }
  return true;
}

function enumerateStratum(
  stratum: Stratum,
  caller: Caller,
  draft: Draft,
  isMine: () => boolean,
  visit: Visit,
): boolean {
  const group = neighbourhoods.filter((n) => n.nVmas === stratum.nNeighbours);
  const maxShift = maxShiftOf(stratum);
  const maxTotal = stratum.maxLength + Math.max(0, ...group.map((n) => n.nPages(maxShift)));
  for (let total = 1; total <= maxTotal; total++) {
    for (let nShiftPages = 1; nShiftPages <= maxShift; nShiftPages++) {
      for (let nMapped = 0; nMapped <= stratum.maxLength; nMapped++) {
        for (const neighbourhood of group) {
          const length = total - neighbourhood.nPages(nShiftPages);
          if (length < 1 || length > stratum.maxLength || nMapped > length) continue;
          if (
            !enumerateShape(
              stratum,
              caller,
              draft,
              { length, nShiftPages, nMapped, neighbourhood },
              isMine,
              visit,
            )
          )
            return false;
        }
      }
    }
  }
  return true;
}

interface Shape {
  readonly length: number;
  readonly nShiftPages: number;
  readonly nMapped: number;
  readonly neighbourhood: Neighbourhood;
}

function enumerateShape(
  stratum: Stratum,
  caller: Caller,
  draft: Draft,
  shape: Shape,
  isMine: () => boolean,
  visit: Visit,
): boolean {
  const fitting = populationsOf(shape.length, stratum.maxSubsetLength, shape.nMapped);
  if (fitting.length === 0) return true;
  const isTopmost = caller.premises.includes("nothing above");
  for (const geometry of stratum.geometries) {
    if (!isShiftOf(stratum, geometry, shape.length, shape.nShiftPages)) continue;
    const nPages = nUserPages(draft.machine, geometry);
    for (const start of positions(draft.machine, stratum, geometry, shape, caller.nMinPages)) {
      const layout = {
        start,
        end: start + shape.length,
        newStart: start - shape.nShiftPages,
        geometry,
        nPages,
      };
      const ranges = shape.neighbourhood.place(layout);
      if (ranges === undefined) continue;
      if (isTopmost && ranges.some((range) => range.start > start)) continue;
      for (const population of fitting) {
        if (
          !enumerateRest(
            stratum,
            caller,
            draft,
            { ...shape, geometry, start, ranges, population },
            isMine,
            visit,
          )
        )
          return false;
      }
    }
  }
  return true;
}

interface Placed extends Shape {
  readonly geometry: Geometry;
  readonly start: number;
  readonly ranges: readonly PageRange[];
  readonly population: readonly number[];
}

/** Ceiling, pgoff, kinds of neighbours and what they map. */
function enumerateRest(
  stratum: Pick<Stratum, "combined">,
  caller: Caller,
  draft: Draft,
  placed: Placed,
  isMine: () => boolean,
  visit: Visit,
): boolean {
  const { geometry, start, length } = placed;
  const end = Math.max(start + length, placed.ranges.at(-1)?.end ?? 0);
  const heights = ceilings(geometry, end, nUserPages(draft.machine, geometry));
  const nCeilings = stratum.combined.includes("ceiling") ? heights.length : 1;
  const nTurns = stratum.combined.includes("pgoff") ? nPgoffs : 1;
  for (let height = 0; height < nCeilings; height++) {
    for (let turn = 0; turn < nTurns; turn++) {
      if (!isMine()) continue;
      // Values that take turns are scattered: in step with the loops around them, each would meet the
      // same partners every time.
      const luck = scatter(draft.index);
      draft.geometry = geometry;
      draft.ceiling = heights[nCeilings > 1 ? height : luck % heights.length]! * Number(PAGE_SIZE);
      draft.nShiftPages = placed.nShiftPages;
      draft.faultAt = 0;
      fill(draft, placed, caller, nTurns > 1 ? turn : (luck >>> 4) % nPgoffs, luck >>> 8);
      if (!visit(draft)) return false;
    }
  }
  return true;
}

function fill(draft: Draft, placed: Placed, caller: Caller, pgoffTurn: number, luck: number): void {
  const { start, length, ranges, population } = placed;
  const pgoff = pgoffTurn === 0 ? start : pgoffTurn === 1 ? 0 : 7;
  const vmas: VmaSetup[] = [];
  const populated: number[] = [];
  const mapsNeighbours = luck % 4 !== 3;
  let stack = -1;
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i]!;
    if (stack < 0 && range.start > start)
      stack = pushStack(vmas, populated, start, length, pgoff, caller, population);
    const kind = kinds[(luck + i) % kinds.length]!;
    vmas.push({
      start: range.start,
      end: range.end,
      pgoff: kind === "anonymous" ? range.start : i,
      flags: caller.neighbour,
      kind,
    });
    if (mapsNeighbours) for (let page = range.start; page < range.end; page++) populated.push(page);
  }
  if (stack < 0) stack = pushStack(vmas, populated, start, length, pgoff, caller, population);
  draft.vmas = vmas;
  draft.populated = populated;
  draft.stack = stack;
}

function pushStack(
  vmas: VmaSetup[],
  populated: number[],
  start: number,
  length: number,
  pgoff: number,
  caller: Caller,
  population: readonly number[],
): number {
  for (const offset of population) populated.push(start + offset);
  return vmas.push({ start, end: start + length, pgoff, flags: caller.stack, kind: "stack" }) - 1;
}

/** Shifts of many tables are looked at when the stack is alone. */
function enumerateLong(
  bounds: Bounds,
  stratum: Stratum,
  caller: Caller,
  draft: Draft,
  isMine: () => boolean,
  visit: Visit,
): boolean {
  for (const length of bounds.longLengths) {
    for (const nShiftPages of [1, 2, length >> 1, length - 1, length, length + 1]) {
      for (const population of populations(length, 0)) {
        for (const geometry of stratum.geometries) {
          const middle = middles[draft.machine];
          for (const start of [middle, middle + 1]) {
            const placed = {
              length,
              nShiftPages,
              nMapped: population.length,
              neighbourhood: nobody,
              geometry,
              start,
              ranges: [],
              population,
            };
            if (!enumerateRest(stratum, caller, draft, placed, isMine, visit)) return false;
          }
        }
      }
    }
  }
  return true;
}

function spans(geometry: Geometry): readonly number[] {
  const all = [pmdSpan(geometry), pudSpan(geometry), p4dSpan(geometry)];
  return geometry.p4dBits === undefined ? all : [...all, pgdSpan(geometry)];
}

function maxShiftOf(stratum: Stratum): number {
  const largest = Math.max(...stratum.geometries.map((geometry) => pgdSpan(geometry)));
  return Math.max(stratum.maxLength + stratum.nShiftsBeyond, largest + 1);
}

function isShiftOf(
  stratum: Stratum,
  geometry: Geometry,
  length: number,
  nShiftPages: number,
): boolean {
  if (nShiftPages <= length + stratum.nShiftsBeyond) return true;
  return spans(geometry).some((span) => Math.abs(nShiftPages - span) <= 1);
}

/** Starts of the stack: in the middle by their place in the tables, then near both ends of the address space. */
function positions(
  machine: MachineName,
  stratum: Stratum,
  geometry: Geometry,
  { length, nShiftPages }: Shape,
  nMinPages: number,
): readonly number[] {
  const middle = middles[machine];
  const starts = offsetsInTables(geometry, stratum.positions).map((offset) => middle + offset);
  starts.push(nMinPages + 1 + nShiftPages, nUserPages(machine, geometry) - length);
  return starts;
}

const offsetsKnown = new Map<string, readonly number[]>();

function offsetsInTables(geometry: Geometry, which: Stratum["positions"]): readonly number[] {
  const key = `${geometry.pteBits} ${geometry.pmdBits} ${geometry.pudBits} ${geometry.p4dBits ?? 0} ${which}`;
  let found = offsetsKnown.get(key);
  if (found === undefined) {
    const size = pgdSpan(geometry);
    const all = Array.from({ length: size }, (_, offset) => offset);
    const edges = new Set<number>();
    if (which === "first") edges.add(0);
    else
      for (const span of which === "few" ? [size] : spans(geometry))
        for (const by of [-1, 0, 1]) edges.add((span + by) % size);
    found = which === "every" ? all : all.filter((offset) => edges.has(offset));
    offsetsKnown.set(key, found);
  }
  return found;
}

/** No ceiling, then one at the next boundary of each level above all VMAs, in pages. */
function ceilings(geometry: Geometry, end: number, nPages: number): readonly number[] {
  const found = [0];
  for (const span of spans(geometry)) {
    const next = Math.ceil(end / span) * span;
    if (next <= nPages && !found.includes(next)) found.push(next);
  }
  return found;
}

/** Spreads an index over 32 bits, the same in every run. */
function scatter(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca6b);
  return (x ^ (x >>> 13)) >>> 0;
}
