/** `ringfence review` as a user runs it: inputs, bases, exit codes, and one line for each mistake. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { packageRoot } from "./package.js";
import { addFiles, folder, program, type Ran } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";
import { filesIn } from "../fixtures/sections.js";

const fixtures = `${packageRoot}/fixtures/series`;

function treeFor(name: string): string {
  const root = folder();
  addFiles(root, Object.fromEntries(filesIn(readFileSync(`${fixtures}/${name}.tree`, "utf8"))));
  return root;
}

const mbox = (name: string): string => `${fixtures}/${name}.mbox`;
const review = (...args: string[]): Promise<Ran> => ringfence(["review", "--no-model", ...args]);
const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", args, {
    cwd,
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: "a@example.org",
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.org",
      LC_ALL: "C",
    },
  }).trim();

/** The tree of a fixture as a repository, and the series on top of it as commits. */
function repository(name: string): string {
  const root = treeFor(name);
  git(root, "init", "-q", "-b", "main");
  git(root, "add", "-A");
  git(root, "commit", "-qm", "base");
  return root;
}

let clean: string;
let tree: string;
before(() => {
  tree = treeFor("transient");
  clean = `From: A <a@example.org>\nSubject: [PATCH] ring: say more\nMessage-ID: <c@example.org>\n\nText.\n---\n--- a/fs/ring.c\n+++ b/fs/ring.c\n@@ -1,3 +1,4 @@\n+/* rings */\n #include <linux/fs.h>\n \n int ring_open(void)\n`;
});

test("0 for a series that makes nothing worse, 1 for one that does, 0 for anything with --fail-on never", async () => {
  const file = join(folder(), "clean.patch");
  writeFileSync(file, clean);
  assert.equal((await review(file, "--tree", tree)).code, 0);
  const bad = await review(mbox("transient"), "--tree", tree);
  assert.equal(bad.code, 1);
  assert.equal(bad.stderr, "");
  assert.equal((await review(mbox("transient"), "--tree", tree, "--fail-on", "never")).code, 0);
});

test("--fail-on any fails for what the tree has already", async () => {
  const file = join(folder(), "a.patch");
  const root = treeFor("moved");
  writeFileSync(file, clean);
  assert.equal((await review(file, "--tree", root)).code, 0);
  assert.equal((await review(file, "--tree", root, "--fail-on", "any")).code, 1);
});

test("3 when a patch of the series is missing, or does not apply while others do", async () => {
  assert.equal((await review(mbox("missing"), "--tree", treeFor("missing"))).code, 3);
  assert.equal((await review(mbox("misfit"), "--tree", treeFor("misfit"))).code, 3);
});

test("a mailbox, its gzip, a maildir, a folder of patches and standard input are the same series", async () => {
  const expected = (await review(mbox("transient"), "--tree", tree)).stdout;
  const place = folder();
  const bytes = readFileSync(mbox("transient"));
  writeFileSync(join(place, "t.mbox.gz"), gzipSync(bytes));
  const mails = bytes.toString("latin1").split(/^(?=From [0-9a-f]{40} )/m);
  for (const sub of ["cur", "new", "tmp"])
    mkdirSync(join(place, "maildir", sub), { recursive: true });
  mkdirSync(join(place, "patches"));
  mails.forEach((mail, index) => {
    writeFileSync(
      join(place, "maildir", index === 0 ? "cur" : "new", `${index}`),
      mail.replace(/^From .*\n/, ""),
      "latin1",
    );
    writeFileSync(join(place, "patches", `000${index + 1}-x.patch`), mail, "latin1");
  });
  writeFileSync(join(place, "patches", "README"), "no patch");
  for (const input of ["t.mbox.gz", "maildir", "patches"]) {
    assert.equal((await review(join(place, input), "--tree", tree)).stdout, expected, input);
  }
  const piped = execFileSync(
    "sh",
    [
      "-c",
      `cat "$0" | "$1" "$2" review --no-model --no-cache --fail-on never --tree "$3" -`,
      mbox("transient"),
      process.execPath,
      `${packageRoot}/${packagePath()}`,
      tree,
    ],
    { encoding: "utf8" },
  );
  assert.equal(
    piped,
    (await review(mbox("transient"), "--tree", tree, "--fail-on", "never")).stdout,
  );
});

/** The program, from the package's root. */
function packagePath(): string {
  return new URL("./main.js", import.meta.url).pathname.slice(packageRoot.length + 1);
}

test("a range and a commit of the tree's repository are reviewed on their parents", async () => {
  const root = repository("transient");
  git(root, "am", "-q", mbox("transient"));
  const ranged = await review("--tree", root, "--range", "HEAD~3..HEAD", "--format", "json");
  assert.equal(ranged.code, 1);
  const found = JSON.parse(ranged.stdout) as {
    base: { commit: string; because: string };
    summary: { introduced: number; transient: number };
  };
  assert.equal(found.base.commit, git(root, "rev-parse", "HEAD~3"));
  assert.deepEqual([found.summary.introduced, found.summary.transient], [1, 1]);
  const one = await review("--tree", root, "--commit", "HEAD~1", "--format", "json");
  assert.equal((JSON.parse(one.stdout) as typeof found).summary.introduced, 1);
});

test("the base is the parent of the commit that the patch already is, the named commit, or the one with its blobs", async () => {
  const root = repository("transient");
  const base = git(root, "rev-parse", "HEAD");
  const chosen = async (file: string): Promise<{ commit: string; because: string }> => {
    const { stdout } = await review(file, "--tree", root, "--format", "json");
    return (JSON.parse(stdout) as { base: { commit: string; because: string } }).base;
  };
  assert.match((await chosen(mbox("transient"))).because, /^HEAD, which has the blobs/);
  git(root, "am", "-q", mbox("transient"));
  const already = await chosen(mbox("transient"));
  assert.equal(already.commit, base);
  assert.match(already.because, /that the first patch is$/);
  // Another change to the same file, so that HEAD fits no more.
  const place = folder();
  const named = join(place, "named.mbox");
  const text = readFileSync(mbox("transient"), "utf8").replace(
    /ring: (grow on open|shrink on close|use ring_grow\(\))/g,
    "other: $1",
  );
  writeFileSync(named, text.replace("\n---\n", `\n---\nbase-commit: ${base}\n`));
  assert.deepEqual(await chosen(named), { ...(await chosen(named)), commit: base });
  assert.match((await chosen(named)).because, /^the base commit that the series names/);
  const blobs = join(place, "blobs.mbox");
  writeFileSync(blobs, text);
  assert.equal((await chosen(blobs)).commit, base);
  assert.match((await chosen(blobs)).because, /has the blobs that the patches name$/);
});

test("the work tree and the repository stay as they are", async () => {
  const root = repository("elsewhere");
  const state = (): string =>
    git(root, "status", "--porcelain") + git(root, "for-each-ref") + readdirSync(root).join();
  const was = state();
  await review(mbox("elsewhere"), "--tree", root);
  assert.equal(state(), was);
});

test("the same input gives the same bytes", async () => {
  const once = (await review(mbox("elsewhere"), "--tree", treeFor("elsewhere"), "--format", "json"))
    .stdout;
  const again = (
    await review(mbox("elsewhere"), "--tree", treeFor("elsewhere"), "--format", "json")
  ).stdout;
  const labelled = (text: string): string => text.replace(/"label": *"[^"]*"/g, "");
  assert.equal(labelled(again), labelled(once));
});

test("--prev says what an earlier version had", async () => {
  const { stdout, code } = await review(
    mbox("version-2"),
    "--prev",
    mbox("version-1"),
    "--tree",
    treeFor("version-1"),
    "--format",
    "json",
  );
  assert.equal(code, 1);
  const { previous } = JSON.parse(stdout) as {
    previous: { fixed: unknown[]; remaining: unknown[]; introduced: unknown[] };
  };
  assert.deepEqual(
    [previous.fixed.length, previous.remaining.length, previous.introduced.length],
    [1, 1, 1],
  );
});

interface Mistake {
  readonly what: string;
  args(place: string): string[];
  readonly line: RegExp;
}

const write = (place: string, name: string, content: string | Uint8Array): string => {
  writeFileSync(join(place, name), content);
  return join(place, name);
};
const pipeIn = (place: string): string => {
  write(place, "0001-a.patch", diffTo("fs/a.c"));
  execFileSync("mkfifo", [join(place, "0002-b.patch")]);
  return place;
};
const diffTo = (path: string): string =>
  `Subject: [PATCH] x\nFrom: a@example.org\n\nText.\n---\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`;

const mistakes: readonly Mistake[] = [
  {
    what: "a file that is not there",
    args: (place) => [join(place, "x.mbox")],
    line: /no such file/,
  },
  { what: "an empty file", args: (place) => [write(place, "empty", "")], line: /nothing in it/ },
  { what: "a text", args: (place) => [write(place, "text", "hello\n")], line: /no patch/ },
  { what: "a folder without mails", args: (place) => [place], line: /no mail in it/ },
  {
    what: "gzip that is damaged",
    args: (place) => [write(place, "a.gz", gzipSync("x".repeat(1000)).subarray(0, 20))],
    line: /damaged gzip/,
  },
  {
    what: "a bomb",
    args: (place) => [write(place, "b.gz", gzipSync(Buffer.alloc(300 << 20)))],
    line: /unpacks to more than 128 MiB/,
  },
  {
    what: "a pipe among the patches",
    args: (place) => [pipeIn(place)],
    line: /neither a file nor a folder/,
  },
  {
    what: "files that are too much together",
    args: (place) => [
      write(place, "1.patch", Buffer.alloc(70 << 20, "x\n")),
      write(place, "2.patch", Buffer.alloc(70 << 20, "x\n")),
    ],
    line: /2\.patch: with what was read before it larger than 128 MiB/,
  },
  {
    what: "an earlier version that is not there",
    args: (place) => [mbox("transient"), "--prev", join(place, "v1")],
    line: /--prev: .*no such file/,
  },
  {
    what: "two series",
    args: (place) => [
      write(
        place,
        "two.mbox",
        Buffer.concat([readFileSync(mbox("version-1")), readFileSync(mbox("transient"))]),
      ),
    ],
    line: /2 series/,
  },
  {
    what: "a base in a directory",
    args: () => [mbox("transient"), "--base", "HEAD"],
    line: /no git repository/,
  },
  { what: "a range of a directory", args: () => ["--range", "a..b"], line: /no git repository/ },
  {
    what: "a range and a mail",
    args: () => [mbox("transient"), "--range", "a..b"],
    line: /give one of them/,
  },
  {
    what: "a format that is none",
    args: () => [mbox("transient"), "--format", "nope"],
    line: /no such format/,
  },
  {
    what: "a folder's format on stdout",
    args: () => [mbox("transient"), "--format", "b4-review"],
    line: /writes a folder/,
  },
];

/** Patches that are no mistake of who runs the review. */
const unapplied: readonly Mistake[] = [
  {
    what: "a mail that is cut off",
    args: (place) => [write(place, "cut", readFileSync(mbox("seed")).subarray(0, 3000))],
    line: /cut off/,
  },
  {
    what: "a path that leaves the tree",
    args: (place) => [write(place, "up", diffTo("../../etc/passwd"))],
    line: /leaves the tree is refused/,
  },
  {
    what: "an absolute path",
    args: (place) => [write(place, "up", diffTo("/etc/passwd"))],
    line: /refused|no such file/,
  },
  {
    what: "a path into .git",
    args: (place) => [write(place, "git", diffTo(".git/config"))],
    line: /git's own data is refused/,
  },
  {
    what: "counts that lie",
    args: (place) => [
      write(
        place,
        "lie",
        readFileSync(mbox("transient"), "utf8")
          .split(/^(?=From [0-9a-f]{40} )/m)[0]
          ?.replace("1/3", "1/1")
          .replace("-2,7", "-2,70") ?? "",
      ),
    ],
    line: /line \d+ of the diff/,
  },
  {
    what: "a patch for another tree",
    args: () => [mbox("seed")],
    line: /fs\/exec\.c: no such file in the tree/,
  },
];

for (const { what, args, line } of unapplied) {
  test(`3 for ${what}, and every output is written`, async () => {
    const place = folder();
    const { code, stdout, stderr } = await review(
      ...args(place),
      "--tree",
      tree,
      "--format",
      "text",
      "--format",
      `json=${join(place, "out.json")}`,
      "--format",
      `junit=${join(place, "out.xml")}`,
    );
    assert.equal(code, 3, stderr);
    assert.equal(stderr, "");
    assert.match(stdout.replace(/\s+/g, " "), line);
    assert.match(stdout, /^ +applied: +0 of 1 patches$/m);
    assert.match(
      (
        JSON.parse(readFileSync(join(place, "out.json"), "utf8")) as { incomplete: string[] }
      ).incomplete.join("\n"),
      line,
    );
    assert.ok(existsSync(join(place, "out.xml")));
  });
}

for (const { what, args, line } of mistakes) {
  test(`2 and one line for ${what}`, async () => {
    const { code, stdout, stderr } = await review(...args(folder()), "--tree", tree);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, line);
    assert.ok(stderr.split("\n").length <= 3, stderr);
  });
}

for (const [what, args] of [
  ["range", ["--range", "nope..HEAD"]],
  ["range without two ends", ["--range", "HEAD"]],
  ["commit", ["--commit", "nope"]],
  ["base", [mbox("transient"), "--base", "nope"]],
  ["first commit", ["--commit", "HEAD"]],
] as const) {
  test(`2 and one line for a ${what} that is none`, async () => {
    const { code, stderr } = await review(...args, "--tree", repository("transient"));
    assert.equal(code, 2);
    assert.equal(stderr.split("\n").length, 2, stderr);
  });
}

test("2 and one line where standard output takes nothing", {
  skip: !existsSync("/dev/full"),
}, () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, "review", mbox("transient"), "--tree", tree, "--no-model"],
    { encoding: "utf8", stdio: ["ignore", full, "pipe"] },
  );
  closeSync(full);
  assert.equal(status, 2);
  assert.equal(stderr, "ringfence: standard output: cannot be written, its disk is full\n");
});

test("what a repository has configured for its diffs changes nothing of a review", async () => {
  const place = repository("transient");
  git(place, "am", "-q", mbox("transient"));
  const plain = await review("--commit", "HEAD", "--tree", place, "--format", "json");
  const settings = [
    "diff.orderFile /nowhere",
    "diff.noprefix true",
    "diff.context 0",
    "diff.interHunkContext 9",
    "diff.mnemonicPrefix true",
    "diff.submodule log",
    "diff.relative true",
    "diff.algorithm patience",
    "format.attach x",
    "format.signature z",
    "format.subjectPrefix Y",
    "format.headers X-A:1",
    "format.notes true",
    "format.coverLetter true",
  ];
  for (const setting of settings)
    execFileSync("git", ["-C", place, "config", ...setting.split(" ")]);
  assert.equal(plain.stderr, "");
  assert.deepEqual(await review("--commit", "HEAD", "--tree", place, "--format", "json"), plain);
});

test("a merge is a patch of the range where it does what none of its parents does", async () => {
  const root = repository("transient");
  const commit = (path: string, text: string, message: string): void => {
    writeFileSync(join(root, path), text);
    git(root, "add", path);
    git(root, "commit", "-qm", message);
  };
  commit("fs/old.c", "int old(void)\n{\n\treturn vma_shrink();\n}\n", "fs: old");
  commit("fs/old.c", "int old(void)\n{\n\treturn 0;\n}\n", "fs: mended");
  git(root, "checkout", "-qb", "side");
  commit("fs/side.c", "int side;\n", "fs: side");
  git(root, "checkout", "-q", "main");
  commit("fs/main.c", "int main;\n", "fs: main");
  git(root, "merge", "-q", "--no-ff", "-m", "merge", "side");
  const plain = await review("--tree", root, "--range", "HEAD~2..HEAD");
  assert.equal(plain.code, 0, plain.stderr);
  assert.match(plain.stdout, /1 merge is no patch of the series/);
  const amended = async (): Promise<Ran> => {
    git(root, "add", "-A");
    git(root, "commit", "-q", "--amend", "-m", "merge");
    return review("--tree", root, "--range", "HEAD~2..HEAD", "--format", "json");
  };
  const introducedBy = ({ stdout }: Ran): string[] => {
    const { patches, findings } = JSON.parse(stdout) as {
      patches: { mail: { title: string } }[];
      findings: { state: string; patch: number; finding: { place: { path: string } } }[];
    };
    return findings.map(
      ({ state, patch, finding }) =>
        `${state} ${finding.place.path} ${patches[patch - 1]?.mail.title}`,
    );
  };
  writeFileSync(join(root, "fs/evil.c"), "int evil(void)\n{\n\treturn vma_shrink();\n}\n");
  const evil = await amended();
  assert.equal(evil.code, 1, evil.stderr);
  assert.deepEqual(introducedBy(evil), ["introduced fs/evil.c merge"]);
  rmSync(join(root, "fs/evil.c"));
  // Every line of it is one that the history had, and no parent's diff shows it.
  writeFileSync(join(root, "fs/old.c"), `${git(root, "show", "HEAD~3:fs/old.c")}\n`);
  const back = await amended();
  assert.equal(back.code, 1, back.stderr);
  assert.deepEqual(introducedBy(back), ["introduced fs/old.c merge"]);
});

test("a repository that cannot be read is no repository without a past", async () => {
  const root = repository("transient");
  git(root, "am", "-q", mbox("transient"));
  const before = await review("--tree", root, "--range", "HEAD~1..HEAD");
  appendFileSync(join(root, ".git/config"), "[core]\n\tbad key\n[core]\n\tabbrev = nonsense\n");
  assert.deepEqual(await review("--tree", root, "--range", "HEAD~1..HEAD"), before);
});
