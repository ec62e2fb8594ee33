/** Markdown: nothing from outside is markup, is a link, or mentions anybody. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { render } from "./markdown.js";
import { codeSpan, markdown as escaped } from "./parts/markdown-text.js";
import { hostileReview, richReview } from "./testing/series-samples.js";
import type { SeriesReview } from "../../rules/results/series-review.js";

const textOf = (review: SeriesReview): string =>
  render(
    { kind: "series", review, failOn: "introduced" },
    { colour: false, width: 100, all: false },
  );

test("escaped text has no tag, mention, reference, link or markup", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            "<b>",
            "@x",
            "#1",
            "http://a.b",
            "www.a.b",
            "[a](b)",
            "*x*",
            "_x_",
            "`x`",
            "|",
            "![x](y)",
            "$x$",
          ),
        ),
      ),
      (parts) => {
        const text = escaped(parts.join(" ")).replaceAll("<!-- -->", "\0");
        assert.doesNotMatch(text, /<|>/);
        assert.doesNotMatch(text, /[@#](?!\0)/);
        assert.doesNotMatch(text, /:\/\/|www\./i);
        assert.doesNotMatch(text.replace(/\\./g, ""), /[`*_[\]|~]/);
      },
    ),
    runs(100),
  );
});

test("a code span ends where it is ours", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("`", "``", "a", "|", " ")), (parts) => {
      const span = codeSpan(parts.join(""));
      const fence = /^`+/.exec(span)?.[0] ?? "";
      const inner = span.slice(fence.length, -fence.length);
      assert.ok(![...inner.matchAll(/`+/g)].some(([run]) => run.length === fence.length), span);
      assert.ok(!inner.includes("|"));
    }),
    runs(100),
  );
});

test("a summary fits into a comment however much there is, and says what it leaves out", () => {
  const [first] = hostileReview.patches;
  assert.ok(first !== undefined);
  const many = {
    ...hostileReview,
    patches: Array.from({ length: 200 }, (_, index) => ({ ...first, index: index + 1 })),
  };
  const text = textOf(many);
  assert.ok(text.length < 65_536, String(text.length));
  assert.match(text, /Shown are \d+ of \d+ remarks/);
  assert.doesNotMatch(textOf(richReview), /Shown are/);
});

test("every tag of a summary is ours", () => {
  // Within code there are none.
  const prose = textOf(hostileReview).replace(/(?<![\\`])(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "");
  const tags = [...prose.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
  const own = new Set(["<!-- -->", "<br>", "<details>", "</details>", "<summary>", "</summary>"]);
  assert.deepEqual(
    tags.filter((tag) => !own.has(tag)),
    [],
  );
});
