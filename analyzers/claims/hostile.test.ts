/** Messages that were made to hurt are read up to a bound, and nothing is found in noise. */
import { textOf } from "../words/text-of.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { findClaims, judgePatch } from "./decide-claims.js";
import { readMessage } from "./message/message.js";
import { patched, treeOf } from "./testing/seed.js";
import { TreeFacts } from "./tree-facts.js";
import { sampled } from "../../testing/effort.js";

/** Repeats a text up to a size. */
const much = (text: string, size = 1 << 20): string =>
  text.repeat(Math.ceil(size / text.length)).slice(0, size);
const inLines = (text: string): string => (text.match(/.{1,300}/gs) ?? []).join("\n");

const bombs: Readonly<Record<string, string>> = {
  "a sentence of a megabyte": much("the only user of ring_grow() is "),
  "a megabyte of one word": much("a"),
  "a megabyte of underscores": much("_"),
  "slashes and dots": much("a/.b/"),
  "paths without an end": much("a/b.c"),
  "open parentheses": much("foo(("),
  "calls in calls": much("f(f(f("),
  quotes: much('"'),
  backticks: much("`a`"),
  adverbs: `ring_grow() is ${much("now ")}unused.`,
  determiners: `Remove ${much("the ")}ring_grow().`,
  enumerations: `Remove ${much("ring_grow(), ")}and ring_cut().`,
  "slashed enumerations": much("ring_a()/"),
  conjunctions: much("and then also remove "),
  stops: much(". "),
  "list items": much("- remove ring_grow()\n"),
  claims: much("Remove ring_grow().\n"),
  titles: much("mm: "),
  marks: much("[PATCH] "),
  "private characters": much("\ue000\ue400\ue800"),
  surrogates: much("\ud800"),
  NUL: much("\0"),
  structs: much("struct "),
  exports: much("EXPORT_SYMBOL("),
  arrows: much("a->b"),
  "carriage returns": much("\r"),
};

for (const [name, text] of sampled(Object.entries(bombs), 3)) {
  test(`${name} are read to a bound that is said`, () => {
    for (const form of [text, inLines(text), `x: y\n\n${inLines(text)}`]) {
      const { claims, unheard } = findClaims(form);
      assert.ok(claims.length <= 40);
      // What is not looked at to its end is said.
      if (form.length > 1 << 20) assert.notEqual(unheard, "");
    }
  });
}

test("a message without an end is read up to a bound, and every span lies in it", () => {
  const text = much(
    "Remove ring_grow().\n\nThe sole user of ring_cut() is ring_move().\n",
    600_000,
  );
  const { sentences } = readMessage(text);
  assert.ok(sentences.length <= 2000);
  for (const { span, text: shown } of sentences)
    assert.equal(text.slice(span.start, span.end).replace(/\s+/g, " ").trim(), shown);
});

test("what is no prose makes no claim", () => {
  const log = [
    "x: fix a crash",
    "",
    "  Remove ring_grow().",
    "> Remove ring_grow().",
    "\tRemove ring_grow();",
    "    ring_grow() is unused.",
    "$ echo Remove ring_grow().",
    'Fixes: 0123456789ab ("x: remove ring_grow()")',
    "Link: https://example.com/remove ring_grow().",
    "[1] https://example.com",
    "---",
    "Remove ring_grow().",
  ].join("\n");
  assert.deepEqual(
    findClaims(log).claims.map(({ sentence }) => sentence.text),
    ["Remove ring_grow()."],
  );
});

test("names that nobody can mean are no question to a tree", async () => {
  const before = treeOf({ "a.c": "int ring_grow(void)\n{\n\treturn 0;\n}\n" });
  const after = patched(before, { "a.c": "\0\xff#define (((\nint ring_grow(void" });
  const message = `x: remove constructor() and __proto__()\n\nring_grow() calls toString().\n\nRemove hasOwnProperty() and ${"a_".repeat(200)}().\n\nNo functional change.`;
  const { claims } = await judgePatch(findClaims(message), new TreeFacts(before, after));
  assert.deepEqual(
    claims.map(({ answer }) => answer),
    ["unknown"],
  );
});

test("a ring of calls ends", async () => {
  const ring = Array.from(
    { length: 900 },
    (_, n) =>
      `void ring_${n}(void)\n{\n\tring_${(n + 1) % 900}();\n\tring_${(n * 7) % 900}();\n}\n`,
  ).join("\n");
  const before = treeOf({ "a.c": `${ring}\nvoid ring_target(void)\n{\n}\n` });
  const { claims } = await judgePatch(
    findClaims("x: y\n\nring_0() calls ring_target().\n"),
    new TreeFacts(before, patched(before, { "b.c": "int b;\n" })),
  );
  assert.equal(claims[0]?.answer, "contradicted");
  assert.match(
    textOf(claims[0]?.because ?? ""),
    /no call through a pointer in the \d+ functions nearest/,
  );
});

test("a claim behind more than are judged is not passed over in silence", () => {
  const many = Array.from({ length: 41 }, (_, n) => `Remove ring_${n}().`).join("\n");
  const { claims, unheard } = findClaims(`x: y\n\n${many}\n\nring_grow() has no users left.\n`);
  assert.equal(claims.length, 40);
  assert.match(unheard, /claims more than is judged/);
  assert.equal(findClaims("x: y\n\nRemove ring_grow().\n").unheard, "");
});
