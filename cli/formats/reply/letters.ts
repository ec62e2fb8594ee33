/**
 * What each mail of a review says, before it is one: whom it answers, its lines and its notes.
 * Invariant: a letter opens with one sentence and the way to see the same; it is made only where
 * something is wrong, or questions are asked for; one that is longer than a reader takes in leaves
 * out what weighs least and says how much.
 */
import type { MailFacts, PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import { isForMail } from "../notes/audience.js";
import { isComplaint, type Note, type Tone } from "../notes/note.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { opening } from "../notes/opening.js";
import { counted } from "../parts/counts.js";
import { oneLine } from "../parts/visible.js";
import { again } from "./again.js";
import type { View } from "../format.js";
import { prose } from "./prose.js";
import { diffLines, messageLines, type ReplyLine } from "./quote.js";
import { capital, ReplyWords } from "./words.js";

export interface Letter {
  readonly to: MailFacts;
  readonly opening: readonly string[];
  readonly lines: readonly ReplyLine[];
  readonly notes: readonly Note[];
}

/** Readers of a list scroll no further; the signature is not counted. */
const maxLines = 60;
const maxInShort = 6;

interface Task {
  readonly review: SeriesReview;
  readonly view: View;
  readonly isMeant: (note: Note) => boolean;
}

/** Of a cover letter and each patch, in their order. */
export function letters(review: SeriesReview, view: View): Letter[] {
  const task = { review, view, isMeant: view.questions === true ? isComplaint : isForMail };
  const all = [
    coverLetter(task),
    ...review.patches.map((patch) => patchLetter(task, patch)),
  ].filter((letter) => letter !== undefined);
  return all.map((letter, index) => (index === 0 ? withMended(review, letter) : letter));
}

/** Said once, in the first letter. */
function withMended(review: SeriesReview, letter: Letter): Letter {
  const mended = new ReplyWords(review).mended();
  return mended.length === 0
    ? letter
    : { ...letter, lines: [...letter.lines, ...["", ...mended].map((said) => ({ said }))] };
}

function coverLetter(task: Task): Letter | undefined {
  const { cover } = task.review;
  if (cover === undefined) return undefined;
  return letter(task, cover, coverNotes(task.review), (notes) =>
    messageLines(cover, notes, new ReplyWords(task.review)),
  );
}

function patchLetter(task: Task, patch: PatchReview): Letter | undefined {
  const all = notesOf(task.review, patch);
  return letter(task, patch.mail, all, (notes, withFacts) => {
    const words = new ReplyWords(task.review);
    const message = messageLines(patch.mail, notes, words);
    const diff = diffLines(patch, notes, words, false);
    const facts = withFacts ? words.facts(patch, all) : [];
    return [
      ...message,
      ...(message.length > 0 && diff.length > 0 ? [{ said: "[ ... ]" }] : []),
      ...diff,
      ...facts.map((said) => ({ said })),
    ];
  });
}

function letter(
  { review, view, isMeant }: Task,
  to: MailFacts,
  all: readonly Note[],
  linesOf: (notes: readonly Note[], withFacts: boolean) => ReplyLine[],
): Letter | undefined {
  const notes = all.filter(isMeant);
  if (notes.length === 0) return undefined;
  const order = [...notes].sort((a, b) => weights[b.tone] - weights[a.tone]);
  const heaviest = (n: number): readonly Note[] => {
    const those = new Set(order.slice(0, n));
    return notes.filter((note) => those.has(note));
  };
  // Each takes a line at least.
  let kept = heaviest(maxLines);
  let lines = linesOf(kept, true);
  if (lines.length > maxLines) lines = linesOf(kept, false);
  while (lines.length > maxLines && kept.length > 1) {
    kept = heaviest(kept.length - 1);
    lines = linesOf(kept, false);
  }
  const isKept = new Set(kept);
  const rest = inShort(notes.filter((note) => !isKept.has(note)));
  return {
    to,
    opening: [
      ...prose(`${capital(opening(all))}. This shows it in full:`),
      "",
      ...again(review, to, view).map((line) => `    ${oneLine(line)}`),
      "",
    ],
    lines: [...lines, ...rest.map((said) => ({ said }))],
    notes: kept,
  };
}

/** What there is no room for, a line each. */
function inShort(left: readonly Note[]): string[] {
  if (left.length === 0) return [];
  const shown = left.slice(0, maxInShort);
  return [
    "",
    "In short, and in full with that command:",
    "",
    ...shown.flatMap(({ headline }) => prose(headline, "- ")),
    ...(left.length > shown.length
      ? [`- and ${counted(left.length - shown.length, "more remark")}`]
      : []),
  ];
}

/** Of those that weigh the same, the last are left out first. */
const weights: Readonly<Record<Tone, number>> = {
  error: 4,
  warning: 3,
  info: 2,
  question: 1,
  good: 0,
  neutral: 0,
};
