/**
 * The formats of all commands, in the order in which `--help` lists them. Invariant: the list loads
 * no format, so that a run loads those that it writes.
 *
 * Every format shows the introduced findings and whether the document is complete. Findings that a
 * baseline knows are listed only where a format has a word for that (json, sarif), those that an
 * exception allows in json, and in sarif where they are asked for; elsewhere they are no defects of
 * this run.
 */
import type { DocumentKind, FindingsForm, Form, Format, Forms, ModelDocument } from "./format.js";

export const formats: readonly Format[] = [
  {
    name: "text",
    doc: "for people (the default)",
    output: "text",
    forms: {
      lint: () => import("./text/lint.js"),
      ...answers(() => import("./text/model.js")),
      series: () => import("./text/series.js"),
      suite: () => import("./text/suite.js"),
    },
  },
  {
    name: "mail",
    doc: "a mailbox of replies, one for each patch that something is wrong with",
    output: "text",
    forms: { series: () => import("./mail.js") },
  },
  {
    name: "json",
    doc: "everything, as the schemas in docs/schema/ say",
    output: "text",
    forms: {
      lint: () => import("./json/lint.js"),
      ...answers(() => import("./json/model.js")),
      series: () => import("./json/series.js"),
      suite: () => import("./json/suite.js"),
    },
  },
  {
    name: "markdown",
    doc: "a summary for a pull request",
    output: "text",
    forms: { series: () => import("./markdown.js") },
  },
  {
    name: "sarif",
    doc: "SARIF 2.1.0, for GitHub code scanning",
    output: "text",
    forms: findings(() => import("./sarif.js")),
  },
  {
    name: "github",
    doc: "annotations in GitHub Actions",
    output: "text",
    forms: findings(() => import("./github.js")),
  },
  {
    name: "gitlab",
    doc: "GitLab Code Quality report",
    output: "text",
    forms: findings(() => import("./gitlab.js")),
  },
  {
    name: "rdjsonl",
    doc: "Reviewdog Diagnostic Format, one diagnostic a line",
    output: "text",
    forms: findings(() => import("./rdjsonl.js")),
  },
  {
    name: "checkpatch",
    doc: "lines like those of checkpatch.pl, silent when clean",
    output: "text",
    forms: {
      ...findings(() => import("./checkpatch/findings.js")),
      series: () => import("./checkpatch/series.js"),
    },
  },
  {
    name: "junit",
    doc: "JUnit XML, a suite for each boundary or patch, a case for each test",
    output: "text",
    forms: {
      ...findings(() => import("./junit/findings.js")),
      series: () => import("./junit/series.js"),
      suite: () => import("./junit/suite.js"),
    },
  },
  {
    name: "b4",
    doc: "JSON for the check commands of b4 review",
    output: "text",
    forms: { series: () => import("./b4.js") },
  },
  {
    name: "b4-review",
    doc: "a directory that b4 review imports, .git/b4-review/$(git rev-parse HEAD)",
    output: "folder",
    forms: { series: () => import("./b4-review.js") },
  },
  {
    name: "patchwork",
    doc: "a check for each patch, to post to patchwork",
    output: "text",
    forms: { series: () => import("./patchwork.js") },
  },
  {
    name: "nipa",
    doc: "exit code and description for a test of NIPA, on one line",
    output: "text",
    forms: { series: () => import("./nipa.js") },
  },
];

/** The formats that have a form for a kind of document. */
export function formatsFor(kind: DocumentKind): Format[] {
  return formats.filter(({ forms }) => forms[kind] !== undefined);
}

/** What works from findings, for every document that has findings. */
function findings(
  load: () => Promise<FindingsForm>,
): Required<Pick<Forms, "lint" | "verdicts" | "series">> {
  return {
    lint: async () => {
      const form = await load();
      return { render: ({ review, failOn }, view) => form.render(review, failOn, view) };
    },
    verdicts: async () => {
      const form = await load();
      return { render: ({ review }, view) => form.render(review, undefined, view) };
    },
    series: async () => {
      const [form, { asReview }] = await Promise.all([load(), import("./notes/as-review.js")]);
      return { render: ({ review }, view) => form.render(asReview(review), undefined, view) };
    },
  };
}

/** One form for all that `ringfence model` answers. */
function answers(load: () => Promise<Form<ModelDocument>>): Forms {
  return {
    verdicts: load,
    equivalence: load,
    agreement: load,
    replay: load,
    drift: load,
    program: load,
  };
}
