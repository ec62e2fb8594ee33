/** A guarded name that is gone from the tree is said, and one that only moves is not. */
import { textOf } from "../../analyzers/words/text-of.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { lostGuard } from "../../rules/results/series-review.js";
import { reviewOver } from "./testing/reviews.js";

const tree = new Map([
  [
    "mm/vma.c",
    Buffer.from(
      "int vma_expand(void)\n{\n\treturn 0;\n}\nint vma_shrink(void)\n{\n\treturn 0;\n}\n",
    ),
  ],
  ["mm/mmap.c", Buffer.from("int a;\n")],
]);
const mail = (diff: string): Buffer =>
  Buffer.from(
    `From: A <a@example.org>\nSubject: [PATCH] x: y\nMessage-ID: <1@example.org>\n\nText.\n---\n${diff}`,
  );

async function lost(diff: string): Promise<readonly string[]> {
  const { review } = await reviewOver(tree, mail(diff));
  assert.equal(review.patches[0]?.isApplied, true);
  return (review.patches[0]?.remarks ?? [])
    .filter(({ kind }) => kind === lostGuard)
    .map(({ question }) => textOf(question));
}

test("a rename takes a name from behind its fence", async () => {
  const [only, ...more] = await lost(
    "--- a/mm/vma.c\n+++ b/mm/vma.c\n@@ -1,4 +1,4 @@\n-int vma_expand(void)\n+int vma_grow(void)\n {\n \treturn 0;\n }\n",
  );
  assert.match(
    only ?? "",
    /vma_expand nowhere any more, so boundary mm\/vma guards nothing by that name/,
  );
  assert.deepEqual(more, []);
});

test("a function that moves, or changes, is guarded as before", async () => {
  const moved =
    "--- a/mm/vma.c\n+++ b/mm/vma.c\n@@ -1,8 +1,4 @@\n-int vma_expand(void)\n-{\n-\treturn 0;\n-}\n int vma_shrink(void)\n {\n \treturn 0;\n }\n" +
    "--- a/mm/mmap.c\n+++ b/mm/mmap.c\n@@ -1 +1,5 @@\n int a;\n+int vma_expand(void)\n+{\n+\treturn 0;\n+}\n";
  assert.deepEqual(await lost(moved), []);
  assert.deepEqual(
    await lost(
      "--- a/mm/vma.c\n+++ b/mm/vma.c\n@@ -1,4 +1,4 @@\n int vma_expand(void)\n {\n-\treturn 0;\n+\treturn 1;\n }\n",
    ),
    [],
  );
});
