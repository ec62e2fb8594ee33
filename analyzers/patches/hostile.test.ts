/** Inputs made to hurt: each is answered in bounded time and memory, with a result or with one line. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { memoryTree } from "../trees/memory.js";
import { applyDiff } from "./apply.js";
import { parseDiff } from "./diff.js";
import { readMails } from "./mail.js";
import { readPatchMail } from "./patch-mail.js";
import { assemble } from "./series.js";

const HEAD = "From: a@example.org\nSubject: [PATCH] x\n";
/** Generous, because machines differ: what these tests catch takes minutes. */
const LIMIT_MS = 20_000;

function within(what: string, run: () => void): void {
  test(what, () => {
    const start = performance.now();
    run();
    assert.ok(performance.now() - start < LIMIT_MS, `took ${Math.round(performance.now() - start)} ms`);
  });
}

/** All that is made of an input; the problems as text. */
function digest(bytes: Buffer): string {
  const { mails, problems } = readMails([{ name: "in", bytes }]);
  const { series } = assemble(mails);
  const said = [...problems, ...series.flatMap(({ patches }) => patches.flatMap(({ problem }) => problem ?? []))];
  return said.map(({ message }) => message).join("\n");
}

const repeat = (text: string, n: number): Buffer => Buffer.alloc(text.length * n, text, "latin1");

within("a mail of 100 MB without a diff", () => {
  assert.equal(digest(Buffer.concat([Buffer.from(`${HEAD}\n`), repeat("words and words and words, forty bytes.\n", 2_500_000)])), "");
});

within("a mail of 100 MB in one line", () => {
  assert.equal(digest(Buffer.concat([Buffer.from(`${HEAD}\n`), Buffer.alloc(100_000_000, "x")])), "");
});

within("a patch of 100 MB in one file", () => {
  const n = 3_000_000;
  const diff = Buffer.concat([Buffer.from(`${HEAD}\n---\n--- /dev/null\n+++ b/x.c\n@@ -0,0 +1,${n} @@\n`), repeat("+int x; /* a line of this file */\n", n)]);
  const [mail] = readMails([{ name: "in", bytes: diff }]).mails;
  assert.ok(mail !== undefined);
  const applied = applyDiff(memoryTree(new Map()), readPatchMail(mail).files);
  assert.equal(applied.kind === "applied" ? applied.changes.get("x.c")?.bytes?.length : 0, n * 33);
});

function manyHunks(n: number, at: (i: number) => number): Buffer {
  const parts = ["--- a/x.c\n+++ b/x.c\n"];
  for (let i = 0; i < n; i++) parts.push(`@@ -${at(i)},3 +${at(i)},3 @@\n a\n-b\n+c\n d\n`);
  return Buffer.from(parts.join(""));
}

within("a million hunks that apply", () => {
  const n = 1_000_000;
  const applied = applyDiff(memoryTree(new Map([["x.c", repeat("a\nb\nd\n", n)]])), parseDiff(manyHunks(n, (i) => 3 * i + 1)));
  assert.equal(applied.kind, "applied");
});

within("a million hunks that all claim the same place", () => {
  const n = 1_000_000;
  const applied = applyDiff(memoryTree(new Map([["x.c", repeat("a\nb\nd\n", n)]])), parseDiff(manyHunks(n, () => 2)));
  assert.match(applied.kind === "refused" ? (applied.problems[0]?.message ?? "") : "", /^x\.c: hunk \d+: does not apply: its place takes too long to find$/);
});

within("hunks from the end to the start", () => {
  const n = 100_000;
  const applied = applyDiff(memoryTree(new Map([["x.c", Buffer.concat([Buffer.from("0\n"), repeat("a\nb\nd\n", n)])]])), parseDiff(manyHunks(n, (i) => 3 * (n - i) - 1)));
  assert.match(applied.kind === "refused" ? (applied.problems[0]?.message ?? "") : "applied", /^applied$|too long to find/);
});

within("a diff of 100,000 files", () => {
  const n = 100_000;
  const text = Array.from({ length: n }, (_, i) => `diff --git a/f${i} b/f${i}\nnew file mode 100644\n--- /dev/null\n+++ b/f${i}\n@@ -0,0 +1 @@\n+x\n`).join("");
  const files = parseDiff(Buffer.from(text));
  assert.equal(files.length, n);
  assert.equal(applyDiff(memoryTree(new Map()), files).kind, "applied");
});

within("headers of megabytes", () => {
  for (const header of [
    `Subject: ${"[".repeat(1 << 20)}\n`,
    `Subject: ${"=?utf-8?q?".repeat(1 << 17)}\n`,
    `Subject: ${"=?utf-8?q?=C3?= ".repeat(1 << 16)}\n`,
    `References: ${"<a@b> ".repeat(1 << 18)}\n`,
    `References: ${"<".repeat(1 << 21)}\n`,
    `To: ${"\"(,\\".repeat(1 << 18)}\n`,
    `X-Y: z\n${" folded\n".repeat(1 << 18)}`,
    "X-Y: z\n".repeat(1 << 18),
    `Content-Type: multipart/mixed; ${"a=".repeat(1 << 19)}\n`,
    `Subject: ${"Re: ".repeat(1 << 18)}\n`,
    `From: ${" ".repeat(1 << 21)}x\n`,
  ]) {
    digest(Buffer.from(`From: a@b\n${header}\nx\n`));
  }
});

within("lines of megabytes in a diff", () => {
  for (const line of ["diff --git a/x b/x", "--- a/x\n+++ b/x", "rename from x", "index 1..2", "@@ -1 +1 @@", "GIT binary patch\nliteral 1"]) {
    for (const filling of [" ", "x", "a b/", "/", "\\", '"', "1"]) {
      const text = `diff --git a/x b/x\nold mode 100644\nnew mode 100755\n${line}${filling.repeat(1 << 20)}\n@@ -1 +1 @@\n-a\n+b\n`;
      digest(Buffer.from(`${HEAD}\n---\n${text}`));
      digest(Buffer.from(text.slice(text.indexOf(line))));
    }
  }
});

within("prose of megabytes that is nearly something else", () => {
  for (const line of ["> ", ">", " ", "- ", "8< ", "a: b\n", "[PATCH] ", "Signed-off-by: ", "\n", "@@ -", "On a, b, ", "-- \n", "--- ", "From ", "From a Mon Sep 17 00:00:00 2001 \n> "]) {
    digest(Buffer.from(`${HEAD.replace("[", "Re: [")}\n${line.repeat(1 << 18)}\n> diff --git a/x b/x\n`));
    digest(Buffer.from(`${line.repeat(1 << 18)}\n${HEAD}\nx\n`));
  }
});

within("parts within parts", () => {
  const nested = (depth: number): string =>
    depth === 0 ? "Content-Type: text/plain\n\nx\n" : `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested(depth - 1)}\n--b${depth}--\n`;
  assert.equal(digest(Buffer.from(`${HEAD}${nested(10)}`)), "");
  assert.match(digest(Buffer.from(`${HEAD}${nested(200)}`)), /^in: parts within parts, more than 16 deep$/);
  assert.match(digest(Buffer.from(`${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(100_000)}`)), /^in: more than 2000 parts$/);
  // The same boundary at every depth.
  digest(Buffer.from(`${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${"--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(1900)}`));
});

within("a bomb in gzip", () => {
  const bomb = gzipSync(Buffer.alloc(400_000_000));
  assert.ok(bomb.length < 1_000_000);
  assert.match(digest(bomb), /^in: unpacks to more than 256 MiB$/);
  assert.match(digest(gzipSync(gzipSync(gzipSync(Buffer.from("x"))))), /^in: packed again and again/);
  assert.match(digest(bomb.subarray(0, 1000)), /^in: damaged gzip data$/);
});

within("a bomb in a binary patch", () => {
  const text = "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 999999999999\nIcmWFv00IC2\n\n";
  assert.throws(() => parseDiff(Buffer.from(text)), /more binary data than is read/);
});

within("a mailbox of very many mails", () => {
  assert.match(digest(repeat("From a Thu Jan  1 00:00:00 1970\nFrom: a@b\nSubject: x\n\ny\n", 100_000)), /^in: more than 20000 mails/);
});

within("control characters in names reach no message", () => {
  const message = digest(Buffer.from(`${HEAD}\n---\n--- "a/\\033[31m\\n/../x"\n+++ "b/\\033[31m\\n/../x"\n@@ -1 +1 @@\n-a\n+b\n`));
  assert.match(message, /^in: \\x1b\[31m\\n\/\.\.\/x: .*refused$/);
});
