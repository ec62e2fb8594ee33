/**
 * Fuel: every loop turn and every call of a lowered function burns one unit, so that every run
 * ends. Invariant: a run that is out of fuel stops with `OutOfFuel` and nothing else.
 */
import { Undecided } from "./undecided.js";

export class OutOfFuel extends Error {}

/** Calls of functions that lead back to themselves that one run may make. */
const MAX_RECURSIONS = 500;

let left = 0;
let recursionsLeft = 0;

export function refuel(units: number): void {
  left = units;
  recursionsLeft = MAX_RECURSIONS;
}

export function burn(): void {
  if (--left < 0) throw new OutOfFuel();
}

/** A call of a function that may lead back to itself. @throws Undecided: how deep it goes is not known */
export function recurse(reason: number): void {
  if (--recursionsLeft < 0) throw new Undecided(`#${reason}`);
}
