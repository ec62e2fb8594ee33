/** Workflow commands: exact escapes, GitHub's limits, and no command that is not ours. */
import { words } from "../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { statement } from "../../rules/results/offence.js";
import { render } from "./github.js";
import {
  cleanReview,
  findingOf,
  incompleteReview,
  placeOf,
  sampleReview,
} from "./testing/lint-samples.js";

const place = placeOf("mm/a,b:c%.c", 33, "\tvma_shrink();", "vma_shrink");

function many(count: number, boundary: string) {
  return Array.from({ length: count }, (_, index) =>
    findingOf({
      boundary,
      place: { ...place, line: index + 1 },
      offence: statement(words`##[error]x ::error::y`),
    }),
  );
}

test("properties and data are escaped as actions/toolkit does", () => {
  const [line] = render({
    ...cleanReview,
    introduced: [findingOf({ place, offence: statement(words`50% off`) })],
  }).split("\n");
  assert(
    line?.startsWith(
      "::error file=mm/a%2Cb%3Ac%25.c,line=33,endLine=33,col=2,endColumn=12," +
        "title=ringfence outside-call::50%25 off%0A",
    ),
    line,
  );
});

test("columns are left out when the span has several lines", () => {
  const long = { ...place, endLine: 34 };
  const output = render({ ...cleanReview, introduced: [findingOf({ place: long })] });
  assert.match(output, /line=33,endLine=34,title=/);
});

test("a clean review prints nothing", () => {
  assert.equal(render(cleanReview), "");
});

test("errors come first, then warnings, then notices", () => {
  const levels = render(sampleReview)
    .trimEnd()
    .split("\n")
    .map((line) => /^::(\w+) /.exec(line)?.[1]);
  assert.deepEqual(levels, ["error", "warning", "notice", "notice"]);
});

test("ten of a level are shown", () => {
  const output = render({ ...cleanReview, introduced: many(10, "vma-core") });
  assert.equal(output.match(/^::error /gm)?.length, 10);
  assert.doesNotMatch(output, /not shown/);
});

test("of more than ten nine are shown, the tenth counts the rest, and the log has it", () => {
  const introduced = [...many(12, "vma-core"), ...many(11, "page-cache/internal")];
  const lines = render({ ...cleanReview, introduced })
    .trimEnd()
    .split("\n");
  assert.equal(lines.filter((line) => line.startsWith("::error ")).length, 10);
  assert.equal(lines.filter((line) => line.startsWith("::warning ")).length, 10);
  assert.match(lines[9] ?? "", /^::error title=ringfence::3 more errors not shown/);
  assert.match(lines[19] ?? "", /^::warning title=ringfence::2 more warnings not shown/);
  assert.equal(lines.filter((line) => line.startsWith("- mm/a,b:c%.c:")).length, 5);
});

test("a line is one of our commands, or the runner finds no command in it", () => {
  const introduced = [...many(12, "vma-core"), ...sampleReview.introduced];
  for (const line of render({ ...sampleReview, introduced })
    .trimEnd()
    .split("\n")) {
    if (/^::(?:error|warning|notice) [a-zA-Z]+=/.test(line)) continue;
    assert.match(line, /^- /);
    assert(!line.includes("##["), line);
  }
});

test("an incomplete review is the first error", () => {
  const [line] = render({ ...incompleteReview, introduced: many(20, "vma-core") }).split("\n");
  assert.match(line ?? "", /^::error title=ringfence incomplete::The review is incomplete/);
});
