/** The json format and its documentation say the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Review } from "../../../rules/results/tree-review.js";
import type { FailOn } from "../parts/severity.js";
import { assertGolden } from "../testing/golden.js";
import { render } from "./lint.js";
import { lintReport, lintSchemaText } from "./lint-schema.js";
import { cleanReview, incompleteReview, sampleReview } from "../testing/lint-samples.js";

const json = (review: Review, failOn?: FailOn): string =>
  render({ kind: "lint", review, ...(failOn === undefined ? {} : { failOn }) });

test("docs/schema/lint.schema.json is what the zod schema gives", () => {
  assertGolden("docs/schema/lint.schema.json", lintSchemaText());
});

test("reports are valid for the published schema and for zod", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(lintSchemaText()));
  for (const review of [cleanReview, sampleReview, incompleteReview]) {
    const document: unknown = JSON.parse(json(review));
    assert(validate(document), JSON.stringify(validate.errors));
    lintReport.parse(document);
  }
});

test("strings come back exactly, hostile ones too", () => {
  const document = lintReport.parse(JSON.parse(json(sampleReview)));
  const [expected] = sampleReview.introduced;
  assert.equal(document.findings[0]?.place.path, expected?.place.path);
  assert.equal(document.findings[0]?.place.text, expected?.place.text);
});

test("the summary counts what the exit code looks at", () => {
  const { summary } = lintReport.parse(JSON.parse(json(sampleReview, "warning")));
  assert.deepEqual(summary, {
    complete: true,
    failing: 2,
    introduced: 4,
    errors: 1,
    warnings: 1,
    infos: 2,
    remaining: 1,
    excepted: 1,
    fixed: 1,
  });
});

test("an occurrence takes one line, and counters stand in the order of their names", () => {
  const output = json(sampleReview);
  assert.equal(output.split("\n").filter((line) => line.startsWith('    {"path":')).length, 2);
  assert.match(output, /"assembly": 1289,\s+"c": 60000,\s+"makefile": 10/);
});
