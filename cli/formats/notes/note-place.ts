/**
 * A note's place in the files, for formats that know no patch. Services show a note only beside a
 * line that the change adds or keeps, so what concerns a deleted line or the message stands at the
 * nearest such line. Invariant: a place is in a file of the last state, or in the file that every
 * tree has.
 */
import type { TextPlace } from "../../../rules/results/tree-review.js";
import type {
  DiffLine,
  PatchFile,
  PatchReview,
  SeriesReview,
} from "../../../rules/results/series-review.js";
import { wholeTree } from "../parts/whole-tree.js";
import { decoded } from "./bytes-text.js";
import { finalSpot } from "./final-line.js";
import type { Note } from "./note.js";

/** Where the note stands once the whole series is applied. */
export function notePlace(review: SeriesReview, patch: PatchReview, note: Note): TextPlace {
  const { finding, cause, anchor } = note;
  const patchIndex = review.patches.indexOf(patch);
  const isHere = finding !== undefined && cause === "" && note.tone !== "good";
  if (isHere) {
    const settled = settledPlaces(review).get(finding.identity);
    if (settled !== undefined) return settled;
  }
  const near = isHere ? undefined : nearest(patch, anchor);
  const spot = isHere ? { path: finding.place.path, line: finding.place.line } : near?.spot;
  const last = spot === undefined ? undefined : finalSpot(review, patchIndex, spot);
  if (last === undefined) return linePlace(wholeTree, 1, "");
  if (isHere) {
    const isMoved = last.path !== finding.place.path || last.line !== finding.place.line;
    const by = last.line - finding.place.line;
    return isMoved
      ? { ...finding.place, path: last.path, line: last.line, endLine: finding.place.endLine + by }
      : finding.place;
  }
  return linePlace(last.path, last.line, near?.text ?? "");
}

const settledBy = new WeakMap<SeriesReview, ReadonlyMap<string, TextPlace>>();

/** Where the findings that the series leaves stand, by identity; the first of several counts. */
function settledPlaces(review: SeriesReview): ReadonlyMap<string, TextPlace> {
  let places = settledBy.get(review);
  if (places === undefined) {
    const left = review.findings.filter(({ state }) => state === "introduced").reverse();
    settledBy.set(
      review,
      (places = new Map(left.map(({ finding }) => [finding.identity, finding.place] as const))),
    );
  }
  return places;
}

interface Near {
  readonly spot: { readonly path: string; readonly line: number };
  readonly text: string;
}

/** The nearest line of the patch that is there after it. */
export function nearest(patch: PatchReview, anchor: Note["anchor"]): Near | undefined {
  const { files } = patch;
  if (anchor.kind === "line" || anchor.kind === "file") {
    const file = files[anchor.file];
    const own = file === undefined ? undefined : nearestInFile(file, anchor);
    if (own !== undefined) return own;
  }
  for (const file of files) {
    const own = nearestInFile(file, { kind: "patch" });
    if (own !== undefined) return own;
  }
  return undefined;
}

function nearestInFile(file: PatchFile, anchor: Note["anchor"]): Near | undefined {
  const { newPath } = file;
  if (newPath === undefined) return undefined;
  const near = ({ newLine, raw }: DiffLine): Near => ({
    spot: { path: newPath, line: newLine },
    text: decoded(raw.slice(1)),
  });
  if (anchor.kind === "line") {
    const lines = file.hunks[anchor.hunk]?.lines ?? [];
    const there = lines
      .map((line, index) => ({
        line,
        far: Math.abs(index - anchor.line),
        isAdded: line.sign === "+",
      }))
      .filter(({ line }) => line.newLine > 0)
      .sort((a, b) => a.far - b.far || Number(b.isAdded) - Number(a.isAdded))[0];
    if (there !== undefined) return near(there.line);
  }
  const all = file.hunks.flatMap(({ lines }) => lines);
  const line = all.find(({ sign }) => sign === "+") ?? all.find(({ newLine }) => newLine > 0);
  return line === undefined ? { spot: { path: newPath, line: 1 }, text: "" } : near(line);
}

/** A place that is what stands on a line, without its indentation. */
function linePlace(path: string, line: number, text: string): TextPlace {
  const start = text.length - text.trimStart().length;
  const end = Math.max(start, text.trimEnd().length);
  const bytes = (until: number): number => Buffer.byteLength(text.slice(0, until)) + 1;
  return {
    path,
    line,
    column: bytes(start),
    endLine: line,
    endColumn: bytes(end),
    columnUtf16: start + 1,
    endColumnUtf16: end + 1,
    text,
    lineHash: "",
  };
}
