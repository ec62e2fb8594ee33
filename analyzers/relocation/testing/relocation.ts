/**
 * A relocation written by hand, for tests: the steps that shift_arg_pages() and relocate_vma_down()
 * have had from v6.1 to v7.1, each as a function of its own, so that a mutant is a release with one
 * step replaced. Invariant: with no step replaced it is right in its generation.
 */
import { burn } from "../../model/c/fuel.js";
import { ulong, type Address, type Bytes, type Pages } from "../../model/c/quantity.js";
import type { Generation } from "../../model/generation.js";
import { EFAULT, ENOMEM } from "../../model/numbers.js";
import {
  BUG_ON,
  EMPTY_VMA_FLAGS,
  free_pgd_range,
  lru_add_drain,
  ma_start,
  mmu_gather,
  move_page_tables,
  move_page_tables_plain,
  move_page_tables_pmc,
  pagetable_move_control,
  tlb_finish_mmu,
  tlb_gather_mmu,
  USER_PGTABLES_CEILING,
  vma_adjust,
  vma_expand_range,
  vma_expand_vmg,
  vma_iter_prev_range,
  vma_iterator,
  vma_merge_struct,
  vma_next,
  vma_prev,
  vma_shrink,
  vma_shrink_end,
  type mm_struct,
  type vm_area_struct,
} from "../../model/program.js";
import type { Root } from "../judge/judgement.js";

/** The local variables. */
export class Locals {
  readonly vma: vm_area_struct;
  readonly shift: number;
  readonly mm: mm_struct;
  readonly old_start: number;
  readonly old_end: number;
  readonly length: number;
  new_start: number;
  new_end: number;
  readonly pgoff: number;
  readonly vmi = new vma_iterator();
  readonly tlb = new mmu_gather();
  next: vm_area_struct | null = null;

  constructor(vma: vm_area_struct, shift: number) {
    this.vma = vma;
    this.shift = shift;
    this.mm = vma.vm_mm as mm_struct;
    this.old_start = Number(vma.vm_start);
    this.old_end = Number(vma.vm_end);
    this.length = this.old_end - this.old_start;
    this.new_start = this.old_start - shift;
    this.new_end = this.old_end - shift;
    this.pgoff = Number(vma.vm_pgoff);
  }
}

/** How a release calls its operations. */
export interface Kernel {
  readonly name: string;
  readonly generation: Generation;
  readonly positions: boolean;
  readonly stepsBack: boolean;
  readonly expand: (l: Locals, start: number, end: number, pgoff: number) => number;
  readonly move: (l: Locals, from: number, to: number, length: number) => number;
  readonly shrink: (l: Locals, start: number, end: number, pgoff: number) => number;
  /** Whether the result of shrinking is the result of all. */
  readonly returnsShrink: boolean;
}

/** What is computed here is exact as a number; what wraps is below 0. */
const a = (value: number): Address => ulong(value);

export const calls = {
  expandRange: (l: Locals, start: number, end: number, pgoff: number): number =>
    vma_expand_range(l.vmi, l.vma, a(start), a(end), pgoff as Pages, null),
  expandMerge:
    (field: "vma" | "middle" | "target") =>
    (l: Locals, start: number, end: number, pgoff: number): number => {
      const vmg = new vma_merge_struct();
      vmg.mm = l.mm;
      vmg.vmi = l.vmi;
      vmg.start = a(start);
      vmg.end = a(end);
      vmg.vma_flags = EMPTY_VMA_FLAGS();
      vmg.pgoff = pgoff as Pages;
      vmg[field] = l.vma;
      return vma_expand_vmg(vmg);
    },
  adjust: (l: Locals, start: number, end: number, pgoff: number): number =>
    vma_adjust(l.vma, a(start), a(end), pgoff as Pages, null),
  movePlain: (l: Locals, from: number, to: number, length: number): number =>
    Number(move_page_tables_plain(l.vma, a(from), l.vma, a(to), length as Bytes, false)),
  moveForStack: (l: Locals, from: number, to: number, length: number): number =>
    Number(move_page_tables(l.vma, a(from), l.vma, a(to), length as Bytes, false, true)),
  moveControl: (l: Locals, from: number, to: number, length: number): number => {
    const pmc = new pagetable_move_control();
    pmc.old = l.vma;
    pmc.new = l.vma;
    pmc.old_addr = a(from);
    pmc.old_end = a(from + length);
    pmc.new_addr = a(to);
    pmc.len_in = length as Bytes;
    pmc.for_stack = true;
    return Number(move_page_tables_pmc(pmc));
  },
  shrink: (l: Locals, start: number, end: number, pgoff: number): number =>
    vma_shrink(l.vmi, l.vma, a(start), a(end), pgoff as Pages),
  shrinkEnd: (l: Locals, _start: number, end: number): number =>
    vma_shrink_end(l.vmi, l.vma, a(end)),
};

/** Each step; what it returns is said where it is used. */
export interface Steps {
  /** Corrects what was computed. */
  compute(l: Locals): void;
  guard(l: Locals): void;
  iteratorAt(l: Locals): number;
  /** Whether another VMA is in the way. */
  collides(l: Locals): boolean;
  refused(l: Locals): number | undefined;
  position(l: Locals): void;
  expand(l: Locals, kernel: Kernel): number;
  /** A result, or nothing to go on. */
  expandFailed(l: Locals, error: number): number | undefined;
  move(l: Locals, kernel: Kernel): number;
  moved(l: Locals, nBytes: number): number | undefined;
  drain(l: Locals): void;
  open(l: Locals): void;
  findNext(l: Locals): void;
  free(l: Locals, steps: Steps): number | undefined;
  isOverlapping(l: Locals): boolean;
  /** Overlapping ranges. */
  from(l: Locals): number;
  floor(l: Locals): number;
  /** Ranges that do not overlap. */
  fromApart(l: Locals): number;
  floorApart(l: Locals): number;
  end(l: Locals): number;
  ceiling(l: Locals): number;
  close(l: Locals): void;
  back(l: Locals, kernel: Kernel): void;
  shrink(l: Locals, kernel: Kernel): number;
  result(l: Locals, error: number, kernel: Kernel): number;
}

export const right: Steps = {
  compute: () => {},
  guard: (l) => BUG_ON(l.new_start > l.new_end),
  iteratorAt: (l) => l.new_start,
  collides: (l) => l.vma !== vma_next(l.vmi),
  refused: () => -EFAULT,
  position: (l) => void vma_iter_prev_range(l.vmi),
  expand: (l, kernel) => kernel.expand(l, l.new_start, l.old_end, l.pgoff),
  expandFailed: () => -ENOMEM,
  move: (l, kernel) => kernel.move(l, l.old_start, l.new_start, l.length),
  moved: (l, nBytes) => (nBytes !== l.length ? -ENOMEM : undefined),
  drain: () => lru_add_drain(),
  open: (l) => tlb_gather_mmu(l.tlb, l.mm),
  findNext: (l) => void (l.next = vma_next(l.vmi)),
  free: (l, steps) => {
    const [from, floor] = steps.isOverlapping(l)
      ? [steps.from(l), steps.floor(l)]
      : [steps.fromApart(l), steps.floorApart(l)];
    free_pgd_range(l.tlb, a(from), a(steps.end(l)), a(floor), a(steps.ceiling(l)));
    return undefined;
  },
  isOverlapping: (l) => l.new_end > l.old_start,
  from: (l) => l.new_end,
  floor: (l) => l.new_end,
  fromApart: (l) => l.old_start,
  floorApart: (l) => l.new_end,
  end: (l) => l.old_end,
  ceiling: (l) => Number(l.next !== null ? l.next.vm_start : USER_PGTABLES_CEILING()),
  close: (l) => tlb_finish_mmu(l.tlb),
  back: (l, kernel) => {
    if (kernel.stepsBack) vma_prev(l.vmi);
  },
  shrink: (l, kernel) => kernel.shrink(l, l.new_start, l.new_end, l.pgoff),
  result: (_l, error, kernel) => (kernel.returnsShrink ? error : 0),
};

/** The relocation of a kernel, with some steps replaced. */
export function relocation(kernel: Kernel, replaced: Partial<Steps> = {}): Root {
  const steps: Steps = { ...right, ...replaced };
  return (vma, shift) => {
    burn();
    const l = new Locals(vma, Number(shift));
    steps.compute(l);
    l.vmi.mas.tree = l.mm.mm_mt;
    l.vmi.mas.index = a(steps.iteratorAt(l));
    l.vmi.mas.status = ma_start;
    steps.guard(l);
    if (steps.collides(l)) {
      const result = steps.refused(l);
      if (result !== undefined) return result;
    }
    if (kernel.positions) steps.position(l);
    const error = steps.expand(l, kernel);
    if (error !== 0) {
      const result = steps.expandFailed(l, error);
      if (result !== undefined) return result;
    }
    const short = steps.moved(l, steps.move(l, kernel));
    if (short !== undefined) return short;
    steps.drain(l);
    steps.open(l);
    steps.findNext(l);
    const early = steps.free(l, steps);
    if (early !== undefined) return early;
    steps.close(l);
    steps.back(l, kernel);
    return steps.result(l, steps.shrink(l, kernel), kernel);
  };
}
