/**
 * Everything that a review says, as notes in the order in which a reader of the patch meets them.
 * Invariant: all formats take their notes from here.
 */
import {
  compareAnchors,
  type PatchReview,
  type SeriesReview,
} from "../../../rules/results/series-review.js";
import { claimNote } from "./claim-note.js";
import { findingNote } from "./finding-note.js";
import { isComplaint, type Note } from "./note.js";
import { questionNote } from "./question-note.js";
import { relocationNotes } from "./relocation-note.js";

/** Everything that is said of a patch, in the order of the patch. */
export function notesOf(review: SeriesReview, patch: PatchReview): Note[] {
  const claims = patch.claims.map((claim, index) =>
    claimNote(claim, `${patch.index} ${index + 1}`, patch.model, true),
  );
  const notes = [
    ...patch.findings
      .filter(({ state }) => state !== "remaining")
      .map((found) => findingNote(review, patch, found)),
    ...relocationNotes(patch).map((note) => withoutTold(note, claims)),
    ...claims,
    ...patch.remarks.map((remark, index) => questionNote(remark, `${patch.index} ${index + 1}`)),
  ];
  return notes
    .map((note) => withHistory(review, note))
    .sort((a, b) => compareAnchors(a.anchor, b.anchor));
}

/** What is said of the cover letter and the series as a whole. */
export function coverNotes(review: SeriesReview): Note[] {
  return review.coverClaims.map((claim, index) =>
    withHistory(review, claimNote(claim, `0 ${index + 1}`, review.model, false)),
  );
}

/** A change that a claim is contradicted by is told with the claim. */
function withoutTold(note: Note, claims: readonly Note[]): Note {
  const isTold = note.tone === "neutral" && claims.some(({ change }) => change === note.change);
  return isTold ? { ...note, details: [] } : note;
}

/** A remark that the version before had as well. */
function withHistory({ previous }: SeriesReview, note: Note): Note {
  if (previous === undefined || !isComplaint(note)) return note;
  const { finding, kind, sentence } = note;
  const isKnown =
    kind === "claim"
      ? previous.claimsLeft.includes(sentence)
      : finding !== undefined &&
        previous.remaining.some((left) => left.finding.identity === finding.identity);
  return isKnown
    ? {
        ...note,
        saidOf: previous.version,
        details: [...note.details, { about: "history", text: saidBefore(previous.version) }],
      }
    : note;
}

export function saidBefore(version: number): string {
  return `This was said of v${version} already.`;
}
