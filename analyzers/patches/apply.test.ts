/** What is said when a patch does not apply, and what a patch does to a tree of one's own. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDirectory } from "../trees/directory.js";
import { memoryTree } from "../trees/memory-tree.js";
import type { Tree } from "../trees/tree.js";
import { applyDiff } from "./apply.js";
import { applySeries } from "./apply-series.js";
import { parseDiff } from "./diff.js";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join("");
const tree = memoryTree(
  new Map([
    ["f.c", bytes(lines(1, 40))],
    ["d/g.c", bytes("g\n")],
    ["Kconfig", bytes("k\n")],
  ]),
);

function problems(text: string, on: Tree = tree): string {
  const applied = applyDiff(on, parseDiff(bytes(text)));
  return applied.kind === "applied"
    ? "applied"
    : applied.problems.map(({ message }) => message).join("\n");
}

const edit = (path: string, range: string, text: string): string =>
  `--- a/${path}\n+++ b/${path}\n@@ ${range} @@\n${text}`;
const context = " 20\n 21\n-22\n+x\n 23\n 24\n";

const said: readonly [what: string, text: string, message: string][] = [
  [
    "a line that differs",
    edit("f.c", "-20,5 +20,5", context.replace("-22", "-0")),
    'f.c: hunk 1: does not apply: line 22 is "22", and the patch expects "0"',
  ],
  [
    "a header that says the start of the file",
    edit("f.c", "-1,5 +3,5", context),
    "f.c: hunk 1: does not apply: its lines are not at the start of the file, where its header puts them",
  ],
  [
    "a line that differs at another place",
    edit("f.c", "-5,5 +5,5", context.replace(" 23", " y")),
    'f.c: hunk 1: does not apply: line 23 is "23", and the patch expects "y"',
  ],
  [
    "the end of the file",
    edit("f.c", "-39,3 +39,4", " 39\n 40\n+x\n 41\n"),
    'f.c: hunk 1: does not apply: the file ends before line 41, where the patch expects "41"',
  ],
  [
    "hunks that overlap",
    edit("f.c", "-20,5 +20,5", `${context}@@ -23,3 +23,3 @@\n 23\n-24\n+y\n 25\n`),
    "f.c: hunk 2: does not apply: the lines from 23 on were already changed by a hunk before it",
  ],
  [
    "no context behind, not at the end",
    edit("f.c", "-20,2 +20,2", " 20\n-21\n+x\n"),
    "f.c: hunk 1: does not apply: it has no context behind its changes, and its lines are not at the end of the file",
  ],
  ["no such file", edit("none.c", "-1 +1", "-a\n+b\n"), "none.c: no such file in the tree"],
  [
    "a file that is there already",
    "--- /dev/null\n+++ b/d/g.c\n@@ -0,0 +1 @@\n+b\n",
    "d/g.c: exists already, and the patch creates it",
  ],
  [
    "a file where a folder must be",
    "--- /dev/null\n+++ b/f.c/x.c\n@@ -0,0 +1 @@\n+b\n",
    "f.c/x.c: f.c is a file, not a folder",
  ],
  [
    "a deletion that leaves lines",
    "--- a/f.c\n+++ /dev/null\n@@ -39,2 +0,0 @@\n-39\n-40\n",
    "f.c: deletes the file, yet the file has more lines than it deletes",
  ],
  [
    "another kind of file",
    "diff --git a/f.c b/f.c\nold mode 120000\nnew mode 100644\n",
    "f.c: the patch takes it for another kind of file (mode 120000)",
  ],
  [
    "binary files without data",
    "diff --git a/f.c b/f.c\nindex 1111111..2222222 100644\nBinary files a/f.c and b/f.c differ\n",
    "f.c: a binary change without full blob ids; make the patch with --binary",
  ],
  [
    "each file that has a problem",
    edit("none.c", "-1 +1", "-a\n+b\n") + edit("d/g.c", "-1 +1", "-a\n+b\n"),
    'none.c: no such file in the tree\nd/g.c: hunk 1: does not apply: line 1 is "g", and the patch expects "a"',
  ],
];

for (const [what, text, message] of said) {
  test(`${what}: the file, the hunk and the line are named`, () =>
    assert.equal(problems(text), message));
}

test("offsets are told for each hunk, and a base that differs is an offset", () => {
  const moved = memoryTree(new Map([["f.c", bytes(`new\n${lines(1, 40)}`)]]));
  const applied = applyDiff(
    moved,
    parseDiff(
      bytes(
        `diff --git a/f.c b/f.c\nindex 1111111..2222222 100644\n${edit("f.c", "-20,5 +20,5", context)}`,
      ),
    ),
  );
  assert.ok(applied.kind === "applied");
  assert.deepEqual(applied.files[0]?.offsets, [1]);
  assert.equal(applied.files[0]?.blobs, "offset");
});

test("a patch that was changed on its way is a mismatch", () => {
  const one = memoryTree(new Map([["f.c", bytes("a\n")]]));
  // The ids are those of "a\n" and "b\n".
  const text = (to: string): string =>
    `diff --git a/f.c b/f.c\nindex 7898192..6178079 100644\n${edit("f.c", "-1 +1", `-a\n+${to}\n`)}`;
  const blobs = (to: string): string | undefined => {
    const applied = applyDiff(one, parseDiff(bytes(text(to))));
    return applied.kind === "applied" ? applied.files[0]?.blobs : "refused";
  };
  assert.equal(blobs("b"), "exact");
  assert.equal(blobs("b "), "mismatch");
});

test("a patch that does not apply leaves the tree alone, and the next one is tried", () => {
  const steps = applySeries(
    tree,
    [
      edit("d/g.c", "-1 +1", "-g\n+h\n"),
      edit("d/g.c", "-1 +1", "-x\n+y\n"),
      edit("d/g.c", "-1 +1", "-h\n+i\n"),
    ].map((text) => parseDiff(bytes(text))),
  );
  assert.deepEqual(
    steps.map(({ result }) => result.kind),
    ["applied", "refused", "applied"],
  );
  assert.deepEqual(
    steps.map(({ after: left }) => Buffer.from(left.read("d/g.c") ?? []).toString()),
    ["h\n", "h\n", "i\n"],
  );
});

test("files are renamed in a circle, deleted and made anew along a series", () => {
  const two = memoryTree(
    new Map([
      ["a.c", bytes("a\n")],
      ["b.c", bytes("b\n")],
    ]),
  );
  const swap =
    "diff --git a/a.c b/b.c\nsimilarity index 100%\nrename from a.c\nrename to b.c\ndiff --git a/b.c b/a.c\nsimilarity index 100%\nrename from b.c\nrename to a.c\n";
  const remove = "--- a/a.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n";
  const create = "--- /dev/null\n+++ b/a.c\n@@ -0,0 +1 @@\n+new\n";
  const steps = applySeries(
    two,
    [swap, remove, create].map((text) => parseDiff(bytes(text))),
  );
  const state = (left: Tree | undefined): string =>
    ["a.c", "b.c"]
      .map((path) =>
        Buffer.from(left?.read(path) ?? bytes("-"))
          .toString()
          .trim(),
      )
      .join();
  assert.deepEqual(
    steps.map((step) => state(step.after)),
    ["b,a", "-,a", "new,a"],
  );
});

const root = mkdtempSync(join(tmpdir(), "ringfence-links-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

test("nothing is read or made behind a symbolic link", () => {
  const folder = join(root, "tree");
  mkdirSync(folder);
  mkdirSync(join(root, "outside"));
  writeFileSync(join(root, "outside", "x.c"), "a\n");
  symlinkSync("../outside", join(folder, "out"));
  symlinkSync("../outside/x.c", join(folder, "x.c"));
  const on = openDirectory(folder);
  assert.match(
    problems(edit("out/x.c", "-1 +1", "-a\n+b\n"), on),
    /^out\/x\.c: lies behind a symbolic link/,
  );
  assert.match(
    problems("--- /dev/null\n+++ b/out/y.c\n@@ -0,0 +1 @@\n+b\n", on),
    /^out\/y\.c: .*symbolic link/,
  );
  assert.match(
    problems(edit("x.c", "-1 +1", "-a\n+b\n"), on),
    /^x\.c: symbolic link, not followed; it cannot be patched/,
  );
  // A link made by the same patch, before or behind the file.
  const link =
    "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+../outside\n\\ No newline at end of file\n";
  const file =
    "diff --git a/l/x b/l/x\nnew file mode 100644\n--- /dev/null\n+++ b/l/x\n@@ -0,0 +1 @@\n+b\n";
  assert.match(problems(link + file, on), /^l\/x: lies behind a symbolic link/m);
  assert.match(problems(file + link, on), /^l\/x: lies behind a symbolic link/m);
});
