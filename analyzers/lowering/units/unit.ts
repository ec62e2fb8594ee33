/**
 * Units: what a number of a program counts, as far as it is known. What is known of one number is a set
 * of units, because it may be one thing on one way and another on another; `OPEN` is in it where
 * it may be anything. Invariant: only what is known can contradict, so a number of which nothing is known
 * fits everywhere.
 */

export const OPEN = 1;
/** A literal: it counts whatever it stands beside. */
export const LITERAL = 2;
export const ADDRESS = 4;
/** A length, an offset or a distance in bytes. */
export const BYTES = 8;
/** An address or a length. */
export const EXTENT = 16;
/** A page offset (`pgoff`), or the number of the page that an address lies in. */
export const PAGE_NUMBER = 32;
/** How many pages. */
export const PAGE_COUNT = 64;
/** A page number or a number of pages. */
export const PAGES = 128;
/** Flags of a VMA. */
export const FLAGS = 256;
/** How many of anything else. */
export const COUNT = 512;
export const ERROR = 1024;
/** PAGE_MASK and its like, which leave addresses and lengths at a boundary. */
export const MASK = 2048;
/** PAGE_SHIFT. */
export const PAGE_BITS = 4096;
/** Two addresses or two page numbers added, or a length less an address. */
export const NEITHER = 8192;

/** A small negative literal, which is an error number where it is returned. */
export const ERROR_LITERAL = 16384;

export type Unit = number;

const units: readonly Unit[] = [
  OPEN,
  LITERAL,
  ADDRESS,
  BYTES,
  EXTENT,
  PAGE_NUMBER,
  PAGE_COUNT,
  PAGES,
  FLAGS,
  COUNT,
  ERROR,
  MASK,
  PAGE_BITS,
  NEITHER,
  ERROR_LITERAL,
];

export const inBytes = ADDRESS | BYTES | EXTENT;
export const inPages = PAGE_NUMBER | PAGE_COUNT | PAGES;
const told = inBytes | inPages | FLAGS | COUNT | ERROR | NEITHER;

/** What is known of a number. */
export interface Known {
  /** A set of units; empty for what no way has set yet. */
  readonly units: Unit;
  /** It is what is left below a boundary, which fits an int. */
  readonly isSmall?: true;
  /** Its upper half is lost, or would be under it as a mask. */
  readonly isCut?: true;
  /** The value of a literal. */
  readonly literal?: number;
}

export const open: Known = { units: OPEN };
export const unset: Known = { units: 0 };

export function known(units: Unit): Known {
  return { units };
}

/** What is known where two ways meet. */
export function joined(a: Known, b: Known): Known {
  if (a === b || b.units === 0) return a;
  if (a.units === 0) return b;
  const units = a.units | b.units;
  const isSmall = isLittle(a) && isLittle(b);
  return {
    units,
    ...(isSmall && { isSmall }),
    ...((a.isCut === true || b.isCut === true) && { isCut: true }),
    ...(a.literal !== undefined && a.literal === b.literal && { literal: a.literal }),
  };
}

/** Whether it fits an int, whatever it counts. */
export const isLittle = (of: Known): boolean =>
  of.isSmall === true || (of.units & ~(LITERAL | ERROR_LITERAL)) === 0 || of.literal !== undefined;

const families: readonly Unit[] = [inBytes, inPages, FLAGS, COUNT, ERROR];

/** What several givers of a value agree on; nothing where they count different things. */
export function agreed(a: Known, b: Known): Known {
  const isOne = families.every(
    (family) => ((a.units & family) === 0) === ((b.units & family) === 0),
  );
  const isTold = (of: Known): boolean => (of.units & told) !== 0;
  return isOne || !isTold(a) || !isTold(b) ? joined(a, b) : open;
}

export function isEqual(a: Known, b: Known): boolean {
  return a.units === b.units && a.isSmall === b.isSmall && a.isCut === b.isCut;
}

/** Whether something with these units may stand where another thing is wanted. */
export function fits(given: Unit, wanted: Unit): boolean {
  if ((given & told) === 0 || (wanted & told) === 0) return true;
  if (given === wanted) return true;
  if (given === EXTENT) return (wanted & inBytes) !== 0;
  if (wanted === EXTENT) return (given & inBytes) !== 0;
  if (given === PAGES) return (wanted & inPages) !== 0;
  return wanted === PAGES && (given & inPages) !== 0;
}

/** Whether it counts something on every way. */
export function isSure({ units: set }: Known): boolean {
  return set !== 0 && (set & (OPEN | LITERAL | ERROR_LITERAL)) === 0;
}

/** The units in a set, each a set of its own. */
export function each(set: Unit): readonly Unit[] {
  return units.filter((unit) => (set & unit) !== 0);
}

/** Types of the model that say what a number counts. */
const byType: ReadonlyMap<string, Unit> = new Map([
  ["Address", ADDRESS],
  ["Bytes", BYTES],
  ["Distance", BYTES],
  ["Extent", EXTENT],
  ["Masked", EXTENT],
  ["Pages", PAGES],
  ["PageNumber", PAGE_NUMBER],
  ["PageCount", PAGE_COUNT],
  ["PageTotal", PAGE_COUNT],
  ["PageShift", PAGE_BITS],
  ["Flags", FLAGS],
  ["Count", COUNT],
  ["ErrorNumber", ERROR],
  ["Mask", MASK],
]);

/** What a type of the model says, as it is written. */
export function unitOf(type: string | undefined): Known {
  if (type === undefined) return open;
  const parts = type.replace(/^Ref<(.*)>$/, "$1").split(/\s*[|&]\s*/);
  const set = parts.reduce((sum, part) => sum | (byType.get(part) ?? OPEN), 0);
  if (set === (ADDRESS | BYTES)) return known(EXTENT);
  return known((set & OPEN) !== 0 ? OPEN : set);
}
