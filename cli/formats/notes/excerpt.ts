/**
 * Which lines of a long text are shown around those that matter. Invariant: every line is shown once
 * or counted as skipped once, in order, and every line that matters is shown.
 */
import type { DiffLine, PatchFile } from "../../../rules/results/series-review.js";
import type { Note } from "./note.js";

export type Piece =
  | { readonly kind: "line"; readonly index: number }
  | { readonly kind: "skip"; readonly nLines: number };

export interface Context {
  readonly above: number;
  readonly below: number;
  /** Fewer lines than this are shown rather than skipped. */
  readonly leastGap: number;
}

/** b4 replies with five lines above a comment and none below it. */
export const replyContext: Context = { above: 5, below: 0, leastGap: 10 };
export const screenContext: Context = { above: 5, below: 3, leastGap: 3 };

/** Lines behind the last one that is shown are left out, and no count of them is given. */
export function excerpt(nLines: number, marks: ReadonlySet<number>, context: Context): Piece[] {
  const shown = new Set<number>();
  for (const mark of marks) {
    for (let index = mark - context.above; index <= mark + context.below; index++) {
      if (index >= 0 && index < nLines) shown.add(index);
    }
  }
  let last = -1;
  for (const index of shown) last = Math.max(last, index);
  const pieces: Piece[] = [];
  let gap: number[] = [];
  const flush = (): void => {
    if (gap.length >= context.leastGap) pieces.push({ kind: "skip", nLines: gap.length });
    else pieces.push(...gap.map((index) => ({ kind: "line" as const, index })));
    gap = [];
  };
  for (let index = 0; index <= last; index++) {
    if (!shown.has(index)) {
      gap.push(index);
      continue;
    }
    flush();
    pieces.push({ kind: "line", index });
  }
  return pieces;
}

/** Notes by the hunk and the line that they are drawn below. */
export type NotesByLine = ReadonlyMap<number, ReadonlyMap<number, readonly Note[]>>;

/** More new lines than this are not taken for what one removed line became. */
const maxReplacement = 12;

export function byHunkAndLine(
  notes: readonly Note[],
  fileIndex: number,
  file: PatchFile,
): NotesByLine {
  const hunks = new Map<number, Map<number, Note[]>>();
  for (const note of notes) {
    const { anchor } = note;
    if (anchor.kind !== "line" || anchor.file !== fileIndex) continue;
    const lines = hunks.get(anchor.hunk) ?? new Map<number, Note[]>();
    hunks.set(anchor.hunk, lines);
    const at = settled(
      file.hunks[anchor.hunk]?.lines ?? [],
      anchor.line,
      note.kind === "relocation",
    );
    const list = lines.get(at);
    if (list === undefined) lines.set(at, [note]);
    else list.push(note);
  }
  return hunks;
}

/**
 * Where a note on a line is drawn: on a removed line behind what replaces it, or behind the statement
 * that it is a part of, so that no remark tears apart what is read as one. `isWhole`: the note is about
 * the change and not about a word of the line, and stands behind all of a short one.
 */
export function settled(lines: readonly DiffLine[], at: number, isWhole = false): number {
  const sign = lines[at]?.sign;
  if (sign !== "-" && !(sign === "+" && isWhole)) return at;
  const end = endOfRun(lines, at);
  if (sign === "+")
    return end - at <= maxReplacement ? lastWithText(lines, at, end) : statementEnd(lines, at, end);
  const added = lines[end + 1]?.sign === "+" ? endOfRun(lines, end + 1) : end;
  return added > end && added - end <= maxReplacement ? added : statementEnd(lines, at, end);
}

/** The last of the lines from here on that have the same sign. */
function endOfRun(lines: readonly DiffLine[], from: number): number {
  let end = from;
  while (lines[end + 1] !== undefined && lines[end + 1]?.sign === lines[from]?.sign) end++;
  return end;
}

function lastWithText(lines: readonly DiffLine[], at: number, end: number): number {
  let last = end;
  while (last > at && lines[last]?.raw.slice(1).trim() === "") last--;
  return last;
}

/** A statement ends with its mark, a directive with its line, and both with the run. */
function statementEnd(lines: readonly DiffLine[], at: number, end: number): number {
  for (let index = at; index < end; index++)
    if (/[;{}]\s*$|^.\s*(?:#.*[^\\])?$/.test(lines[index]?.raw ?? "")) return index;
  return end;
}

/** Lines that have to be shown: those that notes are about, up to where they are drawn. */
export function marksOf(notes: ReadonlyMap<number, readonly Note[]>): ReadonlySet<number> {
  const marks = new Set<number>();
  for (const [end, list] of notes) {
    for (const { anchor } of list)
      for (let index = anchor.kind === "line" ? anchor.line : end; index <= end; index++)
        marks.add(index);
  }
  return marks;
}

/** Every line. */
export function wholeText(nLines: number): Piece[] {
  return Array.from({ length: nLines }, (_, index) => ({ kind: "line" as const, index }));
}
