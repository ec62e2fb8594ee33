/**
 * A scenario: one small address space, one stack in it, how far it is to move, and which step
 * fails. Pages and page numbers throughout; only the ceiling is an address, because to the kernel
 * it is one. Invariant: plain JSON data and complete, so a scenario that was written to a file
 * boots the same machine again.
 */
import { opsKinds, type Geometry, type VmaSetup } from "../../model/machine.js";
import { PAGE_SHIFT } from "../../model/numbers.js";
import type { Address } from "../../model/c/quantity.js";
import { machineNames, type MachineName } from "../../model/c/width.js";
import { nUserPages } from "../../model/user-space.js";

/** What a function that makes no relocation does with VMAs. */
export type Operation = "expand" | "shrink" | "merge" | AskedOperation;

/** Operations of mm/vma.c that are told what they are about, and not by how much a stack is to move. */
const askedOperations = [
  "split",
  "set flags",
  "set policy",
  "set name",
  "set uffd",
  "merge new",
  "extend",
  "copy",
  "link",
] as const;
export type AskedOperation = (typeof askedOperations)[number];

export const allOperations = ["expand", "shrink", "merge", ...askedOperations] as const;

/** What such an operation is asked for. */
export interface Asked {
  /** Pages, half open: a part of the VMA, or where another one is to be. */
  readonly start: number;
  readonly end: number;
  /** The page offset of what is to be there. */
  readonly pgoff: number;
  /** What the pages are to have from then on; without a word, what they have. */
  readonly flags?: number;
  readonly policy?: number;
  readonly name?: number;
  readonly uffd?: number;
  /** Of a split: whether the part below is the new VMA. */
  readonly isNewBelow?: boolean;
}

export function isAsked(operation: Operation | undefined): operation is AskedOperation {
  return askedOperations.some((name) => name === operation);
}

export interface Scenario {
  /** What is asked for instead of a relocation; the VMA that it is asked for is called the stack all the same. */
  readonly operation?: Operation;
  /** Of an operation that is told what it is about. */
  readonly asked?: Asked;
  /** Whether pages are to be moved to the new range of a merge, whose file has a probe there. */
  readonly awaitsMove?: boolean;
  /** The machine; without one it is `ilp32`, which ringfence 0.1.0 had alone. */
  readonly machine?: MachineName;
  /** Name of the API generation. */
  readonly generation: string;
  readonly geometry: Geometry;
  /** USER_PGTABLES_CEILING, an address; 0 is no ceiling. */
  readonly ceiling: number;
  /** In order of address, in pages, the stack among them. */
  readonly vmas: readonly VmaSetup[];
  /** Index of the stack in `vmas`. */
  readonly stack: number;
  readonly nShiftPages: number;
  /** Page numbers that are mapped when it starts. */
  readonly populated: readonly number[];
  /**
   * Which of the steps that can fail does, counted from 1 in the order in which they are taken; 0:
   * none.
   */
  readonly faultAt: number;
}

/**
 * What a counterexample contains beyond the stack alone. In a real execve() the new stack has the
 * address space to itself and allocations of this size hardly ever fail.
 */
export type Need = "neighbour" | "collision" | "injected failure";

export function machineOf(scenario: Scenario): MachineName {
  return scenario.machine ?? "ilp32";
}

/** The ceiling as an address of the machine. */
export function ceilingOf({ ceiling }: Scenario): Address {
  return (Number.isSafeInteger(ceiling) ? ceiling : BigInt(ceiling)) as Address;
}

export function stackOf(scenario: Scenario): VmaSetup {
  const stack = scenario.vmas[scenario.stack];
  if (stack === undefined) throw new RangeError(`a scenario has no VMA of index ${scenario.stack}`);
  return stack;
}

/** A neighbour stands where the stack wants to go. */
export function isCollision(scenario: Scenario): boolean {
  if (scenario.asked !== undefined) return false;
  const { start } = stackOf(scenario);
  const newStart = start - scenario.nShiftPages;
  for (let i = 0; i < scenario.vmas.length; i++) {
    const vma = scenario.vmas[i]!;
    if (i !== scenario.stack && vma.start < start && vma.end > newStart) return true;
  }
  return false;
}

/** What the scenario has beyond the stack alone. */
export function needsOf(scenario: Scenario, hasFaulted: boolean): Need[] {
  const needs: Need[] = [];
  const { start } = stackOf(scenario);
  const newStart = start - scenario.nShiftPages;
  let nColliding = 0;
  if (scenario.asked === undefined)
    for (const vma of scenario.vmas) if (vma.start < start && vma.end > newStart) nColliding++;
  if (scenario.vmas.length - nColliding > 1) needs.push("neighbour");
  if (nColliding > 0) needs.push("collision");
  if (hasFaulted) needs.push("injected failure");
  return needs;
}

/** The scenario without the draft that it is in. */
export function copyOf(draft: Scenario): Scenario {
  const { operation, machine, generation, geometry, ceiling, vmas, stack, nShiftPages } = draft;
  const { populated, faultAt, awaitsMove, asked } = draft;
  return {
    ...(asked !== undefined && { asked }),
    ...(awaitsMove === true && { awaitsMove }),
    ...(operation !== undefined && { operation }),
    ...(machine !== undefined && { machine }),
    generation,
    geometry,
    ceiling,
    vmas,
    stack,
    nShiftPages,
    populated,
    faultAt,
  };
}

/** @throws TypeError for data that is not a scenario, with the field that is wrong. */
export function parseScenario(data: unknown): Scenario {
  const fields = record(data, "scenario");
  const geometry = record(fields["geometry"], "geometry");
  const vmas = list(fields["vmas"], "vmas").map((item, i): VmaSetup => {
    const vma = record(item, `vmas[${i}]`);
    const kind = vma["kind"];
    if (kind !== "stack" && kind !== "anonymous" && kind !== "file" && kind !== "shared") {
      throw new TypeError(`vmas[${i}].kind is not a kind of VMA`);
    }
    const number = (name: string): number => integer(vma[name], `vmas[${i}].${name}`);
    return {
      start: number("start"),
      end: number("end"),
      pgoff: number("pgoff"),
      flags: number("flags"),
      kind,
      ...booleanField(vma, "isFaulted", `vmas[${i}].isFaulted`),
      ...numberFields(vma, ["sharesWith", "policy", "name", "uffd"], `vmas[${i}]`),
      ...opsField(vma["ops"], `vmas[${i}].ops`),
    };
  });
  const scenario: Scenario = {
    ...operationField(fields["operation"]),
    ...askedField(fields["asked"]),
    ...booleanField(fields, "awaitsMove", "awaitsMove"),
    ...machineField(fields["machine"]),
    generation: text(fields["generation"], "generation"),
    geometry: {
      pteBits: integer(geometry["pteBits"], "geometry.pteBits"),
      pmdBits: integer(geometry["pmdBits"], "geometry.pmdBits"),
      pudBits: integer(geometry["pudBits"], "geometry.pudBits"),
      ...(geometry["p4dBits"] === undefined
        ? {}
        : { p4dBits: integer(geometry["p4dBits"], "geometry.p4dBits") }),
    },
    ceiling: integer(fields["ceiling"], "ceiling"),
    vmas,
    stack: integer(fields["stack"], "stack"),
    nShiftPages: integer(fields["nShiftPages"], "nShiftPages"),
    populated: list(fields["populated"], "populated").map((page, i) =>
      integer(page, `populated[${i}]`),
    ),
    faultAt: integer(fields["faultAt"], "faultAt"),
  };
  check(scenario);
  return scenario;
}

/** What an address space is, so that a file cannot ask for another machine than the kernel's. */
function check(scenario: Scenario): void {
  const { pteBits, pmdBits, pudBits, p4dBits = 0 } = scenario.geometry;
  const machine = machineOf(scenario);
  const nBits = PAGE_SHIFT + pteBits + pmdBits + pudBits + p4dBits;
  if (machine === "ilp32" && (nBits > 31 || p4dBits > 0))
    throw new TypeError("geometry does not fit 32 bits");
  if (pteBits < 1 || nBits > 56 || [pteBits, pmdBits, pudBits, p4dBits].some((bits) => bits > 9))
    throw new TypeError("geometry is none that page tables have");
  const nPagesOfUser = nUserPages(machine, scenario.geometry);
  let end = 0;
  let nPages = 0;
  for (const [i, vma] of scenario.vmas.entries()) {
    if (vma.start < end || vma.end <= vma.start || vma.end > nPagesOfUser) {
      throw new TypeError(`vmas[${i}] is empty, out of order or beyond the address space`);
    }
    end = vma.end;
    nPages += vma.end - vma.start;
  }
  if (nPages > 0x10000 || scenario.vmas.length > 1000) throw new TypeError("scenario is too large");
  const stack = scenario.vmas[scenario.stack];
  if (stack === undefined) throw new TypeError("stack is not the index of a VMA");
  if (scenario.nShiftPages < 1 || scenario.nShiftPages > stack.start)
    throw new TypeError("nShiftPages is out of range");
  checkAsked(scenario, nPagesOfUser);
  for (const page of scenario.populated) {
    if (!scenario.vmas.some((vma) => vma.start <= page && page < vma.end))
      throw new TypeError(`populated page ${page} is in no VMA`);
  }
}

function record(data: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw new TypeError(`${name} is not an object`);
  return data as Readonly<Record<string, unknown>>;
}

function list(data: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(data)) throw new TypeError(`${name} is not a list`);
  return data as readonly unknown[];
}

function integer(data: unknown, name: string): number {
  if (typeof data !== "number" || !Number.isInteger(data) || data < 0 || data > 2 ** 57) {
    throw new TypeError(`${name} is not a whole number that a machine has`);
  }
  return data;
}

function booleanField<Name extends string>(
  fields: Readonly<Record<string, unknown>>,
  name: Name,
  place: string,
): { readonly [name in Name]?: boolean } {
  const value = fields[name];
  if (value === undefined) return {};
  if (typeof value !== "boolean") throw new TypeError(`${place} is neither true nor false`);
  return { [name]: value } as { readonly [name in Name]?: boolean };
}

function numberFields<Name extends string>(
  fields: Readonly<Record<string, unknown>>,
  names: readonly Name[],
  place: string,
): { readonly [name in Name]?: number } {
  return Object.fromEntries(
    names.flatMap((name) =>
      fields[name] === undefined ? [] : [[name, integer(fields[name], `${place}.${name}`)]],
    ),
  ) as { readonly [name in Name]?: number };
}

function opsField(data: unknown, place: string): Pick<VmaSetup, "ops"> {
  if (data === undefined) return {};
  const ops = opsKinds.find((kind) => kind === data);
  if (ops === undefined) throw new TypeError(`${place} is not one of ${opsKinds.join(", ")}`);
  return { ops };
}

function askedField(data: unknown): Pick<Scenario, "asked"> {
  if (data === undefined) return {};
  const fields = record(data, "asked");
  const number = (name: string): number => integer(fields[name], `asked.${name}`);
  return {
    asked: {
      start: number("start"),
      end: number("end"),
      pgoff: number("pgoff"),
      ...numberFields(fields, ["flags", "policy", "name", "uffd"], "asked"),
      ...booleanField(fields, "isNewBelow", "asked.isNewBelow"),
    },
  };
}

/** An operation that has to be told what it is about, and is. */
function checkAsked({ operation, asked, vmas }: Scenario, nPagesOfUser: number): void {
  if (isAsked(operation) !== (asked !== undefined))
    throw new TypeError(
      "asked is for the operations that are told what they are about, and only those",
    );
  if (asked === undefined) return;
  if (asked.end <= asked.start || asked.end > nPagesOfUser || asked.end - asked.start > 0x10000)
    throw new TypeError("asked is empty, too large or beyond the address space");
  vmas.forEach(({ sharesWith }, i) => {
    if (sharesWith !== undefined && sharesWith >= i)
      throw new TypeError(`vmas[${i}].sharesWith is no VMA before it`);
  });
}

function operationField(data: unknown): Pick<Scenario, "operation"> {
  if (data === undefined) return {};
  const operation = allOperations.find((name) => name === data);
  if (operation === undefined)
    throw new TypeError(`operation is not one of ${allOperations.join(", ")}`);
  return { operation };
}

function machineField(data: unknown): Pick<Scenario, "machine"> {
  if (data === undefined) return {};
  const machine = machineNames.find((name) => name === data);
  if (machine === undefined)
    throw new TypeError(`machine is not one of ${machineNames.join(", ")}`);
  return { machine };
}

function text(data: unknown, name: string): string {
  if (typeof data !== "string") throw new TypeError(`${name} is not a text`);
  return data;
}
