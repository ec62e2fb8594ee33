/**
 * What holds for every format of a review: the list is complete, output is as last reviewed, every
 * complaint is shown, an incomplete review is no pass, and nothing from outside acts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesReview } from "../../rules/series-review.js";
import { assertGolden } from "./testing/golden.js";
import { reviewReporters } from "./series-index.js";
import { isComplaint } from "./notes/note.js";
import { notesOf } from "./notes/notes.js";
import type { ReviewReporter, ReviewReportOptions } from "./series-format.js";
import { cleanReview, hostileReview, incompleteReview, reviews, richReview } from "./testing/series-samples.js";

const options: ReviewReportOptions = {
  colour: false,
  width: 100,
  allHunks: false,
  failOn: "introduced",
  sender: { name: "Rae Reviewer", email: "rae@example.org" },
};
/** All that a terminal may obey but the newline, and the tab of a line of C. */
const acting = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

/** Files one after another, each under its name. */
function textOf(reporter: ReviewReporter, review: SeriesReview, more: Partial<ReviewReportOptions> = {}): string {
  const files = reporter.render(review, { ...options, ...more });
  return files.map(({ name, bytes }) => `${name === "" ? "" : `--> ${name} <--\n`}${Buffer.from(bytes).toString("utf8")}`).join("");
}

for (const reporter of reviewReporters) {
  test(`${reporter.name} prints what its golden says`, () => {
    // Everything of everything is much; what hostile text comes to in JSON has a test of its own.
    const shown = reporter.name === "json" ? reviews.slice(0, 2) : reviews;
    const sections = shown.map(([title, review]) => `==> ${title} <==\n${textOf(reporter, review)}`);
    assertGolden(`fixtures/formats/series/${reporter.name}.golden`, sections.join(""));
  });

  test(`${reporter.name} is the same for the same review, in files that end with a newline`, () => {
    for (const [title, review] of reviews) {
      const files = reporter.render(review, options);
      assert.deepEqual(reporter.render(structuredClone(review), options), files, title);
      for (const { bytes } of files) assert.ok(bytes.length === 0 || bytes.at(-1) === 10, title);
      const names = files.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      if (reporter.output === "file") assert.deepEqual(names, [""]);
      else assert.ok(names.every((name) => /^[\w-]+\.txt$/.test(name)));
    }
  });

  test(`${reporter.name} lets nothing from outside act`, () => {
    assert.doesNotMatch(textOf(reporter, hostileReview), acting);
    assert.doesNotMatch(textOf(reporter, hostileReview, { allHunks: true }), acting);
  });

  test(`${reporter.name} does not take an incomplete review for a clean one`, () => {
    if (reporter.name === "mail") return;
    const output = textOf(reporter, incompleteReview);
    assert.notEqual(output, textOf(reporter, cleanReview));
    assert.match(output, /incomplete|"complete": false|Not looked at/i);
  });
}

const complete = ["text", "json", "markdown", "github", "gitlab", "sarif", "rdjsonl", "junit", "checkpatch", "b4"];

test("formats with room for it show every complaint of every patch", () => {
  for (const name of complete) {
    const reporter = reviewReporters.find((each) => each.name === name);
    assert.ok(reporter !== undefined);
    const output = textOf(reporter, richReview).replace(/\s+(?:\| +)?/g, " ");
    for (const patch of richReview.patches) {
      for (const { rule } of notesOf(richReview, patch).filter(isComplaint)) {
        const shown = [rule, `RF_${rule.toUpperCase().replaceAll("-", "_")}`, ...(name === "json" || name === "b4" ? ["claim"] : [])];
        const isShown = shown.some((each) => output.includes(each)) || name === "b4" || (name === "json" && rule === "violated-relocation");
        assert.ok(isShown, `${name}: ${rule}`);
      }
    }
  }
});

test("the mail of a review with nothing to say is no mail, and its checkpatch is silent", () => {
  for (const name of ["mail", "checkpatch"]) {
    const reporter = reviewReporters.find((each) => each.name === name);
    assert.equal(reporter && textOf(reporter, cleanReview), "");
  }
});

test("workflow commands, trailers of checkpatch and XML stay ours", () => {
  const of = (name: string): string => {
    const reporter = reviewReporters.find((each) => each.name === name);
    assert.ok(reporter !== undefined);
    return textOf(reporter, hostileReview);
  };
  for (const line of of("github").split("\n")) assert.match(line, /^(?:::(?:error|warning|notice) (?:file|title)=|- |$)/);
  for (const line of of("text").split("\n")) assert.doesNotMatch(line, /^(?:::|##\[)/);
  assert.ok(!of("junit").includes("]]>") && !of("junit").includes("<b "));
  for (const line of of("checkpatch").split("\n")) {
    assert.equal((line.match(/ERROR:/g) ?? []).length, /^(?:\S+:\d*:? )?ERROR:RF_|^[^]*:\d+: ERROR:RF_/.test(line) ? 1 : 0, line);
  }
});
