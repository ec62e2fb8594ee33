/**
 * lru_add_drain() and others that do nothing here
 *
 * They concern what the model does not have: page lists, scheduling, huge pages, uprobes, userfaultfd,
 * caches and secondary page tables. Where pages are to be moved to where a VMA grows, uprobe_mmap() maps
 * what it puts there.
 *
 * @kernel lru_add_drain(), cond_resched(), might_sleep(), khugepaged_enter_vma(), uprobe_mmap(),
 *   uprobe_munmap(), hugetlb_split(), update_hiwater_rss(), flush_cache_range(), flush_tlb_range(),
 *   tlb_change_page_size(), mmu_notifier_invalidate_range_start(),
 *   mmu_notifier_invalidate_range_end(), perf_event_mmap(), v6.1 and later
 * @kernel vma_adjust_trans_huge(), v6.1 to v6.14; v6.15 and later
 * @fidelity stub: does nothing, and is recorded
 * @example `SS` then lru_add_drain() is `SS`
 */
import { addressOf, pageOf, type Address, type Integer } from "./c/quantity.js";
import { Undecided } from "./c/undecided.js";
import type { EffectName } from "./effects.js";
import { stale } from "./guard.js";
import { type ModelFunction, one } from "./model-function.js";
import { entryAt, makeTables, pmd, pte, pud, setEntry } from "./page-tables.js";
import { maySleep } from "./rcu-read-lock.js";
import { halt, machine, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { mmu_gather } from "./structs/mmu-gather.js";
import { vm_area_struct } from "./structs/vm-area-struct.js";

const stub = "stub: does nothing, and is recorded";
const vma = "struct vm_area_struct *vma";

export const lru_add_drain_kernels: readonly ModelFunction[] = [
  one("void lru_add_drain(void)", "v6.1 and later", stub),
  one("void cond_resched(void)", "v6.1 and later", stub),
  one("void might_sleep(void)", "v6.1 and later", stub),
  one(`void khugepaged_enter_vma(${vma}, unsigned long vm_flags)`, "v6.1 and later", stub),
  one(`int uprobe_mmap(${vma})`, "v6.1 and later", stub),
  one(`void uprobe_munmap(${vma}, unsigned long start, unsigned long end)`, "v6.1 and later", stub),
  {
    name: "vma_adjust_trans_huge",
    fidelity: stub,
    answers: [
      {
        prototype: `void vma_adjust_trans_huge(${vma}, unsigned long start, unsigned long end, long adjust_next)`,
        releases: "v6.1 to v6.14",
        call: "vma_adjust_trans_huge",
      },
      {
        prototype: `void vma_adjust_trans_huge(${vma}, unsigned long start, unsigned long end, struct vm_area_struct *next)`,
        releases: "v6.15 and later",
        call: "vma_adjust_trans_huge",
      },
    ],
  },
  one(`void hugetlb_split(${vma}, unsigned long addr)`, "v6.1 and later", stub),
  one("void update_hiwater_rss(struct mm_struct *mm)", "v6.1 and later", stub),
  one(
    `void flush_cache_range(${vma}, unsigned long start, unsigned long end)`,
    "v6.1 and later",
    stub,
  ),
  one(
    `void flush_tlb_range(${vma}, unsigned long start, unsigned long end)`,
    "v6.1 and later",
    stub,
  ),
  one(
    "void tlb_change_page_size(struct mmu_gather *tlb, unsigned int page_size)",
    "v6.1 and later",
    stub,
  ),
  one("void mmu_notifier_invalidate_range_start(void *range)", "v6.1 and later", stub),
  one("void mmu_notifier_invalidate_range_end(void *range)", "v6.1 and later", stub),
  one(`void perf_event_mmap(${vma})`, "v6.1 and later", stub),
];

/** They do nothing here, but they do look at what they are handed, and a run is known by them. */
function asked(name: EffectName, pointer: object | null, ...args: readonly unknown[]): void {
  if (pointer === null) halt("C", "a null pointer is followed");
  if (pointer instanceof vm_area_struct && pointer.isFree) stale(pointer);
  machine.effects.take(name, [numberOf(pointer), ...args.map(numberOf)]);
}

/** A struct of the tree's own, the fields of which have its names (include/linux/mmu_notifier.h, v6.1 and later). */
interface MmuNotifierRange {
  readonly $start: Address;
  readonly $end: Address;
}

function isRange(range: object): range is MmuNotifierRange {
  return "$start" in range && "$end" in range;
}

/** A VMA by its place in the machine; what has none is only known to be there. */
function numberOf(value: unknown): Integer {
  if (value instanceof vm_area_struct) return value.ordinal;
  return typeof value === "number" || typeof value === "bigint" ? value : -1;
}

/** The numbers of a struct of the tree's own: of a range that is told, where it starts and ends. */
function scalarsOf(object: object | null): unknown[] {
  return Object.values(object ?? {}).filter((value) => numberOf(value) !== -1);
}

export function lru_add_drain(): void {
  machine.effects.take("lru_add_drain", []);
}
export function cond_resched(): void {
  maySleep("cond_resched()");
}
export function might_sleep(): void {
  maySleep("might_sleep()");
}
export function khugepaged_enter_vma(vma: vm_area_struct, vm_flags: Integer): void {
  asked("khugepaged_enter_vma", vma, vm_flags);
}
/** A probe takes the place of a page that its file has there (kernel/events/uprobes.c, v6.1 and later). */
export function uprobe_mmap(vma: vm_area_struct): number {
  asked("uprobe_mmap", vma);
  if (!machine.awaitsMove || vma.vm_file === null) return 0;
  const mm = vma.vm_mm as mm_struct;
  for (let page = pageOf(vma.vm_start_); page < pageOf(vma.vm_end_); page++)
    if (entryAt(page) === 0) mapNew(mm, page);
  return 0;
}

function mapNew(mm: mm_struct, page: number): void {
  const [nPtes, nPmds, nPuds] = [pte.n, pmd.n, pud.n];
  makeTables(addressOf(page));
  mm.nr_ptes += pte.n - nPtes;
  mm.nr_pmds += pmd.n - nPmds;
  mm.nr_puds += pud.n - nPuds;
  setEntry(page, ++machine.nPopulated);
}
export function uprobe_munmap(vma: vm_area_struct, start: Address, end: Address): void {
  asked("uprobe_munmap", vma, start, end);
}
export function vma_adjust_trans_huge(
  vma: vm_area_struct,
  start: Address,
  end: Address,
  next: unknown,
): void {
  asked("vma_adjust_trans_huge", vma, start, end, next);
}
export function hugetlb_split(vma: vm_area_struct, addr: Address): void {
  asked("hugetlb_split", vma, addr);
}
export function update_hiwater_rss(mm: mm_struct): void {
  asked("update_hiwater_rss", mm);
}
export function flush_cache_range(vma: vm_area_struct, start: Address, end: Address): void {
  asked("flush_cache_range", vma, start, end);
  machine.taken.flushCache(start, end);
}
export function flush_tlb_range(vma: vm_area_struct, start: Address, end: Address): void {
  asked("flush_tlb_range", vma, start, end);
  machine.taken.flushTlb(start, end);
}
export function tlb_change_page_size(tlb: mmu_gather, page_size: number): void {
  asked("tlb_change_page_size", tlb, page_size);
}
export function mmu_notifier_invalidate_range_start(range: object): void {
  maySleep("mmu_notifier_invalidate_range_start()");
  asked("mmu_notifier_invalidate_range_start", range, ...scalarsOf(range));
  if (!isRange(range)) throw new Undecided("a range that has no start and end is told");
  machine.taken.tell(range, range.$start, range.$end);
}
export function mmu_notifier_invalidate_range_end(range: object): void {
  asked("mmu_notifier_invalidate_range_end", range, ...scalarsOf(range));
  if (!isRange(range)) throw new Undecided("a range that has no start and end is told");
  const wrong = machine.taken.untell(range, range.$start, range.$end);
  if (wrong !== undefined) offend("E", wrong);
}
export function perf_event_mmap(vma: vm_area_struct): void {
  asked("perf_event_mmap", vma);
}
