/** What a check counts: files that were read and that were not, and occurrences by their kind. */
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";
import { countsByLanguage, pathIndex } from "../../analyzers/trees/path-index.js";
import type { Listing, Skipped } from "../../analyzers/trees/tree.js";

export interface FileAccounts {
  /** Files that were read, by language. */
  readonly scanned: Readonly<Record<string, number>>;
  /** Files that hold no code, by kind. */
  readonly notCode: Readonly<Record<string, number>>;
  readonly skipped: readonly Skipped[];
}

export function fileAccounts(listing: Listing, unread: readonly Skipped[]): FileAccounts {
  const skipped = [...listing.skipped, ...unread].sort((a, b) => (a.path < b.path ? -1 : 1));
  const index = pathIndex(listing.files);
  const missing = new Set(skipped.flatMap(({ path }) => index.get(path) ?? []));
  const read =
    missing.size === 0 ? listing.files : listing.files.filter((_, at) => !missing.has(at));
  return {
    scanned: Object.fromEntries(countsByLanguage(read)),
    notCode: listing.notCode,
    skipped,
  };
}

export function unaccountedIn(facts: readonly FileFacts[]): number {
  return facts.reduce((sum, { unaccounted }) => sum + unaccounted.length, 0);
}

export type KindCounts = Readonly<Partial<Record<OccurrenceKind, number>>>;

export function kindsOf(entries: readonly LedgerEntry[]): KindCounts {
  const kinds: Partial<Record<OccurrenceKind, number>> = {};
  for (const { kind } of entries) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

/** The sum of several. */
export function allKinds(counts: Iterable<KindCounts>): KindCounts {
  const all: Partial<Record<OccurrenceKind, number>> = {};
  for (const each of counts) {
    for (const kind in each) {
      const known = kind as OccurrenceKind;
      all[known] = (all[known] ?? 0) + (each[known] ?? 0);
    }
  }
  return all;
}
