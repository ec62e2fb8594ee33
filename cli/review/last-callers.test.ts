/** A guarded function whose last caller goes is asked about, and one that somebody still uses is not. */
import { textOf } from "../../analyzers/words/text-of.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { lastCaller } from "../../rules/results/series-review.js";
import { reviewOver } from "./testing/reviews.js";

const call = "static void f(void)\n{\n\tvma_shrink();\n}\n";
const without = "@@ -1,4 +1,3 @@\n static void f(void)\n {\n-\tvma_shrink();\n }\n";

async function asked(
  more: Readonly<Record<string, string>>,
  path = "mm/mmap.c",
): Promise<readonly string[]> {
  const tree = new Map(
    Object.entries({
      "mm/vma.h": "int vma_shrink(void);\n",
      "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
      [path]: call,
      ...more,
    }).map(([name, text]) => [name, Buffer.from(text)]),
  );
  const mail = `From: A <a@example.org>\nSubject: [PATCH] x: y\nMessage-ID: <1@example.org>\n\nText.\n---\n--- a/${path}\n+++ b/${path}\n${without}`;
  const { review } = await reviewOver(tree, Buffer.from(mail));
  assert.equal(review.patches[0]?.isApplied, true);
  return (review.patches[0]?.remarks ?? [])
    .filter(({ kind }) => kind === lastCaller)
    .map(({ question }) => textOf(question));
}

test("the last call goes and the function stays", async () => {
  for (const path of ["mm/mmap.c", "fs/exec.c"])
    assert.deepEqual(await asked({}, path), [
      "Nothing in the tree calls vma_shrink() after the patch, which mm/vma.c defines and boundary mm/vma guards. Is it to go as well?",
    ]);
});

test("whoever may still use it keeps it: a call, an address, an export, a macro", async () => {
  for (const text of [
    call,
    "int (*g)(void) = vma_shrink;\n",
    "#define CUT() vma_shrink()\n",
    "EXPORT_SYMBOL(vma_shrink);\n",
  ])
    assert.deepEqual(await asked({ "mm/other.c": text }), [], text);
});

test("a comment and the function itself are no callers", async () => {
  assert.equal((await asked({ "mm/other.c": "/* see vma_shrink() */\nint a;\n" })).length, 1);
});
