/**
 * A review of a series as one of a tree, so that formats of lint that know nothing of patches can
 * show it. Invariant: everything that a gate is told is an introduced finding once, at a place of the last state,
 * and the severity of its boundary is that of the note; nothing else is a finding.
 */
import { words } from "../../../analyzers/words/words.js";
import type { OccurrenceKind } from "../../../analyzers/references/occurrence.js";
import { statement } from "../../../rules/results/offence.js";
import type {
  BoundarySummary,
  PlacedFinding,
  Review,
  Severity,
} from "../../../rules/results/tree-review.js";
import type { PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import { isForGate } from "./audience.js";
import { type Detail, type Note, numberOf } from "./note.js";
import { notePlace } from "./note-place.js";
import { coverNotes, notesOf } from "./notes.js";

interface Placed {
  readonly finding: PlacedFinding;
  readonly boundary: BoundarySummary;
}

export function asReview(review: SeriesReview): Review {
  const { patches, summary } = review;
  const first = patches[0];
  const placed = [
    ...(first === undefined
      ? []
      : coverNotes(review)
          .filter(isForGate)
          .map((note) => findingOf(review, first, note, "cover letter"))),
    ...patches.flatMap((patch) =>
      notesOf(review, patch)
        .filter(isForGate)
        .map((note) => findingOf(review, patch, note, `patch ${numberOf(review, patch)}`)),
    ),
  ];
  const nFiles = new Set(patches.flatMap(({ files }) => files.map(({ path }) => path))).size;
  return {
    tool: review.tool,
    tree: review.tree,
    boundaries: [...new Map(placed.map(({ boundary }) => [boundary.id, boundary])).values()],
    introduced: placed.map(({ finding }) => finding),
    remaining: [],
    fixed: review.findings
      .filter(({ state }) => state === "fixed")
      .map(({ finding }) => finding.identity),
    excepted: [],
    ledger: "crossings",
    occurrences: [],
    accounts: {
      scanned: { "touched by the series": nFiles },
      nScanned: nFiles,
      notCode: {},
      nNotCode: 0,
      skipped: [],
      nOccurrences: summary.nIntroduced + summary.nFixed + summary.nMoved + summary.nTransient,
      nUnaccounted: 0,
      nExcepted: 0,
      nIncludes: 0,
      nIncludesExcepted: 0,
      kinds: {},
    },
    incomplete: review.incomplete,
  };
}

function findingOf(review: SeriesReview, patch: PatchReview, note: Note, where: string): Placed {
  const { finding, rule, identity } = note;
  const boundary = boundaryFor(note);
  const place = notePlace(review, patch, note);
  const details = note.details.filter(({ about }) => !leftOut.has(about));
  const message = [note.headline, ...details.map(({ text }) => text)]
    .map((text) => text.replace(/[.\s]+$/, ""))
    .join("; ");
  const kind: { readonly kind: OccurrenceKind } | object =
    finding?.kind === undefined ? {} : { kind: finding.kind };
  return {
    boundary,
    finding: {
      rule,
      boundary: boundary.id,
      location: { path: place.path, span: finding?.location.span ?? { start: 0, end: 0 } },
      place,
      offence: statement(words`${where}: ${message}`),
      symbol: finding?.symbol ?? note.rule,
      ...kind,
      enclosing: finding?.enclosing ?? "",
      // The headline has it already.
      condition: "",
      related: note.related,
      identity,
    },
  };
}

/** A finding of lint has one clause and says its function by itself; a difference is told before and after, without its case. */
const leftOut: ReadonlySet<Detail["about"]> = new Set(["site", "case", "outcome"]);

/** One boundary has one severity; what counts for less has a boundary of its own. */
function boundaryFor({ boundary, tone }: Note): BoundarySummary {
  const severity: Severity = tone === "error" || tone === "warning" ? tone : "info";
  if (severity === boundary.severity) return boundary;
  return { ...boundary, id: `${boundary.id} (transient)`, severity };
}
