/** What an earlier run left answers for the state of the tree that it was found in, and for nothing else. */
import { words } from "../analyzers/words/words.js";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { FileFacts } from "../analyzers/references/facts.js";
import { survey } from "../analyzers/references/survey-tree.js";
import type { SurveyPlan } from "../analyzers/references/surveyor.js";
import { openDirectory } from "../analyzers/trees/directory.js";
import { openRevision } from "../analyzers/trees/revision.js";
import type { Tree } from "../analyzers/trees/tree.js";
import { openFactCache, type FactCache } from "./cache.js";
import { listingMemory, packListing, unpackListing } from "./packed-listing.js";
import { realDisk } from "./own-folder.js";
import { folder } from "./testing/spawn.js";
import { Store } from "./store.js";

const plan: SurveyPlan = {
  names: ["vma_shrink"],
  allIncludes: false,
  includeNames: [],
  pastes: [],
  pastedNames: [],
};
const call = "void f(void)\n{\n\tvma_shrink();\n}\n";
const none = "int x;\n";

function store(base = mkdtempSync(join(folder(), "cache-"))): Store {
  const say = (line: string): void => assert.fail(line);
  const user = process.geteuid?.();
  return Store.open({ base, home: "", user, disk: realDisk, build: "this", say }) as Store;
}

class Repository {
  readonly root = mkdtempSync(join(folder(), "r-"));

  constructor() {
    this.git("init", "--quiet");
  }

  git(...args: string[]): void {
    execFileSync(
      "git",
      ["-C", this.root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
      { stdio: "pipe" },
    );
  }

  /** The tree of a new commit in which these files are so. */
  commit(files: Readonly<Record<string, string>>): Tree {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(this.root, path), text);
    this.git("add", ".");
    this.git("commit", "--quiet", "-m", "state");
    return openRevision(this.root, "HEAD");
  }
}

const cacheOf = async (kept: Store, tree: Tree): Promise<FactCache> =>
  (await openFactCache(kept, tree, "1")) as FactCache;
const paths = (files: readonly { readonly path: string }[]): string[] =>
  files.map(({ path }) => path);

async function surveyed(kept: Store, tree: Tree): Promise<readonly FileFacts[]> {
  const memory = await cacheOf(kept, tree);
  return (await survey(tree, memory.listing().files, plan, { memory })).facts;
}

async function recalled(kept: Store, tree: Tree): Promise<{ known: string[]; missing: string[] }> {
  const memory = await cacheOf(kept, tree);
  const { known, missing } = memory.recall(plan, memory.listing().files);
  return { known: paths(known), missing: paths(missing) };
}

test("facts stand for the commit that they were found at, and elsewhere for the files that are the same", async () => {
  const [kept, repo] = [store(), new Repository()];
  const first = repo.commit({ "a.c": call, "b.c": none, "c.c": call });
  assert.deepEqual(paths(await surveyed(kept, first)), ["a.c", "c.c"]);
  assert.deepEqual(await recalled(kept, first), { known: ["a.c", "c.c"], missing: [] });
  const second = repo.commit({ "b.c": call, "c.c": none, "d.c": none });
  assert.deepEqual(await recalled(kept, second), {
    known: ["a.c"],
    missing: ["b.c", "c.c", "d.c"],
  });
  assert.deepEqual(paths(await surveyed(kept, second)), ["a.c", "b.c"]);
  for (const [tree, known] of [
    [first, ["a.c", "c.c"]],
    [second, ["a.c", "b.c"]],
  ] as const) {
    assert.deepEqual(
      await recalled(kept, tree),
      { known, missing: [] },
      "both states are remembered",
    );
  }
});

test("a large change renews what is remembered of files, with what was the same", async () => {
  const [kept, repo] = [store(), new Repository()];
  const first = repo.commit({ "a.c": call, "z.c": call });
  await surveyed(kept, first);
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`m${index}.c`, none]));
  const second = repo.commit({ ...many, "z.c": none });
  assert.deepEqual(paths(await surveyed(kept, second)), ["a.c"]);
  const third = repo.commit({ "y.c": none });
  assert.deepEqual(await recalled(kept, third), { known: ["a.c"], missing: ["y.c"] });
});

test("what could not be read is asked for again, and does not cost the others their record", async () => {
  const [kept, repo] = [store(), new Repository()];
  const tree = repo.commit({ "a.c": call, "b.c": call });
  const memory = await cacheOf(kept, tree);
  const { files } = memory.listing();
  const { facts } = await survey(tree, files, plan, {});
  const skipped = [{ path: "b.c", reason: words`gone`, matters: true }];
  memory.store(
    plan,
    files,
    facts.filter(({ path }) => path === "a.c"),
    skipped,
  );
  assert.deepEqual(await recalled(kept, tree), { known: ["a.c"], missing: ["b.c"] });
  const again = await cacheOf(kept, tree);
  const { missing } = again.recall(plan, again.listing().files);
  again.store(plan, missing, [], skipped);
  assert.deepEqual(await recalled(kept, tree), { known: ["a.c"], missing: ["b.c"] });
});

test("a question about some files is answered for these", async () => {
  const [kept, repo] = [store(), new Repository()];
  const tree = repo.commit({ "a.c": call, "b.c": none, "c.c": call });
  await surveyed(kept, tree);
  const memory = await cacheOf(kept, tree);
  const { known, missing } = memory.recall(
    plan,
    memory.listing().files.filter(({ path }) => path !== "a.c"),
  );
  assert.deepEqual([paths(known), paths(missing)], [["c.c"], []]);
  const strange = memory.recall(plan, [
    { path: "c.c", language: "c", id: "another" },
    { path: "n.c", language: "c", id: "new" },
  ]);
  assert.deepEqual([paths(strange.known), paths(strange.missing)], [[], ["c.c", "n.c"]]);
});

test("without the ids, facts of another state are no help", async () => {
  const base = mkdtempSync(join(folder(), "cache-"));
  const [kept, repo] = [store(base), new Repository()];
  await surveyed(kept, repo.commit({ "a.c": call }));
  const where = join(base, "ringfence");
  for (const name of readdirSync(where)) if (name.startsWith("ids-")) rmSync(join(where, name));
  assert.deepEqual(await recalled(kept, repo.commit({ "b.c": none })), {
    known: [],
    missing: ["a.c", "b.c"],
  });
});

test("a folder in which a file may change without notice is told by its files", async () => {
  const [kept, root] = [store(), mkdtempSync(join(folder(), "d-"))];
  writeFileSync(join(root, "a.c"), call);
  assert.deepEqual(paths(await surveyed(kept, openDirectory(root))), ["a.c"]);
  assert.deepEqual(await recalled(kept, openDirectory(root)), { known: [], missing: ["a.c"] });
});

test("a listing comes back as it was", () => {
  const links = new Map([["l.c", "a.c"]]);
  const skipped = [{ path: "sub", reason: words`submodule`, matters: false }];
  const ids = ["00ff".repeat(10), "abcd".repeat(10)] as const;
  const files = [
    { path: "a.c", language: "c", id: ids[0] },
    { path: "é/Makefile", language: "makefile", id: ids[1] },
  ] as const;
  const listing = { files, notCode: { ".rst": 2 }, skipped, links };
  assert.deepEqual(unpackListing(packListing(listing)), listing);
  const empty = { ...listing, files: [] };
  assert.deepEqual(unpackListing(packListing(empty)), empty);
});

test("a listing is kept for one commit of one repository", () => {
  const memory = listingMemory(store(), "1");
  const repo = new Repository();
  const [first, second] = [repo.commit({ "a.c": none, "n.rst": "" }), repo.commit({ "b.c": none })];
  for (const tree of [first, second]) {
    assert.equal(memory.recall(repo.root, tree.revision), undefined);
    assert.deepEqual(openRevision(repo.root, tree.revision, memory).list(true), tree.list(true));
    assert.deepEqual(memory.recall(repo.root, tree.revision), tree.list(true));
    assert.equal(memory.recall(`${repo.root}2`, tree.revision), undefined);
  }
});
