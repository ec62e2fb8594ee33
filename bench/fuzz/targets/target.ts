/**
 * A target is one kind of input, how to make more of it, and what must hold of the answer. Invariant:
 * a case is plain data and decides alone what happens, so that a stored case replays.
 */
import type { Dice } from "../dice.js";

/** What a campaign runs in. */
export interface World {
  /** An empty folder; gone after the campaign. */
  readonly scratch: string;
  /** A folder with kernels, or empty. */
  readonly kernels: string;
}

/** Bytes by name; what the names mean is the target's own. */
export type Case = ReadonlyMap<string, Uint8Array>;

/** Something that must not be. */
export interface Fault {
  /** Faults of one signature are told once. */
  readonly signature: string;
  /** What stays while a case is made smaller, where the signature is only known of the smallest one. */
  readonly family?: string;
  readonly text: string;
}

export interface Target {
  readonly name: string;
  /** One line: what is made, and what must hold. */
  readonly doc: string;
  /** Runs in this thread alone, so that what it reaches can be counted, and guides what comes next. */
  readonly isGuided: boolean;
  /** Why it cannot run here; empty where it can. */
  missing(): string;
  /** Loads what is tested. */
  open(world: World): Promise<Session>;
}

export interface Session {
  readonly seeds: readonly Case[];
  /** Names in a case that are not made smaller. */
  readonly fixed?: readonly string[];
  /** Another case, made of those that `pick` hands out. */
  next(dice: Dice, pick: () => Case): Case;
  /** What is wrong with the answer; undefined where nothing is. An exception is a fault as well. */
  run(input: Case): Promise<Fault | undefined>;
}
