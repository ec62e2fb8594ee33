/**
 * What the operators of C make of units. Invariant: a result is known only where both sides, or one and a
 * literal, say so; a complaint is made only where both are known and no right program has them meet.
 */
import { PAGE_SHIFT, PAGE_SIZE } from "../../model/numbers.js";
import type { Complaint, Meeting } from "./complaint.js";
import {
  ADDRESS,
  BYTES,
  COUNT,
  each,
  ERROR,
  ERROR_LITERAL,
  EXTENT,
  fits,
  FLAGS,
  inBytes,
  inPages,
  isLittle,
  type Known,
  known,
  LITERAL,
  MASK,
  NEITHER,
  OPEN,
  PAGE_BITS,
  PAGE_COUNT,
  PAGE_NUMBER,
  PAGES,
  type Unit,
} from "./unit.js";

export type Complain = (complaint: Complaint) => void;

const counted = inBytes | inPages | FLAGS | COUNT | ERROR;

/** Both sides are known, and count different things. */
const strange = (a: Unit, b: Unit): boolean =>
  (a & counted) !== 0 && (b & counted) !== 0 && familyOf(a) !== familyOf(b);

function familyOf(unit: Unit): Unit {
  return [inBytes, inPages].find((family) => (unit & family) !== 0) ?? unit;
}

/** The result of an operator over all that both sides may be. */
function over(a: Known, b: Known, of: (a: Unit, b: Unit) => Unit): Unit {
  let set = 0;
  for (const left of sidesOf(a)) for (const right of sidesOf(b)) set |= of(left, right);
  return set;
}

function sidesOf({ units }: Known): readonly Unit[] {
  if (units === 0) return [OPEN];
  return each(units).map((unit) => (unit === ERROR_LITERAL ? LITERAL : unit));
}

/** What is cut stays so, and says it where it is used as what it was. */
function cutBy(a: Known, b: Known, result: Unit, complain: Complain): Known {
  for (const [cut, whole] of [
    [a, b],
    [b, a],
  ] as const)
    if (cut.isCut === true && (cut.units & inBytes) !== 0 && (whole.units & inBytes) !== 0) {
      complain({ meeting: "cut", given: each(cut.units & inBytes)[0] as Unit, other: OPEN });
      return known(OPEN);
    }
  const isCut = a.isCut === true || b.isCut === true;
  return isCut ? { units: result, isCut } : known(result);
}

/** What two units give each other, and a complaint of those that have nothing to do with each other. */
function met(
  a: Known,
  b: Known,
  meeting: "added" | "subtracted",
  of: (left: Unit, right: Unit) => Unit,
  complain: Complain,
): Unit {
  return over(a, b, (left, right) => {
    if (!strange(left, right)) return of(left, right);
    complain({ meeting, given: left, other: right });
    return OPEN;
  });
}

export function sum(a: Known, b: Known, complain: Complain): Known {
  const result = met(a, b, "added", sumOf, complain);
  // A small part says nothing of a whole that is not known.
  if ((a.units === OPEN && isLittle(b)) || (b.units === OPEN && isLittle(a))) return known(OPEN);
  const both = cutBy(a, b, result, complain);
  return isLittle(a) && isLittle(b) && result !== LITERAL ? { ...both, isSmall: true } : both;
}

function sumOf(a: Unit, b: Unit): Unit {
  if (a === LITERAL) return b === LITERAL ? LITERAL : b;
  if (b === LITERAL) return a;
  if (((a | b) & (NEITHER | MASK | PAGE_BITS)) !== 0) return OPEN;
  if (a === OPEN || b === OPEN) {
    const other = a === OPEN ? b : a;
    if ((other & inBytes) !== 0) return EXTENT;
    return (other & inPages) !== 0 ? PAGES : OPEN;
  }
  if ((a & inBytes) !== 0) {
    if (a === ADDRESS && b === ADDRESS) return NEITHER;
    if (a === ADDRESS || b === ADDRESS) return ADDRESS;
    return a === BYTES && b === BYTES ? BYTES : EXTENT;
  }
  if ((a & inPages) !== 0) {
    if (a === PAGE_NUMBER && b === PAGE_NUMBER) return NEITHER;
    if (a === PAGE_NUMBER || b === PAGE_NUMBER) return PAGE_NUMBER;
    return a === PAGE_COUNT && b === PAGE_COUNT ? PAGE_COUNT : PAGES;
  }
  return a;
}

export function difference(a: Known, b: Known, complain: Complain): Known {
  return cutBy(a, b, met(a, b, "subtracted", differenceOf, complain), complain);
}

function differenceOf(a: Unit, b: Unit): Unit {
  if (b === LITERAL) return a;
  if (a === LITERAL) return OPEN;
  if (a === NEITHER) {
    if (b === ADDRESS) return ADDRESS;
    return b === PAGE_NUMBER ? PAGE_NUMBER : OPEN;
  }
  if (((a | b) & (NEITHER | MASK | PAGE_BITS)) !== 0) return OPEN;
  if (a === OPEN) return OPEN;
  if (b === OPEN) {
    if ((a & inBytes) !== 0) return EXTENT;
    return (a & inPages) !== 0 ? PAGES : OPEN;
  }
  if ((a & inBytes) !== 0) {
    if (b === ADDRESS) return a === BYTES ? NEITHER : BYTES;
    if (a === ADDRESS) return b === BYTES ? ADDRESS : EXTENT;
    return a === BYTES ? BYTES : EXTENT;
  }
  if ((a & inPages) !== 0) {
    if (b === PAGE_NUMBER) return a === PAGE_COUNT ? NEITHER : PAGE_COUNT;
    if (a === PAGE_NUMBER) return b === PAGE_COUNT ? PAGE_NUMBER : PAGES;
    return a === PAGE_COUNT ? PAGE_COUNT : PAGES;
  }
  return a;
}

/** `&`, `|` and `^`. */
export function combined(
  a: Known,
  b: Known,
  operator: "and" | "or" | "xor",
  complain: Complain,
): Known {
  let isSmall = false;
  const result = over(a, b, (left, right) => {
    const isStrange =
      strange(left, right) ||
      (left === MASK && (right & (counted & ~inBytes)) !== 0) ||
      (right === MASK && (left & (counted & ~inBytes)) !== 0);
    if (isStrange) {
      complain({ meeting: "combined", given: left, other: right });
      return OPEN;
    }
    if (operator === "xor") return left === FLAGS || right === FLAGS ? FLAGS : OPEN;
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (one === FLAGS || one === COUNT || one === ERROR) return one;
      if ((one & inPages) !== 0) return other === LITERAL ? one : PAGES;
      if ((one & inBytes) === 0) continue;
      if (other === MASK) return one;
      isSmall ||= operator === "and";
      // Under a mask that is not known little may be left.
      return operator === "and" && (one === BYTES || other === BYTES) ? BYTES : EXTENT;
    }
    return left === LITERAL && right === LITERAL ? LITERAL : OPEN;
  });
  const isCut = operator === "and" && (cutsAsMask(a) || cutsAsMask(b)) && (result & inBytes) !== 0;
  return { units: result, ...(isCut ? { isCut } : isSmall && { isSmall }) };
}

/** A mask of 32 bits with its highest one set was meant to leave all above it alone. */
function cutsAsMask({ isCut, literal, units }: Known): boolean {
  return (
    (isCut === true && (units & inBytes) === 0) ||
    (literal !== undefined && literal >= 0x80000000 && literal <= 0xffffffff)
  );
}

const isPageSize = (of: Known): boolean => of.literal === Number(PAGE_SIZE);

export function product(a: Known, b: Known, complain: Complain): Known {
  const result = over(a, b, (left, right) => {
    if ((left & inBytes) !== 0 && (right & inBytes) !== 0) {
      complain({ meeting: "multiplied", given: left, other: right });
      return OPEN;
    }
    if (strange(left, right) && ((left | right) & (FLAGS | ERROR)) !== 0) {
      complain({ meeting: "multiplied", given: left, other: right });
      return OPEN;
    }
    for (const [one, other, of] of [
      [left, right, b],
      [right, left, a],
    ] as const) {
      if ((one & inPages) === 0) continue;
      if ((other & inBytes) !== 0 || (other === LITERAL && isPageSize(of)))
        return one === PAGE_COUNT ? BYTES : EXTENT;
      return other === LITERAL ? one : OPEN;
    }
    if (left === LITERAL && right === LITERAL) return LITERAL;
    if (left === LITERAL) return (right & inBytes) !== 0 ? BYTES : OPEN;
    return right === LITERAL && (left & inBytes) !== 0 ? BYTES : OPEN;
  });
  return known(result);
}

export function quotient(a: Known, b: Known, complain: Complain): Known {
  return known(
    over(a, b, (left, right) => {
      const isSize = right === BYTES && isPageSize(b);
      if (isSize && (left & inPages) !== 0) {
        complain({ meeting: "divided", given: left, other: right });
        return OPEN;
      }
      if ((left & inBytes) !== 0)
        return isSize || (right === LITERAL && isPageSize(b)) ? pagesOf(left) : OPEN;
      return right === LITERAL && (left & inPages) !== 0 ? left : OPEN;
    }),
  );
}

const pagesOf = (unit: Unit): Unit => (unit === ADDRESS ? PAGE_NUMBER : PAGES);

/** What is left by a division. */
export function rest(a: Known): Known {
  if ((a.units & inBytes) !== 0) return { units: BYTES, isSmall: true };
  return known((a.units & inPages) !== 0 ? PAGES : OPEN);
}

export function shifted(
  a: Known,
  by: Known,
  meeting: Extract<Meeting, "shifted up" | "shifted down">,
  isInt: boolean,
  complain: Complain,
): Known {
  const isNamed = by.units === PAGE_BITS;
  if (!isNamed && by.literal !== PAGE_SHIFT)
    return a.units === LITERAL && by.units === LITERAL ? known(LITERAL) : known(OPEN);
  const isUp = meeting === "shifted up";
  const right = isUp ? inPages : inBytes;
  return known(
    over(a, by, (unit) => {
      if ((unit & counted) !== 0 && (unit & right) === 0) {
        if (isNamed || (unit & (inBytes | inPages)) !== 0)
          complain({ meeting, given: unit, other: OPEN });
        return OPEN;
      }
      if ((unit & counted) === 0) {
        if (unit === LITERAL) return isUp ? BYTES : LITERAL;
        return isNamed ? (isUp ? EXTENT : PAGES) : OPEN;
      }
      if (!isUp) return pagesOf(unit);
      if (isInt) complain({ meeting: "shifted in an int", given: unit, other: OPEN });
      return unit === PAGE_COUNT ? BYTES : EXTENT;
    }),
  );
}

/** Whether two numbers may be compared; an address with a length is, where it is asked whether there is room. */
export function compared(a: Known, b: Known, isEquality: boolean, complain: Complain): void {
  for (const left of each(a.units))
    for (const right of each(b.units)) {
      if (strange(left, right)) complain({ meeting: "compared", given: left, other: right });
      else if (
        isEquality &&
        !fits(left, right) &&
        a.literal === undefined &&
        b.literal === undefined
      )
        complain({ meeting: "compared", given: left, other: right });
    }
}

/** Whether a number may stand where another is wanted. */
export function given(a: Known, wanted: Known, complain: Complain): void {
  if ((wanted.units & OPEN) !== 0) return;
  for (const unit of each(a.units)) {
    if (each(wanted.units).some((other) => fits(unit, other))) continue;
    complain({ meeting: "given", given: unit, other: each(wanted.units)[0] as Unit });
  }
  if (a.isCut === true && (wanted.units & inBytes) !== 0 && (a.units & inBytes) !== 0)
    complain({ meeting: "cut", given: each(a.units & inBytes)[0] as Unit, other: OPEN });
}

/** An `unsigned long` that becomes an int without a word. */
export function narrowed(a: Known, complain: Complain): void {
  if (a.isSmall === true || a.literal !== undefined) return;
  for (const unit of each(a.units & (inBytes | FLAGS | PAGE_NUMBER)))
    complain({ meeting: "cut", given: unit, other: OPEN });
}

/** `-` */
export function negated(a: Known): Known {
  if (a.units === LITERAL)
    return known(
      a.literal !== undefined && a.literal > 1 && a.literal < 4096 ? ERROR_LITERAL : LITERAL,
    );
  const kept = a.units & (BYTES | PAGE_COUNT | PAGES);
  // The negative of the size of a table is its mask.
  return known(isPageSize(a) ? MASK : kept === a.units && kept !== 0 ? kept : OPEN);
}

/** `~` */
export function complement(a: Known): Known {
  if (a.units === FLAGS) return known(FLAGS);
  if (a.units === MASK) return { units: BYTES, isSmall: true };
  return known(a.units === BYTES ? MASK : OPEN);
}
