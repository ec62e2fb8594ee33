/** Inputs made to hurt: each is answered with a result or with one line; what takes more than its share keeps the run from ending. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { effort, sampled } from "../../testing/effort.js";
import { memoryTree } from "../trees/memory-tree.js";
import { applyDiff } from "./apply.js";
import { applySeries } from "./apply-series.js";
import { parseDiff } from "./diff.js";
import { seriesLimits } from "./limits.js";
import { readMails } from "./mail.js";
import { readPatchMail } from "./patch-mail.js";
import { assemble } from "./series.js";

const HEAD = "From: a@example.org\nSubject: [PATCH] x\n";
/** All that is made of an input; the problems as text. */
function digest(bytes: Buffer): string {
  const { mails, problems } = readMails([{ name: "in", bytes }]);
  const { series } = assemble(mails);
  const said = [
    ...problems,
    ...series.flatMap(({ patches }) => patches.flatMap(({ problem }) => problem ?? [])),
  ];
  return said.map(({ message }) => message).join("\n");
}

const repeat = (text: string, n: number): Buffer => Buffer.alloc(text.length * n, text, "latin1");

const nMegabytes = effort(5, 100);

test("a mail of 100 MB, or of 10, without a diff", () => {
  assert.equal(
    digest(
      Buffer.concat([
        Buffer.from(`${HEAD}\n`),
        repeat("words and words and words, forty bytes.\n", nMegabytes * 25_000),
      ]),
    ),
    "",
  );
});

test("a mail of 100 MB, or of 10, in one line", () => {
  assert.equal(
    digest(Buffer.concat([Buffer.from(`${HEAD}\n`), Buffer.alloc(nMegabytes * 1_000_000, "x")])),
    "",
  );
});

test("a patch of 100 MB in one file", () => {
  for (const [n, size] of [
    [effort(1_100_000, 3_000_000), 0],
    [effort(100_000, 1_000_000), effort(3_300_000, 33_000_000)],
  ] as const)
    assert.equal(sizeOfNew(n), size);
});

/** Of a file made of so many lines; 0 when it is refused. */
function sizeOfNew(n: number): number {
  const diff = Buffer.concat([
    Buffer.from(`${HEAD}\n---\n--- /dev/null\n+++ b/x.c\n@@ -0,0 +1,${n} @@\n`),
    repeat("+int x; /* a line of this file */\n", n),
  ]);
  const [mail] = readMails([{ name: "in", bytes: diff }]).mails;
  assert.ok(mail !== undefined);
  const applied = applyDiff(memoryTree(new Map()), readPatchMail(mail).files);
  if (applied.kind === "refused")
    assert.equal(applied.problems[0]?.message, "x.c: leaves a file larger than 32 MiB");
  return applied.kind === "applied" ? (applied.changes.get("x.c")?.bytes?.length ?? 0) : 0;
}

function manyHunks(n: number, at: (i: number) => number): Buffer {
  const parts = ["--- a/x.c\n+++ b/x.c\n"];
  for (let i = 0; i < n; i++) parts.push(`@@ -${at(i)},3 +${at(i)},3 @@\n a\n-b\n+c\n d\n`);
  return Buffer.from(parts.join(""));
}

test("200,000 hunks that apply, and no more", () => {
  assert.throws(
    () => parseDiff(manyHunks(effort(200_001, 1_000_000), (i) => 3 * i + 1)),
    /x\.c: hunk 200001: line 1000003 of the diff: more than 200000 hunks in one diff; give it in parts/,
  );
  const n = effort(20_000, 200_000);
  const applied = applyDiff(
    memoryTree(new Map([["x.c", repeat("a\nb\nd\n", n)]])),
    parseDiff(manyHunks(n, (i) => 3 * i + 1)),
  );
  assert.equal(applied.kind, "applied");
});

test("200,000 hunks that all claim the same place", () => {
  const n = effort(20_000, 200_000);
  const applied = applyDiff(
    memoryTree(new Map([["x.c", repeat("a\nb\nd\n", n)]])),
    parseDiff(manyHunks(n, () => 2)),
  );
  assert.match(
    applied.kind === "refused" ? (applied.problems[0]?.message ?? "") : "",
    /^x\.c: hunk \d+: does not apply: its place takes too long to find$/,
  );
});

test("hunks from the end to the start", () => {
  const n = effort(20_000, 100_000);
  const applied = applyDiff(
    memoryTree(new Map([["x.c", Buffer.concat([Buffer.from("0\n"), repeat("a\nb\nd\n", n)])]])),
    parseDiff(manyHunks(n, (i) => 3 * (n - i) - 1)),
  );
  assert.match(
    applied.kind === "refused" ? (applied.problems[0]?.message ?? "") : "applied",
    /^applied$|too long to find/,
  );
});

test("a diff of 20,000 files, and no more", () => {
  const n = 20_000;
  const text = Array.from(
    { length: n },
    (_, i) =>
      `diff --git a/f${i} b/f${i}\nnew file mode 100644\n--- /dev/null\n+++ b/f${i}\n@@ -0,0 +1 @@\n+x\n`,
  ).join("");
  const files = parseDiff(Buffer.from(text));
  assert.equal(files.length, n);
  assert.throws(
    () => parseDiff(Buffer.from(`${text}${text}`)),
    /line 120001 of the diff: more than 20000 files in one diff/,
  );
  assert.equal(applyDiff(memoryTree(new Map()), files).kind, "applied");
});

/** A thirtieth of it shows as well what takes the square of it. */
const million = 1 << effort(15, 20);

test("headers of megabytes", () => {
  for (const header of [
    `Subject: ${"[".repeat(million)}\n`,
    `Subject: ${"=?utf-8?q?".repeat(million >> 3)}\n`,
    `Subject: ${"=?utf-8?q?=C3?= ".repeat(million >> 4)}\n`,
    `References: ${"<a@b> ".repeat(million >> 2)}\n`,
    `References: ${"<".repeat(million << 1)}\n`,
    `To: ${'"(,\\'.repeat(million >> 2)}\n`,
    `X-Y: z\n${" folded\n".repeat(million >> 2)}`,
    "X-Y: z\n".repeat(million >> 2),
    `Content-Type: multipart/mixed; ${"a=".repeat(million >> 1)}\n`,
    `Content-Transfer-Encoding: ${"(".repeat(million)}\n`,
    `Content-Disposition: ${"(".repeat(million)}\n`,
    `Subject: ${"Re: ".repeat(million >> 2)}\n`,
    `From: ${" ".repeat(million << 1)}x\n`,
  ]) {
    digest(Buffer.from(`From: a@b\n${header}\nx\n`));
  }
});

test("lines of megabytes in a diff", () => {
  for (const line of [
    "diff --git a/x b/x",
    "--- a/x\n+++ b/x",
    "rename from x",
    "index 1..2",
    "@@ -1 +1 @@",
    "GIT binary patch\nliteral 1",
  ]) {
    for (const filling of [" ", "x", "a b/", "/", "\\", '"', "1"]) {
      const text = `diff --git a/x b/x\nold mode 100644\nnew mode 100755\n${line}${filling.repeat(million)}\n@@ -1 +1 @@\n-a\n+b\n`;
      digest(Buffer.from(`${HEAD}\n---\n${text}`));
      digest(Buffer.from(text.slice(text.indexOf(line))));
    }
  }
});

test("prose of megabytes that is nearly something else", () => {
  for (const line of [
    "> ",
    ">",
    " ",
    "- ",
    "8< ",
    "a: b\n",
    "[PATCH] ",
    "Signed-off-by: ",
    "\n",
    "@@ -",
    "On a, b, ",
    "-- \n",
    "--- ",
    "From ",
    "From a Mon Sep 17 00:00:00 2001 \n> ",
  ]) {
    digest(
      Buffer.from(
        `${HEAD.replace("[", "Re: [")}\n${line.repeat(million >> 2)}\n> diff --git a/x b/x\n`,
      ),
    );
    digest(Buffer.from(`${line.repeat(million >> 2)}\n${HEAD}\nx\n`));
  }
});

test("parts within parts", () => {
  const nested = (depth: number): string =>
    depth === 0
      ? "Content-Type: text/plain\n\nx\n"
      : `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested(depth - 1)}\n--b${depth}--\n`;
  assert.equal(digest(Buffer.from(`${HEAD}${nested(10)}`)), "");
  assert.match(
    digest(Buffer.from(`${HEAD}${nested(200)}`)),
    /^in: parts within parts, more than 16 deep$/,
  );
  assert.match(
    digest(
      Buffer.from(
        `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(100_000)}`,
      ),
    ),
    /^in: more than 2000 parts$/,
  );
  // The same boundary at every depth.
  digest(
    Buffer.from(
      `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${"--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(1900)}`,
    ),
  );
});

test("a bomb in gzip", () => {
  const bomb = gzipSync(Buffer.alloc(effort(140_000_000, 400_000_000)));
  assert.ok(bomb.length < 1_000_000);
  assert.match(digest(bomb), /^in: unpacks to more than 128 MiB; give the mails of one series$/);
  assert.match(
    digest(gzipSync(gzipSync(gzipSync(Buffer.from("x"))))),
    /^in: packed again and again/,
  );
  assert.match(digest(bomb.subarray(0, 1000)), /^in: damaged gzip data; get it again$/);
});

test("a bomb in a binary patch", () => {
  const text =
    "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 999999999999\nIcmWFv00IC2\n\n";
  assert.throws(
    () => parseDiff(Buffer.from(text)),
    /binary data of more than 32 MiB; give the patch without it/,
  );
});

test("base64 of megabytes, and with lines of other lengths, is what it encodes", () => {
  const text = Buffer.concat([
    Buffer.from("\n---\n--- /dev/null\n+++ b/x.c\n@@ -0,0 +1,100000 @@\n"),
    ...Array.from({ length: 100_000 }, (_, i) =>
      Buffer.from(`+int x${i}; /* a line of this file */\n`),
    ),
  ]);
  for (const width of sampled([60, 61, 76, 99], 2)) {
    const code = text.toString("base64").replace(new RegExp(`.{${width}}`, "g"), "$&\r\n");
    const [mail] = readMails([
      { name: "in", bytes: Buffer.from(`${HEAD}Content-Transfer-Encoding: base64\n\n${code}\n`) },
    ]).mails;
    assert.ok(mail?.parts[0]?.isEncoded);
    assert.equal(Buffer.compare(mail.parts[0].bytes, text), 0);
  }
});

test("what is packed otherwise is said", () => {
  assert.match(
    digest(Buffer.from("BZh91AY&SY")),
    /^in: packed with bzip2, which is not read; give it as plain text or packed with gzip$/,
  );
  assert.match(
    digest(Buffer.from("\xff\xfeF\0r\0o\0m\0", "latin1")),
    /^in: UTF-16, which is not read/,
  );
});

test("a series whose every hunk is looked for in the whole file", () => {
  const hunk = `--- a/x.c\n+++ b/x.c\n@@ -2,1001 +2,1002 @@\n${" x\n".repeat(500)}+y\n${" x\n".repeat(500)} z\n`;
  const files = parseDiff(Buffer.from(hunk));
  const limits = effort({ ...seriesLimits, nComparisons: 5_000_000 }, seriesLimits);
  const steps = applySeries(
    memoryTree(new Map([["x.c", repeat("x\n", 200_000)]])),
    Array.from({ length: effort(10, 1000) }, () => files),
    limits,
  );
  const last = steps.at(-1)?.result;
  assert.equal(
    last?.kind === "refused" ? last.problems[0]?.message : "",
    "x.c: hunk 1: does not apply: its place takes too long to find",
  );
});

test("what all patches leave is bounded, and the others still apply", () => {
  const size = effort(1, 16);
  const limits = { ...seriesLimits, nBytes: size << 24 };
  const half = `--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+${"x".repeat((size << 21) - (size << 17))}\n`;
  const small = "--- /dev/null\n+++ b/small\n@@ -0,0 +1 @@\n+x\n";
  const patches = Array.from({ length: 10 }, (_, i) =>
    parseDiff(Buffer.from(i === 9 ? small : half.replace("b/x", `b/x${i}`))),
  );
  const results = applySeries(memoryTree(new Map()), patches, limits).map(({ result }) =>
    result.kind === "refused" ? result.problems.map(({ message }) => message).join() : "",
  );
  assert.deepEqual(results, [
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    `x8: the patches up to here leave more than ${size << 4} MiB; give fewer of them`,
    "",
  ]);
});

test("paths of very many parts", () => {
  const path = `${"d/".repeat(65)}x.c`;
  assert.throws(
    () => parseDiff(Buffer.from(`--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`)),
    /a path of more than 64 parts is refused/,
  );
  assert.throws(
    () => parseDiff(Buffer.from(`--- /dev/null\n+++ b/${"n".repeat(256)}\n@@ -0,0 +1 @@\n+x\n`)),
    /a name longer than any file system takes is refused/,
  );
});

test("mails attached to mails attached to mails", () => {
  const forwarded = (depth: number): string =>
    depth === 0 ? `${HEAD}\nx\n` : `${HEAD}Content-Type: message/rfc822\n\n${forwarded(depth - 1)}`;
  assert.doesNotMatch(digest(Buffer.from(forwarded(3))), /deep/);
  assert.match(
    digest(Buffer.from(forwarded(5))),
    /^in: mails attached to mails, more than 3 deep; give the innermost by itself$/,
  );
});

test("a mailbox of very many mails", () => {
  assert.match(
    digest(repeat("From a Thu Jan  1 00:00:00 1970\nFrom: a@b\nSubject: x\n\ny\n", 100_000)),
    /^in: more than 20000 mails/,
  );
});

test("control characters in names reach no message", () => {
  const message = digest(
    Buffer.from(
      `${HEAD}\n---\n--- "a/\\033[31m\\n/../x"\n+++ "b/\\033[31m\\n/../x"\n@@ -1 +1 @@\n-a\n+b\n`,
    ),
  );
  assert.match(message, /^in: \\x1b\[31m\\n\/\.\.\/x: .*refused$/);
});
