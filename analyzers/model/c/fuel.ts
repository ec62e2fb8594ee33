/**
 * Fuel: every loop turn and every call of a lowered function burns one unit, so that every run
 * ends; room for arrays and large structs is counted, so that no run takes all memory. Invariant: a run
 * that is out of fuel stops with `OutOfFuel` and nothing else.
 */
import { machine } from "../state.js";
import { Exhausted, Undecided } from "./undecided.js";

export class OutOfFuel extends Error {}

/** Calls of functions that lead back to themselves that one run may make. */
const MAX_RECURSIONS = 500;

export function refuel(units: number): void {
  machine.nFuel = units;
  machine.nRecursions = MAX_RECURSIONS;
}

/** What a run may take beyond the fuel that it burns. */
const MAX_WORK = 200_000;
/** The same for a test of userland, which runs once and is long. */
const MAX_WORK_OF_TEST = 20_000_000;

/**
 * @throws OutOfFuel
 * @throws Exhausted in the loops of a function that is very long
 * @param nMore what a step of a long function takes beyond one; it counts as work and burns nothing
 */
export function burn(nMore = 0): void {
  machine.nWork += nMore;
  if (machine.nWork > MAX_WORK) endOfWork();
  if (--machine.nFuel < 0) throw new OutOfFuel();
}

function endOfWork(): void {
  const most = machine.userland === undefined ? MAX_WORK : MAX_WORK_OF_TEST;
  if (machine.nWork > most) throw new Exhausted(`it takes more than ${most} steps in one run`);
}

/** Numbers and pointers that one run may make room for. */
const MAX_CELLS = 2 ** 20;

/** Room is made for so many numbers and pointers. @throws Exhausted: what a run does with more is not followed */
export function charge(nCells: number): void {
  machine.nCells += nCells;
  if (machine.nCells > MAX_CELLS)
    throw new Exhausted(`it makes room for more than ${MAX_CELLS} numbers in one run`);
}

/** A call of a function that may lead back to itself. @throws Undecided: how deep it goes is not known */
export function recurse(reason: number): void {
  if (--machine.nRecursions < 0) throw new Undecided(`#${reason}`);
}
