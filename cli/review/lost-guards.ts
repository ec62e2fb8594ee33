/**
 * Names that a patch takes out of the tree, so that the boundary which guards them guards nothing by
 * that name: whoever renames a function takes it from behind its fence. Invariant: a name is lost where
 * the tree declared it before and declares it nowhere after.
 */
import type { Guard } from "../../rules/files/boundary.js";
import { words } from "../../analyzers/words/words.js";
import { differingPages, type Page } from "../../rules/judge/pages.js";
import { lostGuard, type DesignRemark } from "../../rules/results/series-review.js";
import type { Anchors } from "./anchors.js";
import type { State } from "./states.js";

export function lostGuards(before: State, after: State, anchors: Anchors): DesignRemark[] {
  if (before.check === after.check) return [];
  return lostIn(before, after)
    .filter(([key]) => isGuarded(key, before, after))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, path]) => {
      const [boundary = "", symbol = ""] = key.split("\0");
      return {
        kind: lostGuard,
        symbol,
        question: words`The tree declares ${symbol} nowhere any more, so boundary ${boundary} guards nothing by that name. Is its rule to name what takes its place?`,
        anchor: anchors.headerOf(path),
        evidence: [],
      };
    });
}

/** Whether the rules after the patch guard the name still; what they let go is told as a widened boundary. */
function isGuarded(key: string, before: State, after: State): boolean {
  if (before.rules === after.rules) return true;
  const [id = "", symbol = ""] = key.split("\0");
  const [was, is] = [before, after].map(
    ({ check }) => check.boundaries.find((boundary) => boundary.id === id)?.guard,
  );
  if (was === undefined || is === undefined) return false;
  if (isNamed(is, symbol)) return true;
  return !isNamed(was, symbol) && was.declared_in.every((path) => is.declared_in.includes(path));
}

function isNamed({ functions, macros, types, variables }: Guard, symbol: string): boolean {
  return [functions, macros, types, variables].some((names) => names.includes(symbol));
}

/** What the state before declares and the state after does not, with a file that declared it. */
function lostIn(before: State, after: State): [key: string, path: string][] {
  const differing = differingPages(before.check.pages, after.check.pages);
  const old = declaredIn(before, differing.before);
  const fresh = declaredIn(after, differing.after);
  const lost = [...old].filter(([key]) => !fresh.has(key));
  if (lost.length === 0) return lost;
  const all = declaredIn(after, after.check.pages);
  return lost.filter(([key]) => !all.has(key));
}

/** By boundary and name, a file that declares it, in some pages. */
function declaredIn({ check }: State, pages: readonly Page[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const page of pages) {
    for (const { boundary, symbol, kind, path, inside } of page.entries) {
      if (inside && (kind === "definition" || kind === "declaration"))
        found.set(`${check.boundaries[boundary]?.id ?? ""}\0${symbol}`, path);
    }
  }
  return found;
}
