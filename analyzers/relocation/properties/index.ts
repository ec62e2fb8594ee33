/**
 * All properties. What is nearer to a cause stands before what follows from it: an entry is lost
 * because its table was freed. Invariant: every file of this folder is here, every letter once.
 */
import { askedClaim } from "../asked/index.js";
import { isAsked, type AskedOperation, type Operation } from "../scenarios/scenario.js";
import { accounting } from "./accounting.js";
import { bugs, hangs, pointers, warnings } from "./alarms.js";
import { entries } from "./entries.js";
import { extent } from "./extent.js";
import { gather } from "./gather.js";
import { exit, leaks } from "./leaks.js";
import { mmapLock, reverseTrees } from "./locks.js";
import { move } from "./move.js";
import { otherPages, otherVmas } from "./others.js";
import { pages } from "./pages.js";
import type { Property } from "./property.js";
import { result } from "./result.js";
import { reverseMapping } from "./reverse-mapping.js";
import { sleeping } from "./sleeping.js";
import { tables } from "./tables.js";
import { tree } from "./tree.js";
import { unchanged } from "./unchanged.js";

export const properties: readonly Property[] = [
  result,
  unchanged,
  pointers,
  bugs,
  hangs,
  gather,
  move,
  entries,
  reverseTrees,
  mmapLock,
  sleeping,
  extent,
  tree,
  reverseMapping,
  accounting,
  tables,
  pages,
  otherVmas,
  otherPages,
  leaks,
  exit,
  warnings,
];

const byLetter: ReadonlyMap<string, Property> = new Map(
  properties.map((property) => [property.letter, property]),
);

/** What an operation by itself owes, where it is other than what a relocation does. */
const claims: {
  readonly [operation in Exclude<Operation, AskedOperation>]: Readonly<Record<string, string>>;
} = {
  expand: {
    R: "returns an error if and only if a step failed",
    U: "an error leaves every VMA as it was",
    V: "with success the VMA has the extent that was asked for",
    G: "vm_pgoff is what was asked for",
    P: "every page stays where it is, and in a VMA",
  },
  shrink: {
    R: "returns an error if and only if a step failed",
    U: "an error leaves every VMA as it was",
    V: "with success the VMA has the extent that was asked for",
    G: "vm_pgoff is what was asked for",
    P: "every page stays where it is, and in a VMA",
  },
  merge: {
    U: "an error leaves every VMA as it was",
    T: "every range of the tree is that of its VMA, and map_count is how many there are",
    G: "every page has the index that it had, whichever VMA it is in",
    P: "every page stays where it is, and in a VMA, and none comes where pages are to be moved to",
  },
};

/** What a run owes by the property of this letter, of which it may be less than a relocation. */
export function claimOf(letter: string, operation: Operation | undefined): string {
  const own =
    operation === undefined
      ? undefined
      : isAsked(operation)
        ? askedClaim(operation, letter)
        : claims[operation][letter];
  return own ?? propertyOf(letter).claim;
}

/** @throws RangeError for a letter that no property has. */
export function propertyOf(letter: string): Property {
  const property = byLetter.get(letter);
  if (property === undefined) throw new RangeError(`no property has the letter ${letter}`);
  return property;
}
