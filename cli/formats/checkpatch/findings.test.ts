/** checkpatch lines, read as b4 reads them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Review } from "../../../rules/results/tree-review.js";
import { render } from "./findings.js";
import {
  cleanReview,
  findingOf,
  incompleteReview,
  placeOf,
  sampleReview,
} from "../testing/lint-samples.js";

/** What b4 makes of the output: a result for each line that is not empty. */
function b4(review: Review): ("fail" | "warning")[] {
  const output = render(review);
  return output
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => (line.includes("ERROR:") ? "fail" : "warning"));
}

test("a clean review prints nothing, so b4 says that all checks passed", () => {
  assert.deepEqual(b4(cleanReview), []);
});

test("a finding is a line of checkpatch", () => {
  const place = placeOf("mm/mremap.c", 33, "\tvma_shrink();", "vma_shrink");
  const introduced = [findingOf({ place, condition: "CONFIG_MMU" })];
  assert.equal(
    render({ ...cleanReview, introduced }),
    "mm/mremap.c:33: ERROR:RF_OUTSIDE_CALL: vma_shrink() is private to mm/, only if CONFIG_MMU\n",
  );
});

test("errors fail and nothing else does, whatever the text says", () => {
  assert.deepEqual(b4(sampleReview), ["warning", "warning", "fail", "warning"]);
});

test("an incomplete review fails", () => {
  assert.deepEqual(b4(incompleteReview), ["fail", "fail"]);
});
