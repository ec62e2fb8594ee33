/**
 * Ways of branches that no caller comes to, however long the VMA is and however far it goes: both sides
 * of the comparison were, in every scenario, one sum of the start, the length and the distance, and no
 * such sums can stand so. Invariant: what was not seen to be such a sum, or never varied, may be anything.
 */
import type { Weighed } from "../../lowering/emit/context.js";
import { PAGE_SIZE } from "../../model/numbers.js";
import type { MachineName } from "../../model/c/width.js";
import type { Weight } from "../../model/c/weights.js";
import { nUserPages } from "../../model/user-space.js";

/** By side, what it was made of in one part; null: no value was seen. */
export type Weights = readonly (readonly Weight[] | null)[];

/** What the sides were made of in all parts. */
export function inAllParts(parts: readonly Weights[]): Weights {
  const [first = [], ...rest] = parts;
  return first.map((kept, side) =>
    rest.reduce<readonly Weight[] | null>((sum, part) => {
      const other = part[side] ?? null;
      if (sum === null || other === null) return sum ?? other;
      return sum.filter((weight) => other.some((each) => isSame(weight, each)));
    }, kept),
  );
}

function isSame(a: Weight, b: Weight): boolean {
  return (
    a.start === b.start &&
    a.length === b.length &&
    a.shift === b.shift &&
    a.unit === b.unit &&
    a.rest === b.rest
  );
}

/** Of all that callers do: from, length and distance are a page at least, and all is in user space. */
export function isNever(
  { operator, sides, bits, isTrue }: Weighed,
  weights: Weights,
  machine: MachineName,
): boolean {
  const [a, b] = sides.map((side) => sumOf(side, weights));
  if (a === undefined || b === undefined) return false;
  // Two constants were seen, and nobody knows what else they may be.
  if (!varies(a) && !varies(b)) return false;
  const corners = cornersOf(machine);
  const limit = 2 ** (bits - 1);
  // A sum below 0 or too large is another number in C.
  if (corners.some((corner) => [a, b].some((sum) => !isExact(at(sum, corner), limit))))
    return false;
  const gaps = corners.map((corner) => at(a, corner) - at(b, corner));
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  return isTrue ? isNeverTrue(operator, least, most) : isAlwaysTrue(operator, least, most);
}

/** The one form that is left; a literal is what it is. */
function sumOf(side: number | bigint | undefined, weights: Weights): Weight | undefined {
  if (typeof side === "bigint")
    return { start: 0, length: 0, shift: 0, unit: 1, rest: Number(side) };
  const kept = side === undefined ? null : (weights[side] ?? null);
  const [only] = kept ?? [];
  if (only === undefined || kept?.length !== 1) return undefined;
  return varies(only) ? only : undefined;
}

function varies({ start, length, shift }: Weight): boolean {
  return start !== 0 || length !== 0 || shift !== 0;
}

type Corner = readonly [start: number, length: number, shift: number];

/** Where sums are largest and smallest: the VMA goes from `start` down by `shift`, a page from 0 at least. */
function cornersOf(machine: MachineName): readonly Corner[] {
  const page = Number(PAGE_SIZE);
  const top = nUserPages(machine, { pteBits: 9, pmdBits: 9, pudBits: 9, p4dBits: 9 }) * page;
  const room = top - 3 * page;
  return [0, 1, 2, 3].map((which) => {
    const at_ = (index: number): number => page + (index === which ? room : 0);
    const [to, length, shift] = [at_(0), at_(1), at_(2)];
    return [to + shift, length, shift];
  });
}

function at({ start, length, shift, unit, rest }: Weight, [from, long, far]: Corner): number {
  return (start * from + length * long + shift * far) / unit + rest;
}

function isExact(value: number, limit: number): boolean {
  return value >= 0 && value < limit;
}

function isNeverTrue(operator: string, least: number, most: number): boolean {
  switch (operator) {
    case "<":
      return least >= 0;
    case "<=":
      return least > 0;
    case ">":
      return most <= 0;
    case ">=":
      return most < 0;
    case "==":
      return least > 0 || most < 0;
    default:
      return least === 0 && most === 0;
  }
}

function isAlwaysTrue(operator: string, least: number, most: number): boolean {
  const opposite: Readonly<Record<string, string>> = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
  };
  return isNeverTrue(opposite[operator] ?? "", least, most);
}
