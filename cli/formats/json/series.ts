/**
 * The whole review as one JSON document, documented by docs/schema/review.schema.json: everything
 * that another tool or a person may want to quote. Invariant: keys stand in a fixed order, and a line
 * of a patch takes one line, so that two reports can be compared with diff.
 */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { SeriesReview } from "../../../rules/results/series-review.js";
import { inertJson } from "../parts/visible.js";
import type { ReviewReport } from "./series-schema.js";
import { nFailing } from "../notes/gate.js";
import {
  claimJson,
  findingJson,
  mailJson,
  modelJson,
  patchJson,
  seriesFindingJson,
} from "./series-values.js";
import { commandOf, complaintsOf, saidOf, whereOf } from "../notes/lead.js";
import { judgeSeries } from "../notes/verdict.js";
import type { SeriesDocument, View } from "../format.js";

export function render(document: SeriesDocument, view: View): string {
  return inertJson(`${layout(report(document, view))}\n`);
}

function report({ review, failOn }: SeriesDocument, view: View): ReviewReport {
  const { tool, tree, base, summary, previous } = review;
  const { status, summary: headline } = judgeSeries(review, failOn);
  const [worst] = complaintsOf(review);
  return {
    version: 2,
    tool: { name: tool.name, version: tool.version },
    tree: { label: tree.label, kernel: tree.kernel, revision: tree.revision },
    base: {
      label: base.label,
      commit: base.commit,
      because: textOf(base.because),
      nExact: base.nExact,
      nNamed: base.nNamed,
    },
    series: {
      title: review.title,
      version: review.version,
      rfc: review.isRfc,
      total: review.total,
      missing: [...review.missing],
      cover: review.cover === undefined ? null : mailJson(review.cover),
    },
    summary: {
      complete: review.incomplete.length === 0,
      status,
      headline,
      worst:
        worst === undefined ? null : { where: whereOf(review, worst), text: saidOf(worst.note) },
      again: worst === undefined ? [] : commandOf(review, view),
      failOn,
      failing: nFailing(review, failOn),
      patches: summary.nPatches,
      applied: summary.nApplied,
      introduced: summary.nIntroduced,
      fixed: summary.nFixed,
      transient: summary.nTransient,
      moved: summary.nMoved,
      remaining: summary.nRemaining,
      claimsHold: summary.nClaimsHold,
      claimsContradicted: summary.nClaimsContradicted,
      claimsUnknown: summary.nClaimsUnknown,
      questions: summary.nRemarks,
      relocationsSame: summary.nSame,
      relocationsChanged: summary.nChanged,
      relocationsDiffering: summary.nDiffering,
      relocationsBetter: summary.nBetter,
      relocationsWorse: summary.nWorse,
      relocationsUndecided: summary.nUndecided,
    },
    incomplete: [...review.incomplete],
    ...(review.stopped === undefined ? {} : { stopped: review.stopped }),
    notes: [...review.notes],
    boundaries: review.boundaries.map(({ id, severity, why, use_instead, ref }) => ({
      id,
      severity,
      why,
      use_instead,
      ref,
    })),
    nFindings: [...review.nFindings],
    findings: review.findings.map(seriesFindingJson),
    coverClaims: review.coverClaims.map(claimJson),
    model: modelJson(review, review.model),
    symbols: review.symbols.map(({ symbol, boundary, before, after }) => ({
      symbol,
      boundary,
      before: before.map(standingJson),
      after: after.map(standingJson),
    })),
    patches: review.patches.map((patch) => patchJson(review, patch)),
    previous:
      previous === undefined
        ? null
        : {
            label: previous.label,
            version: previous.version,
            fixed: previous.fixed.map((finding) =>
              findingJson(finding, severityIn(review, finding.boundary)),
            ),
            remaining: previous.remaining.map(seriesFindingJson),
            introduced: previous.introduced.map(seriesFindingJson),
            patches: previous.patches.map(({ index, was, change }) => ({
              index,
              was: was ?? null,
              change,
            })),
            dropped: [...previous.dropped],
            claimsMended: [...previous.claimsMended],
            claimsLeft: [...previous.claimsLeft],
            questionsSettled: [...previous.questionsSettled],
            questionsLeft: [...previous.questionsLeft],
          },
  };
}

type StandingJson = ReviewReport["symbols"][number]["before"][number];

function standingJson({
  path,
  line,
  kind,
  enclosing,
  isInside,
}: SeriesReview["symbols"][number]["before"][number]): StandingJson {
  return { path, line, kind, enclosing, inside: isInside };
}

function severityIn({ boundaries }: SeriesReview, id: string): "error" | "warning" | "info" {
  return boundaries.find((boundary) => boundary.id === id)?.severity ?? "error";
}

/** Two blanks a level, but one line for a line of a patch, of which there are many. */
function layout(document: ReviewReport): string {
  const text = JSON.stringify(document, null, 2);
  return text.replace(
    /\{\n\s*"text": ("(?:[^"\\]|\\.)*"),\n\s*"oldLine": (\d+),\n\s*"newLine": (\d+)\n\s*\}/g,
    '{ "text": $1, "oldLine": $2, "newLine": $3 }',
  );
}
