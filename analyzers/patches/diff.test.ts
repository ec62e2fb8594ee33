/** Diffs that are refused, each with the one line that is said; and forms that are taken. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDiff } from "./diff.js";
import { PatchError } from "./patch-error.js";
import { hunkLines, type FilePatch, type Hunk } from "./patch.js";

const parse = (text: string): FilePatch[] => parseDiff(Buffer.from(text, "latin1"));
const edit = (from: string, to: string): string => `--- ${from}\n+++ ${to}\n@@ -1 +1 @@\n-a\n+b\n`;
const git = (path: string): string => `diff --git ${path}\nindex 1111111..2222222 100644\n`;

const refused: readonly [what: string, text: string, message: RegExp][] = [
  [
    "a path that leaves the tree",
    edit("a/../../etc/passwd", "b/../../etc/passwd"),
    /^\.\.\/\.\.\/etc\/passwd: hunk 1: line 1 of the diff: a path that leaves the tree is refused$/,
  ],
  [
    "an absolute path",
    "--- a//etc/passwd\n+++ b//etc/passwd\n@@ -1 +1 @@\n-a\n+b\n",
    /^\/?etc\/passwd: |refused/,
  ],
  ["git's own data", edit("a/x/.GIT/config", "b/x/.GIT/config"), /git's own data is refused$/],
  [
    "git's own data by a stream with a line end in its name",
    edit('"a/.git:\\nx/y"', '"b/.git:\\nx/y"'),
    /git's own data/,
  ],
  ["git's own data by its short name", edit("a/git~1/config", "b/git~1/config"), /git's own data/],
  [
    "git's own data with an invisible character",
    edit('"a/.g\\342\\200\\214it/x"', '"b/.g\\342\\200\\214it/x"'),
    /git's own data/,
  ],
  ["a NUL", edit('"a/x\\000y"', '"b/x\\000y"'), /^x\\x00y: .*a path with a NUL/],
  ["a backslash", edit('"a/x\\\\y"', '"b/x\\\\y"'), /a path with a backslash/],
  ["a drive letter", edit("a/C:/x", "b/C:/x"), /a drive letter/],
  [
    "a rename out of the tree",
    "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to ../y\n",
    /leaves the tree/,
  ],
  [
    "a link as .gitmodules",
    "diff --git a/.gitmodules b/.gitmodules\nnew file mode 120000\n--- /dev/null\n+++ b/.gitmodules\n@@ -0,0 +1 @@\n+x\n",
    /in place of \.gitmodules/,
  ],
  [
    "a combined diff",
    "diff --cc mm/x.c\nindex 1,2..3\n--- a/mm/x.c\n+++ b/mm/x.c\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n",
    /^line 1 of the diff: a combined diff of a merge cannot be applied/,
  ],
  [
    "a hunk that is too short",
    edit("a/x", "b/x").replace("-1 +1", "-1,2 +1,2"),
    /^x: hunk 1: line 6 of the diff: the text ends while 1 old and 1 new lines/,
  ],
  [
    "a hunk that is too long",
    "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n+b\n+c\n",
    /^x: hunk 1: line 7 of the diff: the lines of the hunk are not as many|text ends/,
  ],
  [
    "a wrapped line",
    "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+a long line\nwrapped\n b\n",
    /line 6 of the diff: a line of the hunk begins with no blank/,
  ],
  ["a hunk that changes nothing", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n a\n", /changes nothing/],
  [
    "a hunk header that is none",
    "--- a/x\n+++ b/x\n@@ -1 +x @@\n a\n",
    /a hunk header that cannot be read/,
  ],
  ["a hunk without a file", "@@ -1 +1 @@\n-a\n+b\n", /a hunk without the lines that name its file/],
  ["a header without a change", git("a/x b/x"), /a header without any change/],
  [
    "headers that contradict each other",
    "diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n",
    /contradicts line 2/,
  ],
  [
    "a name that differs",
    `diff --git a/x b/y\nrename from x\nrename to y\n${edit("a/x", "b/z")}`,
    /^line 5 of the diff: names another file than the lines above it$/,
  ],
  [
    "a mode that is no number",
    "diff --git a/x b/x\nold mode 100x\nnew mode 100755\n",
    /no octal number/,
  ],
  [
    "a creation with old lines",
    "--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
    /creates the file, yet expects lines/,
  ],
  [
    "a deletion that leaves lines",
    "--- a/x\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n",
    /deletes the file, yet leaves lines/,
  ],
  [
    "binary data that is none",
    "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\nnonsense\n\n",
    /not base 85/,
  ],
  [
    "binary data whose way back ends early",
    "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 0\nHcmV?d00001\n\ndelta ",
    /binary data that ends early/,
  ],
  [
    "binary data whose way back has no size",
    "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 0\nHcmV?d00001\n\ndelta \n\n",
    /binary data without its size/,
  ],
  [
    "binary data that unpacks to more than it says",
    "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\nIcmWFv00IC2\n\n",
    /./,
  ],
  [
    "a header line without end",
    `diff --git a/${"x".repeat(1 << 16)} b/x\n\n\n\n\n\n\n`,
    /longer than two paths/,
  ],
];

for (const [what, text, message] of refused) {
  test(`${what} is refused in one line`, () => {
    const files = (): FilePatch[] => parse(text);
    assert.throws(files, (error) => {
      assert.ok(error instanceof PatchError, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /[\n\r\0]/);
      return true;
    });
  });
}

const taken: readonly [what: string, text: string, paths: string][] = [
  ["a quilt patch", edit("a/mm/x.c~name", "a/mm/x.c"), "mm/x.c"],
  [
    "GNU time stamps",
    edit(
      "a/x y.c\t2024-06-27 20:38:47.000000000 +0100",
      "b/x y.c\t2024-06-27 20:38:47.000000000 +0100",
    ),
    "x y.c",
  ],
  [
    "the epoch for a file that is not there",
    "--- a/x.c\t1970-01-01 01:00:00.000000000 +0100\n+++ b/x.c\t2024-06-27 20:38:47 +0100\n@@ -0,0 +1 @@\n+b\n",
    "create x.c",
  ],
  [
    "names with blanks, ended by a tab",
    `diff --git a/a b.c b/a b.c\nindex 1111111..2222222 100644\n${edit("a/a b.c\t", "b/a b.c\t")}`,
    "a b.c",
  ],
  [
    "names that hold the prefix of the second",
    "diff --git a/x b/y b/x b/y\nold mode 100644\nnew mode 100755\n",
    "x b/y",
  ],
  [
    "octal names of each side",
    'diff --git "a/caf\\303\\251.c" "b/caf\\303\\251.c"\nold mode 100644\nnew mode 100755\n',
    "caf\u00e9.c",
  ],
  [
    "a name that is no UTF-8",
    'diff --git "a/caf\\351.c" "b/caf\\351.c"\nold mode 100644\nnew mode 100755\n',
    "caf\u00e9.c",
  ],
  ["no prefixes", git("mm/x.c mm/x.c") + edit("mm/x.c", "mm/x.c"), "mm/x.c"],
  ["no prefixes and no git header", edit("mm/x.c", "mm/x.c"), "mm/x.c"],
  [
    "prefixes of git's other kind",
    git("i/mm/x.c w/mm/x.c") + edit("i/mm/x.c", "w/mm/x.c"),
    "mm/x.c",
  ],
  [
    "a rename with changes",
    `diff --git a/x.c b/y.c\nsimilarity index 90%\nrename from x.c\nrename to y.c\nindex 1111111..2222222 100644\n${edit("a/x.c", "b/y.c")}`,
    "rename y.c",
  ],
  [
    "a section text of any kind",
    edit("a/x.c", "b/x.c").replace("@@\n", "@@ @@ -1 +1 @@ diff --git\n"),
    "x.c",
  ],
  [
    "a deleted line that looks like a header",
    "--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1 @@\n--- a\n-++ b\n+++ c\n",
    "x.sql",
  ],
  [
    "what follows the counts",
    `${edit("a/x.c", "b/x.c")}-- \n2.39.5\n\n-----\n- a footer\n+ of a list\n`,
    "x.c",
  ],
];

for (const [what, text, wanted] of taken) {
  test(`${what} is understood`, () => {
    assert.equal(
      parse(text)
        .map(({ change, newPath }) => (change === "modify" ? newPath : `${change} ${newPath}`))
        .join(", "),
      wanted,
    );
  });
}

test("the lines of a hunk know their places", () => {
  const text =
    "--- a/x\n+++ b/x\n@@ -3,3 +4,3 @@ f\n a\n-b\n\\ No newline at end of file\n+c\n d\n";
  const [file] = parse(text);
  const lines = hunkLines(file as FilePatch, file?.hunks[0] as Hunk);
  const shown = lines.map(
    ({ sign, start, end, oldLine, newLine, line }) =>
      `${line} ${oldLine}:${newLine} ${String.fromCharCode(sign)}${JSON.stringify(text.slice(start, end))}`,
  );
  assert.deepEqual(shown, ['4 3:4  "a\\n"', '5 4:0 -"b"', '7 0:5 +"c\\n"', '8 5:6  "d\\n"']);
});
