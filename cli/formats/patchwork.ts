/**
 * Checks for patchwork, one for each patch, since a series has none there: what to POST to
 * `/api/1.2/patches/ID/checks/`, with the message id that finds the patch. Invariant: a context is a
 * slug, a description fits patchwork's column, and what is incomplete is no success.
 */
import type { PatchReview, SeriesReview } from "../../rules/results/series-review.js";
import { cut, inertJson, oneLine } from "./parts/visible.js";
import type { FailOn } from "./notes/gate.js";
import { judgePatch, type Status } from "./notes/verdict.js";
import type { SeriesDocument } from "./format.js";

interface Check {
  readonly state: "success" | "warning" | "fail";
  /** `[-a-zA-Z0-9_]+`. */
  readonly context: "ringfence";
  readonly description: string;
}

const states: Readonly<Record<Status, Check["state"]>> = {
  pass: "success",
  warn: "warning",
  fail: "fail",
};
/** Patchwork shows a description on one line. */
const maxDescription = 200;

export function render({ review, failOn }: SeriesDocument): string {
  const list = review.patches.map((patch) => ({
    msgid: patch.mail.messageId,
    check: checkOf(review, patch, failOn),
  }));
  return inertJson(`${JSON.stringify(list, null, 2)}\n`);
}

function checkOf(review: SeriesReview, patch: PatchReview, failOn: FailOn): Check {
  const { status, summary } = judgePatch(review, patch, failOn);
  const line = oneLine(summary);
  const description = line.length > maxDescription ? `${cut(line, maxDescription - 3)}...` : line;
  return { state: states[status], context: "ringfence", description };
}
