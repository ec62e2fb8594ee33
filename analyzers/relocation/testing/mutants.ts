/**
 * Mutants of relocations: each replaces one step by what somebody might write, and says which property
 * ought to notice, or why nobody can. Invariant: a label is argued from what the kernel does, not
 * fitted to what the checker finds.
 */
import { burn } from "../../model/c/fuel.js";
import {
  boundaryBelow,
  or,
  sub,
  ulong,
  without,
  type Address,
  type Bytes,
  type Pages,
} from "../../model/c/quantity.js";
import { EFAULT, EINTR, ENOMEM } from "../../model/numbers.js";
import {
  find_vma_intersection,
  free_pgd_range,
  PMD_SIZE,
  TASK_SIZE,
  tlb_finish_mmu,
  tlb_gather_mmu,
  tlb_gather_mmu_fullmm,
  mmap_write_unlock,
  mmap_write_lock,
  USER_PGTABLES_CEILING,
  vma_iter_invalidate,
  vma_iter_next_range,
  vma_iter_prev_range,
  vma_iter_set,
  vma_next,
  vma_prev,
  VM_STACK_INCOMPLETE_SETUP,
  vm_area_free,
  vma_adjust,
  move_page_tables,
} from "../../model/program.js";
import type { Need } from "../scenarios/scenario.js";
import { conduct } from "./conduct.js";
import { right, type Locals, type Steps } from "./relocation.js";

export interface Mutant {
  readonly name: string;
  readonly replaced: Partial<Steps>;
  /** Letters that break, all of them. */
  readonly breaks?: readonly string[];
  /** Least that its counterexamples need. */
  readonly needs?: readonly Need[];
  /** Why nothing can tell it from the original, or nobody could object. */
  readonly isEquivalent?: string;
  readonly release?: string;
  readonly bounds?: "default";
  /** Where it is run, if not on the default machine. */
  readonly machine?: "ilp32";
}

const a = (value: number): Address => ulong(value);
const page = 4096;
const ceiling = (): number => Number(USER_PGTABLES_CEILING());
const alone: readonly Need[] = [];
const beside: readonly Need[] = ["neighbour"];
const inTheWay: readonly Need[] = ["collision"];
const failing: readonly Need[] = ["injected failure"];

function free(l: Locals, from: number, end: number, floor: number, ceiling: number): undefined {
  free_pgd_range(l.tlb, a(from), a(end), a(floor), a(ceiling));
  return undefined;
}

const collision: readonly Mutant[] = [
  {
    name: "collision is not looked for",
    replaced: { collides: (l) => (vma_next(l.vmi), false) },
    breaks: ["R", "T"],
    needs: inTheWay,
  },
  {
    name: "collision is looked for and ignored",
    replaced: { refused: () => undefined },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "collision is -ENOMEM",
    replaced: { refused: () => -ENOMEM },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "collision is +EFAULT",
    replaced: { refused: () => EFAULT },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "collision is success",
    replaced: { refused: () => 0 },
    breaks: ["R", "V"],
    needs: inTheWay,
  },
  {
    name: "collision check inverted",
    replaced: { collides: (l) => l.vma === vma_next(l.vmi) },
    breaks: ["R"],
    needs: alone,
  },
  {
    name: "iterator begins a page above new_start",
    replaced: { iteratorAt: (l) => l.new_start + page },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "iterator begins at old_start",
    replaced: { iteratorAt: (l) => l.old_start },
    breaks: ["R", "T"],
    needs: inTheWay,
  },
  {
    name: "iterator begins at new_end",
    replaced: { iteratorAt: (l) => l.new_end },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "iterator begins a page below new_start",
    replaced: { iteratorAt: (l) => l.new_start - page },
    breaks: ["R"],
    needs: beside,
  },
  { name: "iterator begins at 0", replaced: { iteratorAt: () => 0 }, breaks: ["R"], needs: beside },
  {
    name: "collision looked for in [new_start, new_end)",
    replaced: {
      collides: (l) => {
        const other = find_vma_intersection(l.mm, a(l.new_start), a(l.new_end));
        vma_next(l.vmi);
        return other !== null && other !== l.vma;
      },
    },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "collision looked for in [new_start, old_end), any VMA counts",
    replaced: {
      collides: (l) => find_vma_intersection(l.mm, a(l.new_start), a(l.old_end)) !== null,
    },
    breaks: ["R"],
    needs: alone,
  },
  {
    name: "changes before the collision is known",
    replaced: {
      guard: (l) => void (l.vma.vm_flags = without(l.vma.vm_flags, VM_STACK_INCOMPLETE_SETUP)),
    },
    breaks: ["V", "Q"],
    needs: alone,
  },
  {
    name: "collision looked for by range",
    replaced: {
      collides: (l) => {
        const other = find_vma_intersection(l.mm, a(l.new_start), a(l.old_start));
        vma_next(l.vmi);
        return other !== null;
      },
    },
    isEquivalent: "asks the tree the same question and leaves the iterator where it was",
  },
];

const guards: readonly Mutant[] = [
  {
    name: "no BUG_ON()",
    replaced: { guard: () => {} },
    isEquivalent: "the caller's guard keeps new_start from wrapping",
  },
  {
    name: "BUG_ON() inverted",
    replaced: {
      guard: (l) => right.guard({ ...l, new_start: l.new_end, new_end: l.new_start } as Locals),
    },
    breaks: ["K"],
    needs: alone,
  },
  {
    name: "BUG_ON(new_end > old_start)",
    replaced: {
      guard: (l) => right.guard({ ...l, new_start: l.new_end, new_end: l.old_start } as Locals),
    },
    breaks: ["K"],
    needs: alone,
  },
  {
    name: "BUG_ON(new_start >= old_start)",
    replaced: {
      guard: (l) =>
        right.guard({ ...l, new_start: l.new_start + 1, new_end: l.old_start } as Locals),
    },
    isEquivalent: "shift is above 0, so new_start is always lower",
  },
];

const expanding: readonly Mutant[] = [
  {
    name: "expand to new_end",
    replaced: { expand: (l, k) => k.expand(l, l.new_start, l.new_end, l.pgoff) },
    breaks: ["W", "Q"],
    needs: alone,
  },
  {
    name: "expand from a page above new_start",
    replaced: { expand: (l, k) => k.expand(l, l.new_start + page, l.old_end, l.pgoff) },
    breaks: ["Q"],
    needs: alone,
  },
  {
    name: "expand from a page below new_start",
    replaced: { expand: (l, k) => k.expand(l, l.new_start - page, l.old_end, l.pgoff) },
    breaks: ["W", "T"],
    needs: alone,
  },
  {
    name: "expand to a page above old_end",
    replaced: { expand: (l, k) => k.expand(l, l.new_start, l.old_end + page, l.pgoff) },
    breaks: ["N", "T"],
    needs: beside,
  },
  {
    name: "expand moves pgoff by the shift",
    replaced: {
      expand: (l, k) => k.expand(l, l.new_start, l.old_end, l.pgoff - l.shift / page),
    },
    breaks: ["G"],
    needs: failing,
  },
  {
    name: "pgoff of expand and shrink moves by the shift",
    replaced: {
      expand: (l, k) => k.expand(l, l.new_start, l.old_end, l.pgoff - l.shift / page),
      shrink: (l, k) => k.shrink(l, l.new_start, l.new_end, Number(l.vma.vm_pgoff_)),
    },
    breaks: ["G"],
    needs: alone,
  },
  {
    name: "expand with pgoff 0",
    replaced: { expand: (l, k) => k.expand(l, l.new_start, l.old_end, 0) },
    breaks: ["G"],
    needs: failing,
  },
  {
    name: "expand with pgoff in bytes",
    replaced: {
      expand: (l, k) => k.expand(l, l.new_start, l.old_end, l.pgoff * page),
    },
    breaks: ["G"],
    needs: failing,
  },
  { name: "expand left out", replaced: { expand: () => 0 }, breaks: ["Q", "V"], needs: alone },
  {
    name: "expand twice",
    replaced: { expand: (l, k) => right.expand(l, k) || right.expand(l, k) },
    breaks: ["U"],
    needs: failing,
  },
  {
    name: "failed expand ignored",
    replaced: { expandFailed: () => undefined },
    breaks: ["R", "Q"],
    needs: failing,
  },
  {
    name: "failed expand is success",
    replaced: { expandFailed: () => 0 },
    breaks: ["R", "V"],
    needs: failing,
  },
  {
    name: "failed expand is -EFAULT",
    replaced: { expandFailed: () => -EFAULT },
    breaks: ["R"],
    needs: failing,
  },
  {
    name: "failed expand passes its error on",
    replaced: { expandFailed: (_l, error) => error },
    isEquivalent: "the error is -ENOMEM",
  },
  {
    name: "failed expand passes its error on, which may be -EINTR",
    replaced: { expandFailed: (_l, error) => error },
    release: "after v7.1",
    isEquivalent: "a killed process may be told -EINTR",
  },
];

const iterator: readonly Mutant[] = [
  {
    name: "iterator not brought back to new_start",
    replaced: { position: () => {} },
    breaks: ["W"],
    needs: alone,
  },
  {
    name: "iterator not brought back to new_start (v6.6)",
    replaced: { position: () => {} },
    release: "v6.6",
    breaks: ["K"],
    needs: alone,
  },
  {
    name: "iterator advanced instead",
    replaced: { position: (l) => void vma_iter_next_range(l.vmi) },
    breaks: ["W"],
    needs: alone,
  },
  {
    name: "iterator brought back twice",
    replaced: {
      position: (l) => {
        vma_iter_prev_range(l.vmi);
        vma_iter_prev_range(l.vmi);
      },
    },
    breaks: ["W"],
    needs: beside,
  },
  {
    name: "vma_prev() instead of vma_iter_prev_range()",
    replaced: { position: (l) => void vma_prev(l.vmi) },
    breaks: ["W"],
    needs: beside,
  },
  {
    name: "iterator set to new_start",
    replaced: { position: (l) => vma_iter_set(l.vmi, a(l.new_start)) },
    isEquivalent: "a reset iterator walks to where it is told to write",
  },
  {
    name: "iterator invalidated",
    replaced: { position: (l) => vma_iter_invalidate(l.vmi) },
    isEquivalent: "a paused iterator walks anew",
  },
  {
    name: "iterator set to old_start",
    replaced: { position: (l) => vma_iter_set(l.vmi, a(l.old_start)) },
    isEquivalent: "a reset iterator walks to where it is told to write, from wherever",
  },
  {
    name: "no step back after the next VMA",
    replaced: { back: () => {} },
    breaks: ["T", "W"],
    needs: alone,
  },
  {
    name: "step forward before shrinking",
    replaced: { back: (l) => void vma_next(l.vmi) },
    breaks: ["T"],
  },
  {
    name: "one slot back before shrinking",
    replaced: { back: (l) => void vma_iter_prev_range(l.vmi) },
    breaks: ["T"],
  },
  {
    name: "two steps back before shrinking",
    replaced: {
      back: (l) => {
        vma_prev(l.vmi);
        vma_prev(l.vmi);
      },
    },
    breaks: ["W"],
    needs: beside,
  },
  {
    name: "iterator set to new_start before shrinking",
    replaced: { back: (l) => vma_iter_set(l.vmi, a(l.new_start)) },
    isEquivalent: "a reset iterator walks to where it is told to write",
  },
  {
    name: "iterator set to old_end before shrinking",
    replaced: { back: (l) => vma_iter_set(l.vmi, a(l.old_end)) },
    isEquivalent: "a reset iterator walks to where it is told to write, from wherever",
  },
  {
    name: "expand without an iterator",
    replaced: {
      expand: (l, k) => {
        l.vmi.mas.tree = null;
        return k.expand(l, l.new_start, l.old_end, l.pgoff);
      },
    },
    breaks: ["C"],
    needs: alone,
  },
];

const moving: readonly Mutant[] = [
  { name: "move left out", replaced: { move: (l) => l.length }, breaks: ["P"], needs: alone },
  {
    name: "move up",
    replaced: { move: (l, k) => k.move(l, l.new_start, l.old_start, l.length) },
    breaks: ["P"],
    needs: alone,
  },
  {
    name: "move a page too little",
    replaced: { move: (l, k) => k.move(l, l.old_start, l.new_start, l.length - page) + page },
    breaks: ["P"],
    needs: alone,
  },
  {
    name: "move a page too much",
    replaced: { move: (l, k) => k.move(l, l.old_start, l.new_start, l.length + page) - page },
    breaks: ["Q"],
    needs: alone,
  },
  {
    name: "move to a page above new_start",
    replaced: { move: (l, k) => k.move(l, l.old_start, l.new_start + page, l.length) },
    breaks: ["P"],
    needs: alone,
  },
  {
    name: "move to a page below new_start",
    replaced: { move: (l, k) => k.move(l, l.old_start, l.new_start - page, l.length) },
    breaks: ["P", "Q"],
    needs: alone,
  },
  {
    name: "move from a page above old_start",
    replaced: {
      move: (l, k) => k.move(l, l.old_start + page, l.new_start + page, l.length - page) + page,
    },
    breaks: ["P"],
    needs: alone,
  },
  {
    name: "move before expand",
    replaced: {
      expand: (l, k) =>
        k.move(l, l.old_start, l.new_start, l.length) === l.length ? right.expand(l, k) : -ENOMEM,
      move: (l) => l.length,
    },
    breaks: ["Q"],
    needs: alone,
  },
  {
    name: "move twice",
    replaced: {
      move: (l, k) => {
        k.move(l, l.old_start, l.new_start, l.length);
        return k.move(l, l.old_start, l.new_start, l.length);
      },
    },
    breaks: ["P"],
  },
  {
    name: "move of the shift, not the length",
    replaced: {
      move: (l, k) => k.move(l, l.old_start, l.new_start, l.shift),
      moved: (l, n) => (n !== l.shift ? -ENOMEM : undefined),
    },
    breaks: ["P"],
    needs: alone,
  },
  {
    name: "short move ignored",
    replaced: { moved: () => undefined },
    breaks: ["R", "F", "P"],
    needs: failing,
  },
  {
    name: "short move is success",
    replaced: { moved: (l, n) => (n !== l.length ? 0 : undefined) },
    breaks: ["R", "V"],
    needs: failing,
  },
  {
    name: "short move is -EFAULT",
    replaced: { moved: (l, n) => (n !== l.length ? -EFAULT : undefined) },
    breaks: ["R"],
    needs: failing,
  },
  {
    name: "short move only if nothing was moved",
    replaced: { moved: (_l, n) => (n === 0 ? -ENOMEM : undefined) },
    breaks: ["R"],
    needs: failing,
  },
  {
    name: "short move moved back",
    replaced: {
      moved: (l, n) => {
        if (n === l.length) return undefined;
        move_page_tables(l.vma, a(l.new_start), l.vma, a(l.old_start), n as Bytes, false, true);
        return -ENOMEM;
      },
    },
    breaks: ["P"],
    needs: failing,
    bounds: "default",
  },
  {
    name: "comparison with the length plus one page",
    replaced: { moved: (l, n) => (n !== l.length + page ? -ENOMEM : undefined) },
    breaks: ["R"],
    needs: alone,
  },
  {
    name: "not for a stack",
    replaced: {
      move: (l) =>
        Number(
          move_page_tables(
            l.vma,
            a(l.old_start),
            l.vma,
            a(l.new_start),
            l.length as Bytes,
            false,
            false,
          ),
        ),
    },
    breaks: ["W"],
    needs: alone,
    bounds: "default",
  },
  {
    name: "no lru_add_drain()",
    replaced: { drain: () => {} },
    isEquivalent: "it drains caches of pages to be freed, and none is",
  },
];

const freeing: readonly Mutant[] = [
  {
    name: "overlapping: free from old_start",
    replaced: { from: (l) => l.old_start, floor: (l) => l.old_start },
    breaks: ["F", "P"],
    needs: alone,
  },
  {
    name: "overlapping: free from old_start, floor new_end",
    replaced: { from: (l) => l.old_start },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "overlapping: free from new_start",
    replaced: { from: (l) => l.new_start },
    breaks: ["F"],
    needs: alone,
  },
  { name: "overlapping: floor 0", replaced: { floor: () => 0 }, breaks: ["F"], needs: alone },
  {
    name: "overlapping: floor old_start",
    replaced: { floor: (l) => l.old_start },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "overlapping: floor new_start",
    replaced: { floor: (l) => l.new_start },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "overlapping: floor a page below",
    replaced: { floor: (l) => l.new_end - page },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "overlapping: floor a page above new_end",
    replaced: { floor: (l) => l.new_end + page },
    breaks: ["L"],
    needs: alone,
  },
  {
    name: "overlapping: floor a byte below new_end",
    replaced: { floor: (l) => l.new_end - 1 },
    isEquivalent: "no table begins between the two",
  },
  {
    name: "ceiling always TASK_SIZE",
    replaced: { ceiling: (l) => (l.next !== null ? Number(l.next.vm_start) : Number(TASK_SIZE())) },
    breaks: ["L"],
    needs: alone,
  },
  {
    name: "apart: free from new_end, floor new_end",
    replaced: { fromApart: (l) => l.new_end },
    isEquivalent: "between the ranges is nothing, and the floor is the same",
  },
  {
    name: "apart: free from new_start",
    replaced: { fromApart: (l) => l.new_start },
    breaks: ["F"],
    needs: alone,
  },
  { name: "apart: floor 0", replaced: { floorApart: () => 0 }, breaks: ["F"], needs: alone },
  {
    name: "apart: floor new_start",
    replaced: { floorApart: (l) => l.new_start },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "apart: floor old_start",
    replaced: { floorApart: (l) => l.old_start },
    breaks: ["L", "F"],
    needs: alone,
  },
  {
    name: "branches swapped",
    replaced: { isOverlapping: (l) => !(l.new_end > l.old_start) },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "always as if overlapping",
    replaced: { isOverlapping: () => true },
    isEquivalent: "it frees the gap between the ranges too, where nothing is",
  },
  {
    name: "always as if apart",
    replaced: { isOverlapping: () => false },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "overlap with >=",
    replaced: { isOverlapping: (l) => l.new_end >= l.old_start },
    isEquivalent: "when the ranges touch, new_end is old_start",
  },
  {
    name: "ceiling always USER_PGTABLES_CEILING",
    replaced: { ceiling },
    breaks: ["F", "N"],
    needs: beside,
  },
  { name: "ceiling always 0", replaced: { ceiling: () => 0 }, breaks: ["F"], needs: alone },
  {
    name: "ceiling 0 without a next VMA",
    replaced: { ceiling: (l) => (l.next !== null ? Number(l.next.vm_start) : 0) },
    breaks: ["F"],
    needs: alone,
  },
  {
    name: "ceiling is the end of the next VMA",
    replaced: { ceiling: (l) => (l.next !== null ? Number(l.next.vm_end) : ceiling()) },
    breaks: ["F"],
    needs: beside,
  },
  {
    name: "ceiling is the start of the next VMA, never NULL",
    replaced: { ceiling: (l) => Number(l.next!.vm_start) },
    breaks: ["C"],
    needs: alone,
  },
  {
    name: "ceiling rounded up to a PMD",
    replaced: {
      ceiling: (l) =>
        l.next !== null
          ? Number(boundaryBelow(l.next.vm_start, Number(PMD_SIZE()))) + Number(PMD_SIZE())
          : ceiling(),
    },
    breaks: ["F"],
    needs: beside,
  },
  {
    name: "ceiling is old_end",
    replaced: { ceiling: (l) => l.old_end },
    breaks: ["L"],
    needs: alone,
  },
  { name: "free to new_end", replaced: { end: (l) => l.new_end }, breaks: ["L"], needs: alone },
  {
    name: "free a page less",
    replaced: { end: (l) => l.old_end - page },
    breaks: ["L"],
    needs: alone,
  },
  {
    name: "free a page more",
    replaced: { end: (l) => l.old_end + page },
    isEquivalent:
      "PTE tables go by slots: a page more lies in the same slot or in one that the ceiling guards or that is empty",
  },
  {
    name: "free to a PMD above",
    replaced: { end: (l) => l.old_end + Number(PMD_SIZE()) },
    breaks: ["L", "N"],
    needs: beside,
  },
  {
    // User space reaches the top of the address space there, so that the end wraps.
    name: "free to a PMD above, beyond the top",
    replaced: { end: (l) => l.old_end + Number(PMD_SIZE()) },
    breaks: ["L", "N"],
    needs: alone,
    machine: "ilp32",
  },
  { name: "nothing freed", replaced: { free: () => undefined }, breaks: ["L"], needs: alone },
  {
    name: "free only when overlapping",
    replaced: { free: (l, s) => (l.new_end > l.old_start ? right.free(l, s) : undefined) },
    breaks: ["L"],
    needs: alone,
  },
  {
    name: "free before the move",
    replaced: {
      drain: () => {},
      move: (l, k) => {
        right.open(l);
        free(l, l.new_end > l.old_start ? l.new_end : l.old_start, l.old_end, l.new_end, ceiling());
        right.close(l);
        return k.move(l, l.old_start, l.new_start, l.length);
      },
    },
    breaks: ["F", "P"],
    needs: alone,
  },
  {
    name: "addr and end swapped",
    replaced: {
      free: (l) =>
        free(l, l.old_end, l.old_start, l.new_end, Number(l.next?.vm_start ?? ceiling())),
    },
    breaks: ["L"],
    needs: alone,
  },
  {
    name: "floor and ceiling swapped",
    replaced: {
      free: (l, s) =>
        free(
          l,
          s.isOverlapping(l) ? l.new_end : l.old_start,
          l.old_end,
          Number(l.next?.vm_start ?? ceiling()),
          l.new_end,
        ),
    },
    breaks: ["L"],
    needs: alone,
  },
];

const gathering: readonly Mutant[] = [
  { name: "gather not opened", replaced: { open: () => {} }, breaks: ["B"], needs: alone },
  { name: "gather not finished", replaced: { close: () => {} }, breaks: ["B"], needs: alone },
  {
    name: "gather finished twice",
    replaced: {
      close: (l) => {
        tlb_finish_mmu(l.tlb);
        tlb_finish_mmu(l.tlb);
      },
    },
    breaks: ["B"],
    needs: alone,
  },
  {
    name: "gather of a whole address space",
    replaced: { open: (l) => tlb_gather_mmu_fullmm(l.tlb, l.mm) },
    breaks: ["B"],
    needs: alone,
  },
  {
    name: "gather finished before freeing",
    replaced: {
      findNext: (l) => {
        right.findNext(l);
        tlb_finish_mmu(l.tlb);
      },
      close: () => {},
    },
    breaks: ["B"],
    needs: alone,
  },
  {
    name: "gather left open by an early return",
    replaced: { free: (l, s) => (right.free(l, s), l.next === null ? undefined : -ENOMEM) },
    breaks: ["B", "R"],
    needs: beside,
  },
  {
    name: "gather opened before a move that may fail",
    replaced: {
      expandFailed: () => -ENOMEM,
      drain: () => {},
      open: () => {},
      position: (l) => {
        right.position(l);
        tlb_gather_mmu(l.tlb, l.mm);
      },
    },
    breaks: ["B"],
    needs: failing,
  },
  {
    name: "gather opened after looking for the next VMA",
    replaced: {
      open: () => {},
      findNext: (l) => {
        right.findNext(l);
        tlb_gather_mmu(l.tlb, l.mm);
      },
    },
    isEquivalent: "looking changes nothing that the gather is about",
  },
];

const shrinking: readonly Mutant[] = [
  { name: "shrink left out", replaced: { shrink: () => 0 }, breaks: ["V"], needs: alone },
  {
    name: "shrink to old_start",
    replaced: { shrink: (l, k) => k.shrink(l, l.new_start, l.old_start, l.pgoff) },
    breaks: ["V"],
    needs: alone,
  },
  {
    name: "shrink to [old_start, old_end)",
    replaced: { shrink: (l, k) => k.shrink(l, l.old_start, l.old_end, l.pgoff) },
    breaks: ["V", "P"],
    needs: alone,
  },
  {
    name: "shrink a page short",
    replaced: { shrink: (l, k) => k.shrink(l, l.new_start, l.new_end + page, l.pgoff) },
    breaks: ["V"],
    needs: alone,
  },
  {
    name: "shrink a page too far",
    replaced: { shrink: (l, k) => k.shrink(l, l.new_start, l.new_end - page, l.pgoff) },
    breaks: ["V"],
    needs: alone,
  },
  {
    name: "shrink both ends",
    replaced: { shrink: (l, k) => k.shrink(l, l.new_start + page, l.new_end, l.pgoff) },
    breaks: ["W", "V"],
    needs: alone,
  },
  {
    name: "shrink with pgoff moved by the shift",
    replaced: {
      shrink: (l, k) => k.shrink(l, l.new_start, l.new_end, l.pgoff - l.shift / page),
    },
    breaks: ["G"],
    needs: alone,
  },
  {
    name: "shrink with the new start's page number",
    replaced: { shrink: (l, k) => k.shrink(l, l.new_start, l.new_end, l.new_start / page) },
    breaks: ["G"],
    needs: alone,
  },
  {
    name: "shrink with pgoff 0",
    replaced: { shrink: (l, k) => k.shrink(l, l.new_start, l.new_end, 0) },
    breaks: ["G"],
    needs: alone,
  },
  {
    name: "failed shrink is success",
    replaced: { result: () => 0 },
    breaks: ["R", "V"],
    needs: failing,
  },
  {
    name: "failed shrink is -EFAULT",
    replaced: { result: (_l, error) => (error !== 0 ? -EFAULT : 0) },
    breaks: ["R"],
    needs: failing,
  },
  {
    name: "success is 1",
    replaced: { result: (_l, error) => (error === 0 ? 1 : error) },
    breaks: ["R"],
    needs: alone,
  },
  {
    name: "failed shrink is -ENOMEM, spelled out",
    replaced: { result: (_l, error) => (error !== 0 ? -ENOMEM : 0) },
    isEquivalent: "that is what it returns",
  },
  {
    name: "shrink before freeing",
    replaced: {
      findNext: (l) => {
        right.findNext(l);
        vma_prev(l.vmi);
      },
      back: () => {},
    },
    isEquivalent: "the step back is only earlier",
  },
  {
    name: "vma_adjust() shrinks past its error (v6.1)",
    replaced: {
      shrink: (l) => vma_adjust(l.vma, a(l.new_start), a(l.new_end + page), l.pgoff as Pages, null),
    },
    release: "v6.1",
    breaks: ["V"],
    needs: alone,
  },
];

const others: readonly Mutant[] = [
  {
    name: "new_start not page aligned",
    replaced: { compute: (l) => void (l.new_start += 1) },
    breaks: ["V"],
    needs: alone,
  },
  {
    name: "shift upwards",
    replaced: {
      compute: (l) => {
        l.new_start = l.old_start + l.shift;
        l.new_end = l.old_end + l.shift;
      },
    },
    breaks: ["R"],
    needs: alone,
  },
  {
    name: "new_end computed from new_start plus the shift",
    replaced: { compute: (l) => void (l.new_end = l.new_start + l.shift) },
    breaks: ["V"],
    needs: alone,
  },
  {
    name: "new_end computed from new_start plus the length",
    replaced: { compute: (l) => void (l.new_end = l.new_start + l.length) },
    isEquivalent: "the same number",
  },
  {
    name: "shift in pages taken for bytes",
    replaced: {
      compute: (l) => {
        l.new_start = l.old_start - l.shift / page;
        l.new_end = l.old_end - l.shift / page;
      },
    },
    breaks: ["R"],
    needs: inTheWay,
  },
  {
    name: "range written by hand",
    replaced: {
      shrink: (l) => {
        l.vma.vm_end = a(l.new_end);
        return 0;
      },
    },
    breaks: ["T", "A"],
    needs: alone,
  },
  {
    name: "range written by hand without the VMA lock",
    replaced: {
      expand: (l) => {
        l.vma.vm_start = a(l.new_start);
        return 0;
      },
    },
    breaks: ["M", "A"],
    needs: alone,
  },
  {
    name: "mmap lock given up during the move",
    replaced: {
      move: (l, k) => {
        mmap_write_unlock(l.mm);
        const n = right.move(l, k);
        return n;
      },
    },
    breaks: ["M"],
    needs: alone,
  },
  {
    name: "mmap lock taken again",
    replaced: {
      open: (l) => {
        mmap_write_lock(l.mm);
        right.open(l);
      },
    },
    breaks: ["H"],
    needs: alone,
  },
  {
    name: "the temporary-stack flag cleared before the move",
    replaced: {
      drain: () => {},
      move: (l, k) => {
        l.vma.vm_flags = without(l.vma.vm_flags, VM_STACK_INCOMPLETE_SETUP);
        const n = right.move(l, k);
        l.vma.vm_flags = or(l.vma.vm_flags, VM_STACK_INCOMPLETE_SETUP);
        return n;
      },
    },
    breaks: ["Q"],
    needs: alone,
  },
  {
    name: "the temporary-stack flag cleared after the move",
    replaced: {
      drain: (l) => void (l.vma.vm_flags = without(l.vma.vm_flags, VM_STACK_INCOMPLETE_SETUP)),
    },
    breaks: ["V"],
    needs: alone,
  },
  {
    name: "endless loop over the next VMAs",
    replaced: {
      drain: (l) => {
        while (vma_next(l.vmi) === null) burn();
      },
    },
    breaks: ["H"],
    needs: alone,
  },
  {
    name: "endless recursion",
    replaced: {
      drain: function again(l: Locals): void {
        again(l);
        vma_next(l.vmi);
      },
    },
    breaks: ["H"],
    needs: alone,
  },
  {
    name: "the next VMA is freed",
    replaced: {
      findNext: (l) => {
        right.findNext(l);
        if (l.next !== null) vm_area_free(l.next);
      },
    },
    breaks: ["C"],
    needs: beside,
  },
  {
    name: "the next VMA is pulled down",
    replaced: {
      back: (l, k) => {
        if (l.next !== null) l.next.vm_start_ = sub(l.next.vm_start_, l.shift as Bytes);
        right.back(l, k);
      },
    },
    breaks: ["O"],
    needs: beside,
  },
  {
    name: "a table counted twice",
    replaced: {
      close: (l) => {
        right.close(l);
        l.mm.nr_ptes++;
      },
    },
    breaks: ["X"],
    needs: alone,
  },
  {
    name: "failed expand ignored (v6.1)",
    replaced: { expandFailed: () => undefined },
    release: "v6.1",
    breaks: ["R", "Q"],
    needs: failing,
  },
  {
    name: "short move ignored (v6.1)",
    replaced: { moved: () => undefined },
    release: "v6.1",
    breaks: ["R", "F"],
    needs: failing,
  },
  {
    name: "shrink result returned (v6.1)",
    replaced: { result: (_l, error) => error },
    release: "v6.1",
    isEquivalent: "to tell of a failure that hardly comes is not wrong",
  },
  {
    name: "no step back before shrinking (v6.3)",
    replaced: { back: () => {} },
    release: "v6.3",
    isEquivalent: "vma_shrink() positions the iterator itself until v6.5",
  },
  {
    name: "collision not looked for (v6.3)",
    replaced: { collides: (l) => (vma_next(l.vmi), false) },
    release: "v6.3",
    breaks: ["R", "T"],
    needs: inTheWay,
  },
  {
    name: "failed shrink is success (after v7.1)",
    replaced: { result: () => 0 },
    release: "after v7.1",
    breaks: ["R", "V"],
    needs: failing,
  },
  {
    name: "-EINTR taken for -EFAULT (after v7.1)",
    replaced: { expandFailed: (_l, error) => (error === -EINTR ? -EFAULT : -ENOMEM) },
    release: "after v7.1",
    breaks: ["R"],
    needs: failing,
  },
  {
    name: "map_count counted down",
    replaced: { drain: (l) => void l.mm.map_count-- },
    breaks: ["T"],
    needs: alone,
  },
];

export const mutants: readonly Mutant[] = [
  ...collision,
  ...guards,
  ...expanding,
  ...iterator,
  ...moving,
  ...freeing,
  ...gathering,
  ...shrinking,
  ...others,
  ...conduct,
];
