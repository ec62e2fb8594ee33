/**
 * A result for NIPA, netdev's test runner: one line with the code to exit with and the description
 * to write to `$DESC_FD`. 0 is success, 250 a warning, 1 a failure (core/test.py). Invariant: one
 * line, and what is incomplete is no success.
 */
import { cut, oneLine } from "./parts/visible.js";
import { judgeSeries, type Status } from "./notes/verdict.js";
import type { SeriesDocument } from "./format.js";

const codes: Readonly<Record<Status, number>> = { pass: 0, warn: 250, fail: 1 };
const maxDescription = 250;

export function render({ review, failOn }: SeriesDocument): string {
  const { status, summary } = judgeSeries(review, failOn);
  return `${codes[status]} ${cut(oneLine(summary), maxDescription)}\n`;
}
