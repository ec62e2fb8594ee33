/** What git is asked is on a list, and it is told nothing of where the caller stands. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { environment, scratch } from "../patches/testing/sample.js";
import { git } from "./git.js";
import { commitOf, commitsOf } from "./references.js";
import { repositoryAround, repositoryAt } from "./repository.js";
import type { Repository } from "./git.js";
import { TreeError } from "./tree.js";
import { sampled } from "../../testing/effort.js";

const run = (root: string, ...args: string[]): string =>
  execFileSync(
    "git",
    [
      "-c",
      "user.name=t",
      "-c",
      "user.email=t@example.org",
      "-c",
      "init.defaultBranch=main",
      ...args,
    ],
    { cwd: root, env: environment, stdio: "pipe" },
  )
    .toString()
    .trim();

/** Branches, tags, a note of an earlier state, and names that mean several things. */
function repository(name: string, ...options: string[]): string {
  const root = join(scratch, name);
  mkdirSync(root);
  run(root, "init", "-q", ...options);
  for (const n of [1, 2, 3]) {
    writeFileSync(join(root, "a.c"), `int a${n};\n`);
    run(root, "add", "a.c");
    run(root, "commit", "-qm", `c${n}`);
  }
  run(root, "tag", "light", "HEAD~1");
  run(root, "tag", "-a", "-m", "t", "heavy", "HEAD~2");
  run(root, "branch", "topic", "HEAD~1");
  run(root, "branch", "light", "HEAD~2");
  run(root, "update-ref", "refs/remotes/origin/main", "HEAD~2");
  run(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  run(root, "reset", "-q", "--soft", "HEAD~1");
  return root;
}

/** Of what is no commit git may also say what it is. */
function meaning(found: Repository, revision: string): string {
  try {
    return commitOf(found, revision);
  } catch (error) {
    if (error instanceof TreeError) return "";
    throw error;
  }
}

const REVISIONS = [
  "HEAD",
  "@",
  "main",
  "topic",
  "light",
  "heads/light",
  "refs/heads/light",
  "tags/light",
  "heavy",
  "heavy^{}",
  "heavy^{commit}",
  "HEAD~1",
  "HEAD^",
  "HEAD^^",
  "@~",
  "origin",
  "origin/main",
  "remotes/origin/main",
  "ORIG_HEAD",
  "HEAD@{1}",
  "@{1}",
  "main@{0}",
  "main@{1}~1",
  "HEAD^{tree}",
  "HEAD:a.c",
  "none",
  "../x",
  "HEAD~9",
  "main.lock",
  "config",
  "logs/HEAD",
  "HEAD@{99}",
  "heavy-1-gNONE",
  "",
];

test("a revision means what it means to git rev-parse", () => {
  for (const [name, options] of [
    ["plain", []],
    ["sha256", ["--object-format=sha256"]],
  ] as const) {
    const root = repository(name, ...options);
    const id = run(root, "rev-parse", "HEAD");
    const beside = `${root}-beside`;
    run(root, "worktree", "add", "-q", "--detach", beside, "light");
    const bare = `${root}-bare`;
    run(root, "clone", "-q", "--bare", root, bare);
    for (const pack of [false, true]) {
      if (pack) run(root, "pack-refs", "--all", "--prune");
      for (const place of [root, beside, bare]) {
        const found = repositoryAt(place) as Repository;
        for (const revision of [
          ...sampled(REVISIONS, 3),
          id,
          id.slice(0, 9),
          `${id}^`,
          `v-3-g${id.slice(0, 12)}`,
        ]) {
          let wanted = "";
          try {
            wanted = run(
              place,
              "rev-parse",
              "--verify",
              "--quiet",
              "--end-of-options",
              `${revision}^{commit}`,
            );
          } catch {
            // None.
          }
          assert.equal(commitsOf(found, ["HEAD", revision])[1], wanted, `${place} ${revision}`);
          assert.equal(meaning(found, revision), wanted, `${place} ${revision}`);
        }
      }
    }
  }
});

test("a repository is found from below it, and none is no error", () => {
  const root = repository("below");
  mkdirSync(join(root, "fs/deep"), { recursive: true });
  assert.equal(repositoryAround(join(root, "fs/deep"))?.root, root);
  assert.equal(repositoryAt(join(root, "fs/deep")), undefined);
  rmSync(join(root, ".git/HEAD"));
  assert.throws(() => repositoryAt(root), TreeError);
});

test("what is not on the list is a mistake of the program", () => {
  const found = repositoryAt(repository("list")) as Repository;
  for (const args of [
    ["log"],
    ["show"],
    ["status"],
    ["diff"],
    ["format-patch"],
    ["fetch"],
    ["hash-object"],
    ["cat-file", "--textconv", "HEAD:a.c"],
    ["cat-file", "-p", "HEAD"],
    ["config", "--global", "a.b", "c"],
    ["diff-tree", "-p"],
    ["diff-tree", "--ext-diff"],
    [],
  ]) {
    assert.throws(
      () => git(found, args),
      (error) => error instanceof Error && !(error instanceof TreeError),
      args.join(" "),
    );
  }
});

test("what is missing in a partial clone is missing, and stays so", () => {
  const root = repository("whole");
  run(root, "config", "uploadpack.allowFilter", "true");
  const partial = join(scratch, "partial");
  run(
    scratch,
    "-c",
    "protocol.file.allow=always",
    "clone",
    "-q",
    "--no-checkout",
    "--filter=blob:none",
    `file://${root}`,
    partial,
  );
  const found = repositoryAt(partial) as Repository;
  const blob = run(root, "rev-parse", "HEAD:a.c");
  assert.equal(git(found, ["cat-file", "--batch"], `${blob}\n`).toString(), `${blob} missing\n`);
  assert.equal(
    git(found, ["cat-file", "--batch-check"], `${blob}\n`).toString(),
    `${blob} missing\n`,
  );
});

test("objects that are borrowed are found, from a place with a name of any kind", () => {
  const root = repository('lend "er');
  const borrower = join(scratch, "borrow er");
  run(scratch, "clone", "-q", "--shared", root, borrower);
  const found = repositoryAt(borrower) as Repository;
  assert.notEqual(commitOf(found, "HEAD"), "");
});

test("a commit graph that lies is not believed", () => {
  const root = repository("graph");
  const other = `${root}-other`;
  cpSync(root, other, { recursive: true });
  const parents = (place: string): string =>
    git(repositoryAt(place) as Repository, [
      "rev-list",
      "--parents",
      "--all",
      commitOf(repositoryAt(place) as Repository, "topic"),
    ]).toString();
  const honest = parents(root);
  run(root, "commit-graph", "write", "--reachable");
  const path = join(root, ".git/objects/info/commit-graph");
  const bytes = readFileSync(path);
  renameSync(path, `${path}.old`);
  // The parents of every commit are said to be none.
  const data = bytes.indexOf("CDAT");
  const at = Number(bytes.readBigUInt64BE(data + 4));
  for (let n = 0; n < 3; n++) bytes.writeUInt32BE(0x70000000, at + n * 36 + 20);
  writeFileSync(path, bytes);
  assert.equal(parents(root), honest);
});
