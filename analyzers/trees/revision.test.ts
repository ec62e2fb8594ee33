/** A commit is listed once, and read without a checkout from any thread. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { languageOf } from "./language.js";
import { openTree } from "./open.js";
import { rememberedTree } from "./remembered.js";
import { openRevision, type ListingMemory } from "./revision.js";
import type { Listing, Tree } from "./tree.js";

const scratch = mkdtempSync(join(tmpdir(), "ringfence-revision-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const git = (root: string, ...args: string[]): string =>
  execFileSync(
    "git",
    ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
    { stdio: "pipe" },
  )
    .toString()
    .trim();

function repository(): string {
  const root = mkdtempSync(join(scratch, "r"));
  git(root, "init", "--quiet");
  for (const name of ["a.c", "b.c", "c.h"]) writeFileSync(join(root, name), `/* ${name} */\n`);
  symlinkSync("a.c", join(root, "l.c"));
  git(root, "add", ".");
  git(root, "commit", "--quiet", "-m", "state");
  return root;
}

class Memory implements ListingMemory {
  readonly kept = new Map<string, Listing>();
  recall(_: string, commit: string): Listing | undefined {
    return this.kept.get(commit);
  }
  store(_: string, commit: string, listing: Listing): void {
    this.kept.set(commit, listing);
  }
}

async function each(tree: Tree, paths: readonly string[]): Promise<string[]> {
  const left = [...paths];
  const seen: string[] = [];
  let room = new Uint8Array(0);
  await tree.each(
    () => left.shift(),
    (size) => (room = new Uint8Array(size)),
    (path, size, problem) =>
      seen.push(`${path}: ${problem || Buffer.from(room.subarray(0, size)).toString().trim()}`),
  );
  return seen.sort();
}

test("a listing that is remembered is not asked of git again", () => {
  const [root, memory] = [repository(), new Memory()];
  const first = openRevision(root, "HEAD", memory).list(true);
  assert.deepEqual([...memory.kept.values()], [first]);
  assert.equal(openRevision(root, "HEAD", memory).list(true), first);
});

test("a listing in which a link's text is missing is not remembered", () => {
  const [root, memory] = [repository(), new Memory()];
  const id = git(root, "rev-parse", "HEAD:l.c");
  rmSync(join(root, ".git/objects", id.slice(0, 2), id.slice(2)));
  assert.deepEqual(
    openRevision(root, "HEAD", memory)
      .list(true)
      .skipped.map(({ path, matters }) => `${path} ${matters}`),
    ["l.c true"],
  );
  assert.equal(memory.kept.size, 0);
});

test("a revision, one in another thread and one that remembers read the same", async () => {
  const tree = openRevision(repository(), "HEAD");
  const kept = rememberedTree(tree);
  kept.expect(["b.c", "none.c"]);
  assert.equal(Buffer.from(kept.read("a.c") ?? []).toString(), "/* a.c */\n");
  const paths = ["a.c", "b.c", "c.h", "none.c"];
  const texts = ["a.c: /* a.c */", "b.c: /* b.c */", "c.h: /* c.h */"];
  for (const one of [tree, openTree(structuredClone(tree.spec)), kept]) {
    assert.deepEqual((await each(one, paths)).slice(0, 3), texts);
    assert.match((await each(one, ["none.c"]))[0] ?? "", /^none\.c: git: /);
    assert.deepEqual(await each(one, []), []);
    assert.deepEqual([...one.readMany(paths).keys()], ["a.c", "b.c", "c.h"]);
    assert.equal(one.read("none.c"), undefined);
  }
  assert.deepEqual(kept.askedFor(), ["a.c"], "what is expected is not asked for");
});

test("what a file is, is told from its name", () => {
  const claims = [
    ["Makefile", "makefile"],
    ["fs/Makefile.am", "makefile"],
    ["GNUmakefile", "makefile"],
    ["a.d/Kbuild", "makefile"],
    ["MyMakefile", undefined],
    ["Makefiles", undefined],
    ["x.lds.S", "linker-script"],
    ["arch/.lds.S", "linker-script"],
    ["head.S", "assembly"],
    ["config.h.in", "c"],
    [".c.in", "c"],
    ["config.in", undefined],
    ["a.c", "c"],
    ["fs.d/a", undefined],
    [".c", undefined],
    ["d/.c", undefined],
    ["a.constructor", undefined],
    ["a.", undefined],
    ["Makefile.c", "makefile"],
    ["Kconfig.c", "c"],
    ["mm/Kconfig", "configuration"],
    ["mm/Kconfig.debug", "configuration"],
    ["mm/MyKconfig", undefined],
    ["syscall_64.tbl", "symbol-table"],
    ["a.dtsi", "device-tree"],
  ] as const;
  for (const [path, language] of claims) assert.equal(languageOf(path), language, path);
});

/** Does something while answers of `git cat-file` are cut off after so many bytes, though git says that all went well. */
async function whileCut<T>(nBytes: number, act: () => T | Promise<T>): Promise<T> {
  const real = execFileSync("sh", ["-c", "command -v git"]).toString().trim();
  const folder = mkdtempSync(join(scratch, "bin"));
  writeFileSync(
    join(folder, "git"),
    `#!/bin/sh\ncase "$*" in *--batch*) "${real}" "$@" | head -c ${nBytes};; *) exec "${real}" "$@";; esac\n`,
  );
  chmodSync(join(folder, "git"), 0o755);
  const path = process.env["PATH"];
  process.env["PATH"] = `${folder}:${path}`;
  try {
    return await act();
  } finally {
    process.env["PATH"] = path;
  }
}

test("an answer of git that is cut off anywhere is an error, and never a tree with fewer files", async () => {
  const root = repository();
  const names = ["a.c", "b.c", "c.h"];
  const whole = execFileSync("git", ["-C", root, "cat-file", "--batch"], {
    input: names.map((name) => `HEAD:${name}\n`).join(""),
  }).length;
  const tree = openRevision(root, "HEAD");
  tree.list(true);
  for (const nBytes of [0, 1, 30, 60, 70, 100, whole - 1])
    await assert.rejects(
      whileCut(nBytes, () => tree.readMany(names)),
      /git cat-file ended early/,
      `${nBytes} bytes`,
    );
  assert.deepEqual([...(await whileCut(whole, () => tree.readMany(names))).keys()], names);
});

test("where git ends early, each file that it would have been asked for is told as unread", async () => {
  const root = repository();
  const tree = openRevision(root, "HEAD");
  tree.list(true);
  // Many more than git is asked for ahead of its answers.
  const paths = Array.from({ length: 1000 }, (_, at) => ["a.c", "b.c", "c.h"][at % 3] as string);
  for (const nBytes of [0, 30, 5000]) {
    const seen = await whileCut(nBytes, () => each(tree, paths));
    assert.equal(seen.length, paths.length, `${nBytes} bytes`);
    assert.ok(
      seen.some((line) => /ended early|EPIPE/.test(line)),
      `${nBytes} bytes`,
    );
  }
});
