/**
 * Documents for the tests of every format, by the command that they are of. Invariant: every kind of
 * document stands in one of the sets, and so do a clean and an incomplete one of each. For tests only.
 */
import type { Document, Output, View } from "../format.js";
import { isForGate } from "../notes/audience.js";
import { coverNotes, notesOf } from "../notes/notes.js";
import * as lint from "./lint-samples.js";
import * as model from "./model-samples.js";
import * as series from "./series-samples.js";
import * as suite from "./suite-samples.js";

export interface SampleSet {
  /** Of goldens, below fixtures/formats/. */
  readonly folder: "lint" | "model" | "series" | "suite";
  readonly view: View;
  readonly documents: readonly (readonly [title: string, document: Document])[];
  /** One of each kind that says that it is incomplete, and one that is complete. */
  readonly incomplete: readonly (readonly [incomplete: Document, complete: Document])[];
  /** A document with findings, and what tells that a format shows each of them: any of a row. */
  readonly found: Document;
  readonly shown: readonly (readonly string[])[];
  /** One in which everything that may come from outside is one of three texts. */
  hostile(path: string, source: string, prose: string): Document;
}

const view: View = {
  colour: false,
  width: 100,
  all: false,
  sender: { name: "Rae Reviewer", email: "rae@example.org" },
};
const incomplete = ["mm/\x1b[2Jx.c: permission denied"];

const lintOf = (review: typeof lint.cleanReview): Document => ({ kind: "lint", review });
const seriesOf = (review: typeof series.cleanReview): Document => ({
  kind: "series",
  review,
  failOn: "introduced",
});

const {
  violatedReport,
  holdsReport,
  incompleteReport,
  hostileReport,
  equivalence,
  agreement,
  replay,
  drift,
  program,
  verdictsOf,
} = model;
const compared = (report: typeof equivalence): Document => ({
  kind: "equivalence",
  report,
  strict: false,
});

export const sampleSets: readonly SampleSet[] = [
  {
    folder: "lint",
    view: { ...view, width: 80 },
    documents: [
      ["clean", lintOf(lint.cleanReview)],
      ["findings", lintOf(lint.sampleReview)],
      ["incomplete", lintOf(lint.incompleteReview)],
    ],
    incomplete: [[lintOf(lint.incompleteReview), lintOf(lint.cleanReview)]],
    found: lintOf(lint.sampleReview),
    shown: [["fs/exec.c"], ["lib/vsprintf.c"], ["mm/pagewalk.c"], ["drivers/a"]],
    hostile: (path, source, prose) => lintOf(lint.hostileReview(path, source, prose)),
  },
  {
    folder: "model",
    view,
    documents: model.documents,
    incomplete: [
      [verdictsOf(incompleteReport), verdictsOf(holdsReport)],
      [
        compared({ ...equivalence, after: { ...equivalence.after, incomplete } }),
        compared(equivalence),
      ],
      [
        {
          ...agreement,
          report: { ...agreement.report, after: { ...agreement.report.after, incomplete } },
        },
        agreement,
      ],
      [{ ...replay, incomplete }, replay],
      [
        { ...drift, incomplete },
        { ...drift, incomplete: [] },
      ],
      [{ ...program, incomplete }, program],
    ],
    found: verdictsOf(violatedReport),
    // In JSON a property is a field, elsewhere it stands in a sentence.
    shown: ["P", "R"].map((property) => [
      `"property": "${property}"`,
      `breaks ${property} `,
      `${property}  `,
    ]),
    hostile: (path, source, prose) =>
      verdictsOf(withTexts(hostileReport, model.hostile, [prose, path, source]), true),
  },
  {
    folder: "series",
    view,
    documents: series.reviews.map(([title, review]) => [title, seriesOf(review)]),
    incomplete: [[seriesOf(series.incompleteReview), seriesOf(series.cleanReview)]],
    found: seriesOf(series.richReview),
    shown: complaintWords(),
    hostile: (path, source, prose) =>
      seriesOf(withTexts(series.hostileReview, series.hostile, [prose, path, source])),
  },
  {
    folder: "suite",
    view,
    documents: suite.documents,
    incomplete: [[suite.incompleteSuite, suite.cleanSuite]],
    found: suite.failedSuite,
    shown: [
      ["test_simple_shrink"],
      ["vma->vm_pgoff == 0", "vma-&gt;vm_pgoff == 0"],
      ["test_copy_vma"],
      ["inline assembly"],
    ],
    hostile: (path, source, prose) =>
      withTexts(suite.hostileSuite, suite.hostile, [prose, path, source]),
  },
];

/** A format shows what a gate is told by the name of its rule, and where it has facts instead of rules by these. */
function complaintWords(): string[][] {
  const { richReview } = series;
  const notes = [
    ...coverNotes(richReview),
    ...richReview.patches.flatMap((patch) => notesOf(richReview, patch)),
  ].filter(isForGate);
  return notes.map(({ rule, kind, headline, sentence }) => [
    rule,
    `RF_${rule.toUpperCase().replaceAll("-", "_")}`,
    JSON.stringify(sentence === "" ? headline : sentence),
    ...(kind === "relocation" ? ['"state": "worse"'] : []),
    headline.replaceAll(": ", ":\n").split("\n")[0] ?? "",
  ]);
}

/** The same with other texts wherever it has the hostile one, in turn. */
function withTexts<Value>(value: Value, hostile: string, texts: readonly string[]): Value {
  const inner = (text: string): string => JSON.stringify(text).slice(1, -1);
  let n = 0;
  return JSON.parse(
    JSON.stringify(value).replaceAll(inner(hostile), () => inner(texts[n++ % texts.length] ?? "")),
  ) as Value;
}

/** What a format gives, as one text: files one after another, each under its name. */
export function textOf(output: Output): string {
  if (typeof output === "string") return output;
  if (output instanceof Uint8Array) return Buffer.from(output).toString("utf8");
  return output.map(({ name, text }) => `--> ${name} <--\n${text}`).join("");
}
