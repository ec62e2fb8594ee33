/**
 * A patch for people: title, problems, the lines of its message and of its diff that something is
 * said about, and the notes below them. Invariant: a line of the patch is shown as it is, with its
 * sign, tabs expanded, nothing in it acting.
 */
import type {
  DiffLine,
  PatchFile,
  PatchReview,
  SeriesReview,
} from "../../../rules/results/series-review.js";
import { frame } from "../parts/frame.js";
import type { Paint } from "../parts/paint.js";
import { oneLine, visible } from "../parts/visible.js";
import { columns, wrap } from "../parts/wrap.js";
import type { View } from "../format.js";
import { decoded } from "../notes/bytes-text.js";
import {
  byHunkAndLine,
  excerpt,
  marksOf,
  screenContext,
  wholeText,
  type Piece,
} from "../notes/excerpt.js";
import { numberOf, type Note } from "../notes/note.js";
import { notesOf } from "../notes/notes.js";
import { cutLine, type NoteWriter } from "./note.js";

const tabStop = 8;
/** As in a code frame: nobody reads a table of one line. */
const widest = 160;
const nHeaderLines = 12;
const messageContext = { above: 1, below: 0, leastGap: 2 };

export function patchBlock(
  review: SeriesReview,
  patch: PatchReview,
  writer: NoteWriter,
  options: View,
  paint: Paint,
): string[][] {
  const notes = notesOf(review, patch);
  const { title, author } = patch.mail;
  const name = author === undefined ? "" : ` (${oneLine(author.name) || oneLine(author.email)})`;
  const head = [
    paint(`patch ${numberOf(review, patch)}: ${oneLine(title)}${name}`, "bold"),
    ...patch.problems.flatMap((problem) => wrap(problem, "  problem: ", options.width)),
    ...notes.filter(({ anchor }) => anchor.kind === "patch").flatMap((note) => writer.lines(note)),
  ];
  return [
    head,
    messageLines(patch.mail.body, notes, writer, paint),
    ...patch.files.map((file, index) => fileLines(file, index, notes, writer, options, paint)),
  ];
}

/** The lines of a message that something is said about. */
export function messageLines(
  body: readonly string[],
  notes: readonly Note[],
  writer: NoteWriter,
  paint: Paint,
): string[] {
  const below = new Map<number, Note[]>();
  const marks = new Set<number>();
  for (const note of notes) {
    if (note.anchor.kind !== "message") continue;
    const last = Math.max(0, Math.min(note.anchor.endLine, body.length - 1));
    for (let index = note.anchor.line; index <= last; index++) marks.add(index);
    below.set(last, [...(below.get(last) ?? []), note]);
  }
  return excerpt(body.length, marks, messageContext).flatMap((piece) =>
    piece.kind === "skip"
      ? [skipLine(piece, paint)]
      : [
          `    ${cutLine(visible(body[piece.index] ?? ""), widest)}`.trimEnd(),
          ...(below.get(piece.index) ?? []).flatMap((note) => writer.lines(note)),
        ],
  );
}

function fileLines(
  file: PatchFile,
  fileIndex: number,
  all: readonly Note[],
  writer: NoteWriter,
  { all: allHunks }: View,
  paint: Paint,
): string[] {
  const notes = all.filter(
    ({ anchor }) => (anchor.kind === "line" || anchor.kind === "file") && anchor.file === fileIndex,
  );
  const { result } = file;
  const byHunk = byHunkAndLine(notes, fileIndex, file);
  if (notes.length === 0 && !allHunks && result.kind !== "refused") return [];
  return [
    ...file.header.slice(0, nHeaderLines).map((line) => paint(source(decoded(line)), "bold")),
    ...(result.kind === "refused" ? [paint(`  ${refusal(file.path, result.reason)}`, "red")] : []),
    ...(result.kind === "applied" && result.blobs === "mismatch"
      ? [
          paint(
            "  the result is not what the patch says that it is; it was changed on its way",
            "yellow",
          ),
        ]
      : []),
    ...notes.filter(({ anchor }) => anchor.kind === "file").flatMap((note) => writer.lines(note)),
    ...file.hunks.flatMap((hunk, hunkIndex) => {
      const below: ReadonlyMap<number, readonly Note[]> = byHunk.get(hunkIndex) ?? new Map();
      if (below.size === 0 && !allHunks) return [];
      const n = hunk.lines.length;
      const pieces = allHunks ? wholeText(n) : excerpt(n, marksOf(below), screenContext);
      return [
        paint(source(decoded(hunk.header)), "cyan"),
        ...pieces.flatMap((piece) =>
          piece.kind === "skip"
            ? [skipLine(piece, paint)]
            : shownLines(hunk.lines[piece.index], below.get(piece.index) ?? [], writer, paint),
        ),
      ];
    }),
  ];
}

/** The path stands above, and that it does not apply is said once. */
function refusal(path: string, reason: string): string {
  const text = oneLine(reason);
  const own = text.startsWith(`${path}: `) ? text.slice(path.length + 2) : text;
  return own.includes("does not apply")
    ? own.replace(/^(hunk \d+): does not apply/, "$1 does not apply")
    : `does not apply: ${own}`;
}

function skipLine({ nLines }: Extract<Piece, { kind: "skip" }>, paint: Paint): string {
  return paint(`    [ ... ${nLines} lines ... ]`, "dim");
}

/** The line, carets where a finding stands on it, and what is said of it. */
function shownLines(
  line: DiffLine | undefined,
  notes: readonly Note[],
  writer: NoteWriter,
  paint: Paint,
): string[] {
  if (line === undefined) return [];
  const text = source(decoded(line.raw));
  const shown =
    line.sign === "+" ? paint(text, "green") : line.sign === "-" ? paint(text, "red") : text;
  const carets = notes.flatMap((note) => caretsOf(line, note)).at(0);
  return [
    shown,
    ...(carets === undefined ? [] : [paint(carets, "bold")]),
    ...notes.flatMap((note) => writer.lines(note)),
  ];
}

/** Only where the finding's own line is this one. */
function caretsOf(line: DiffLine, { finding, cause }: Note): string[] {
  const text = decoded(line.raw);
  if (
    finding === undefined ||
    cause !== "" ||
    finding.place.text !== text.slice(1) ||
    text.length > widest
  )
    return [];
  const { place } = finding;
  const shifted = {
    ...place,
    text,
    columnUtf16: place.columnUtf16 + 1,
    endColumnUtf16: place.endColumnUtf16 + 1,
  };
  const code = frame(shifted);
  return code === undefined || code.carets === "" ? [] : [code.carets];
}

/** Tabs as the blanks that they are, everything else that would act written out. */
function source(text: string): string {
  let shown = "";
  let width = 0;
  for (const character of text.slice(0, widest + 1)) {
    const piece = character === "\t" ? " ".repeat(tabStop - (width % tabStop)) : visible(character);
    shown += piece;
    width += columns(piece);
  }
  return text.length > widest ? `${shown}...` : shown.trimEnd();
}
