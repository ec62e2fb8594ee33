/** GitLab Code Quality: every issue has what GitLab needs to show it and to follow it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { Review } from "../../rules/results/tree-review.js";
import { render } from "./gitlab.js";
import {
  cleanReview,
  findingOf,
  incompleteReview,
  placeOf,
  sampleReview,
} from "./testing/lint-samples.js";

const report = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    severity: z.enum(["info", "minor", "major", "critical", "blocker"]),
    location: z.strictObject({
      path: z.string().min(1),
      lines: z.strictObject({ begin: z.int().min(1) }),
    }),
  }),
);

function issuesOf(review: Review): z.infer<typeof report> {
  return report.parse(JSON.parse(render(review)));
}

test("a clean review is an empty array", () => {
  assert.deepEqual(issuesOf(cleanReview), []);
});

test("severities are mapped", () => {
  assert.deepEqual(
    issuesOf(sampleReview).map(({ severity }) => severity),
    ["info", "minor", "major", "info"],
  );
});

test("a finding keeps its fingerprint when its line moves", () => {
  const place = placeOf("a.c", 3, "f();", "f");
  const [before] = issuesOf({ ...cleanReview, introduced: [findingOf({ place })] });
  const moved = findingOf({ place: { ...place, line: 30 } });
  const [after] = issuesOf({ ...cleanReview, introduced: [moved] });
  assert.equal(after?.fingerprint, before?.fingerprint);
});

test("no two issues share a fingerprint, even with one identity", () => {
  const finding = findingOf({ place: placeOf("a.c", 3, "f();", "f") });
  const issues = issuesOf({
    ...incompleteReview,
    incomplete: ["same", "same"],
    introduced: [finding, finding],
  });
  assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
});

test("an incomplete review is a blocker", () => {
  assert.deepEqual(
    issuesOf(incompleteReview).map(({ severity, check_name }) => [severity, check_name]),
    [
      ["blocker", "incomplete"],
      ["blocker", "incomplete"],
    ],
  );
});
