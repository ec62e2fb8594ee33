/**
 * tlb_gather_mmu() - open a batch of freed pages and tables
 * tlb_finish_mmu() - give them back
 * @tlb: the batch
 * @mm: whose they are
 *
 * @from mm/mmu_gather.c
 * @kernel tlb_gather_mmu(), tlb_gather_mmu_fullmm(), tlb_finish_mmu(), v6.1 and later
 * @fidelity simplified: tables are gone at once; what counts is that the batch is open
 * @example `S` then tlb_gather_mmu(); tlb_finish_mmu() is fine
 * @example `S` then tlb_finish_mmu() is B
 * @example `S` then tlb_gather_mmu(); tlb_gather_mmu() is B
 * @example `S` then tlb_gather_mmu(); tlb_finish_mmu(); tlb_finish_mmu() is B
 */
import { one } from "./model-function.js";
import { halt, machine, offend } from "./state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { mmu_gather } from "./structs/mmu-gather.js";

const fidelity = "simplified: tables are gone at once; what counts is that the batch is open";

export const tlb_gather_mmu_kernels = [
  one(
    "void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm)",
    "v6.1 and later",
    fidelity,
  ),
  one(
    "void tlb_gather_mmu_fullmm(struct mmu_gather *tlb, struct mm_struct *mm)",
    "v6.1 and later",
    fidelity,
  ),
  one("void tlb_finish_mmu(struct mmu_gather *tlb)", "v6.1 and later", fidelity),
];

export function tlb_gather_mmu(tlb: mmu_gather, mm: mm_struct): void {
  open(tlb, mm);
  tlb.fullmm = 0;
}

export function tlb_gather_mmu_fullmm(tlb: mmu_gather, mm: mm_struct): void {
  open(tlb, mm);
  tlb.fullmm = 1;
  machine.gathers.nFullMm++;
}

function open(tlb: mmu_gather, mm: mm_struct | null): void {
  if (mm === null) halt("C", "an mmu_gather is opened for no address space");
  const { gathers } = machine;
  if (tlb.stage === 1 || gathers.nOpened !== gathers.nFinished)
    offend("B", "an mmu_gather is opened while one is open");
  tlb.mm = mm;
  tlb.stage = 1;
  gathers.nOpened++;
}

export function tlb_finish_mmu(tlb: mmu_gather): void {
  if (tlb.stage !== 1) {
    offend("B", "an mmu_gather is finished that is not open");
    return;
  }
  tlb.stage = 2;
  machine.gathers.nFinished++;
}
