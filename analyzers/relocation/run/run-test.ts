/**
 * One test of userland, run alone: main() is called, and all tests but this one succeed without running.
 * Invariant: it ends, whatever the test does, and says what became of it and where it was then.
 */
import { OutOfFuel, refuel } from "../../model/c/fuel.js";
import { Exhausted, Undecided } from "../../model/c/undecided.js";
import { newestRelease } from "../../model/declarations.js";
import { boot, Halt, machine, type Offence } from "../../model/machine.js";
import { element } from "../../model/c/references.js";
import { leftover } from "../../model/userland/allocation.js";
import { type Looked, Userland } from "../../model/userland/userland.js";
import { thrownOf } from "./thrown.js";
import { type Address, DivisionByZero } from "../../model/c/quantity.js";

/**
 * How it ended: it returned, the kernel or the C library stopped it, a pointer to nothing was followed;
 * a limit was met; something has no meaning here; or nobody called it.
 */
export type TestEnd = "returned" | "stopped" | "null" | "limit" | "undecided" | "not called";

export interface TestRun {
  readonly end: TestEnd;
  /** What it returned. */
  readonly result: boolean;
  /** Why it did not return; `#n` is a place of the program's list. */
  readonly reason: string;
  /** Conditions of the tests after which something was printed, and the last one of all. */
  readonly failures: readonly Looked[];
  readonly last: Looked | undefined;
  /** Where it was when it ended, in any file and in one of the tests. */
  readonly place: number;
  readonly ownPlace: number;
  readonly printed: string;
  readonly offences: readonly Offence[];
  /** Structs that a test which returned got and never freed, by name. */
  readonly left: readonly string[];
}

/** Rounds of loops and calls of one test; real ones take some thousands. */
const FUEL = 5_000_000;

export interface TestProgram {
  reset(): void;
  readonly main: (...args: never[]) => unknown;
  /** How many parameters main() has. */
  readonly nParameters: number;
}

export function runTest({ reset, main, nParameters }: TestProgram, wanted: string): TestRun {
  boot({
    machine: "lp64",
    generation: newestRelease,
    geometry: { pteBits: 1, pmdBits: 1, pudBits: 1 },
    ceiling: 0 as Address,
    vmas: [],
    populated: [],
    faultAt: 0,
  });
  const own = new Userland(wanted);
  machine.userland = own;
  refuel(FUEL);
  let end: TestEnd = "returned";
  let reason = "";
  try {
    reset();
    (main as (...args: unknown[]) => unknown)(...argumentsOf(nParameters));
  } catch (error) {
    [end, reason] = endOf(error);
  }
  const isOver = own.result !== undefined || end !== "returned";
  return {
    end: isOver ? end : "not called",
    result: own.result === true,
    reason,
    failures: own.failures,
    last: own.looked,
    place: own.place,
    ownPlace: own.ownPlace,
    printed: own.printed,
    offences: machine.offences,
    left: end === "returned" ? leftover() : [],
  };
}

/** The program was called by its name alone. */
function argumentsOf(nParameters: number): unknown[] {
  const name = element([0], 0);
  return [1, element([name, null], 0), element([null], 0)].slice(0, nParameters);
}

function endOf(error: unknown): readonly [TestEnd, string] {
  if (error instanceof Halt) return ["stopped", error.message];
  if (error instanceof OutOfFuel) return ["limit", `it takes more than ${FUEL} steps`];
  if (error instanceof Exhausted) return ["limit", error.reason];
  if (error instanceof Undecided) return ["undecided", error.reason];
  if (error instanceof DivisionByZero) return ["stopped", "a number is divided by zero"];
  const thrown = thrownOf(error);
  if (thrown.kind === "stack") return ["limit", "its calls go too deep"];
  if (thrown.kind === "other") return ["undecided", `the program stopped: ${thrown.message}`];
  const { member } = thrown;
  return ["null", `a NULL pointer is followed${member === undefined ? "" : ` to ${member}`}`];
}
