/** Reviewdog: one diagnostic a line, in bytes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Review } from "../../rules/results/tree-review.js";
import { render } from "./rdjsonl.js";
import {
  cleanReview,
  findingOf,
  incompleteReview,
  placeOf,
  sampleReview,
} from "./testing/lint-samples.js";

function diagnosticsOf(review: Review): unknown[] {
  const lines = render(review).split("\n");
  return lines.slice(0, -1).map((line): unknown => JSON.parse(line));
}

test("a clean review prints nothing", () => {
  assert.deepEqual(diagnosticsOf(cleanReview), []);
});

test("a finding is one line, hostile newlines or not", () => {
  assert.equal(diagnosticsOf(sampleReview).length, sampleReview.introduced.length);
});

test("columns count bytes, and ends are exclusive", () => {
  const place = placeOf("mm/a.c", 33, "/* é */ vma_shrink();", "vma_shrink");
  const [diagnostic] = diagnosticsOf({
    ...cleanReview,
    introduced: [findingOf({ place, enclosing: "f" })],
  });
  assert.deepEqual(diagnostic, {
    message: [
      "vma_shrink() is private to mm/",
      "In f.",
      "Why: Core VMA manipulation is an implementation detail of mm/: a caller outside of it " +
        "bypasses merging, accounting and the locks that both rely on. It is tested in userland.",
      "Instead: mmap_region(), do_mmap() or vm_brk_flags(); else ask linux-mm",
      "See: https://lore.kernel.org/linux-mm/cover.1719481836.git.lstoakes@gmail.com/",
    ].join("\n"),
    location: {
      path: "mm/a.c",
      range: { start: { line: 33, column: 10 }, end: { line: 33, column: 20 } },
    },
    severity: "ERROR",
    source: { name: "ringfence" },
    code: {
      value: "outside-call",
      url: "https://lore.kernel.org/linux-mm/cover.1719481836.git.lstoakes@gmail.com/",
    },
  });
});

test("only an address of the web is a link", () => {
  assert.doesNotMatch(JSON.stringify(diagnosticsOf(sampleReview)), /"url":"javascript/);
});

test("an incomplete review is an error", () => {
  assert.deepEqual(diagnosticsOf(incompleteReview)[0], {
    message: "The review is incomplete: 2 occurrences in mm/a.c were counted and not classified",
    location: { path: "Makefile" },
    severity: "ERROR",
    source: { name: "ringfence" },
    code: { value: "incomplete" },
  });
});
