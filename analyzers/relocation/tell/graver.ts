/**
 * What is said of a tree in two configurations, as one: of each root the graver verdict, with what it
 * takes. Invariant: a root that holds in both says so, and nothing that is wrong in one is lost.
 */
import { inOrder } from "../judge/equivalence.js";
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
    if (isGraver) return { ...same, settings };
    return { ...withBoth(root, same, settings), alsoWith: settings };
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

/** What is broken in either, each property once; one that only the other breaks says where. */
function withBoth(root: Root, other: Root, settings: readonly string[]): Root {
  const [{ verdict }, { verdict: further }] = [root, other];
  if (verdict.kind !== "violated" || further.kind !== "violated") return root;
  const known = new Set(verdict.violations.map(({ property }) => property));
  const isNew = ({ property }: { readonly property: string }): boolean => !known.has(property);
  const more = further.violations.filter(isNew).map((each) => ({ ...each, settings }));
  return {
    ...root,
    verdict: { ...verdict, violations: [...verdict.violations, ...more] },
    stories: [...root.stories, ...other.stories.filter(isNew)],
  };
}

export function graverPairs(own: readonly Pair[], other: readonly Pair[]): Pair[] {
  return own.map((pair, index) => {
    const same = other[index];
    if (same === undefined || other.length !== own.length) return pair;
    const isGraver =
      parting.indexOf(same.equivalence.kind) < parting.indexOf(pair.equivalence.kind);
    return isGraver ? same : { ...pair, equivalence: inBoth(pair.equivalence, same.equivalence) };
  });
}

/** What differs in either, each kind once. */
function inBoth(own: Pair["equivalence"], other: Pair["equivalence"]): Pair["equivalence"] {
  if (own.kind !== "different" || other.kind !== "different") return own;
  const known = new Set(own.differences.map(({ kind }) => kind));
  const more = other.differences.filter(({ kind }) => !known.has(kind));
  return { ...own, differences: inOrder([...own.differences, ...more]) };
}
