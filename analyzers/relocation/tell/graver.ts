/**
 * What is said of a tree in two configurations, as one: of each root the graver verdict, with what it
 * takes. Invariant: a root that holds in both says so, and nothing that is wrong in one is lost.
 */
import type { Verdict } from "../judge/verdict.js";
import type { EquivalenceReport, ModelReport, Root } from "./report.js";

const gravity: readonly Verdict["kind"][] = ["violated", "rejected", "unknown", "holds"];
const parting: readonly Pair["equivalence"]["kind"][] = ["different", "unknown", "equivalent"];

type Pair = EquivalenceReport["pairs"][number];

/** @param settings what `other` has otherwise, as in a `.config` */
export function graverReport(
  own: ModelReport,
  other: ModelReport,
  settings: readonly string[],
): ModelReport {
  const roots = own.roots.map((root): Root => {
    const same = other.roots.find(
      ({ path, function: name }) => path === root.path && name === root.function,
    );
    if (same === undefined) return root;
    const isGraver = gravity.indexOf(same.verdict.kind) < gravity.indexOf(root.verdict.kind);
    return isGraver ? { ...same, settings } : { ...root, alsoWith: settings };
  });
  return {
    ...own,
    roots,
    sites: own.sites.map((site) => {
      const root = site.root === undefined ? undefined : roots[site.root];
      return root === undefined ? site : { ...site, verdict: root.verdict };
    }),
  };
}

export function graverPairs(own: readonly Pair[], other: readonly Pair[]): Pair[] {
  return own.map((pair, index) => {
    const same = other[index];
    if (same === undefined || other.length !== own.length) return pair;
    const isGraver =
      parting.indexOf(same.equivalence.kind) < parting.indexOf(pair.equivalence.kind);
    return isGraver ? same : pair;
  });
}
