/**
 * What b4's check commands read (`b4.review-perpatch-check-cmd`, `b4.review-series-check-cmd`): an
 * array of results, one for each column of the maintainer's table. The details have the shape of
 * b4's own checks, a JSON list of statuses and descriptions. Invariant: there is a result whenever
 * something was looked at, and what is incomplete never passes.
 */
import type { SeriesReview } from "../../rules/results/series-review.js";
import { inertJson, oneLine } from "./parts/visible.js";
import type { FailOn } from "./notes/gate.js";
import { isComplaint, isUndecided, type Note, type Tone } from "./notes/note.js";
import { coverNotes, notesOf } from "./notes/notes.js";
import { plainLines } from "./notes/plain-note.js";
import { judgeSeries, tally, type Status } from "./notes/verdict.js";
import type { SeriesDocument } from "./format.js";

interface Result {
  readonly tool: string;
  readonly status: Status;
  readonly summary: string;
  readonly details?: string;
}

interface Detail {
  readonly status: Status;
  readonly description: string;
  /** The line of the message that it is about; b4 shows it below. */
  readonly srcline?: string;
}

const statuses: Readonly<Record<Tone, Status>> = {
  error: "fail",
  warning: "warn",
  info: "warn",
  question: "pass",
  good: "pass",
  neutral: "pass",
};

export function render({ review, failOn }: SeriesDocument): string {
  return inertJson(`${JSON.stringify(resultsOf(review, failOn), null, 2)}\n`);
}

function resultsOf(review: SeriesReview, failOn: FailOn): Result[] {
  const { status, summary } = judgeSeries(review, failOn);
  const notes = [
    ...coverNotes(review),
    ...review.patches.flatMap((patch) => notesOf(review, patch)),
  ];
  const of = (kinds: readonly Note["kind"][]): Note[] =>
    notes.filter(({ kind }) => kinds.includes(kind));
  const problems: Detail[] = review.incomplete.map((reason) => ({
    status: "warn",
    description: oneLine(`incomplete: ${reason}`),
  }));
  const own = [...problems, ...of(["finding", "question"]).map(detailOf)];
  return [
    {
      tool: "ringfence",
      status,
      summary,
      ...(own.length === 0 ? {} : { details: JSON.stringify(own) }),
    },
    ...column("rf-claims", of(["claim"])),
    ...column("rf-model", of(["relocation"])),
  ];
}

/** No column where there was nothing to look at. */
function column(tool: string, notes: readonly Note[]): Result[] {
  if (notes.length === 0) return [];
  const details = notes.map(detailOf);
  const worst =
    (["fail", "warn", "pass"] as const).find((status) =>
      details.some((detail) => detail.status === status),
    ) ?? "pass";
  const complaints = notes.filter(isComplaint);
  const nOpen = notes.filter((note) => isUndecided(note) && !isComplaint(note)).length;
  const open = nOpen === 0 ? "" : `, ${nOpen} not decided`;
  const summary = `${complaints.length === 0 ? `${notes.length} looked at, nothing to remark` : tally(complaints)}${open}`;
  return [{ tool, status: worst, summary, details: JSON.stringify(details) }];
}

function detailOf(note: Note): Detail {
  const srcline = oneLine(note.sentence);
  return {
    status: statuses[note.tone],
    description: plainLines(note)
      .map((line) => line.replace(/[.\s]+$/, ""))
      .join("; "),
    ...(srcline === "" ? {} : { srcline }),
  };
}
