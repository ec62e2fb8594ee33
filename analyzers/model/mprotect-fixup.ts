/**
 * mprotect_fixup() and what else the caller of a relocation asks for around it
 *
 * setup_arg_pages() (fs/exec.c, v6.1 and later) sets the flags of the stack before it moves it, and asks
 * for room below it afterwards. Here the flags are set and no VMA is split or merged for that, a stack
 * does not grow, and an address that is to be randomised stays what it is.
 *
 * @from mm/mprotect.c; mm/mmap.c; arch/x86/kernel/process.c
 * @kernel mprotect_fixup(), v6.3 and later; v6.1 to v6.2
 * @kernel expand_stack_locked(), v6.5 and later
 * @kernel expand_stack(), v6.1 to v6.4
 * @kernel arch_align_stack(), v6.1 and later
 * @fidelity simplified: flags are set and the rest of the kernel is told, no VMA changes its range
 * @example `S` then expand_stack_locked(S, 0) is 0
 */
import { and, without, type Address, type ErrorNumber, type Word } from "./c/quantity.js";
import { ENOMEM } from "./numbers.js";
import { stale } from "./guard.js";
import { type ModelFunction, one } from "./model-function.js";
import { halt, machine, mayFail } from "./state.js";
import type { mmu_gather } from "./structs/mmu-gather.js";
import type { vma_iterator } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_start_write } from "./vma-start-write.js";

const fidelity =
  "simplified: flags are set and the rest of the kernel is told, no VMA changes its range";
const vma = "struct vm_area_struct *vma";
const range =
  "struct vm_area_struct **pprev, unsigned long start, unsigned long end, unsigned long newflags";

export const mprotect_fixup_kernels: readonly ModelFunction[] = [
  {
    name: "mprotect_fixup",
    fidelity,
    answers: [
      {
        prototype: `int mprotect_fixup(struct vma_iterator *vmi, struct mmu_gather *tlb, ${vma}, ${range})`,
        releases: "v6.3 and later",
        call: "mprotect_fixup",
      },
      {
        prototype: `int mprotect_fixup(struct mmu_gather *tlb, ${vma}, ${range})`,
        releases: "v6.1 to v6.2",
        call: "mprotect_fixup_alone",
      },
    ],
  },
  one(`int expand_stack_locked(${vma}, unsigned long address)`, "v6.5 and later", fidelity),
  one(`int expand_stack(${vma}, unsigned long address)`, "v6.1 to v6.4", fidelity),
  one("unsigned long arch_align_stack(unsigned long sp)", "v6.1 and later", fidelity),
];

export function mprotect_fixup(
  _vmi: vma_iterator,
  tlb: mmu_gather,
  vma: vm_area_struct,
  pprev: { v: vm_area_struct | null },
  start: Address,
  end: Address,
  newflags: Word,
): ErrorNumber {
  return mprotect_fixup_alone(tlb, vma, pprev, start, end, newflags);
}

export function mprotect_fixup_alone(
  _tlb: mmu_gather,
  vma: vm_area_struct,
  pprev: { v: vm_area_struct | null },
  start: Address,
  end: Address,
  newflags: Word,
): ErrorNumber {
  machine.effects.take("mprotect_fixup", [vma.ordinal, start, end, newflags]);
  if (vma.isFree) stale(vma);
  if (newflags !== vma.vm_flags && mayFail("mprotect_fixup()", "other")) return -ENOMEM;
  vma_start_write(vma);
  vma.vm_flags = newflags;
  pprev.v = vma;
  return 0;
}

export function expand_stack_locked(vma: vm_area_struct, address: Address): ErrorNumber {
  if (vma.isFree) stale(vma);
  if (vma.vm_mm?.mmap_lock.writers !== 1)
    halt("M", "a stack grows without the mmap lock held for writing");
  machine.effects.take("expand_stack_locked", [vma.ordinal, address]);
  return 0;
}

export function expand_stack(vma: vm_area_struct, address: Address): ErrorNumber {
  return expand_stack_locked(vma, address);
}

/** `sp & ~0xf` without randomisation (arch/x86/kernel/process.c, v6.12). */
export function arch_align_stack(sp: Address): Address {
  return without(sp, and(sp, 0xf as Word)) as Address;
}
