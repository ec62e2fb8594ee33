/**
 * The long way of arithmetic, for what the short way in quantity.ts and integers.ts does not cover:
 * results that wrap, and values above 2^53. Invariant: what comes back is canonical, a number where
 * one is exact and a bigint everywhere else, so that `===` tells whether two values are equal.
 */
import { MAX_EXACT } from "./width.js";

/** A whole number of C. */
export type Integer = number | bigint;

function canonical(value: bigint): Integer {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The value in so many bits without a sign. */
export function unsigned(value: bigint, bits: number): Integer {
  return canonical(BigInt.asUintN(bits, value));
}

/** The value in so many bits with a sign. */
export function signed(value: bigint, bits: number): Integer {
  return canonical(BigInt.asIntN(bits, value));
}

/** The powers of two that numbers are shifted by. */
export const powers: readonly number[] = Array.from({ length: 65 }, (_, bits) => 2 ** bits);

const half = 0x100000000;

/** What lies above the lowest 32 bits of a number from 0 to 2^53. */
function upper(value: number): number {
  return (value / half) | 0;
}

/** Bit operations on numbers from 0 to 2^53. */
export function bitAnd(a: number, b: number): number {
  const low = (a & b) >>> 0;
  return a < half || b < half ? low : (upper(a) & upper(b)) * half + low;
}

export function bitOr(a: number, b: number): number {
  const low = (a | b) >>> 0;
  return a < half && b < half ? low : (upper(a) | upper(b)) * half + low;
}

export function bitXor(a: number, b: number): number {
  const low = (a ^ b) >>> 0;
  return a < half && b < half ? low : (upper(a) ^ upper(b)) * half + low;
}

/** Whether the result of an operation on numbers is exact, whatever its sign. */
export function isExact(value: number): boolean {
  return value <= MAX_EXACT && value >= -MAX_EXACT;
}
