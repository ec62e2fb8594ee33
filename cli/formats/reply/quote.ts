/**
 * A patch quoted with remarks between the quotes, line by line. Terms: *quoted* lines are the patch's
 * own, as latin1; *said* lines are ours and inert. Invariant: a quote is a line of the mail, quotes
 * stand in the mail's order, and every note is said exactly once.
 */
import type { MailFacts, PatchFile, PatchReview } from "../../../rules/results/series-review.js";
import {
  byHunkAndLine,
  excerpt,
  marksOf,
  replyContext,
  wholeText,
  type NotesByLine,
} from "../notes/excerpt.js";
import type { Note } from "../notes/note.js";
import type { ReplyWords } from "./words.js";

export type ReplyLine = { readonly quoted: string } | { readonly said: string };

/** What b4 passes over; readers know it from decades of mail. */
const snip = "[ ... ]";

/** Of a message that nothing particular is said about, as much is quoted as shows which it is. */
const nOpeningLines = 3;
/** Headers of binary patches hold the patch. */
const nHeaderLines = 12;

/** The message as far as something is said about it, then what is said of the patch as a whole. */
export function messageLines(
  mail: MailFacts,
  notes: readonly Note[],
  words: ReplyWords,
): ReplyLine[] {
  const lines: ReplyLine[] = [];
  const whole = notes.filter(({ anchor }) => anchor.kind === "patch");
  const spans = notes.filter(({ anchor }) => anchor.kind === "message");
  let nQuoted = 0;
  let remarks: Note[] = [];
  const flush = (): void => {
    lines.push(...saidLines(remarks, words));
    remarks = [];
  };
  for (const note of spans) {
    if (note.anchor.kind !== "message") continue;
    const end = Math.min(note.anchor.endLine, mail.body.length - 1);
    const start = Math.max(note.anchor.line, nQuoted);
    if (start <= end) {
      flush();
      if (lines.length > 0 && start > nQuoted) lines.push({ said: snip });
      lines.push(...mail.body.slice(start, end + 1).map(quotedText));
      nQuoted = end + 1;
    }
    remarks.push(note);
  }
  if (spans.length === 0 && whole.length > 0) lines.push(...openingLines(mail).map(quotedText));
  remarks.push(...whole);
  flush();
  return lines;
}

function openingLines({ body }: MailFacts): readonly string[] {
  const blank = body.findIndex((line) => line.trim() === "");
  return body.slice(0, Math.min(blank < 0 ? body.length : blank, nOpeningLines));
}

function quotedText(text: string): ReplyLine {
  return { quoted: Buffer.from(text, "utf8").toString("latin1") };
}

/** The diff around what is said about it, or all of it. */
export function diffLines(
  patch: PatchReview,
  notes: readonly Note[],
  words: ReplyWords,
  isWhole: boolean,
): ReplyLine[] {
  const lines: ReplyLine[] = [];
  patch.files.forEach((file, index) => {
    const own = notes.filter(
      ({ anchor }) => (anchor.kind === "line" || anchor.kind === "file") && anchor.file === index,
    );
    if (own.length === 0 && !isWhole) return;
    if (lines.length > 0 && !isWhole) lines.push({ said: snip });
    lines.push(...file.header.slice(0, nHeaderLines).map((quoted) => ({ quoted })));
    lines.push(
      ...saidLines(
        own.filter(({ anchor }) => anchor.kind === "file"),
        words,
      ),
    );
    for (const line of hunksOf(file, byHunkAndLine(own, index, file), words, isWhole))
      lines.push(line);
  });
  return lines;
}

function hunksOf(
  file: PatchFile,
  notes: NotesByLine,
  words: ReplyWords,
  isWhole: boolean,
): ReplyLine[] {
  const lines: ReplyLine[] = [];
  let isCut = false;
  file.hunks.forEach((hunk, index) => {
    const remarks: ReadonlyMap<number, readonly Note[]> = notes.get(index) ?? new Map();
    if (remarks.size === 0 && !isWhole) {
      isCut = true;
      return;
    }
    if (isCut) lines.push({ said: snip });
    lines.push({ quoted: hunk.header });
    const n = hunk.lines.length;
    const pieces = isWhole ? wholeText(n) : excerpt(n, marksOf(remarks), replyContext);
    for (const piece of pieces) {
      if (piece.kind === "skip") {
        lines.push({ quoted: `[ ... skip ${piece.nLines} lines ... ]` });
        continue;
      }
      lines.push({ quoted: hunk.lines[piece.index]?.raw ?? "" });
      lines.push(...saidLines(remarks.get(piece.index) ?? [], words));
    }
    isCut = !isWhole && !remarks.has(n - 1);
  });
  return lines;
}

/** Remarks with a blank line around each. */
function saidLines(notes: readonly Note[], words: ReplyWords): ReplyLine[] {
  if (notes.length === 0) return [];
  return [
    { said: "" },
    ...notes.flatMap((note) => [...words.of(note), ""]).map((said) => ({ said })),
  ];
}
