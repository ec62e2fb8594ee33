/** JUnit: well-formed, counts that agree, and the verdict of the exit code. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../../testing/effort.js";
import { render } from "./findings.js";
import { xml } from "../parts/xml.js";
import { cleanReview, incompleteReview, sampleReview } from "../testing/lint-samples.js";

const documents = [cleanReview, sampleReview, incompleteReview].map((review) => render(review));

/** The names of the elements, in order; throws where tags do not nest or markup is left over. */
function elements(document: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  const rest = body.replace(
    /<(\/?)([a-z-]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/g,
    (_tag, close: string, name: string, _attributes, empty: string) => {
      if (close === "/") assert.equal(open.pop(), name);
      else {
        names.push(name);
        if (empty === "") open.push(name);
      }
      return "";
    },
  );
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest.replace(/&(?:amp|lt|gt|quot|apos);/g, ""), /[<>&]/);
  return names;
}

function rootCounts(document: string): Record<string, number> {
  const [, head = ""] = /<testsuites([^>]*)>/.exec(document) ?? [];
  return Object.fromEntries(
    [...head.matchAll(/ ([a-z]+)="(\d+)"/g)].map(([, name = "", value]) => [name, Number(value)]),
  );
}

test("documents are well-formed, and counts are those of the elements", () => {
  for (const document of documents) {
    const names = elements(document);
    const of = (name: string): number => names.filter((each) => each === name).length;
    assert.deepEqual(rootCounts(document), {
      tests: of("testcase"),
      failures: of("failure"),
      errors: of("error"),
      skipped: of("skipped"),
    });
  }
});

test("every boundary has a suite, and one without findings a case that passes", () => {
  assert.deepEqual(rootCounts(documents[0] ?? ""), {
    tests: 4,
    failures: 0,
    errors: 0,
    skipped: 0,
  });
});

test("an incomplete review is an error, and no boundary passes in it", () => {
  assert.deepEqual(rootCounts(documents[2] ?? ""), {
    tests: 4,
    failures: 0,
    errors: 1,
    skipped: 3,
  });
});

test("a finding below the level that fails the run is a case that passes", () => {
  const counts = rootCounts(render(sampleReview, "error"));
  assert.equal(counts["failures"], 1);
  assert.equal(counts["tests"], 5);
});

test("text of any kind has neither markup nor characters that XML 1.0 forbids", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.doesNotMatch(xml(text), /[<>"'\0-\x1f\ufffe\uffff]|&(?!(?:amp|lt|gt|quot|apos);)/u);
    }),
    runs(100),
  );
});
