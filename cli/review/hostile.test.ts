/** Series made to hurt, through the review: one line, nothing left out in silence, and nothing that takes minutes, which a run would show. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readMails } from "../../analyzers/patches/mail.js";
import { readPatchMail } from "../../analyzers/patches/patch-mail.js";
import { mailFactsOf } from "./mail-facts.js";
import { chooseSeries, type ChosenSeries } from "./series-of.js";
import { effort } from "../../testing/effort.js";
import { filesIn } from "../../fixtures/sections.js";
import { reviewOver } from "./testing/reviews.js";

const SEPARATOR = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";
const tree = filesIn(
  "A tree.\n//- fs/a.c\nint a;\n//- mm/vma.c\nint vma_expand(void)\n{\n\treturn 0;\n}\n",
);
const created = (path: string, lines: readonly string[]): string =>
  `---\ndiff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`;
const mail = (subject: string, id: string, fields: string, body: string): string =>
  `${SEPARATOR}From: A <a@example.org>\nSubject: ${subject}\nMessage-ID: <${id}>\n${fields}\n${body}\n`;
const chosen = (box: string): ChosenSeries =>
  chooseSeries([{ name: "in", bytes: Buffer.from(box) }], "in");
const calls = (n: number): string[] => [
  "int f(void)",
  "{",
  ...Array.from({ length: n }, () => "\tvma_expand();"),
  "}",
];

test("a thread of thousands of answers is climbed once", () => {
  const nAnswers = effort(4_990, 19_990);
  const answers = Array.from({ length: nAnswers }, (_, i) =>
    mail("Re: words", `${i + 1}@x`, `In-Reply-To: <${i}@x>\n`, "Words."),
  );
  const { series, notes } = chosen(
    [...answers, mail("[PATCH] x", "p@x", "", created("fs/b.c", ["int b;"]))].join(""),
  );
  assert.equal(series.patches.length, 1);
  assert.deepEqual(notes, [
    `${nAnswers.toLocaleString("en")} other mails left aside: replies, and mails without a patch`,
  ]);
});

test("a thread that goes in a circle is one thread", () => {
  const patch = (i: number, above: number): string =>
    mail(
      `[PATCH ${i}/3] x`,
      `${i}@x`,
      `In-Reply-To: <${above}@x>\n`,
      created(`fs/${i}.c`, ["int b;"]),
    );
  assert.equal(chosen([patch(1, 3), patch(2, 1), patch(3, 2)].join("")).series.patches.length, 3);
});

test("more patches than are reviewed at a time are refused", () => {
  const patches = Array.from({ length: 2001 }, (_, i) =>
    mail(`[PATCH ${i + 1}/2001] x`, `${i + 1}@x`, "", created(`fs/${i}.c`, ["int b;"])),
  );
  assert.throws(
    () => chosen(patches.join("")),
    /^Error: in: 2001 patches; give at most 2000 of them at a time$/,
  );
});

test("what is too large is an error of the user, and so is a diff under number 0", () => {
  const many = Array.from(
    { length: 11_000 },
    (_, i) => `--- a/${i}\n+++ b/${i}\n@@ -1 +1 @@\n-a\n+b\n`,
  ).join("");
  assert.throws(
    () =>
      chosen([1, 2].map((i) => mail(`[PATCH ${i}/2] x`, `${i}@x`, "", `---\n${many}`)).join("")),
    /^Error: in#2: more than 20000 files in all patches; give fewer of them$/,
  );
  assert.throws(
    () => chosen(mail("[PATCH 0/0] x", "0@x", "", created("fs/b.c", ["int b;"]))),
    /number it from 1$/,
  );
});

test("thousands of findings in one hunk, and too many of them", async () => {
  const n = effort(2_000, 9_000);
  const { review } = await reviewOver(
    tree,
    Buffer.from(mail("[PATCH] x", "1@x", "", created("fs/b.c", calls(n)))),
  );
  assert.equal(review.patches[0]?.findings.length, n);
  const { anchor, finding } = review.patches[0]?.findings[n - 500] ?? {};
  assert.deepEqual(anchor, {
    kind: "line",
    file: 0,
    hunk: 0,
    line: (finding?.place.line ?? 0) - 1,
  });
  await assert.rejects(
    reviewOver(tree, Buffer.from(mail("[PATCH] x", "1@x", "", created("fs/b.c", calls(10_001))))),
    /a patch introduces 10001 findings, more than 10000/,
  );
});

test("a message beyond its bound keeps its line, and addresses beyond theirs are said", () => {
  const facts = (fields: string, body: string): ReturnType<typeof mailFactsOf> => {
    const [one] = readMails([
      { name: "in", bytes: Buffer.from(mail("[PATCH] x", "1@x", fields, body)) },
    ]).mails;
    assert.ok(one !== undefined);
    return mailFactsOf(readPatchMail(one));
  };
  assert.equal(facts("", `Why.\n\nBecause.\n${created("fs/b.c", ["int b;"])}`).bodyLine, 6);
  const long = facts("", `Why.\n\n${"Because.\n".repeat(100_000)}${created("fs/b.c", ["int b;"])}`);
  assert.ok(long.body.length < 40_000);
  assert.equal(long.bodyLine, 6);
  const crowded = facts(
    `Cc: ${Array.from({ length: 1001 }, (_, i) => `a${i}@example.org`).join(", ")}\n`,
    created("fs/b.c", ["int b;"]),
  );
  assert.equal(crowded.cc.length, 1000);
  assert.deepEqual(crowded.repairs, [
    "more than 1000 addresses in cc, of which the others are left out",
  ]);
});
