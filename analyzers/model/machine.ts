/**
 * An address space is booted, something runs in it, and the power goes off. Invariant: a boot sets
 * every field of the machine; objects that are used again are as new when they are handed out.
 *
 * To judge a run, read before `powerOff()`:
 * - `machine.mm.mm_mt`: the ranges, `n`, `firsts`, `lasts`, `entries`, `load(address)` (maple-tree.ts);
 * - `machine.vmas` up to `machine.nVmas`: every VMA there ever was, first those of the setup in order;
 *   `vm_start_`, `vm_end_`, `vm_pgoff_`, `isFree` are read without checks;
 * - `entryAt(page)`, `hasPteTable(address)` and its like, `pte.n`, `pmd.n`, `pud.n` (page-tables.ts);
 *   the entry of the i-th populated page of the setup is i + 1;
 * - `machine.gathers`, `machine.offences`, `machine.nFallible`, `machine.faulted`.
 */
import {
  VM_ACCOUNT,
  VM_GROWSDOWN,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_READ,
  VM_STACK_INCOMPLETE_SETUP,
  VM_WRITE,
} from "./constants.js";
import { addressOf, before, type Address, type Pages, type Word } from "./c/quantity.js";
import { type MachineName, setWidth } from "./c/width.js";
import { chain } from "./anon-vma-clone.js";
import { exit_mmap } from "./exit-mmap.js";
import type { Generation } from "./generation.js";
import {
  counts,
  type Geometry,
  makeTables,
  p4d,
  pmd,
  pte,
  pud,
  resetPageTables,
  setEntry,
} from "./page-tables.js";
import { tellOverlaps } from "./mas-store-prealloc.js";
import { machine, offend } from "./state.js";
import type { file } from "./structs/file.js";
import type { mm_struct, task_struct } from "./structs/mm-struct.js";
import {
  anon_vma_name,
  type vm_area_struct,
  vm_operations_struct,
} from "./structs/vm-area-struct.js";
import { EINVAL } from "./numbers.js";
import { newPolicy, newVma } from "./vm-area-alloc.js";
import { vm_stat_account } from "./vm-stat-account.js";

export { Halt, machine, mayFail, offend, type Offence, type OnOperation } from "./state.js";
export type { Geometry } from "./page-tables.js";

export interface VmaSetup {
  /** Page numbers, half open. */
  readonly start: number;
  readonly end: number;
  readonly pgoff: number;
  readonly flags: number;
  readonly kind: "stack" | "anonymous" | "file" | "shared";
  /** Whether it has an anon_vma, as after a fault; without a word a stack and an anonymous VMA have one. */
  readonly isFaulted?: boolean;
  /** The index of an earlier VMA whose anon_vma it has, as parts of one VMA have; its own without it. */
  readonly sharesWith?: number;
  /** Which mempolicy, name and userfaultfd context it has; 0, or without a word, none. */
  readonly policy?: number;
  readonly name?: number;
  readonly uffd?: number;
  /** What its vm_ops are there for; without a word it has none. */
  readonly ops?: OpsKind;
}

/** `plain` ones do nothing, `closing` ones have a close(), `unsplittable` ones refuse a split. */
export const opsKinds = ["plain", "closing", "unsplittable"] as const;
export type OpsKind = (typeof opsKinds)[number];

export interface Setup {
  readonly machine: MachineName;
  readonly generation: Generation;
  readonly geometry: Geometry;
  /** An address; 0 is none. */
  readonly ceiling: Address;
  /** In ascending order. */
  readonly vmas: readonly VmaSetup[];
  /** Page numbers; each inside a VMA. */
  readonly populated: readonly number[];
  /** Page numbers that have tables but no page. */
  readonly tablesFor?: readonly number[];
  /** Which fallible point fails, counted from 1; 0 for none. */
  readonly faultAt: number;
  /** Whether what the run does is written down (c/trace.ts); it is not by default. */
  readonly isLogged?: boolean;
  /** Whether pages are to be moved to where VMAs grow, of files that have probes; not by default. */
  readonly awaitsMove?: boolean;
}

/** Flags that a stack has while it is being built (include/linux/mm.h). */
const stackFlags =
  VM_READ |
  VM_WRITE |
  VM_MAYREAD |
  VM_MAYWRITE |
  VM_MAYEXEC |
  VM_GROWSDOWN |
  VM_ACCOUNT |
  VM_STACK_INCOMPLETE_SETUP;

/** Forgets everything and starts anew, with the mmap lock held for writing. */
export function boot(setup: Setup): mm_struct {
  const { mm, pool } = machine;
  setWidth(setup.machine);
  machine.generation = setup.generation;
  machine.ceiling = setup.ceiling;
  if (machine.offences.length > 0) machine.offences = [];
  machine.nFallible = 0;
  machine.faultAt = setup.faultAt;
  machine.faulted = undefined;
  machine.faultedKind = "other";
  machine.faultedStart = machine.faultedEnd = 0 as Address;
  machine.hasFaultedInside = machine.isOperating = false;
  machine.isCallersLock = true;
  machine.isOfCaller = false;
  machine.sections.reset();
  machine.effects.reset();
  machine.taken.reset();
  machine.nCommitted = 0;
  machine.nPolicies = 0;
  machine.awaitsMove = setup.awaitsMove === true;
  if (machine.overlaps.length > 0) machine.overlaps.length = 0;
  machine.onOffence = undefined;
  machine.onOperation = undefined;
  machine.isWatching = false;
  machine.nFuel = 0;
  machine.nRecursions = 0;
  machine.nCells = 0;
  machine.nWork = 0;
  machine.pointers = undefined;
  machine.userland = undefined;
  machine.log = setup.isLogged === true ? [] : undefined;
  machine.frame = undefined;
  const { gathers } = machine;
  gathers.nOpened = gathers.nFinished = gathers.nFullMm = gathers.nTables = 0;
  machine.nVmas = 0;
  machine.stackOrdinal = -1;
  mm.reset();
  pool.privateFile.reset();
  pool.sharedFile.reset();
  pool.task.reset(mm);
  resetPageTables(setup.geometry);
  for (let i = 0; i < setup.vmas.length; i++) addVma(mm, setup.vmas[i] as VmaSetup);
  populate(setup);
  mm.nr_ptes = pte.n;
  mm.nr_pmds = pmd.n;
  mm.nr_puds = pud.n;
  return mm;
}

function addVma(mm: mm_struct, setup: VmaSetup): void {
  const isStack = setup.kind === "stack";
  const end = addressOf(setup.end);
  const vma = newVma(
    addressOf(setup.start),
    end,
    setup.pgoff as Pages,
    (setup.flags | (isStack ? stackFlags : 0)) as Word,
    mm,
  );
  if (isStack) machine.stackOrdinal = vma.ordinal;
  vma.isInTree = true;
  vm_stat_account(mm, vma.vm_flags, setup.end - setup.start);
  mm.mm_mt.append(addressOf(setup.start), before(end), vma);
  mm.map_count++;
  if (setup.kind === "file" || setup.kind === "shared")
    addFile(vma, setup.kind === "file" ? machine.pool.privateFile : machine.pool.sharedFile);
  if (setup.isFaulted ?? (isStack || setup.kind === "anonymous")) addAnonVma(vma, setup.sharesWith);
  addRest(vma, setup);
}

/** What most VMAs do not have. */
function addRest(vma: vm_area_struct, { policy = 0, name = 0, uffd = 0, ops }: VmaSetup): void {
  if (policy !== 0) vma.vm_policy = newPolicy(policy);
  if (name !== 0) vma.anon_name = nameNumbered(name);
  if (uffd !== 0) vma.vm_userfaultfd_ctx.ctx = contextNumbered(uffd);
  if (ops !== undefined) vma.vm_ops = operationsOf(ops);
}

/** The same object for the same number, as VMAs that share a name have. */
export function nameNumbered(number: number): anon_vma_name {
  return (machine.pool.names[number] ??= new anon_vma_name());
}

export function contextNumbered(number: number): object {
  return (machine.pool.contexts[number] ??= {});
}

function operationsOf(kind: OpsKind): vm_operations_struct {
  const ops = new vm_operations_struct();
  if (kind === "closing") ops.close = (): void => undefined;
  if (kind === "unsplittable") ops.may_split = (): number => -EINVAL;
  return ops;
}

function addFile(vma: vm_area_struct, file: file): void {
  vma.vm_file = file;
  file.nReferences++;
  file.f_mapping.i_mmap.nVmas++;
  vma.isInFileTree = true;
}

function addAnonVma(vma: vm_area_struct, sharesWith: number | undefined): void {
  const { link, shared: own } = machine.pool.anonVmaOf(vma.ordinal);
  const other = sharesWith === undefined ? null : (machine.vmas[sharesWith]?.anon_vma_ ?? null);
  const shared = other ?? own;
  if (other === null) own.reset();
  else other.num_active_vmas++;
  link.reset();
  link.anon_vma = shared;
  vma.anon_vma_ = shared;
  chain(vma, link);
}

function populate(setup: Setup): void {
  const { populated, tablesFor } = setup;
  machine.nPopulated = populated.length;
  for (let i = 0; i < populated.length; i++) {
    const page = populated[i] as number;
    makeTables(addressOf(page));
    setEntry(page, i + 1);
  }
  if (tablesFor === undefined) return;
  for (let i = 0; i < tablesFor.length; i++) makeTables(addressOf(tablesFor[i] as number));
}

/** Takes the address space down as the end of a process does, and looks for what is left. */
export function powerOff(): void {
  const { gathers, mm } = machine;
  const { privateFile, sharedFile } = machine.pool;
  if (gathers.nOpened !== gathers.nFinished) offend("B", "an mmu_gather is left open");
  for (let i = 0; i < machine.nVmas; i++) locksOf(machine.vmas[i] as vm_area_struct);
  tellOverlaps();
  exit_mmap(mm);
  if (pte.n + pmd.n + pud.n + p4d.n + counts.nLostTables > 0)
    offend("L", "a page table is left after exit_mmap()");
  for (let i = 0; i < machine.nVmas; i++) {
    if (!(machine.vmas[i] as vm_area_struct).isFree) offend("L", "a VMA is left after exit_mmap()");
  }
  if (privateFile.nReferences + sharedFile.nReferences !== 0)
    offend("L", "a reference to a file is left after exit_mmap()");
  if (machine.nPolicies > 0) offend("L", "a mempolicy is left after exit_mmap()");
}

/** A lock that is still held is a deadlock for whoever comes next. */
function locksOf(vma: vm_area_struct): void {
  const { avc, vm_file } = vma;
  if (avc?.anon_vma != null) {
    if (avc.anon_vma.root.writers > 0) offend("A", "the lock of an anon_vma is still held");
    if (!avc.isInTree) offend("A", "a VMA did not return to the tree of its anon_vma");
  }
  if (vm_file !== null && !vma.isFree) {
    if (vm_file.f_mapping.writers > 0) offend("A", "the lock of a file's mappings is still held");
    if (!vma.isInFileTree) offend("A", "a VMA did not return to the tree of its file");
  }
}

/** Who runs. */
export function current(): task_struct {
  return machine.pool.task;
}
