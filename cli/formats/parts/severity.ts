/**
 * Severities in order. Invariant: every severity has a rank, the worst the lowest.
 */
import type { PlacedFinding, Review, Severity } from "../../../rules/results/tree-review.js";
import { severityOf } from "../../../rules/results/tree-review.js";

/** Worst first. */
export const severities = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** The least severity that fails a run; `never` is for runs that only show. */
export type FailOn = Severity | "never";

/** Whether a finding of this severity fails a run that fails on `failOn` and worse. */
export function fails(severity: Severity, failOn: FailOn = "info"): boolean {
  return failOn !== "never" && severities.indexOf(severity) <= severities.indexOf(failOn);
}

/** How many findings there are of each severity. */
export function countSeverities(
  review: Review,
  findings: readonly PlacedFinding[],
): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[severityOf(review, finding)]++;
  return counts;
}
