/**
 * What the paths of `ringfence lint` mean: a file or a folder within a tree finds its tree and is judged
 * alone, with all of the tree known, and a text from standard input stands where one of its files does.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { effort } from "../testing/effort.js";
import { addFiles, caller, folder, program } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const vma = {
  "mm/vma.h": "int vma_shrink(void);\n",
  "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
};
const crossings = {
  "fs/exec.c": caller("f"),
  "fs/sub/a.c": caller("g"),
  "arch/x86/mm/b.c": caller("h"),
};
/** As little as makes a kernel's root. */
const kernel = {
  ...vma,
  ...crossings,
  Makefile: "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n",
  "include/linux/mm.h": "",
  "kernel/fork.c": "",
};
const OWN_RULES =
  "version: 1\nboundaries:\n  - id: own\n    guard: { functions: [own_call] }\n    allow_in: [core/**]\n    why: It is private.\n";

function made(files: Readonly<Record<string, string>>): string {
  const root = folder();
  addFiles(root, files);
  return root;
}

interface Report {
  readonly findings: readonly { readonly place: { readonly path: string } }[];
  readonly judged?: { readonly paths: readonly string[]; readonly stdin: boolean };
}

/** Paths with findings, and what was judged. */
function told(stdout: string): { readonly found: string[]; readonly judged: Report["judged"] } {
  const { findings, judged } = JSON.parse(stdout) as Report;
  return { found: [...new Set(findings.map(({ place }) => place.path))], judged };
}

async function lint(args: readonly string[], cwd?: string): Promise<ReturnType<typeof told>> {
  const ran = await ringfence(
    ["lint", ...args, "--format", "json"],
    cwd === undefined ? {} : { cwd },
  );
  assert.equal(ran.stderr, "", args.join(" "));
  return told(ran.stdout);
}

/** What is asked of a tree, where from; paths with findings; what was judged, empty for all. */
const asked: readonly (readonly [
  claim: string,
  files: Readonly<Record<string, string>>,
  args: (root: string) => readonly string[],
  cwd: string,
  found: readonly string[],
  judged: readonly string[],
])[] = [
  [
    "a file of a kernel tree",
    kernel,
    (root) => [`${root}/fs/exec.c`],
    "",
    ["fs/exec.c"],
    ["fs/exec.c"],
  ],
  ["an owner's file", kernel, (root) => [`${root}/mm/vma.c`], "", [], ["mm/vma.c"]],
  ["a folder", kernel, (root) => [`${root}/fs`], "", ["fs/exec.c", "fs/sub/a.c"], ["fs"]],
  [
    "a folder with a folder mm",
    kernel,
    (root) => [`${root}/arch/x86`],
    "",
    ["arch/x86/mm/b.c"],
    ["arch/x86"],
  ],
  ["a file from within the tree", kernel, () => ["exec.c"], "fs", ["fs/exec.c"], ["fs/exec.c"]],
  ["the folder that one is in", kernel, () => ["."], "fs/sub", ["fs/sub/a.c"], ["fs/sub"]],
  ["nothing, from a folder", kernel, () => [], "fs/sub", ["fs/sub/a.c"], ["fs/sub"]],
  [
    "several files",
    kernel,
    () => ["exec.c", "sub/a.c"],
    "fs",
    ["fs/exec.c", "fs/sub/a.c"],
    ["fs/exec.c", "fs/sub/a.c"],
  ],
  [
    "a file and one from the root",
    kernel,
    () => ["exec.c", "fs/sub"],
    "fs",
    ["fs/exec.c", "fs/sub/a.c"],
    ["fs/exec.c", "fs/sub"],
  ],
  ["a root and a file", kernel, (root) => [root, "fs/exec.c"], "", ["fs/exec.c"], ["fs/exec.c"]],
  ["a root", kernel, (root) => [root], "", ["arch/x86/mm/b.c", "fs/exec.c", "fs/sub/a.c"], []],
  [
    "a file of a small tree",
    { ...vma, ...crossings },
    (root) => [`${root}/fs/exec.c`],
    "",
    ["fs/exec.c"],
    ["fs/exec.c"],
  ],
  [
    "a file of a tree with rules of its own",
    {
      ".ringfence.yaml": OWN_RULES,
      "core/a.c": "void own_call(void) { }\n",
      "lib/x/b.c": "void f(void) { own_call(); }\n",
    },
    (root) => [`${root}/lib/x`, "--no-packs"],
    "",
    ["lib/x/b.c"],
    ["lib/x"],
  ],
];

test("a file or a folder finds its tree, and is judged alone", async () => {
  for (const [claim, files, args, cwd, found, judged] of asked) {
    const root = made(files);
    const answer = await lint(args(root), join(root, cwd));
    assert.deepEqual(answer.found, found, claim);
    assert.deepEqual(answer.judged?.paths ?? [], judged, claim);
  }
});

test("a link to a file of a tree is that file", async () => {
  const link = join(folder(), "x.c");
  symlinkSync(join(made(kernel), "fs/exec.c"), link);
  assert.deepEqual((await lint([link])).judged?.paths, ["fs/exec.c"]);
});

test("a part of a revision is judged from the repository's root", async () => {
  const root = made(kernel);
  const git = (...args: string[]): unknown =>
    execFileSync("git", ["-C", root, ...args], { stdio: "pipe" });
  git("init", "-q");
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a");
  const { found, judged } = await lint([`${root}/fs`, "--rev", "HEAD"]);
  assert.deepEqual(found, ["fs/exec.c", "fs/sub/a.c"]);
  assert.deepEqual(judged?.paths, ["fs"]);
});

test("what is no part of a tree ends with 2 and the mend", async () => {
  const alone = made({ "src/a.c": caller("f") });
  const other = made(kernel);
  const root = made(kernel);
  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[`${alone}/src/a.c`], /a\.c: /],
    [
      [`${alone}/src`],
      /src: nothing there that mm\/vma could apply to; give the root of a kernel tree/,
    ],
    [[`${root}/fs/exec.c`, `${other}/fs/exec.c`], /not in the tree of .*; ask for it by itself/],
    [[`${root}/fs/none.c`], /none\.c: no source code there in .*; give paths from the tree's root/],
    [["--stdin-filename", `${alone}/src/a.c`], /a\.c: no part of a tree; give TREE/],
    [[root, "fs", "--stdin-filename", "fs/exec.c"], /--stdin-filename judges one file/],
    [[root, "--stdin-filename", "fs/exec.c", "--rules", "a\0b"], /a\\x00b: cannot be read/],
  ];
  for (const [args, says] of wrong) {
    const { code, stdout, stderr } = await ringfence(["lint", ...args]);
    assert.equal(code, 2, `${args.join(" ")}: ${stdout}${stderr}`);
    assert.match(stderr, says);
    assert.equal(stderr.split("\n").length, 2);
  }
});

function piped(
  args: readonly string[],
  input: string,
  cwd: string,
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "lint", ...args], {
    input,
    cwd,
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: folder() },
  });
  return { code: status, stdout, stderr };
}

test("standard input stands where its file does, and the rest of the tree is as it is", () => {
  const root = made(kernel);
  const inputs: readonly (readonly [
    claim: string,
    args: readonly string[],
    cwd: string,
    input: string,
    code: number,
    path: string,
  ])[] = [
    [
      "a crossing is gone",
      ["--stdin-filename", "fs/exec.c"],
      "",
      "int f(void) { return 0; }\n",
      0,
      "fs/exec.c",
    ],
    [
      "a crossing is new",
      ["--stdin-filename", "kernel/fork.c"],
      "",
      caller("f"),
      1,
      "kernel/fork.c",
    ],
    ["from a folder", ["--stdin-filename", "exec.c"], "fs", caller("f"), 1, "fs/exec.c"],
    [
      "a file that is not there yet",
      ["--stdin-filename", "fs/new.c"],
      "",
      caller("f"),
      1,
      "fs/new.c",
    ],
    ["nothing at all", ["--stdin-filename", "fs/exec.c"], "", "", 0, "fs/exec.c"],
    [
      "a tree that is given",
      [root, "--stdin-filename", "fs/exec.c"],
      "fs",
      caller("f"),
      1,
      "fs/exec.c",
    ],
  ];
  const chosen = effort(
    inputs.filter((_, index) => index % 2 === 0),
    inputs,
  );
  for (const [claim, args, cwd, input, code, path] of chosen) {
    const ran = piped([...args, "--format", "json"], input, join(root, cwd));
    assert.equal(ran.code, code, `${claim}: ${ran.stdout}${ran.stderr}`);
    const { found, judged } = told(ran.stdout);
    assert.deepEqual(found, code === 0 ? [] : [path], claim);
    assert.deepEqual(judged, { paths: [path], stdin: true }, claim);
  }
});

test("what standard input declares holds for the file that it stands for", () => {
  const root = made(kernel);
  const input = "static int vma_shrink(void) { return 1; }\nint f(void) { return vma_shrink(); }\n";
  assert.equal(piped(["--stdin-filename", "fs/exec.c"], input, root).code, 0);
});
