/**
 * Reviews a series: applies it in memory, lints every state, executes what it changes of
 * relocation, and asks its messages what they claim. Invariant: work grows with what the patches
 * touch, and what was not judged is in `incomplete`.
 */
import { rememberedTree } from "../../analyzers/trees/remembered.js";
import type { ModelChange, PatchReview, SeriesReview } from "../../rules/results/series-review.js";
import { openFactCache } from "../cache.js";
import { refuseUnowned, refuseWrongTree } from "../right-tree.js";
import { Anchors } from "./anchors.js";
import { changedMakers } from "./changed-makers.js";
import { isPut, type ComparedPatch } from "./compared-patch.js";
import type { Hearing } from "./hearing.js";
import { LayeredFacts } from "./layered-facts.js";
import { Lineages } from "./lineages.js";
import type { ModelRuns } from "./model-change.js";
import type {
  GoneThrough,
  Heard,
  HeardPatch,
  JudgedSeries,
  Prepared,
  ReviewRequest,
  Settled,
} from "./stages.js";
import { States, type State } from "./states.js";
import { partOf, patchReviewOf, tellSeries } from "./tell-series.js";
import { usersOf } from "./users-of.js";
import { walkHistory } from "./walk-history.js";
import { walkPatches, type Walked } from "./walk.js";

/**
 * Names of interfaces that are asked about; a series that makes more of them is a new subsystem,
 * and is reviewed without questions.
 */
const MAX_REMARK_NAMES = 1000;

export async function reviewSeries(request: ReviewRequest): Promise<SeriesReview> {
  const prepared = await prepare(request);
  const settled = await settle(prepared, await goThrough(prepared));
  return tellSeries(await judge(hear(settled)));
}

async function prepare(request: ReviewRequest): Promise<Prepared> {
  const { chosen, base, store, toolVersion, treeName: path, today, known, rulesOf } = request;
  const tree = rememberedTree(base.tree);
  const files = chosen.series.patches.flatMap((patch) => patch.files);
  tree.expect(["Makefile", ...files.flatMap(({ oldPath }) => oldPath ?? [])]);
  const memory = store && (await openFactCache(store, base.tree, toolVersion));
  const listing = memory?.listing() ?? tree.list(false);
  const facts = new LayeredFacts(base.tree, listing, memory, request.threads, request.onFiles);
  const touched = new Set(
    files.flatMap(({ oldPath, newPath }) => [oldPath ?? [], newPath ?? []].flat()),
  );
  const keepers = memory?.keepers;
  const makers = changedMakers(files, (file) => tree.read(file));
  const users = await usersOf(makers, listing, facts);
  const ground = { base: tree, listing, facts, keepers, today, known, touched, users, rulesOf };
  const states = await States.begin(ground);
  const asked = { path, tree, listing, owners: states.first.rules.boundaries };
  refuseWrongTree(asked);
  refuseUnowned(asked, states.first.check.isOwned);
  const lineages = new Lineages(states.first.findings);
  const prepared = { request, tree, facts, states, lineages };
  return { ...prepared, runs: await modelRunsOf(prepared) };
}

/** The model is loaded for a review that executes something. */
async function modelRunsOf(prepared: Omit<Prepared, "runs">): Promise<ModelRuns | undefined> {
  const { request, facts, tree } = prepared;
  const { examiner, bounds, store, toolVersion, onScenarios: onProgress } = request;
  if (examiner === undefined) return undefined;
  const { ModelRuns: Runs } = await import("./model-change.js");
  return new Runs({ bounds, examiner, facts, store, toolVersion, onProgress }, tree);
}

async function goThrough(prepared: Prepared): Promise<Walked> {
  const { history, series } = prepared.request.chosen;
  const onStep = (patches: readonly ComparedPatch[], last: State): void =>
    tellPart({ ...prepared, patches: [...patches], last });
  onStep([], prepared.states.first);
  const walk = { ...prepared, onStep };
  return history === undefined ? walkPatches(series.patches, walk) : walkHistory(history, walk);
}

function tellPart(gone: GoneThrough): void {
  gone.request.onPart?.(() => partOf(gone));
}

async function settle(prepared: Prepared, walked: Walked): Promise<Settled> {
  const model = await modelOfSeries(prepared, walked);
  const patches = walked.patches.map((patch) => withEnds(patch, prepared.lineages));
  const settled = { ...prepared, patches, last: walked.last, model };
  tellPart(settled);
  return settled;
}

async function modelOfSeries(
  { runs, states: { first } }: Prepared,
  { patches, last, isLine }: Walked,
): Promise<ModelChange | undefined> {
  const touching = patches.filter(({ model }) => model !== undefined);
  if (runs === undefined) return undefined;
  if (!isLine && !(await runs.isTouched(first, last.changes))) return undefined;
  if (isLine && touching.length < 2) return touching[0]?.model;
  return runs.compare(first, last, touching.at(-1)?.anchors);
}

/** Only at the end of the series it is known what is gone again. */
function withEnds(patch: ComparedPatch, lineages: Lineages): ComparedPatch {
  const findings = patch.findings.map((each) => {
    const { introduced, ended } = lineages.lineageOf(each.finding) ?? {};
    if (introduced === undefined) return each;
    const isTransient = each.state === "introduced" && ended !== undefined;
    const state = isTransient ? "transient" : each.state;
    return { ...each, state, introducedIn: introduced.patch, fixedIn: ended?.patch ?? 0 };
  });
  return { ...patch, findings };
}

function hear(settled: Settled): Heard {
  const { facts } = settled;
  const patches = settled.patches.map(
    (patch): HeardPatch => ({ ...patch, hearing: hearingOf(patch, settled) }),
  );
  const cover = hearingOfCover(settled);
  const ofPatches = patches.flatMap(({ hearing }) => hearing ?? []);
  const nRemarkNames = new Set(ofPatches.flatMap(({ remarkNames }) => remarkNames)).size;
  const hasRemarks = nRemarkNames <= MAX_REMARK_NAMES;
  // The tree is looked at once for the names of all messages.
  for (const { claimNames, remarkNames } of [...ofPatches, ...(cover ? [cover] : [])]) {
    facts.announce(claimNames);
    if (hasRemarks) facts.announce(remarkNames);
  }
  return { ...settled, patches, cover, nRemarkNames, hasRemarks };
}

function hearingOf(compared: ComparedPatch, { request, facts }: Settled): Hearing | undefined {
  const { before } = compared;
  // What a merge says is about all that it brings in.
  if (!isPut(compared) || compared.isMerge) return undefined;
  return request.listener?.({
    ...compared,
    facts,
    boundaries: before.check.boundaries,
    isAllAsked: request.isAllAsked === true,
  });
}

/** Claims of a cover letter are about the whole series. */
function hearingOfCover({ request, facts, states, last, model }: Settled): Hearing | undefined {
  const { cover } = request.chosen.series;
  if (cover === undefined) return undefined;
  const before = states.first;
  return request.listener?.({
    patch: cover,
    files: [],
    anchors: new Anchors([], []),
    before,
    after: last,
    facts,
    model,
    boundaries: before.check.boundaries,
    isAllAsked: request.isAllAsked === true,
  });
}

async function judge(heard: Heard): Promise<JudgedSeries> {
  const { patches, cover, hasRemarks } = heard;
  const reviews: PatchReview[] = [];
  for (const patch of patches) {
    reviews.push(patchReviewOf(patch, await patch.hearing?.judge(hasRemarks)));
  }
  const coverClaims = (await cover?.judge(hasRemarks))?.claims ?? [];
  return { ...heard, reviews, coverClaims };
}
