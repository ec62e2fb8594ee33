/**
 * The stages of a review as what formats are given: before anything is looked at, after some
 * patches, and at the end. Invariant: each of them is a whole review, with its figures.
 */
import { toolOf } from "../package.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import type { BoundarySummary } from "../../rules/results/tree-review.js";
import {
  compareAnchors,
  type PatchReview,
  type SeriesFinding,
  type SeriesReview,
} from "../../rules/results/series-review.js";
import { exactness } from "./base.js";
import { isPut, severityIn, type ComparedPatch } from "./compared-patch.js";
import type { Opinion } from "./hearing.js";
import type { Lineage, Lineages, Mark } from "./lineages.js";
import { mailFactsOf } from "./mail-facts.js";
import { gapsOfAll, gapsSoFar, problemsOf, submodulesIn } from "./reservations.js";
import type { GoneThrough, JudgedSeries, ReviewRequest } from "./stages.js";
import type { State } from "./states.js";
import { summaryOf } from "./summary.js";
import { symbolsOf } from "./symbols.js";

/** A review without its figures. */
type Untallied = Omit<SeriesReview, "summary">;

type Beginning = Pick<ReviewRequest, "chosen" | "base" | "toolVersion">;

/** A review that has looked at nothing yet. */
export function beginningOf(request: Beginning): SeriesReview {
  const head = headOf(request, request.base.tree);
  return { ...head, nFindings: [0], summary: summaryOf(head, 0) };
}

/** A review of some patches: without claims and questions, which need them all. */
export function partOf(gone: GoneThrough): SeriesReview {
  const { states, patches } = gone;
  return tallied(gone, {
    ...lintedOf(gone),
    patches: patches.map((patch) => patchReviewOf(patch, undefined)),
    nFindings: [states.first, ...patches.map(({ after }) => after)].map(nFindingsIn),
    incomplete: gapsSoFar(gone),
  });
}

export function tellSeries(judged: JudgedSeries): SeriesReview {
  const { states, patches, last, hasRemarks, nRemarkNames } = judged;
  const linted = lintedOf(judged);
  const between = patches.slice(0, -1).map(({ after }) => after);
  const because = `the series is too large for them (${nRemarkNames} names)`;
  const unasked = `no questions about the design are asked: ${because}`;
  return tallied(judged, {
    ...linted,
    coverClaims: judged.coverClaims,
    patches: judged.reviews,
    model: judged.model,
    symbols: symbolsOf(states.first, last),
    nFindings: [states.first, ...between, last].map(nFindingsIn),
    notes: [...linted.notes, ...(hasRemarks ? [] : [unasked])],
    incomplete: gapsOfAll(judged),
  });
}

/** What is known of a review before anything is looked at. */
function headOf({ chosen, base, toolVersion }: Beginning, tree: Tree): Untallied {
  const { series } = chosen;
  const { cover } = series;
  const { label, revision } = base.tree;
  const { commit, because } = base;
  return {
    tool: toolOf(toolVersion),
    tree: { label, kernel: "", revision },
    base: { label, commit, because, ...exactness(series, tree) },
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

/** What lint knows of the states that were gone through. */
function lintedOf({ request, tree, states, last, lineages }: GoneThrough): Untallied {
  const head = headOf(request, tree);
  return {
    ...head,
    tree: { ...head.tree, kernel: states.first.check.kernel },
    findings: netFindings(lineages, last),
    boundaries: boundariesOf(states.first, last),
  };
}

function tallied({ lineages }: GoneThrough, review: Untallied): SeriesReview {
  return { ...review, summary: summaryOf(review, lineages.net().nRemaining) };
}

function nFindingsIn({ findings }: State): number {
  return findings.length;
}

export function patchReviewOf(compared: ComparedPatch, opinion: Opinion | undefined): PatchReview {
  const { index, patch, files, findings, lost, model, after } = compared;
  return {
    index,
    mail: mailFactsOf(patch),
    isApplied: isPut(compared),
    problems: problemsOf(compared),
    files,
    findings,
    model,
    claims: opinion?.claims ?? [],
    remarks: [...lost, ...(opinion?.remarks ?? [])],
    nFindings: after.findings.length,
  };
}

function netFindings(lineages: Lineages, last: State): SeriesFinding[] {
  const { introduced, fixed, transient, moved } = lineages.net();
  const told = (
    state: SeriesFinding["state"],
    { finding }: Lineage,
    mark: Mark | undefined,
  ): SeriesFinding => ({
    state,
    finding,
    severity: severityIn(last, finding.boundary),
    patch: mark?.patch ?? 0,
    anchor: mark?.anchor ?? { kind: "patch" },
    cause: mark?.cause,
  });
  return [
    ...introduced.map((one) => told("introduced", one, one.introduced)),
    ...transient.map((one) => told("transient", one, one.introduced)),
    ...fixed.map((one) => told("fixed", one, one.ended)),
    ...moved.map((one) => told("moved", one, one.moved)),
  ].sort((a, b) => a.patch - b.patch || compareAnchors(a.anchor, b.anchor));
}

function boundariesOf(...states: readonly State[]): BoundarySummary[] {
  const all = states.flatMap(({ check }) => check.boundaries);
  const summaries = new Map(
    all.map(({ id, severity, why, use_instead, ref }): [string, BoundarySummary] => [
      id,
      { id, severity, why, use_instead, ref },
    ]),
  );
  return [...summaries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
