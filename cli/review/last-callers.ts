/**
 * Guarded functions that a patch takes the last caller from, and leaves in the tree: what nobody calls
 * need not be there, or its caller went by mistake. Invariant: whatever may be a use is one, so that it is
 * asked only where nothing is left; what the tree no longer declares is told as a lost guard.
 */
import { words } from "../../analyzers/words/words.js";
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import { isAcquitted, isOwners } from "../../rules/files/kinds.js";
import { differingPages, type Page } from "../../rules/judge/pages.js";
import { lastCaller, type DesignRemark } from "../../rules/results/series-review.js";
import type { Anchors } from "./anchors.js";
import type { State } from "./states.js";

export function lastCallers(before: State, after: State, anchors: Anchors): DesignRemark[] {
  if (before.check === after.check) return [];
  const differing = differingPages(before.check.pages, after.check.pages);
  const left = new Set(usesIn(differing.after, before).keys());
  const called = [...usesIn(differing.before, before)].filter(
    ([key, { kind }]) => kind === "call" && !left.has(key),
  );
  if (called.length === 0) return [];
  const all = usesIn(after.check.pages, after);
  const defined = definedIn(after);
  return called
    .flatMap(([key]) => {
      const path = defined.get(key);
      return path === undefined || all.has(key) ? [] : [[key, path] as const];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, path]) => {
      const [boundary = "", symbol = ""] = key.split("\0");
      return {
        kind: lastCaller,
        symbol,
        question: words`Nothing in the tree calls ${symbol}() after the patch, which ${path} defines and boundary ${boundary} guards. Is it to go as well?`,
        anchor: anchors.headerOf(path),
        evidence: [],
      };
    });
}

/** By boundary and name, the first use; a call before any other. A function that calls itself uses nothing. */
function usesIn(pages: readonly Page[], { check }: State): Map<string, LedgerEntry> {
  const found = new Map<string, LedgerEntry>();
  for (const page of pages)
    for (const entry of page.entries) {
      const { boundary, symbol, kind, enclosing } = entry;
      // What a program wrote is acquitted, and may call it for all that.
      if (isOwners(kind) || (isAcquitted(kind) && kind !== "generated")) continue;
      if (enclosing === symbol) continue;
      const key = `${check.boundaries[boundary]?.id ?? ""}\0${symbol}`;
      if (kind === "call" || !found.has(key)) found.set(key, entry);
    }
  return found;
}

/** By boundary and name, the file of the owner's that defines it. */
function definedIn({ check }: State): Map<string, string> {
  const found = new Map<string, string>();
  for (const page of check.pages)
    for (const { boundary, symbol, kind, path, inside } of page.entries)
      if (inside && kind === "definition")
        found.set(`${check.boundaries[boundary]?.id ?? ""}\0${symbol}`, path);
  return found;
}
