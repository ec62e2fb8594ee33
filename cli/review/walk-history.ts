/**
 * Goes through a history commit by commit, each from the state of its parent to its own. Invariant:
 * the last state is the tree of the last commit; what a merge introduces or ends is told of the
 * merge.
 */
import type { Step } from "../../analyzers/patches/apply-series.js";
import type { Change, Changes } from "../../analyzers/trees/changes.js";
import { overlayTree } from "../../analyzers/trees/overlay.js";
import type { RememberedTree } from "../../analyzers/trees/remembered.js";
import type { PatchFinding } from "../../rules/results/series-review.js";
import { Anchors } from "./anchors.js";
import {
  changesIn,
  markerOf,
  transitionOf,
  type ComparedPatch,
  type Transition,
} from "./compared-patch.js";
import type { HistoryPlan, PlannedCommit } from "./history-plan.js";
import type { Lineages } from "./lineages.js";
import { lostGuards } from "./lost-guards.js";
import { movementOf } from "./movement.js";
import type { State } from "./states.js";
import { comparedOf, type Walk, type Walked } from "./walk.js";

/** A commit that is no patch of the series does something to findings, so that it has to be one. */
export class Untold extends Error {
  readonly commits: readonly string[];

  constructor(commits: readonly string[]) {
    super("a commit that is left out matters");
    this.commits = commits;
  }
}

export async function walkHistory(plan: HistoryPlan, walk: Walk): Promise<Walked> {
  const { states, lineages, tree } = walk;
  const found = new Map<string, State>();
  const patches: ComparedPatch[] = [];
  const untold: string[] = [];
  let isLine = true;
  let previous = "";
  for (const planned of plan.commits) {
    const { commit, parents, patch, isInside } = planned;
    const parent = parents[0] ?? "";
    const isMerge = parents.length > 1;
    const before = found.get(parent) ?? (await stateBelow(parent, plan, walk, found));
    const changes = plan.changesAt(commit) ?? new Map<string, Change>();
    const step = stepOf(before, changes, tree, planned);
    const after = await states.at(before, changes, step);
    found.set(commit, after);
    isLine &&= parents.length === 1 && isInside && (previous === "" || parent === previous);
    previous = commit;
    const passage = { step, before, after, isMerge };
    const transition = patch && transitionOf(patch, patches.length + 1, passage);
    if (isMerge) {
      const others = parents.slice(1).flatMap((other) => found.get(other) ?? []);
      const done = mergeStates(lineages, [before, ...others], after, transition);
      if (transition !== undefined) {
        const lost = lostGuards(before, after, transition.anchors);
        patches.push({ ...transition, findings: done.findings, lost, model: undefined });
      } else if (done.isTold) untold.push(commit);
    } else if (transition !== undefined) patches.push(await comparedOf(transition, walk));
    else lineages.beside(before.findings, after.findings);
    walk.onStep(patches, after);
  }
  if (untold.length > 0) throw new Untold(untold);
  const last = found.get(plan.end) ?? states.first;
  lineages.settle(last.findings, {
    patch: patches.length,
    anchor: { kind: "patch" },
    cause: undefined,
  });
  return { patches, last, isLine };
}

/** What a commit was made on, when that is no commit of the plan. */
async function stateBelow(
  commit: string,
  plan: HistoryPlan,
  { states, lineages, tree }: Walk,
  found: Map<string, State>,
): Promise<State> {
  const changes = plan.changesAt(commit) ?? new Map<string, Change>();
  const { first } = states;
  const state =
    changes.size === 0 ? first : await states.at(first, changes, stepTo(first, changes, tree));
  lineages.beside(first.findings, state.findings);
  found.set(commit, state);
  return state;
}

function stepOf(
  from: State,
  changes: Changes,
  tree: RememberedTree,
  { patch }: PlannedCommit,
): Step {
  const step = stepTo(from, changes, tree);
  const files = patch?.files ?? [];
  if (step.result.kind === "refused") return step;
  return {
    ...step,
    result: {
      ...step.result,
      files: files.map((file) => ({
        patch: file,
        change: file.change,
        blobs: "exact",
        offsets: file.hunks.map(() => 0),
      })),
    },
  };
}

/** What makes one state of the other. */
function stepTo(from: State, changes: Changes, tree: RememberedTree): Step {
  const own = new Map<string, Change>();
  for (const [path, change] of changes) {
    const was = from.changes.get(path);
    if (was?.bytes !== change.bytes || was?.mode !== change.mode) own.set(path, change);
  }
  // Changed back to what the base has.
  for (const path of from.changes.keys())
    if (!changes.has(path)) own.set(path, { bytes: tree.read(path), mode: "" });
  const after = overlayTree(tree, changes);
  return {
    before: from.tree,
    after,
    result: { kind: "applied", tree: after, changes: own, files: [] },
  };
}

/** What the merge does to findings that none of its parents does. */
function mergeStates(
  lineages: Lineages,
  parents: readonly State[],
  after: State,
  transition: Transition | undefined,
): { readonly findings: readonly PatchFinding[]; readonly isTold: boolean } {
  const marker = markerOf(transition ?? { index: 0, anchors: new Anchors([], []) });
  const done = lineages.merge(
    parents.map(({ findings }) => findings),
    after.findings,
    movementOf(transition?.files ?? []),
    marker,
  );
  return {
    findings: transition === undefined ? [] : changesIn(transition, done, marker),
    isTold: done.introduced.length + done.fixed.length + done.moved.length > 0,
  };
}
