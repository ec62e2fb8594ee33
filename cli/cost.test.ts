/**
 * What a command costs grows no faster than what it reads and says: steps are counted by the engine,
 * over all that takes part, for findings in one line or in many, in every format, for hunks, messages
 * and baselines, and for the same twice as long.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { effort, exhaustive, sampled } from "../testing/effort.js";
import { each, type Hostile } from "../testing/hostile.js";
import { Meter } from "../testing/meter.js";

// It counts what is loaded behind it.
const meter = new Meter();
const { addFiles, folder } = await import("./testing/spawn.js");
const { ringfence } = await import("./testing/run.js");
const { formatsFor } = await import("./formats/index.js");

type Files = Readonly<Record<string, string>>;

const owner: Files = {
  "mm/vma.h": "int vma_shrink(void);\nint vma_expand(void);\n",
  "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
  Makefile: "VERSION = 6\nPATCHLEVEL = 12\n",
};
const use = (i: number): string => `int f${i}(void)\n{\n\treturn vma_shrink();\n}\n`;
const oneFile = (n: number): Files => ({ "fs/a.c": each(use)(n) });
/** A command on a tree of so many files or uses, and on one more file, whose path is its last argument. */
function asking(files: (n: number) => Files, args: readonly string[], last?: Hostile) {
  return (n: number) => {
    const tree = folder();
    addFiles(tree, { ...owner, ...files(n) });
    const file = join(folder(), "given");
    if (last !== undefined) writeFileSync(file, last(n));
    const named = args.map((arg) => (arg === "TREE" ? tree : arg));
    return () => ringfence([...named, "--no-cache", ...(last === undefined ? [] : [file])]);
  };
}

/** So many that what looks at a part of a text of bounded size does so each time. */
const n = effort(120, 300);

test("findings of one line, and of many, in every format", exhaustive, async () => {
  const inLine = (count: number): Files => ({
    "fs/a.c": `int f(void) { ${"vma_shrink(); ".repeat(count)}}\n`,
  });
  for (const { name } of formatsFor("lint")) {
    for (const files of [inLine, oneFile]) {
      const args = ["lint", "TREE", "--today", "2026-01-01", "--format", name];
      assert.deepEqual(await meter.growth(asking(files, args), n), [], name);
    }
  }
});

const hunks: Hostile = (count) =>
  `From: a@example.org\nSubject: [PATCH] x\n\nWhy.\n---\n--- a/fs/a.c\n+++ b/fs/a.c\n${each(
    (i) =>
      `@@ -${4 * i + 1},4 +${5 * i + 1},5 @@\n int f${i}(void)\n {\n+\tvma_expand();\n \treturn vma_shrink();\n }\n`,
  )(count)}`;
const review = ["review", "--tree", "TREE", "--no-model", "--today", "2026-01-01", "--format"];

test("hunks of one patch, in every format", exhaustive, async () => {
  for (const { name } of formatsFor("series"))
    assert.deepEqual(await meter.growth(asking(oneFile, [...review, name], hunks), n), [], name);
});

test("a line of a baseline for each finding", async () => {
  const lines = each((i) => `outside-call mm/vma fs/a.c f${i} vma_shrink call 1\n`);
  const args = ["lint", "TREE", "--today", "2026-01-01"];
  const asked = asking(oneFile, [...args, "--baseline"], (count) => lines(count));
  assert.deepEqual(await meter.growth(asked, n), []);
});

const messages: Readonly<Record<string, Hostile>> = {
  "who uses it": each((i) => `f${i}() is the only user of vma_shrink(). `),
  "what is removed": each((i) => `Remove f${i}(). `),
  "what moves": each((i) => `Move f${i}() to mm/x.c and make it static. `),
  "what has other names": each((i) => `Rename f${i}() to g${i}(). `),
  names: each((i) => `f${i}(), `),
  "names and names": each((i) => `f${i}() and `),
  "what is hedged": (count) => "Only used in mm/, unless it is only used in fs/, ".repeat(count),
  "what it stands for": (count) => "This is unused. They are unused. ".repeat(count),
  points: (count) => " - f0() is unused\n".repeat(count),
  lines: (count) => "No functional change\n".repeat(count),
  commas: (count) => ", ".repeat(count),
  parentheses: (count) => "(".repeat(count),
  "one word": (count) => "a".repeat(10 * count),
  blanks: (count) => `a${" ".repeat(count)}b`,
};

test("claims of one message", async () => {
  const patch = (message: string): string =>
    `From: a@example.org\nSubject: [PATCH] fs: x\n\n${message}\n---\n--- a/fs/a.c\n+++ b/fs/a.c\n@@ -1,4 +1,5 @@\n int f0(void)\n {\n+\tvma_expand();\n \treturn vma_shrink();\n }\n`;
  for (const [what, message] of sampled(Object.entries(messages), 8)) {
    const asked = asking(
      () => oneFile(3),
      [...review, "json"],
      (count) => patch(message(count)),
    );
    assert.deepEqual(await meter.growth(asked, n), [], what);
  }
});
