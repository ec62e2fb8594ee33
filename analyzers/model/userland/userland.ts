/**
 * What a run of a test in userland knows beyond the machine of a kernel: which test is meant, what was
 * printed, which memory is whose. Invariant: it belongs to one run, and a machine of a kernel has none.
 */
import { Halt, machine, offend } from "../state.js";

/** A condition of the tests' own files, as it was last looked at. */
export interface Looked {
  /** Its index in the program's list of places. */
  readonly mark: number;
  readonly isTrue: boolean;
  /** The comparison with its values, `0x2000 == 0x3000`; empty where nothing was compared. */
  readonly values: string;
}

/** Characters that are kept of what a test prints, and those that it may print. */
const MAX_KEPT = 8_192;
const MAX_PRINTED = 1_000_000;

export class Userland {
  /** The one test that runs; calls of others do nothing and succeed. */
  readonly wanted: string;
  /** What the test returned; nothing until it has. */
  result: boolean | undefined = undefined;
  isRunning = false;
  /** The condition that was looked at last, and those after which something was printed. */
  looked: Looked | undefined = undefined;
  readonly failures: Looked[] = [];
  /** Where the run is, as an index into the program's list of places; and where in the tests' own files. */
  place = -1;
  ownPlace = -1;
  /** Values of the comparison that is being looked at. */
  compared = "";
  printed = "";
  #nPrinted = 0;
  /** Memory by the object that it is used as. */
  readonly memory = new Map<object, Freeable>();

  constructor(wanted: string) {
    this.wanted = wanted;
  }

  /** @returns whether there is room for more */
  print(text: string): boolean {
    this.#nPrinted += text.length;
    if (this.printed.length < MAX_KEPT) this.printed = (this.printed + text).slice(0, MAX_KEPT);
    return this.#nPrinted <= MAX_PRINTED;
  }
}

export interface Freeable {
  isFreed: boolean;
  /** Whether the test got it, not who sets up or cleans up around the tests. */
  readonly isOfTest: boolean;
}

/** @throws Halt in a machine that is a kernel's: nothing there calls what needs it. */
export function userland(): Userland {
  if (machine.userland === undefined) throw new Halt("a function of userland in a kernel");
  return machine.userland;
}

/** Ends the test: memory is used as no program may. */
export function misuse(text: string): never {
  offend("C", text);
  throw new Halt(text);
}
