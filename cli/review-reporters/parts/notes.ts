/**
 * Everything that a review says, as notes in the order in which a reader of the patch meets them.
 * Invariant: all formats take their notes from here.
 */
import { compareAnchors, type PatchReview, type SeriesReview } from "../../../rules/series-review.js";
import { claimNote } from "./claim-note.js";
import { findingNote } from "./finding-note.js";
import type { Note } from "./note.js";
import { questionNote } from "./question-note.js";
import { relocationNotes } from "./relocation-note.js";

/** Everything that is said of a patch, in the order of the patch. */
export function notesOf(review: SeriesReview, patch: PatchReview): Note[] {
  const notes = [
    ...patch.findings.filter(({ state }) => state !== "remaining").map((found) => findingNote(review, patch, found)),
    ...relocationNotes(patch.model),
    ...patch.claims.map((claim, index) => claimNote(claim, `${patch.index} ${index + 1}`)),
    ...patch.remarks.map((remark, index) => questionNote(remark, `${patch.index} ${index + 1}`)),
  ];
  return notes.sort((a, b) => compareAnchors(a.anchor, b.anchor));
}

/** What is said of the cover letter and the series as a whole. */
export function coverNotes(review: SeriesReview): Note[] {
  return review.coverClaims.map((claim, index) => claimNote(claim, `0 ${index + 1}`));
}
