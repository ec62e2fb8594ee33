/**
 * What is said where two units do not fit: both of them, and what to do about it. Invariant: a complaint
 * is made of codes alone, and names of a program have no part in it.
 */
import { type Words, words } from "../../words/words.js";
import {
  ADDRESS,
  BYTES,
  COUNT,
  ERROR,
  EXTENT,
  FLAGS,
  inBytes,
  inPages,
  MASK,
  NEITHER,
  PAGE_BITS,
  PAGE_COUNT,
  PAGE_NUMBER,
  PAGES,
  type Unit,
} from "./unit.js";

/** What two numbers meet in. */
export type Meeting =
  | "given"
  | "compared"
  | "added"
  | "subtracted"
  | "combined"
  | "multiplied"
  | "divided"
  | "shifted up"
  | "shifted down"
  | "cut"
  | "shifted in an int";

export interface Complaint {
  readonly meeting: Meeting;
  readonly given: Unit;
  /** What is wanted, or what it meets. */
  readonly other: Unit;
}

const names: ReadonlyMap<Unit, string> = new Map([
  [ADDRESS, "an address"],
  [BYTES, "a length in bytes"],
  [EXTENT, "an address or a length"],
  [PAGE_NUMBER, "a page number"],
  [PAGE_COUNT, "a number of pages"],
  [PAGES, "a page number"],
  [FLAGS, "flags of a VMA"],
  [COUNT, "a count"],
  [ERROR, "an error number"],
  [MASK, "a mask of addresses"],
  [PAGE_BITS, "PAGE_SHIFT"],
  [NEITHER, "a sum that is neither an address nor a length"],
]);

const nameOf = (unit: Unit): string => names.get(unit) ?? "a number";

export function told({ meeting, given, other }: Complaint): Words {
  const [a, b] = [nameOf(given), nameOf(other)];
  switch (meeting) {
    case "given":
      return words`${a} where ${b} is wanted${mendOf(given, other)}`;
    case "compared":
      return words`${a} is compared with ${b}${betweenThem(given, other)}`;
    case "added":
      return words`${a} and ${b} are added${betweenThem(given, other)}`;
    case "subtracted":
      return words`${b} is taken from ${a}${betweenThem(given, other)}`;
    case "combined":
      return words`${a} and ${b} are combined bit by bit${betweenThem(given, other)}`;
    case "multiplied":
      return words`${a} is multiplied by ${b}; one of them has to be a number of pages`;
    case "divided":
      return words`${a} is divided by ${b}; it is in pages already`;
    case "shifted up":
      return words`${a} is shifted up by PAGE_SHIFT; only pages become bytes so`;
    case "shifted down":
      return words`${a} is shifted down by PAGE_SHIFT; only bytes become pages so`;
    case "shifted in an int":
      return words`${a} in an int is shifted up by PAGE_SHIFT, which holds less than 2 GiB; make it an unsigned long before`;
    case "cut":
      return words`${a} is cut down to an int; keep it in an unsigned long`;
  }
}

function mendOf(given: Unit, wanted: Unit): string {
  if ((given & inPages) !== 0 && (wanted & inBytes) !== 0) return "; << PAGE_SHIFT makes one of it";
  if ((given & inBytes) !== 0 && (wanted & inPages) !== 0) return "; >> PAGE_SHIFT makes one of it";
  if (given === PAGE_COUNT && wanted === PAGE_NUMBER)
    return "; add it to the page number that it counts from";
  if (given === PAGE_NUMBER && wanted === PAGE_COUNT) return "; take the first one from it";
  if (given === BYTES && wanted === ADDRESS) return "; add it to the address that it counts from";
  if (given === ADDRESS && wanted === BYTES)
    return "; take the address from it that it counts from";
  return `; give ${nameOf(wanted)}`;
}

function betweenThem(a: Unit, b: Unit): string {
  const both = a | b;
  if ((both & inPages) !== 0 && (both & inBytes) !== 0) return "; shift one of them by PAGE_SHIFT";
  return "; only what counts the same can be";
}
