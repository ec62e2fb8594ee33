/**
 * An address space: its tree of ranges, its counters and its mmap lock. Invariant: the counters are
 * those that the kernel keeps, so that they can be compared with what is really there.
 */
import type { Address, Count, Flags, PageTotal, Word } from "../c/quantity.js";
import { maple_tree } from "../maple-tree.js";

export class mm_struct {
  mm_mt = new maple_tree();
  map_count: Count = 0;
  mmap_base = 0 as Address;
  start_stack = 0 as Address;
  task_size = 0 as Address;
  def_flags: Flags = 0 as Word;
  flags = 0;
  total_vm: PageTotal = 0;
  stack_vm: PageTotal = 0;
  data_vm: PageTotal = 0;
  exec_vm: PageTotal = 0;
  locked_vm: PageTotal = 0;
  /** Pages that are mapped, of all kinds. */
  rss = 0;
  /** Page-table pages that are there. */
  pgtables_bytes = 0;
  nr_ptes: Count = 0;
  nr_pmds: Count = 0;
  nr_puds: Count = 0;
  mmap_lock = new rw_semaphore();
  /** A VMA whose `vm_lock_seq` is this one is locked for writing. */
  mm_lock_seq = 1;

  /** As new, without VMAs, and locked for writing. */
  reset(): void {
    this.mm_mt.reset();
    this.map_count = 0;
    this.mmap_base = 0 as Address;
    this.start_stack = 0 as Address;
    this.task_size = 0 as Address;
    this.def_flags = 0 as Word;
    this.flags = 0;
    this.total_vm = 0;
    this.stack_vm = 0;
    this.data_vm = 0;
    this.exec_vm = 0;
    this.locked_vm = 0;
    this.rss = 0;
    this.pgtables_bytes = 0;
    this.nr_ptes = 0;
    this.nr_pmds = 0;
    this.nr_puds = 0;
    this.mm_lock_seq = 1;
    this.mmap_lock.writers = 1;
    this.mmap_lock.readers = 0;
  }
}

export class rw_semaphore {
  writers = 0;
  readers = 0;
}

export class task_struct {
  mm: mm_struct | null = null;
  active_mm: mm_struct | null = null;
  flags = 0;

  /** A process that has this address space. */
  reset(mm: mm_struct): void {
    this.mm = mm;
    this.active_mm = mm;
    this.flags = 0;
  }
}
