/**
 * The format for people: the verdict, a summary, then every patch that something is said about, its
 * message and diff with remarks below the lines that they are about, and one last line with the verdict.
 * Invariant: only hunks with a remark are shown unless all are asked for, and what is left out
 * between two shown lines is counted.
 */
import type { SeriesReview } from "../../../rules/results/series-review.js";
import { painter, type Paint, type Style } from "../parts/paint.js";
import { wrap } from "../parts/wrap.js";
import { notesOf } from "../notes/notes.js";
import { blocksText } from "./blocks.js";
import { patchBlock } from "./patch.js";
import { NoteWriter } from "./note.js";
import { coverBlock, previousBlock, summaryBlocks } from "./summary.js";
import { judgeSeries, type Status } from "../notes/verdict.js";
import type { SeriesDocument, View } from "../format.js";

/** Narrower than this, prose is not readable and is left wider. */
const leastWidth = 40;
/** An answer of so many lines is seen at one look. */
const nLinesSeen = 24;
/** How many reasons for an incomplete answer are named before the rest is counted. */
const nReasonsShown = 20;

const styles: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", fail: "red" };

export function render(document: SeriesDocument, options: View): string {
  const { review } = document;
  const paint = painter(options.colour);
  const width = Math.max(leastWidth, options.width);
  const writer = new NoteWriter(width, paint);
  const shown = review.patches.filter(
    (patch) => options.all || patch.problems.length > 0 || notesOf(review, patch).length > 0,
  );
  const verdict = lastLine(document, paint);
  const blocks = [
    ...summaryBlocks(review, width, paint),
    previousBlock(review, width, paint),
    coverBlock(review, writer, paint),
    ...shown.flatMap((patch) => patchBlock(review, patch, writer, { ...options, width }, paint)),
    incompleteLines(review, width, paint),
  ];
  const text = blocksText([...blocks, [verdict]]);
  // Who reads a long answer from its top sees the verdict there as well.
  return text.split("\n").length > nLinesSeen ? `${verdict}\n\n${text}` : text;
}

function incompleteLines({ incomplete }: SeriesReview, width: number, paint: Paint): string[] {
  const nHidden = incomplete.length - nReasonsShown;
  const lead = "incomplete: ";
  return [
    ...incomplete.slice(0, nReasonsShown).flatMap((reason) => wrap(reason, lead, width)),
    ...(nHidden > 0 ? [`${lead}and ${nHidden} more; --format=json lists them all`] : []),
  ].map((line) =>
    line.startsWith(lead) ? `${paint(lead.trimEnd(), "red")} ${line.slice(lead.length)}` : line,
  );
}

function lastLine({ review, failOn }: SeriesDocument, paint: Paint): string {
  const { status, tally } = judgeSeries(review, failOn);
  const lead = review.incomplete.length === 0 ? "" : `${paint("incomplete", "bold", "red")}, `;
  return `${lead}${paint(status, "bold", styles[status])}: ${tally}`;
}
