/**
 * The contract of an operation of mm/vma.c that is told what it is about: which functions of the kernel do
 * it, in which worlds they are run, and what it owes beyond what all of them owe (kept.ts). Invariant: a
 * check knows no release; what releases do differently is left open.
 */
import type { VmaSetup } from "../../model/machine.js";
import { addressOf } from "../../model/c/quantity.js";
import { hex, type Run } from "../run/run.js";
import type { BoundsName } from "../scenarios/bounds.js";
import type { Asked, AskedOperation, Scenario } from "../scenarios/scenario.js";

/** A small address space and what is asked of it. */
export interface World {
  /** In order of address. */
  readonly vmas: readonly VmaSetup[];
  /** The index of the VMA that it is about. */
  readonly target: number;
  readonly asked: Asked;
}

/** Where worlds are made, and how many. */
export interface Room {
  /** The page at which the VMA that it is about begins. */
  readonly base: number;
  readonly bounds: BoundsName;
}

/** What an operation asks about, as addresses. */
export function rangeText({ start, end }: Asked): string {
  return `[${hex(addressOf(start))}, ${hex(addressOf(end))})`;
}

export interface AskedKind {
  readonly name: AskedOperation;
  /** Functions that do it, of any release; a tree has some of them. */
  readonly functions: readonly string[];
  /** By letter of a property, where an operation owes something else than a relocation; T is the same for all. */
  readonly claims: Readonly<Record<string, string>>;
  /** What is asked for, as the end of "a VMA ...". */
  task(asked: Asked): string;
  worlds(room: Room): Iterable<World>;
  /** Whether the kernel has to refuse it, or may. */
  refusal?(scenario: Scenario): "must" | "may" | undefined;
  /** Whether pages of what is asked for may have what is asked for, and not what they had. */
  readonly sets: boolean;
  /** Whether an error leaves every VMA with its extent; else pages alone stay what they were. */
  readonly restores: boolean;
  /** What is wrong after a success; nothing if it is right. */
  check(run: Run): string | undefined;
}
