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
import { commandOf, complaintsOf, saidOf, whereOf } from "../notes/lead.js";
import { visible } from "../parts/visible.js";
import { cutLine, NoteWriter } from "./note.js";
import { coverBlock, previousBlock, summaryBlocks } from "./summary.js";
import { nothing } from "../notes/opening.js";
import { judgeSeries, type Status } from "../notes/verdict.js";
import type { SeriesDocument, View } from "../format.js";

/** Narrower than this, prose is not readable and is left wider. */
const leastWidth = 40;
/** An answer of so many lines is seen at one look. */
const nLinesSeen = 24;
/** As wide as a mail. */
const mostWidth = 78;
const nInOrder = 12;
/** How many reasons for an incomplete answer are named before the rest is counted. */
const nReasonsShown = 20;

const styles: Readonly<Record<Status, Style>> = { pass: "green", warn: "yellow", fail: "red" };

export function render(document: SeriesDocument, options: View): string {
  const { review } = document;
  const paint = painter(options.colour);
  const width = Math.min(mostWidth, Math.max(leastWidth, options.width));
  const writer = new NoteWriter(width, paint);
  const shown = review.patches.filter(
    (patch) => options.all || patch.problems.length > 0 || notesOf(review, patch).length > 0,
  );
  const blocks = [
    topLines(document, options, width, paint),
    orderLines(review, width, paint),
    ...summaryBlocks(review, width, paint),
    previousBlock(review, width, paint),
    coverBlock(review, writer, paint),
    ...shown.flatMap((patch) => patchBlock(review, patch, writer, { ...options, width }, paint)),
    incompleteLines(review, width, paint),
  ];
  const text = blocksText(blocks);
  // Who reads the end of a long answer sees the verdict there as well.
  return text.split("\n").length > nLinesSeen ? `${text}\n${lastLine(document, paint)}\n` : text;
}

/** The verdict in a sentence, the worst thing with its place and its proof, and how to see the same. */
function topLines(document: SeriesDocument, view: View, width: number, paint: Paint): string[] {
  const { review, failOn } = document;
  const { status, opening } = judgeSeries(review, failOn);
  // What could not be looked at is the news where nothing else is.
  const [reason] = review.incomplete;
  const said = opening === nothing && reason !== undefined ? reason : opening;
  const unfinished = review.incomplete.length === 0 ? "" : "incomplete, ";
  const lead = `${unfinished}${status}: `;
  // Whatever a name brings along begins no line.
  const [first = "", ...rest] = wrap(said, lead, width);
  const [worst] = complaintsOf(review);
  return [
    `${paint(lead.slice(0, -1), "bold", styles[status])} ${first.slice(lead.length)}`,
    ...rest,
    ...(worst === undefined
      ? []
      : wrap(`${whereOf(review, worst)}: ${saidOf(worst.note)}`, "worst: ", width)),
    ...(worst === undefined ? [] : commandOf(review, view)).map(
      (line, index) => `${index === 0 ? "again: " : "       "}${line}`,
    ),
  ];
}

/** What else the author is asked to look at, a line each, the heaviest first. */
function orderLines(review: SeriesReview, width: number, paint: Paint): string[] {
  const rest = complaintsOf(review).slice(1);
  if (rest.length === 0) return [];
  const shown = rest.slice(0, nInOrder);
  return [
    "then:",
    ...shown.map((placed) => {
      const line = visible(
        `  ${placed.note.tone}: ${whereOf(review, placed)}: ${placed.note.headline}`,
      );
      return cutLine(line, width);
    }),
    ...(rest.length > shown.length
      ? [paint(`  and ${rest.length - shown.length} more below`, "dim")]
      : []),
  ];
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
