/** Tests of userland, found, compiled and run: what each comes to, and what is told of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { filesIn } from "../../fixtures/sections.js";
import { repositoryRoot } from "../../fixtures/run.js";
import { Threads } from "../relocation/realm/threads.js";
import { memoryTree } from "../trees/memory-tree.js";
import { textOf } from "../words/text-of.js";
import { compiledSuite } from "./compile.js";
import { isCurrent, isNoSuite, type Compiled } from "./compiled.js";
import type { SuiteReport, TestVerdict } from "./report.js";
import { runSuite } from "./suite.js";

const read = (name: string): Map<string, Uint8Array> =>
  filesIn(readFileSync(`${repositoryRoot}/fixtures/suite/${name}`, "utf8"));
const kernel = read("kernel.c");
const tests = read("tests.c");
const main = "tools/testing/vma/vma.c";

const threads = new Threads();
after(() => threads.end());

const treeOf = (more: Readonly<Record<string, string>> = {}, own = tests) =>
  memoryTree(
    new Map([
      ...kernel,
      ...own,
      ...Object.entries(more).map(([path, text]) => [path, Buffer.from(text)] as const),
    ]),
  );

async function reportOn(compiled: Compiled): Promise<SuiteReport> {
  assert.ok(!isNoSuite(compiled));
  return runSuite(compiled, threads);
}

function problemOf(compiled: Compiled): readonly string[] {
  assert.ok(isNoSuite(compiled));
  return [compiled.problem, ...compiled.paths];
}

const found = compiledSuite(treeOf()).then(reportOn);
const verdict = async (name: string): Promise<TestVerdict> => {
  const one = (await found).tests.find((each) => each.name === `test_${name}`);
  assert.ok(one !== undefined, name);
  return one;
};

test("each test of main() has one verdict, in the order in which main() comes to it", async () => {
  const all = (await found).tests.map(({ name, outcome }) => [name, outcome]);
  assert.deepEqual(all, [
    ["test_link", "ok"],
    ["test_linked", "ok"],
    ["test_cut", "ok"],
    ["test_no_memory", "ok"],
    ["test_wrong_end", "failed"],
    ["test_wrong_without_a_word", "failed"],
    ["test_used_after_free", "failed"],
    ["test_freed_twice", "failed"],
    ["test_null", "failed"],
    ["test_bug", "failed"],
    ["test_warned", "ok"],
    ["test_loops", "unknown"],
    ["test_recurses", "unknown"],
    ["test_prints", "unknown"],
    ["test_allocates", "unknown"],
    ["test_asm", "unknown"],
    ["test_unread", "unknown"],
    ["test_last", "ok"],
  ]);
});

/** The line of a file of the fixture that has this text. */
function lineWith(text: string, path = main): number {
  const bytes = tests.get(path) ?? kernel.get(path);
  return (
    Buffer.from(bytes ?? [])
      .toString()
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}

test("an assertion that fails is told with its values and its line", async () => {
  assert.deepEqual((await verdict("wrong_end")).assertions, [
    {
      condition: "vma->vm_end == 0x3000",
      isTrue: false,
      values: "0x2000 == 0x3000",
      path: main,
      line: lineWith("ASSERT_EQ(vma->vm_end, 0x3000)"),
    },
  ]);
  assert.match((await verdict("wrong_end")).printed, /vma\.c:\d+:test_wrong_end\(\): .* is false/);
});

const reasons: readonly (readonly [name: string, reason: RegExp, at?: string, path?: string])[] = [
  ["wrong_without_a_word", /^it returns false$/, "return is_empty;"],
  [
    "used_after_free",
    /^vm_end of a struct vm_area_struct is used after it was freed$/,
    "ASSERT_EQ(vma->vm_end, 0x2000);",
  ],
  ["freed_twice", /^memory is freed twice$/, "free(vma);", "tools/testing/vma/vma_internal.h"],
  ["null", /^a NULL pointer is followed to vm_end$/, "ASSERT_EQ(vma->vm_end, 0);"],
  ["bug", /^BUG_ON\(\) in test_bug\(\)$/, "BUG_ON(n_closed == 0);"],
  ["loops", /^it takes more than \d+ steps$/],
  ["recurses", /^deeper\(\) leads back to itself, and the recursion does not end$/],
  ["prints", /^it prints more than a million characters$/, 'printf("%s %d %lx %p'],
  ["allocates", /^it makes room for more than \d+ numbers in one run$/],
  ["asm", /^inline assembly$/, "asm volatile"],
  ["unread", /cannot be parsed/],
];

for (const [name, reason, at, path = main] of reasons) {
  test(`test_${name} says why it is no ok, and where: ${reason.source}`, async () => {
    const { reason: said, place, assertions } = await verdict(name);
    assert.match(said === undefined ? "" : textOf(said), reason);
    assert.deepEqual(assertions, []);
    if (at !== undefined) assert.deepEqual(place, { path, line: lineWith(at, path) });
  });
}

test("of code that a test calls, the line of the test that led there is told as well", async () => {
  const { place, from } = await verdict("freed_twice");
  assert.equal(place?.path, "tools/testing/vma/vma_internal.h");
  assert.equal(from, undefined, "the header is the tests' own");
});

test("what the kernel warns of, and memory that is left, is told of a test that passes", async () => {
  const left = "1 struct vm_area_struct is never freed";
  assert.deepEqual((await verdict("warned")).warnings, ["WARN_ON() in vma_cut()", left]);
  assert.deepEqual((await verdict("cut")).warnings, [left]);
  assert.deepEqual((await verdict("link")).warnings, []);
  assert.deepEqual((await verdict("wrong_end")).warnings, [], "it did not come to its end");
});

test("what stood in is named, and headers that only a recipe writes", async () => {
  const { stoodIn, unmade } = await found;
  assert.deepEqual(stoodIn.lacking, ["vma_close"]);
  assert.ok(stoodIn.model.includes("mas_find") && stoodIn.model.includes("WARN_ON"));
  assert.ok(stoodIn.userland.includes("calloc") && !stoodIn.userland.includes("mas_find"));
  assert.deepEqual(unmade, ["generated/limits.h"]);
});

test("what is wrong with the tests as a whole is told by what it is", async () => {
  const without = (path: string): Map<string, Uint8Array> =>
    new Map([...kernel, ...tests].filter(([each]) => each !== path));
  const problem = async (files: Map<string, Uint8Array>): Promise<readonly string[]> =>
    problemOf(await compiledSuite(memoryTree(files)));
  assert.deepEqual(await problem(without("tools/testing/vma/Makefile")), [
    "no makefile",
    "tools/testing/vma/Makefile",
  ]);
  assert.deepEqual(await problem(without(main)), ["no main", "tools/testing/vma/helpers.c"]);
  assert.deepEqual(
    problemOf(
      await compiledSuite(
        treeOf({ "tools/testing/vma/helpers.c": "int main(void) { return 0; }\n" }),
      ),
    ),
    ["several mains", main, "tools/testing/vma/helpers.c"],
  );
  assert.deepEqual(
    problemOf(await compiledSuite(treeOf({ "tools/testing/vma/Makefile": "all:\n\ttrue\n" }))),
    ["no unit", "tools/testing/vma/Makefile"],
  );
});

test("a program is current until a file changes that it was made of, or one is there that was not", async () => {
  const compiled = await compiledSuite(treeOf());
  assert.ok(!isNoSuite(compiled));
  assert.ok(isCurrent(compiled, treeOf()));
  assert.ok(isCurrent(compiled, treeOf({ "mm/other.c": "" })));
  assert.ok(!isCurrent(compiled, treeOf({ "mm/vma.h": "" })));
  assert.ok(!isCurrent(compiled, treeOf({ "tools/testing/vma/generated/limits.h": "" })));
});

test("a tree is asked once for all files that were looked for and not read", async () => {
  const tree = treeOf();
  const asked: (readonly string[])[] = [];
  const compiled = await compiledSuite({
    ...tree,
    readOrReason: () => assert.fail("one by one"),
    readOrReasons: (paths) => {
      asked.push(paths);
      return new Map([[paths[0] ?? "", "a directory"]]);
    },
  });
  assert.ok(!isNoSuite(compiled));
  assert.equal(asked.length, 1);
  assert.ok((asked[0]?.length ?? 0) > 1);
  assert.deepEqual(compiled.incomplete, [`${asked[0]?.[0]}: a directory`]);
});
