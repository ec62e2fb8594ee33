/**
 * What a run is after each of its operations, as numbers, so that two bodies of the same operations
 * can be compared one by one. Invariant: of two passages that are the same nobody can tell afterwards
 * which bodies ran, operation by operation; what operations ask of the rest of the kernel is no part
 * of it, for a stand-in says that it leaves that out.
 */
import { machine } from "../../model/machine.js";
import type { Run } from "../run/run.js";
import { Fingerprint, type Aspect } from "./fingerprint.js";

/** Operations of a run that are kept; what comes then is seen in the end alone. */
const MAX_STEPS = 64;

class Step {
  name = "";
  nFallible = 0;
  readonly fingerprint = new Fingerprint();
}

/** Where two passages part: the operation, from 0, and what differs after it. */
export interface Parting {
  readonly index: number;
  readonly name: string;
  readonly kind: Aspect | "failing steps";
}

export class Passage {
  n = 0;
  readonly #steps: Step[] = [];

  clear(): void {
    this.n = 0;
  }

  take(run: Run, name: string, result: unknown): void {
    if (this.n === MAX_STEPS) return;
    const step = (this.#steps[this.n] ??= new Step());
    this.n++;
    step.name = name;
    step.nFallible = machine.nFallible;
    step.fingerprint.clear();
    step.fingerprint.takeResult(result);
    step.fingerprint.takeState(run);
  }

  nameOf(index: number): string {
    return this.#steps[index]?.name ?? "";
  }

  /** What one of the two did not come to is left to how the runs end. */
  parting(other: Passage): Parting | undefined {
    for (let index = 0; index < this.n && index < other.n; index++) {
      const [mine, theirs] = [this.#steps[index]!, other.#steps[index]!];
      const kind =
        mine.name === theirs.name ? mine.fingerprint.difference(theirs.fingerprint) : "result";
      if (kind !== undefined) return { index, name: mine.name, kind };
      if (mine.nFallible !== theirs.nFallible)
        return { index, name: mine.name, kind: "failing steps" };
    }
    return undefined;
  }
}
