/** What is read of a makefile, and what is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { readMakefile } from "./makefile.js";

const folder = "tools/testing/vma";
const read = (text: string, more: Readonly<Record<string, string>> = {}) =>
  readMakefile(`${folder}/Makefile`, (path) =>
    path === `${folder}/Makefile` ? text : Object.hasOwn(more, path) ? more[path] : undefined,
  );

test("-I and -D are those of the flags, in their order and whatever variables they come through", () => {
  const { folders, macros } = read(
    "MORE = -DFIRST\nCPPFLAGS += -I. -I ../shared\n" +
      "CFLAGS += $(MORE) -DBITS=128 \\\n\t-I../../include/ -g -D 7 -I/usr/include -I../../../../..\n",
  );
  assert.deepEqual(folders, [folder, "tools/testing/shared", "tools/include"]);
  assert.deepEqual(
    [...macros],
    [
      ["FIRST", "1"],
      ["BITS", "128"],
    ],
  );
});

test("objects are named anywhere but in recipes, and their sources lie where rules say", () => {
  const { objects, sources } = read(
    "include ../shared/shared.mk\nOFILES = vma.o $(LIBS)\nvma: $(OFILES)\n\tcc hidden.o\n",
    {
      "tools/testing/shared/shared.mk":
        "LIBS := slab.o find_bit.o # not.o\nvpath %.c ../../lib\n%.o: ../shared/%.c\n\tcc $<\n",
    },
  );
  assert.deepEqual(objects, ["slab", "find_bit", "vma"]);
  assert.deepEqual(sources, ["tools/lib", "tools/testing/shared"]);
  assert.deepEqual(read("vpath %.c ..\n").sources, ["tools/testing"]);
});

test("a branch counts where its condition holds, and one that is not understood does not", () => {
  const { macros } = read(
    "ifndef SHIFT\nSHIFT=3\nCFLAGS += -DA\nendif\nifdef SHIFT\nCFLAGS += -DB\nelse\nCFLAGS += -DC\nendif\n" +
      "ifeq ($(BUILD), 32)\nCFLAGS += -DD\nelse ifeq ($(SHIFT),3)\nCFLAGS += -DE\nelse\nCFLAGS += -DF\nendif\n" +
      "ifeq ($(shell true),)\nCFLAGS += -DG\nendif\n",
  );
  assert.deepEqual([...macros.keys()].slice(0, 3), ["A", "B", "E"]);
});

test("makefiles that include each other, and variables that hold themselves, come to an end", () => {
  const { macros } = read("A = $(B) -DX\nB = $(A)\nCFLAGS = $(A)\ninclude Makefile\n", {});
  assert.deepEqual([...macros.keys()].slice(0, 1), ["X"]);
  const doubling = Array.from({ length: 60 }, (_, i) => `V${i + 1} = $(V${i})$(V${i})\n`).join("");
  read(`V0 = -DX\n${doubling}CFLAGS = $(V60)\n`);
});

test("whatever a makefile holds, it is read, and names no folder outside of the tree", () => {
  const piece = fc.constantFrom(
    "CFLAGS",
    "+=",
    "=",
    "-I",
    "../",
    "..",
    "/",
    "-D",
    "x",
    "$(",
    ")",
    "ifeq",
    "else",
    "endif",
    "\n",
    "include ",
    "vpath %.c ",
    "%.o: ",
    "%.c",
    "\t",
    "\\\n",
    "#",
    ".o",
    " ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { folders, sources } = read(pieces.join(""));
      for (const each of [...folders, ...sources])
        assert.doesNotMatch(each, /^\/|(?:^|\/)\.\.(?:\/|$)/);
    }),
    runs(100),
  );
});
