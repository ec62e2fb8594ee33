/**
 * What stands at the top of an answer below its one sentence: the worst thing with its place and its
 * proof, and the command that shows the same. Invariant: both are made of what the answer says anyway;
 * nothing here is escaped yet but the command, which no shell takes for more than it is.
 */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { MailFacts, PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import type { View } from "../format.js";
import { again } from "../reply/again.js";
import { isComplaint, numberOf, type Note } from "./note.js";
import { notePlace } from "./note-place.js";
import { coverNotes, notesOf } from "./notes.js";
import { byWeight, compareWeights } from "./weight.js";

/** A note with the patch that it is about; the cover letter is none. */
export interface Placed {
  readonly note: Note;
  readonly patch: PatchReview | undefined;
}

/** Every complaint, the heaviest first. */
export function complaintsOf(review: SeriesReview): Placed[] {
  const all: Placed[] = [
    ...coverNotes(review).map((note) => ({ note, patch: undefined })),
    ...review.patches.flatMap((patch) => notesOf(review, patch).map((note) => ({ note, patch }))),
  ];
  return all.filter(({ note }) => isComplaint(note)).sort((a, b) => compareWeights(b.note, a.note));
}

/** `mm/mmap.c:3950` or `the message of 3/7`. */
export function whereOf(review: SeriesReview, { note, patch }: Placed): string {
  if (patch === undefined) return "the cover letter";
  if (note.part === "title") return `the title of ${numberOf(review, patch)}`;
  if (note.anchor.kind === "message") return `the message of ${numberOf(review, patch)}`;
  if (note.anchor.kind === "patch") return `patch ${numberOf(review, patch)}`;
  const { path, line } = notePlace(review, patch, note);
  return `${path}:${line}`;
}

/** One sentence, and what shows it where the sentence itself does not. */
export function saidOf({ headline, story, related }: Note): string {
  if (story !== undefined) return `${headline}: ${textOf(story.text)}`;
  const [first] = related;
  return first === undefined ? headline : `${headline} (${first.place.path}:${first.place.line})`;
}

/** The mail whose review shows the worst, else the first. */
export function commandOf(review: SeriesReview, view: View): string[] {
  const mails = [review.cover, ...review.patches.map(({ mail }) => mail)].filter(
    (mail): mail is MailFacts => mail !== undefined,
  );
  const [worst] = complaintsOf(review);
  const mail = worst?.patch?.mail ?? mails[0];
  return mail === undefined ? [] : again(review, mail, view);
}

/** The heaviest of some notes. */
export function worstOf(notes: readonly Note[]): Note | undefined {
  return byWeight(notes.filter(isComplaint))[0];
}
