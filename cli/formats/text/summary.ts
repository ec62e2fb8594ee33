/**
 * What stands above the patches: which series on which tree, the counts, a line for each patch, and
 * how guarded names stand before and after. Invariant: a count of nothing is left out unless it is
 * the answer.
 */
import { ranges } from "../parts/ranges.js";
import type { PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import { counted, thousands } from "../parts/counts.js";
import { painter, type Paint } from "../parts/paint.js";
import { oneLine, visible } from "../parts/visible.js";
import { columns, wrap } from "../parts/wrap.js";
import { isComplaint, numberOf } from "../notes/note.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { baseName } from "../reply/words.js";
import { sinceRows } from "../notes/since.js";
import { messageLines } from "./patch.js";
import type { NoteWriter } from "./note.js";
import { tally } from "../notes/verdict.js";

const nSymbolsShown = 12;
/** Titles are cut so that what is said of a patch stands in one column. */
const maxTitle = 64;
const leastTitle = 24;
/** Words about an earlier version stand in a column. */
const sinceWidth = "  changed: ".length;

export function summaryBlocks(review: SeriesReview, width: number, paint: Paint): string[][] {
  return [
    [...headLines(review, width, paint), ...countLines(review, width)],
    patchTable(review, width, paint),
    symbolLines(review),
    review.notes.flatMap((note) => wrap(note, "note: ", width)),
  ];
}

function headLines(review: SeriesReview, width: number, paint: Paint): string[] {
  const { title, version, isRfc, base, missing } = review;
  const total = Math.max(review.total, review.patches.length);
  const kind = `${isRfc ? "RFC, " : ""}${version > 1 ? `v${version}, ` : ""}${total === 1 ? "1 patch" : `${total} patches`}`;
  const exact = exactness(base.nExact, base.nNamed);
  const because = oneLine(base.because);
  return [
    `${paint(oneLine(title) || "a patch without a title", "bold")} (${kind})`,
    ...wrap(
      `${baseName(review)}${because === "" ? "" : `, ${because}`}${exact}`,
      "  base:        ",
      width,
    ),
    ...(missing.length === 0 ? [] : wrap(ranges(missing), "  missing:     ", width)),
  ];
}

/** Whether the patches lie on the files that they were made on. */
function exactness(nExact: number, nNamed: number): string {
  if (nNamed === 0) return "";
  if (nExact === nNamed)
    return nNamed === 1
      ? "; its file is as it was when the patch was made"
      : `; all ${nNamed} files are as they were when the patches were made`;
  return `; ${nExact} of ${counted(nNamed, "file")} ${nExact === 1 ? "is as it was" : "are as they were"} when the patches were made`;
}

function countLines({ summary: n }: SeriesReview, width: number): string[] {
  const list = (parts: readonly (readonly [number, string])[]): string =>
    parts
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${thousands(count)} ${word}`)
      .join(", ");
  const findings = list([
    [n.nIntroduced, "introduced"],
    [n.nTransient, "introduced and gone again"],
    [n.nFixed, "gone"],
    [n.nMoved, "moved"],
    [n.nRemaining, "as before"],
  ]);
  const claims = list([
    [n.nClaimsContradicted, "contradicted"],
    [n.nClaimsHold, "confirmed"],
    [n.nClaimsUnknown, "not decided"],
  ]);
  const model = list([
    [n.nWorse, "worse"],
    [n.nBetter, "better"],
    [n.nChanged, "changed"],
    [n.nDiffering, "the same but for effects"],
    [n.nSame, "the same"],
    [n.nUndecided, "not decided"],
  ]);
  const parts: readonly (readonly [string, string])[] = [
    ["  applied:     ", n.nApplied === n.nPatches ? "" : `${n.nApplied} of ${n.nPatches} patches`],
    ["  findings:    ", findings || "none"],
    ["  claims:      ", claims],
    ["  relocations: ", model],
    ["  questions:   ", n.nRemarks === 0 ? "" : thousands(n.nRemarks)],
  ];
  return parts.flatMap(([lead, line]) => (line === "" ? [] : wrap(line, lead, width)));
}

/** What is said of each patch, in a word or two. */
function patchTable(review: SeriesReview, width: number, paint: Paint): string[] {
  if (review.patches.length < 2) return [];
  const numbers = review.patches.map((patch) => numberOf(review, patch));
  const plain = painter(false);
  const words = review.patches.map((patch) => patchWord(review, patch, plain));
  const room = width - 6 - Math.max(...numbers.map(columns)) - Math.max(...words.map(columns));
  const most = Math.min(maxTitle, Math.max(leastTitle, room));
  const titles = review.patches.map(({ mail }) => shortTitle(oneLine(mail.title), most));
  const widest = (list: readonly string[]): number =>
    list.reduce((most, text) => Math.max(most, columns(text)), 0);
  const [numberWidth, titleWidth] = [widest(numbers), widest(titles)];
  const padded = (text: string, width: number): string => text + " ".repeat(width - columns(text));
  return review.patches.map(
    (patch, index) =>
      `  ${(numbers[index] ?? "").padStart(numberWidth)}  ${padded(titles[index] ?? "", titleWidth)}  ${patchWord(review, patch, paint)}`,
  );
}

function shortTitle(title: string, most: number): string {
  const characters = [...title];
  return characters.length <= most ? title : `${characters.slice(0, most - 3).join("")}...`;
}

function patchWord(review: SeriesReview, patch: PatchReview, paint: Paint): string {
  if (!patch.isApplied) return paint("not applied", "red");
  const notes = notesOf(review, patch);
  const complaints = notes.filter(isComplaint);
  if (complaints.length > 0) return paint(tally(complaints), "yellow");
  const nGood = notes.filter(({ tone }) => tone === "good").length;
  return nGood > 0 ? paint(`${nGood} good`, "green") : paint("-", "dim");
}

/** Names whose uses outside of their owner the series changes. */
function symbolLines({ symbols }: SeriesReview): string[] {
  const rows = symbols.map(({ symbol, before, after }) => {
    const outside = (list: typeof before): number =>
      list.filter(({ isInside }) => !isInside).length;
    return { symbol: visible(symbol), from: outside(before), to: outside(after) };
  });
  const changed = rows.filter(({ from, to }) => from !== to);
  if (changed.length === 0) return [];
  const shown = changed.slice(0, nSymbolsShown);
  const wide = Math.max(...shown.map(({ symbol }) => columns(symbol)));
  return [
    "places outside of the owner:",
    ...shown.map(
      ({ symbol, from, to }) =>
        `  ${symbol}${" ".repeat(wide - columns(symbol))}  ${from} before, ${to} after`,
    ),
    ...(changed.length > shown.length
      ? [`  and ${counted(changed.length - shown.length, "more name")}`]
      : []),
  ];
}

/** What became of the findings of an earlier version. */
export function previousBlock({ previous }: SeriesReview, width: number, paint: Paint): string[] {
  if (previous === undefined) return [];
  const lines = sinceRows(previous).flatMap(({ word, items }) =>
    items.flatMap((item) => wrap(item, `  ${word}: `.padEnd(sinceWidth), width)),
  );
  return [
    paint(`since v${previous.version}, ${oneLine(previous.label)}:`, "bold"),
    ...(lines.length === 0 ? ["  nothing changed"] : lines),
  ];
}

/** What is said of the cover letter. */
export function coverBlock(review: SeriesReview, writer: NoteWriter, paint: Paint): string[] {
  const notes = coverNotes(review);
  if (notes.length === 0 || review.cover === undefined) return [];
  return [
    paint("cover letter", "bold"),
    ...notes
      .filter(({ anchor }) => anchor.kind !== "message")
      .flatMap((note) => writer.lines(note)),
    ...messageLines(review.cover.body, notes, writer, paint),
  ];
}
