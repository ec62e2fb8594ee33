/**
 * Notes of a series as lines of checkpatch, each at a line of the tree after its patch or of the mail.
 * Invariant: nothing is printed when clean and complete.
 */
import type { PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import type { SeriesDocument } from "../format.js";
import { isForGate } from "../notes/audience.js";
import type { Note } from "../notes/note.js";
import { nearest } from "../notes/note-place.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { sideSentences } from "../notes/relocation-words.js";
import { oneLine } from "../parts/visible.js";
import { line, report, unalarming } from "./lines.js";

export function render({ review }: SeriesDocument): string {
  return report(review.incomplete, [
    ...coverNotes(review)
      .filter(isForGate)
      .map((note) => coverLine(review, note)),
    ...review.patches.flatMap((patch) =>
      notesOf(review, patch)
        .filter(isForGate)
        .map((note) => line(position(review, patch, note), note.tone, note.rule, textOf(note))),
    ),
  ]);
}

/** A line of the mail, as checkpatch has it; `-` is standard input, which b4 cuts off. */
function coverLine({ cover }: SeriesReview, note: Note): string {
  const at =
    cover === undefined || note.anchor.kind !== "message" || cover.bodyLine === 0
      ? ""
      : `${cover.bodyLine + note.anchor.line}:`;
  return line(`-:${at}`, note.tone, note.rule, textOf(note));
}

function position(
  { patches }: SeriesReview,
  patch: PatchReview,
  { kind, anchor, finding, cause, fixedIn }: Note,
): string {
  if (anchor.kind === "message") {
    const { origin, bodyLine } = patch.mail;
    const input = patches.length === 1 ? "-" : inert(origin.replace(/#\d+$/, ""));
    return bodyLine === 0 ? `${input}:` : `${input}:${bodyLine + anchor.line}:`;
  }
  if (finding !== undefined && cause === "" && fixedIn === 0)
    return `${inert(finding.place.path)}:${finding.place.line}:`;
  // A note about a relocation always has the change that the patch makes to it.
  const near =
    anchor.kind === "patch" && kind !== "relocation" ? undefined : nearest(patch, anchor)?.spot;
  return near === undefined ? "-:" : `${inert(near.path)}:${near.line}:`;
}

function textOf({ headline, cause, fixedIn, sentence, change }: Note): string {
  // Before and after; the case that shows it is in other formats.
  const sides = change === undefined ? [] : sideSentences(change);
  const more = [
    sides.length === 0 ? "" : `; ${sides.join(" ").replace(/\.$/, "")}`,
    cause === "" ? "" : `; ${cause}`,
    fixedIn === 0 ? "" : `; patch ${fixedIn} ends it`,
    sentence === "" ? "" : ` ("${sentence}")`,
  ].join("");
  return oneLine(`${headline}${more}`);
}

function inert(path: string): string {
  return unalarming(oneLine(path));
}
