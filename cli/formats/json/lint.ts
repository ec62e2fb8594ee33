/**
 * The whole review as one JSON document, documented by docs/schema/lint.schema.json. Invariant:
 * keys stand in a fixed order and the ledger takes one line for an occurrence, so that two
 * reports can be compared with diff.
 */
import { proofWords } from "../parts/proof-words.js";
import { textOf } from "../../../analyzers/words/text-of.js";
import { relatedClause } from "../parts/related.js";
import { clauseOf } from "../../../rules/results/offence.js";
import type { Related } from "../../../rules/results/finding.js";
import type {
  PlacedFinding,
  PlacedOccurrence,
  TextPlace,
  Review,
} from "../../../rules/results/tree-review.js";
import { severityOf } from "../../../rules/results/tree-review.js";
import type { LintReport } from "./lint-schema.js";
import { fingerprints } from "../parts/fingerprint.js";
import { countSeverities, fails } from "../parts/severity.js";
import { inertJson } from "../parts/visible.js";
import type { LintDocument } from "../format.js";

type JsonFinding = LintReport["findings"][number];
type State = JsonFinding["state"];

export function render(document: LintDocument): string {
  return inertJson(layout(report(document)));
}

function report({ review, failOn }: LintDocument): LintReport {
  const { introduced, remaining, excepted, accounts } = review;
  const counts = countSeverities(review, introduced);
  const all = [...introduced, ...remaining, ...excepted.map(({ finding }) => finding)];
  const prints = fingerprints(all);
  const list = all.map((finding, index) =>
    jsonFinding(review, finding, stateAt(review, index), prints[index] ?? ""),
  );
  const nCounted = introduced.length + remaining.length;
  return {
    version: 2,
    tool: { name: review.tool.name, version: review.tool.version },
    tree: {
      label: review.tree.label,
      kernel: review.tree.kernel,
      revision: review.tree.revision,
    },
    summary: {
      complete: review.incomplete.length === 0,
      failing: introduced.filter((finding) => fails(severityOf(review, finding), failOn)).length,
      introduced: introduced.length,
      errors: counts.error,
      warnings: counts.warning,
      infos: counts.info,
      remaining: remaining.length,
      excepted: excepted.length,
      fixed: review.fixed.length,
    },
    incomplete: [...review.incomplete],
    ...(review.stopped === undefined ? {} : { stopped: review.stopped }),
    ...(review.judged === undefined
      ? {}
      : { judged: { paths: [...review.judged.paths], stdin: review.judged.isInput } }),
    boundaries: review.boundaries.map(({ id, severity, why, use_instead, ref }) => ({
      id,
      severity,
      why,
      use_instead,
      ref,
    })),
    findings: list.slice(0, nCounted),
    excepted: list.slice(nCounted).map((finding, index) => ({
      finding,
      reason: excepted[index]?.reason ?? "",
      owner: excepted[index]?.owner ?? "",
      expires: excepted[index]?.expires ?? "",
    })),
    fixed: [...review.fixed],
    accounts: {
      nScanned: accounts.nScanned,
      scanned: sorted(accounts.scanned),
      nNotCode: accounts.nNotCode,
      notCode: sorted(accounts.notCode),
      nOccurrences: accounts.nOccurrences,
      nUnaccounted: accounts.nUnaccounted,
      nExcepted: accounts.nExcepted,
      nIncludes: accounts.nIncludes,
      nIncludesExcepted: accounts.nIncludesExcepted,
      kinds: sorted(accounts.kinds),
      skipped: accounts.skipped.map(({ path, reason }) => ({ path, reason: textOf(reason) })),
    },
    ledger: review.ledger,
    occurrences: review.occurrences.map(jsonOccurrence),
  };
}

function stateAt(review: Review, index: number): State {
  if (index < review.introduced.length) return "introduced";
  return index < review.introduced.length + review.remaining.length ? "remaining" : "excepted";
}

function jsonFinding(
  review: Review,
  finding: PlacedFinding,
  state: State,
  fingerprint: string,
): JsonFinding {
  return {
    state,
    severity: severityOf(review, finding),
    rule: finding.rule,
    boundary: finding.boundary,
    symbol: finding.symbol,
    ...(finding.kind === undefined ? {} : { kind: finding.kind }),
    enclosing: finding.enclosing,
    condition: finding.condition,
    message: clauseOf(finding.offence),
    place: jsonPlace(finding.place),
    span: jsonSpan(finding),
    related: finding.related.map((related) => ({
      message: relatedClause(related),
      place: jsonPlace(related.place),
      span: jsonSpan(related),
    })),
    identity: finding.identity,
    fingerprint,
  };
}

/** Written out key by key, so that neither the order nor a new field of the type slips in. */
function jsonPlace(place: TextPlace): JsonFinding["place"] {
  return {
    path: place.path,
    line: place.line,
    column: place.column,
    endLine: place.endLine,
    endColumn: place.endColumn,
    columnUtf16: place.columnUtf16,
    endColumnUtf16: place.endColumnUtf16,
    text: place.text,
    lineHash: place.lineHash,
  };
}

function jsonSpan({ location }: Pick<Related, "location">): JsonFinding["span"] {
  return { start: location.span.start, end: location.span.end };
}

function jsonOccurrence(occurrence: PlacedOccurrence): LintReport["occurrences"][number] {
  return {
    path: occurrence.path,
    line: occurrence.line,
    column: occurrence.column,
    span: { start: occurrence.span.start, end: occurrence.span.end },
    symbol: occurrence.symbol,
    kind: occurrence.kind,
    boundary: occurrence.boundary,
    inside: occurrence.inside,
    enclosing: occurrence.enclosing,
    condition: occurrence.condition,
    because: textOf(proofWords(occurrence.proof)),
  };
}

/** Counters come in the order of discovery, which is not that of the input. */
function sorted<T extends Readonly<Record<string, number>>>(counters: T): T;
function sorted(counters: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}

/** Two blanks a level, but one line for an occurrence, of which there are many. */
function layout(document: LintReport): string {
  const { occurrences, ...head } = document;
  const text = JSON.stringify(head, null, 2);
  const lines = occurrences.map((occurrence) => `    ${JSON.stringify(occurrence)}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `${text.slice(0, -"\n}".length)},\n  "occurrences": ${list}\n}\n`;
}
