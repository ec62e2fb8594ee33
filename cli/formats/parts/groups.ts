/**
 * Findings by boundary. Invariant: every finding is in exactly one group; groups stand in the order
 * of the review's boundaries, and a boundary that the review does not describe comes last.
 */
import type { BoundarySummary, PlacedFinding, Review } from "../../../rules/results/tree-review.js";
import { severityOf } from "../../../rules/results/tree-review.js";

export interface Group {
  readonly boundary: BoundarySummary;
  readonly findings: readonly PlacedFinding[];
}

/** One group for each boundary, also for those without a finding. */
export function groups(review: Review, findings: readonly PlacedFinding[]): Group[] {
  const byId = new Map<string, PlacedFinding[]>();
  for (const { id } of review.boundaries) byId.set(id, []);
  for (const finding of findings) {
    const list = byId.get(finding.boundary);
    if (list === undefined) byId.set(finding.boundary, [finding]);
    else list.push(finding);
  }
  return [...byId].map(([id, list]) => ({ boundary: summary(review, id, list), findings: list }));
}

function summary(review: Review, id: string, findings: readonly PlacedFinding[]): BoundarySummary {
  const known = review.boundaries.find((boundary) => boundary.id === id);
  if (known !== undefined) return known;
  const [first] = findings;
  const severity = first === undefined ? "error" : severityOf(review, first);
  return { id, severity, why: "", use_instead: "", ref: "" };
}
