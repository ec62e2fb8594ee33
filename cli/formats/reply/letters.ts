/**
 * What each mail of a review says, before it is one: whom it answers, its lines and its notes.
 * Invariant: a letter opens with one sentence and the way to see the same; it is made only where
 * something is wrong, or questions are asked for; one that is longer than a reader takes in leaves
 * out what weighs least and says how much.
 */
import type { MailFacts, PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import { isForMail } from "../notes/audience.js";
import { worstOf } from "../notes/lead.js";
import { isComplaint, type Note } from "../notes/note.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { opening } from "../notes/opening.js";
import { byWeight } from "../notes/weight.js";
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
/** The attribution, and blank lines around it and what stands above and below. */
const nFixed = 5;
/** What is said of one note is not cut to less. */
const leastOfOne = 36;
const cutShort = "The rest of it is shown by the command above.";

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
  const order = byWeight(notes);
  const heaviest = (n: number): readonly Note[] => {
    const those = new Set(order.slice(0, n));
    return notes.filter((note) => those.has(note));
  };
  const head = [
    ...prose(`${capital(opening(all))}.`),
    ...worstLines(notes, new ReplyWords(review)),
    "",
    ...again(review, to, view).map((line) => `    ${oneLine(line)}`),
    "",
  ];
  const words = new ReplyWords(review);
  const budget = maxLines - nFixed - words.unfinished().length - words.missing().length;
  const fits = (kept: readonly Note[], lines: readonly ReplyLine[]): boolean =>
    head.length + lines.length + restOf(kept).length <= budget;
  const restOf = (kept: readonly Note[]): string[] =>
    inShort(order.filter((note) => !kept.includes(note)));
  // Each takes a line at least.
  let kept = heaviest(maxLines);
  let lines = linesOf(kept, true);
  if (!fits(kept, lines)) lines = linesOf(kept, false);
  while (!fits(kept, lines) && kept.length > 1) {
    kept = heaviest(kept.length - 1);
    lines = linesOf(kept, false);
  }
  const room = budget - head.length - restOf(kept).length;
  if (!fits(kept, lines)) lines = shortened(lines, Math.max(leastOfOne, room));
  return {
    to,
    opening: head,
    lines: [...lines, ...restOf(kept).map((said) => ({ said }))],
    notes: kept,
  };
}

/** What weighs most, once more, where the reader looks first. */
function worstLines(notes: readonly Note[], words: ReplyWords): string[] {
  const worst = worstOf(notes);
  return worst === undefined ? [] : prose(words.worst(worst));
}

/** One note that alone is longer than a mail, up to the last paragraph that there is room for. */
function shortened(lines: readonly ReplyLine[], n: number): ReplyLine[] {
  if (lines.length <= n) return [...lines];
  const end = lines.slice(0, n - 2).findLastIndex((line) => "said" in line && line.said === "");
  return [...lines.slice(0, end < n / 2 ? n - 2 : end), { said: "" }, { said: cutShort }];
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
