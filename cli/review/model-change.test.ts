/** Which patches have the model run: those that change what a relocation rests on, and no others. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changedNames } from "../../analyzers/preprocess/changed-names.js";
import { LazyExaminer } from "../../analyzers/relocation/lazy-examiner.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { rememberedTree } from "../../analyzers/trees/remembered.js";
import { packageRoot } from "../package.js";
import { LayeredFacts } from "./layered-facts.js";
import { ModelRuns } from "./model-change.js";
import { filesIn } from "../../fixtures/sections.js";

const header = `#ifndef _LINUX_DISTANCE_H
#define _LINUX_DISTANCE_H
#include <linux/other.h>
#define DISTANCE_OF(x) distance_in(x)
#define UNRELATED(x) ((x) + 1)
struct distance {
	unsigned long bytes;
};
struct unrelated {
	int x;
};
static inline unsigned long distance_in(unsigned long x)
{
	struct distance d = { .bytes = x };

	return d.bytes;
}
static inline int unrelated_too(void)
{
	return 1;
}
#ifdef CONFIG_FAR
#define FAR 1
#endif
#endif
`;

/** A relocation that reaches a helper, its struct and its macro through a header. */
function files(): Map<string, Uint8Array> {
  const tree = new Map(
    filesIn(readFileSync(`${packageRoot}/fixtures/model/releases/v6.12.c`, "utf8")),
  );
  const root = [...tree].find(
    ([path, bytes]) => path.endsWith(".c") && Buffer.from(bytes).includes("int relocate_vma_down("),
  );
  assert.ok(root !== undefined);
  const [path, bytes] = root;
  const text = Buffer.from(bytes)
    .toString()
    .replace(
      "unsigned long new_start = old_start - shift;",
      "unsigned long new_start = old_start - DISTANCE_OF(shift);",
    );
  assert.ok(text.includes("DISTANCE_OF"));
  tree.set(path, Buffer.from(`#include <linux/distance.h>\n${text}`));
  tree.set("include/linux/distance.h", Buffer.from(header));
  tree.set("include/linux/other.h", Buffer.from("#define OTHER 1\n"));
  tree.set(
    "drivers/net/far.c",
    Buffer.from("#define DEEP 1\nstatic int far(void)\n{\n\treturn DEEP;\n}\n"),
  );
  return tree;
}

async function isTouched(path: string, from: string, to: string): Promise<boolean> {
  const all = files();
  const tree = rememberedTree(memoryTree(all));
  const listing = tree.list(false);
  const text = Buffer.from(all.get(path) ?? "").toString();
  assert.ok(text.includes(from), `${path} has no ${from}`);
  const runs = new ModelRuns(
    {
      bounds: "small",
      examiner: new LazyExaminer(),
      facts: new LayeredFacts(tree, listing, undefined),
      store: undefined,
      toolVersion: "test",
      onProgress: undefined,
    },
    tree,
  );
  const step = new Map([[path, { bytes: Buffer.from(text.replace(from, to)), mode: "100644" }]]);
  return runs.isTouched({ tree, files: { listing: () => listing }, changes: new Map() }, step);
}

const H = "include/linux/distance.h";
const touching: readonly (readonly [what: string, path: string, from: string, to: string])[] = [
  ["a helper that relocation reaches", H, "return d.bytes;", "return d.bytes + 1;"],
  ["a macro that it is made with", H, "distance_in(x)\n", "(distance_in(x) + 1)\n"],
  ["a struct that it uses", H, "unsigned long bytes;", "unsigned int bytes;"],
  ["a conditional of a file that it reads", H, "#ifdef CONFIG_FAR", "#ifdef CONFIG_NEAR"],
  [
    "an include of a file that it reads",
    H,
    "#include <linux/other.h>",
    "#include <linux/another.h>",
  ],
  [
    "a macro that a conditional it reads asks for",
    "drivers/net/far.c",
    "#define DEEP 1",
    "#define _LINUX_DISTANCE_H 1",
  ],
];
const untouching: typeof touching = [
  ["a macro that nothing of it expands", H, "((x) + 1)", "((x) + 2)"],
  ["a struct that it does not use", H, "int x;", "long x;"],
  ["a function that it does not reach", H, "return 1;", "return 2;"],
  ["a driver", "drivers/net/far.c", "return DEEP;", "return DEEP + 1;"],
  ["a comment", H, "#endif\n#endif", "#endif\n/* the end */\n#endif"],
];

for (const [what, ...change] of touching)
  test(`a patch to ${what} has the model run`, async () =>
    assert.equal(await isTouched(...change), true));
for (const [what, ...change] of untouching)
  test(`a patch to ${what} has nothing executed`, async () =>
    assert.equal(await isTouched(...change), false));

test("names whose declarations and definitions are as they were are not among those that changed", () => {
  const change = (after: string): readonly string[] => {
    const { entities, macros } = changedNames("a.h", Buffer.from(header), Buffer.from(after));
    return [...entities, ...macros].sort();
  };
  assert.deepEqual(change(header), []);
  assert.deepEqual(change(`/* said */\n${header}`), []);
  assert.deepEqual(change(header.replace("return 1;", "return 2;")), ["unrelated_too"]);
  assert.deepEqual(change(header.replace("#define FAR 1", "#define FAR 1\n#define NEAR 2")), [
    "NEAR",
  ]);
  assert.deepEqual(
    changedNames("a.h", undefined, Buffer.from("int f(void);\n")).entities,
    new Set(["f"]),
  );
});
