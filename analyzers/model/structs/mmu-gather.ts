/**
 * A batch of freed pages and tables that are given back once no processor can reach them. Invariant:
 * it is open from `tlb_gather_mmu()` to `tlb_finish_mmu()`, once.
 */
import type { Address } from "../c/quantity.js";
import type { mm_struct } from "./mm-struct.js";

export class mmu_gather {
  mm: mm_struct | null = null;
  start = 0 as Address;
  end = 0 as Address;
  fullmm = 0;
  need_flush_all = 0;
  freed_tables = 0;
  page_size = 0;
  /** 0 never opened, 1 open, 2 finished. */
  stage = 0;
}
