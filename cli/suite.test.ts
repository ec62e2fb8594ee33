/** `ringfence suite` as a user meets it: exit codes, what it refuses, formats, cache, and what it never runs. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { sampled } from "../testing/effort.js";
import { filesIn } from "../fixtures/sections.js";
import { packageRoot } from "./package.js";
import { suiteSchema, type SuiteJson } from "./formats/json/suite-schema.js";
import { folder } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const read = (name: string): Map<string, Uint8Array> =>
  filesIn(readFileSync(`${packageRoot}/fixtures/suite/${name}`, "utf8"));
const main = "tools/testing/vma/vma.c";

/** The fixture as a folder, with some files otherwise or, where they are undefined, not there. */
function treeOf(more: Readonly<Record<string, string | undefined>> = {}): string {
  const root = folder();
  for (const [path, bytes] of [...read("kernel.c"), ...read("tests.c")]) put(root, path, bytes);
  for (const [path, text] of Object.entries(more)) {
    if (text === undefined) rmSync(join(root, path));
    else put(root, path, Buffer.from(text));
  }
  return root;
}

function put(root: string, path: string, bytes: Uint8Array): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}

/** The tests of the fixture, of which main() calls some. */
function calling(...names: readonly string[]): string {
  const text = Buffer.from(read("tests.c").get(main) ?? []).toString();
  const calls = names.map((name) => `\tif (!test_${name}())\n\t\treturn 1;\n`).join("");
  return text.replace(/int main[^]*$/, `int main(void)\n{\n${calls}\treturn 0;\n}\n`);
}

const suiteOf = async (
  root: string,
  ...more: readonly string[]
): Promise<{ readonly code: number | null; readonly json: SuiteJson }> => {
  const { code, stdout } = await ringfence(["suite", root, "--format=json", ...more]);
  return { code, json: suiteSchema.parse(JSON.parse(stdout)) };
};

test("the code is 0 where all pass, 1 where one fails, and 3 where one cannot be said", async () => {
  const cases: readonly (readonly [names: readonly string[], code: number])[] = [
    [["link", "cut", "warned"], 0],
    [["link", "wrong_end"], 1],
    [["link", "loops"], 3],
    [["loops", "wrong_end"], 1],
    [["asm"], 3],
    [[], 3],
  ];
  for (const [names, wanted] of sampled(cases, 2)) {
    const { code, json } = await suiteOf(treeOf({ [main]: calling(...names) }));
    assert.equal(code, wanted, names.join());
    assert.deepEqual(
      json.tests.map(({ name }) => name),
      names.map((name) => `test_${name}`),
    );
  }
});

const refusals: readonly (readonly [
  what: string,
  more: Readonly<Record<string, string | undefined>>,
  said: RegExp,
])[] = [
  [
    "a tree without the tests",
    { "tools/testing/vma/Makefile": undefined },
    /: no tools\/testing\/vma\/Makefile in it; give the root of a kernel tree of v6\.12 or later\n$/,
  ],
  [
    "a makefile that names no object",
    { "tools/testing/vma/Makefile": "all:\n\ttrue vma.o\n" },
    /: tools\/testing\/vma\/Makefile names no object whose source lies beside it; /,
  ],
  ["no main()", { [main]: "int x;\n" }, /: no main\(\) in tools\/testing\/vma\/vma\.c and /],
  [
    "two main()s",
    { "tools/testing/vma/helpers.c": "int main(void)\n{\n\treturn 0;\n}\n" },
    /: main\(\) in tools\/testing\/vma\/vma\.c and tools\/testing\/vma\/helpers\.c; /,
  ],
];

for (const [what, more, said] of refusals) {
  test(`${what} is a mistake: one line, and the code is 2`, async () => {
    const { code, stdout, stderr } = await ringfence(["suite", treeOf(more)]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, said);
    assert.equal(stderr.split("\n").length, 2);
  });
}

test("nothing of a makefile is run, and nothing is written", async () => {
  const root = treeOf();
  const { code, json } = await suiteOf(root);
  assert.equal(code, 1);
  assert.deepEqual(json.unmade, ["generated/limits.h"]);
  for (const made of ["made-by-shell", "made-by-recipe", "generated", "vma"])
    for (const at of ["", "tools/testing/vma", "tools/testing/shared"])
      assert.ok(!existsSync(join(root, at, made)), made);
});

test("a run with a cache says what the first one said, and a changed file is read again", async () => {
  const root = treeOf();
  const first = await suiteOf(root);
  assert.deepEqual(await suiteOf(root), first);
  assert.deepEqual(await suiteOf(root, "--no-cache"), first);
  put(root, main, Buffer.from(calling("link")));
  const changed = await suiteOf(root);
  assert.deepEqual([changed.code, changed.json.tests.length], [0, 1]);
  put(root, "tools/testing/vma/generated/limits.h", Buffer.from("#define MADE 1\n"));
  assert.deepEqual((await suiteOf(root)).json.unmade, []);
});

test("a file that cannot be read makes the answer incomplete", async (context) => {
  if (process.getuid?.() === 0) return context.skip("root reads everything");
  const root = treeOf({ [main]: calling("null") });
  chmodSync(join(root, "mm/vma.h"), 0);
  const { code, json } = await suiteOf(root);
  assert.deepEqual([code, json.incomplete.length], [3, 1]);
});

test("where main() calls no test there is a word for it", async () => {
  const { code, json } = await suiteOf(treeOf({ [main]: calling() }));
  assert.equal(code, 3);
  assert.match(json.incomplete.join(), /^tools\/testing\/vma\/vma\.c: main\(\) calls no function/);
});

test("a revision is read without a checkout", async () => {
  const root = treeOf({ [main]: calling("link", "wrong_end") });
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "x");
  rmSync(join(root, "tools"), { recursive: true });
  const { code, json } = await suiteOf(root, "--rev", "HEAD");
  assert.deepEqual(
    [code, ...json.tests.map(({ outcome }) => outcome), json.tree.revision.length],
    [1, "ok", "failed", 40],
  );
});

test("text says a line a test, and why it is no ok below", async () => {
  const root = treeOf({ [main]: calling("link", "wrong_end", "asm") });
  const { stdout } = await ringfence(["suite", root]);
  const lines = stdout.split("\n");
  assert.deepEqual(
    lines.filter((line) => /^\w+ +test_/.test(line)).map((line) => line.split(/ +/)),
    [
      ["ok", "test_link"],
      ["failed", "test_wrong_end"],
      ["unknown", "test_asm"],
    ],
  );
  assert.match(stdout, /vma\.c:\d+: vma->vm_end == 0x3000 is false: 0x2000 == 0x3000\n/);
  assert.match(stdout, /^3 tests of .*: 1 ok, 1 failed, 1 unknown$/m);
  assert.match(stdout, /^stood in .*vma_close\(\),\s+which the tests lack$/ms);
  const all = await ringfence(["suite", root, "--all"]);
  assert.match(all.stdout, /prints: .*test_wrong_end\(\): /);
  assert.match(all.stdout, /mas_find\(\)/);
});
