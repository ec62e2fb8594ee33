/**
 * The names under which a review finds what a patch does to the rules themselves. They are explained
 * like rules of lint and are none: a single tree cannot break them. Invariant: what they find is at
 * the line of the rule file or baseline that the patch changes.
 */
export interface SeriesRule {
  readonly name: string;
  readonly doc: string;
}

export const widenedBoundary: SeriesRule = {
  name: "widened-boundary",
  doc:
    "A patch changes the tree's own rules so that they allow more than before: another path is let in, an exception is added, a name is " +
    "not guarded any more. What the earlier rules reported is still reported, so that a series cannot hide what it crosses.",
};

export const grownBaseline: SeriesRule = {
  name: "grown-baseline",
  doc: "A patch adds entries to the baseline that lies in the tree: findings that nobody shall see from then on.",
};

export const seriesRules: readonly SeriesRule[] = [widenedBoundary, grownBaseline];
