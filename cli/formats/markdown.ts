/**
 * A summary for a pull or merge request. Invariant: it fits into a comment of GitHub, says so when
 * remarks are left out, and nothing from a mail or a tree is markup in it.
 */
import { textOf } from "../../analyzers/words/text-of.js";
import { relatedClause } from "./parts/related.js";
import type { PatchReview, SeriesReview } from "../../rules/results/series-review.js";
import { isComplaint, isUndecided, type Note, numberOf } from "./notes/note.js";
import { notePlace } from "./notes/note-place.js";
import { coverNotes, notesOf } from "./notes/notes.js";
import { adviceLine } from "./parts/describe.js";
import { oneLine } from "./parts/visible.js";
import { codeSpan, markdown as escaped } from "./parts/markdown-text.js";
import { adviceOf, relatedOf } from "./notes/plain-note.js";
import { kernelName } from "./reply/words.js";
import { sinceRows } from "./notes/since.js";
import { judgeSeries, tally } from "./notes/verdict.js";
import { commandOf, complaintsOf, saidOf, whereOf } from "./notes/lead.js";
import { byWeight } from "./notes/weight.js";
import type { SeriesDocument, View } from "./format.js";

/** A comment has 65,536 characters; the end of ours is not counted while it grows. */
const maxText = 60_000;
const maxLine = 3000;

export function render(document: SeriesDocument, view: View): string {
  return `${summaryOf(document, view)}\n`;
}

function summaryOf({ review, failOn }: SeriesDocument, view: View): string {
  const { status, summary } = judgeSeries(review, failOn);
  const because = textOf(review.base.because);
  const worst = complaintsOf(review).slice(0, 1);
  const head = [
    `### ringfence: ${status}`,
    "",
    `${escaped(summary)}.`,
    ...worst.map(
      (placed) =>
        `<br>Worst: ${codeSpan(whereOf(review, placed))} ${cut(escaped(saidOf(placed.note)), maxLine)}`,
    ),
    ...(worst.length === 0
      ? []
      : ["", ...commandOf(review, view).map((line) => `    ${oneLine(line)}`)]),
    "",
    `Checked on ${escaped(kernelName(review))}${because === "" ? "" : `, ${escaped(because)}`}.`,
    ...review.incomplete.slice(0, 20).map((reason) => `\n**Incomplete:** ${escaped(reason)}`),
    ...(review.incomplete.length > 20
      ? [`\n**Incomplete:** and ${review.incomplete.length - 20} more reasons`]
      : []),
    "",
    ...table(review),
  ];
  const remarks = [
    ...coverNotes(review)
      .filter(isComplaint)
      .map((note) => [
        "",
        `- **${note.tone}** in the cover letter: ${escaped(note.headline)}`,
        ...details(note),
      ]),
    ...review.patches.flatMap((patch) => {
      const notes = byWeight(notesOf(review, patch).filter(isComplaint));
      return notes.map((note, index) => [
        ...(index === 0
          ? ["", `#### ${numberOf(review, patch)} ${escaped(patch.mail.title)}`, ""]
          : []),
        ...remark(review, patch, note),
      ]);
    }),
  ];
  return [
    ...head,
    ...within(remarks, maxText - head.join("\n").length),
    ...sinceLines(review),
    ...openLines(review),
    ...goodLines(review),
  ]
    .join("\n")
    .trimEnd();
}

/** As many remarks as there is room for, and how many there are. */
function within(remarks: readonly (readonly string[])[], room: number): string[] {
  const lines: string[] = [];
  let length = 0;
  for (const [index, remark] of remarks.entries()) {
    length += remark.join("\n").length + 1;
    if (length > room)
      return [
        ...lines,
        "",
        `Shown are ${index} of ${remarks.length} remarks; \`--format=json\` has them all.`,
      ];
    lines.push(...remark);
  }
  return lines;
}

function table(review: SeriesReview): string[] {
  const shown = review.patches.slice(0, 100);
  if (shown.length === 0) return [];
  return [
    "| patch | title | remarks |",
    "| --- | --- | --- |",
    ...shown.map(
      (patch) =>
        `| ${numberOf(review, patch)} | ${cut(escaped(patch.mail.title), 300)} | ${patchWord(review, patch)} |`,
    ),
    ...(review.patches.length > shown.length
      ? [`| | and ${review.patches.length - shown.length} more | |`]
      : []),
  ];
}

function patchWord(review: SeriesReview, patch: PatchReview): string {
  if (!patch.isApplied) return "not applied";
  const complaints = notesOf(review, patch).filter(isComplaint);
  return complaints.length === 0 ? "" : tally(complaints);
}

function remark(review: SeriesReview, patch: PatchReview, note: Note): string[] {
  const place = notePlace(review, patch, note);
  const where =
    note.anchor.kind === "message" || note.anchor.kind === "patch"
      ? ""
      : ` ${codeSpan(`${place.path}:${place.line}`)}`;
  return [
    `- **${note.tone}**${where} ${cut(escaped(note.headline), maxLine)} (${codeSpan(note.rule)})`,
    ...details(note),
  ];
}

function details(note: Note): string[] {
  const places = relatedOf(note)
    .slice(0, 8)
    .map(
      (related) =>
        `${escaped(relatedClause(related))}: ${codeSpan(`${related.place.path}:${related.place.line}`)}`,
    );
  return [
    ...note.details.map(({ text }) => escaped(text)),
    ...places,
    ...adviceOf(note).map((advice) => escaped(adviceLine(advice))),
  ].map((line) => `  <br>${cut(line, maxLine)}`);
}

/** An escape cut in half would act, so that a long line is left out and not cut. */
function cut(line: string, max: number): string {
  return line.length <= max ? line : "(too long to be shown)";
}

const maxGood = 50;
const maxSince = 20;

/** Against the version before: what is mended, what still stands, what is new. */
function sinceLines({ previous }: SeriesReview): string[] {
  if (previous === undefined) return [];
  const items = sinceRows(previous).flatMap((row) =>
    row.items.map((item) => `- ${row.word}: ${cut(escaped(item), 300)}`),
  );
  const shown = items.slice(0, maxSince);
  const more = items.length > shown.length ? [`- and ${items.length - shown.length} more`] : [];
  return [
    "",
    `#### Since v${previous.version}`,
    "",
    ...(items.length === 0 ? ["Nothing changed."] : shown),
    ...more,
  ];
}

/** What nothing here decides is not right for that. */
function openLines(review: SeriesReview): string[] {
  const of = (list: readonly Note[], where: string): string[] =>
    list
      .filter((note) => note.kind === "claim" && isUndecided(note))
      .map(
        (note) =>
          `- ${where}: "${cut(escaped(note.sentence), 300)}" ${cut(escaped(note.headline), 500)}`,
      );
  const open = [
    ...of(coverNotes(review), "cover letter"),
    ...review.patches.flatMap((patch) => of(notesOf(review, patch), numberOf(review, patch))),
  ];
  if (open.length === 0) return [];
  const shown = open.slice(0, maxGood);
  return [
    "",
    `#### Not decided: ${open.length}`,
    "",
    ...shown,
    ...(open.length > shown.length ? [`- and ${open.length - shown.length} more`] : []),
  ];
}

function goodLines(review: SeriesReview): string[] {
  const good = review.patches.flatMap((patch) =>
    notesOf(review, patch)
      .filter(({ tone }) => tone === "good")
      .map((note) => `- ${numberOf(review, patch)}: ${cut(escaped(note.headline), 200)}`),
  );
  if (good.length === 0) return [];
  const shown = good.slice(0, maxGood);
  const nMore = good.length - shown.length;
  return [
    "",
    `<details><summary>${review.incomplete.length === 0 ? "Checked and fine" : "Fine in what was looked at"}: ${good.length}</summary>`,
    "",
    ...shown,
    ...(nMore > 0 ? [`- and ${nMore} more`] : []),
    "",
    "</details>",
  ];
}
