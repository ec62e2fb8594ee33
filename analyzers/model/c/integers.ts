/**
 * Integers of C other than `unsigned long`, and the ways between them. What is narrower than 64 bits
 * is a JavaScript number in the range of its type, `long long` is a bigint. Overflow wraps, as the
 * kernel is compiled (`-fno-strict-overflow`, Makefile, v6.12).
 */
import { DivisionByZero, type Address, type Distance, type Masked, type Word } from "./quantity.js";
import { Undecided } from "./undecided.js";

/** The `int` that a comparison gives. */
export function int(value: boolean): number {
  return value ? 1 : 0;
}

export function s32(value: number): number {
  return value | 0;
}

export function u32(value: number): Word {
  return (value >>> 0) as Word;
}

export function s16(value: number): number {
  return (value << 16) >> 16;
}

export function u16(value: number): number {
  return value & 0xffff;
}

export function s8(value: number): number {
  return (value << 24) >> 24;
}

export function u8(value: number): number {
  return value & 0xff;
}

/**
 * An `unsigned long` that becomes an `int` without a word. An address, and the distance of two, loses
 * its upper half that way wherever `long` is wider than `int`, so neither fits here.
 */
export function narrow<T extends number>(
  value: T &
    (T extends Word
      ? unknown
      : T extends Masked
        ? unknown
        : T extends Address | Distance
          ? never
          : unknown),
): number {
  return value | 0;
}

export function imul(a: number, b: number): number {
  return Math.imul(a, b);
}

/** @throws DivisionByZero */
export function idiv(a: number, b: number): number {
  if (b === 0) throw new DivisionByZero();
  return (a / b) | 0;
}

/** @throws DivisionByZero */
export function imod(a: number, b: number): number {
  if (b === 0) throw new DivisionByZero();
  return (a % b) | 0;
}

/** How far a shift may go; farther means nothing in C. */
function within(bits: number, width: number): number {
  if (bits < 0 || bits >= width)
    throw new Undecided(`a shift by ${bits} of a type of ${width} bits`);
  return bits;
}

export function shl_int(a: number, bits: number): number {
  return a << within(bits, 32);
}

export function shr_int(a: number, bits: number): number {
  return a >> within(bits, 32);
}

export function shl64(a: bigint, bits: bigint): bigint {
  return a << BigInt(within(Number(bits), 64));
}

export function shr64(a: bigint, bits: bigint): bigint {
  return a >> BigInt(within(Number(bits), 64));
}

export function s64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

export function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

export function s64_of(value: number): bigint {
  return BigInt(value);
}

export function u64_of(value: number): bigint {
  return BigInt.asUintN(64, BigInt(value));
}

export function ulong_of(value: bigint): Word {
  return Number(BigInt.asUintN(32, value)) as Word;
}

export function int_of(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** @throws DivisionByZero */
export function div64(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new DivisionByZero();
  return a / b;
}

/** @throws DivisionByZero */
export function mod64(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new DivisionByZero();
  return a % b;
}

/** The value of a variable before anything was assigned to it. */
export const GARBAGE = 0xa5a5a5a5 as Word;
