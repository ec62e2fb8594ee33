/** Macros that a patch lets put names together are known, and who uses them is read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { parseDiff } from "../../analyzers/patches/diff.js";
import { check } from "../../rules/judge/check.js";
import { readRuleFile } from "../../rules/files/rule-file.js";
import { changedMakers } from "./changed-makers.js";

interface Case {
  readonly what: string;
  readonly path?: string;
  /** Lines of one hunk. */
  readonly hunk: readonly string[];
  readonly macros: readonly string[];
}

const base = [
  "int a;",
  "#define LONG(x, y) \\",
  "\tx ## \\",
  "\ty",
  "#define PLAIN(x) x",
  "int b;",
].join("\n");

const cases: readonly Case[] = [
  {
    what: "a new macro that pastes",
    hunk: [" int a;", "+#define GLUE(x, y) x##y"],
    macros: ["GLUE"],
  },
  { what: "one that hands on", hunk: ["+#define GLUE(x, y) PUT(x, y)"], macros: ["GLUE"] },
  { what: "another name for one", hunk: ["+#define GLUE PUT"], macros: ["GLUE"] },
  { what: "a number", hunk: ["+#define N 5"], macros: [] },
  { what: "a macro that hands nothing on", hunk: ["+#define ID(x) (x)"], macros: [] },
  { what: "code", hunk: [" int a;", "+int c;", " int b;"], macros: [] },
  {
    what: "a line of a definition that begins in the hunk",
    hunk: [" #define LONG(x, y) \\", "-\tx ## \\", "+\tx \\", " \ty, f(x)"],
    macros: ["LONG"],
  },
  {
    what: "a line of one that begins above it",
    hunk: [" \tx ## \\", "-\ty", "+\ty##1"],
    macros: ["LONG"],
  },
  {
    what: "a line that is taken out of one",
    hunk: [" #define CUT(x, y) \\", "-\tx \\", " \tx##y"],
    macros: ["CUT"],
  },
  { what: "a macro of a source", path: "a.c", hunk: ["+#define GLUE(x, y) x##y"], macros: [] },
];

for (const { what, path = "include/linux/a.h", hunk, macros } of cases) {
  test(`${what} ${macros.length === 0 ? "is no macro to look for" : `is ${macros.join(", ")}`}`, () => {
    const count = (sign: string): number =>
      hunk.filter((line) => line.startsWith(" ") || line.startsWith(sign)).length;
    const header = `@@ -1,${count("-")} +1,${count("+")} @@`;
    const diff = [
      `diff --git a/${path} b/${path}`,
      `--- a/${path}`,
      `+++ b/${path}`,
      header,
      ...hunk,
    ];
    const files = parseDiff(Buffer.from(`${diff.join("\n")}\n`));
    assert.equal(files.length, 1);
    assert.deepEqual(
      changedMakers(files, () => Buffer.from(base)),
      macros,
    );
  });
}

test("in a large tree a file that uses a macro which is changed is read after the preprocessor", async () => {
  const { boundaries } = readRuleFile(
    "rules.yaml",
    "version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [keep_trim, keep_cut] }\n    allow_in: [keep/**]\n    why: private\n",
  );
  const files = new Map([
    ["keep/keep.c", "int keep_trim(void)\n{\n\treturn 0;\n}\n"],
    ["include/linux/glue.h", "#define TIE(a, b) a##b\n"],
    [
      "drivers/user.c",
      "#include <linux/glue.h>\nint f(void)\n{\n\treturn TIE(keep_, trim)();\n}\n",
    ],
  ]);
  for (let at = 0; at < 500; at++) files.set(`lib/f${at}.c`, `int f${at};\n`);
  const tree = memoryTree(new Map([...files].map(([path, text]) => [path, Buffer.from(text)])));
  const found = async (users: readonly string[]): Promise<readonly string[]> => {
    const options = {
      today: "2026-01-01",
      touched: new Set(["include/linux/glue.h"]),
      users: new Set(users),
    };
    const { findings } = await check(tree, tree.list(false), boundaries, options);
    return findings
      .map(({ finding }) => `${finding.location.path} ${finding.symbol}`)
      .filter((place) => place.startsWith("drivers/"));
  };
  assert.deepEqual(await found(["drivers/user.c"]), ["drivers/user.c keep_trim"]);
});
