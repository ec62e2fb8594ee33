/**
 * Integers of C other than `unsigned long`, and the ways between them. What has 32 bits or fewer is a
 * JavaScript number in the range of its type; what has 64 is one too, as long as it is exact, and a
 * bigint beyond. Overflow wraps, as the kernel is compiled (`-fno-strict-overflow`, Makefile, v6.12).
 */
import { bitAnd, bitOr, bitXor, isExact, powers, signed, unsigned, type Integer } from "./exact.js";
import { DivisionByZero, type Address, type Distance, type Masked, type Word } from "./quantity.js";
import { Undecided } from "./undecided.js";
import { MAX_EXACT } from "./width.js";

/** The `int` that a comparison gives. */
export function int(value: boolean): number {
  return value ? 1 : 0;
}

export function s32(value: Integer): number {
  return typeof value === "number" ? value | 0 : Number(BigInt.asIntN(32, value));
}

export function u32(value: Integer): number {
  return typeof value === "number" ? value >>> 0 : Number(BigInt.asUintN(32, value));
}

export function s16(value: Integer): number {
  return (s32(value) << 16) >> 16;
}

export function u16(value: Integer): number {
  return s32(value) & 0xffff;
}

export function s8(value: Integer): number {
  return (s32(value) << 24) >> 24;
}

export function u8(value: Integer): number {
  return s32(value) & 0xff;
}

export function s64(value: Integer): Integer {
  return typeof value === "number" ? value : signed(value, 64);
}

export function u64(value: Integer): Word {
  return (typeof value === "number" && value >= 0 ? value : unsigned(BigInt(value), 64)) as Word;
}

/**
 * An `unsigned long` that becomes an `int` without a word. An address, and the distance of two, loses
 * its upper half that way wherever `long` is wider than `int`, so neither fits here.
 */
export function narrow<T extends Integer>(
  value: T &
    (T extends Word
      ? unknown
      : T extends Masked
        ? unknown
        : T extends Address | Distance
          ? never
          : unknown),
): Integer {
  return value;
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
function within(bits: Integer, width: number): number {
  if (typeof bits === "number" && bits >= 0 && bits < width) return bits;
  throw new Undecided(`a shift by ${bits} of a type of ${width} bits`);
}

export function shl_int(a: number, bits: Integer): number {
  return a << within(bits, 32);
}

export function shr_int(a: number, bits: Integer): number {
  return a >> within(bits, 32);
}

/* `unsigned int` */

export function add_u32(a: number, b: number): number {
  return (a + b) >>> 0;
}

export function sub_u32(a: number, b: number): number {
  return (a - b) >>> 0;
}

export function mul_u32(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** @throws DivisionByZero */
export function div_u32(a: number, b: number): number {
  if (b === 0) throw new DivisionByZero();
  return (a / b) >>> 0;
}

/** @throws DivisionByZero */
export function mod_u32(a: number, b: number): number {
  if (b === 0) throw new DivisionByZero();
  return a % b;
}

export function and_u32(a: number, b: number): number {
  return (a & b) >>> 0;
}

export function or_u32(a: number, b: number): number {
  return (a | b) >>> 0;
}

export function xor_u32(a: number, b: number): number {
  return (a ^ b) >>> 0;
}

export function not_u32(a: number): number {
  return ~a >>> 0;
}

export function neg_u32(a: number): number {
  return -a >>> 0;
}

export function shl_u32(a: number, bits: Integer): number {
  return (a << within(bits, 32)) >>> 0;
}

export function shr_u32(a: number, bits: Integer): number {
  return a >>> within(bits, 32);
}

/* `unsigned long long`, and what else has 64 bits without a sign and counts nothing */

export function add_u64(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number" && a + b <= MAX_EXACT) return (a + b) as Word;
  return unsigned(BigInt(a) + BigInt(b), 64) as Word;
}

export function sub_u64(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number" && a >= b) return (a - b) as Word;
  return unsigned(BigInt(a) - BigInt(b), 64) as Word;
}

export function mul_u64(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number" && a * b <= MAX_EXACT) return (a * b) as Word;
  return unsigned(BigInt(a) * BigInt(b), 64) as Word;
}

/** @throws DivisionByZero */
export function div_u64(a: Integer, b: Integer): Word {
  if (b === 0) throw new DivisionByZero();
  if (typeof a === "number" && typeof b === "number") return ((a - (a % b)) / b) as Word;
  return unsigned(BigInt(a) / BigInt(b), 64) as Word;
}

/** @throws DivisionByZero */
export function mod_u64(a: Integer, b: Integer): Word {
  if (b === 0) throw new DivisionByZero();
  if (typeof a === "number" && typeof b === "number") return (a % b) as Word;
  return unsigned(BigInt(a) % BigInt(b), 64) as Word;
}

export function and_u64(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number") return bitAnd(a, b) as Word;
  return unsigned(BigInt(a) & BigInt(b), 64) as Word;
}

export function or_u64(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number") return bitOr(a, b) as Word;
  return unsigned(BigInt(a) | BigInt(b), 64) as Word;
}

export function xor_u64(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number") return bitXor(a, b) as Word;
  return unsigned(BigInt(a) ^ BigInt(b), 64) as Word;
}

export function not_u64(a: Integer): Word {
  return unsigned(~BigInt(a), 64) as Word;
}

export function neg_u64(a: Integer): Word {
  return unsigned(-BigInt(a), 64) as Word;
}

export function shl_u64(a: Integer, bits: Integer): Word {
  const by = within(bits, 64);
  if (typeof a === "number") {
    const shifted = a * (powers[by] as number);
    if (shifted <= MAX_EXACT) return shifted as Word;
  }
  return unsigned(BigInt(a) << BigInt(by), 64) as Word;
}

export function shr_u64(a: Integer, bits: Integer): Word {
  const by = within(bits, 64);
  if (typeof a === "number") return Math.floor(a / (powers[by] as number)) as Word;
  return unsigned(a >> BigInt(by), 64) as Word;
}

/* `long` of 64 bits and `long long`. Adding 0 makes 0 of -0. */

export function add_s64(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number" && isExact(a + b)) return a + b;
  return signed(BigInt(a) + BigInt(b), 64);
}

export function sub_s64(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number" && isExact(a - b)) return a - b;
  return signed(BigInt(a) - BigInt(b), 64);
}

export function mul_s64(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number" && isExact(a * b)) return a * b + 0;
  return signed(BigInt(a) * BigInt(b), 64);
}

/** @throws DivisionByZero */
export function div_s64(a: Integer, b: Integer): Integer {
  if (b === 0) throw new DivisionByZero();
  if (typeof a === "number" && typeof b === "number") return (a - (a % b)) / b + 0;
  return signed(BigInt(a) / BigInt(b), 64);
}

/** @throws DivisionByZero */
export function mod_s64(a: Integer, b: Integer): Integer {
  if (b === 0) throw new DivisionByZero();
  if (typeof a === "number" && typeof b === "number") return (a % b) + 0;
  return signed(BigInt(a) % BigInt(b), 64);
}

export function and_s64(a: Integer, b: Integer): Integer {
  if (isSmall(a) && isSmall(b)) return a & b;
  return signed(BigInt(a) & BigInt(b), 64);
}

export function or_s64(a: Integer, b: Integer): Integer {
  if (isSmall(a) && isSmall(b)) return a | b;
  return signed(BigInt(a) | BigInt(b), 64);
}

export function xor_s64(a: Integer, b: Integer): Integer {
  if (isSmall(a) && isSmall(b)) return a ^ b;
  return signed(BigInt(a) ^ BigInt(b), 64);
}

/** Whether JavaScript's own bit operations are right for it. */
function isSmall(value: Integer): value is number {
  return typeof value === "number" && value === (value | 0);
}

export function not_s64(a: Integer): Integer {
  return sub_s64(neg_s64(a), 1);
}

export function neg_s64(a: Integer): Integer {
  return typeof a === "number" ? 0 - a : signed(-a, 64);
}

export function shl_s64(a: Integer, bits: Integer): Integer {
  const by = within(bits, 64);
  if (typeof a === "number") {
    const shifted = a * (powers[by] as number);
    if (isExact(shifted)) return shifted;
  }
  return signed(BigInt(a) << BigInt(by), 64);
}

/** Down to the next whole number, as the sign is shifted in. */
export function shr_s64(a: Integer, bits: Integer): Integer {
  const by = within(bits, 64);
  if (typeof a === "number") return Math.floor(a / (powers[by] as number));
  return signed(a >> BigInt(by), 64);
}

/** So many of the lowest bits, for bit-fields of 64-bit types. */
export function low_bits(value: Integer, bits: number): Word {
  return unsigned(BigInt(value), bits) as Word;
}

export function low_bits_signed(value: Integer, bits: number): Integer {
  return signed(BigInt(value), bits);
}
