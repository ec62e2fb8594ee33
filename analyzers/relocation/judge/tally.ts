/**
 * What an exploration has seen so far. Invariant: for every property and every kind of needs the
 * first counterexample is kept, which is the smallest since scenarios come smallest first; nothing
 * that is kept refers to the machine.
 */
import { machine } from "../../model/machine.js";
import { properties } from "../properties/index.js";
import type { Run } from "../run/run.js";
import type { Draft } from "../scenarios/enumerate.js";
import { copyOf, needsOf, type Scenario } from "../scenarios/scenario.js";
import { outcomeText, type Judgement } from "./judgement.js";
import type { Counterexample, Reason } from "./verdict.js";

/** A run out of fuel takes long; so many of them are proof enough. */
const maxBurntOut = 100;
const maxUndecided = 25;
/** Steps that the runs of one part may take, and how many more for each run; a relocation takes some ten. */
const maxWork = 3_000_000;
const maxWorkARun = 4000;
/** So many numbers that room is made for take as long as one step. */
const cellsAStep = 4;

/** A counterexample that has not been told yet. */
export interface Bare {
  readonly property: string;
  readonly text: string;
  readonly scenario: Scenario;
  readonly needs: Counterexample["needs"];
  readonly order: readonly [number, number];
  readonly outcome: string;
}

/** What was seen; plain data. */
export interface Exploration {
  readonly nScenarios: number;
  /** The smallest counterexample of every broken property for every set of needs. */
  readonly counterexamples: readonly Counterexample[];
  /** By letter, in how many scenarios it broke. */
  readonly nBroken: Readonly<Record<string, number>>;
  readonly reasons: readonly Reason[];
  /** Why it ended before its bounds. */
  readonly stopped?: string;
  /** Points of the program that ran in some scenario, by index; of a program that counts. */
  readonly ran?: readonly number[];
}

export class Tally {
  nScenarios = 0;
  stopped: string | undefined = undefined;
  readonly #first = new Map<number, Bare>();
  readonly #nBroken = new Uint32Array(properties.length);
  readonly #reasons = new Map<string, Reason>();
  #nBurntOut = 0;
  #nUndecided = 0;
  #nWork = 0;

  take(run: Run, draft: Draft, judgement: Judgement): void {
    this.nScenarios++;
    this.#nWork += run.nSteps + machine.nWork + machine.nCells / cellsAStep;
    if (this.#nWork > maxWork + maxWorkARun * this.nScenarios)
      this.stopped = `its runs take more than ${maxWorkARun} steps each`;
    if (run.end === "fuel" && ++this.#nBurntOut >= maxBurntOut)
      this.stopped = `${maxBurntOut} scenarios did not end`;
    if (judgement.reason !== undefined) this.#takeReason(judgement.reason);
    if (judgement.isExhausted) this.stopped = "a run met a limit";
    if (judgement.nBroken > 0) this.#takeBroken(run, draft, judgement);
  }

  #takeReason(reason: Reason): void {
    const key = `${reason.place?.path ?? ""}:${reason.place?.line ?? 0}:${reason.text}`;
    if (this.#reasons.size < 20 && !this.#reasons.has(key)) this.#reasons.set(key, reason);
    if (++this.#nUndecided >= maxUndecided)
      this.stopped = `${maxUndecided} scenarios could not be decided`;
  }

  #takeBroken(run: Run, draft: Draft, judgement: Judgement): void {
    const set = (draft.vmas.length > 1 ? (run.isCollision ? 2 : 1) : 0) | (run.hasFaulted ? 4 : 0);
    for (const [i, { letter }] of properties.entries()) {
      const text = judgement.texts[i];
      if (text === undefined) continue;
      this.#nBroken[i] = (this.#nBroken[i] ?? 0) + 1;
      const key = i * 8 + set;
      if (this.#first.has(key)) continue;
      const scenario = copyOf(draft);
      this.#first.set(key, {
        property: letter,
        text,
        scenario,
        needs: needsOf(scenario, run.hasFaulted),
        order: [draft.index, draft.faultAt],
        outcome: outcomeText(run),
      });
    }
  }

  exploration(told: (bare: Bare) => Counterexample): Exploration {
    const exploration = {
      nScenarios: this.nScenarios,
      counterexamples: [...this.#first].sort(([a], [b]) => a - b).map(([, bare]) => told(bare)),
      nBroken: Object.fromEntries(
        properties.flatMap((property, i) => {
          const n = this.#nBroken[i] ?? 0;
          return n === 0 ? [] : [[property.letter, n]];
        }),
      ),
      reasons: [...this.#reasons.values()],
    };
    return this.stopped === undefined ? exploration : { ...exploration, stopped: this.stopped };
  }
}
