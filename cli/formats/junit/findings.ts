/**
 * JUnit XML: a suite for each boundary with a case for each finding, and a suite of its own for
 * whether the review is complete. Invariant: there is at least one case, the counts are those of
 * the cases, and a case fails exactly where the exit code does.
 */
import type { PlacedFinding, Review } from "../../../rules/review.js";
import { severityOf } from "../../../rules/review.js";
import { description } from "../parts/describe.js";
import { frame } from "../parts/frame.js";
import { groups, type Group } from "../parts/groups.js";
import { fails } from "../parts/severity.js";
import { visible } from "../parts/visible.js";
import { incompleteHeadline } from "../parts/whole-tree.js";
import { attributes, xml } from "../parts/xml.js";
import type { Reporter, ReportOptions } from "../lint-format.js";

type Outcome = "passed" | "failures" | "errors" | "skipped";

interface Case {
  readonly outcome: Outcome;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The element inside, or nothing. */
  readonly body: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

export const junit: Reporter = {
  name: "junit",
  doc: "JUnit XML, a suite for each boundary",
  render(review, options) {
    const suites = [
      accountSuite(review),
      ...groups(review, review.introduced).map((group) => boundarySuite(review, group, options)),
    ];
    const all = suites.flatMap(({ cases }) => cases);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites${attributes({ name: review.tool.name, ...counts(all) })}>`,
      ...suites.flatMap(suiteLines),
      "</testsuites>",
      "",
    ].join("\n");
  },
};

function accountSuite(review: Review): Suite {
  const { incomplete } = review;
  const message = incompleteHeadline(incomplete);
  const body =
    incomplete.length === 0
      ? ""
      : element("error", { type: "incomplete", message }, incomplete.map(visible));
  return {
    name: "review",
    cases: [
      {
        outcome: incomplete.length === 0 ? "passed" : "errors",
        attributes: {
          name: "every file and every occurrence is accounted for",
          classname: "ringfence.review",
        },
        body,
      },
    ],
  };
}

function boundarySuite(
  review: Review,
  { boundary, findings }: Group,
  options: ReportOptions,
): Suite {
  const classname = `ringfence.${boundary.id}`;
  if (findings.length > 0) {
    const cases = findings.map((finding) => findingCase(review, finding, classname, options));
    return { name: boundary.id, cases };
  }
  const isKnown = review.incomplete.length === 0;
  return {
    name: boundary.id,
    cases: [
      {
        // Nothing found by half a search is not a pass.
        outcome: isKnown ? "passed" : "skipped",
        attributes: { name: "nothing crosses the boundary", classname },
        body: isKnown ? "" : `<skipped${attributes({ message: "the review is incomplete" })}/>`,
      },
    ],
  };
}

function findingCase(
  review: Review,
  finding: PlacedFinding,
  classname: string,
  options: ReportOptions,
): Case {
  const { place } = finding;
  const severity = severityOf(review, finding);
  const [message = "", ...details] = description(review, finding);
  const where = `${visible(place.path)}:${place.line}:${place.column}: ${severity}: ${message}`;
  const code = frame(place);
  const lines = [where, ...(code === undefined ? [] : [code.source, code.carets]), ...details];
  const isFailure = fails(severity, options.failOn);
  return {
    outcome: isFailure ? "failures" : "passed",
    // The identity as the name: servers follow a case over runs by it, and lines move.
    attributes: { name: finding.identity, classname, file: place.path, line: place.line },
    body: isFailure
      ? element("failure", { type: finding.rule, message }, lines)
      : element("system-out", {}, lines),
  };
}

function suiteLines({ name, cases }: Suite): string[] {
  return [
    `  <testsuite${attributes({ name, ...counts(cases) })}>`,
    ...cases.map(({ attributes: values, body }) =>
      body === ""
        ? `    <testcase${attributes(values)}/>`
        : `    <testcase${attributes(values)}>${body}</testcase>`,
    ),
    "  </testsuite>",
  ];
}

function counts(cases: readonly Case[]): Record<string, number> {
  const of = (outcome: Outcome): number => cases.filter((each) => each.outcome === outcome).length;
  return {
    tests: cases.length,
    failures: of("failures"),
    errors: of("errors"),
    skipped: of("skipped"),
  };
}

function element(
  name: string,
  values: Readonly<Record<string, string>>,
  lines: readonly string[],
): string {
  return `<${name}${attributes(values)}>${lines.map(xml).join("\n")}</${name}>`;
}
