/**
 * Lines as `checkpatch.pl --terse --showfile --show-types` writes them, for `b4 prep --check` and
 * other readers of checkpatch. b4 takes every line for a result, and for a failure if it holds
 * `ERROR:` anywhere (src/b4/__init__.py, run_local_check). Invariant: nothing is printed when clean
 * and complete, and `ERROR:` stands in the lines of errors and in no others.
 */
import type { PatchReview, SeriesReview } from "../../../rules/series-review.js";
import { oneLine } from "../parts/visible.js";
import { incompleteRule } from "../parts/whole-tree.js";
import { isComplaint, type Note, type Tone } from "../notes/note.js";
import { nearest } from "../notes/note-place.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { sideSentences } from "../notes/relocation-words.js";
import { textFile, type ReviewReporter } from "../series-format.js";

const levels: Readonly<Record<Tone, string>> = {
  error: "ERROR",
  warning: "WARNING",
  info: "CHECK",
  question: "CHECK",
  good: "",
  neutral: "",
};

export const checkpatch: ReviewReporter = {
  name: "checkpatch",
  doc: "lines like those of checkpatch.pl, silent when clean",
  output: "file",
  render(review) {
    const lines = [
      // No path: nothing in the tree is at fault.
      ...review.incomplete.map((reason) => `ERROR:${type(incompleteRule)}: the review is incomplete: ${unalarming(reason)}`),
      ...coverNotes(review).filter(isComplaint).map((note) => coverLine(review, note)),
      ...review.patches.flatMap((patch) => notesOf(review, patch).filter(isComplaint).map((note) => line(review, patch, note))),
    ];
    return [textFile(lines.map((each) => `${each}\n`).join(""))];
  },
};

function line(review: SeriesReview, patch: PatchReview, note: Note): string {
  return `${position(review, patch, note)} ${told(note)}`;
}

/** A line of the mail, as checkpatch has it; `-` is standard input, which b4 cuts off. */
function coverLine({ cover }: SeriesReview, note: Note): string {
  const at = cover === undefined || note.anchor.kind !== "message" || cover.bodyLine === 0 ? "" : `${cover.bodyLine + note.anchor.line}:`;
  return `-:${at} ${told(note)}`;
}

function position({ patches }: SeriesReview, patch: PatchReview, { kind, anchor, finding, cause, fixedIn }: Note): string {
  if (anchor.kind === "message") {
    const { origin, bodyLine } = patch.mail;
    const input = patches.length === 1 ? "-" : unalarming(origin.replace(/#\d+$/, ""));
    return bodyLine === 0 ? `${input}:` : `${input}:${bodyLine + anchor.line}:`;
  }
  if (finding !== undefined && cause === "" && fixedIn === 0) return `${unalarming(finding.place.path)}:${finding.place.line}:`;
  // Of a relocation there is always a change that brings it about.
  const near = anchor.kind === "patch" && kind !== "relocation" ? undefined : nearest(patch, anchor)?.spot;
  return near === undefined ? "-:" : `${unalarming(near.path)}:${near.line}:`;
}

function told({ tone, rule, headline, cause, fixedIn, sentence, change }: Note): string {
  // Before and after; the case that shows it is in other formats.
  const sides = change === undefined ? [] : sideSentences(change);
  const more = [
    sides.length === 0 ? "" : `; ${sides.join(" ").replace(/\.$/, "")}`,
    cause === "" ? "" : `; ${cause}`,
    fixedIn === 0 ? "" : `; patch ${fixedIn} ends it`,
    sentence === "" ? "" : ` ("${sentence}")`,
  ].join("");
  return `${levels[tone]}:${type(rule)}: ${unalarming(`${headline}${more}`)}`;
}

/** `outside-call` as `RF_OUTSIDE_CALL`. */
function type(rule: string): string {
  return `RF_${rule.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
}

/** Text from outside that can not make a line a failure. */
function unalarming(text: string): string {
  return oneLine(text).replaceAll("ERROR:", "ERROR :");
}
