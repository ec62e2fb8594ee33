/**
 * The directory that `b4 review` takes reviews of others from, `.git/b4-review/HEAD/`: who speaks,
 * what there is to say of the series, and a file for each patch with its whole diff quoted and the
 * remarks in between. Invariant: every file is UTF-8 and has no character that b4 takes for a line
 * end but the newline, so that no quoted line can speak for us; a remark stands below the line that
 * it is about.
 */
import type { PatchReview, SeriesReview } from "../../rules/results/series-review.js";
import { shownRaw } from "./notes/bytes-text.js";
import { isComplaint } from "./notes/note.js";
import { coverNotes, notesOf } from "./notes/notes.js";
import { kernelName, ReplyWords } from "./reply/words.js";
import { prose } from "./reply/prose.js";
import { diffLines, messageLines, type ReplyLine } from "./reply/quote.js";
import { judgePatch, judgeSeries } from "./notes/verdict.js";
import type { OutputFile, SeriesDocument } from "./format.js";
import type { FailOn } from "./notes/gate.js";

export function render({ review, failOn }: SeriesDocument): OutputFile[] {
  return [
    {
      name: "identity.txt",
      text: `${review.tool.name} ${review.tool.version} <${review.tool.name}@ringfence.invalid>\n`,
    },
    ...seriesFile(review, failOn),
    ...review.patches.flatMap((patch) => patchFile(review, patch, failOn)),
  ];
}

/** The first line is what b4 lists, the rest what it shows. */
function seriesFile(review: SeriesReview, failOn: FailOn): OutputFile[] {
  const notes = coverNotes(review).filter(isComplaint);
  const anyComplaint =
    notes.length > 0 || review.patches.some((patch) => notesOf(review, patch).some(isComplaint));
  if (!anyComplaint && review.incomplete.length === 0) return [];
  const words = new ReplyWords(review);
  const body = [
    ...prose(`Checked on ${kernelName(review)}.`),
    ...review.incomplete.flatMap((reason) => prose(`Not looked at: ${reason}`, "- ")),
    ...(review.cover === undefined ? [] : messageLines(review.cover, notes, words).map(textOf)),
  ];
  return [noteFile("series.txt", judgeSeries(review, failOn).summary, body, [])];
}

function patchFile(review: SeriesReview, patch: PatchReview, failOn: FailOn): OutputFile[] {
  const all = notesOf(review, patch);
  const notes = all.filter(isComplaint);
  if (notes.length === 0) return [];
  const words = new ReplyWords(review);
  // A remark that is about no line of a hunk would be read as one on the hunk above it.
  const isInline = notes.filter(({ anchor }) => anchor.kind === "line");
  const whole = notes
    .filter((note) => !isInline.includes(note))
    .map((note) =>
      note.anchor.kind === "file" ? { ...note, anchor: { kind: "patch" as const } } : note,
    );
  const unfinished = words.unfinished();
  const body = [
    ...unfinished,
    ...(unfinished.length === 0 ? [] : [""]),
    ...messageLines(patch.mail, whole, words).map(textOf),
    ...words.facts(patch, all),
  ];
  const diff = diffLines(patch, isInline, words, true).map(textOf);
  const name = `${String(patch.index).padStart(4, "0")}.txt`;
  return [noteFile(name, judgePatch(review, patch, failOn).summary, body, diff)];
}

function textOf(line: ReplyLine): string {
  if ("said" in line) return line.said;
  const quoted = shownRaw(line.quoted);
  return quoted === "" ? ">" : `> ${quoted}`;
}

function noteFile(
  name: string,
  summary: string,
  body: readonly string[],
  diff: readonly string[],
): OutputFile {
  const lines = [summaryLine(summary), "", ...body, "", ...diff];
  const single = lines.filter((line, index) => line !== "" || lines[index - 1] !== "");
  return { name, text: `${single.join("\n").trimEnd()}\n` };
}

function summaryLine(summary: string): string {
  return prose(summary).join(" ");
}
