/** The text format: the summary first, remarks below their lines, only hunks that matter, prose within the width. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { columns } from "../parts/wrap.js";
import { cleanReview, incompleteReview, reviews, richReview } from "../testing/series-samples.js";
import type { View } from "../format.js";
import type { SeriesReview } from "../../../rules/results/series-review.js";
import { render } from "./series.js";

const options: View = { colour: false, width: 80, all: false };
const textOf = (review: SeriesReview, more: Partial<View> = {}): string =>
  render({ kind: "series", review, failOn: "introduced" }, { ...options, ...more });
const linesOf = (review: SeriesReview, more: Partial<View> = {}): string[] =>
  textOf(review, more).split("\n");

test("a patch with nothing to remark is a verdict and its summary", () => {
  assert.deepEqual(linesOf(cleanReview, { width: 100 }), [
    "pass: nothing to remark",
    "",
    "Make core VMA operations internal (v2, 1 patch)",
    "  base:        linux v6.10 (0c3836482481), the base-commit of the cover",
    "               letter; all 3 files are as they were when the patches were made",
    "  findings:    12 as before",
    "",
  ]);
});

test("the verdict stands first, then the worst with its proof, the command, and the rest by weight", () => {
  const lines = linesOf(richReview);
  const top = lines.slice(0, lines.indexOf("")).join("\n");
  assert.match(
    top,
    /^incomplete, fail: relocation worse in relocate_vma_down\(\); 3 new crossings, 3\n {18}gone; 3 claims contradicted; /,
  );
  assert.match(
    top,
    /^worst: mm\/mmap\.c:3949: relocate_vma_down\(\) breaks what held before: pages \(P\)[^]*the page of 0x40002000 is not there at 0x40000000\nagain: b4 am -o - 20240627-relocate-v2-1@example\.org \|\n {7}ringfence review - --base 0c3836482481$/m,
  );
  const tones = lines
    .slice(lines.indexOf("then:") + 1)
    .slice(0, 8)
    .map((line) => /^ {2}(\w+):/.exec(line)?.[1]);
  const order = ["error", "warning", "info", "question"];
  assert.deepEqual(
    tones,
    [...tones].sort((a, b) => order.indexOf(a ?? "") - order.indexOf(b ?? "")),
  );
  assert.match(lines.at(-2) ?? "", /^incomplete, fail: relocation worse/);
});

test("a remark stands below its line, with carets under what it is about", () => {
  const lines = linesOf(richReview);
  const at = lines.indexOf(
    "+       ret = vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);",
  );
  assert.ok(at > 0);
  assert.equal(lines[at + 1], "              ^^^^^^^^^^");
  assert.match(lines[at + 2] ?? "", /^ {2}\| warning: call of vma_shrink\(\)/);
});

test("only hunks with a remark are shown, unless all are asked for", () => {
  const one = {
    ...richReview,
    patches: richReview.patches.map((patch) => ({
      ...patch,
      findings: [],
      claims: [],
      remarks: [],
      model: undefined,
    })),
  };
  assert.doesNotMatch(textOf(one), /^(?:@@|diff --git)/m);
  const nHunks = richReview.patches.flatMap(({ files }) =>
    files.flatMap(({ hunks }) => hunks),
  ).length;
  assert.equal(textOf(one, { all: true }).match(/^@@/gm)?.length, nHunks);
});

test("what is left out of a hunk is counted", () => {
  const output = textOf(richReview);
  assert.match(
    output,
    /^@@ -700,6 \+700,14 @@ .*\n {4}\[ \.\.\. 3 lines \.\.\. \]\n\+ {7}int ret;$/m,
  );
});

test("why and what to use instead stand once for a boundary", () => {
  assert.equal(textOf(richReview).split("Why: Core VMA manipulation").length, 2);
});

test("a patch that does not apply says where", () => {
  assert.match(
    textOf(richReview),
    /^patch 3\/4: docs: say so .*\n {2}problem: Documentation\/mm\/x\.rst: hunk 1 does not apply/m,
  );
});

test("missing patches are named", () => {
  assert.match(textOf(incompleteReview), /^ {2}missing: {5}2, 3$/m);
});

test("prose keeps to the width, whatever it is", () => {
  for (const [title, review] of reviews.slice(0, 3)) {
    for (const width of [60, 80, 120]) {
      const prose = linesOf(review, { width }).filter(
        (line) => /^ {2}\| (?:\w+: | {2}[A-Z])/.test(line) && !/https?:/.test(line),
      );
      for (const line of prose) assert.ok(columns(line) <= width, `${title} ${width}: ${line}`);
    }
  }
});

test("colour changes nothing but colour", () => {
  for (const [title, review] of reviews) {
    const coloured = textOf(review, { colour: true });
    assert.notEqual(coloured, textOf(review), title);
    assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), textOf(review), title);
  }
});
