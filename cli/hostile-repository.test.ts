/**
 * Nothing that a repository or the environment names is executed, read or waited for, whichever
 * command runs. The commands are those of the list, the keys are those that the installed git
 * knows, and a control shows that ordinary git runs what stands there.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { effort } from "../testing/effort.js";
import { commands } from "./commands/index.js";
import { run } from "./run.js";
import { addFiles, caller, folder } from "./testing/spawn.js";

const home = folder();
const plainEnvironment = {
  PATH: process.env["PATH"],
  HOME: home,
  GIT_CONFIG_NOSYSTEM: "1",
  LC_ALL: "C",
  XDG_CACHE_HOME: join(home, "cache"),
};

function git(root: string, args: readonly string[], input = ""): string {
  const all = [
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@example.org",
    "-c",
    "init.defaultBranch=main",
    "-c",
    "protocol.file.allow=always",
    ...args,
  ];
  return execFileSync("git", all, {
    cwd: root,
    env: plainEnvironment,
    input,
    stdio: ["pipe", "pipe", "pipe"],
  })
    .toString()
    .trim();
}

const OWNER = {
  "mm/vma.h": "int vma_shrink(void);\n",
  "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
};
const SIGNATURE =
  "-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----";

/** The least that the kernel's own tests are. */
const SUITE = {
  "tools/testing/vma/Makefile": "OFILES = main.o\n",
  "tools/testing/vma/main.c":
    "#include <stdbool.h>\nstatic bool test_one(void)\n{\n\treturn true;\n}\n\nint main(void)\n{\n\tif (!test_one())\n\t\treturn 1;\n\treturn 0;\n}\n",
};

/** A history with all that git keeps programs for: signatures, a merge, a submodule, attributes. */
function origin(): string {
  const root = folder();
  git(root, ["init", "-q"]);
  addFiles(root, {
    ...OWNER,
    ...SUITE,
    "fs/exec.c": caller("f"),
    ".gitattributes": "* diff=x filter=x merge=x\n.git* !diff\n",
    ".gitmodules": '[submodule "x"]\n\tpath = sub\n\turl = ./x\n',
  });
  git(root, ["add", "."]);
  git(root, ["update-index", "--add", "--cacheinfo", `160000,${"a".repeat(40)},sub`]);
  git(root, ["commit", "-qm", "first"]);
  git(root, ["checkout", "-qb", "side"]);
  addFiles(root, { "fs/side.c": "int side;\n" });
  git(root, ["add", "fs/side.c"]);
  git(root, ["commit", "-qm", "side"]);
  git(root, ["checkout", "-q", "main"]);
  addFiles(root, { "fs/exec.c": `${caller("f")}int more;\n` });
  git(root, ["commit", "-qam", "main"]);
  git(root, ["merge", "-q", "--no-ff", "-m", "merge", "side"]);
  addFiles(root, { "fs/exec.c": `${caller("f")}int more;\nint still;\n` });
  git(root, ["commit", "-qam", "signed"]);
  const plain = git(root, ["cat-file", "commit", "HEAD"]);
  const signed = plain.replace("\n\n", `\ngpgsig ${SIGNATURE.replace(/\n/g, "\n ")}\n\n`);
  const commit = git(root, ["hash-object", "-t", "commit", "-w", "--stdin"], `${signed}\n`);
  git(root, ["update-ref", "HEAD", commit]);
  const tag = git(
    root,
    ["hash-object", "-t", "tag", "-w", "--stdin"],
    `object ${commit}\ntype commit\ntag v1\ntagger t <t@example.org> 1 +0000\n\nv1\n${SIGNATURE}\n`,
  );
  git(root, ["update-ref", "refs/tags/v1", tag]);
  git(root, ["config", "uploadpack.allowFilter", "true"]);
  return root;
}

/** The same history as each kind of repository that git knows. */
function repositories(): Readonly<Record<string, string>> {
  const main = origin();
  const place = folder();
  const clone = (name: string, ...options: string[]): string => {
    git(place, ["clone", "-q", "--no-local", ...options, `file://${main}`, name]);
    return join(place, name);
  };
  const borrowing = join(place, "borrowing");
  git(place, ["clone", "-q", "--shared", main, borrowing]);
  const shallow = clone("shallow", "--depth", "3");
  const partial = clone("partial", "--filter=blob:none", "--no-checkout");
  const bare = clone("bare.git", "--bare");
  git(main, ["worktree", "add", "-q", join(place, "beside"), "v1"]);
  return { main, beside: join(place, "beside"), borrowing, shallow, partial, bare };
}

const configOf = (root: string): string =>
  git(root, ["rev-parse", "--git-common-dir"]).replace(/^(?!\/)/, `${root}/`);

/** A program for each name, that says that it was run. */
class Markers {
  readonly #folder = folder();
  readonly log = join(this.#folder, "log");

  constructor() {
    writeFileSync(join(this.#folder, "marker"), `#!/bin/sh\necho "$0" >> '${this.log}'\nexit 1\n`, {
      mode: 0o755,
    });
  }

  of(name: string): string {
    const path = join(this.#folder, encodeURIComponent(name));
    if (!existsSync(path)) symlinkSync("marker", path);
    return path;
  }

  fired(): string[] {
    const lines = existsSync(this.log) ? readFileSync(this.log, "utf8").trim().split("\n") : [];
    rmSync(this.log, { force: true });
    return [
      ...new Set(lines.map((path) => decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)))),
    ].sort();
  }
}

/** What stands in a key's name for any name. */
const NAMES: Readonly<Record<string, string>> = {
  "<driver>": "x",
  "<name>": "origin",
  "<url>": "https://example.org",
  "<condition>": "gitdir:/**",
  "<tool>": "x",
  "<cmd>": "log",
  "<format>": "ssh",
  "*": "x",
  "<branch>": "main",
  "<remote>": "origin",
  "<base>": "ext::",
};

/**
 * Every key that this git knows, and those that it reads without saying so. The form of the data is
 * no program.
 */
function keys(): string[] {
  const listed = execFileSync("git", ["help", "--config"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => /^[\w-]+\.[^ ]+$/.test(line));
  const more = [
    "extensions.partialClone",
    "remote.origin.promisor",
    "remote.origin.vcs",
    "core.alternateRefsCommand",
    "uploadpack.packObjectsHook",
    "filter.x.process",
    "trace2.eventTarget",
    "diff.x.command",
  ];
  const asked = [...listed, ...more].filter(
    (key) => !key.includes("_") && key !== "extensions.objectFormat",
  );
  return [...new Set(asked.map((key) => key.replace(/<[^>]+>|\*/g, (name) => NAMES[name] ?? "x")))];
}

function configuration(settings: Iterable<readonly [key: string, value: string]>): string {
  return [...settings]
    .map(([key, value]) => {
      const [first, last] = [key.indexOf("."), key.lastIndexOf(".")];
      const sub = first === last ? "" : ` "${key.slice(first + 1, last)}"`;
      return `[${key.slice(0, first)}${sub}]\n\t${key.slice(last + 1)} = "${value}"\n`;
    })
    .join("");
}

/**
 * Keys that ordinary git takes a program, or a file of settings, from while it does its daily work.
 */
const PROGRAMS = [
  "core.fsmonitor",
  "core.sshCommand",
  "core.hooksPath",
  "core.editor",
  "core.pager",
  "core.askPass",
  "core.gitProxy",
  "credential.helper",
  "diff.external",
  "diff.x.command",
  "diff.x.textconv",
  "filter.x.clean",
  "filter.x.smudge",
  "filter.x.process",
  "gpg.program",
  "gpg.ssh.program",
  "gpg.x509.program",
  "merge.x.driver",
  "remote.origin.uploadpack",
  "remote.origin.receivepack",
  "sequence.editor",
  "uploadpack.packObjectsHook",
];

const mail =
  "From: A <a@example.org>\nSubject: [PATCH] x: y\n\nText.\n---\n--- a/fs/exec.c\n+++ b/fs/exec.c\n@@ -4,3 +4,4 @@\n }\n int more;\n+int fresh;\n int still;\n";

/**
 * What each command is called with. A command that is not here is called in every way that some
 * command is.
 */
function callsOf(root: string, mbox: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const known: Readonly<Record<string, readonly (readonly string[])[]>> = {
    lint: [[root], [root, "--rev", "HEAD"], [root, "--rev", "v1", "--no-cache"]],
    model: [[root, "--rev", "HEAD"]],
    review: [
      ["--tree", root, "--range", "HEAD~2..HEAD"],
      ["--tree", root, "--commit", "HEAD"],
      [mbox, "--tree", root],
      [mbox, "--tree", root, "--base", "HEAD"],
    ],
    baseline: [[root, "--rev", "HEAD", "--file", join(home, "baseline.json")]],
    explain: [["vma_shrink", root, "--rev", "HEAD"]],
    rules: [[root, "--rev", "HEAD"]],
    suite: [[root], [root, "--rev", "HEAD"]],
  };
  const any = [
    [root],
    [root, "--rev", "HEAD"],
    ["--tree", root],
    ["--tree", root, "--range", "HEAD~1..HEAD"],
    [mbox, "--tree", root],
  ];
  return new Map(
    commands.map(({ name }) => [name, (known[name] ?? any).map((args) => [name, ...args])]),
  );
}

interface Ran {
  readonly args: readonly string[];
  readonly code: number;
  readonly stderr: string;
}

/** Runs the program several times, each in an environment that ends with it. */
async function runAll(
  calls: readonly (readonly string[])[],
  environment: NodeJS.ProcessEnv,
): Promise<Ran[]> {
  const kept = process.env;
  process.env = { ...environment };
  const ran: Ran[] = [];
  try {
    for (const args of calls) {
      let stderr = "";
      const output = { write: (): void => {} };
      const code = await run(args, {
        stdin: {},
        stdout: output,
        stderr: { write: (text) => void (stderr += String(text)) },
        environment,
      });
      ran.push({ args, code, stderr });
    }
  } finally {
    process.env = kept;
  }
  return ran;
}

test("no command runs a program that a repository or the environment names", async () => {
  const markers = new Markers();
  const mbox = join(home, "x.mbox");
  writeFileSync(mbox, mail);
  // Somebody who waits sees the two that the control works in.
  const { main: first = "", partial: second = "", ...others } = repositories();
  const all: Readonly<Record<string, string>> = {
    main: first,
    partial: second,
    ...effort({}, others),
  };
  const callsIn = (root: string): string[][] =>
    [...callsOf(root, mbox).values()].flat().map((args) => [...args]);
  const { main = "", partial = "" } = all;
  const before = new Map<string, Ran>();
  for (const ran of await runAll(Object.values(all).flatMap(callsIn), plainEnvironment))
    before.set(ran.args.join(" "), ran);
  const hasWorked = (name: string): boolean =>
    [...before.values()].some(({ args, code }) => args[0] === name && code < 2);
  for (const { name } of commands)
    assert.ok(
      hasWorked(name),
      `${name} ends with an error: ${[...before.values()]
        .filter(({ args }) => args[0] === name)
        .map(({ stderr }) => stderr)
        .join("")}`,
    );
  const configs = [...new Set(Object.values(all).map((root) => join(configOf(root), "config")))];
  const own = new Map(configs.map((path) => [path, readFileSync(path, "utf8")]));
  const included = join(folder(), "included");
  writeFileSync(
    included,
    configuration([["core.fsmonitor", markers.of("included core.fsmonitor")]]),
  );
  const settings = [
    [
      "every key",
      effort([main], Object.values(all)),
      keys().map((key) => [key, markers.of(key)] as const),
    ],
    [
      "the keys of programs",
      effort([partial], [main, partial]),
      [
        ...PROGRAMS.map((key) => [key, markers.of(key)] as const),
        ["include.path", included],
        ["log.showSignature", "true"],
        ["alias.x", `!${markers.of("alias.x")}`],
      ] as const,
    ],
  ] as const;
  const trace = join(home, "trace");
  const variables = [
    "GIT_EXTERNAL_DIFF",
    "GIT_SSH_COMMAND",
    "GIT_SSH",
    "GIT_PROXY_COMMAND",
    "GIT_PAGER",
    "PAGER",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_EDITOR",
    "EDITOR",
    "VISUAL",
  ];
  const environment = {
    ...plainEnvironment,
    ...Object.fromEntries(variables.map((name) => [name, markers.of(name)])),
    GIT_TRACE: trace,
    GIT_TRACE_SETUP: trace,
    GIT_TRACE2: trace,
    GIT_TRACE2_EVENT: trace,
    GIT_DIR: home,
    GIT_WORK_TREE: home,
    GIT_INDEX_FILE: join(home, "i"),
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "core.fsmonitor",
    GIT_CONFIG_VALUE_0: markers.of("GIT_CONFIG_COUNT"),
    GIT_CONFIG_PARAMETERS: `'diff.external=${markers.of("GIT_CONFIG_PARAMETERS")}'`,
  };
  for (const [what, roots, pairs] of settings) {
    for (const [path, text] of own) writeFileSync(path, `${text}${configuration(pairs)}`);
    const after = await runAll(roots.flatMap(callsIn), environment);
    assert.deepEqual(markers.fired(), [], what);
    assert.equal(existsSync(trace), false, what);
    for (const ran of after)
      assert.deepEqual(ran, before.get(ran.args.join(" ")), `${what}: ${ran.args.join(" ")}`);
  }
  // The control: the markers do fire when ordinary git works here.
  let said = "";
  const ordinary = (root: string, ...args: string[]): void => {
    const { stderr } = spawnSync("git", args, {
      cwd: root,
      env: { ...plainEnvironment, GIT_PROXY_COMMAND: markers.of("GIT_PROXY_COMMAND") },
      input: "",
      stdio: "pipe",
    });
    said += `${args.join(" ")}: ${stderr.toString()}\n`;
  };
  addFiles(main, { "fs/exec.c": "int other;\n" });
  // A filter that does not answer ends git before it comes to the others.
  const unfiltered = ["-c", "filter.x.process="];
  for (const args of [
    ["log", "-1"],
    ["status"],
    [...unfiltered, "diff"],
    [...unfiltered, "show", "--ext-diff", "HEAD~3", "--", ".gitattributes"],
    ["x"],
    ["tag", "-v", "v1"],
    ["add", "fs/exec.c"],
  ])
    ordinary(main, ...args);
  ordinary(partial, "cat-file", "-p", "HEAD:fs/exec.c");
  const fired = markers.fired();
  for (const name of [
    "alias.x",
    "diff.external",
    "diff.x.command",
    "filter.x.process",
    "gpg.program",
    "included core.fsmonitor",
    "remote.origin.uploadpack",
  ])
    assert.ok(fired.includes(name), `${name} of ${fired.join(", ")}; git says ${said}`);
});

/**
 * Where a pipe can stand that git would wait at, and whether a look at the folder alone comes by
 * it.
 */
const pipes: readonly {
  readonly path: string;
  readonly config?: (path: string) => string;
  readonly isMet: boolean;
}[] = [
  { path: "config", isMet: true },
  { path: "HEAD", isMet: true },
  { path: "packed-refs", isMet: true },
  { path: "index", isMet: true },
  { path: "shallow", isMet: true },
  { path: "commondir", isMet: true },
  { path: "objects/info/alternates", isMet: true },
  { path: "objects/info/commit-graph", isMet: true },
  { path: "objects/pack/pack-0.idx", isMet: true },
  { path: "refs/heads/main", isMet: false },
  { path: "more", config: (path) => `[include]\n\tpath = ${path}\n`, isMet: true },
  { path: "more", config: (path) => `[includeIf "gitdir:/**"]\n\tpath = ${path}\n`, isMet: true },
];

test("a pipe where a repository has a file is one line and 2, whichever command meets it", async () => {
  const calls: string[][] = [];
  for (const { path, config, isMet } of effort(
    pipes.filter((_, index) => index % 3 === 0 || index === 10),
    pipes,
  )) {
    const root = folder();
    git(root, ["init", "-q"]);
    addFiles(root, { ...OWNER, "fs/exec.c": caller("f") });
    git(root, ["add", "."]);
    git(root, ["commit", "-qm", "x"]);
    const pipe = join(root, ".git", path);
    rmSync(pipe, { force: true });
    execFileSync("mkfifo", [pipe]);
    if (config !== undefined) writeFileSync(join(root, ".git/config"), config(pipe));
    calls.push(
      ["lint", root, "--rev", "HEAD"],
      ["review", "--tree", root, "--range", "HEAD~1..HEAD"],
      ...(isMet ? [["lint", root]] : []),
    );
  }
  for (const { args, code, stderr } of await runAll(calls, plainEnvironment)) {
    assert.equal(code, 2, args.join(" "));
    assert.match(
      stderr,
      /^ringfence: [^\n]*(neither a file nor a folder|no such)[^\n]*\n$/,
      args.join(" "),
    );
  }
});

test("a repository of another user is refused with the mend, unless the user trusts it", {
  skip: process.getuid?.() !== 0,
}, async () => {
  const root = folder();
  git(root, ["init", "-q"]);
  addFiles(root, { ...OWNER, "fs/exec.c": caller("f") });
  git(root, ["add", "."]);
  git(root, ["commit", "-qm", "x"]);
  execFileSync("chown", ["-R", "12345", root]);
  const calls = [
    ["lint", root, "--rev", "HEAD"],
    ["review", "--tree", root, "--commit", "HEAD"],
    ["lint", root],
  ];
  const [revision, review, files] = (await runAll(calls, plainEnvironment)) as [Ran, Ran, Ran];
  for (const { code, stderr } of [revision, review]) {
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^ringfence: .*another user.*git config --global --add safe\.directory '.*'\n$/,
    );
  }
  assert.equal(files.code, 1, "a folder is a folder");
  const name = join(home, ".gitconfig");
  for (const [value, code] of [
    [root, 1],
    ["*", 1],
    [`${root}/../*`, 2],
    [`${root.slice(0, root.lastIndexOf("/"))}/*`, 1],
    [`${root}"\n\tdirectory = "`, 2],
  ] as const) {
    writeFileSync(name, `[safe]\n\tdirectory = "${value}"\n`);
    assert.equal(
      (await runAll([["lint", root, "--rev", "HEAD"]], plainEnvironment))[0]?.code,
      code,
      value,
    );
  }
  renameSync(name, `${name}.old`);
  // What the repository says of itself does not count.
  mkdirSync(join(root, ".git/x"));
  writeFileSync(join(root, ".git/config"), "[safe]\n\tdirectory = *\n");
  assert.equal((await runAll([["lint", root, "--rev", "HEAD"]], plainEnvironment))[0]?.code, 2);
});
