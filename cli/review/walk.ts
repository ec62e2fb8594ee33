/**
 * How a series is gone through, patch by patch: what it is gone through with, and what is known
 * when it is done. Invariant: after each patch `onStep` is told of all patches that are compared.
 */
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import { applySeries } from "../../analyzers/patches/apply-series.js";
import type { RememberedTree } from "../../analyzers/trees/remembered.js";
import {
  compareStates,
  transitionOf,
  type ComparedPatch,
  type Transition,
} from "./compared-patch.js";
import type { Lineages } from "./lineages.js";
import { lastCallers } from "./last-callers.js";
import { lostGuards } from "./lost-guards.js";
import type { ModelRuns } from "./model-change.js";
import type { State, States } from "./states.js";

export interface Walk {
  /** The base. */
  readonly tree: RememberedTree;
  readonly states: States;
  readonly lineages: Lineages;
  /** Executes relocations; undefined: nothing is executed. */
  readonly runs: ModelRuns | undefined;
  /** Called after each patch, with how far the walk has come. */
  onStep(patches: readonly ComparedPatch[], last: State): void;
}

export interface Walked {
  readonly patches: readonly ComparedPatch[];
  readonly last: State;
  /** Each patch begins with what the one before it left. */
  readonly isLine: boolean;
}

/** Each patch is put on what the one before it left. */
export async function walkPatches(patches: readonly PatchMail[], walk: Walk): Promise<Walked> {
  const { tree, states, onStep } = walk;
  const steps = applySeries(
    tree,
    patches.map(({ files }) => files),
  );
  const compared: ComparedPatch[] = [];
  let last = states.first;
  for (const [at, step] of steps.entries()) {
    const patch = patches[at];
    if (patch === undefined) throw new Error("a step belongs to no patch");
    const after = await states.next(last, step);
    const passage = { step, before: last, after, isMerge: false };
    compared.push(await comparedOf(transitionOf(patch, at + 1, passage), walk));
    last = after;
    onStep(compared, after);
  }
  return { patches: compared, last, isLine: true };
}

/** Findings are compared by their lineages; the model runs where the patch touches what it runs. */
export async function comparedOf(
  transition: Transition,
  { lineages, runs }: Walk,
): Promise<ComparedPatch> {
  const { before, after, anchors, step } = transition;
  const findings = compareStates(transition, lineages);
  const isRun =
    runs !== undefined &&
    step.result.kind === "applied" &&
    (await runs.isTouched(before, step.result.changes));
  const model = isRun ? await runs.compare(before, after, anchors) : undefined;
  return {
    ...transition,
    findings,
    lost: [...lostGuards(before, after, anchors), ...lastCallers(before, after, anchors)],
    model,
  };
}
