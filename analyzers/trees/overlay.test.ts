/** A tree with changes on it answers as a tree that has them would. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "./memory-tree.js";
import { openTree } from "./open.js";
import type { Change } from "./changes.js";
import { blobId, overlayTree } from "./overlay.js";
import type { Tree } from "./tree.js";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const change = (text: string | undefined, mode = ""): Change => ({
  bytes: text === undefined ? undefined : bytes(text),
  mode,
});

const base = memoryTree(
  new Map([
    ["a.c", bytes("a")],
    ["d/b.c", bytes("b")],
    ["d/c.h", bytes("c")],
    ["Kconfig", bytes("k")],
    ["x.rst", bytes("x")],
  ]),
);
const overlay = overlayTree(
  base,
  new Map([
    ["a.c", change("A")],
    ["d/b.c", change(undefined)],
    ["e/new.c", change("n")],
    ["x.rst", change(undefined)],
    ["y.rst", change("y")],
    ["l.c", change("a.c", "120000")],
  ]),
);
const same = memoryTree(
  new Map([
    ["a.c", bytes("A")],
    ["d/c.h", bytes("c")],
    ["e/new.c", bytes("n")],
    ["Kconfig", bytes("k")],
    ["y.rst", bytes("y")],
  ]),
);

async function each(tree: Tree, paths: readonly string[]): Promise<string[]> {
  const left = [...paths];
  const seen: string[] = [];
  let room = new Uint8Array(0);
  await tree.each(
    () => left.shift(),
    (size) => (room = new Uint8Array(size)),
    (path, size, problem) =>
      seen.push(`${path}: ${problem || Buffer.from(room.subarray(0, size)).toString()}`),
  );
  return seen.sort();
}

test("it lists what a tree with these files lists, and a link where it leads", () => {
  const { files, notCode, links, skipped } = overlay.list(false);
  assert.deepEqual(files, same.list(false).files);
  assert.deepEqual(notCode, same.list(false).notCode);
  assert.deepEqual([...links], [["l.c", "a.c"]]);
  assert.deepEqual(
    skipped.map(({ path, matters }) => `${path} ${matters}`),
    ["l.c false"],
  );
  assert.equal(overlay.list(true).files.find(({ path }) => path === "a.c")?.id, blobId(bytes("A")));
});

test("it reads what a tree with these files reads, in every way, in another thread as well", async () => {
  const paths = ["a.c", "d/b.c", "d/c.h", "e/new.c", "none.c", "Kconfig"];
  const text = (found: Uint8Array | string | undefined): string | undefined =>
    found === undefined ? undefined : Buffer.from(found as Uint8Array).toString();
  for (const tree of [overlay, openTree(structuredClone(overlay.spec))]) {
    for (const path of paths) {
      assert.equal(text(tree.read(path)), text(same.read(path)), path);
      assert.equal(text(tree.readOrReason(path)), text(same.readOrReason(path)), path);
    }
    const many = tree.readMany(paths);
    assert.deepEqual([...many.keys()].sort(), ["Kconfig", "a.c", "d/c.h", "e/new.c"]);
    assert.deepEqual(await each(tree, paths), await each(same, paths));
  }
  assert.equal(overlay.read("l.c"), undefined);
  assert.equal(overlay.readOrReason("l.c"), "symbolic link, not followed");
  assert.equal(overlay.readOrReason("e"), "a directory");
});

test("the id of a content is git's", () => {
  assert.equal(blobId(bytes("")), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
});
