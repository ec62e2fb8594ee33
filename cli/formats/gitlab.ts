/**
 * GitLab Code Quality: an array of issues, which GitLab compares with that of the target branch by
 * fingerprint. Invariant: every issue has a path and a line, and no two share a fingerprint.
 */
import { createHash } from "node:crypto";
import type { Review, Severity } from "../../rules/results/tree-review.js";
import { severityOf } from "../../rules/results/tree-review.js";
import { description } from "./parts/describe.js";
import { fingerprints } from "./parts/fingerprint.js";
import { inertJson, oneLine } from "./parts/visible.js";
import { incompleteRule, wholeTree } from "./parts/whole-tree.js";

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const severities: Readonly<Record<Severity, Issue["severity"]>> = {
  error: "major",
  warning: "minor",
  info: "info",
};

export function render(review: Review): string {
  const list = [...incompleteIssues(review), ...findingIssues(review)];
  return inertJson(`${JSON.stringify(list, null, 2)}\n`);
}

function findingIssues(review: Review): Issue[] {
  const prints = fingerprints(review.introduced);
  return review.introduced.map((finding, index) => ({
    description: description(review, finding).join("\n"),
    check_name: finding.rule,
    fingerprint: prints[index] ?? "",
    severity: severities[severityOf(review, finding)],
    location: { path: finding.place.path, lines: { begin: finding.place.line } },
  }));
}

function incompleteIssues(review: Review): Issue[] {
  return [...new Set(review.incomplete)].map((reason) => ({
    description: `The review is incomplete: ${oneLine(reason)}`,
    check_name: incompleteRule,
    fingerprint: createHash("sha256").update(`${incompleteRule}\n${reason}`).digest("hex"),
    severity: "blocker",
    location: { path: wholeTree, lines: { begin: 1 } },
  }));
}
