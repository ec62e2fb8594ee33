/**
 * The machine's own state: who is current, what may fail, what went wrong. One machine runs at a
 * time, as `current` is one in the kernel. Invariant: an offence is recorded where it happens, and
 * what happens after a `Halt` is never observed.
 */
import { isLogging, log } from "./c/trace.js";
import type { Generation } from "./generation.js";
import { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

/** Something that no run may do. */
export interface Offence {
  /** The letter of the property. */
  readonly property: string;
  readonly text: string;
}

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

export class Machine {
  mm: mm_struct = new mm_struct();
  generation!: Generation;
  /** The address above the last that `free_pgtables()` may free tables for; 0 is the top. */
  ceiling = 0;
  offences: Offence[] = [];
  /** Fallible points met so far. */
  nFallible = 0;
  /** The how-manieth of them fails, from 1; 0 for none. */
  faultAt = 0;
  /** The step that was made to fail. */
  faulted: string | undefined = undefined;
  readonly gathers: Gathers = { nOpened: 0, nFinished: 0, nFullMm: 0, nTables: 0 };
  /** Every VMA that was ever in this machine: those of the setup first, in their order. */
  readonly vmas: vm_area_struct[] = [];
  nVmas = 0;
  /** Which of them is the stack; -1 for none. */
  stackOrdinal = -1;
  /** Pages that were populated at boot. */
  nPopulated = 0;
}

export const machine = new Machine();

/** Counts a fallible point. True when this one is to fail. */
export function mayFail(step: string): boolean {
  if (++machine.nFallible !== machine.faultAt) return false;
  machine.faulted = step;
  if (isLogging()) log({ kind: "fault", step });
  return true;
}

export function offend(property: string, text: string): void {
  machine.offences.push({ property, text });
}

/** @throws Halt always. */
export function halt(property: string, text: string): never {
  offend(property, text);
  throw new Halt(text);
}
