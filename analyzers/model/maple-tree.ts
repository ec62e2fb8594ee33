/**
 * The tree of ranges of an address space: disjoint ranges in order, each with its VMA. What lies
 * between them are gaps, and a gap is a slot as a range is. Invariant: `firsts`, `lasts` and
 * `entries` agree up to `n`; ranges are inclusive; two slots never overlap, whatever is stored.
 *
 * To read the tree: `n` ranges, the i-th is `[firsts[i], lasts[i]]` with VMA `entries[i]`;
 * `load(address)` is what a look-up finds.
 */
import { after, before, type Address, ULONG_MAX } from "./c/quantity.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

export class maple_tree {
  n = 0;
  readonly firsts: Address[] = [];
  readonly lasts: Address[] = [];
  readonly entries: (vm_area_struct | null)[] = [];
  ma_flags = 0;
  ma_root: unknown = null;
  /** Counts what was stored. */
  version = 0;

  /** Lets go of all ranges. */
  clear(): void {
    this.n = 0;
  }

  /** As new. */
  reset(): void {
    this.n = 0;
    this.version = 0;
    this.ma_flags = 0;
    this.ma_root = null;
  }

  /** The first range that does not lie below the address; `n` if all do. */
  indexAt(address: Address): number {
    const { lasts } = this;
    let low = 0;
    let high = this.n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lasts[middle] as Address) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The VMA whose range contains the address. */
  load(address: Address): vm_area_struct | null {
    const i = this.indexAt(address);
    return i < this.n && (this.firsts[i] as Address) <= address
      ? (this.entries[i] as vm_area_struct)
      : null;
  }

  /** The entry of the slot that contains the address, when `i` is `indexAt(address)`. */
  entryOf(i: number, address: Address): vm_area_struct | null {
    return i < this.n && (this.firsts[i] as Address) <= address
      ? (this.entries[i] as vm_area_struct)
      : null;
  }

  /** The first address of that slot. */
  minOf(i: number, address: Address): Address {
    if (i < this.n && (this.firsts[i] as Address) <= address) return this.firsts[i] as Address;
    return i === 0 ? (0 as Address) : after(this.lasts[i - 1] as Address);
  }

  /** The last address of that slot. */
  maxOf(i: number, address: Address): Address {
    if (i === this.n) return ULONG_MAX();
    return (this.firsts[i] as Address) <= address
      ? (this.lasts[i] as Address)
      : before(this.firsts[i] as Address);
  }

  /** Appends a range above all others. */
  append(first: Address, last: Address, vma: vm_area_struct): void {
    this.firsts[this.n] = first;
    this.lasts[this.n] = last;
    this.entries[this.n] = vma;
    this.n++;
  }

  /** Writes an entry over a range, cutting whatever was there. */
  store(first: Address, last: Address, vma: vm_area_struct | null): void {
    this.version++;
    const from = this.indexAt(first);
    let to = from;
    while (to < this.n && (this.firsts[to] as Address) <= last) to++;
    let left = 0;
    let right = 0;
    let leftFirst = first;
    let rightLast = last;
    let leftVma: vm_area_struct | null = null;
    let rightVma: vm_area_struct | null = null;
    if (from < to) {
      leftFirst = this.firsts[from] as Address;
      leftVma = this.entries[from] as vm_area_struct;
      if (leftFirst < first) left = 1;
      rightLast = this.lasts[to - 1] as Address;
      rightVma = this.entries[to - 1] as vm_area_struct;
      if (rightLast > last) right = 1;
    }
    let at = from;
    this.resize(to, from + left + (vma === null ? 0 : 1) + right - to);
    if (left === 1) this.put(at++, leftFirst, before(first), leftVma);
    if (vma !== null) this.put(at++, first, last, vma);
    if (right === 1) this.put(at, after(last), rightLast, rightVma);
  }

  private put(i: number, first: Address, last: Address, vma: vm_area_struct | null): void {
    this.firsts[i] = first;
    this.lasts[i] = last;
    this.entries[i] = vma;
  }

  /** Moves the ranges from `from` on by `by` places. */
  private resize(from: number, by: number): void {
    if (by === 0) return;
    const { n } = this;
    if (by > 0) for (let i = n - 1; i >= from; i--) this.shift(i, by);
    else for (let i = from; i < n; i++) this.shift(i, by);
    this.n = n + by;
  }

  private shift(i: number, by: number): void {
    this.firsts[i + by] = this.firsts[i] as Address;
    this.lasts[i + by] = this.lasts[i] as Address;
    this.entries[i + by] = this.entries[i] as vm_area_struct;
  }
}
