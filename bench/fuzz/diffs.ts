/** Diffs for a small tree: what people and git write, and the bits of them that readers differ about. */
import type { Dice } from "./dice.js";
import type { Case } from "./targets/target.js";

export const diffWords: readonly string[] = [
  "diff --git a/fs/exec.c b/fs/exec.c",
  "--- a/fs/exec.c",
  "+++ b/fs/exec.c",
  "+++ b/fs/new.c",
  "--- /dev/null",
  "+++ /dev/null",
  "@@ -1,4 +1,4 @@",
  "@@ -0,0 +1,2 @@",
  "@@ -1 +1 @@",
  "@@ -2,2 +2,3 @@ int f(void)",
  "@@ -1,4 +0,0 @@",
  " ",
  "+",
  "-",
  "\\ No newline at end of file",
  "new file mode 100644",
  "new file mode 120000",
  "deleted file mode 100644",
  "old mode 100644",
  "new mode 100755",
  "rename from fs/clean.c",
  "rename to fs/moved.c",
  "copy from mm/vma.c",
  "copy to fs/copy.c",
  "similarity index 100%",
  "similarity index 90%",
  "index 0000000..1111111 100644",
  "GIT binary patch",
  "literal 4",
  "delta 3",
  "zcmZo",
  "Binary files a/x and b/x differ",
  '"a/fs/\\303\\251.c"',
  "a/../x",
  "b/.git/config",
  "-- ",
  "2.39.5",
  "Index: fs/exec.c",
  "=======",
  "+int x(void) { return vma_shrink(); }",
  "+\tvma_shrink();",
  "-\treturn vma_shrink();",
];

/** A diff as git writes it, of one to three files: edits, new files, removed ones, renames. */
export function someDiff(dice: Dice, files: Case): string {
  const paths = [...files.keys()];
  let text = "";
  for (let n = dice.few(3); n > 0; n--) {
    const path = dice.of(paths);
    const lines = Buffer.from(files.get(path) ?? [])
      .toString("latin1")
      .split("\n")
      .slice(0, -1);
    const kind = dice.roll(6);
    if (kind === 0)
      text += `diff --git a/fs/n${n}.c b/fs/n${n}.c\nnew file mode 100644\n--- /dev/null\n+++ b/fs/n${n}.c\n@@ -0,0 +1,2 @@\n+int n${n}(void);\n+/* new */\n`;
    else if (kind === 1)
      text += `diff --git a/${path} b/${path}\ndeleted file mode 100644\n--- a/${path}\n+++ /dev/null\n@@ -1,${lines.length} +0,0 @@\n${lines.map((line) => `-${line}\n`).join("")}`;
    else if (kind === 2)
      text += `diff --git a/${path} b/fs/r${n}.c\nsimilarity index 100%\nrename from ${path}\nrename to fs/r${n}.c\n`;
    else text += edited(dice, path, lines);
  }
  return text;
}

function edited(dice: Dice, path: string, lines: readonly string[]): string {
  const at = dice.roll(lines.length);
  const from = Math.max(0, at - 3);
  const behind = lines.slice(at + 1, at + 4);
  const added =
    dice.roll(3) === 0
      ? ["\tvma_shrink();"]
      : Array.from({ length: dice.roll(3) }, (_, n) => `/* ${n} */`);
  const before = lines.slice(from, at);
  const nOld = before.length + 1 + behind.length;
  const nNew = before.length + added.length + behind.length;
  const body = [
    ...before.map((line) => ` ${line}`),
    `-${lines[at] ?? ""}`,
    ...added.map((line) => `+${line}`),
    ...behind.map((line) => ` ${line}`),
  ];
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${from + 1},${nOld} +${from + (nNew === 0 ? 0 : 1)},${nNew} @@\n${body.join("\n")}\n`;
}
