/** What must hold between reviews, whatever the patch: no oracle is needed for these. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { keyOf } from "../../rules/results/compare.js";
import type { PlacedFinding } from "../../rules/results/tree-review.js";
import type { FindingState, SeriesReview } from "../../rules/results/series-review.js";
import { reviewOver, type Files } from "./testing/reviews.js";

const OWNER: Readonly<Record<string, string>> = {
  "mm/vma.h": "int vma_expand(void);\nint vma_shrink(void);\n",
  "mm/vma.c":
    '#include "vma.h"\nint vma_expand(void)\n{\n\treturn 0;\n}\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
};

const PIECES = [
  "int one(void)\n{\n\treturn vma_shrink();\n}\n",
  "int two(void)\n{\n\treturn vma_shrink() + vma_expand();\n}\n",
  "int three(void)\n{\n\treturn 3;\n}\n",
  "static int vma_shrink(void)\n{\n\treturn 4;\n}\n",
  "extern int vma_expand(void);\n",
  '#include "../mm/vma.h"\n',
  "/* vma_shrink() is spoken of here */\n",
  "int (*five)(void) = vma_expand;\n",
] as const;
const PATHS = ["fs/a.c", "fs/b.c", "include/linux/c.h", "lib/d.c"] as const;

type Side = Readonly<Record<string, string>>;

const side: fc.Arbitrary<Side> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...PATHS),
      fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }),
    ),
    { maxLength: 4 },
  )
  .map((files) => Object.fromEntries(files.map(([path, pieces]) => [path, pieces.join("")])));

/** A diff that takes all lines out and puts all lines in. */
function diffOf(before: Side, after: Side): string {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => {
      const [old, fresh] = [linesOf(before[path]), linesOf(after[path])];
      const head =
        old.length === 0
          ? "new file mode 100644\n"
          : fresh.length === 0
            ? "deleted file mode 100644\n"
            : "";
      const range = (lines: readonly string[]): string =>
        lines.length === 0 ? "0,0" : `1,${lines.length}`;
      const body = [...old.map((line) => `-${line}\n`), ...fresh.map((line) => `+${line}\n`)].join(
        "",
      );
      const from = old.length === 0 ? "/dev/null" : `a/${path}`;
      const to = fresh.length === 0 ? "/dev/null" : `b/${path}`;
      return `diff --git a/${path} b/${path}\n${head}--- ${from}\n+++ ${to}\n@@ -${range(old)} +${range(fresh)} @@\n${body}`;
    })
    .join("");
}

function linesOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.slice(0, -1).split("\n");
}

function filesOf(files: Side): Files {
  return new Map(
    Object.entries({ ...OWNER, ...files }).map(([path, text]) => [path, Buffer.from(text)]),
  );
}

function mailOf(diff: string, mark = ""): Uint8Array {
  return Buffer.from(
    `From: A <a@example.org>\nSubject: [PATCH${mark}] x: y\nMessage-ID: <${mark.trim()}@example.org>\n\nText.\n---\n${diff}`,
  );
}

async function reviewed(before: Side, diff: string): Promise<SeriesReview> {
  return (await reviewOver(filesOf(before), mailOf(diff))).review;
}

function keys(review: SeriesReview, ...states: readonly FindingState[]): string[] {
  return review.findings
    .filter(({ state }) => states.includes(state))
    .map(({ finding }) => keyOf(finding))
    .sort();
}

/** Findings of a tree: those of a review that changes nothing but a text. */
async function findingsOf(files: Side): Promise<number> {
  return (
    await reviewed(
      { ...files, "notes.txt": "a\n" },
      diffOf({ "notes.txt": "a\n" }, { "notes.txt": "b\n" }),
    )
  ).nFindings[0] as number;
}

test("what a patch introduces, its reverse fixes, and the other way round", async () => {
  await fc.assert(
    fc.asyncProperty(side, side, async (before, after) => {
      const diff = diffOf(before, after);
      if (diff === "") return;
      const there = await reviewed(before, diff);
      const back = await reviewed(after, diffOf(after, before));
      assert.deepEqual(keys(back, "fixed"), keys(there, "introduced"));
      assert.deepEqual(keys(back, "introduced"), keys(there, "fixed"));
      assert.equal(keys(back, "moved").length, keys(there, "moved").length);
    }),
    runs(10, 60),
  );
});

test("after is before, without what is fixed, with what is introduced", async () => {
  await fc.assert(
    fc.asyncProperty(side, side, async (before, after) => {
      const diff = diffOf(before, after);
      if (diff === "") return;
      const { nFindings, summary } = await reviewed(before, diff);
      const [first = 0, last = 0] = nFindings;
      assert.equal(last, first - summary.nFixed + summary.nIntroduced);
      assert.equal(first, summary.nFixed + summary.nMoved + summary.nRemaining);
      assert.equal(last, await findingsOf(after));
    }),
    runs(10, 60),
  );
});

test("a patch that changes no code introduces and fixes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(side, async (files) => {
      const { findings, nFindings } = await reviewed(
        { ...files, "notes.txt": "a\n" },
        diffOf({ "notes.txt": "a\n" }, { "notes.txt": "b\n" }),
      );
      assert.deepEqual(findings, []);
      assert.equal(nFindings[0], nFindings[1]);
    }),
    runs(10, 20),
  );
});

test("there and back in two patches leaves nothing but transients", async () => {
  await fc.assert(
    fc.asyncProperty(side, side, async (before, after) => {
      const [there, back] = [diffOf(before, after), diffOf(after, before)];
      if (there === "") return;
      const box = Buffer.concat([
        Buffer.from("From a@example.org Thu Jun 27 10:39:28 2024\n"),
        mailOf(there, " 1/2"),
        Buffer.from("\n"),
        Buffer.from("From a@example.org Thu Jun 27 10:39:29 2024\n"),
        mailOf(back, " 2/2"),
      ]);
      const { review } = await reviewOver(filesOf(before), box);
      assert.deepEqual(keys(review, "introduced", "fixed"), []);
      assert.equal(review.nFindings[0], review.nFindings[2]);
      const intermediate = (await reviewed(before, there)).findings.filter(
        ({ state }) => state === "introduced",
      );
      assert.equal(keys(review, "transient").length, intermediate.length);
    }),
    runs(8, 40),
  );
});

test("every finding of a patch stands in its anchor's file, or its cause is told", async () => {
  await fc.assert(
    fc.asyncProperty(side, side, async (before, after) => {
      const diff = diffOf(before, after);
      if (diff === "") return;
      const { patches } = await reviewed(before, diff);
      for (const patch of patches) {
        for (const { finding, anchor, cause } of patch.findings) {
          if (cause !== undefined) continue;
          assert.ok(anchor.kind === "line" || anchor.kind === "file");
          assert.ok(isAbout(patch.files[anchor.file]?.path, finding));
        }
      }
    }),
    runs(12, 30),
  );
});

function isAbout(path: string | undefined, { place }: PlacedFinding): boolean {
  return path === place.path;
}
