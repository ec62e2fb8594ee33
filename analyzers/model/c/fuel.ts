/**
 * Fuel: every loop turn and every call of a lowered function burns one unit, so that every run
 * ends. Invariant: a run that is out of fuel stops with `OutOfFuel` and nothing else.
 */
import { machine } from "../state.js";
import { Undecided } from "./undecided.js";

export class OutOfFuel extends Error {}

/** Calls of functions that lead back to themselves that one run may make. */
const MAX_RECURSIONS = 500;

export function refuel(units: number): void {
  machine.nFuel = units;
  machine.nRecursions = MAX_RECURSIONS;
}

export function burn(): void {
  if (--machine.nFuel < 0) throw new OutOfFuel();
}

/** A call of a function that may lead back to itself. @throws Undecided: how deep it goes is not known */
export function recurse(reason: number): void {
  if (--machine.nRecursions < 0) throw new Undecided(`#${reason}`);
}
