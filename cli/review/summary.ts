/** The figures of a review. Invariant: each is a count of what the review lists. */
import type {
  ReviewSummary,
  SeriesFinding,
  SeriesReview,
} from "../../rules/results/series-review.js";

export function summaryOf(
  review: Omit<SeriesReview, "summary">,
  nRemaining: number,
): ReviewSummary {
  const { patches, findings, model, coverClaims } = review;
  const n = (state: SeriesFinding["state"]): number =>
    findings.filter((one) => one.state === state).length;
  const claims = [...coverClaims, ...patches.flatMap((patch) => patch.claims)];
  const answered = (answer: string): number =>
    claims.filter((claim) => claim.answer === answer).length;
  const relocations = model?.relocations ?? [];
  const ran = (state: string): number => relocations.filter((one) => one.state === state).length;
  return {
    nPatches: patches.length,
    nApplied: patches.filter(({ isApplied }) => isApplied).length,
    nIntroduced: n("introduced"),
    nFixed: n("fixed"),
    nTransient: n("transient"),
    nMoved: n("moved"),
    nRemaining,
    nClaimsHold: answered("holds"),
    nClaimsContradicted: answered("contradicted"),
    nClaimsUnknown: answered("unknown"),
    nRemarks: patches.reduce((sum, { remarks }) => sum + remarks.length, 0),
    nSame: ran("same"),
    nChanged: ran("changed"),
    nDiffering: ran("differs"),
    nBetter: ran("better"),
    nWorse: ran("worse"),
    nUndecided: ran("undecided"),
  };
}
