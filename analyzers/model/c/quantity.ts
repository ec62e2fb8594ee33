/**
 * Quantities: what an `unsigned long` of the kernel counts. To a C compiler an address, a length in
 * bytes and a page number are one type; here each is a capability that a number may have, and a
 * place that wants an address takes only what has that capability. What is not known to be
 * anything (a literal, a parameter) is a `Word` and has them all, so that only a contradiction is
 * an error. `unsigned long` has 32 bits: numbers stay exact and fast, and the top of the address
 * space is within reach. Invariant: at run time a quantity is an integer from 0 to ULONG_MAX.
 */
import { Undecided } from "./undecided.js";

declare const address: unique symbol;
declare const bytes: unique symbol;
declare const pages: unique symbol;
declare const distance: unique symbol;
declare const masked: unique symbol;
declare const pageShift: unique symbol;

/** A virtual address. */
export type Address = number & { readonly [address]: true };
/** A length or an offset in bytes. */
export type Bytes = number & { readonly [bytes]: true };
/** A page number, a page offset (`pgoff`) or a number of pages. */
export type Pages = number & { readonly [pages]: true };
/** How far one address is from another. */
export type Distance = Bytes & { readonly [distance]: true };
/** An address or a length, not a page number. */
export type Extent = Address & Bytes;
/** What is left of an address or a length under a mask, which may be little. */
export type Masked = Extent & { readonly [masked]: true };
/** Nothing is known: fits everywhere. */
export type Word = Address & Bytes & Pages;
/** The number of bits between bytes and pages. */
export type PageShift = number & { readonly [pageShift]: true };

export const ULONG_MAX = 0xffffffff as Word;
export const BITS_PER_LONG = 32;

/** A number of any other C type, converted to `unsigned long`. */
export function ulong(value: number): Word {
  return (value >>> 0) as Word;
}

/** Forgets what is known. */
export function word(value: number): Word {
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
export function add(a: number, b: number): number;
export function add(a: number, b: number): number {
  return (a + b) >>> 0;
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
export function sub(a: number, b: number): number;
export function sub(a: number, b: number): number {
  return (a - b) >>> 0;
}

/** Masking keeps what it masks; the part of an address below a boundary is a length. */
export function and(a: Word, b: number): Word;
export function and(a: Address, b: number): Masked;
export function and(a: Bytes, b: number): Masked;
export function and(a: Pages, b: number): Pages;
export function and(a: number, b: Word): Word;
export function and(a: number, b: Address): Masked;
export function and(a: number, b: Bytes): Masked;
export function and(a: number, b: Pages): Pages;
export function and(a: number, b: number): number;
export function and(a: number, b: number): number {
  return (a & b) >>> 0;
}

export function or(a: Word, b: number): Word;
export function or(a: Address, b: number): Extent;
export function or(a: Bytes, b: number): Extent;
export function or(a: Pages, b: number): Pages;
export function or(a: number, b: number): number;
export function or(a: number, b: number): number {
  return (a | b) >>> 0;
}

export function xor(a: number, b: number): Word {
  return ((a ^ b) >>> 0) as Word;
}

export function not(a: number): Word {
  return (~a >>> 0) as Word;
}

export function neg(a: number): Word {
  return (-a >>> 0) as Word;
}

export function mul(a: number, b: number): Word {
  return (Math.imul(a, b) >>> 0) as Word;
}

/** @throws DivisionByZero as the processor does. */
export function div(a: number, b: number): Word {
  if (b === 0) throw new DivisionByZero();
  return Math.trunc(a / b) as Word;
}

export function mod(a: number, b: number): Word {
  if (b === 0) throw new DivisionByZero();
  return (a % b) as Word;
}

export function shr(a: Word, bits: number): Word;
export function shr(a: Address, bits: PageShift): Pages;
export function shr(a: Bytes, bits: PageShift): Pages;
export function shr(a: number, bits: number): Word;
export function shr(a: number, bits: number): Word {
  return (a >>> within(bits)) as Word;
}

export function shl(a: Word, bits: number): Word;
export function shl(a: Pages, bits: PageShift): Extent;
export function shl(a: number, bits: number): Word;
export function shl(a: number, bits: number): Word {
  return ((a << within(bits)) >>> 0) as Word;
}

/** How far a shift may go; farther means nothing in C. */
function within(bits: number): number {
  if (bits >>> 0 > 31) throw new Undecided(`a shift by ${bits} of a type of 32 bits`);
  return bits;
}

export class DivisionByZero extends Error {}
