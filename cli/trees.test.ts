/** Trees that nobody wishes for: what lies in them is neither followed, executed nor obeyed, and is counted. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { effort } from "../testing/effort.js";
import type { LintReport } from "./formats/json/lint-schema.js";
import { addFiles, caller, folder, ringfence as spawned, tree } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

interface Reported {
  readonly code: number | null;
  readonly report: LintReport;
}

async function report(args: readonly string[]): Promise<Reported> {
  const { code, stdout, stderr } = await ringfence(["lint", ...args, "--format", "json"]);
  assert.equal(stderr, "");
  return { code, report: JSON.parse(stdout) as LintReport };
}

const placesOf = ({ findings }: LintReport): string[] =>
  findings.map(({ place }) => `${place.path}:${place.line}:${place.column}`);

test("bytes that are no plain text do not hide a call", async () => {
  const name = "fs/new\nline \x1b[31m#%.c";
  const root = tree({
    "fs/crlf.c": caller("f").replaceAll("\n", "\r\n"),
    "fs/bom.c": `\ufeff${caller("f")}`,
    "fs/nul.c": caller("f").replace("vma_shrink", "\0vma_shrink"),
    "fs/latin1.c": Buffer.from(`/* \xe9 */ ${caller("f")}`, "latin1"),
    "fs/unended.c": caller("f").trimEnd(),
    [name]: caller("f"),
  });
  const { code, report: found } = await report([root]);
  assert.equal(code, 1);
  assert.deepEqual(placesOf(found), [
    "fs/bom.c:3:9",
    "fs/crlf.c:3:9",
    "fs/latin1.c:3:9",
    `${name}:3:9`,
    "fs/nul.c:3:10",
    "fs/unended.c:3:9",
  ]);
  const { stdout } = await ringfence(["lint", root]);
  assert.match(stdout, /^fs\/new\\x0aline \\x1b\[31m#%\.c:3:9: error/m);
  assert.doesNotMatch(stdout, /\x1b/);
  const file = join(folder(), "baseline");
  assert.equal((await ringfence(["baseline", root, "--file", file])).code, 0);
  assert.match(
    readFileSync(file, "utf8"),
    /^outside-call mm\/vma fs\/new%0Aline %1B\[31m#%25\.c f vma_shrink call 1$/m,
  );
  const again = await ringfence(["lint", root, "--baseline", file, "--frozen"]);
  assert.equal(again.code, 0);
  assert.match(again.stdout, /^0 findings, 6 in baseline/);
});

const nMegabytes = effort(2, 50);

test("a line of megabytes and thousands of nested brackets are read like all others", async () => {
  const deep = effort(2_000, 10_000);
  const root = tree({
    "fs/wide.c": `int f(void) { return /* ${" ".repeat(nMegabytes << 20)} */ vma_shrink(); }\n`,
    "fs/deep.c": `int f(void)\n{${"{".repeat(deep)} vma_shrink(); ${"}".repeat(deep)}}\nint g = ${"(".repeat(deep)}vma_shrink()${")".repeat(deep)};\n`,
  });
  const { code, report: found } = await report([root]);
  assert.equal(code, 1);
  assert.deepEqual(
    found.findings.map(({ place, kind }) => `${place.path} ${kind ?? ""}`),
    ["fs/deep.c call", "fs/deep.c call", "fs/wide.c call"],
  );
});

test("links are not followed and special files not opened", async () => {
  const outside = folder();
  addFiles(outside, { "secret.c": caller("f"), "folder/secret.c": caller("g") });
  const root = tree();
  mkdirSync(join(root, "fs"));
  symlinkSync(join(outside, "secret.c"), join(root, "fs/link.c"));
  symlinkSync(join(outside, "folder"), join(root, "fs/folder"));
  symlinkSync(".", join(root, "fs/loop"));
  execFileSync("mkfifo", [join(root, "fs/fifo.c")]);
  const { code, report: found } = await report([root]);
  assert.equal(code, 3);
  assert.deepEqual(found.findings, []);
  assert.deepEqual(
    found.incomplete.map((reason) => reason.split(":")[0]),
    ["fs/link.c"],
  );
  const skipped = new Map(found.accounts.skipped.map(({ path, reason }) => [path, reason]));
  assert.match(
    skipped.get("fs/link.c") ?? "",
    /^symbolic link, not followed, and it leads to no code/,
  );
  assert.equal(skipped.get("fs/folder"), "symbolic link, not followed");
  assert.equal(skipped.get("fs/fifo.c"), "special file");
});

test("UTF-16, in which the sweep finds nothing, makes the answer incomplete", async () => {
  const wide = Buffer.from(`\ufeff${caller("f")}`, "utf16le");
  const { code, report: found } = await report([
    tree({ "fs/le.c": wide, "fs/be.c": Buffer.from(wide).swap16() }),
  ]);
  assert.equal(code, 3);
  assert.deepEqual(
    found.incomplete.map((reason) => reason.slice(0, 15)),
    ["fs/be.c: UTF-16", "fs/le.c: UTF-16"],
  );
});

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

test("a folder that cannot be read makes the answer incomplete", async (context) => {
  const root = tree({ "fs/exec.c": caller("f") });
  mkdirSync(join(root, "closed"), { mode: 0o000 });
  if (isRoot) {
    // Root reads everything, so somebody else has to look, who may not see this checkout.
    for (const path of [join(root, ".."), root]) chmodSync(path, 0o755);
    const probe = spawned(["--version"], { uid: nobody, cwd: "/" });
    if (probe.code !== 0) return context.skip("this checkout is closed to other users");
  }
  const { code, stdout } = isRoot
    ? spawned(["lint", root], { uid: nobody, cwd: "/" })
    : await ringfence(["lint", root]);
  assert.equal(code, 3);
  assert.match(stdout, /^incomplete: closed: folder: permission denied$/m);
  assert.match(stdout, /^incomplete, 1 finding /m);
});

function repository(): { readonly root: string; readonly git: (...args: string[]) => void } {
  const root = tree({ "fs/exec.c": caller("f") });
  const git = (...args: string[]): void => {
    execFileSync(
      "git",
      ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
      { stdio: "pipe" },
    );
  };
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "crossing");
  return { root, git };
}

test("a revision is read without a checkout, from a bare repository as well", async () => {
  const { root } = repository();
  writeFileSync(join(root, "fs/exec.c"), "int f(void);\n");
  assert.equal((await ringfence(["lint", root])).code, 0);
  const { code, report: found } = await report([root, "--rev", "HEAD"]);
  assert.equal(code, 1);
  assert.deepEqual(placesOf(found), ["fs/exec.c:3:9"]);
  assert.match(found.tree.revision, /^[0-9a-f]{40}$/);
  const bare = join(folder(), "bare.git");
  execFileSync("git", ["clone", "--quiet", "--bare", root, bare], { stdio: "pipe" });
  assert.deepEqual((await report([bare, "--rev", "HEAD"])).report.findings, found.findings);
});

test("a revision brings the rule file that lies in it", async () => {
  const { root, git } = repository();
  addFiles(root, {
    ".ringfence.yaml":
      "version: 1\nexceptions:\n  - { boundary: mm/vma, path: fs/exec.c, reason: It was always so. }\n",
  });
  git("add", ".");
  git("commit", "--quiet", "-m", "rules");
  rmSync(join(root, ".ringfence.yaml"));
  const { code, stdout } = await ringfence(["lint", root, "--rev", "HEAD"]);
  assert.equal(code, 0);
  assert.match(stdout, /^1 exception to mm\/vma comes from the tree's own/m);
  symlinkSync("elsewhere", join(root, ".ringfence.yaml"));
  git("add", ".");
  git("commit", "--quiet", "-m", "link");
  assert.equal((await ringfence(["lint", root, "--rev", "HEAD"])).code, 2);
});

test("a revision that is an option, or is none, is refused", async () => {
  const { root } = repository();
  const canary = join(folder(), "canary");
  for (const revision of [
    `--upload-pack=touch ${canary}`,
    "-h",
    "no-such-branch",
    "HEAD:fs",
    "a\nb",
    "",
  ]) {
    const { code, stderr } = await ringfence(["lint", root, `--rev=${revision}`]);
    assert.equal(code, 2, revision);
    assert.match(stderr, /^ringfence: .*; give a commit, tag or branch of .*\n$/, revision);
  }
  assert.equal(existsSync(canary), false);
});

test("nothing that a repository configures is executed", async () => {
  const { root, git } = repository();
  const canary = join(folder(), "canary");
  const script = join(root, ".git/canary.sh");
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${canary}\ncat\n`, { mode: 0o755 });
  for (const hook of [
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "pre-auto-gc",
  ]) {
    writeFileSync(join(root, ".git/hooks", hook), `#!/bin/sh\necho ${hook} >> ${canary}\n`, {
      mode: 0o755,
    });
  }
  const settings = [
    "core.fsmonitor",
    "core.pager",
    "core.sshCommand",
    "core.editor",
    "diff.external",
    "filter.x.smudge",
    "filter.x.clean",
    "filter.x.process",
  ];
  for (const setting of [
    ...settings,
    "diff.x.textconv",
    "diff.x.command",
    "credential.helper",
    "uploadpack.packObjectsHook",
    "alias.rev-parse",
    "alias.cat-file",
  ]) {
    git("config", setting, setting.startsWith("alias.") ? `!${script}` : script);
  }
  writeFileSync(join(root, ".git/info/attributes"), "*.c filter=x diff=x\n");
  assert.equal((await ringfence(["lint", root, "--rev", "HEAD"])).code, 1);
  assert.equal((await ringfence(["lint", root])).code, 1);
  assert.equal(existsSync(canary) ? readFileSync(canary, "utf8") : "", "");
  accessSync(script);
});
