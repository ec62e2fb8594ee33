/**
 * Goes through a history commit by commit, each from the state of its parent to its own. Invariant:
 * the last state is the tree of the last commit; what a merge introduces or ends is told of the
 * merge.
 */
import type { Step } from "../../analyzers/patches/apply-series.js";
import { overlayTree, type Change } from "../../analyzers/trees/overlay.js";
import type { RememberedTree } from "../../analyzers/trees/remembered.js";
import { Anchors } from "./anchors.js";
import { compareStates, draftOf, markerOf, tell, type Draft } from "./drafts.js";
import type { HistoryPlan, PlannedCommit } from "./history-plan.js";
import type { Changes } from "./layered-facts.js";
import type { Lineages } from "./lineages.js";
import type { ModelRuns } from "./model-change.js";
import { movementOf } from "./movement.js";
import type { State, States } from "./states.js";

/** What a series is gone through with. */
export interface Walk {
  /** The base. */
  readonly tree: RememberedTree;
  readonly states: States;
  readonly lineages: Lineages;
  readonly runs: ModelRuns | undefined;
  /** Told of how far it has come, after each patch. */
  onStep(drafts: readonly Draft[], last: State): void;
}

export interface Walked {
  readonly drafts: readonly Draft[];
  readonly last: State;
  readonly isLine: boolean;
}

/** A commit that is no patch of the series does something to findings, so that it has to be one. */
export class Untold extends Error {
  readonly commits: readonly string[];

  constructor(commits: readonly string[]) {
    super("a commit that is left out matters");
    this.commits = commits;
  }
}

export async function walkHistory(plan: HistoryPlan, walk: Walk): Promise<Walked> {
  const { states, lineages, tree, runs } = walk;
  const found = new Map<string, State>();
  const drafts: Draft[] = [];
  const untold: string[] = [];
  let isLine = true;
  let before = "";
  for (const planned of plan.commits) {
    const { commit, parents, patch, isInside } = planned;
    const parent = parents[0] ?? "";
    const from = found.get(parent) ?? (await stateBelow(parent, plan, walk, found));
    const changes = plan.changesAt(commit) ?? new Map<string, Change>();
    const step = stepOf(from, changes, tree, planned);
    const after = await states.at(from, changes, step);
    found.set(commit, after);
    isLine &&= parents.length === 1 && isInside && (before === "" || parent === before);
    before = commit;
    const draft =
      patch === undefined
        ? undefined
        : draftOf(patch, drafts.length + 1, step, from, after, parents.length > 1);
    if (draft !== undefined) drafts.push(draft);
    if (parents.length > 1) {
      const others = parents.slice(1).flatMap((other) => found.get(other) ?? []);
      if (mergeStates(lineages, from, others, after, draft) && draft === undefined)
        untold.push(commit);
    } else if (draft !== undefined) {
      compareStates(draft, lineages);
      if (
        runs !== undefined &&
        step.result.kind === "applied" &&
        (await runs.isTouched(from, step.result.changes))
      ) {
        draft.model = await runs.compare(from, after, draft.anchors);
      }
    } else lineages.beside(from.findings, after.findings);
    walk.onStep(drafts, after);
  }
  if (untold.length > 0) throw new Untold(untold);
  const last = found.get(plan.end) ?? states.first;
  lineages.settle(last.findings, { patch: drafts.length, anchor: { kind: "patch" }, cause: "" });
  return { drafts, last, isLine };
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

/** Whether the merge does something to findings that none of its parents does. */
function mergeStates(
  lineages: Lineages,
  from: State,
  others: readonly State[],
  after: State,
  draft: Draft | undefined,
): boolean {
  const marker = markerOf(draft ?? { index: 0, anchors: new Anchors([], []) });
  const done = lineages.merge(
    [from.findings, ...others.map(({ findings }) => findings)],
    after.findings,
    movementOf(draft?.files ?? []),
    marker,
  );
  if (draft !== undefined) tell(draft, done, marker);
  return done.introduced.length + done.fixed.length > 0;
}
