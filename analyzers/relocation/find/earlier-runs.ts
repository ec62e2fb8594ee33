/**
 * What earlier runs found, for later ones to believe, called by the text of everything that it follows
 * from. Invariant: only what is right is kept, a program without an offence, runs in which everything
 * held; what is wrong or unknown is found anew, so that whoever tells of it has seen it.
 */
import type { Exploration } from "../judge/tally.js";

/** What is kept, by its kind. */
export interface Kept {
  /** Of a program with nothing wrong in it: its other forms, as JavaScript. */
  readonly checked: { readonly counted: string; readonly traced: string };
  /** Of an exploration: scenarios of each part, and which points ran in some of them. */
  readonly runs: { readonly nScenarios: readonly number[]; readonly ran: readonly number[] };
}

/** `from`: texts that, together, leave no other answer. */
export interface EarlierRuns {
  recall<Kind extends keyof Kept>(kind: Kind, from: readonly string[]): Kept[Kind] | undefined;
  keep<Kind extends keyof Kept>(kind: Kind, from: readonly string[], found: Kept[Kind]): void;
}

/** Nothing where there is something to tell. */
export function runsOf(parts: readonly (Exploration | string)[]): Kept["runs"] | undefined {
  const all = parts.filter((part) => typeof part !== "string");
  const isRight = all.every(
    ({ counterexamples, reasons, stopped }) =>
      counterexamples.length === 0 && reasons.length === 0 && stopped === undefined,
  );
  if (!isRight || all.length !== parts.length) return undefined;
  return {
    nScenarios: all.map(({ nScenarios }) => nScenarios),
    ran: [...new Set(all.flatMap(({ ran = [] }) => ran))].sort((a, b) => a - b),
  };
}

/** What ran is told with the first part. */
export function partsFrom({ nScenarios, ran }: Kept["runs"]): Exploration[] {
  return nScenarios.map((n, index) => ({
    nScenarios: n,
    counterexamples: [],
    nBroken: {},
    reasons: [],
    ...(index === 0 ? { ran } : {}),
  }));
}
