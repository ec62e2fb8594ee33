/**
 * Quantities: what an `unsigned long` of the kernel counts. To a C compiler an address, a length in
 * bytes and a page number are one type; here each is a capability that a number may have, and a
 * place that wants an address takes only what has that capability. What is not known to be
 * anything (a literal, a parameter) is a `Word` and has them all, so that only a contradiction is
 * an error. Up to 2^53 a quantity is a number, which is fast; above it is a bigint, which is exact:
 * comparisons of JavaScript hold between both, arithmetic goes through the functions here. Invariant:
 * at run time a quantity is a whole number from 0 to the largest `unsigned long` of the machine, and a
 * number if and only if it is at most 2^53 - 1.
 */
import { bitAnd, bitOr, bitXor, powers, unsigned, type Integer } from "./exact.js";
import { Undecided } from "./undecided.js";
import { MAX_EXACT, width } from "./width.js";

export type { Integer } from "./exact.js";

declare const address: unique symbol;
declare const bytes: unique symbol;
declare const pages: unique symbol;
declare const distance: unique symbol;
declare const masked: unique symbol;
declare const pageShift: unique symbol;

/** A virtual address. */
export type Address = Integer & { readonly [address]: true };
/** A length or an offset in bytes. */
export type Bytes = Integer & { readonly [bytes]: true };
/** A page number, a page offset (`pgoff`) or a number of pages. */
export type Pages = Integer & { readonly [pages]: true };
/** How far one address is from another. */
export type Distance = Bytes & { readonly [distance]: true };
/** An address or a length, not a page number. */
export type Extent = Address & Bytes;
/** What is left of an address or a length under a mask, which may be little. */
export type Masked = Extent & { readonly [masked]: true };
/** Nothing is known: fits everywhere. */
export type Word = Address & Distance & Pages;
/** A page offset (`pgoff`), or the number of the page that an address lies in. */
export type PageNumber = Pages;
/** How many pages. */
export type PageCount = Pages;
/** How many pages of a kind an address space has, in a variable that may be above or below. */
export type PageTotal = Integer;
/** `vm_flags_t`. To TypeScript it is a word; what it meets is looked at by units (analyzers/lowering/units). */
export type Flags = Word;
/** How many of anything else. */
export type Count = number;
/** 0, or an error number below 0. */
export type ErrorNumber = number;
/** The number of bits between bytes and pages. */
export type PageShift = number & { readonly [pageShift]: true };

export function ULONG_MAX(): Word {
  return (width.bits === 64 ? ULONG64_MAX : 0xffffffff) as Word;
}

const ULONG64_MAX = 0xffff_ffff_ffff_ffffn;

export function BITS_PER_LONG(): number {
  return width.bits;
}

/** A number of any other C type, converted to `unsigned long`. */
export function ulong(value: Integer): Word {
  if (typeof value === "number" && value >= 0 && value <= width.limit) return value as Word;
  return unsigned(BigInt(value), width.bits) as Word;
}

/** Forgets what is known. */
export function word(value: Integer): Word {
  return value as Word;
}

export function add(a: Word, b: Word): Word;
export function add(a: Masked, b: Word): Masked;
export function add(a: Word, b: Masked): Masked;
export function add(a: Masked, b: Masked): Masked;
export function add(a: Address, b: Word): Extent;
export function add(a: Word, b: Address): Extent;
export function add(a: Bytes, b: Word): Extent;
export function add(a: Word, b: Bytes): Extent;
export function add(a: Pages, b: Word): Pages;
export function add(a: Word, b: Pages): Pages;
export function add(a: Extent, b: Extent): Extent;
export function add(a: Extent, b: Bytes): Extent;
export function add(a: Bytes, b: Extent): Extent;
export function add(a: Extent, b: Address): Address;
export function add(a: Address, b: Extent): Address;
export function add(a: Address, b: Bytes): Address;
export function add(a: Bytes, b: Address): Address;
export function add(a: Bytes, b: Bytes): Bytes;
export function add(a: Pages, b: Pages): Pages;
export function add(a: Integer, b: Integer): Integer;
export function add(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum <= width.limit) return sum;
  }
  return unsigned(BigInt(a) + BigInt(b), width.bits);
}

export function sub(a: Word, b: Word): Word;
export function sub(a: Masked, b: Word): Masked;
export function sub(a: Word, b: Masked): Masked;
export function sub(a: Masked, b: Masked): Masked;
export function sub(a: Address, b: Word): Extent;
export function sub(a: Word, b: Address): Extent;
export function sub(a: Bytes, b: Word): Extent;
export function sub(a: Word, b: Bytes): Extent;
export function sub(a: Pages, b: Word): Pages;
export function sub(a: Word, b: Pages): Pages;
export function sub(a: Extent, b: Extent): Extent;
export function sub(a: Extent, b: Bytes): Extent;
export function sub(a: Extent, b: Address): Distance;
export function sub(a: Address, b: Extent): Extent;
export function sub(a: Address, b: Address): Distance;
export function sub(a: Address, b: Bytes): Address;
export function sub(a: Bytes, b: Extent): Bytes;
export function sub(a: Bytes, b: Bytes): Bytes;
export function sub(a: Pages, b: Pages): Pages;
export function sub(a: Integer, b: Integer): Integer;
export function sub(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (difference >= 0) return difference;
  }
  return unsigned(BigInt(a) - BigInt(b), width.bits);
}

/** Masking keeps what it masks; the part of an address below a boundary is a length. */
export function and(a: Word, b: Integer): Word;
export function and(a: Address, b: Integer): Masked;
export function and(a: Bytes, b: Integer): Masked;
export function and(a: Pages, b: Integer): Pages;
export function and(a: Integer, b: Word): Word;
export function and(a: Integer, b: Address): Masked;
export function and(a: Integer, b: Bytes): Masked;
export function and(a: Integer, b: Pages): Pages;
export function and(a: Integer, b: Integer): Integer;
export function and(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") return bitAnd(a, b);
  return unsigned(BigInt(a) & BigInt(b), width.bits);
}

export function or(a: Word, b: Integer): Word;
export function or(a: Address, b: Integer): Extent;
export function or(a: Bytes, b: Integer): Extent;
export function or(a: Pages, b: Integer): Pages;
export function or(a: Integer, b: Integer): Integer;
export function or(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") return bitOr(a, b);
  return unsigned(BigInt(a) | BigInt(b), width.bits);
}

/** `a & ~b` */
export function without(a: Word, b: Integer): Word;
export function without(a: Address, b: Integer): Masked;
export function without(a: Bytes, b: Integer): Masked;
export function without(a: Pages, b: Integer): Pages;
export function without(a: Integer, b: Integer): Integer;
export function without(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") return a - bitAnd(a, b);
  return unsigned(BigInt(a) & ~BigInt(b), width.bits);
}

export function xor(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number") return bitXor(a, b) as Word;
  return unsigned(BigInt(a) ^ BigInt(b), width.bits) as Word;
}

export function not(a: Integer): Word {
  return unsigned(~BigInt(a), width.bits) as Word;
}

export function neg(a: Integer): Word {
  return unsigned(-BigInt(a), width.bits) as Word;
}

export function mul(a: Integer, b: Integer): Word {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (product <= width.limit) return product as Word;
  }
  return unsigned(BigInt(a) * BigInt(b), width.bits) as Word;
}

/** @throws DivisionByZero as the processor does. */
export function div(a: Integer, b: Integer): Word {
  if (b === 0) throw new DivisionByZero();
  if (typeof a === "number" && typeof b === "number") return ((a - (a % b)) / b) as Word;
  return unsigned(BigInt(a) / BigInt(b), width.bits) as Word;
}

export function mod(a: Integer, b: Integer): Word {
  if (b === 0) throw new DivisionByZero();
  if (typeof a === "number" && typeof b === "number") return (a % b) as Word;
  return unsigned(BigInt(a) % BigInt(b), width.bits) as Word;
}

export function shr(a: Word, bits: Integer): Word;
export function shr(a: Address, bits: PageShift): Pages;
export function shr(a: Bytes, bits: PageShift): Pages;
export function shr(a: Integer, bits: Integer): Word;
export function shr(a: Integer, bits: Integer): Word {
  const by = within(bits);
  if (typeof a === "number") return Math.floor(a / (powers[by] as number)) as Word;
  return unsigned(a >> BigInt(by), width.bits) as Word;
}

export function shl(a: Word, bits: Integer): Word;
export function shl(a: Pages, bits: PageShift): Extent;
export function shl(a: Integer, bits: Integer): Word;
export function shl(a: Integer, bits: Integer): Word {
  const by = within(bits);
  if (typeof a === "number") {
    const shifted = a * (powers[by] as number);
    if (shifted <= width.limit) return shifted as Word;
  }
  return unsigned(BigInt(a) << BigInt(by), width.bits) as Word;
}

/** How far a shift may go; farther means nothing in C. */
function within(bits: Integer): number {
  if (typeof bits === "number" && bits >= 0 && bits < width.bits) return bits;
  throw new Undecided(`a shift by ${bits} of a type of ${width.bits} bits`);
}

export class DivisionByZero extends Error {}

/** The address after this one; after the last comes 0. */
export function after(address: Integer): Address {
  return add(address, 1) as Address;
}

/** The address before this one; before 0 comes the last. */
export function before(address: Integer): Address {
  return sub(address, 1) as Address;
}

/** A page of every machine that is modelled; its binary logarithm is 12. */
export const BYTES_IN_PAGE = 4096;

/** The number of the page that an address lies in; every page has one that is exact. */
export function pageOf(address: Integer): number {
  return typeof address === "number" ? Math.floor(address / BYTES_IN_PAGE) : Number(address >> 12n);
}

/** Where a page begins. */
export function addressOf(page: number): Address {
  const address = page * BYTES_IN_PAGE;
  return (address <= MAX_EXACT ? address : BigInt(page) << 12n) as Address;
}

/** How far an address lies above a boundary of this size, a power of two. */
export function offsetIn(address: Integer, size: number): number {
  return typeof address === "number"
    ? address - Math.floor(address / size) * size
    : Number(address % BigInt(size));
}

/** The boundary of this size at or below an address. */
export function boundaryBelow(address: Integer, size: number): Address {
  return (
    typeof address === "number"
      ? Math.floor(address / size) * size
      : sub(address, offsetIn(address, size))
  ) as Address;
}
