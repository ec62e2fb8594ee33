/**
 * A finding in words, for formats that carry a message and nothing else. Invariant: the first line
 * is what is wrong, and it stands on its own; no line is empty.
 */
import { clauseOf } from "../../../rules/offence.js";
import type { BoundarySummary, PlacedFinding, Review } from "../../../rules/review.js";
import { oneLine } from "./visible.js";

/** The message with the condition under which it is true, on one line. */
export function headline(finding: PlacedFinding): string {
  const condition = oneLine(finding.condition);
  const message = oneLine(clauseOf(finding.offence));
  return condition === "" ? message : `${message}, only if ${condition}`;
}

/** Headline, where it stands, why it matters and what to do instead: one line each. */
export function description(review: Review, finding: PlacedFinding): string[] {
  const lines = [headline(finding)];
  if (finding.enclosing !== "") lines.push(`In ${oneLine(finding.enclosing)}.`);
  const boundary = review.boundaries.find(({ id }) => id === finding.boundary);
  return boundary === undefined ? lines : [...lines, ...advice(boundary)];
}

/** Why the boundary is there, what to use instead, where to read on: one line each. */
export function advice(boundary: BoundarySummary): string[] {
  const parts: readonly (readonly [string, string])[] = [
    ["Why", boundary.why],
    ["Instead", boundary.use_instead],
    ["See", boundary.ref],
  ];
  return parts
    .map(([label, text]) => [label, oneLine(text)] as const)
    .filter(([, text]) => text !== "")
    .map(([label, text]) => `${label}: ${text}`);
}

/** The boundary's reference when it is an address that may be a link. */
export function link(boundary: BoundarySummary | undefined): string | undefined {
  const ref = boundary?.ref ?? "";
  if (!/^https?:\/\/\S+$/.test(ref)) return undefined;
  return URL.canParse(ref) ? new URL(ref).href : undefined;
}
