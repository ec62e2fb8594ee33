/**
 * What fails a review. Invariant: remarks, unknown claims and what is fixed never do, and every
 * format that has a verdict of its own asks here, as the exit code does.
 */
import type {
  PatchReview,
  ReviewedClaim,
  SeriesReview,
} from "../../../rules/results/series-review.js";

/** `introduced`: what the series makes worse; `any`: what the tree still has as well; `never`: nothing. */
export const failOnLevels = ["introduced", "any", "never"] as const;
export type FailOn = (typeof failOnLevels)[number];

/** How many things fail the run; 0 for a clean one. Whether it is complete is another question. */
export function nFailing(review: SeriesReview, failOn: FailOn): number {
  if (failOn === "never") return 0;
  const { summary } = review;
  const made =
    summary.nIntroduced + summary.nTransient + summary.nWorse + summary.nClaimsContradicted;
  return failOn === "any" ? made + summary.nRemaining : made;
}

/** Relocations that behave in another way, ask for something else or are not decided: no format fails for them. */
export function nInDoubt({ summary }: SeriesReview): number {
  return summary.nChanged + summary.nDiffering + summary.nUndecided;
}

/** How much of one patch fails the review. */
export function nFailingInPatch(patch: PatchReview, failOn: FailOn): number {
  if (failOn === "never") return 0;
  const findings = patch.findings.filter(
    ({ state }) => state === "introduced" || state === "transient",
  ).length;
  const worse = (patch.model?.relocations ?? []).filter(({ state }) => state === "worse").length;
  const made = findings + worse + patch.claims.filter(isContradicted).length;
  return failOn === "any"
    ? made + patch.findings.filter(({ state }) => state === "remaining").length
    : made;
}

function isContradicted({ answer }: ReviewedClaim): boolean {
  return answer === "contradicted";
}
