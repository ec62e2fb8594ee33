/**
 * vm_area_alloc(), vm_area_dup(), vm_area_free() and the references of a VMA
 *
 * A VMA that was freed may be anything by now: to use it ends the run.
 *
 * @from kernel/fork.c, later mm/vma_init.c
 * @kernel vm_area_alloc(), vm_area_dup(), vm_area_free(), fput(), get_file(), v6.1 and later
 * @fidelity faithful
 * @kernel mpol_put(), mpol_equal(), vma_policy(), vma_dup_policy(), v6.1 and later
 * @fidelity simplified: a mempolicy is a number that is copied, compared and put
 * @example `S` then fail(1); vm_area_dup(S) is NULL
 * @example `S` then vm_area_free(S); vm_area_free(S) is X
 */
import type { Address, ErrorNumber, Pages, Word } from "./c/quantity.js";
import { stale } from "./guard.js";
import { one } from "./model-function.js";
import { maySleep } from "./rcu-read-lock.js";
import { machine, mayFail, offend } from "./state.js";
import type { file } from "./structs/file.js";
import { ENOMEM } from "./numbers.js";
import type { mm_struct } from "./structs/mm-struct.js";
import { mempolicy, vm_area_struct } from "./structs/vm-area-struct.js";

const fidelity = "simplified: a mempolicy is a number that is copied, compared and put";

export const vm_area_alloc_kernels = [
  one("struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)", "v6.1 and later", "faithful"),
  one(
    "struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig)",
    "v6.1 and later",
    "faithful",
  ),
  one("void vm_area_free(struct vm_area_struct *vma)", "v6.1 and later", "faithful"),
  one("void fput(struct file *file)", "v6.1 and later", "faithful"),
  one("struct file *get_file(struct file *f)", "v6.1 and later", "faithful"),
  one("void mpol_put(struct mempolicy *pol)", "v6.1 and later", fidelity),
  one("bool mpol_equal(struct mempolicy *a, struct mempolicy *b)", "v6.1 and later", fidelity),
  one("struct mempolicy *vma_policy(struct vm_area_struct *vma)", "v6.1 and later", fidelity),
  one(
    "int vma_dup_policy(struct vm_area_struct *src, struct vm_area_struct *dst)",
    "v6.1 and later",
    fidelity,
  ),
];

export function vm_area_alloc(mm: mm_struct): vm_area_struct | null {
  maySleep("vm_area_alloc()");
  if (mayFail("vm_area_alloc()", "other")) return null;
  return newVma(0 as Address, 0 as Address, 0 as Pages, 0 as Word, mm);
}

/** A VMA of the machine, as new. Those of earlier machines are used again. */
export function newVma(
  start: Address,
  end: Address,
  pgoff: Pages,
  flags: Word,
  mm: mm_struct,
): vm_area_struct {
  const { vmas } = machine;
  const ordinal = machine.nVmas++;
  let vma = vmas[ordinal];
  if (vma === undefined) {
    vma = new vm_area_struct();
    vma.ordinal = ordinal;
    vmas[ordinal] = vma;
  }
  vma.reset(start, end, pgoff, flags, mm);
  return vma;
}

export function vm_area_dup(orig: vm_area_struct): vm_area_struct | null {
  maySleep("vm_area_dup()");
  if (mayFail("vm_area_dup()", "other")) return null;
  if (orig.isFree) stale(orig);
  const vma = newVma(
    orig.vm_start_,
    orig.vm_end_,
    orig.vm_pgoff_,
    orig.vm_flags,
    orig.vm_mm as mm_struct,
  );
  vma.anon_vma_ = orig.anon_vma_;
  vma.vm_page_prot = orig.vm_page_prot;
  vma.vm_ops = orig.vm_ops;
  vma.vm_file = orig.vm_file;
  vma.vm_private_data = orig.vm_private_data;
  vma.vm_policy = orig.vm_policy;
  vma.vm_userfaultfd_ctx.ctx = orig.vm_userfaultfd_ctx.ctx;
  vma.anon_name = orig.anon_name;
  return vma;
}

export function vm_area_free(vma: vm_area_struct): void {
  if (vma.isFree) offend("X", "a VMA is freed twice");
  vma.isFree = true;
}

export function fput(file: file): void {
  if (--file.nReferences < 0) offend("X", "a file is put more often than it was got");
}

export function get_file(f: file): file {
  f.nReferences++;
  return f;
}

/** A mempolicy of a VMA. */
export function newPolicy(mode: number): mempolicy {
  const policy = new mempolicy();
  policy.mode = mode;
  machine.nPolicies++;
  return policy;
}

export function mpol_put(pol: mempolicy | null): void {
  if (pol === null) return;
  if (--pol.refcnt < 0) offend("X", "a mempolicy is put more often than it was got");
  else machine.nPolicies--;
}

export function mpol_equal(a: mempolicy | null, b: mempolicy | null): boolean {
  return a === b || (a !== null && b !== null && a.mode === b.mode);
}

export function vma_policy(vma: vm_area_struct): mempolicy | null {
  return vma.vm_policy;
}

export function vma_dup_policy(src: vm_area_struct, dst: vm_area_struct): ErrorNumber {
  const own = src.vm_policy;
  if (own === null) {
    dst.vm_policy = null;
    return 0;
  }
  maySleep("vma_dup_policy()");
  if (mayFail("vma_dup_policy()", "other")) return -ENOMEM;
  dst.vm_policy = newPolicy(own.mode);
  return 0;
}
