/**
 * Mutants of how a relocation goes about it: what it sleeps under, what it is charged for, what it does
 * about a step that failed, which locks and flags it keeps on the way.
 */
import { or, ulong, without, type Address } from "../../model/c/quantity.js";
import { ENOMEM } from "../../model/numbers.js";
import {
  mmap_write_lock,
  mmap_write_unlock,
  mmu_notifier_invalidate_range_end,
  mmu_notifier_invalidate_range_start,
  preempt_disable,
  rcu_read_lock,
  rcu_read_unlock,
  vm_stat_account,
  VM_STACK_INCOMPLETE_SETUP,
  vma_iter_set,
} from "../../model/program.js";
import { mayFail } from "../../model/state.js";
import type { Need } from "../scenarios/scenario.js";
import type { Mutant } from "./mutants.js";
import { right } from "./relocation.js";

const a = (value: number): Address => ulong(value);
const alone: readonly Need[] = [];

const sections: readonly Mutant[] = [
  {
    name: "rcu_read_lock() around the expand",
    replaced: {
      expand: (l, k) => {
        rcu_read_lock();
        const error = right.expand(l, k);
        rcu_read_unlock();
        return error;
      },
    },
    breaks: ["S"],
    needs: alone,
  },
  {
    name: "preempt_disable() that never ends",
    replaced: { close: (l) => (preempt_disable(), right.close(l)) },
    breaks: ["S"],
    needs: alone,
  },
  {
    name: "rcu_read_lock() around what cannot sleep",
    replaced: {
      findNext: (l) => {
        rcu_read_lock();
        right.findNext(l);
        rcu_read_unlock();
      },
    },
    isEquivalent: "nothing in it waits",
  },
];

const charges: readonly Mutant[] = [
  {
    name: "the expand is charged for and the shrink is not",
    replaced: {
      expand: (l, k) => {
        vm_stat_account(l.mm, l.vma.vm_flags, l.shift / 4096);
        return right.expand(l, k);
      },
    },
    breaks: ["D"],
    needs: alone,
  },
  {
    name: "the pages of the stack are counted as locked",
    replaced: { drain: (l) => void (l.mm.locked_vm = Number(l.mm.locked_vm) + l.length / 4096) },
    breaks: ["D"],
    needs: alone,
  },
  {
    name: "expand and shrink are charged for",
    replaced: {
      drain: (l) => vm_stat_account(l.mm, l.vma.vm_flags, l.shift / 4096),
      shrink: (l, k) => {
        const error = right.shrink(l, k);
        if (error === 0) vm_stat_account(l.mm, l.vma.vm_flags, -(l.shift / 4096));
        return error;
      },
    },
    isEquivalent: "the sums are those of the VMAs all the time",
  },
];

const trying: readonly Mutant[] = [
  {
    name: "a failed expand is tried again",
    replaced: {
      expand: (l, k) => {
        const error = right.expand(l, k);
        if (error === 0) return 0;
        vma_iter_set(l.vmi, a(l.new_start));
        return right.expand(l, k);
      },
    },
    isEquivalent: "one failure at a time, and the second try does all that the first should have",
  },
  {
    name: "a failed shrink is tried again",
    replaced: {
      shrink: (l, k) => {
        const error = right.shrink(l, k);
        if (error === 0) return 0;
        vma_iter_set(l.vmi, a(l.new_end));
        return right.shrink(l, k);
      },
    },
    isEquivalent: "one failure at a time, and the second try does all that the first should have",
  },
  {
    name: "memory of its own between expand and move",
    replaced: {
      move: (l, k) => (mayFail("kmalloc()", "other") ? 0 : right.move(l, k)),
      moved: (l, nBytes) => (nBytes !== l.length ? -ENOMEM : undefined),
    },
    isEquivalent: "with an error the stack may be left larger, as it is by a short move",
  },
  {
    name: "the mmap lock is dropped for the move",
    replaced: {
      move: (l, k) => {
        mmap_write_unlock(l.mm);
        mmap_write_lock(l.mm);
        return right.move(l, k);
      },
    },
    breaks: ["M"],
    needs: alone,
  },
  {
    name: "the temporary-stack flag is off while expanding",
    replaced: {
      expand: (l, k) => {
        l.vma.vm_flags = without(l.vma.vm_flags, VM_STACK_INCOMPLETE_SETUP);
        const error = right.expand(l, k);
        l.vma.vm_flags = or(l.vma.vm_flags, VM_STACK_INCOMPLETE_SETUP);
        return error;
      },
    },
    breaks: ["Q"],
    needs: alone,
  },
];

const telling: readonly Mutant[] = [
  {
    name: "secondary tables are told of the beginning of the move and not of its end",
    replaced: {
      move: (l, k) => {
        mmu_notifier_invalidate_range_start({ $start: l.old_start, $end: l.old_end });
        return right.move(l, k);
      },
    },
    breaks: ["E"],
    needs: alone,
  },
  {
    name: "secondary tables are told of the move once more",
    replaced: {
      move: (l, k) => {
        const range = { $start: l.old_start, $end: l.old_end };
        mmu_notifier_invalidate_range_start(range);
        const nBytes = right.move(l, k);
        mmu_notifier_invalidate_range_end(range);
        return nBytes;
      },
    },
    isEquivalent: "what is told twice is told",
  },
];

export const conduct: readonly Mutant[] = [...sections, ...charges, ...trying, ...telling];
