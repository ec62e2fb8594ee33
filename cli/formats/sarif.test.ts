/** SARIF is valid, and says what GitHub code scanning reads. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Ajv } from "ajv";
import * as formats from "ajv-formats";
import { z } from "zod";
import type { Review } from "../../rules/results/tree-review.js";
import { render } from "./sarif.js";
import {
  cleanReview,
  findingOf,
  incompleteReview,
  placeOf,
  sampleReview,
} from "./testing/lint-samples.js";

/** The part of a log that the tests below look at. */
const logSchema = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.object({
          informationUri: z.string().optional(),
          rules: z.array(z.object({ id: z.string() })),
        }),
      }),
      invocations: z.tuple([
        z.object({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(z.object({ level: z.string() })),
        }),
      ]),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.string(),
          message: z.object({ text: z.string() }),
          locations: z.tuple([
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string() }),
                region: z.record(z.string(), z.unknown()),
              }),
            }),
          ]),
          partialFingerprints: z.record(z.string(), z.string()),
          baselineState: z.string(),
          suppressions: z.array(z.object({ justification: z.string() })).optional(),
        }),
      ),
    }),
  ]),
});

function runOf(review: Review, suppressed = false): z.infer<typeof logSchema>["runs"][0] {
  const view = { colour: false, width: 100, all: false, suppressed };
  return logSchema.parse(JSON.parse(render(review, undefined, view))).runs[0];
}

/**
 * Microsoft's package ships OASIS' schema of draft 04. Ajv 8 knows neither the name of that draft
 * nor `id`, and of its keywords SARIF uses none that changed their meaning since. One pattern of it
 * is no regular expression by the rules for Unicode.
 */
function sarifSchema(): object {
  const require = createRequire(import.meta.url);
  const file = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = z.looseObject({}).parse(JSON.parse(readFileSync(file, "utf8")));
  return schema;
}

test("logs are valid for the SARIF 2.1.0 schema", () => {
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  formats.default.default(ajv);
  const validate = ajv.compile(sarifSchema());
  for (const review of [cleanReview, sampleReview, incompleteReview]) {
    assert(validate(JSON.parse(render(review))), JSON.stringify(validate.errors));
  }
  assert.equal(
    validate({ version: "2.1.0", runs: [{}] }),
    false,
    "the schema refuses what is wrong",
  );
});

test("the program's address is that of its manifest, and left out where there is none", () => {
  const addressOf = (review: Review): unknown => runOf(review).tool.driver.informationUri;
  const homepage = "https://example.org/ringfence";
  assert.equal(addressOf(cleanReview), undefined);
  assert.equal(addressOf({ ...cleanReview, tool: { ...cleanReview.tool, homepage } }), homepage);
});

test("no string is empty", () => {
  for (const review of [cleanReview, sampleReview, incompleteReview]) {
    assert.doesNotMatch(render(review), /[^\\]""/);
  }
});

test("every result names a rule of the table", () => {
  const { tool, results } = runOf(sampleReview);
  for (const { ruleId, ruleIndex } of results) {
    assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  }
});

test("what an exception allows is no result", () => {
  for (const { suppressions, baselineState } of runOf(sampleReview).results)
    assert.deepEqual([suppressions, baselineState === "absent"], [undefined, false]);
});

test("states and suppressions follow the review, where they are asked for", () => {
  const { results } = runOf(sampleReview, true);
  assert.deepEqual(
    results.map(({ baselineState, suppressions }) => [baselineState, suppressions?.length ?? 0]),
    [
      ["new", 0],
      ["new", 0],
      ["new", 0],
      ["new", 0],
      ["unchanged", 0],
      ["unchanged", 1],
    ],
  );
  assert.equal(
    results.at(-1)?.suppressions?.[0]?.justification,
    "userland test double that includes mm/vma.c; owner: Lorenzo Stoakes",
  );
});

test("regions count UTF-16 code units, exclusive at the end", () => {
  const place = placeOf("a.c", 3, "/* é \u{1f4a9} */ f();", "f");
  const { results } = runOf({ ...cleanReview, introduced: [findingOf({ place })] });
  assert.deepEqual(results[0]?.locations[0].physicalLocation.region, {
    startLine: 3,
    startColumn: 12,
    endLine: 3,
    endColumn: 13,
    snippet: { text: "f" },
  });
});

test("paths are percent-encoded relative references", () => {
  const uris = ["a b/é.c", "x:y.c", "/abs.c", "q?#%.c"].map((path) => {
    const place = placeOf(path, 1, "f", "f");
    const { results } = runOf({ ...cleanReview, introduced: [findingOf({ place })] });
    return results[0]?.locations[0].physicalLocation.artifactLocation.uri;
  });
  assert.deepEqual(uris, ["a%20b/%C3%A9.c", "x%3Ay.c", "abs.c", "q%3F%23%25.c"]);
});

test("findings on equal lines have fingerprints of their own in any order and state", () => {
  const place = placeOf("a.c", 3, "f();", "f");
  const first = findingOf({ place, identity: "1" });
  const second = findingOf({ place: { ...place, line: 9 }, identity: "2" });
  const hashes = (review: Review): (string | undefined)[] =>
    runOf(review).results.map(({ partialFingerprints: each }) => each["primaryLocationLineHash"]);
  const { lineHash } = place;
  assert.deepEqual(hashes({ ...cleanReview, introduced: [second], remaining: [first] }), [
    `${lineHash}:2`,
    `${lineHash}:1`,
  ]);
  const prints = runOf({ ...cleanReview, introduced: [first, second] }).results.map(
    ({ partialFingerprints: each }) => each["ringfence/v1"],
  );
  assert.match(prints[0] ?? "", /^[0-9a-f]{64}$/);
  assert.notEqual(prints[0], prints[1]);
});

test("a message holds no link but ours", () => {
  const { results } = runOf(sampleReview);
  assert(results[0]?.message.text.includes("[x] (http://evil.example)"));
  assert.match(results[2]?.message.text ?? "", /; \[vma_shrink\(\) is declared here\]\(1\)$/);
});

test("an incomplete review is an execution that failed", () => {
  const [complete] = runOf(sampleReview).invocations;
  const [incomplete] = runOf(incompleteReview).invocations;
  assert.equal(complete.executionSuccessful, true);
  assert.equal(incomplete.executionSuccessful, false);
  assert.equal(
    incomplete.toolExecutionNotifications.filter(({ level }) => level === "error").length,
    2,
  );
});

test("more results than GitHub takes are cut, and that is said", () => {
  const finding = findingOf({ place: placeOf("a.c", 1, "f", "f") });
  const run = runOf({ ...cleanReview, introduced: Array.from({ length: 25_002 }, () => finding) });
  assert.equal(run.results.length, 25_000);
  assert.equal(run.invocations[0].toolExecutionNotifications[0]?.level, "warning");
});
