/** `ringfence model` as a user meets it, on trees of some files: exit codes, streams, formats, questions, mistakes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { examined } from "../analyzers/preprocess/configuration.js";
import { configTextOf, namedConfigurations } from "../analyzers/preprocess/named-configurations.js";
import { readFixture } from "../fixtures/fixture.js";
import { modelSchema } from "./formats/json/model-schema.js";
import { root } from "./formats/testing/golden.js";
import { addFiles, folder, type Ran } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";
import { exhaustive, sampled } from "../testing/effort.js";

/** A release as a tree, perhaps with something changed in it. */
function release(name: string, change: (text: string) => string = (text) => text): string {
  const tree = folder();
  const { files } = readFixture(
    change(readFileSync(join(root, `fixtures/model/releases/${name}.c`), "utf8")),
  );
  addFiles(tree, Object.fromEntries(files));
  return tree;
}

function changed(text: string, what: string, by: string): string {
  assert.ok(text.includes(what), what);
  return text.replace(what, by);
}

const model = (...args: string[]): Promise<Ran> =>
  ringfence(["model", ...args, "--bounds", "small"]);
const good = release("v6.12");
/** Frees tables that are still in use when the new place does not overlap the old one. */
const bad = release("v6.12", (text) =>
  changed(
    text,
    "free_pgd_range(&tlb, old_start, old_end,",
    "free_pgd_range(&tlb, new_start, old_end,",
  ),
);
const undecided = release("v6.12", (text) =>
  changed(text, "BUG_ON(new_start > new_end);", "nobody_knows_this(vma);"),
);

test("a relocation that holds is exit code 0, on one screen", async () => {
  const { code, stdout, stderr } = await model(good);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^holds: relocate_vma_down\(\) at mm\/mmap\.c:\d+, [\d,]+ scenarios, v6\.12 to v6\.14\n/,
  );
  assert.match(stdout, /^0 of 3 call sites unknown; 3 hold, 0 violated, 0 rejected\n$/m);
  assert.ok(stdout.trimEnd().split("\n").length <= 24);
});

test("a violated one is exit code 1 in every format, with its story, and what the report holds can be replayed", async () => {
  const out = folder();
  const names = ["json", "sarif", "github", "gitlab", "rdjsonl", "checkpatch", "junit"];
  const { code, stdout, stderr } = await model(
    bad,
    "--format",
    "text",
    ...names.map((name) => `--format=${name}=${join(out, name)}`),
  );
  assert.equal(stderr, "");
  assert.equal(code, 1);
  assert.match(stdout, /^violated: relocate_vma_down\(\) at mm\/mmap\.c:\d+, breaks F/);
  assert.match(stdout, /^ +42 {2}free_pgd_range\(&tlb, new_start, old_end/m);
  for (const name of names)
    assert.match(readFileSync(join(out, name), "utf8"), /mm\/mmap\.c/, name);
  assert.match(
    readFileSync(join(out, "checkpatch"), "utf8"),
    /^mm\/mmap\.c:42: ERROR:RF_VIOLATED_RELOCATION: relocate_vma_down\(\) breaks F \(freed tables\)/m,
  );
  const parsed = modelSchema.parse(JSON.parse(readFileSync(join(out, "json"), "utf8")));
  assert.ok(parsed.kind === "verdicts");
  assert.deepEqual(
    parsed.sites.map(({ verdict, callee }) => `${verdict} ${callee}`),
    ["violated vma_expand", "violated vma_shrink"],
  );
  const report = join(out, "json");
  const again = await model(bad, "--replay", report);
  assert.equal(again.code, 1);
  assert.match(
    again.stdout,
    /^violated: relocate_vma_down\(\) in mm\/mmap\.c: returns 0, and breaks F/m,
  );
  const mended = await model(good, "--replay", `${report}#F`, "--format", "json");
  assert.equal(mended.code, 0);
  const replayed = modelSchema.parse(JSON.parse(mended.stdout));
  assert.ok(replayed.kind === "replay");
  assert.deepEqual(
    replayed.replayed.map(({ verdict }) => verdict),
    ["holds"],
  );
});

test("what is unknown is said with its place, and fails when strict alone", async () => {
  const { code, stdout } = await model(undecided);
  assert.equal(code, 0);
  assert.match(stdout, /^unknown: relocate_vma_down\(\)/);
  assert.match(stdout, /^ {2}mm\/mmap\.c:20: .*nobody_knows_this/m);
  assert.match(stdout, /^2 of 2 call sites unknown/m);
  const strict = await model(undecided, "--strict", "--format", "github");
  assert.equal(strict.code, 1);
  assert.match(
    strict.stdout,
    /^::warning file=mm\/mmap\.c,line=\d+,.*title=ringfence undecided-call-site::/m,
  );
});

test("two trees are compared: 0 for the same, 1 for different ones, each a folder or a revision", async () => {
  const same = await model("--before", good, "--after", good);
  assert.equal(same.code, 0, same.stderr);
  assert.match(
    same.stdout,
    /^equivalent: relocate_vma_down\(\) in mm\/mmap\.c, [\d,]+ scenarios$/m,
  );
  const repository = release("v6.12");
  const git = (...args: string[]): void => {
    execFileSync(
      "git",
      ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
      { stdio: "pipe" },
    );
  };
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "right");
  writeFileSync(join(repository, "mm/mmap.c"), readFileSync(join(bad, "mm/mmap.c")));
  const { code, stdout } = await model(repository, "--before", "HEAD", "--format", "json");
  assert.equal(code, 1);
  const parsed = modelSchema.parse(JSON.parse(stdout));
  assert.ok(parsed.kind === "equivalence");
  assert.match(parsed.before.tree.revision, /^[0-9a-f]{40}$/);
  assert.equal(parsed.pairs[0]?.equivalence, "different");
  assert.equal((await model(repository, "--rev", "HEAD")).code, 0);
});

test("--emit-ts prints the program and --drift the prototypes; neither runs anything", async () => {
  const program = await model(bad, "--emit-ts");
  assert.equal(program.code, 0);
  assert.match(program.stdout, /relocate_vma_down/);
  const drift = await model(bad, "--drift");
  assert.equal(drift.code, 0);
  assert.match(drift.stdout, /^vma_expand\(\): agrees, /m);
  assert.match(
    drift.stdout,
    /^\d+ prototypes: \d+ agree, 0 differ, \d+ that the tree does not declare$/m,
  );
});

test("--layer says whose code runs, and the answer names what stood in", async () => {
  const tree = join(root, "fixtures/example");
  const own = ["shift_arg_pages (fs/exec.c)", "vma_expand (mm/vma.c)", "vma_shrink (mm/vma.c)"];
  const operations = ["vma_expand", "vma_shrink"];
  const cases = [
    [[], ["operations", "page tables"], own, operations.length],
    [["--layer", "operations"], ["operations"], own, operations.length],
    [["--layer", "page-tables"], ["page tables"], own.slice(0, 1), 0],
    [["--layer", "none"], [], own.slice(0, 1), 0],
  ] as const;
  for (const [args, layers, lowered, nOwn] of sampled(cases, 2)) {
    const ran = await model(tree, "--function", "shift_arg_pages", "--format", "json", ...args);
    assert.equal(ran.code, 0, ran.stderr);
    const parsed = modelSchema.parse(JSON.parse(ran.stdout));
    assert.ok(parsed.kind === "verdicts");
    assert.deepEqual(parsed.layers, layers);
    const [only] = parsed.roots;
    assert.deepEqual(only?.lowered, lowered);
    assert.deepEqual(
      operations.filter((name) => only?.modelled.includes(name)).length,
      operations.length - nOwn,
    );
  }
  const { stdout } = await model(tree, "--layer", "none");
  assert.match(stdout, /^layers +from the tree: none; the model answers for operations and page/m);
  assert.doesNotMatch((await model(tree)).stdout, /^layers/m);
});

/** The example, with something changed in its operations. */
function example(...changes: readonly (readonly [what: string, by: string])[]): string {
  const tree = folder();
  const from = join(root, "fixtures/example");
  const files = ["mm/vma.c", "mm/vma.h", "fs/exec.c"].map((path) => [
    path,
    readFileSync(join(from, path), "utf8"),
  ]);
  const texts = Object.fromEntries(files) as Record<string, string>;
  for (const [what, by] of changes) texts["mm/vma.c"] = changed(texts["mm/vma.c"] ?? "", what, by);
  addFiles(tree, texts);
  return tree;
}

test("the tree's own operations agree with the model's, and what has no body is not said to", async () => {
  const ran = await model(example(), "--against-model", "--format", "json");
  assert.equal(ran.code, 0, ran.stderr);
  const parsed = modelSchema.parse(JSON.parse(ran.stdout));
  assert.ok(parsed.kind === "agreement");
  const [only] = parsed.functions;
  assert.equal(only?.agreement, "agrees");
  assert.equal(only?.agreeing, only?.scenarios);
  assert.deepEqual(
    only?.operations.map(({ name, differ }) => `${name} ${differ}`),
    ["vma_expand 0", "vma_shrink 0"],
  );
  const { stdout } = await model(example(), "--against-model");
  assert.match(stdout, /^agrees: shift_arg_pages\(\) in fs\/exec\.c, in all of 6,187 scenarios$/m);
  assert.match(stdout, /^not compared +free_pgd_range\(\), .*move_page_tables\(\)/m);
  const none = await model(good, "--against-model", "--strict");
  assert.equal(none.code, 1);
  assert.match(none.stdout, /^unknown: relocate_vma_down\(\) .*\n.* no code of its own/m);
});

test("operations that differ are told one by one, also where the end is the same", async () => {
  const late = example(
    [
      "vma_set_range(vma, start, end, pgoff);\n\tvma_iter_store",
      "vma_set_range(vma, start, end, pgoff + 1);\n\tvma_iter_store",
    ],
    [
      "\tvma_iter_clear(vmi);\n\tvma_set_range(vma, start, end, pgoff);",
      "\tvma_iter_clear(vmi);\n\tvma_set_range(vma, start, end, pgoff - 1);",
    ],
  );
  const { code, stdout } = await model(late, "--against-model");
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^differs: shift_arg_pages\(\) in fs\/exec\.c agrees in [\d,]+ of 6,187 scen/m,
  );
  assert.match(
    stdout,
    /^ {2}extents after vma_expand\(\)\n {4}model +stack .*\n(?: {6}.*\n)* {4}tree /m,
  );
});

test(
  "a step of an operation that is left out, or can fail once more, is told",
  exhaustive,
  async () => {
    const failing = example([
      "if (vma_iter_prealloc(vmi, NULL))",
      "if (vma_iter_prealloc(vmi, NULL) || vma_iter_prealloc(vmi, NULL))",
    ]);
    const uncut = example(["\tvma_iter_clear(vmi);\n", ""]);
    assert.match(
      (await model(uncut, "--against-model")).stdout,
      /^ {2}tree after vma_shrink\(\)\n(?:.*\n)+ {4}then in the tree:\n {6}vma_shrink\(\) = 0/m,
    );
    assert.match(
      (await model(failing, "--against-model")).stdout,
      /^ {2}also {2}failing steps after vma_shrink\(\): 2 so far on the model, 3 so far in the tree/m,
    );
  },
);

test("--machine both tells what differs between 64 bits and 32, and that nothing does", async () => {
  const same = await model(good, "--machine", "both");
  assert.equal(same.code, 0, same.stderr);
  assert.match(same.stdout, /^machines +lp64 and ilp32: no difference$/m);
  const narrow = release("v6.12", (text) =>
    changed(text, "BUG_ON(new_start > new_end);", "if (sizeof(long) == 4 && shift)\n\t\treturn 0;"),
  );
  const asked = [narrow, "--machine", "both"];
  const told = await model(...asked);
  assert.equal(told.code, 1);
  assert.match(
    told.stdout,
    /^machines +relocate_vma_down\(\): verdict on lp64 holds, on ilp32 violated; --machine ilp32\s+says\s+more$/m,
  );
  const json = await model(...asked, "--format", "json");
  const parsed = modelSchema.parse(JSON.parse(json.stdout));
  assert.ok(parsed.kind === "verdicts");
  assert.equal(parsed.roots[0]?.verdict, "holds");
  assert.equal(parsed.other?.roots[0]?.verdict, "violated");
  assert.deepEqual(
    parsed.other?.differences.map(({ kind }) => kind),
    ["verdict", "properties"],
  );
});

test("page tables have the levels that the configuration says, or the answer names what it took", async () => {
  // 256 TiB, which no address space of four levels has room for.
  const far = release("v6.12", (text) =>
    changed(
      text,
      "BUG_ON(new_start > new_end);",
      "if (sizeof(long) == 8 && shift >> 24 >= 1UL << 24)\n\t\treturn 0;",
    ),
  );
  const configs = folder();
  const cases = [
    [5, "violated", /tables of 2·2·2·2 entries/],
    [4, "holds", /^bounds +.*tables of 2·2·2 entries/m],
    [
      3,
      "holds",
      /^taken as given page tables have four levels, which is not what CONFIG_PGTABLE_LEV/m,
    ],
  ] as const;
  for (const [levels, verdict, says] of sampled(cases, 3)) {
    addFiles(configs, {
      [`${levels}.config`]: `CONFIG_64BIT=y\nCONFIG_MMU=y\nCONFIG_PGTABLE_LEVELS=${levels}\n`,
    });
    const { stdout } = await model(far, "--config", join(configs, `${levels}.config`));
    assert.match(stdout, new RegExp(`^${verdict}: relocate_vma_down`, "m"));
    assert.match(stdout, says);
  }
});

test("pages of another size are told as assumed, and undecided where the code asks for their size", async () => {
  const configs = folder();
  addFiles(configs, { "16k.config": "CONFIG_64BIT=y\nCONFIG_MMU=y\nCONFIG_PAGE_SHIFT=14\n" });
  const config = join(configs, "16k.config");
  const { stdout } = await model(good, "--config", config);
  assert.match(stdout, /^taken as given .*pages have 4 KiB, which is not what the configuration/ms);
  const asking = release("v6.12", (text) =>
    changed(text, "BUG_ON(new_start > new_end);", "if (shift & ~PAGE_MASK)\n\t\treturn -EINVAL;"),
  );
  const { stdout: undecided } = await model(asking, "--config", config);
  assert.match(
    undecided,
    /the configuration has pages of 16384 bytes, and the model's\s+have 4096/,
  );
});

test("a configuration has a name, and a file of that name has its path", async () => {
  const named = await model(good, "--config", "debian-amd64", "--drift");
  assert.equal(named.code, 0, named.stderr);
  const { stdout } = await model(good, "--config", "debian-amd64");
  assert.match(stdout, /^configuration +debian-amd64 \(of Linux\/x86 6\.12\.117\)/m);
  assert.match(stdout, /tables of 2·2·2·2 entries/);
  for (const each of namedConfigurations) {
    assert.deepEqual(examined(configTextOf(each)), { origin: each.origin, problem: undefined });
    assert.deepEqual([...each.on].sort(), [...new Set(each.on)]);
  }
});

test("a tree without a call site says so and is no mistake", async () => {
  const tree = folder();
  addFiles(tree, { "mm/mmap.c": "int f(void)\n{\n\treturn 0;\n}\n" });
  assert.deepEqual((await model(tree)).code, 0);
  assert.match((await model(tree)).stdout, /^no call site: /);
});

const mistakes: readonly (readonly [claim: string, args: readonly string[], says: RegExp])[] = [
  ["a missing tree", ["/nowhere"], /\/nowhere: no such file or directory; give the root/],
  ["an empty tree", [folder()], /no source code in it; give the root/],
  [
    "a path that is not there",
    [good, "mm/nowhere.c"],
    /mm\/nowhere\.c: no source code there in .*; give paths from the tree's root/,
  ],
  [
    "a function that is not there",
    [good, "--function", "relocate_vma_dow"],
    /relocate_vma_dow\(\): no call site in it, .*; is relocate_vma_down meant\?/,
  ],
  [
    "both machines for what only one can have",
    [good, "--machine", "both", "--drift"],
    /--machine both: compares verdicts alone; name one machine/,
  ],
  ["unknown bounds", [good, "--bounds", "huge"], /small, default, large/],
  [
    "a layer that there is not",
    [good, "--layer", "operations,pagetables"],
    /--layer pagetables: no such layer; give operations, page-tables, both .*, or none/,
  ],
  [
    "a layer that is never the tree's",
    [good, "--layer", "effects"],
    /--layer effects: the model always answers for them; give operations/,
  ],
  [
    "half a list of layers",
    [good, "--layer", "operations,"],
    /--layer '': there is a name missing/,
  ],
  ["layers and none", [good, "--layer", "none,operations"], /--layer none: it stands alone/],
  ["an unknown format", [good, "--format", "xml"], /xml: no such format; there are text, json/],
  [
    "a format that has no form for it",
    [good, "--drift", "--format", "sarif"],
    /--format sarif: only for verdicts on one tree; give text or json/,
  ],
  [
    "two questions",
    [good, "--drift", "--emit-ts"],
    /--drift, --emit-ts: each is a question of its own; give one of them/,
  ],
  [
    "nothing to hold against the model",
    [good, "--against-model", "--layer", "none"],
    /--layer none, --against-model: nothing of the tree is compared .*; leave out --layer/,
  ],
  [
    "a missing configuration",
    [good, "--config", "/nowhere"],
    /\/nowhere: cannot be read \(ENOENT\)/,
  ],
  [
    "a missing counterexample",
    [good, "--replay", "/nowhere"],
    /\/nowhere: cannot be read \(ENOENT\)/,
  ],
  [
    "neither folder nor revision",
    [good, "--before", "nowhere"],
    /nowhere: .*; give a commit, tag or branch of/,
  ],
];

test("a mistake of the user is one line on stderr and exit code 2", async () => {
  for (const [claim, args, says] of mistakes) {
    const { code, stdout, stderr } = await ringfence(["model", ...args]);
    assert.equal(code, 2, claim);
    assert.equal(stdout, "", claim);
    assert.match(stderr, says, claim);
    assert.match(stderr, /^ringfence: [^\n]*\n$/, claim);
  }
});
