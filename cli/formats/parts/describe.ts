/**
 * A finding in words, for formats that carry a message and nothing else. Invariant: the first line
 * is what is wrong, and it stands on its own; no line is empty.
 */
import { clauseOf, leftOf } from "../../../rules/results/offence.js";
import type { BoundarySummary, PlacedFinding, Review } from "../../../rules/results/tree-review.js";
import { oneLine } from "./visible.js";

/** The message with the condition under which it is true, on one line. */
export function headline({ offence, condition }: PlacedFinding): string {
  return oneLine(clauseOf(offence, oneLine(condition)));
}

/** The same for a reader who does not see the line. */
export function distantHeadline({ offence, condition }: PlacedFinding): string {
  const when = oneLine(condition);
  return `${oneLine(leftOf(offence))}${when === "" ? "" : `, only if ${when}`}`;
}

/** Headline, where it stands, why it matters and what to do instead: one line each. */
export function description(review: Review, finding: PlacedFinding): string[] {
  const lines = [headline(finding)];
  if (finding.enclosing !== "") lines.push(`In ${oneLine(finding.enclosing)}.`);
  const boundary = review.boundaries.find(({ id }) => id === finding.boundary);
  return boundary === undefined ? lines : [...lines, ...advice(boundary)];
}

export interface Advice {
  readonly label: "Why" | "Instead" | "See";
  /** One line. */
  readonly text: string;
}

/** Why the boundary is there, what to use instead, where to read on. */
export function advices({ why, use_instead, ref }: BoundarySummary): Advice[] {
  const all: readonly Advice[] = [
    { label: "Why", text: why },
    { label: "Instead", text: use_instead },
    { label: "See", text: ref },
  ];
  return all
    .map(({ label, text }) => ({ label, text: oneLine(text) }))
    .filter(({ text }) => text !== "");
}

/** The same, one line each. */
export function advice(boundary: BoundarySummary): string[] {
  return advices(boundary).map(adviceLine);
}

export function adviceLine({ label, text }: Advice): string {
  return `${label}: ${text}`;
}

/** The boundary's reference when it is an address that may be a link. */
export function link(boundary: BoundarySummary | undefined): string | undefined {
  const ref = boundary?.ref ?? "";
  if (!/^https?:\/\/\S+$/.test(ref)) return undefined;
  return URL.canParse(ref) ? new URL(ref).href : undefined;
}
