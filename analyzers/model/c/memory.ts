/**
 * Bytes of arrays of numbers: memset(), memcpy() and memcmp() of what has one width throughout. Invariant:
 * a byte within a number is where a little-endian machine has it; a part of a number is not set.
 */
import type { Integer } from "./quantity.js";
import { advance, readers, type Ref } from "./references.js";
import { Undecided } from "./undecided.js";

/** How many numbers so many bytes are. */
function elementsIn(nBytes: Integer, kind: string): number {
  const size = Number(kind.slice(1)) / 8;
  if (Number(nBytes) % size !== 0) throw new Undecided("a part of a number is set or compared");
  return Number(nBytes) / size;
}

function at(pointer: Ref<Integer>, index: number): Ref<Integer> {
  return index === 0 ? pointer : advance(pointer, index);
}

export function memory_set(
  pointer: Ref<Integer>,
  byte: Integer,
  nBytes: Integer,
  kind: string,
): void {
  const own = BigInt(byte) & 0xffn;
  let all = 0n;
  for (let i = 0; i < Number(kind.slice(1)); i += 8) all |= own << BigInt(i);
  const value = readers[kind]?.(all) as Integer;
  const n = elementsIn(nBytes, kind);
  for (let i = 0; i < n; i++) at(pointer, i).v = value;
}

export function memory_copy(
  to: Ref<Integer>,
  from: Ref<Integer>,
  nBytes: Integer,
  kind: string,
): void {
  const n = elementsIn(nBytes, kind);
  const values = Array.from({ length: n }, (_, i) => at(from, i).v);
  values.forEach((value, i) => {
    at(to, i).v = value;
  });
}

export function memory_compare(
  a: Ref<Integer>,
  b: Ref<Integer>,
  nBytes: Integer,
  kind: string,
): number {
  const bits = Number(kind.slice(1));
  const n = elementsIn(nBytes, kind);
  for (let i = 0; i < n; i++) {
    const x = BigInt.asUintN(bits, BigInt(at(a, i).v));
    const y = BigInt.asUintN(bits, BigInt(at(b, i).v));
    for (let shift = 0n; x !== y && shift < bits; shift += 8n) {
      const [left, right] = [(x >> shift) & 0xffn, (y >> shift) & 0xffn];
      if (left !== right) return left < right ? -1 : 1;
    }
  }
  return 0;
}
