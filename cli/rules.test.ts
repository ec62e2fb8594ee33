/** Rule files from a user's side: the tree's own, errors with place and mend, the schema, the listing. */
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ruleSchemaText } from "../rules/files/rule-file-schema.js";
import { assertGolden } from "./formats/testing/golden.js";
import { addFiles, caller, folder, ringfence as spawned, tree } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const own = `version: 1
boundaries:
  - id: fs/private
    guard: { functions: [fs_private] }
    allow_in: [fs/**]
    why: It is private.
`;

test("the rule file of a tree holds beside the default pack, and can be left alone", async () => {
  const root = tree({
    ".ringfence.yaml": own,
    "fs/a.c": "int fs_private(void)\n{\n\treturn 0;\n}\n",
    "net/b.c": "int fs_private(void);\nint f(void)\n{\n\treturn fs_private() + vma_shrink();\n}\n",
  });
  const both = (await ringfence(["lint", root])).stdout;
  assert.match(both, /call of fs_private\(\)/);
  assert.match(both, /call of vma_shrink\(\)/);
  const alone = (await ringfence(["lint", root, "--no-packs"])).stdout;
  assert.doesNotMatch(alone, /vma_shrink\(\), /);
  assert.match(alone, /call of fs_private\(\)/);
  assert.doesNotMatch(
    (await ringfence(["lint", root, "--no-tree-rules"])).stdout,
    /call of fs_private/,
  );
  const listed = await ringfence(["rules", root]);
  assert.equal(listed.code, 0);
  assert.match(listed.stdout, /^ {2}fs\/private \(error\): 1 name\n {4}owner: fs\/\*\*$/m);
});

test("errors of rule files are told all at once, with their place and the mend", async () => {
  const file = join(folder(), "rules.yaml");
  addFiles(join(file, ".."), {
    "rules.yaml": `version: 2
boundaries:
  - id: a b
    guard: { function: [f] }
    allow_in: []
    kinds: [cal]
    use_instead: [f]
`,
  });
  const { code, stdout, stderr } = await ringfence(["lint", tree(), "--rules", file]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  const lines = stderr.trimEnd().split("\n");
  for (const says of [
    /^ringfence: rules\.yaml:1:10: version: one of 1 is wanted$/,
    /^ringfence: rules\.yaml:3:9: id: .* wanted/,
    /^ringfence: rules\.yaml:4:14: unknown key function; functions, macros/,
    /^ringfence: rules\.yaml:5:15: allow_in: it is empty; list at least one$/,
    /^ringfence: rules\.yaml:6:13: kinds: one of call, address/,
    /^ringfence: rules\.yaml:3:5: why is missing; string is wanted$/,
    /^ringfence: rules\.yaml:7:18: use_instead: string is wanted$/,
  ]) {
    assert.ok(
      lines.some((line) => says.test(line)),
      `${String(says)} in\n${stderr}`,
    );
  }
});

test("a rule file whose key is a list makes nobody write to stderr but the program", () => {
  const file = join(folder(), "rules.yaml");
  addFiles(join(file, ".."), { "rules.yaml": "version: 1\n? {allow_unmatched: true}\n: x\n" });
  const { code, stderr } = spawned(["lint", tree(), "--rules", file]);
  assert.equal(code, 2);
  assert.match(stderr, /^(ringfence: rules\.yaml:\d+:\d+: [^\n]*\n)+$/);
});

test("a tree's rule file that cannot be read is an error, and not the same as none", async () => {
  const link = tree();
  symlinkSync("nowhere", join(link, ".ringfence.yaml"));
  const isFolder = tree();
  mkdirSync(join(isFolder, ".ringfence.yaml"));
  for (const [root, why] of [
    [link, "symbolic link, not followed"],
    [isFolder, "a directory"],
  ] as const) {
    const { code, stderr } = await ringfence(["lint", root]);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      `ringfence: .ringfence.yaml: ${why}; make it a plain file that can be read, or give --no-tree-rules\n`,
    );
  }
  assert.equal((await ringfence(["lint", link, "--no-tree-rules"])).code, 0);
});

test("a tree's exceptions hold for what it may loosen, are named, and never for what the operator asks for", async () => {
  const excepting = (boundary: string, more = ""): string =>
    `version: 1\n${more}exceptions:\n  - { boundary: ${boundary}, path: fs/exec.c, reason: It was always so. }\n`;
  const code = {
    "fs/exec.c": caller("f"),
    "fs/own.c": "int fs_private(void)\n{\n\treturn 0;\n}\n",
  };
  const loosened = tree({ ...code, ".ringfence.yaml": excepting("mm/vma") });
  const allowed = await ringfence(["lint", loosened]);
  assert.equal(allowed.code, 0);
  assert.match(
    allowed.stdout,
    /^1 exception to mm\/vma comes from the tree's own \.ringfence\.yaml$/m,
  );
  const rules = join(folder(), "rules.yaml");
  addFiles(join(rules, ".."), { "rules.yaml": own });
  const refused: readonly (readonly [
    root: string,
    args: readonly string[],
    source: string,
    line: number,
  ])[] = [
    [loosened, ["--pack", "mm/vma"], "rules/boundaries/mm/vma.yaml", 3],
    [
      tree({ ...code, ".ringfence.yaml": excepting("mm/vma", "packs: [mm/vma]\n") }),
      ["--pack", "mm"],
      "rules/boundaries/mm/vma.yaml",
      4,
    ],
    [
      tree({ ...code, ".ringfence.yaml": excepting("fs/private") }),
      ["--rules", rules],
      "rules.yaml",
      3,
    ],
  ];
  for (const [root, args, source, line] of refused) {
    const { code: exit, stderr } = await ringfence(["lint", root, ...args]);
    assert.equal(exit, 2, args.join(" "));
    assert.match(
      stderr,
      new RegExp(
        `^ringfence: \\.ringfence\\.yaml:${line}: an exception to .*, which the command line asks for \\(${source}\\); take it out, .*\\n$`,
      ),
    );
  }
});

test("the schema in docs is that of the program", async () => {
  assertGolden("docs/schema/rules.schema.json", ruleSchemaText());
  assert.equal((await ringfence(["rules", "--schema"])).stdout, ruleSchemaText());
});
