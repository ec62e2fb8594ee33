/** Findings as lines of checkpatch. Invariant: nothing is printed when clean and complete. */
import type { PlacedFinding, Review } from "../../../rules/results/tree-review.js";
import { severityOf } from "../../../rules/results/tree-review.js";
import { headline } from "../parts/describe.js";
import { visible } from "../parts/visible.js";
import { line, report, unalarming } from "./lines.js";

export function render(review: Review): string {
  return report(
    review.incomplete,
    review.introduced.map((finding) => findingLine(review, finding)),
  );
}

function findingLine(review: Review, finding: PlacedFinding): string {
  const { place, rule } = finding;
  return line(
    `${unalarming(visible(place.path))}:${place.line}:`,
    severityOf(review, finding),
    rule,
    headline(finding),
  );
}
