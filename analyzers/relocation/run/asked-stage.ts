/**
 * What the caller of an operation has in its hands that is told what it is about: the VMA, its neighbours, an
 * iterator that stands on it, and what it asks for. Invariant: nothing is there that a caller in the kernel
 * would not have.
 */
import {
  addressOf,
  type Address,
  type Bytes,
  type Pages,
  type Word,
} from "../../model/c/quantity.js";
import { sub } from "../../model/c/quantity.js";
import { contextNumbered, machine, nameNumbered } from "../../model/machine.js";
import { mas_walk } from "../../model/mas-walk.js";
import { ma_start, vma_iterator } from "../../model/structs/ma-state.js";
import {
  mempolicy,
  vm_userfaultfd_ctx,
  type vm_area_struct,
} from "../../model/structs/vm-area-struct.js";
import { vma_merge_struct } from "../../model/structs/vma-merge-struct.js";
import { fput, newVma, vm_area_free } from "../../model/vm-area-alloc.js";
import type { Asked, Scenario } from "../scenarios/scenario.js";
import type { Stage } from "./stage.js";
import type { Wish } from "./wish.js";

export function askedStage(vma: vm_area_struct, { operation, asked }: Scenario): Stage {
  if (asked === undefined) throw new RangeError("nothing is asked for");
  const { mm } = machine;
  const [start, end] = [addressOf(asked.start), addressOf(asked.end)];
  const vmi = new vma_iterator();
  vmi.mas.tree = mm.mm_mt;
  vmi.mas.status = ma_start;
  const isNew = operation === "merge new";
  vmi.mas.index = isNew || operation === "extend" ? start : vma.vm_start_;
  if (operation !== "extend") mas_walk(vmi.mas);
  const i = mm.mm_mt.indexAt(isNew ? start : vma.vm_start_);
  const last = isNew ? i : i + 1;
  const below = i > 0 ? (mm.mm_mt.entries[i - 1] ?? null) : null;
  const above = last < mm.mm_mt.n ? (mm.mm_mt.entries[last] ?? null) : null;
  const wish = wishOf(asked, vma);
  const vmg = new vma_merge_struct();
  vmg.mm = mm;
  vmg.vmi = vmi;
  vmg.prev = below;
  vmg.next = above;
  vmg.start = start;
  vmg.end = end;
  vmg.pgoff = asked.pgoff as Pages;
  vmg.flags = vmg.vm_flags = wish.flags as typeof vmg.flags;
  vmg.file = vma.vm_file;
  vmg.policy = wish.policy;
  vmg.anon_name = wish.name;
  vmg.uffd_ctx.ctx = wish.uffd.ctx;
  return {
    mm,
    vma: operation === "link" ? madeFor(asked, vma) : vma,
    // Whoever asks about the middle of a VMA has that VMA below (mprotect_fixup(), mm/mprotect.c, v6.12).
    prev: start > vma.vm_start_ ? vma : below,
    next: above,
    vmi,
    start,
    end,
    pgoff: asked.pgoff as Pages,
    shift: sub(end, start) as Bytes,
    vmg,
    wish,
  };
}

function wishOf(asked: Asked, vma: vm_area_struct): Wish {
  const policy = new mempolicy();
  policy.mode = asked.policy ?? 0;
  const uffd = new vm_userfaultfd_ctx();
  uffd.ctx = (asked.uffd ?? 0) === 0 ? null : contextNumbered(asked.uffd ?? 0);
  return {
    flags: (asked.flags ?? vma.vm_flags) as Word,
    policy: policy.mode === 0 ? null : policy,
    name: (asked.name ?? 0) === 0 ? null : nameNumbered(asked.name ?? 0),
    uffd,
    isNewBelow: asked.isNewBelow === true,
  };
}

/** The caller of vma_link() frees what could not be linked. */
export function letGoOf({ vma }: Stage, result: unknown): void {
  if (typeof result !== "number" || result >= 0) return;
  if (vma.vm_file !== null) fput(vma.vm_file);
  vm_area_free(vma);
}

/** A VMA that is in no tree yet, of the file of another. */
function madeFor({ start, end, pgoff }: Asked, other: vm_area_struct): vm_area_struct {
  const made = newVma(
    addressOf(start) as Address,
    addressOf(end) as Address,
    pgoff as Pages,
    other.vm_flags,
    machine.mm,
  );
  made.vm_ops = other.vm_ops;
  made.vm_file = other.vm_file;
  if (made.vm_file !== null) made.vm_file.nReferences++;
  return made;
}
