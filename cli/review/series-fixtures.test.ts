/** Series with their expected reviews: `fixtures/series/x.mbox` over `x.tree` gives `x.review`. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { packageRoot } from "../package.js";
import { effort, exhaustive } from "../../testing/effort.js";
import { outlineOf } from "./testing/outline.js";
import { compareVersions, type Version } from "./previous.js";
import { filesIn } from "../../fixtures/sections.js";
import { reviewOver } from "./testing/reviews.js";

const root = `${packageRoot}/fixtures/series`;
const names = readdirSync(root)
  .filter((name) => name.endsWith(".mbox"))
  .map((name) => name.slice(0, -5))
  .sort();

function fits(name: string, outline: string): void {
  const path = `${root}/${name}.review`;
  if (process.env["UPDATE"] === "1") writeFileSync(path, outline);
  assert.ok(existsSync(path), `${name}.review is there; UPDATE=1 writes it`);
  assert.equal(comparable(outline), comparable(readFileSync(path, "utf8")));
}

/**
 * How many scenarios there are depends on the bounds, which are small in a quick run, and so does which
 * line that differs is the first that none of them runs.
 */
const comparable = effort(
  (outline: string): string =>
    outline
      .replace(/\b[\d,]+ scenarios\b/g, "all scenarios")
      .replace(/\S+: this line differs, and no scenario runs it: .*$/gm, "a line is not run"),
  (outline: string): string => outline,
);

function reviewed(name: string): Promise<Version> {
  const tree = readFileSync(`${root}/${name}.tree`, "utf8");
  return reviewOver(filesIn(tree), readFileSync(`${root}/${name}.mbox`), {
    usesModel: tree.includes("vm_area_struct"),
    claims: true,
  });
}

/** The model runs long for these. */
const long: ReadonlySet<string> = new Set([
  "by-the-way",
  "effect-gone",
  "flush-at-once",
  "flush-gone",
  "history-anon-vma-lock",
  "history-ceiling",
  "history-prev-range",
  "history-uprobe",
  "lock-gone",
  "merge-worse",
  "own-same",
  "own-worse",
  "page-size-gone",
  // Whose line of it no caller comes to is seen in scenarios with neighbours of all lengths.
  "seed",
  "seed-reply",
]);

for (const name of names) {
  const prose = readFileSync(`${root}/${name}.tree`, "utf8").split("\n")[0]?.slice(3) ?? "";
  test(`${name}: ${prose}`, long.has(name) ? exhaustive : {}, async () => {
    assert.match(prose, /^[A-Z].*\.$/, "a tree opens with prose");
    fits(name, outlineOf((await reviewed(name)).review));
  });
}

test("a second version is held against the first: mended, left and new", async () => {
  const [old, now] = [await reviewed("version-1"), await reviewed("version-2")];
  const previous = compareVersions(old, now, "version-1.mbox");
  fits(
    "version-2-since-1",
    outlineOf({ ...now.review, previous }).replace(/^[^]*(?=^since )/m, ""),
  );
});
