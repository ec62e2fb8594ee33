/** Files that patches change one after the other: for the tests that compare us with git. */
import type { Dice } from "./sample.js";

const PATHS = ["mm/mmap.c", "mm/vma.c", "fs/exec.c", "include/linux/mm.h", "kernel/fork.c"];
const CODE = [
  "\tint ret = 0;",
  "\tif (x == y)",
  "\t\treturn -EINVAL;",
  "}",
  "{",
  "",
  "int f(struct vm_area_struct *vma)",
  "\tx = 10; y =3D;",
  "\t/* From what we see at 10:12 2024 */",
  " * caf\xc3\xa9 \xe2\x86\x92",
  "--y;",
  "---",
  "++y;",
  '\tpr_info("=?utf-8?q?x?=");',
  "#define A(b) \\",
  "\tcall(a, b,  \tc);",
  "\ttrailing ",
  `\tlong(${"an_argument, ".repeat(9)}last);`,
];

/** Files, latin1, by their paths. */
export class SampleTree {
  readonly files: Map<string, readonly string[]>;

  constructor(files: ReadonlyMap<string, readonly string[]>) {
    this.files = new Map(files);
  }

  static of(dice: Dice): SampleTree {
    const lines = (at: number): string[] =>
      Array.from({ length: 40 }, (_, n) =>
        dice.roll(2) === 0 ? dice.of(CODE) : `\tline_${at}_${n}();`,
      );
    return new SampleTree(new Map(PATHS.map((path, at) => [path, lines(at)])));
  }

  /** Changes one line of one file, and gives the diff. */
  change(dice: Dice): string {
    const path = dice.of(PATHS);
    const lines = this.files.get(path) ?? [];
    const row = 3 + dice.roll(lines.length - 6);
    const added = Array.from({ length: 1 + dice.roll(3) }, () =>
      dice.roll(2) === 0 ? dice.of(CODE) : `\tnew_${dice.roll(1000)}();`,
    );
    const hunk = [
      ...lines.slice(row - 3, row).map((line) => ` ${line}`),
      `-${lines[row] ?? ""}`,
      ...added.map((line) => `+${line}`),
      ...lines.slice(row + 1, row + 4).map((line) => ` ${line}`),
    ];
    this.files.set(path, [...lines.slice(0, row), ...added, ...lines.slice(row + 1)]);
    const head =
      dice.roll(6) === 0 ? "" : `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n`;
    const range = `@@ -${row - 2},7 +${row - 2},${6 + added.length} @@ ${dice.of(["int f(void)", ""])}`;
    return `${head}--- a/${path}\n+++ b/${path}\n${range}\n${hunk.map((line) => `${line}\n`).join("")}`;
  }

  text(path: string): string {
    return (this.files.get(path) ?? []).map((line) => `${line}\n`).join("");
  }
}
