/**
 * Operations by themselves: a function that only grows, only cuts, or only merges VMAs is run where
 * its caller may call it, and judged by what every operation owes: the tree agrees with the VMAs,
 * every page is still found by its index, neighbours are left alone, locks are given back, and an
 * error leaves everything as it was. Terms: a *stage* is what a caller has in its hands. Invariant:
 * a stage respects the operation's contract, the iterator included.
 */
import type { Address, Bytes, Pages } from "../../model/c/quantity.js";
import { VM_READ, VM_WRITE } from "../../model/constants.js";
import { machine, type VmaSetup } from "../../model/machine.js";
import { ma_start, vma_iterator } from "../../model/structs/ma-state.js";
import type { mm_struct } from "../../model/structs/mm-struct.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { vma_merge_struct } from "../../model/structs/vma-merge-struct.js";
import type { Bounds } from "../scenarios/bounds.js";
import { callerFlags, exploreIn, type Exploration, type Options } from "./explore.js";
import type { Root } from "./judgement.js";
import { checksOf, type Operation } from "./owed.js";
import { isCollision, PAGE_SIZE, stackOf } from "../scenarios/scenario.js";
import { Draft, enumerate, type Visit } from "../scenarios/enumerate.js";

export type { Operation } from "./owed.js";

export interface Stage {
  readonly mm: mm_struct;
  /** The VMA to grow or cut; for a merge the one below the new range, or above it if there is none. */
  readonly vma: vm_area_struct;
  readonly prev: vm_area_struct | null;
  readonly next: vm_area_struct | null;
  /** Stands where the operation's contract wants it. */
  readonly vmi: vma_iterator;
  /** What the VMA is to be, or for a merge the new range. */
  readonly start: Address;
  readonly end: Address;
  readonly pgoff: Pages;
  /** By how much. */
  readonly shift: Bytes;
  /** All of it as `vma_expand()` and merging take it from v6.12 on. */
  readonly vmg: vma_merge_struct;
}

/** An operation under test; what it returns is an error if it is a number below 0. */
export type Perform = (stage: Stage) => unknown;

export function exploreOperation(perform: Perform, operation: Operation, options: Options & { readonly tracedPerform?: Perform }): Exploration {
  const { bounds, generation, part = { index: 0, count: 1 }, tracedPerform } = options;
  const run = rootOf(perform, operation);
  const traced = tracedPerform === undefined ? run : rootOf(tracedPerform, operation);
  return exploreIn(run, { ...options, traced }, checksOf(operation), (visit) => {
    if (operation === "merge") merges(bounds, generation.name, part.index, part.count, visit);
    else {
      enumerate(bounds, generation.name, callerFlags, part.index, part.count, (draft) =>
        isAllowed(draft, operation) ? visit(draft) : true);
    }
  });
}

/** Growing needs room; cutting leaves a page, and its caller has unmapped what is cut off. */
function isAllowed(draft: Draft, operation: Operation): boolean {
  const { start, end } = stackOf(draft);
  if (operation === "expand") return !isCollision(draft);
  const newEnd = end - draft.nShiftPages;
  return newEnd > start && !draft.populated.some((page) => page >= newEnd && page < end);
}

function rootOf(perform: Perform, operation: Operation): Root {
  return (vma, shift) => {
    const result = perform(stageOf(vma, shift, operation));
    return typeof result === "number" ? result : 0;
  };
}

function stageOf(vma: vm_area_struct, shift: Bytes, operation: Operation): Stage {
  const { mm } = machine;
  const oldStart = vma.vm_start_;
  const oldEnd = vma.vm_end_;
  let start = oldStart;
  let end = oldEnd;
  if (operation === "expand") start = oldStart - shift;
  else if (operation === "shrink") end = oldEnd - shift;
  else [start, end] = isRoomAbove(vma, shift) ? [oldEnd, oldEnd + shift] : [oldStart - shift, oldStart];
  const vmi = new vma_iterator();
  vmi.mas.tree = mm.mm_mt;
  vmi.mas.index = (operation === "shrink" ? oldStart : start) as Address;
  vmi.mas.status = ma_start;
  const i = mm.mm_mt.indexAt(operation === "merge" ? start : oldStart);
  const prev = i > 0 ? (mm.mm_mt.entries[i - 1] ?? null) : null;
  const next = mm.mm_mt.entries[operation === "merge" ? i : i + 1];
  const after = next !== undefined && i + (operation === "merge" ? 0 : 1) < mm.mm_mt.n ? next : null;
  const pgoff = (operation === "merge" ? vma.vm_pgoff_ + (start - oldStart) / PAGE_SIZE : vma.vm_pgoff_) as Pages;
  const vmg = new vma_merge_struct();
  vmg.mm = mm;
  vmg.vmi = vmi;
  vmg.start = start as Address;
  vmg.end = end as Address;
  vmg.pgoff = pgoff;
  vmg.prev = prev;
  vmg.flags = vmg.vm_flags = vma.vm_flags as typeof vmg.flags;
  vmg.file = vma.vm_file;
  if (operation === "merge") vmg.next = after;
  else vmg.vma = vmg.middle = vmg.target = vma;
  return { mm, vma, prev, next: after, vmi, start: start as Address, end: end as Address, pgoff, shift, vmg };
}

/** A merge scenario has its new range above the VMA, except when that is the only one above. */
function isRoomAbove(vma: vm_area_struct, shift: Bytes): boolean {
  const { mm_mt } = machine.mm;
  const i = mm_mt.indexAt(vma.vm_end_);
  const above = i < mm_mt.n ? mm_mt.firsts[i]! : Infinity;
  return vma.vm_pgoff_ !== belowPgoff && above >= vma.vm_end_ + shift;
}

/** Marks a VMA that the new range is below of. */
const belowPgoff = 0x500;
const base = 0x40000;

/** A VMA, a new range, a VMA: touching or not, able to merge or not, on either side or both. */
function merges(bounds: Bounds, generation: string, part: number, nParts: number, visit: Visit): void {
  const draft = new Draft();
  draft.generation = generation;
  draft.geometry = bounds.strata[0]!.geometries[0]!;
  const maxLength = bounds.name === "small" ? 1 : bounds.name === "default" ? 2 : 4;
  let index = 0;
  for (const sides of ["below", "above", "both"] as const) {
    for (let nNew = 1; nNew <= maxLength; nNew++) {
      for (let length = 1; length <= maxLength; length++) {
        for (const kind of ["anonymous", "file", "shared"] as const) {
          for (const gap of [0, 1]) {
            for (const isAlike of [true, false]) {
              for (const continues of [true, false]) {
                for (let offset = 0; offset < 8; offset++) {
                  for (const isMapped of [false, true]) {
                    draft.index = index++;
                    if (draft.index % nParts !== part) continue;
                    fill(draft, { sides, nNew, length, kind, gap, isAlike, continues, offset, isMapped });
                    if (!visit(draft)) return;
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

interface Shape {
  readonly sides: "below" | "above" | "both";
  readonly nNew: number;
  readonly length: number;
  readonly kind: VmaSetup["kind"];
  /** Pages between the new range and the VMA above. */
  readonly gap: number;
  /** Whether the VMA above has the same flags. */
  readonly isAlike: boolean;
  /** Whether its page offset goes on where the new range ends. */
  readonly continues: boolean;
  readonly offset: number;
  readonly isMapped: boolean;
}

function fill(draft: Draft, shape: Shape): void {
  const { sides, nNew, length, kind, gap, isAlike, continues, offset, isMapped } = shape;
  const flags = VM_READ | VM_WRITE;
  const start = base + offset;
  const vmas: VmaSetup[] = [];
  if (sides !== "above") vmas.push({ start, end: start + length, pgoff: 0x100, flags, kind });
  if (sides !== "below") {
    const first = start + length + nNew + gap;
    const pgoff = sides === "above" ? belowPgoff : 0x100 + length + nNew + gap + (continues ? 0 : 3);
    vmas.push({ start: first, end: first + length, pgoff, flags: isAlike ? flags : VM_READ, kind });
  }
  draft.vmas = vmas;
  draft.stack = 0;
  draft.nShiftPages = nNew;
  draft.populated = isMapped ? vmas.flatMap((vma) => Array.from({ length: vma.end - vma.start }, (_, i) => vma.start + i)) : [];
}
