/**
 * One run of a root in one scenario: what was there before, what came out, what is there after.
 * Properties read it and nothing else. One object is reused for all runs, because a hundred thousand
 * of them a second leave no time for garbage. Invariant: after `begin()` it describes the machine
 * that was just booted; `end` tells how far the rest may be trusted: a run that died says nothing
 * about the state that it should have left.
 */
import type { MachineName } from "../../model/c/width.js";
import {
  addressOf,
  offsetIn,
  pageOf,
  type Address,
  type Integer,
  type Pages,
  type Word,
} from "../../model/c/quantity.js";
import type { Generation } from "../../model/generation.js";
import { boot, machine, type Offence, type OnOperation } from "../../model/machine.js";
import { EFAULT, EINTR, ENOMEM } from "../../model/numbers.js";
import { entryAt, hasPmdTable, hasPudTable, layout, pte } from "../../model/page-tables.js";
import type { anon_vma } from "../../model/structs/anon-vma.js";
import type { file } from "../../model/structs/file.js";
import type { mm_struct } from "../../model/structs/mm-struct.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import {
  ceilingOf,
  isCollision,
  machineOf,
  stackOf,
  type Scenario,
} from "../scenarios/scenario.js";
import type { HandedBack } from "./stage.js";

/** How a run ended. A halt is an offence that the model has already recorded. */
export type End = "returned" | "halted" | "null" | "fuel" | "undecided";

/** A VMA as it was before. */
export class Before {
  vma!: vm_area_struct;
  start = 0 as Address;
  end = 0 as Address;
  pgoff = 0 as Pages;
  flags = 0 as Word;
  anon: anon_vma | null = null;
  file: file | null = null;
}

/** What boot() is told, reused. */
class Setup {
  machine: MachineName = "lp64";
  generation!: Generation;
  geometry = { pteBits: 1, pmdBits: 1, pudBits: 1 } as Scenario["geometry"];
  ceiling = 0 as Address;
  vmas: Scenario["vmas"] = [];
  populated: readonly number[] = [];
  faultAt = 0;
  isLogged = false;
  awaitsMove = false;
}

export class Run {
  scenario!: Scenario;
  generation!: Generation;
  mm!: mm_struct;
  /** The stack. */
  vma!: vm_area_struct;
  /** Addresses. */
  oldStart = 0 as Address;
  oldEnd = 0 as Address;
  newStart = 0 as Address;
  newEnd = 0 as Address;
  isCollision = false;
  /** map_count. */
  nMapped = 0;
  /** What the address space is charged for. */
  readonly charges = {
    total_vm: 0,
    stack_vm: 0,
    data_vm: 0,
    exec_vm: 0,
    locked_vm: 0,
    rss: 0,
  };
  /** Whether the ceiling lies inside a slot whose table is there: the kernel has the rest of it. */
  sharesPmdTable = false;
  sharesPudTable = false;
  /** The VMAs of the scenario, in order; as many as it has. */
  readonly before: Before[] = [];
  /** The identity of every populated page. */
  readonly identities: number[] = [];
  end: End = "returned";
  /** The returned `int`, if the root returned. */
  result = 0;
  /** What the caller of an operation by itself has in its hands, if that returned. */
  handedBack: HandedBack | undefined = undefined;
  /** What the run died of, in words. */
  death = "";
  /** Units of fuel that the root was given. */
  nFuel = 0;
  /** How many entries there are in all tables, after. */
  nEntries = 0;
  /** Whether what the root does is written down. */
  isLogged = false;
  /** Is told of each offence when it happens. */
  onOffence: ((offence: Offence) => void) | undefined = undefined;
  /** Is told what each operation returned, by a root that is compiled to be watched. */
  onOperation: OnOperation | undefined = undefined;
  readonly #setup = new Setup();

  /** Boots the scenario. */
  begin(scenario: Scenario, generation: Generation): void {
    const setup = this.#setup;
    setup.generation = generation;
    setup.geometry = scenario.geometry;
    setup.machine = machineOf(scenario);
    setup.ceiling = ceilingOf(scenario);
    setup.vmas = scenario.vmas;
    setup.populated = scenario.populated;
    setup.faultAt = scenario.faultAt;
    setup.isLogged = this.isLogged;
    setup.awaitsMove = scenario.awaitsMove === true;
    const mm = boot(setup);
    machine.onOffence = this.onOffence;
    machine.onOperation = this.onOperation;
    this.scenario = scenario;
    this.generation = generation;
    this.mm = mm;
    const stack = stackOf(scenario);
    this.oldStart = addressOf(stack.start);
    this.oldEnd = addressOf(stack.end);
    this.newStart = addressOf(stack.start - scenario.nShiftPages);
    this.newEnd = addressOf(stack.end - scenario.nShiftPages);
    this.isCollision = scenario.vmas.length > 1 && isCollision(scenario);
    this.nMapped = mm.map_count;
    this.#charge(mm);
    this.end = "returned";
    this.result = 0;
    this.handedBack = undefined;
    this.death = "";
    for (let i = 0; i < scenario.vmas.length; i++) this.#remember(i, machine.vmas[i]!);
    const { ceiling } = setup;
    this.sharesPmdTable = offsetIn(ceiling, layout.pudSize) !== 0 && hasPmdTable(ceiling);
    this.sharesPudTable =
      (layout.p4dSize === 0 ? ceiling : offsetIn(ceiling, layout.p4dSize)) !== 0 &&
      hasPudTable(ceiling);
    this.vma = machine.vmas[scenario.stack]!;
    const { identities } = this;
    const { populated } = scenario;
    for (let i = 0; i < populated.length; i++) identities[i] = entryAt(populated[i]!);
  }

  #charge(mm: mm_struct): void {
    const { charges } = this;
    charges.total_vm = Number(mm.total_vm);
    charges.stack_vm = Number(mm.stack_vm);
    charges.data_vm = Number(mm.data_vm);
    charges.exec_vm = Number(mm.exec_vm);
    charges.locked_vm = Number(mm.locked_vm);
    charges.rss = mm.rss;
  }

  #remember(i: number, vma: vm_area_struct): void {
    const before = (this.before[i] ??= new Before());
    before.vma = vma;
    before.start = vma.vm_start_;
    before.end = vma.vm_end_;
    before.pgoff = vma.vm_pgoff_;
    before.flags = vma.vm_flags;
    before.anon = vma.anon_vma_;
    before.file = vma.vm_file;
  }

  /** Looks at what the root left. */
  observe(): void {
    this.nEntries = countEntries();
  }

  /** The pages that are mapped belong to the stack or to a neighbour. */
  isStackPage(page: number): boolean {
    const stack = this.before[this.scenario.stack]!;
    return page >= pageOf(stack.start) && page < pageOf(stack.end);
  }

  /** Units of fuel that the root has burned. */
  get nSteps(): number {
    return this.nFuel - machine.nFuel;
  }

  get hasFaulted(): boolean {
    return machine.faulted !== undefined;
  }
}

/** All entries of all tables. */
function countEntries(): number {
  let n = 0;
  for (let index = 1; index <= pte.nMade; index++) {
    if (pte.exists[index] === 1) n += pte.filled[index]!;
  }
  return n;
}

/** An address as it is written everywhere. */
export function hex(address: Integer): string {
  return `0x${address.toString(16)}`;
}

/** `-EFAULT` or the number. */
export function resultText(result: number): string {
  return result === -EFAULT
    ? "-EFAULT"
    : result === -ENOMEM
      ? "-ENOMEM"
      : result === -EINTR
        ? "-EINTR"
        : String(result);
}
