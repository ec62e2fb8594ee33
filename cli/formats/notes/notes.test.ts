/** Small parts of the formats: lines that move, lines that are left out, header fields, the attribution. */
import { words } from "../../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { addresses } from "../../../analyzers/patches/header-fields.js";
import { decodeWords } from "../../../analyzers/patches/charset.js";
import type { Story } from "../../../analyzers/relocation/tell/story.js";
import {
  lineAt,
  type Anchor,
  type PatchReview,
  type RelocationChange,
} from "../../../rules/results/series-review.js";
import { scenario } from "../testing/model-samples.js";
import { folder } from "../../testing/spawn.js";
import { cleanReview, filesOf, richReview, undecidedReview } from "../testing/series-samples.js";
import { attribution } from "../reply/attribution.js";
import { asReview } from "./as-review.js";
import { quotableBytes } from "./bytes-text.js";
import { excerpt, settled } from "./excerpt.js";
import { finalSpot } from "./final-line.js";
import { nFailing, nFailingInPatch } from "./gate.js";
import { isComplaint } from "./note.js";
import { notesOf } from "./notes.js";
import { caseSentences, changeHeadline, unitsSentence } from "./relocation-words.js";
import { shortened } from "../text/note.js";
import { addressParts, field, idParts, textParts } from "../reply/mail-header.js";
import { runs } from "../../../testing/effort.js";

test("a line is found again after the patches behind it, as git has it", () => {
  const work = folder();
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: work, encoding: "utf8" });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(20), fc.constantFrom("add", "drop", "change")), {
        minLength: 1,
        maxLength: 5,
      }),
      (edits) => {
        const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
        const after = [...before];
        for (const [at, kind] of edits) {
          const index = Math.min(at, after.length - 1);
          if (kind === "add") after.splice(index, 0, `new ${at}`);
          else if (kind === "drop" && after.length > 1) after.splice(index, 1);
          else after[index] = `changed ${at}`;
        }
        writeFileSync(join(work, "a"), `${before.join("\n")}\n`);
        writeFileSync(join(work, "b"), `${after.join("\n")}\n`);
        let diff = "";
        try {
          git("diff", "--no-index", "--no-color", "a", "b");
        } catch (error) {
          diff = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
        }
        if (diff === "") return;
        const files = filesOf(diff.replaceAll("a/a", "a/f").replaceAll("b/b", "b/f"));
        const [patch] = cleanReview.patches;
        assert.ok(patch !== undefined);
        const review = {
          ...cleanReview,
          patches: [
            { ...patch, files: [] },
            { ...patch, index: 2, files },
          ],
        };
        before.forEach((line, index) => {
          const spot = finalSpot(review, 0, { path: "f", line: index + 1 });
          assert.equal(spot?.path, "f");
          assert.ok(spot.line >= 1 && spot.line <= after.length + 1);
          // Lines are all different, so that a line that is still there is at one place.
          const still = after.indexOf(line);
          if (still >= 0) assert.equal(spot.line, still + 1, `${line}\n${diff}`);
        });
      },
    ),
    runs(10, 30),
  );
  assert.equal(readFileSync(join(work, "a"), "utf8").split("\n").length, 21);
});

test("a renamed file is followed, and a deleted one is nowhere", () => {
  assert.deepEqual(finalSpot(richReview, 0, { path: "mm/old.c", line: 7 }), {
    path: "fs/new.c",
    line: 7,
  });
  assert.equal(finalSpot(richReview, 0, { path: "fs/gone.c", line: 1 }), undefined);
});

test("every line of an excerpt is shown once or counted once, in order, and marked ones are shown", () => {
  const context = fc.record({
    above: fc.nat(5),
    below: fc.nat(5),
    leastGap: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(fc.nat(60), fc.array(fc.nat(59)), context, (nLines, list, around) => {
      const marks = new Set(list.filter((index) => index < nLines));
      const pieces = excerpt(nLines, marks, around);
      let next = 0;
      for (const piece of pieces) {
        if (piece.kind === "line") assert.equal(piece.index, next++);
        else {
          assert.ok(piece.nLines >= around.leastGap);
          for (const mark of marks) assert.ok(mark < next || mark >= next + piece.nLines);
          next += piece.nLines;
        }
      }
      for (const mark of marks) assert.ok(mark < next);
    }),
    runs(100),
  );
});

test("a header field comes back as it was, on short ASCII lines", () => {
  const words = fc.array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("é", "\u{1f4a9}", "=?UTF-8?B?eA==?=", "a,b", "x y", '"q"', "a".repeat(80)),
    ),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(words, (parts) => {
      const wanted = parts.join(" ");
      const text = field("Subject", textParts(wanted));
      for (const line of text.split("\n")) assert.match(line, /^[ -~]{1,78}$/);
      assert.match(text, /^Subject:(?: |\n |$)/);
      assert.doesNotMatch(text, /\n(?! )/);
      const back = decodeWords(text.replace(/\n /g, " ").slice("Subject:".length)).trim();
      // What acts is written out before, and blanks are one.
      if (/^[ -~é]*$/.test(wanted) && wanted.length < 800)
        assert.equal(back, wanted.replace(/\s+/g, " ").trim());
    }),
    runs(100),
  );
});

test("names of any kind keep their addresses apart, and what is no address is left out", () => {
  const name = fc.constantFrom(
    "Ann Author",
    "Mia (mm)",
    "Doe, John",
    'Q "q" \\',
    "Møller",
    "",
    "a@b",
    "x\r\nBcc: y",
    "=?UTF-8?Q?x?=",
    "漢字".repeat(40),
    "<z@z.z>",
  );
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
      const list = names.map((each, index) => ({ name: each, email: `n${index}@example.org` }));
      const text = field(
        "Cc",
        addressParts([
          ...list,
          { name: "", email: "a b@c" },
          { name: "", email: "x@y>, z@z" },
          { name: "x", email: "" },
        ]),
      );
      for (const line of text.split("\n")) assert.match(line, /^(?:Cc: | )[ -~]+$/);
      const found = addresses(text.replace(/\n /g, " ").slice("Cc: ".length));
      assert.deepEqual(
        found.map(({ email }) => email),
        list.map(({ email }) => email),
      );
      const plain = (value: string): string => value.replace(/\s+/g, " ").trim();
      found.forEach((each, index) =>
        assert.ok(
          each.name === plain(names[index] ?? "") || /\r/.test(names[index] ?? ""),
          each.name,
        ),
      );
    }),
    runs(100),
  );
});

test("message ids that could end a header are left out", () => {
  assert.deepEqual(idParts(["a@b", "a b", "a>b", "x\ny", "é@b", ""]), ["<a@b>"]);
});

test("the attribution is one line that readers of mail know", () => {
  const [patch] = richReview.patches;
  assert.ok(patch !== undefined);
  const { mail } = patch;
  assert.equal(attribution(mail), "On Thu, Jun 27, 2024 at 11:39:28AM +0100, Ann Author wrote:");
  assert.equal(
    attribution({ ...mail, date: "1 Feb 2025 00:05:09 -0800" }),
    "On Feb 01, 2025 at 12:05:09AM -0800, Ann Author wrote:",
  );
  assert.equal(
    attribution({ ...mail, date: "", commit: "0c3836482481200ead7b416ca80c68a29cfdaabd" }),
    "On commit 0c3836482481, Ann Author wrote:",
  );
  assert.equal(
    attribution({ ...mail, date: "", from: undefined, author: undefined }),
    "On this patch, the author wrote:",
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (date, name) => {
      assert.match(attribution({ ...mail, date, from: { name, email: "" } }), /^On .+ wrote:$/);
    }),
    runs(100),
  );
});

test("a quoted line keeps its bytes, unless it would act or fits into no mail", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 80 }), (codes) => {
      const raw = String.fromCharCode(...codes);
      const bytes = Buffer.from(quotableBytes(raw));
      const text = Buffer.from(raw, "latin1").toString("utf8");
      if (!/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u.test(text))
        assert.deepEqual(bytes, Buffer.from(raw, "latin1"));
      assert.doesNotMatch(bytes.toString("utf8"), /(?!\t)[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
    runs(100),
  );
  assert.equal(
    Buffer.from(quotableBytes(`+${"y".repeat(2000)}`)).toString(),
    "[ ... a line of 2001 bytes ... ]",
  );
});

test("the gate counts what is worse, never questions or what is fixed, and what was there only when asked", () => {
  assert.equal(nFailing(richReview, "introduced"), 7);
  assert.equal(nFailing(richReview, "any"), 17);
  assert.equal(nFailing(richReview, "never"), 0);
  assert.equal(nFailing(cleanReview, "introduced"), 0);
  const [, second, , last] = richReview.patches;
  assert.deepEqual(
    [second, last].map((patch) => patch && nFailingInPatch(patch, "introduced")),
    [1, 1],
  );
});

test("as a review of a tree, what a gate is told is one finding at a place of the last state", () => {
  const review = asReview(richReview);
  assert.deepEqual(
    review.introduced.map(({ rule, place }) => `${rule} ${place.path}:${place.line}`),
    [
      "contradicted-claim fs/exec.c:703",
      "contradicted-claim fs/exec.c:703",
      "contradicted-claim fs/exec.c:703",
      "outside-call fs/exec.c:707",
      "violated-relocation mm/mmap.c:3949",
      "extern-redeclaration include/linux/mm.h:3275",
      "private-source fs/new.c:1",
    ],
  );
  assert.equal(
    new Set(review.introduced.map(({ identity }) => identity)).size,
    review.introduced.length,
  );
});

test("a remark stands behind what replaces a line, or behind the statement that is removed", () => {
  const lines =
    filesOf(
      "--- a/f.c\n+++ b/f.c\n@@ -1,8 +1,5 @@\n a\n-old(x,\n-    y);\n+new(x);\n b\n-int f(int x,\n-      int y);\n-int g(void);\n+int h(\n c\n",
    )[0]?.hunks[0]?.lines ?? [];
  const drawn = (needle: string, isWhole = false): string | undefined =>
    lines[
      settled(
        lines,
        lines.findIndex(({ raw }) => raw.includes(needle)),
        isWhole,
      )
    ]?.raw;
  assert.equal(drawn("old("), "+new(x);");
  assert.equal(drawn("int f("), "+int h(");
  assert.equal(drawn("new("), "+new(x);");
  assert.equal(drawn(" a"), " a");
  const removed =
    filesOf(
      "--- a/f.h\n+++ b/f.h\n@@ -1,5 +1,2 @@\n a\n-int f(int x,\n-      int y);\n-int g(void);\n c\n",
    )[0]?.hunks[0]?.lines ?? [];
  assert.equal(removed[settled(removed, 1)]?.raw, "-      int y);");
  const added =
    filesOf("--- a/f.c\n+++ b/f.c\n@@ -1,2 +1,5 @@\n a\n+/* Why. */\n+f(x,\n+  y);\n c\n")[0]
      ?.hunks[0]?.lines ?? [];
  assert.equal(added[settled(added, 1)]?.raw, "+/* Why. */");
  assert.equal(added[settled(added, 1, true)]?.raw, "+  y);");
});

test("a relocation is told at the line that breaks it, or at what it uses and the patch changes", () => {
  const [patch] = richReview.patches;
  const change = patch?.model?.relocations[0];
  const [story] = change?.stories ?? [];
  assert.ok(
    patch !== undefined && patch.model !== undefined && change !== undefined && story !== undefined,
  );
  const { model } = patch;
  const lineOf = (
    files: PatchReview["files"],
    step: Story["steps"][number],
    anchor: Anchor,
  ): readonly (string | undefined)[] => {
    const one = {
      ...patch,
      files,
      findings: [],
      claims: [],
      remarks: [],
      model: {
        ...model,
        relocations: [{ ...change, anchor, stories: [{ ...story, steps: [step] }] }],
      },
    };
    const [note] = notesOf(richReview, one);
    return note === undefined ? [] : [lineAt(one, note.anchor)?.raw, note.details.at(-1)?.text];
  };
  const offences = [{ property: story.property, text: story.text }];
  const step = (path: string, line: number, text: string): Story["steps"][number] => ({
    place: { path, line, text },
    values: [],
    operations: [],
    offences,
  });
  const whole = story.claim.concat(": ", story.text);
  const head: Anchor = { kind: "line", file: 0, hunk: 0, line: 0 };
  assert.deepEqual(lineOf(patch.files, step("fs/exec.c", 708, "ret = vma_shrink();"), head), [
    "+\tret = vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);",
    whole,
  ]);
  assert.deepEqual(lineOf(patch.files, step("fs/exec.c", 1, "x();"), head), [
    " \tunsigned long length = old_end - old_start;",
    whole,
  ]);
  const macro = filesOf(
    "--- a/i.h\n+++ b/i.h\n@@ -1,3 +1,3 @@\n #define SPAN(x) do {\t\\\n-\tf(x);\t\\\n+\tg(x);\t\\\n } while (0)\n",
  );
  assert.deepEqual(lineOf(macro, step("mm/mmap.c", 7, "SPAN(vma);"), { kind: "patch" }), [
    "-\tf(x);\t\\",
    "relocate_vma_down() uses SPAN(), which is changed here.",
  ]);
  assert.deepEqual(lineOf(macro, step("mm/mmap.c", 7, "other();"), { kind: "patch" }), [
    "-\tf(x);\t\\",
    "relocate_vma_down() uses the macro that is changed here.",
  ]);
});

test("a case is told in words, with what fails by its name", () => {
  const fault = "the preallocation of a store into the tree of VMAs";
  const alone = { ...scenario, vmas: scenario.vmas.slice(1), stack: 0, faultAt: 0, populated: [] };
  assert.deepEqual(caseSentences(alone, undefined), [
    "The stack has 2 pages at 0x40001000, none of them mapped, and is to move down by 2 pages.",
    "Page tables of the model are small: 2 entries at every level.",
  ]);
  const collision = {
    ...scenario,
    vmas: [{ ...scenario.vmas[0]!, end: 0x40000, kind: "file" as const }, scenario.vmas[1]!],
    ceiling: 0x40004000,
  };
  assert.deepEqual(caseSentences(collision, fault).slice(1, 4), [
    "Its neighbour at [0x3fffe000, 0x40000000) is a mapping of a file and in the way.",
    "USER_PGTABLES_CEILING is 0x40004000.",
    "The preallocation of a store into the tree of VMAs is made to fail.",
  ]);
});

test("a relocation that takes the place of another says so, and stands where the patch brings it in", () => {
  const [patch] = richReview.patches;
  const change = patch?.model?.relocations[0];
  assert.ok(patch?.model !== undefined && change !== undefined);
  const heir: RelocationChange = {
    ...change,
    former: "shift_arg_pages",
    text: "shift_arg_pages(), which holds, gives way to relocate_vma_down(), which breaks P",
    anchor: { kind: "patch" },
    stories: change.stories.map((story) => ({ ...story, steps: [] })),
  };
  assert.match(
    changeHeadline(heir),
    /^relocate_vma_down\(\) takes the place of shift_arg_pages\(\) and breaks what held there: pages \(P\) in 1,204 of 138,290 scenarios/,
  );
  const [note] = notesOf(richReview, {
    ...patch,
    findings: [],
    claims: [],
    remarks: [],
    model: { ...patch.model, relocations: [heir] },
  });
  assert.equal(note?.anchor.kind, "patch");
});

test("units that are mixed are no error of types", () => {
  const [patch] = richReview.patches;
  const change = patch?.model?.relocations[0];
  assert.ok(change !== undefined);
  const mixed = {
    ...change,
    stories: [],
    after: {
      kind: "rejected",
      errors: [
        {
          offence: "mistaken",
          message: words`the distance of two addresses where a page number is wanted`,
        },
      ],
    },
  } as const;
  assert.equal(
    changeHeadline(mixed),
    "relocate_vma_down() mixes units, which it did not before: the distance of two addresses where a page number is wanted",
  );
  assert.equal(
    unitsSentence(mixed),
    "relocate_vma_down() gives the distance of two addresses where a page number is wanted, and did not before.",
  );
});

test("a story that is cut keeps its head, the step that breaks and its end", () => {
  const head = ["F  a claim", "   broken    x", "", "          vma  .S.", "", "mm/mmap.c"];
  const steps = Array.from({ length: 60 }, (_, index) => `  ${index}  step();`);
  for (const at of [0, 20, 59]) {
    const lines = [...head, ...steps.toSpliced(at, 0, "      ! F: it breaks"), "   => returns 0"];
    const shown = shortened(lines, "F");
    assert.ok(shown.length < 50);
    for (const line of [...head, "      ! F: it breaks", "   => returns 0"])
      assert.ok(shown.includes(line), `${at}: ${line}`);
    const nCut = shown.reduce(
      (sum, line) => sum + Number(/^ +\.\.\. (\d+) more lines/.exec(line)?.[1] ?? 0),
      0,
    );
    assert.equal(
      shown.filter((line) => !line.includes(" more lines; ")).length + nCut,
      lines.length,
    );
  }
});

test("a relocation that is not decided is a warning and fails nothing; a new one that holds is neither", () => {
  const [patch] = undecidedReview.patches;
  assert.ok(patch?.model !== undefined);
  assert.deepEqual(
    notesOf(undecidedReview, patch)
      .filter(isComplaint)
      .map(({ tone, rule }) => `${tone} ${rule}`),
    ["warning undecided-relocation"],
  );
  assert.equal(nFailing(undecidedReview, "introduced"), 0);
  const fresh = {
    ...patch,
    model: {
      ...patch.model,
      relocations: patch.model.relocations.map((change) => ({ ...change, before: undefined })),
    },
  };
  assert.deepEqual(notesOf(undecidedReview, fresh).filter(isComplaint), []);
});
