/** What a boundary guards is known only where the headers that declare it can be read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import { readRuleFile } from "../files/rule-file.js";
import { check } from "./check.js";

const rules = `version: 1
boundaries:
  - id: keep
    guard:
      declared_in: [keep/keep.h]
    allow_in: [keep/**]
    why: x
`;
const { boundaries } = readRuleFile("rules.yaml", rules);
const whole = memoryTree(
  new Map(
    Object.entries({
      "keep/keep.h": "int keep_trim(int n);\n",
      "keep/keep.c": "int keep_trim(int n)\n{\n\treturn n;\n}\n",
      "drivers/x.c": '#include "../keep/keep.h"\nint f(void)\n{\n\treturn keep_trim(1);\n}\n',
    }).map(([path, text]) => [path, Buffer.from(text)]),
  ),
);
/** It lists the header, and has nothing when it is asked for it. */
const lost: Tree = {
  ...whole,
  readMany: (paths) => whole.readMany(paths.filter((path) => path !== "keep/keep.h")),
};

test("a header that is listed and cannot be read leaves the answer incomplete, whatever it declares", async () => {
  const listing = whole.list(false);
  const today = "2026-01-01";
  const found = await check(whole, listing, boundaries, { today });
  assert.equal(found.findings.length, 1);
  assert.deepEqual(found.incomplete, []);
  const { incomplete } = await check(lost, listing, boundaries, { today });
  assert.deepEqual(incomplete, ["keep/keep.h: it cannot be read, so what it declares is unknown"]);
});
