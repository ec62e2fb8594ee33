/**
 * What a run did, in order, for the story of a counterexample. Only a program that was compiled for
 * telling writes lines and values; the model writes its operations whenever a log is open.
 * Invariant: writing a log changes nothing of what runs.
 */
import { machine } from "../state.js";
import type { Entry } from "./entry.js";

export type { Entry } from "./entry.js";

/** What the run did since its boot; the rest is not written down. */
export function closeLog(): readonly Entry[] {
  const closed = machine.log ?? [];
  machine.log = undefined;
  return closed;
}

export function isLogging(): boolean {
  return machine.log !== undefined;
}

export function log(entry: Entry): void {
  machine.log?.push(entry);
}

export function at(line: number): void {
  machine.log?.push({ kind: "line", line });
}

export function saw<T>(name: string, value: T): T {
  machine.log?.push({ kind: "value", name, value });
  return value;
}
