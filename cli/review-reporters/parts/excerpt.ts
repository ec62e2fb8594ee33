/**
 * Which lines of a long text are shown around those that matter. Invariant: every line is shown once
 * or counted as skipped once, in order, and every line that matters is shown.
 */
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

/** What lies behind the last shown line is left out without a word. */
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

/** Notes by the hunk and the line that they stand at. */
export type NotesByLine = ReadonlyMap<number, ReadonlyMap<number, readonly Note[]>>;

export function byHunkAndLine(notes: readonly Note[], fileIndex: number): NotesByLine {
  const hunks = new Map<number, Map<number, Note[]>>();
  for (const note of notes) {
    const { anchor } = note;
    if (anchor.kind !== "line" || anchor.file !== fileIndex) continue;
    const lines = hunks.get(anchor.hunk) ?? new Map<number, Note[]>();
    hunks.set(anchor.hunk, lines);
    const list = lines.get(anchor.line);
    if (list === undefined) lines.set(anchor.line, [note]);
    else list.push(note);
  }
  return hunks;
}

/** Every line. */
export function wholeText(nLines: number): Piece[] {
  return Array.from({ length: nLines }, (_, index) => ({ kind: "line" as const, index }));
}
