/**
 * Reviewdog Diagnostic Format, one diagnostic a line (proto/rdf/reviewdog.proto). Invariant:
 * columns count UTF-8 bytes from one, and ends are exclusive.
 */
import { relatedClause } from "./parts/related.js";
import type {
  TextPlace,
  PlacedFinding,
  Review,
  Severity,
} from "../../rules/results/tree-review.js";
import { severityOf } from "../../rules/results/tree-review.js";
import { description, link } from "./parts/describe.js";
import { inertJson, oneLine } from "./parts/visible.js";
import { incompleteRule, wholeTree } from "./parts/whole-tree.js";

interface Diagnostic {
  readonly message: string;
  readonly location: object;
  readonly severity: "ERROR" | "WARNING" | "INFO";
  readonly source: { readonly name: string };
  readonly code: { readonly value: string; readonly url?: string };
  readonly related_locations?: readonly object[];
}

const severities: Readonly<Record<Severity, Diagnostic["severity"]>> = {
  error: "ERROR",
  warning: "WARNING",
  info: "INFO",
};

export function render(review: Review): string {
  const list = [
    ...review.incomplete.map((reason) => incompleteDiagnostic(review, reason)),
    ...review.introduced.map((finding) => diagnostic(review, finding)),
  ];
  return list.map((each) => `${inertJson(JSON.stringify(each))}\n`).join("");
}

function diagnostic(review: Review, finding: PlacedFinding): Diagnostic {
  const url = link(review.boundaries.find(({ id }) => id === finding.boundary));
  return {
    message: description(review, finding).join("\n"),
    location: location(finding.place),
    severity: severities[severityOf(review, finding)],
    source: { name: review.tool.name },
    code: { value: finding.rule, ...(url === undefined ? {} : { url }) },
    ...(finding.related.length === 0
      ? {}
      : {
          related_locations: finding.related.map((related) => ({
            message: oneLine(relatedClause(related)),
            location: location(related.place),
          })),
        }),
  };
}

/** Without a range, since no line is at fault. */
function incompleteDiagnostic(review: Review, reason: string): Diagnostic {
  return {
    message: `The review is incomplete: ${oneLine(reason)}`,
    location: { path: wholeTree },
    severity: "ERROR",
    source: { name: review.tool.name },
    code: { value: incompleteRule },
  };
}

function location(place: TextPlace): object {
  return {
    path: place.path,
    range: {
      start: { line: place.line, column: place.column },
      end: { line: place.endLine, column: place.endColumn },
    },
  };
}
