/** Trees that the rules cannot be about: whatever is asked of them ends with 2 and the mend, and never clean. */
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { addFiles, caller, folder } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const nothing = "int f(void)\n{\n\treturn 0;\n}\n";
const vma = {
  "mm/vma.h": "int vma_shrink(void);\n",
  "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
};
/** As little as makes a kernel's root. */
const kernel = {
  ...vma,
  Makefile: "# SPDX-License-Identifier: GPL-2.0\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n",
  "arch/x86/Kbuild": "obj-y += mm/\n",
  "arch/x86/mm/fault.c": nothing,
  "arch/x86/kernel/setup.c": nothing,
  "fs/exec.c": nothing,
  "include/linux/mm.h": "",
  "kernel/fork.c": nothing,
  "tools/mm/page.c": nothing,
};

/** A folder with these files, and the path of a folder in it. */
function made(files: Readonly<Record<string, string>>, inside = "."): string {
  const root = folder();
  addFiles(root, files);
  return join(root, inside);
}

function linked(): string {
  const link = join(folder(), "mm");
  symlinkSync(made(kernel, "mm"), link);
  return link;
}

const series = join(folder(), "new.patch");
writeFileSync(
  series,
  "Subject: [PATCH] fs: add a file\n\n---\ndiff --git a/fs/new.c b/fs/new.c\nnew file mode 100644\n--- /dev/null\n+++ b/fs/new.c\n@@ -0,0 +1 @@\n+int x;\n",
);

/** Every command that judges a tree, with a question that any tree could answer. */
const questions: readonly ((tree: string) => readonly string[])[] = [
  (tree) => ["lint", tree],
  (tree) => ["lint", tree, "--pack", "kernel/mm"],
  (tree) => ["model", tree],
  (tree) => ["model", tree, "--drift"],
  (tree) => ["model", tree, "--emit-ts"],
  (tree) => ["model", tree, "--before", tree],
  (tree) => ["baseline", tree, "--file", join(folder(), "baseline")],
  (tree) => ["review", series, "--tree", tree],
  (tree) => ["explain", "vma_shrink", tree],
];

const PART = /: a part of a kernel tree; give its root, \/\S+\n$/;
const NOTHING = /: nothing there that mm\/.* could apply to; give the root of a kernel tree\n$/;
const wrong: readonly (readonly [claim: string, tree: string, says: RegExp])[] = [
  ["the owner's own folder", made(kernel, "mm"), PART],
  ["a folder beside the owner", made(kernel, "fs"), PART],
  ["a folder of an architecture, which has a mm of its own", made(kernel, "arch/x86"), PART],
  ["a folder that has a folder mm and is none of the kernel", made(kernel, "tools"), PART],
  ["a link into a kernel tree", linked(), PART],
  [
    "a copy of an architecture",
    made({ Kbuild: "obj-y += mm/\n", "mm/fault.c": nothing, "kernel/setup.c": nothing }),
    NOTHING,
  ],
  ["a copy of the owner's folder", made({ "vma.c": nothing, "mmap.c": caller("f") }), NOTHING],
  [
    "the folder above a kernel tree",
    made(Object.fromEntries(Object.entries(kernel).map(([path, text]) => [`linux/${path}`, text]))),
    NOTHING,
  ],
  [
    "another project",
    made({ Makefile: "VERSION = 1\n", "src/main.c": nothing, "lib/list.c": nothing }),
    NOTHING,
  ],
  ["a folder like /etc", made({ "init.d/x": "", "python3/a.l": "" }), NOTHING],
  ["an empty folder", folder(), /: no source code in it; give the root of a kernel tree\n$/],
  [
    "a folder without code",
    made({ "mm/README.md": "" }),
    /: no source code in it; give the root of a kernel tree\n$/,
  ],
];

test("a wrong tree ends every command with 2 and one line that says what to give", async () => {
  for (const [claim, tree, says] of wrong) {
    for (const question of questions) {
      // lint finds the tree that a part belongs to.
      if (says === PART && question(tree)[0] === "lint") continue;
      const { code, stdout, stderr } = await ringfence(question(tree));
      const asked = `${claim}: ${question("TREE").join(" ")}`;
      assert.equal(code, 2, `${asked}: ${stdout}${stderr}`);
      assert.equal(stdout, "", asked);
      assert.match(stderr, says, asked);
      assert.equal(stderr.split("\n").length, 2, asked);
    }
  }
});

const right: readonly (readonly [claim: string, tree: string])[] = [
  ["a kernel tree", made(kernel)],
  [
    "a kernel tree without anything that is guarded",
    made({ ...kernel, "mm/vma.h": "", "mm/vma.c": nothing }),
  ],
  ["some files of a kernel", made(vma)],
  [
    "some files of a kernel with its makefile",
    made({ ...vma, Makefile: "VERSION = 6\nobj-y := mm/\n" }),
  ],
  ["some files of the owner, none of which is guarded", made({ "mm/mmap.c": nothing })],
  [
    "a kernel tree within a folder of another one",
    made(
      Object.fromEntries(
        Object.entries({ ...kernel }).flatMap(([path, text]) => [
          [path, text],
          [`old/${path}`, text],
        ]),
      ),
      "old",
    ),
  ],
];

test("a right tree is judged, small as it may be", async () => {
  for (const [claim, tree] of right) {
    for (const args of [
      ["lint", tree],
      ["model", tree],
      ["review", series, "--tree", tree],
    ]) {
      const { code, stderr } = await ringfence(args);
      assert.equal(code, 0, `${claim}: ${args.join(" ")}: ${stderr}`);
    }
  }
});

test("where the owner's files cannot be read, the answer is incomplete and the tree not wrong", async () => {
  const tree = made({ "fs/exec.c": nothing });
  mkdirSync(join(tree, "mm"));
  symlinkSync("/nowhere", join(tree, "mm/vma.c"));
  for (const args of [
    ["lint", tree],
    ["model", tree],
  ])
    assert.equal((await ringfence(args)).code, 3, args[0]);
});
