/** Macros of makefiles are those that kbuild would hand to the compiler of a file. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../trees/memory-tree.js";
import { givenByMakefiles } from "./makefile-macros.js";

const values = new Map([["CONFIG_ON", "y"]]);

interface Case {
  readonly what: string;
  /** Makefiles by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Of mm/sub/a.c. */
  readonly given: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { what: "none", files: { "mm/sub/Makefile": "obj-y := a.o\n" }, given: {} },
  {
    what: "of the folder, with a text and without",
    files: { "mm/sub/Makefile": "ccflags-y := -O2 -DONE -D TWO=2 -Wall\n" },
    given: { ONE: "1", TWO: "2" },
  },
  {
    what: "of the file, and not of another",
    files: { "mm/sub/Makefile": "CFLAGS_a.o += -DOWN\nCFLAGS_b.o += -DOTHER\n" },
    given: { OWN: "1" },
  },
  {
    what: "of a folder above, as far as it is for all below",
    files: { "mm/Makefile": "subdir-ccflags-y := -DBELOW\nccflags-y := -DABOVE\n" },
    given: { BELOW: "1" },
  },
  {
    what: "as the configuration has it",
    files: { "mm/sub/Makefile": "ccflags-$(CONFIG_ON) += -DON\nccflags-$(CONFIG_OFF) += -DOFF\n" },
    given: { ON: "1" },
  },
  {
    what: "taken away again",
    files: { "mm/sub/Makefile": "ccflags-y := -DGONE\nCFLAGS_a.o := -UGONE\n" },
    given: {},
  },
  {
    what: "of Kbuild rather than of Makefile",
    files: { "mm/sub/Kbuild": "ccflags-y := -DK\n", "mm/sub/Makefile": "ccflags-y := -DM\n" },
    given: { K: "1" },
  },
  {
    what: "in quotes that the shell takes away",
    files: { "mm/sub/Makefile": 'ccflags-y := -DTEXT=\\"x\\" -DN="3"\n' },
    given: { TEXT: '"x"', N: "3" },
  },
  {
    what: "with a text that only make knows",
    files: { "mm/sub/Makefile": "ccflags-y := -DWHO=$(shell who)\n" },
    given: { WHO: "__text_that_only_make_knows" },
  },
];

for (const { what, files, given } of cases) {
  test(`macros of makefiles: ${what}`, () => {
    const tree = memoryTree(
      new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
    );
    const { macros, makefiles } = givenByMakefiles("mm/sub/a.c", tree, (symbol) =>
      values.get(symbol),
    );
    assert.deepEqual(Object.fromEntries(macros.map(({ name, text }) => [name, text])), given);
    for (const { path } of macros) assert.ok(makefiles.includes(path));
  });
}
