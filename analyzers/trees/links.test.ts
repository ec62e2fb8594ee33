/** Where symbolic links lead, told from their texts, and which of them leave a gap. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "./language.js";
import { settleLinks } from "./links.js";
import type { TreeFile } from "./tree.js";

const files = ["fs/a.c", "fs/sub/b.h", "lib/c.hpp", "lib/d.S"].map(
  (path): TreeFile => ({ path, language: languageOf(path) ?? "c", id: "" }),
);

const claims: readonly (readonly [
  claim: string,
  link: string,
  target: string,
  end: string,
  matters: boolean,
])[] = [
  ["a file beside it", "fs/l.c", "a.c", "fs/a.c", false],
  ["a file elsewhere in the tree", "lib/l.h", "../fs/./sub//b.h", "fs/sub/b.h", false],
  ["a file through a link to a folder", "lib/l.c", "../way/a.c", "fs/a.c", false],
  ["a file through another link", "fs/m.c", "chain.c", "fs/a.c", false],
  ["a folder", "lib/l.c", "../fs", "fs", false],
  ["assembly that is read as C", "lib/l.S", "../fs/a.c", "fs/a.c", false],
  ["a folder, under no code's name", "fs/all", "..", "", false],
  ["no code, under no code's name", "fs/text", "a.txt", "-", false],
  ["what is no code file", "fs/evil.c", "evil.txt", "-", true],
  ["nothing", "fs/evil.c", "gone.c", "-", true],
  ["an absolute path", "fs/evil.c", "/tmp/a.c", "-", true],
  ["a path out of the tree and back", "fs/evil.c", "../../tree/fs/a.c", "-", true],
  ["itself", "fs/evil.c", "evil.c", "-", true],
  ["C that is read as another language", "fs/evil.c", "../lib/c.hpp", "lib/c.hpp", true],
  ["C that is read as assembly", "fs/evil.c", "../lib/d.S", "lib/d.S", true],
  ["what cannot be told", "fs/evil.c", "", "-", true],
];

test("a link with the name of code is a gap unless it leads to code that is read", () => {
  for (const [claim, link, target, end, matters] of claims) {
    const targets = new Map([
      ["way", "fs"],
      ["fs/chain.c", "./a.c"],
      [link, target],
    ]);
    const { links, skipped } = settleLinks(targets, files);
    assert.equal(links.get(link) ?? "-", end, claim);
    assert.equal(skipped.find(({ path }) => path === link)?.matters, matters, claim);
    assert.equal(skipped.length, 3, claim);
  }
});
