/** What a repository may say of its files, and that the index, a walk and a revision still tell the same. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { openDirectory } from "./directory.js";
import { openRevision } from "./revision.js";
import type { Listing, Tree } from "./tree.js";
import { snapshot } from "./work-tree.js";

const scratch = mkdtempSync(join(tmpdir(), "ringfence-trees-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const long = new Date("2020-01-01T00:00:00Z");

function put(root: string, path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
  utimesSync(join(root, path), long, long);
}

interface Repository {
  readonly root: string;
  readonly tree: Tree;
  readonly git: (...args: string[]) => void;
}

function repository(files: readonly string[]): Repository {
  const root = mkdtempSync(join(scratch, "r"));
  const git = (...args: string[]): void =>
    void execFileSync(
      "git",
      ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
      { stdio: "pipe" },
    );
  git("init", "--quiet");
  for (const path of files) put(root, path, "int x;\n");
  git("add", ".");
  return { root, git, tree: openDirectory(root) };
}

const plain = ({ files, ...rest }: Listing): unknown => ({
  ...rest,
  links: [...rest.links],
  files: files.map(({ path, language }) => `${path} ${language}`),
});

/** The listing by the index, which has to be that of a walk. */
async function listed({ root, tree }: Repository): Promise<Listing> {
  // Without this the walk would stand in for the index, and show nothing.
  assert.ok(readdirSync(root).includes(".git"));
  const listing = (await snapshot(tree)).listing();
  assert.deepEqual(plain(listing), plain(tree.list(false)));
  return listing;
}

const idOf = ({ files }: Listing, path: string): string | undefined =>
  files.find((file) => file.path === path)?.id;
const mattering = ({ skipped }: Listing): string[] =>
  skipped.filter(({ matters }) => matters).map(({ path }) => path);

test("no flag of the index and no configuration hides an edit", async () => {
  const repo = repository([
    "fs/plain.c",
    "fs/assumed.c",
    "fs/skipped.c",
    "fs/absent.c",
    "fs/same-time.c",
  ]);
  repo.git("update-index", "--assume-unchanged", "fs/assumed.c");
  repo.git("update-index", "--skip-worktree", "fs/skipped.c", "fs/absent.c");
  const pristine = mkdtempSync(join(scratch, "p"));
  cpSync(repo.root, pristine, { recursive: true, preserveTimestamps: true });
  for (const setting of [
    "core.trustctime=false",
    "core.checkStat=minimal",
    "core.ignoreStat=true",
    "core.symlinks=false",
    "core.ignoreCase=true",
    `core.worktree=${pristine}`,
  ]) {
    repo.git("config", ...(setting.split("=") as [string, string]));
  }
  rmSync(join(repo.root, "fs/absent.c"));
  const paths = ["fs/assumed.c", "fs/skipped.c", "fs/same-time.c"];
  // git keeps whole seconds of a change time, and files that are younger than two have no id.
  await setTimeout(2100);
  for (const path of paths) {
    const before = await snapshot(repo.tree);
    put(repo.root, path, "int y;\n");
    const edited = await snapshot(repo.tree);
    assert.equal(edited.fingerprint, "", path);
    assert.equal(before.fingerprint === "", path !== paths[0], path);
  }
  put(repo.root, "fs/PLAIN.c", "int z;\n");
  const listing = await listed(repo);
  for (const path of paths) assert.doesNotMatch(idOf(listing, path) ?? "blob:", /^blob:/, path);
  assert.match(idOf(listing, "fs/plain.c") ?? "", /^blob:/);
  assert.notEqual(idOf(listing, "fs/PLAIN.c"), undefined);
  assert.equal(idOf(listing, "fs/absent.c"), undefined);
});

test("what lies behind a link above a file is not read", async () => {
  const repo = repository(["drivers/a.c", "drivers/sub/b.c", "drivers/c.c", "mm/m.c"]);
  repo.git("update-index", "--skip-worktree", "drivers/c.c");
  const outside = mkdtempSync(join(scratch, "outside"));
  renameSync(join(repo.root, "drivers"), join(outside, "drivers"));
  symlinkSync(join(outside, "drivers"), join(repo.root, "drivers"));
  const listing = await listed(repo);
  assert.deepEqual(
    listing.files.map(({ path }) => path),
    ["mm/m.c"],
  );
  assert.deepEqual(
    listing.skipped.map(({ path }) => path),
    ["drivers"],
  );
  assert.equal(repo.tree.read("drivers/a.c"), undefined);
  assert.equal(repo.tree.read("../x.c"), undefined);
  const problems: string[] = [];
  const paths = ["drivers/sub/b.c", "mm/m.c"];
  await repo.tree.each(
    () => paths.shift(),
    (size) => new Uint8Array(size),
    (path, size, problem) => problems.push(`${path} ${size} ${problem}`),
  );
  assert.deepEqual(problems, [
    "drivers/sub/b.c 0 below a symbolic link, not followed",
    "mm/m.c 7 ",
  ]);
});

test("a folder called .git below the root is named, and is a gap when it is no repository", async () => {
  const repo = repository(["drivers/a.c", "fs/b.c"]);
  const before = await snapshot(repo.tree);
  put(repo.root, "drivers/.git/evil.c", "int x;\n");
  assert.notEqual((await snapshot(repo.tree)).fingerprint, before.fingerprint);
  put(repo.root, "untracked/.git/evil.c", "int x;\n");
  put(repo.root, "other/.git/HEAD", "ref: refs/heads/main\n");
  put(repo.root, "other/.git/hidden.h", "int x;\n");
  put(repo.root, "other/c.c", "int x;\n");
  put(repo.root, "fs/.git", "gitdir: ../x\n");
  const listing = await listed(repo);
  assert.deepEqual(mattering(listing), ["drivers/.git", "untracked/.git"]);
  assert.deepEqual(
    listing.skipped.map(({ path }) => path),
    ["drivers/.git", "other/.git", "untracked/.git"],
  );
  for (const path of ["other/c.c", "other/.git/hidden.h", "drivers/.git/evil.c"])
    assert.notEqual(idOf(listing, path), undefined);
});

test("a repository within the tree is watched file by file", async () => {
  const repo = repository(["fs/a.c"]);
  put(repo.root, "sub/b.c", "int x;\n");
  execFileSync("git", ["-C", join(repo.root, "sub"), "init", "--quiet"]);
  const sub = ["-C", join(repo.root, "sub"), "-c", "user.name=t", "-c", "user.email=t@example.org"];
  execFileSync("git", [...sub, "add", "."]);
  execFileSync("git", [...sub, "commit", "--quiet", "-m", "x"]);
  execFileSync("git", ["-C", repo.root, "add", "sub"], { stdio: "pipe" });
  const before = idOf(await listed(repo), "sub/b.c");
  put(repo.root, "sub/b.c", "int xyz;\n");
  put(repo.root, "sub/new.c", "int x;\n");
  const listing = await listed(repo);
  assert.ok(before !== idOf(listing, "sub/b.c") || before === "");
  assert.notEqual(idOf(listing, "sub/new.c"), undefined);
  const { fingerprint } = await snapshot(repo.tree);
  assert.equal(fingerprint, "", "files of this moment may change without notice");
  renameSync(join(repo.root, "sub"), join(scratch, "moved"));
  symlinkSync(join(scratch, "moved"), join(repo.root, "sub"));
  assert.deepEqual(
    (await listed(repo)).skipped.map(({ path }) => path),
    ["sub"],
  );
});

test("links are settled alike in an index, a walk and a revision", async () => {
  const repo = repository(["fs/a.c", "fs/evil.txt"]);
  for (const [path, target] of [
    ["fs/good.c", "a.c"],
    ["fs/evil.c", "evil.txt"],
    ["fs/out.h", "/etc/passwd"],
    ["all", "fs"],
  ] as const) {
    symlinkSync(target, join(repo.root, path));
  }
  const untracked = await listed(repo);
  repo.git("add", ".");
  const tracked = await listed(repo);
  repo.git("commit", "--quiet", "-m", "links");
  const revision = openRevision(repo.root, "HEAD").list(false);
  for (const listing of [untracked, tracked, revision]) {
    assert.deepEqual(mattering(listing), ["fs/evil.c", "fs/out.h"]);
    assert.deepEqual(
      [...listing.links],
      [
        ["all", "fs"],
        ["fs/good.c", "fs/a.c"],
      ],
    );
  }
  assert.deepEqual(plain(revision), plain(tracked));
});

test("names that are no UTF-8 are a gap in a revision too", () => {
  const { root, git } = repository([]);
  for (const byte of [0xe9, 0xe8])
    writeFileSync(
      Buffer.concat([Buffer.from(`${root}/n`), Buffer.from([byte]), Buffer.from(".c")]),
      "int x;\n",
    );
  git("add", ".");
  git("commit", "--quiet", "-m", "names");
  const listing = openRevision(root, "HEAD").list(false);
  assert.deepEqual(listing.files, []);
  assert.deepEqual(mattering(listing), ["n\ufffd.c", "n\ufffd.c"]);
});
