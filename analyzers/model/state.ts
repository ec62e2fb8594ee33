/**
 * The machine, all of it: who is current, what may fail, what went wrong, page tables, fuel, the log,
 * what pointers are known by. One machine runs at a time, as `current` is one in the kernel, and this
 * is the only state that the model has. Invariant: `boot()` sets every field, so that nothing of an
 * earlier run can be seen; an offence is recorded where it happens, and what happens after a `Halt` is
 * never observed.
 */
import type { Address } from "./c/quantity.js";
import type { Pointers } from "./c/pointers.js";
import type { Entry } from "./c/entry.js";
import { Effects } from "./effects.js";
import type { Generation } from "./generation.js";
import { anon_vma, anon_vma_chain } from "./structs/anon-vma.js";
import { file } from "./structs/file.js";
import { mm_struct, task_struct } from "./structs/mm-struct.js";
import type { anon_vma_name, vm_area_struct } from "./structs/vm-area-struct.js";
import { Tables } from "./tables.js";
import type { Userland } from "./userland/userland.js";
import { Taken } from "./taken-entries.js";

/** Sections that have begun and not ended, in which nobody may sleep (rcu-read-lock.ts). */
export class Sections {
  rcu = 0;
  preemption = 0;
  interrupts = 0;
  softirqs = 0;
  spinlock = 0;
  nOpen = 0;
  /** Spinlocks that are held, the last one taken last. */
  readonly held: unknown[] = [];
  /** How many sections of each kind have begun. */
  readonly nBegun: Int32Array = new Int32Array(5);

  reset(): void {
    this.rcu = this.preemption = this.interrupts = this.softirqs = this.spinlock = this.nOpen = 0;
    if (this.held.length > 0) this.held.length = 0;
    this.nBegun.fill(0);
  }
}

/** Something that no run may do. */
export interface Offence {
  /** The letter of the property. */
  readonly property: string;
  readonly text: string;
  /** The function of the kernel that says so of itself, for what a kernel says of itself. */
  readonly where?: string;
}

/**
 * What a step that can fail belongs to: a change of VMAs and their tree, a page table, or anything
 * else that a root does on its way.
 */
export type StepKind = "vma" | "table" | "other";

/** Is told what an operation returned, before anything else runs. */
export type OnOperation = (name: string, result: unknown) => void;

/** Ends a run that cannot go on: BUG(), or a pointer to nothing was followed. Already an offence. */
export class Halt extends Error {}

/** What became of the mmu_gathers of a run. */
export interface Gathers {
  nOpened: number;
  nFinished: number;
  nFullMm: number;
  /** Tables freed into an open gather. */
  nTables: number;
}

/** A VMA whose range in the tree was written over in part. */
export interface Overlap {
  readonly vma: vm_area_struct;
  readonly first: Address;
  readonly last: Address;
}

/** A window of pages. */
export interface Window {
  readonly first: number;
  readonly end: number;
}

/** Objects of earlier machines, used again: a boot resets as many of them as it hands out. */
export class Pool {
  readonly anonVmas: anon_vma[] = [];
  readonly chains: anon_vma_chain[] = [];
  readonly privateFile = new file();
  readonly sharedFile = new file();
  readonly task = new task_struct();
  /** By number; they say nothing but which they are. */
  readonly names: anon_vma_name[] = [];
  readonly contexts: object[] = [];

  /** The anon_vma of the VMA with this ordinal, and its link to it. */
  anonVmaOf(ordinal: number): { readonly shared: anon_vma; readonly link: anon_vma_chain } {
    while (this.anonVmas.length <= ordinal) {
      this.anonVmas.push(new anon_vma());
      this.chains.push(new anon_vma_chain());
    }
    return {
      shared: this.anonVmas[ordinal] as anon_vma,
      link: this.chains[ordinal] as anon_vma_chain,
    };
  }
}

export class Machine {
  readonly mm = new mm_struct();
  readonly tables = new Tables();
  readonly pool = new Pool();
  generation!: Generation;
  /** The address above the last that `free_pgtables()` may free tables for; 0 is the top. */
  ceiling = 0 as Address;
  offences: Offence[] = [];
  /** Is told of each offence when it happens. */
  onOffence: ((offence: Offence) => void) | undefined = undefined;
  /** Is told what each operation returned, in a program that is compiled to be watched (watch.ts). */
  onOperation: OnOperation | undefined = undefined;
  /** An operation that is watched is at work. */
  isWatching = false;
  /** Fallible points met so far. */
  nFallible = 0;
  /** Which fallible point fails, counted from 1; 0 for none. */
  faultAt = 0;
  /** The step that was made to fail. */
  faulted: string | undefined = undefined;
  faultedKind: StepKind = "other";
  /** Where the stack was when it failed, and whether one of the model's operations failed by it. */
  faultedStart = 0 as Address;
  faultedEnd = 0 as Address;
  hasFaultedInside = false;
  /** The mmap lock is held for writing since the machine booted. */
  isCallersLock = true;
  /** What runs calls a relocation: it may refuse, set flags, and tell an error by another number. */
  isOfCaller = false;
  /** Pages that are promised beyond those of the VMAs at boot. */
  nCommitted = 0;
  /** References to mempolicies that VMAs have. */
  nPolicies = 0;
  /** Pages are to be moved to where VMAs grow, and files have probes there. */
  awaitsMove = false;
  /** One of the model's operations is at work. */
  isOperating = false;
  readonly sections = new Sections();
  /** What was asked of parts of the kernel that are not here. */
  readonly effects = new Effects();
  /** What is owed for entries of page tables that were taken off. */
  readonly taken = new Taken();
  readonly gathers: Gathers = { nOpened: 0, nFinished: 0, nFullMm: 0, nTables: 0 };
  /** VMAs that lost a part of their range in the tree to another; their own range must follow. */
  readonly overlaps: Overlap[] = [];
  /** Every VMA that was ever in this machine: those of the setup first, in their order. */
  readonly vmas: vm_area_struct[] = [];
  nVmas = 0;
  /** Which of them is the stack; -1 for none. */
  stackOrdinal = -1;
  /** Pages that were populated at boot. */
  nPopulated = 0;
  /** Units of fuel that are left (c/fuel.ts). */
  nFuel = 0;
  /** Numbers and pointers that room was made for (c/fuel.ts). */
  nCells = 0;
  /** Steps beyond those that burn fuel (c/fuel.ts). */
  nWork = 0;
  /** Calls that may still lead back to themselves. */
  nRecursions = 0;
  /** Made when a run first asks for an address or for its like. */
  pointers: Pointers | undefined = undefined;
  /** What a test of userland knows; a kernel has none (userland/userland.ts). */
  userland: Userland | undefined = undefined;
  /** What the run has done; undefined unless somebody wants to know (c/trace.ts). */
  log: Entry[] | undefined = undefined;
  /** The window that all pictures have; as wide as what is there without one (picture.ts). */
  frame: Window | undefined = undefined;
}

export const machine = new Machine();

/** Counts a fallible point. True when this one is to fail. */
export function mayFail(step: string, kind: StepKind = "vma"): boolean {
  if (++machine.nFallible !== machine.faultAt) return false;
  machine.faulted = step;
  machine.faultedKind = kind;
  machine.hasFaultedInside = machine.isOperating;
  const stack = machine.vmas[machine.stackOrdinal];
  if (stack !== undefined) {
    machine.faultedStart = stack.vm_start_;
    machine.faultedEnd = stack.vm_end_;
  }
  machine.log?.push({ kind: "fault", step });
  return true;
}

export function offend(property: string, text: string, where?: string): void {
  const offence: Offence = where === undefined ? { property, text } : { property, text, where };
  machine.offences.push(offence);
  machine.onOffence?.(offence);
}

/** @throws Halt always. */
export function halt(property: string, text: string): never {
  offend(property, text);
  throw new Halt(text);
}
