/**
 * Lines as `checkpatch.pl --terse --showfile --show-types` writes them, for b4 and other readers of
 * checkpatch. b4 takes every line for a result, and for a failure if it holds `ERROR:` anywhere
 * (b4/__init__.py, run_local_check). Invariant: nothing is printed when clean and complete, and
 * `ERROR:` stands in the lines of errors and in no others.
 */
import type { PlacedFinding, Review, Severity } from "../../../rules/review.js";
import { severityOf } from "../../../rules/review.js";
import { headline } from "../parts/describe.js";
import { oneLine, visible } from "../parts/visible.js";
import { incompleteRule } from "../parts/whole-tree.js";
import type { Reporter } from "../lint-format.js";

const levels: Readonly<Record<Severity, string>> = {
  error: "ERROR",
  warning: "WARNING",
  info: "CHECK",
};

export const checkpatch: Reporter = {
  name: "checkpatch",
  doc: "lines like those of checkpatch.pl, for b4",
  render(review) {
    const lines = [
      // No path: nothing in the tree is at fault.
      ...review.incomplete.map(
        (reason) =>
          `ERROR:${type(incompleteRule)}: the review is incomplete: ${unalarming(oneLine(reason))}`,
      ),
      ...review.introduced.map((finding) => line(review, finding)),
    ];
    return lines.map((each) => `${each}\n`).join("");
  },
};

function line(review: Review, finding: PlacedFinding): string {
  const { place } = finding;
  const level = levels[severityOf(review, finding)];
  const path = unalarming(visible(place.path));
  return `${path}:${place.line}: ${level}:${type(finding.rule)}: ${unalarming(headline(finding))}`;
}

/** `outside-call` as `RF_OUTSIDE_CALL`. */
function type(rule: string): string {
  return `RF_${rule.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
}

/** Text from outside that can not make a line a failure. */
function unalarming(text: string): string {
  return text.replaceAll("ERROR:", "ERROR :");
}
