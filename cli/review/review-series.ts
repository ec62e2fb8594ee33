/**
 * Reviews a series: applies it in memory, lints every state, executes what it changes of relocation,
 * and asks its messages what they claim. Invariant: work grows with what the patches touch, and what
 * was not judged is in `incomplete`.
 */
import { GITLINK_MODE } from "../../analyzers/patches/ground.js";
import { applySeries, type Step } from "../../analyzers/patches/apply-series.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Threads } from "../../analyzers/references/scan.js";
import type { BoundsName } from "../../analyzers/relocation/scenarios/bounds.js";
import type { LazyExaminer } from "../../analyzers/relocation/lazy-examiner.js";
import { rememberedTree, type RememberedTree } from "../../analyzers/trees/remembered.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import type { Known } from "../../rules/results/known.js";
import type { BoundarySummary } from "../../rules/results/review.js";
import {
  compareAnchors,
  type ModelChange,
  type PatchReview,
  type SeriesFinding,
  type SeriesReview,
} from "../../rules/results/series-review.js";
import { openFactCache } from "../cache.js";
import { refuseUnowned, refuseWrongTree } from "../right-tree.js";
import type { RuleSet } from "../rule-sources.js";
import type { Store } from "../store.js";
import { Anchors } from "./anchors.js";
import { exactness, type ChosenBase } from "./base.js";
import { compareStates, draftOf, severityIn, type Draft } from "./drafts.js";
import type { Hearing, Judge, Judged } from "./judge.js";
import { LayeredFacts } from "./layered-facts.js";
import { Lineages, type Lineage, type Mark } from "./lineages.js";
import { lostGuards } from "./lost-guards.js";
import { mailFactsOf } from "./mail-facts.js";
import { orderProblems } from "./mail-order.js";
import type { ModelRuns } from "./model-change.js";
import type { ChosenSeries } from "./series-of.js";
import { States, type State } from "./states.js";
import { summaryOf } from "./summary.js";
import { symbolsOf } from "./symbols.js";
import { walkHistory, type Walk, type Walked } from "./walk-history.js";

export interface ReviewRequest {
  readonly chosen: ChosenSeries;
  readonly base: ChosenBase;
  /** What the user called the tree. */
  readonly treeName: string;
  readonly toolVersion: string;
  readonly today: string;
  /** Identities of findings that count nowhere. */
  readonly known: Known;
  /** Executes relocations; undefined: nothing is executed. */
  readonly examiner: LazyExaminer | undefined;
  /** How far scenarios go. */
  readonly bounds: BoundsName;
  readonly store: Store | undefined;
  readonly threads: Threads | undefined;
  rulesOf(tree: Tree): Promise<RuleSet>;
  readonly judge: Judge | undefined;
  /** Told of what a review would be that ended here. */
  readonly onPart?: ((make: () => SeriesReview) => void) | undefined;
  readonly onFiles: ((nDone: number, nAll: number) => void) | undefined;
  readonly onScenarios: ((nScenarios: number) => void) | undefined;
}

/** Names of interfaces that are asked about; a series that makes more of them is a new subsystem, and is reviewed without questions. */
const MAX_REMARK_NAMES = 1000;

export async function reviewSeries(request: ReviewRequest): Promise<SeriesReview> {
  const { chosen, base, store, toolVersion } = request;
  const { series } = chosen;
  const tree = rememberedTree(base.tree);
  tree.expect(["Makefile", ...series.patches.flatMap(({ files }) => files.flatMap(({ oldPath }) => oldPath ?? []))]);
  const memory = store && (await openFactCache(store, base.tree, toolVersion));
  const listing = memory?.listing() ?? tree.list(false);
  const facts = new LayeredFacts(base.tree, listing, memory, request.threads, request.onFiles);
  const states = await States.begin({ base: tree, listing, facts, today: request.today, known: request.known, rulesOf: request.rulesOf });
  const asked = { path: request.treeName, tree, listing, owners: states.first.rules.boundaries };
  refuseWrongTree(asked);
  refuseUnowned(asked, states.first.check.isOwned);
  const runs = request.examiner && (await modelRuns(request, request.examiner, facts, tree));
  const lineages = new Lineages(states.first.findings);
  const onStep = (drafts: readonly Draft[], last: State): void => {
    const gone: Gone = { first: states.first, last, drafts: [...drafts], lineages };
    request.onPart?.(() => partOf(request, gone));
  };
  onStep([], states.first);
  const walk = { tree, states, lineages, runs, onStep };
  const { drafts, last: state, isLine } = chosen.history === undefined ? await walkPatches(series.patches, walk) : await walkHistory(chosen.history, walk);
  const model = await modelOfSeries(runs, drafts, states.first, state, isLine);
  markTransient(drafts, lineages);
  const hearings = drafts.map((draft) => hearingOf(draft, request, facts));
  const ofCover = hearingOfCover(request, states.first, state, facts, model);
  // The tree is looked at once for the names of all messages.
  const nForRemarks = new Set(hearings.flatMap((hearing) => hearing?.remarkNames ?? [])).size;
  const hasRemarks = nForRemarks <= MAX_REMARK_NAMES;
  facts.announce([...hearings, ofCover].flatMap((hearing) => [...(hearing?.claimNames ?? []), ...(hasRemarks ? (hearing?.remarkNames ?? []) : [])]));
  const patches: PatchReview[] = [];
  for (const [at, draft] of drafts.entries()) patches.push(patchReviewOf(draft, await hearings[at]?.judge(hasRemarks)));
  const coverClaims = (await ofCover?.judge(hasRemarks))?.claims ?? [];
  const findings = netFindings(lineages, state);
  const review: Omit<SeriesReview, "summary"> = {
    ...headOf(request, tree),
    tree: { label: base.tree.label, kernel: states.first.check.kernel, revision: base.tree.revision },
    coverClaims,
    patches,
    findings,
    model,
    symbols: symbolsOf(states.first, state),
    boundaries: boundariesOf(states.first, state),
    nFindings: [states.first.findings.length, ...drafts.slice(0, -1).map(({ after }) => after.findings.length), state.findings.length],
    notes: [...chosen.notes, ...base.notes, ...submodulesIn(series.patches), ...(hasRemarks ? [] : [`no questions about the design are asked: the series is too large for them (${nForRemarks} names)`])],
    incomplete: [...new Set([...chosen.incomplete, ...drafts.flatMap(refusalsOf), ...misfitOf(drafts, base), ...orderProblems(tree, chosen), ...incompleteOf(states.first, drafts), ...hearings.flatMap((hearing, at) => (hearing?.incomplete ?? []).map((why) => `patch ${drafts[at]?.index ?? 0}: ${why}`)), ...(ofCover?.incomplete ?? []).map((why) => `cover letter: ${why}`), ...changedMeanwhile(base.tree, tree, series.patches)])],
  };
  return { ...review, summary: summaryOf(review, lineages.net().nRemaining) };
}

type Beginning = Pick<ReviewRequest, "chosen" | "base" | "toolVersion">;

/** A review that has looked at nothing yet. */
export function beginningOf(request: Beginning): SeriesReview {
  const head = headOf(request, request.base.tree);
  return { ...head, nFindings: [0], summary: summaryOf(head, 0) };
}

/** What is known of a review before anything is looked at. */
function headOf({ chosen, base, toolVersion }: Beginning, tree: Tree): Omit<SeriesReview, "summary"> {
  const { series } = chosen;
  const { cover } = series;
  return {
    tool: { name: "ringfence", version: toolVersion },
    tree: { label: base.tree.label, kernel: "", revision: base.tree.revision },
    base: { label: base.tree.label, commit: base.commit, because: base.because, ...exactness(series, tree) },
    title: series.title,
    version: series.version,
    isRfc: series.isRfc,
    total: series.total,
    missing: series.missing,
    cover: cover === undefined ? undefined : mailFactsOf(cover),
    coverClaims: [],
    patches: [],
    findings: [],
    model: undefined,
    symbols: [],
    boundaries: [],
    nFindings: [],
    previous: undefined,
    notes: [...chosen.notes, ...base.notes, ...submodulesIn(series.patches)],
    incomplete: chosen.incomplete,
  };
}

/** How far a review has gone through its series. */
interface Gone {
  readonly first: State;
  readonly last: State;
  readonly drafts: readonly Draft[];
  readonly lineages: Lineages;
}

/** A review of the patches that were gone through: without claims and questions, which need them all. */
function partOf(request: ReviewRequest, { first, last, drafts, lineages }: Gone): SeriesReview {
  const head = headOf(request, first.tree);
  const review: Omit<SeriesReview, "summary"> = {
    ...head,
    tree: { ...head.tree, kernel: first.check.kernel },
    patches: drafts.map((draft) => patchReviewOf(draft, undefined)),
    findings: netFindings(lineages, last),
    boundaries: boundariesOf(first, last),
    nFindings: [first.findings.length, ...drafts.map(({ after }) => after.findings.length)],
    incomplete: [...new Set([...head.incomplete, ...drafts.flatMap(refusalsOf), ...incompleteOf(first, drafts)])],
  };
  return { ...review, summary: summaryOf(review, lineages.net().nRemaining) };
}

/** The model is loaded for a review that executes something. */
async function modelRuns({ bounds, store, toolVersion, onScenarios }: ReviewRequest, examiner: LazyExaminer, facts: LayeredFacts, tree: RememberedTree): Promise<ModelRuns> {
  const { ModelRuns: Runs } = await import("./model-change.js");
  return new Runs({ bounds, examiner, facts, store, toolVersion, onProgress: onScenarios }, tree);
}

/** Only at the end of the series it is known what is gone again. */
function markTransient(drafts: readonly Draft[], lineages: Lineages): void {
  for (const { findings } of drafts) {
    findings.forEach((each, at) => {
      const lineage = lineages.lineageOf(each.finding);
      if (lineage?.introduced === undefined) return;
      const isGone = lineage.ended !== undefined;
      const state = each.state === "introduced" && isGone ? "transient" : each.state;
      findings[at] = { ...each, state, introducedIn: lineage.introduced.patch, fixedIn: lineage.ended?.patch ?? 0 };
    });
  }
}

/** `isLine`: each patch begins with what the one before it left. */
async function modelOfSeries(runs: ModelRuns | undefined, drafts: readonly Draft[], first: State, last: State, isLine: boolean): Promise<ModelChange | undefined> {
  const touching = drafts.filter(({ model }) => model !== undefined);
  if (runs === undefined) return undefined;
  if (!isLine && !(await runs.isTouched(first, last.changes))) return undefined;
  if (isLine && touching.length < 2) return touching[0]?.model;
  return runs.compare(first, last, touching.at(-1)?.anchors);
}

/** Each patch is put on what the one before it left. */
async function walkPatches(patches: readonly PatchMail[], { tree, states, lineages, runs, onStep }: Walk): Promise<Walked> {
  const steps = applySeries(tree, patches.map(({ files }) => files));
  const drafts: Draft[] = [];
  let state = states.first;
  for (const [at, patch] of patches.entries()) {
    const step = steps[at] as Step;
    const after = await states.next(state, step);
    const draft = draftOf(patch, at + 1, step, state, after);
    compareStates(draft, lineages);
    if (runs !== undefined && step.result.kind === "applied" && (await runs.isTouched(state, step.result.changes))) {
      draft.model = await runs.compare(state, after, draft.anchors);
    }
    drafts.push(draft);
    state = after;
    onStep(drafts, after);
  }
  return { drafts, last: state, isLine: true };
}

function isJudged({ step, patch }: Draft): boolean {
  return step.result.kind === "applied" && patch.problem === undefined;
}

function hearingOf(draft: Draft, { judge }: ReviewRequest, facts: LayeredFacts): Hearing | undefined {
  const { patch, files, anchors, before, after, model } = draft;
  // What a merge says is about all that it brings in.
  return isJudged(draft) && !draft.isMerge ? judge?.({ patch, files, anchors, before, after, facts, model, boundaries: before.check.boundaries }) : undefined;
}

/** Its claims are about the whole series. */
function hearingOfCover({ chosen, judge }: ReviewRequest, before: State, after: State, facts: LayeredFacts, model: ModelChange | undefined): Hearing | undefined {
  const { cover } = chosen.series;
  if (cover === undefined) return undefined;
  return judge?.({ patch: cover, files: [], anchors: new Anchors([], []), before, after, facts, model, boundaries: before.check.boundaries });
}

function patchReviewOf(draft: Draft, judged: Judged | undefined): PatchReview {
  const { index, patch, files, findings, model, before, after, anchors } = draft;
  return {
    index,
    mail: mailFactsOf(patch),
    isApplied: isJudged(draft),
    problems: problemsOf(draft),
    files,
    findings,
    model,
    claims: judged?.claims ?? [],
    remarks: [...lostGuards(before, after, anchors), ...(judged?.remarks ?? [])],
    nFindings: after.findings.length,
  };
}

function netFindings(lineages: Lineages, last: State): SeriesFinding[] {
  const { introduced, fixed, transient, moved } = lineages.net();
  const told = (state: SeriesFinding["state"], lineage: Lineage, mark: Mark | undefined): SeriesFinding => ({
    state,
    finding: lineage.finding,
    severity: severityIn(last, lineage.finding.boundary),
    patch: mark?.patch ?? 0,
    anchor: mark?.anchor ?? { kind: "patch" },
    cause: mark?.cause ?? "",
  });
  return [
    ...introduced.map((one) => told("introduced", one, one.introduced)),
    ...transient.map((one) => told("transient", one, one.introduced)),
    ...fixed.map((one) => told("fixed", one, one.ended)),
    ...moved.map((one) => told("moved", one, one.moved)),
  ].sort((a, b) => a.patch - b.patch || compareAnchors(a.anchor, b.anchor));
}

function boundariesOf(...states: readonly State[]): BoundarySummary[] {
  const all = new Map(states.flatMap(({ check }) => check.boundaries).map(({ id, severity, why, use_instead, ref }) => [id, { id, severity, why, use_instead, ref }]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function problemsOf({ patch, step }: Draft): string[] {
  if (patch.problem !== undefined) return [patch.problem.message];
  return step.result.kind === "refused" ? step.result.problems.map(({ message }) => message) : [];
}

function refusalsOf(draft: Draft): string[] {
  const [first, ...more] = problemsOf(draft);
  if (first === undefined) return [];
  const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
  return [`patch ${draft.index}: ${first}${rest}`];
}

/** Where nothing applies at all, the tree may be the wrong one; what cannot be read fits no tree. */
function misfitOf(drafts: readonly Draft[], base: ChosenBase): string[] {
  if (drafts.some(isJudged) || drafts.every(({ files }) => files.length === 0)) return [];
  const where = base.commit === "" ? base.tree.label : `${base.tree.label} at ${base.commit.slice(0, 12)}`;
  return [`nothing of the series applies to ${where} (${base.because}); give another --base, or the tree that it is for`];
}

/** What the base lacks is said once; a state only adds what is new. */
function incompleteOf(first: State, drafts: readonly Draft[]): string[] {
  const known = new Set(first.incomplete);
  const found = [...first.incomplete];
  for (const draft of drafts) {
    for (const reason of draft.after.incomplete) {
      if (known.has(reason)) continue;
      known.add(reason);
      found.push(`after patch ${draft.index}: ${reason}`);
    }
  }
  return found;
}

/** What lies in a submodule is no part of the tree. */
function submodulesIn(patches: readonly PatchMail[]): string[] {
  const paths = new Set(patches.flatMap(({ files }) => files.flatMap(({ newPath, newMode }) => (newMode === GITLINK_MODE && newPath !== undefined ? [newPath] : []))));
  return [...paths].sort().map((path) => `${path}: a submodule, and what lies in it is not reviewed`);
}

/** A directory can change while it is read; what the patches start from is read again. */
function changedMeanwhile(base: Tree, kept: Tree, patches: readonly PatchMail[]): string[] {
  if (base.revision !== "") return [];
  const paths = [...new Set(patches.flatMap(({ files }) => files.map(({ oldPath }) => oldPath ?? "")))].filter((path) => path !== "").sort();
  const [old, now] = [kept.readMany(paths), base.readMany(paths)];
  return paths
    .filter((path) => Buffer.compare(old.get(path) ?? new Uint8Array(), now.get(path) ?? new Uint8Array()) !== 0)
    .map((path) => `${path}: changed while the series was reviewed; run it again`);
}
