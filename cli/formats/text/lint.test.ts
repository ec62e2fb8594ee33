/** The text format: one line when clean, carets in place, prose within the width. */
import { words } from "../../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Review } from "../../../rules/results/tree-review.js";
import { frame } from "../parts/frame.js";
import { columns, wrap } from "../parts/wrap.js";
import {
  cleanReview,
  findingOf,
  incompleteReview,
  placeOf,
  sampleReview,
} from "../testing/lint-samples.js";
import { render } from "./lint.js";

const text = (review: Review, colour = false): string =>
  render({ kind: "lint", review }, { colour, width: 80, all: false });
const known = findingOf({ place: placeOf("fs/exec.c", 1, "f();", "f") });

test("a clean run is one line of accounts", () => {
  assert.equal(
    text(cleanReview),
    "0 findings: 61,299 files, 12 occurrences, 0 unaccounted, 2 allowed by exceptions; " +
      "3 includes, 1 allowed by exceptions\n",
  );
});

test("includes are left out of the accounts when there are none", () => {
  const accounts = { ...cleanReview.accounts, nIncludes: 0, nScanned: 1, nOccurrences: 1 };
  assert.equal(
    text({ ...cleanReview, accounts }),
    "0 findings: 1 file, 1 occurrence, 0 unaccounted, 2 allowed by exceptions\n",
  );
});

test("what the baseline knows is only counted", () => {
  const output = text({ ...cleanReview, remaining: [known] });
  assert.match(output, /^0 findings, 1 in baseline: 61,299 files/);
});

test("an incomplete run gives its reasons and says so first in its last line", () => {
  const lines = text(incompleteReview).trimEnd().split("\n");
  assert(lines.includes("incomplete: 2 occurrences in mm/a.c were counted and not classified"));
  assert(lines.includes("7 files not read: larger than 8 MiB"));
  assert.match(lines.at(-1) ?? "", /^incomplete, 0 findings: /);
});

test("what was passed by on purpose is one line, and what matters is named once", () => {
  const skipped = ["a.h", "b.h", "c.c"].map((path) => ({
    path,
    isLink: true as const,
    reason: words`symbolic link, not followed`,
    matters: false,
  }));
  const unread = { path: "d.c", reason: words`permission denied`, matters: true };
  const review = {
    ...cleanReview,
    accounts: { ...cleanReview.accounts, skipped: [...skipped, unread] },
    incomplete: ["d.c: permission denied"],
  };
  const lines = text(review).trimEnd().split("\n");
  assert.deepEqual(lines.slice(0, -1), [
    "incomplete: d.c: permission denied",
    "",
    "3 symbolic links not followed",
    "",
  ]);
});

test("many reasons are counted, not listed", () => {
  const incomplete = Array.from({ length: 1234 }, (_, index) => `${index}.c: permission denied`);
  const lines = text({ ...cleanReview, incomplete })
    .trimEnd()
    .split("\n");
  assert.equal(lines.length, 23);
  assert.equal(lines[20], "incomplete: and 1,214 more reasons; --format=json lists them all");
});

test("a note that findings share stands once, and the boundary's place in its block", () => {
  const at = { path: "r.yaml", span: { start: 0, end: 1 } };
  const place = placeOf("r.yaml", 4, "id: vma-core", "vma-core");
  const declared = {
    location: at,
    place,
    message: words`the boundary vma-core is declared`,
    isHere: true as const,
    isBoundary: true,
  } as const;
  const shared = {
    location: at,
    place,
    message: words`vma_shrink is declared`,
    isHere: true as const,
  };
  const finding = { ...known, related: [shared, declared] };
  const output = text({ ...cleanReview, introduced: [finding, finding] });
  assert.equal(output.split("note: vma_shrink is declared here").length, 2);
  assert.doesNotMatch(output, /the boundary vma-core is declared/);
  assert.match(output, /^boundary vma-core, 2 findings$/m);
  assert.match(output, /^ {2}rule: {4}r\.yaml:4:5$/m);
});

test("why and what to use instead stand once for a boundary", () => {
  const review = { ...cleanReview, introduced: [known, known] };
  assert.equal(text(review).split("  why: ").length, 2);
});

test("colour changes nothing but colour", () => {
  const plain = text(sampleReview);
  const coloured = text(sampleReview, true);
  assert.notEqual(coloured, plain);
  assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), plain);
});

const frames: readonly (readonly [claim: string, line: string, needle: string, shown: string])[] = [
  ["plain text", "a = f(x);", "f", "a = f(x);\n    ^"],
  ["a tab before the span", "\treturn f(x);", "f", "        return f(x);\n               ^"],
  ["a tab that fills less than eight", "ab\tff", "ff", "ab      ff\n        ^^"],
  ["wide characters", "/* 漢 */ f", "f", "/* 漢 */ f\n         ^"],
  ["combining characters", "e\u0301 f", "f", "e\u0301 f\n  ^"],
  ["what is written out", "\x1b f", "f", "\\x1b f\n     ^"],
  ["a character of two code units", "\u{20000} ff", "ff", "\u{20000} ff\n   ^^"],
];
for (const [claim, line, needle, shown] of frames) {
  test(`carets stand under the span after ${claim}`, () => {
    const code = frame(placeOf("a.c", 1, line, needle));
    assert.equal(`${code?.source}\n${code?.carets}`, shown);
  });
}

test("a line like a table is cut around its span", () => {
  const line = `${"0x00, ".repeat(60)}f(x), ${"0x00, ".repeat(60)}`;
  const code = frame(placeOf("a.c", 1, line, "f"));
  assert.equal(code?.source.length, 166);
  assert.match(code?.source ?? "", /^\.\.\..*\.\.\.$/);
  assert.equal(code?.source[code.carets.indexOf("^")], "f");
});

test("a span over lines is underlined to the end of its first", () => {
  const place = { ...placeOf("a.c", 1, "f(a,", "f"), endLine: 2, endColumn: 3, endColumnUtf16: 3 };
  assert.equal(frame(place)?.carets, "^^^^");
});

test("a span behind the cut of a long line has no carets", () => {
  const place = { ...placeOf("a.c", 1, "f(a,", "f"), columnUtf16: 5000, endColumnUtf16: 5003 };
  assert.equal(frame(place)?.carets, "");
});

test("prose keeps to the width, and paragraphs stay apart", () => {
  const lines = wrap("one two three\nfour\n\nfive unbreakable-as-it-is", "  why: ", 16);
  assert.deepEqual(lines, [
    "  why: one two",
    "       three",
    "       four",
    "       five",
    "       unbreakable-as-it-is",
  ]);
  assert(lines.slice(0, 4).every((line) => columns(line) <= 16));
});
