/**
 * JUnit XML: a suite for each patch, with a case for what was asked of it: that it applies, that it
 * introduces nothing, each claim, each relocation. Invariant: a case fails exactly where the gate
 * does, and what was not decided is skipped, not passed.
 */
import type { PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import type { SeriesDocument } from "../format.js";
import type { FailOn } from "../notes/gate.js";
import { isComplaint, isUndecided, type Note, numberOf } from "../notes/note.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { plainLines } from "../notes/plain-note.js";
import { oneLine } from "../parts/visible.js";
import { incompleteHeadline } from "../parts/whole-tree.js";
import { junitXml, type Case, type Suite } from "./suites.js";

export function render({ review, failOn }: SeriesDocument): string {
  return junitXml(review.tool.name, [
    seriesSuite(review, failOn),
    ...review.patches.map((patch, index) => patchSuite(review, patch, index, failOn)),
  ]);
}

function seriesSuite(review: SeriesReview, failOn: FailOn): Suite {
  const { incomplete } = review;
  const name = "the series is whole and was looked at whole";
  const lines = [incompleteHeadline(incomplete), ...incomplete.map(oneLine)];
  const whole: Case =
    incomplete.length === 0
      ? { outcome: "passed", name }
      : { outcome: "errors", name, said: said("incomplete", lines) };
  return {
    name: "series",
    classname: "ringfence.series",
    cases: [
      whole,
      ...leftCase(review, failOn),
      ...coverNotes(review).map((note) => caseOf(note, `cover letter: ${note.sentence}`, failOn)),
    ],
  };
}

/** Asked for with `--fail-on any` alone. */
function leftCase({ summary }: SeriesReview, failOn: FailOn): Case[] {
  if (failOn !== "any") return [];
  const name = "no finding is left from before";
  const n = summary.nRemaining;
  return [
    n === 0
      ? { outcome: "passed", name }
      : {
          outcome: "failures",
          name,
          said: said("remaining", [`findings that were there before: ${n}`]),
        },
  ];
}

function patchSuite(
  review: SeriesReview,
  patch: PatchReview,
  index: number,
  failOn: FailOn,
): Suite {
  const notes = notesOf(review, patch);
  const suite = {
    name: `${numberOf(review, patch)} ${patch.mail.title}`,
    classname: `ringfence.patch-${index + 1}`,
  };
  const problem: Case = {
    outcome: "errors",
    name: "applies",
    said: said("incomplete", patch.problems.map(oneLine)),
  };
  if (!patch.isApplied) return { ...suite, cases: [problem] };
  const findings = notes.filter((note) => note.kind === "finding" && isComplaint(note));
  return {
    ...suite,
    cases: [
      patch.problems.length > 0 ? problem : { outcome: "passed", name: "applies" },
      ...(findings.length === 0
        ? [{ outcome: "passed", name: "introduces no finding" } as const]
        : []),
      ...findings.map((note) => caseOf(note, note.identity, failOn)),
      ...notes
        .filter(({ kind }) => kind === "claim" || kind === "relocation")
        .map((note) => caseOf(note, nameOf(note), failOn)),
      ...notes
        .filter(({ kind }) => kind === "question")
        .map(
          (note) =>
            ({ outcome: "passed", name: note.identity, said: said("", plainLines(note)) }) as const,
        ),
    ],
  };
}

function nameOf(note: Note): string {
  return note.kind === "claim" ? `claim: ${note.sentence}` : note.identity;
}

function caseOf(note: Note, name: string, failOn: FailOn): Case {
  const isOpen = isUndecided(note) || (note.tone === "neutral" && note.kind !== "finding");
  const isFailure = isComplaint(note) && !isOpen && failOn !== "never";
  const file = note.finding?.place.path ?? "";
  return {
    outcome: isFailure ? "failures" : isOpen ? "skipped" : "passed",
    name,
    ...(file === "" ? {} : { at: { file } }),
    said: said(note.rule, plainLines(note)),
  };
}

/** The first line is the message. */
function said(type: string, lines: readonly string[]): Required<Case>["said"] {
  return { type, message: lines[0] ?? "", lines };
}
