/**
 * JUnit XML: a suite for each patch, with a case for what was asked of it: that it applies, that it
 * introduces nothing, each claim, each relocation. Invariant: a case fails exactly where the gate
 * does, the counts are those of the cases, and what was not decided is skipped, not passed.
 */
import type { PatchReview, SeriesReview } from "../../../rules/series-review.js";
import { oneLine, visible } from "../parts/visible.js";
import { incompleteHeadline } from "../parts/whole-tree.js";
import { attributes, xml } from "../parts/xml.js";
import { isComplaint, isUndecided, type Note, numberOf } from "../notes/note.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import { plainLines } from "../notes/plain-note.js";
import { textFile, type ReviewReporter, type ReviewReportOptions } from "../series-format.js";

type Outcome = "passed" | "failures" | "errors" | "skipped";

interface Case {
  readonly outcome: Outcome;
  readonly name: string;
  readonly file: string;
  /** Empty for a case that passed without a word. */
  readonly lines: readonly string[];
  readonly type: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

export const junit: ReviewReporter = {
  name: "junit",
  doc: "JUnit XML, a suite for each patch",
  output: "file",
  render(review, options) {
    const suites = [seriesSuite(review, options), ...review.patches.map((patch) => patchSuite(review, patch, options))];
    const lines = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites${attributes({ name: review.tool.name, ...counts(suites.flatMap(({ cases }) => cases)) })}>`,
      ...suites.flatMap((suite, index) => suiteLines(suite, index === 0 ? "ringfence.series" : `ringfence.patch-${index}`)),
      "</testsuites>",
    ];
    return [textFile(`${lines.join("\n")}\n`)];
  },
};

const passed = { outcome: "passed", file: "", lines: [], type: "" } as const;

function seriesSuite(review: SeriesReview, options: ReviewReportOptions): Suite {
  const { incomplete } = review;
  const isComplete = incomplete.length === 0;
  const name = "the series is whole and was looked at whole";
  const whole: Case = isComplete
    ? { ...passed, name }
    : { outcome: "errors", name, file: "", lines: [incompleteHeadline(incomplete), ...incomplete.map(oneLine)], type: "incomplete" };
  return { name: "series", cases: [whole, ...leftCase(review, options), ...coverNotes(review).map((note) => caseOf(note, `cover letter: ${note.sentence}`, options))] };
}

/** Asked for with `--fail-on any` alone. */
function leftCase({ summary }: SeriesReview, { failOn }: ReviewReportOptions): Case[] {
  if (failOn !== "any") return [];
  const name = "no finding is left from before";
  const n = summary.nRemaining;
  return [n === 0 ? { ...passed, name } : { outcome: "failures", name, file: "", lines: [`findings that were there before: ${n}`], type: "remaining" }];
}

function patchSuite(review: SeriesReview, patch: PatchReview, options: ReviewReportOptions): Suite {
  const notes = notesOf(review, patch);
  const title = `${numberOf(review, patch)} ${patch.mail.title}`;
  const problem: Case = { outcome: "errors", name: "applies", file: "", lines: patch.problems.map(oneLine), type: "incomplete" };
  if (!patch.isApplied) return { name: title, cases: [problem] };
  const findings = notes.filter((note) => note.kind === "finding" && isComplaint(note));
  return {
    name: title,
    cases: [
      patch.problems.length > 0 ? problem : { ...passed, name: "applies" },
      ...(findings.length === 0 ? [{ ...passed, name: "introduces no finding" }] : []),
      ...findings.map((note) => caseOf(note, note.identity, options)),
      ...notes.filter(({ kind }) => kind === "claim" || kind === "relocation").map((note) => caseOf(note, nameOf(note), options)),
      ...notes.filter(({ kind }) => kind === "question").map((note) => ({ ...passed, name: note.identity, lines: plainLines(note) })),
    ],
  };
}

function nameOf(note: Note): string {
  return note.kind === "claim" ? `claim: ${note.sentence}` : note.identity;
}

/** Servers follow a case over runs by its name, so that it has no line number in it. */
function caseOf(note: Note, name: string, { failOn }: ReviewReportOptions): Case {
  const isOpen = isUndecided(note) || (note.tone === "neutral" && note.kind !== "finding");
  const isFailure = isComplaint(note) && !isOpen && failOn !== "never";
  const outcome = isFailure ? "failures" : isOpen ? "skipped" : "passed";
  return { outcome, name, file: note.finding?.place.path ?? "", lines: plainLines(note), type: note.rule };
}

function suiteLines({ name, cases }: Suite, classname: string): string[] {
  return [
    `  <testsuite${attributes({ name, ...counts(cases) })}>`,
    ...cases.map((each) => {
      const file = each.file === "" ? {} : { file: each.file };
      const values = attributes({ name: each.name, classname, ...file });
      const body = bodyOf(each);
      return body === "" ? `    <testcase${values}/>` : `    <testcase${values}>${body}</testcase>`;
    }),
    "  </testsuite>",
  ];
}

function bodyOf({ outcome, lines, type }: Case): string {
  if (lines.length === 0) return "";
  const text = lines.map((line) => xml(visible(line))).join("\n");
  const [message = ""] = lines;
  if (outcome === "skipped") return `<skipped${attributes({ message })}/>`;
  if (outcome === "passed") return `<system-out>${text}</system-out>`;
  const element = outcome === "errors" ? "error" : "failure";
  return `<${element}${attributes({ type, message })}>${text}</${element}>`;
}

function counts(cases: readonly Case[]): Record<string, number> {
  const of = (outcome: Outcome): number => cases.filter((each) => each.outcome === outcome).length;
  return { tests: cases.length, failures: of("failures"), errors: of("errors"), skipped: of("skipped") };
}
