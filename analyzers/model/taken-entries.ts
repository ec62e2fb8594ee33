/**
 * What is owed where code takes an entry of a page table off that maps pages: caches that know pages by
 * their address are flushed before, secondary tables are told before and after, the lock of the table is
 * held, and the TLB is flushed before that lock goes (mm/mremap.c, v6.1 and later). Invariant: an
 * mmu_gather that is open owes the flush itself, and nothing is asked of whoever has one.
 */
import { add, type Address, type Bytes } from "./c/quantity.js";
import type { Machine } from "./state.js";

interface Span {
  readonly start: Address;
  readonly end: Address;
}

/** Of one run; `machine.taken`. */
export class Taken {
  /** What flush_cache_range() was asked for. */
  readonly flushed: Span[] = [];
  /** What secondary tables were told of, by the range that they were told. */
  readonly told: (Span & { readonly range: object })[] = [];
  /** What the TLB may still have. */
  readonly pending: Span[] = [];
  /** Somebody was told. */
  isTelling = false;
  /** Spinlocks that were held when the first of that was taken off. */
  nHeld = 0;

  reset(): void {
    this.isTelling = false;
    if (this.flushed.length > 0) this.flushed.length = 0;
    if (this.told.length > 0) this.told.length = 0;
    if (this.pending.length > 0) this.pending.length = 0;
  }

  flushCache(start: Address, end: Address): void {
    this.flushed.push({ start, end });
  }

  tell(range: object, start: Address, end: Address): void {
    this.isTelling = true;
    this.told.push({ range, start, end });
  }

  /** What is wrong with it, if anything. */
  untell(range: object, start: Address, end: Address): string | undefined {
    const at = this.told.findLastIndex((each) => each.range === range);
    const [span] = at < 0 ? [] : this.told.splice(at, 1);
    if (span === undefined)
      return "mmu_notifier_invalidate_range_end() without mmu_notifier_invalidate_range_start()";
    return span.start === start && span.end === end
      ? undefined
      : "mmu_notifier_invalidate_range_end() is told another range than mmu_notifier_invalidate_range_start()";
  }

  /** Pages at these addresses go; secondary tables must know, where they are told at all. */
  take(start: Address, nBytes: Bytes, nHeld: number): string | undefined {
    const end = add(start, nBytes);
    if (this.pending.length === 0) this.nHeld = nHeld;
    this.pending.push({ start, end });
    if (!isIn(this.flushed, start, end)) return "flush_cache_range()";
    return !this.isTelling || isIn(this.told, start, end)
      ? undefined
      : "mmu_notifier_invalidate_range_start()";
  }

  flushTlb(start: Address, end: Address): void {
    const { pending } = this;
    let nLeft = 0;
    for (const each of pending) if (each.start < start || each.end > end) pending[nLeft++] = each;
    pending.length = nLeft;
  }
}

/** Whether one of them has the whole range. */
function isIn(spans: readonly Span[], start: Address, end: Address): boolean {
  for (const each of spans) if (each.start <= start && each.end >= end) return true;
  return false;
}

export function isGathering({ gathers }: Machine): boolean {
  return gathers.nOpened > gathers.nFinished;
}
