/**
 * JUnit XML: a suite for each boundary with a case for each finding, and a suite of its own for
 * whether the review is complete. Invariant: there is at least one case, and a case fails exactly
 * where the exit code does.
 */
import type { PlacedFinding, Review } from "../../../rules/results/tree-review.js";
import { severityOf } from "../../../rules/results/tree-review.js";
import { description } from "../parts/describe.js";
import { frame } from "../parts/frame.js";
import { groups, type Group } from "../parts/groups.js";
import { fails, type FailOn } from "../parts/severity.js";
import { visible } from "../parts/visible.js";
import { incompleteHeadline } from "../parts/whole-tree.js";
import { junitXml, type Case, type Suite } from "./suites.js";

export function render(review: Review, failOn?: FailOn): string {
  const found = groups(review, review.introduced);
  return junitXml(review.tool.name, [
    accountSuite(review),
    ...found.map((group) => boundarySuite(review, group, failOn)),
  ]);
}

function accountSuite({ incomplete }: Review): Suite {
  const name = "every file and every occurrence is accounted for";
  const said = { type: "incomplete", message: incompleteHeadline(incomplete), lines: incomplete };
  const whole: Case =
    incomplete.length === 0 ? { outcome: "passed", name } : { outcome: "errors", name, said };
  return { name: "review", classname: "ringfence.review", cases: [whole] };
}

function boundarySuite(
  review: Review,
  { boundary, findings }: Group,
  failOn: FailOn | undefined,
): Suite {
  const suite = { name: boundary.id, classname: `ringfence.${boundary.id}` };
  if (findings.length > 0)
    return { ...suite, cases: findings.map((finding) => findingCase(review, finding, failOn)) };
  const name = "nothing crosses the boundary";
  const said = { type: "", message: "the review is incomplete", lines: [] };
  // Nothing found by half a search is not a pass.
  return {
    ...suite,
    cases: [
      review.incomplete.length === 0
        ? { outcome: "passed", name }
        : { outcome: "skipped", name, said },
    ],
  };
}

function findingCase(review: Review, finding: PlacedFinding, failOn: FailOn | undefined): Case {
  const { place, rule, identity } = finding;
  const severity = severityOf(review, finding);
  const [message = "", ...details] = description(review, finding);
  const where = `${visible(place.path)}:${place.line}:${place.column}: ${severity}: ${message}`;
  const code = frame(place);
  const lines = [where, ...(code === undefined ? [] : [code.source, code.carets]), ...details];
  return {
    outcome: fails(severity, failOn) ? "failures" : "passed",
    name: identity,
    at: { file: place.path, line: place.line },
    said: { type: rule, message, lines },
  };
}
