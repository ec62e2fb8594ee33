/**
 * One word for a patch or a series, for services that want one, and one line that says why.
 * Invariant: `fail` is what the exit code calls a failure; what is incomplete never passes; a question
 * is no warning.
 */
import type { PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import { counted } from "../parts/counts.js";
import { incompleteHeadline } from "../parts/whole-tree.js";
import { nFailing, nFailingInPatch, type FailOn } from "./gate.js";
import { isForGate } from "./audience.js";
import { isUndecided, type Note } from "./note.js";
import { coverNotes, notesOf } from "./notes.js";
import { opening } from "./opening.js";

export type Status = "pass" | "warn" | "fail";

export interface Judged {
  readonly status: Status;
  /** One line, for people. */
  readonly summary: string;
  /** The line without the reason why the answer is incomplete. */
  readonly tally: string;
  /** What is said of the patches, without counts of the tree. */
  readonly opening: string;
}

export function judgeSeries(review: SeriesReview, failOn: FailOn): Judged {
  const notes = [
    ...coverNotes(review),
    ...review.patches.flatMap((patch) => notesOf(review, patch)),
  ];
  const judged = judge(
    notes,
    nFailing(review, failOn),
    review.nFindings[0],
    review.nFindings.at(-1),
  );
  return review.incomplete.length === 0
    ? judged
    : unfinished(judged, incompleteHeadline(review.incomplete));
}

export function judgePatch(review: SeriesReview, patch: PatchReview, failOn: FailOn): Judged {
  const index = review.patches.indexOf(patch);
  const before = review.nFindings[index];
  const judged = judge(
    notesOf(review, patch),
    nFailingInPatch(patch, failOn),
    before,
    patch.nFindings,
  );
  const reasons =
    patch.problems.length > 0
      ? patch.problems
      : review.patches.length === 1
        ? review.incomplete
        : [];
  if (reasons.length > 0) return unfinished(judged, incompleteHeadline(reasons));
  return patch.isApplied
    ? judged
    : unfinished(judged, "the review is incomplete: the patch was not applied");
}

function judge(
  notes: readonly Note[],
  nFails: number,
  before: number | undefined,
  after: number | undefined,
): Judged {
  const status = nFails > 0 ? "fail" : notes.some(isForGate) ? "warn" : "pass";
  const said = opening(notes);
  const summary = `${said}${tellCounts(before, after)}`;
  return { status, summary, tally: summary, opening: said };
}

/** `2 findings, 1 claim that does not hold, 1 question`. */
export function tally(complaints: readonly Note[]): string {
  const n = (kind: Note["kind"]): number => complaints.filter((note) => note.kind === kind).length;
  const nUndecided = complaints.filter(isUndecided).length;
  const nWorse = n("relocation") - nUndecided;
  const parts = [
    n("finding") > 0 ? counted(n("finding"), "finding") : "",
    nWorse > 0 ? `${counted(nWorse, "relocation")} worse` : "",
    nUndecided > 0 ? `${counted(nUndecided, "relocation")} not decided` : "",
    n("claim") > 0 ? `${counted(n("claim"), "claim")} contradicted` : "",
    n("question") > 0 ? counted(n("question"), "question") : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing to remark" : parts.join(", ");
}

/** As NIPA's own tests put it. */
function tellCounts(before: number | undefined, after: number | undefined): string {
  return before === undefined || after === undefined
    ? ""
    : `; findings in the tree before: ${before}, after: ${after}`;
}

function unfinished(judged: Judged, headline: string): Judged {
  const status = judged.status === "pass" ? "warn" : judged.status;
  return { ...judged, status, summary: `${headline}; ${judged.tally}` };
}
