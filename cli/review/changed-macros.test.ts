/**
 * A patch that changes nothing but macros is judged for the files that use them, though no guarded name
 * stands in what it changes: what a review says it brings is the difference between a lint of the tree
 * after it and one of the tree before.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { check } from "../../rules/judge/check.js";
import { countedOf } from "../../rules/judge/run-rules.js";
import { loadRules, TREE_RULES } from "../rule-sources.js";
import { reviewOver, type Files } from "./testing/reviews.js";

const rules = `version: 1
boundaries:
  - id: mm/private
    guard: { declared_in: [mm/private.h], functions: [vma_shrink] }
    allow_in: [mm/**]
    why: It is private.
`;

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly changed: string;
  readonly after: string;
}

const owner = {
  "mm/private.h": "int vma_grow(int n);\n",
  "mm/a.c": "int vma_shrink(int n)\n{\n\treturn n;\n}\n",
};
const user = (text: string): string =>
  `#include <linux/m.h>\nint f(int n)\n{\n\treturn ${text};\n}\n`;

const cases: readonly Case[] = [
  {
    name: "made a member of a name and makes a use of it",
    files: {
      "include/linux/m.h": "#define FIELD(n) ((struct s){ .n = 1 }).n\n",
      "drivers/a.c": user("FIELD(vma_shrink)"),
    },
    changed: "include/linux/m.h",
    after: "#define FIELD(n) (n(1))\n",
  },
  {
    name: "comes to make a member of a name",
    files: {
      "include/linux/m.h": "#define FIELD(n) (n(1))\n",
      "drivers/a.c": user("FIELD(vma_shrink)"),
    },
    changed: "include/linux/m.h",
    after: "#define FIELD(n) ((struct s){ .n = 1 }).n\n",
  },
  {
    name: "hands a name on to another macro than before",
    files: {
      "include/linux/join.h": "#define TIE(a, b) a##b\n#define CALL(a, b) b(a)\n",
      "include/linux/m.h": "#include <linux/join.h>\n#define OTHER(n) TIE(my_, n)\n",
      "drivers/a.c": user("OTHER(vma_shrink)"),
    },
    changed: "include/linux/m.h",
    after: "#include <linux/join.h>\n#define OTHER(n) CALL(1, n)\n",
  },
  {
    name: "in a source that another one includes is another one",
    files: {
      "include/linux/m.h": "int m;\n",
      "drivers/parts.c": "#define FIELD(n) ((struct s){ .n = 1 }).n\n",
      "drivers/a.c": `#include "parts.c"\n${user("FIELD(vma_shrink)")}`,
    },
    changed: "drivers/parts.c",
    after: "#define FIELD(n) (n(1))\n",
  },
  {
    name: "in a text that is no code by its name is another one",
    files: {
      "include/linux/m.h": "int m;\n",
      "drivers/parts.txt": "#define FIELD(n) ((struct s){ .n = 1 }).n\n",
      "drivers/a.c": `#include "parts.txt"\n${user("FIELD(vma_shrink)")}`,
    },
    changed: "drivers/parts.txt",
    after: "#define FIELD(n) (n(1))\n",
  },
  {
    name: "stands for the beginning of a name",
    files: {
      "include/linux/m.h": "#define TIE(a, b) TIE_(a, b)\n#define TIE_(a, b) a##b\n",
      "include/linux/begin.h": "#define BEGIN my_\n",
      "drivers/a.c": `#include <linux/begin.h>\n${user("TIE(BEGIN, shrink)(n)")}`,
    },
    changed: "include/linux/begin.h",
    after: "#define BEGIN vma_\n",
  },
  {
    name: "stands for a macro that stands for the beginning of a name",
    files: {
      "include/linux/m.h": "#define TIE(a, b) TIE_(a, b)\n#define TIE_(a, b) a##b\n",
      "include/linux/begin.h": "#define BEGIN ONE\n",
      "include/linux/begins.h": "#define ONE my_\n#define TWO vma_\n",
      "drivers/a.c": `#include <linux/begins.h>\n#include <linux/begin.h>\n${user("TIE(BEGIN, shrink)(n)")}`,
    },
    changed: "include/linux/begin.h",
    after: "#define BEGIN TWO\n",
  },
  {
    name: "is defined on the other side of a conditional",
    files: {
      "include/linux/m.h": "#define TIE(a, b) TIE_(a, b)\n#define TIE_(a, b) a##b\n",
      "include/linux/begin.h": "#if 0\n#define BEGIN vma_\n#else\n#define BEGIN my_\n#endif\n",
      "drivers/a.c": `#include <linux/begin.h>\n${user("TIE(BEGIN, shrink)(n)")}`,
    },
    changed: "include/linux/begin.h",
    after: "#if 1\n#define BEGIN vma_\n#else\n#define BEGIN my_\n#endif\n",
  },
  {
    name: "takes the place of a declaration in the owner's header",
    files: {
      "mm/private.h": '#include "names.h"\nint vma_grow(int n);\nDECLARE(int)\n',
      "mm/names.h": "#define DECLARE(type) type one(int n);\n",
      "include/linux/m.h": '#include "../../mm/private.h"\n',
      "drivers/a.c": user("vma_two(2)"),
    },
    changed: "mm/names.h",
    after: "#define DECLARE(type) type vma_two(int n);\n",
  },
  {
    name: "with an argument declares another name in the owner's header",
    files: {
      "mm/private.h": '#include "names.h"\nint vma_grow(int n);\nDECLARE(int)\n',
      "mm/names.h": "#define DECLARE(type) type vma_one(int n);\n",
      "include/linux/m.h": '#include "../../mm/private.h"\n',
      "drivers/a.c": user("vma_one(1) + vma_two(2)"),
    },
    changed: "mm/names.h",
    after: "#define DECLARE(type) type vma_two(int n);\n",
  },
];

function bytesOf(files: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

function mailOf(path: string, before: string, after: string): Buffer {
  const lines = (text: string, sign: string): string[] =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => `${sign}${line}`);
  const [minus, plus] = [lines(before, "-"), lines(after, "+")];
  return Buffer.from(
    [
      "From 0000000000000000000000000000000000000001 Mon Sep 17 00:00:00 2001",
      "From: A <a@example.org>",
      "Date: Thu, 1 Jan 2026 00:00:00 +0000",
      "Subject: [PATCH] m: change a macro",
      "",
      "It changes.",
      "---",
      `diff --git a/${path} b/${path}`,
      `--- a/${path}`,
      `+++ b/${path}`,
      `@@ -1,${minus.length} +1,${plus.length} @@`,
      ...minus,
      ...plus,
      "-- ",
      "2.40.0",
      "",
    ].join("\n"),
  );
}

async function lint(files: Files): Promise<string[]> {
  const tree = memoryTree(files);
  const asked = { packs: undefined, files: [], usesTreeRules: true };
  const { boundaries } = await loadRules(tree, asked);
  const result = await check(tree, tree.list(false), boundaries, { today: "2026-01-01" });
  return countedOf(result).map(({ location, symbol }) => `${location.path} ${symbol}`);
}

for (const { name, files, changed, after } of cases) {
  test(`a macro that ${name} is followed to its users`, async () => {
    const before = { [TREE_RULES]: rules, Makefile: "VERSION = 6\n", ...owner, ...files };
    const mail = mailOf(changed, files[changed] as string, after);
    const { review } = await reviewOver(bytesOf(before), mail);
    const told = (state: string): string[] =>
      review.findings
        .filter((one) => one.state === state)
        .map(({ finding }) => `${finding.location.path} ${finding.symbol}`);
    const [old, fresh] = [
      await lint(bytesOf(before)),
      await lint(bytesOf({ ...before, [changed]: after })),
    ];
    assert.notDeepEqual(old, fresh);
    assert.deepEqual(review.incomplete, []);
    assert.deepEqual(
      told("introduced"),
      fresh.filter((one) => !old.includes(one)),
    );
    assert.deepEqual(
      told("fixed"),
      old.filter((one) => !fresh.includes(one)),
    );
  });
}
