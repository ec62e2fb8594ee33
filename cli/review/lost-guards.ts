/**
 * Names that a patch takes out of the tree, so that the boundary which guards them guards nothing by
 * that name: whoever renames a function takes it from behind its fence. Invariant: a name is lost where
 * the tree declared it before and declares it nowhere after.
 */
import { words } from "../../analyzers/words/words.js";
import type { DesignRemark } from "../../rules/results/series-review.js";
import type { Anchors } from "./anchors.js";
import type { State } from "./states.js";

export const LOST_GUARD = "lost-guard";

export function lostGuards(before: State, after: State, anchors: Anchors): DesignRemark[] {
  if (before.check === after.check) return [];
  const [old, fresh] = [declaredIn(before), declaredIn(after)];
  return [...old]
    .filter(([key]) => !fresh.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, path]) => {
      const [boundary = "", symbol = ""] = key.split("\0");
      return {
        kind: LOST_GUARD,
        question: words`The tree declares ${symbol} nowhere any more, so boundary ${boundary} guards nothing by that name. Is its rule to name what takes its place?`,
        anchor: anchors.headerOf(path),
        evidence: [],
      };
    });
}

/** By boundary and name, a file that declares it. */
function declaredIn({ check }: State): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { boundary, symbol, kind, path, inside } of check.entries) {
    if (inside && (kind === "definition" || kind === "declaration"))
      found.set(`${check.boundaries[boundary]?.id ?? ""}\0${symbol}`, path);
  }
  return found;
}
