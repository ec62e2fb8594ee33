/**
 * From a check to a review: places for what readers see, exceptions and baseline applied, accounts
 * added up. Invariant: the same check gives the same review.
 */
import { isAcquitted } from "../rules/files/kinds.js";
import { toolOf } from "./package.js";
import type { Tree } from "../analyzers/trees/tree.js";
import type { Check } from "../rules/judge/check.js";
import { entriesOf } from "../rules/judge/pages.js";
import { countedOf, type CheckedFinding } from "../rules/judge/run-rules.js";
import type { Finding, Location } from "../rules/results/finding.js";
import { identitiesOf, type Known } from "../rules/results/known.js";
import type {
  Excepted,
  PlacedFinding,
  PlacedOccurrence,
  Review,
} from "../rules/results/tree-review.js";
import { Places } from "./places.js";

/** A ledger up to this size is listed whole without being asked for. */
const MAX_LISTED = 20_000;

export interface OutcomeOptions {
  /** List every occurrence, however many there are. */
  readonly ledger: boolean;
  readonly toolVersion: string;
  /** Texts of rule files, by the path that locations carry. */
  readonly ruleTexts: ReadonlyMap<string, Uint8Array>;
  readonly known: Known;
  /** Whether all of the tree was judged; otherwise nothing can be called fixed. */
  readonly isWhole: boolean;
  readonly judged?: Review["judged"];
}

export function reviewOf(tree: Tree, check: Check, options: OutcomeOptions): Review {
  const places = new Places((path) => options.ruleTexts.get(path) ?? tree.read(path));
  const expect = (locations: Iterable<{ readonly path: string }>): void =>
    tree.expect?.(
      [...locations].map(({ path }) => path).filter((path) => !options.ruleTexts.has(path)),
    );
  const placed = (finding: Finding): PlacedFinding => ({
    ...finding,
    place: places.of(finding.location),
    related: finding.related.map((related) => ({ ...related, place: places.of(related.location) })),
  });
  const introduced: PlacedFinding[] = [];
  const remaining: PlacedFinding[] = [];
  const allowed: CheckedFinding[] = [];
  const seen = new Set<string>();
  const known = identitiesOf(options.known, countedOf(check));
  expect(locationsOf(check.findings.filter(({ exception }) => exception === undefined)));
  for (const checked of check.findings) {
    const { finding, exception } = checked;
    if (exception !== undefined) {
      allowed.push(checked);
      continue;
    }
    seen.add(finding.identity);
    (known.has(finding.identity) ? remaining : introduced).push(placed(finding));
  }
  // Hundreds of exceptions and a quarter of a million occurrences are placed for the formats that list them.
  const excepted = once((): Excepted[] => {
    expect(locationsOf(allowed));
    return allowed
      .map(({ finding, exception }) => ({
        finding: placed(finding),
        reason: exception?.reason ?? "",
        owner: exception?.owner ?? "",
        expires: exception?.expires ?? "",
      }))
      .sort((a, b) => byPlace(a.finding, b.finding));
  });
  const nEntries = check.pages.reduce((sum, { entries }) => sum + entries.length, 0);
  const isWholeLedger = options.ledger || nEntries <= MAX_LISTED;
  const listed = once(() =>
    isWholeLedger
      ? entriesOf(check)
      : entriesOf(check).filter((entry) => !entry.inside && !isAcquitted(entry.kind)),
  );
  const occurrences = once((): PlacedOccurrence[] => {
    const entries = listed();
    expect(entries);
    return entries.map(
      ({ path, span, symbol, kind, enclosing, proof, condition, inside, boundary }) => ({
        path,
        span,
        symbol,
        kind,
        enclosing,
        proof,
        condition,
        inside,
        boundary: check.boundaries[boundary]?.id ?? "",
        ...places.lineAndColumn(path, span.start),
      }),
    );
  });
  const { kinds } = check;
  const scanned = sortedRecord(check.scanned);
  const nIncludes = kinds.include ?? 0;
  const nIncludesExcepted = allowed.filter(({ finding }) => finding.kind === "include").length;
  return {
    tool: toolOf(options.toolVersion),
    tree: { label: tree.label, kernel: check.kernel, revision: tree.revision },
    boundaries: check.boundaries.map(({ id, severity, why, use_instead, ref }) => ({
      id,
      severity,
      why,
      use_instead,
      ref,
    })),
    introduced: introduced.sort(byPlace),
    remaining: remaining.sort(byPlace),
    fixed: options.isWhole ? [...known].filter((identity) => !seen.has(identity)).sort() : [],
    get excepted() {
      return excepted();
    },
    ...(options.judged === undefined ? {} : { judged: options.judged }),
    ledger: isWholeLedger ? "whole" : "crossings",
    get occurrences() {
      return occurrences();
    },
    accounts: {
      scanned,
      nScanned: Object.values(scanned).reduce((sum, n) => sum + n, 0),
      notCode: sortedRecord(check.notCode),
      nNotCode: Object.values(check.notCode).reduce((sum, n) => sum + n, 0),
      skipped: check.skipped,
      nOccurrences: Object.values(kinds).reduce((sum, n) => sum + n, 0) - nIncludes,
      nUnaccounted: check.nUnaccounted,
      nExcepted: allowed.length - nIncludesExcepted,
      nIncludes,
      nIncludesExcepted,
      kinds,
    },
    incomplete: check.incomplete,
  };
}

function locationsOf(checked: readonly CheckedFinding[]): Location[] {
  return checked.flatMap(({ finding: { location, related } }) => [
    location,
    ...related.map((each) => each.location),
  ]);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function byPlace(a: Finding, b: Finding): number {
  if (a.location.path !== b.location.path) return a.location.path < b.location.path ? -1 : 1;
  return a.location.span.start - b.location.span.start || (a.identity < b.identity ? -1 : 1);
}

function sortedRecord(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
