/**
 * The format for people: findings by boundary, each with its source line, then what was not
 * looked at, then one line of accounts. What holds for many findings is said once in a group.
 * Invariant: a clean and complete run is that one line, one for files that it passed by on
 * purpose, and one for exceptions that the tree itself brings; an incomplete one begins it with `incomplete`.
 */
import { textOf } from "../../../analyzers/words/text-of.js";
import { relatedClause } from "../parts/related.js";
import type {
  BoundarySummary,
  PlacedFinding,
  PlacedRelated,
  Review,
  Severity,
} from "../../../rules/results/tree-review.js";
import { clauseOf } from "../../../rules/results/offence.js";
import { severityOf } from "../../../rules/results/tree-review.js";
import { counted, thousands } from "../parts/counts.js";
import { frame } from "../parts/frame.js";
import { groups, type Group } from "../parts/groups.js";
import { painter, type Paint, type Style } from "../parts/paint.js";
import { countSeverities, severities } from "../parts/severity.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import type { LintDocument, View } from "../format.js";
import { blocksText, incompleteLines } from "./blocks.js";

/** From this many boundaries on, what each of them found is summed up below all findings. */
const nBoundariesSummed = 3;

/** Narrower than this, prose is not readable and is left wider. */
const leastWidth = 40;

const styles: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", info: "cyan" };

export function render({ review, notes }: LintDocument, view: View): string {
  const paint = painter(view.colour);
  const width = Math.max(leastWidth, view.width);
  const found = groups(review, review.introduced).filter(({ findings }) => findings.length > 0);
  const blocks = [
    ...found.flatMap((group) => groupBlocks(review, group, width, paint)),
    sumLines(found, paint),
    staleLines(review, paint),
    incompleteLines(review.incomplete, width),
    skippedLines(review),
    (notes ?? []).map(oneLine),
    [lastLine(review, paint)],
  ];
  return blocksText(blocks);
}

/** Findings, then the boundary. A note that several of them share stands with the first. */
function groupBlocks(
  review: Review,
  { boundary, findings }: Group,
  width: number,
  paint: Paint,
): string[][] {
  const told = new Set<string>();
  const declared: PlacedRelated[] = [];
  const blocks = findings.map((finding) => {
    const notes = finding.related.filter((note) => {
      const key = `${note.place.path}:${note.place.line}:${note.place.column} ${note.message}`;
      const isNew = !told.has(key);
      told.add(key);
      if (isNew && note.isBoundary) declared.push(note);
      return isNew && !note.isBoundary;
    });
    return findingLines(review, finding, notes, paint);
  });
  return [...blocks, boundaryLines(boundary, declared, findings.length, width, paint)];
}

function findingLines(
  review: Review,
  finding: PlacedFinding,
  notes: readonly PlacedRelated[],
  paint: Paint,
): string[] {
  const { place } = finding;
  const severity = severityOf(review, finding);
  const position = `${visible(place.path)}:${place.line}:${place.column}`;
  const lines = [
    `${paint(position, "bold")}: ${paint(severity, "bold", styles[severity])}: ` +
      `${oneLine(clauseOf(finding.offence))} ${paint(`[${oneLine(finding.rule)}]`, "dim")}`,
  ];
  const code = frame(place);
  if (code !== undefined) {
    lines.push(`${paint(code.gutter, "dim")}${code.source}`);
    if (code.carets !== "") {
      lines.push(
        `${paint(code.emptyGutter, "dim")}${paint(code.carets, "bold", styles[severity])}`,
      );
    }
  }
  const context = [
    finding.enclosing === "" ? "" : `in ${oneLine(finding.enclosing)}`,
    finding.condition === "" ? "" : `only if ${oneLine(finding.condition)}`,
  ].filter((part) => part !== "");
  if (context.length > 0) lines.push(`  ${context.join(", ")}`);
  for (const note of notes) {
    const position = `${visible(note.place.path)}:${note.place.line}:${note.place.column}`;
    lines.push(`  ${position}: note: ${oneLine(relatedClause(note))}`);
  }
  return lines;
}

function boundaryLines(
  boundary: BoundarySummary,
  declared: readonly PlacedRelated[],
  nFindings: number,
  width: number,
  paint: Paint,
): string[] {
  const parts: readonly (readonly [string, string])[] = [
    ["  why:     ", boundary.why],
    ["  instead: ", boundary.use_instead],
  ];
  return [
    `boundary ${paint(oneLine(boundary.id), "bold")}` +
      (nFindings > 1 ? `, ${counted(nFindings, "finding")}` : ""),
    ...parts.flatMap(([lead, prose]) => (prose === "" ? [] : wrap(prose, lead, width))),
    // An address is not prose: broken over lines it is of no use.
    ...(boundary.ref === "" ? [] : [`  see:     ${oneLine(boundary.ref)}`]),
    ...declared.map(
      ({ place }) => `  rule:    ${visible(place.path)}:${place.line}:${place.column}`,
    ),
  ];
}

function sumLines(found: readonly Group[], paint: Paint): string[] {
  if (found.length < nBoundariesSummed) return [];
  const width = Math.max(...found.map(({ findings }) => thousands(findings.length).length));
  return [
    "by boundary:",
    ...found.map(({ boundary, findings }) => {
      const count = thousands(findings.length).padStart(width);
      const severity = paint(boundary.severity, styles[boundary.severity]);
      return `  ${count} ${oneLine(boundary.id)} (${severity})`;
    }),
  ];
}

function staleLines(review: Review, paint: Paint): string[] {
  const { fixed } = review;
  if (fixed.length === 0) return [];
  const entries = fixed.length === 1 ? "1 stale entry" : `${thousands(fixed.length)} stale entries`;
  return [
    `${paint(entries, "yellow")} of the baseline, fixed or moved; ringfence baseline takes ` +
      `${fixed.length === 1 ? "it" : "them"} out:`,
    ...fixed.map((identity) => `  ${oneLine(identity)}`),
  ];
}

/** Files that were passed by on purpose, counted; what makes the answer incomplete is named above. */
function skippedLines(review: Review): string[] {
  const counts = new Map<string, number>();
  // A run that was ended before its time tells nothing of files but this.
  const isTold = review.stopped === undefined;
  for (const { reason, isLink, matters } of review.accounts.skipped) {
    const kind = isLink ? "" : textOf(reason);
    if (!matters || !isTold) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) =>
    reason === ""
      ? `${counted(count, "symbolic link")} not followed`
      : `${counted(count, "file")} not read: ${oneLine(reason)}`,
  );
}

function lastLine(review: Review, paint: Paint): string {
  const { accounts, introduced, remaining } = review;
  const counts = countSeverities(review, introduced);
  const mixture = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) =>
      severity === "info" ? `${counts.info} info` : counted(counts[severity], severity),
    )
    .join(", ");
  const found = counted(introduced.length, "finding") + (mixture === "" ? "" : ` (${mixture})`);
  const known = remaining.length === 0 ? "" : `, ${thousands(remaining.length)} in baseline`;
  const looked = [
    counted(accounts.nScanned, "file"),
    counted(accounts.nOccurrences, "occurrence"),
    `${thousands(accounts.nUnaccounted)} unaccounted`,
    `${thousands(accounts.nExcepted)} allowed by exceptions`,
  ].join(", ");
  const { nIncludes, nIncludesExcepted } = accounts;
  const includes =
    nIncludes === 0
      ? ""
      : `; ${counted(nIncludes, "include")}, ${thousands(nIncludesExcepted)} allowed by exceptions`;
  const incomplete =
    review.incomplete.length === 0 ? "" : `${paint("incomplete", "bold", "red")}, `;
  return `${incomplete}${found}${known}: ${looked}${includes}`;
}
