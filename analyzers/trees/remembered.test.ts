/** What a remembered tree asks the one below, and when. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "./memory-tree.js";
import { overlayTree } from "./overlay.js";
import { rememberedTree } from "./remembered.js";
import { eachOrReason, type Tree } from "./tree.js";

/** A tree that notes each question about several files. */
function counted(texts: Readonly<Record<string, Uint8Array>>): { tree: Tree; asked: string[][] } {
  const asked: string[][] = [];
  const below = memoryTree(new Map(Object.entries(texts)));
  const readMany = (paths: readonly string[]): ReadonlyMap<string, Uint8Array> => {
    asked.push([...paths]);
    return below.readMany(paths);
  };
  return { tree: { ...below, readMany }, asked };
}

const text = (said: string): Uint8Array => Buffer.from(said);

test("what is expected is read together with the next file that is asked for", () => {
  const { tree, asked } = counted({ "a.c": text("a"), "b.h": text("b"), "c.h": text("c") });
  const kept = rememberedTree(tree);
  kept.expect?.(["b.h", "c.h", "none.h"]);
  assert.deepEqual(asked, []);
  assert.equal(String(kept.read("a.c")), "a");
  assert.deepEqual(asked, [["a.c", "b.h", "c.h", "none.h"]]);
  assert.equal(String(kept.read("c.h")), "c");
  assert.equal(kept.read("none.h"), undefined);
  assert.equal(asked.length, 1);
});

test("so many files are expected that they are read in several goes, each with one that is asked for", () => {
  const paths = Array.from({ length: 1200 }, (_, at) => `${at}.h`);
  const { tree, asked } = counted(Object.fromEntries(paths.map((path) => [path, text(path)])));
  const kept = rememberedTree(tree);
  kept.expect?.(paths);
  for (const path of paths) assert.equal(String(kept.read(path)), path);
  assert.equal(asked.length, 3);
  assert.equal(asked.flat().length, 1200);
});

test("what a patch changes is expected of nobody", () => {
  const { tree, asked } = counted({ "a.c": text("a"), "b.h": text("b"), "c.h": text("c") });
  const changes = new Map([["b.h", { bytes: text("other"), mode: "" }]]);
  const after = overlayTree(rememberedTree(tree), changes);
  after.expect?.(["b.h", "c.h"]);
  assert.equal(String(after.read("a.c")), "a");
  assert.equal(String(after.read("b.h")), "other");
  assert.deepEqual(asked, [["a.c", "c.h"]]);
});

test("what was read longest ago is forgotten first, and read again where it is asked for", () => {
  const large = (first: number): Uint8Array => new Uint8Array(40 << 20).fill(first, 0, 1);
  const { tree, asked } = counted({ "a.h": large(1), "b.h": large(2), "c.h": large(3) });
  const kept = rememberedTree(tree);
  for (const [path, first] of Object.entries({ "a.h": 1, "b.h": 2, "c.h": 3 }))
    assert.equal(kept.read(path)?.[0], first);
  assert.equal(kept.read("c.h")?.[0], 3);
  assert.equal(kept.read("b.h")?.[0], 2);
  assert.deepEqual(asked, [["a.h"], ["b.h"], ["c.h"]]);
  assert.equal(kept.read("a.h")?.[0], 1);
  assert.equal(asked.length, 4);
});

test("what was found where a reason was asked for is asked for once, and is no file of the listing for that", () => {
  const below = memoryTree(new Map([["a.c", text("a")]]));
  const asked: string[][] = [];
  const other = (path: string): Uint8Array | string | undefined =>
    path === "fonts" ? "a directory" : path === "rom.txt" ? text("rom") : undefined;
  const tree: Tree = {
    ...below,
    readOrReason: (path) => {
      asked.push([path]);
      return other(path);
    },
    readOrReasons: (paths) => {
      asked.push([...paths]);
      return eachOrReason(paths, other);
    },
  };
  const kept = rememberedTree(tree);
  const paths = ["fonts", "none", "rom.txt"];
  for (let n = 0; n < 2; n++) {
    const found = kept.readOrReasons(paths);
    assert.equal(String(found.get("rom.txt")), "rom");
    assert.equal(found.get("fonts"), "a directory");
    assert.equal(found.has("none"), false);
    assert.equal(String(kept.readOrReason("rom.txt")), "rom");
  }
  assert.deepEqual(asked, [paths]);
  assert.equal(kept.read("rom.txt"), undefined);
});
