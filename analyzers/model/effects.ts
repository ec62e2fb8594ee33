/**
 * What a run asks of parts of the kernel that the model does not have. Nothing comes of it here, but a
 * version of the code that no longer asks is another one. Invariant: the order of the calls is that in
 * which they were made, and an argument that is an object of the machine is a number that is the same
 * in every run of a scenario.
 */
import type { Integer } from "./c/quantity.js";

/**
 * By name, with what is lost when a call is. `order`: what the CPU or another user of the pages sees is
 * stale; `account`: a sum that others read is wrong; `work`: something is done later, or not told.
 */
export const effectKinds = {
  flush_cache_range: "order",
  flush_tlb_range: "order",
  tlb_change_page_size: "order",
  flush_dcache_mmap_lock: "order",
  flush_dcache_mmap_unlock: "order",
  mmu_notifier_invalidate_range_start: "order",
  mmu_notifier_invalidate_range_end: "order",
  lru_add_drain: "work",
  khugepaged_enter_vma: "work",
  uprobe_mmap: "work",
  uprobe_munmap: "work",
  vma_adjust_trans_huge: "work",
  hugetlb_split: "work",
  update_hiwater_rss: "account",
  perf_event_mmap: "work",
  mprotect_fixup: "work",
  expand_stack_locked: "work",
} as const;

export type EffectName = keyof typeof effectKinds;

const names = Object.keys(effectKinds) as readonly EffectName[];
const numbers: ReadonlyMap<EffectName, number> = new Map(names.map((name, index) => [name, index]));
/** Numbers that are kept; a run that has more is told apart by how many. */
const MAX_KEPT = 1 << 16;

/** Those whose loss leaves something stale or a sum wrong. */
export const graveEffects: readonly EffectName[] = names.filter(
  (name) => effectKinds[name] !== "work",
);

/** The calls of a run: the number of the effect, how many arguments, and those. */
export class Effects {
  readonly values: Integer[] = [];
  n = 0;
  nCalls = 0;
  /** Entries of page tables that were written without the lock of their table. */
  nUnlocked = 0;
  /** How often a VMA was locked for writing, whether it was already or not. */
  nVmaLocks = 0;

  reset(): void {
    this.n = 0;
    this.nCalls = 0;
    this.nUnlocked = 0;
    this.nVmaLocks = 0;
  }

  take(name: EffectName, args: readonly Integer[]): void {
    this.nCalls++;
    if (this.n > MAX_KEPT) return;
    this.values[this.n++] = numbers.get(name) as number;
    this.values[this.n++] = args.length;
    for (const each of args) this.values[this.n++] = each;
  }

  /** One call after the other. */
  calls(): EffectCall[] {
    return callsIn(this.values, this.n);
  }
}

export interface EffectCall {
  readonly name: EffectName;
  readonly args: readonly Integer[];
}

/** What was kept of calls, in the first `n` numbers. */
export function callsIn(values: readonly Integer[], n: number): EffectCall[] {
  const found: EffectCall[] = [];
  for (let at = 0; at < n; ) {
    const name = names[values[at] as number] as EffectName;
    const nArgs = values[at + 1] as number;
    found.push({ name, args: values.slice(at + 2, at + 2 + nArgs) });
    at += 2 + nArgs;
  }
  return found;
}
