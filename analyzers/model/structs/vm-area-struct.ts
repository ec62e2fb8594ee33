/**
 * A VMA. Its extent is guarded: a range may change only while the VMA is locked for writing and out
 * of the trees that are sorted by it, so the fields that make up the range are checked when C writes
 * them. Invariant: `vm_start_`, `vm_end_`, `vm_pgoff_` hold what C sees as `vm_start`, `vm_end`,
 * `vm_pgoff`; readers outside C read those, because they check nothing.
 */
import type { Address, Flags, PageNumber, Pages, Word } from "../c/quantity.js";
import { changing, joining, stale } from "../guard.js";
import type { anon_vma, anon_vma_chain } from "./anon-vma.js";
import { list_head } from "./list-head.js";
import type { file } from "./file.js";
import type { mm_struct } from "./mm-struct.js";
import { vma_flags_t } from "./vma-flags.js";

export class vm_operations_struct {
  open: ((vma: vm_area_struct) => void) | null = null;
  close: ((vma: vm_area_struct) => void) | null = null;
  may_split: ((vma: vm_area_struct, addr: Address) => number) | null = null;
  mremap: ((vma: vm_area_struct) => number) | null = null;
}

export class vm_userfaultfd_ctx {
  ctx: unknown = null;
}

export class mempolicy {
  refcnt = 1;
  /** What it says; two that say the same are equal. */
  mode = 0;
}

export class anon_vma_name {
  kref = 1;
}

export class vm_area_struct {
  vm_start_ = 0 as Address;
  vm_end_ = 0 as Address;
  vm_pgoff_ = 0 as Pages;
  anon_vma_: anon_vma | null = null;
  vm_mm: mm_struct | null = null;
  flags = new vma_flags_t();
  vm_page_prot = 0 as Word;
  vm_ops: vm_operations_struct | null = null;
  vm_file: file | null = null;
  vm_private_data: unknown = null;
  vm_policy: mempolicy | null = null;
  anon_name: anon_vma_name | null = null;
  vm_userfaultfd_ctx = new vm_userfaultfd_ctx();
  vm_lock_seq = 0;
  detached = false;
  /** Whether a range of the tree is its own; from then on its extent needs its lock. */
  isInTree = false;
  anon_vma_chain = new list_head<anon_vma_chain>();
  /** Its link to its own anon_vma; VMAs of an exec have one at most. */
  avc: anon_vma_chain | null = null;
  /** Whether it stands in the tree of its file's mappings. */
  isInFileTree = false;
  /** Whether it was given back to the allocator. */
  isFree = false;
  /** Its place among the VMAs of the machine. */
  ordinal = -1;

  get vm_start(): Address {
    if (this.isFree) stale(this);
    return this.vm_start_;
  }

  set vm_start(value: Address) {
    changing(this, this.vm_start_ !== value);
    this.vm_start_ = value;
  }

  get vm_end(): Address {
    if (this.isFree) stale(this);
    return this.vm_end_;
  }

  set vm_end(value: Address) {
    changing(this, this.vm_end_ !== value);
    this.vm_end_ = value;
  }

  get vm_pgoff(): PageNumber {
    if (this.isFree) stale(this);
    return this.vm_pgoff_;
  }

  set vm_pgoff(value: PageNumber) {
    changing(this, this.vm_pgoff_ !== value);
    this.vm_pgoff_ = value;
  }

  get anon_vma(): anon_vma | null {
    if (this.isFree) stale(this);
    return this.anon_vma_;
  }

  set anon_vma(value: anon_vma | null) {
    joining(this, this.anon_vma_ !== value);
    this.anon_vma_ = value;
  }

  get vm_flags(): Flags {
    return this.flags.bits;
  }

  set vm_flags(value: Flags) {
    this.flags.bits = value;
  }

  /** The same word under the name that whoever may write it uses, v6.3 and later. */
  get __vm_flags(): Flags {
    return this.flags.bits;
  }

  set __vm_flags(value: Flags) {
    this.flags.bits = value;
  }

  /** As new, in no tree. */
  reset(start: Address, end: Address, pgoff: Pages, flags: Word, mm: mm_struct): void {
    this.vm_start_ = start;
    this.vm_end_ = end;
    this.vm_pgoff_ = pgoff;
    this.anon_vma_ = null;
    this.vm_mm = mm;
    this.vm_flags = flags;
    this.vm_page_prot = 0 as Word;
    this.vm_ops = null;
    this.vm_file = null;
    this.vm_private_data = null;
    this.vm_policy = null;
    this.anon_name = null;
    this.vm_userfaultfd_ctx.ctx = null;
    this.vm_lock_seq = 0;
    this.detached = false;
    this.isInTree = false;
    this.anon_vma_chain.clear();
    this.avc = null;
    this.isInFileTree = false;
    this.isFree = false;
  }
}
