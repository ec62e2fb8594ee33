/**
 * Mails made to be read otherwise by git than by a review: `fixtures/hostile/mail/x.mbox` over
 * `tree.txt` gives `x.review`, whose first line tells the class.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { leftByGit, repositoryOf } from "../../analyzers/patches/testing/git-am.js";
import { packageRoot } from "../package.js";
import { judgedOf } from "./testing/judged.js";
import { outlineOf } from "./testing/outline.js";
import { filesIn } from "../../fixtures/sections.js";
import { reviewOver } from "./testing/reviews.js";

const root = `${packageRoot}/fixtures/hostile/mail`;
const names = readdirSync(root)
  .filter((name) => name.endsWith(".mbox"))
  .map((name) => name.slice(0, -5))
  .sort();
const tree = filesIn(readFileSync(`${root}/tree.txt`, "utf8"));
const boxes = names.map((name) => readFileSync(`${root}/${name}.mbox`));
const left = leftByGit(repositoryOf(tree, "hostile"), boxes, "boxes", "warn");

for (const [at, name] of names.entries()) {
  const path = `${root}/${name}.review`;
  const golden = readFileSync(path, "utf8");
  const prose = /^\/\/ ([A-Z].*\.)\n/.exec(golden)?.[1];
  test(`${name}: ${prose ?? "no class"}`, async () => {
    assert.ok(prose !== undefined, "a review opens with the class of its mail");
    const box = boxes[at] as Buffer;
    const { review } = await reviewOver(tree, box, { packs: ["mm/vma"] });
    const told = `// ${prose}\n${outlineOf(review)}`;
    if (process.env["UPDATE"] === "1") writeFileSync(path, told);
    assert.equal(told, readFileSync(path, "utf8"));
    const judged = judgedOf(tree, box);
    assert.equal(judged.left === undefined, review.incomplete.length > 0, judged.why);
    if (judged.left !== undefined && !judged.isQuoted) assert.equal(judged.left, left[at]);
  });
}
