/** What the services ask of the formats made for them, on every review of the sample. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Ajv } from "ajv";
import * as formats from "ajv-formats";
import { z } from "zod";
import { render as b4 } from "./b4.js";
import type { Review } from "../../rules/results/tree-review.js";
import { render as checkpatch } from "./checkpatch/series.js";
import { render as github } from "./github.js";
import { render as gitlab } from "./gitlab.js";
import { render as junit } from "./junit/series.js";
import { render as mail } from "./mail.js";
import { render as nipa } from "./nipa.js";
import { render as patchwork } from "./patchwork.js";
import { failOnLevels, nFailing, type FailOn } from "./notes/gate.js";
import type { SeriesDocument } from "./format.js";
import { asReview } from "./notes/as-review.js";
import { render as rdjsonl } from "./rdjsonl.js";
import { render as text } from "./text/series.js";
import {
  cleanReview,
  hostileReview,
  incompleteReview,
  reviews,
  richReview,
} from "./testing/series-samples.js";
import { render as sarif } from "./sarif.js";
import type { SeriesReview } from "../../rules/results/series-review.js";

const textOf = (
  render: (document: SeriesDocument) => string,
  review: SeriesReview,
  failOn: FailOn = "introduced",
): string => render({ kind: "series", review, failOn });
const findingsOf = (render: (review: Review) => string, review: SeriesReview): string =>
  render(asReview(review));

test("patchwork takes every check, and the message id finds its patch", () => {
  const check = z.strictObject({
    state: z.enum(["success", "warning", "fail"]),
    context: z.string().regex(/^[-a-zA-Z0-9_]{1,255}$/),
    description: z.string().max(200),
  });
  for (const [, review] of reviews) {
    const list = z
      .array(z.strictObject({ msgid: z.string(), check }))
      .parse(JSON.parse(textOf(patchwork, review)));
    assert.deepEqual(
      list.map(({ msgid }) => msgid),
      review.patches.map(({ mail }) => mail.messageId),
    );
  }
});

test("NIPA reads one line: a code that it knows, and a description", () => {
  for (const [title, review] of reviews)
    assert.match(textOf(nipa, review), /^(?:0|1|250) [^\n]+\n$/, title);
  assert.match(textOf(nipa, cleanReview), /^0 /);
  assert.match(textOf(nipa, incompleteReview), /^250 the review is incomplete/);
  assert.match(textOf(nipa, richReview), /^1 /);
  assert.match(textOf(nipa, richReview, "never"), /^250 /);
});

test("b4 finds its required fields and the details that its own checks have", () => {
  const status = z.enum(["pass", "warn", "fail"]);
  const result = z.strictObject({
    tool: z.string(),
    status,
    summary: z.string().regex(/^[^\n]+$/),
    details: z.string().optional(),
  });
  const detail = z.strictObject({
    status,
    description: z.string(),
    srcline: z.string().optional(),
  });
  for (const [title, review] of reviews) {
    const results = z
      .array(result)
      .min(1)
      .parse(JSON.parse(textOf(b4, review)));
    for (const { details } of results)
      if (details !== undefined) z.array(detail).min(1).parse(JSON.parse(details));
    if (title !== "clean") assert.notEqual(results[0]?.status, "pass", title);
  }
});

test("GitLab finds a path, a line and a fingerprint of its own in every issue", () => {
  const issue = z.object({
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    location: z.object({ path: z.string().min(1), lines: z.object({ begin: z.int().min(1) }) }),
  });
  for (const [, review] of reviews) {
    const prints = z
      .array(issue)
      .parse(JSON.parse(findingsOf(gitlab, review)))
      .map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(prints).size, prints.length);
  }
});

test("SARIF is valid for its schema", () => {
  const file = createRequire(import.meta.url).resolve(
    "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
  );
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = z.looseObject({}).parse(JSON.parse(readFileSync(file, "utf8")));
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  formats.default.default(ajv);
  const validate = ajv.compile(schema);
  for (const [title, review] of reviews) {
    const text = findingsOf(sarif, review);
    assert.ok(validate(JSON.parse(text)), `${title}: ${JSON.stringify(validate.errors)}`);
    assert.doesNotMatch(text, /[^\\]""/, title);
  }
});

test("reviewdog reads one diagnostic a line", () => {
  const place = z.object({ line: z.int().min(1), column: z.int().min(1) });
  const diagnostic = z.looseObject({
    message: z.string(),
    severity: z.enum(["ERROR", "WARNING", "INFO"]),
    location: z.object({
      path: z.string().min(1),
      range: z.object({ start: place, end: place }).optional(),
    }),
  });
  for (const [, review] of reviews) {
    for (const line of findingsOf(rdjsonl, review)
      .split("\n")
      .filter((each) => each !== ""))
      diagnostic.parse(JSON.parse(line));
  }
});

test("JUnit has as many failures as the gate counts, errors where it is incomplete, and both at the top", () => {
  for (const [title, review] of reviews.slice(0, 3)) {
    for (const failOn of failOnLevels) {
      const text = textOf(junit, review, failOn);
      const cases = text.match(/<failure /g)?.length ?? 0;
      assert.match(
        text,
        new RegExp(
          `^<testsuites name="ringfence" tests="\\d+" failures="${cases}" errors="\\d+"`,
          "m",
        ),
      );
      assert.equal(cases > 0, nFailing(review, failOn) > 0, `${title} ${failOn}`);
      assert.equal(text.includes("<error "), review.incomplete.length > 0, title);
    }
  }
  assert.equal(
    textOf(junit, richReview).match(/<failure /g)?.length,
    nFailing(richReview, "introduced"),
  );
});

test("a review with nothing to say is no mail, and silent for checkpatch", () => {
  assert.equal(
    mail(
      { kind: "series", review: cleanReview, failOn: "introduced" },
      { colour: false, width: 80, all: false },
    ).length,
    0,
  );
  assert.equal(textOf(checkpatch, cleanReview), "");
});

test("workflow commands, trailers of checkpatch and XML stay ours", () => {
  for (const line of findingsOf(github, hostileReview).split("\n"))
    assert.match(line, /^(?:::(?:error|warning|notice) (?:file|title)=|- |$)/);
  const people = text(
    { kind: "series", review: hostileReview, failOn: "introduced" },
    { colour: false, width: 100, all: false },
  );
  for (const line of people.split("\n")) assert.doesNotMatch(line, /^(?:::|##\[)/);
  assert.ok(
    !textOf(junit, hostileReview).includes("]]>") && !textOf(junit, hostileReview).includes("<b "),
  );
  for (const line of textOf(checkpatch, hostileReview).split("\n")) {
    assert.equal(
      (line.match(/ERROR:/g) ?? []).length,
      /^(?:\S+:\d*:? )?ERROR:RF_|^[^]*:\d+: ERROR:RF_/.test(line) ? 1 : 0,
      line,
    );
  }
});
