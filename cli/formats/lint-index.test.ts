/**
 * What holds for every format: the list is complete, output is as last reviewed, nothing from
 * outside acts, and an incomplete review is not a pass.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Review } from "../../rules/review.js";
import { assertGolden } from "./testing/golden.js";
import { reporters } from "./lint-index.js";
import type { ReportOptions } from "./lint-format.js";
import { cleanReview, findingOf, incompleteReview, placeOf, sampleReview } from "./testing/lint-samples.js";

const options: ReportOptions = { colour: false, width: 80 };
const reviews: readonly (readonly [string, Review])[] = [
  ["clean", cleanReview],
  ["findings", sampleReview],
  ["incomplete", incompleteReview],
];
/** All that a terminal may obey but the newline. */
const acting = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

for (const reporter of reporters) {
  test(`${reporter.name} prints what its golden says`, () => {
    const sections = reviews.map(
      ([title, review]) => `==> ${title} <==\n${reporter.render(review, options)}`,
    );
    assertGolden(`fixtures/formats/lint/${reporter.name}.golden`, sections.join(""));
  });

  test(`${reporter.name} is the same for the same review, and ends with a newline`, () => {
    for (const [, review] of reviews) {
      const output = reporter.render(review, options);
      assert.equal(reporter.render(structuredClone(review), options), output);
      assert(output === "" || output.endsWith("\n"));
    }
  });

  test(`${reporter.name} shows every introduced finding`, () => {
    const output = reporter.render(sampleReview, options);
    for (const path of ["fs/exec.c", "lib/vsprintf.c", "mm/pagewalk.c", "drivers/a"]) {
      assert(output.includes(path), path);
    }
  });

  test(`${reporter.name} does not take an incomplete review for a clean one`, () => {
    const output = reporter.render(incompleteReview, options);
    assert.match(output, /incomplete/i);
    assert.match(output, /counted and not classified/);
    assert.notEqual(output, reporter.render(cleanReview, options));
  });

  test(`${reporter.name} lets nothing from outside act, whatever it is`, () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (path, source, prose) => {
        const output = reporter.render(reviewOf(path, source, prose), options);
        assert.doesNotMatch(output, acting);
      }),
    );
  });
}

const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\x1b[2J", "\n", "\r\n", "\t", "\u009b", "\u202e", "\u2028", "\ud800"),
      fc.constantFrom(
        "::error::",
        "##[error]",
        "]]>",
        "<!--",
        "&amp;",
        '"',
        "](",
        "ERROR:",
        "\ufffe",
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(""));

/** A review in which everything that may come from outside is one of three texts. */
function reviewOf(path: string, source: string, prose: string): Review {
  const place = placeOf(path, 3, source, source.slice(1, 4));
  const finding = findingOf({
    rule: prose,
    boundary: path,
    message: prose,
    symbol: prose,
    enclosing: source,
    condition: prose,
    place,
    related: [{ location: { path, span: { start: 0, end: 1 } }, message: prose, place }],
  });
  const summary = {
    id: path,
    severity: "error",
    why: prose,
    use_instead: source,
    ref: prose,
  } as const;
  return {
    ...cleanReview,
    tree: { label: prose, kernel: prose, revision: prose },
    boundaries: [summary],
    introduced: Array.from({ length: 12 }, () => finding),
    remaining: [finding],
    fixed: [prose],
    excepted: [{ finding, reason: prose, owner: prose, expires: prose }],
    accounts: { ...cleanReview.accounts, skipped: [{ path, reason: prose }] },
    incomplete: [prose],
  };
}
