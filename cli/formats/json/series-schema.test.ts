/** The json format and its documentation say the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { assertGolden } from "../testing/golden.js";
import { render } from "./series.js";
import { reviewReport, reviewSchemaText, type ReviewReport } from "./series-schema.js";
import { hostile, hostileReview, reviews, richReview } from "../testing/series-samples.js";
import type { SeriesReview } from "../../../rules/results/series-review.js";

const json = (review: SeriesReview): string =>
  render(
    { kind: "series", review, failOn: "introduced" },
    { colour: false, width: 100, all: false },
  );

function parsed(review: SeriesReview): ReviewReport {
  return reviewReport.parse(JSON.parse(json(review)));
}

test("docs/schema/review.schema.json is what the zod schema gives", () => {
  assertGolden("docs/schema/review.schema.json", reviewSchemaText());
});

test("reports are valid for the published schema and for zod", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(reviewSchemaText()));
  for (const [title, review] of reviews) {
    const document: unknown = JSON.parse(json(review));
    assert.ok(validate(document), `${title}: ${JSON.stringify(validate.errors)}`);
    reviewReport.parse(document);
  }
});

test("strings come back exactly, hostile ones too", () => {
  const document = parsed(hostileReview);
  assert.equal(document.series.title, hostile);
  assert.equal(document.patches[0]?.claims[0]?.because, hostile);
  assert.equal(
    document.patches[0].files[0]?.hunks[0]?.lines[2]?.text,
    "+From mallory Thu Jan  1 00:00:00 2026",
  );
});

test("anchors lead to the line that they are about", () => {
  const [patch] = parsed(richReview).patches;
  const anchor = patch?.findings.find(({ state }) => state === "transient")?.anchor;
  assert.ok(anchor?.kind === "line");
  assert.match(
    patch?.files[anchor.file]?.hunks[anchor.hunk]?.lines[anchor.line]?.text ?? "",
    /^\+\tret = vma_shrink\(/,
  );
});

test("the summary has the verdict of the exit code", () => {
  const { summary } = parsed(richReview);
  assert.deepEqual([summary.status, summary.complete, summary.failing], ["fail", false, 7]);
  assert.equal(summary.worst?.where, "mm/mmap.c:3949");
  assert.deepEqual(summary.again, [
    "b4 am -o - 20240627-relocate-v2-1@example.org |",
    "ringfence review - --base 0c3836482481",
  ]);
});
