/** What a run leaves for the next one is used where it holds, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { check, type Check } from "../../rules/judge/check.js";
import { entriesOf } from "../../rules/judge/pages.js";
import { CheckSession } from "../../rules/judge/session.js";
import { readRuleFile } from "../../rules/files/rule-file.js";
import { blobId } from "../trees/overlay.js";
import { memoryTree } from "../trees/memory-tree.js";
import type { Listing, Tree } from "../trees/tree.js";
import { MadeMemory, type MadeKeeper, type MadeRecord } from "./made-memory.js";

const { boundaries } = readRuleFile(
  "rules.yaml",
  "version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [keep_trim, keep_cut] }\n    allow_in: [keep/**]\n    why: private\n",
);

type Texts = Readonly<Record<string, string>>;

const base: Texts = {
  "keep/keep.c": "int keep_trim(void)\n{\n\treturn 0;\n}\nint keep_cut(void)\n{\n\treturn 1;\n}\n",
  "include/linux/glue.h":
    "#ifndef GLUE_H\n#define GLUE_H\n#define GLUE(a, b) a##b\nstatic inline int glue(void)\n{\n\treturn 1;\n}\n#endif\n",
  "drivers/x.c":
    '#include <linux/glue.h>\n#include "part.h"\nint f(void)\n{\n\treturn GLUE(keep_, PART)();\n}\n',
  "drivers/y.c": "#include <linux/glue.h>\nint g(void)\n{\n\treturn GLUE(keep_, cut)();\n}\n",
  "drivers/z.c": '#include "table.txt"\nint h(void)\n{\n\treturn JOIN(keep_, trim)();\n}\n',
  "drivers/Makefile": "obj-y += x.o y.o z.o\n",
  "lib/part.h": "#define PART nothing\n",
  "lib/shared/part.h": "#define PART trim\n",
};

interface Case {
  readonly what: string;
  /** Files as they are then; an empty text: gone. */
  readonly changes: Texts;
  /** Roots that are walked again. */
  readonly walked: readonly string[];
}

const all = Object.keys(base).filter((path) => /\.[ch]$/.test(path));

const cases: readonly Case[] = [
  { what: "nothing", changes: {}, walked: [] },
  {
    what: "the text of one file",
    changes: {
      "drivers/y.c": "#include <linux/glue.h>\nint g(void)\n{\n\treturn GLUE(keep_, trim)();\n}\n",
    },
    walked: ["drivers/y.c"],
  },
  {
    what: "a macro of a header",
    changes: { "include/linux/glue.h": "#define GLUE(a, b) a\n" },
    walked: ["drivers/x.c", "drivers/y.c", "include/linux/glue.h"],
  },
  {
    what: "a header of that name beside the file",
    changes: { "drivers/part.h": "#define PART cut\n" },
    walked: ["drivers/part.h", "drivers/x.c"],
  },
  {
    what: "a header that is gone",
    changes: { "include/linux/glue.h": "" },
    walked: ["drivers/x.c", "drivers/y.c"],
  },
  {
    what: "a file that is no code by its name and is included",
    changes: { "drivers/table.txt": "#define JOIN(a, b) a##b\n" },
    walked: ["drivers/z.c"],
  },
  {
    what: "a folder that a makefile names",
    changes: { "drivers/Makefile": "obj-y += x.o\nccflags-y += -I$(srctree)/lib/shared\n" },
    walked: ["drivers/x.c", "drivers/z.c"],
  },
  {
    what: "a makefile that names no other folder",
    changes: { "drivers/Makefile": "obj-y += x.o\n" },
    walked: [],
  },
];

function treeOf(changes: Texts): Tree {
  const texts = Object.entries({ ...base, ...changes }).filter(([, text]) => text !== "");
  return memoryTree(new Map(texts.map(([path, text]) => [path, Buffer.from(text)])));
}

function listed(tree: Tree): Listing {
  const listing = tree.list(true);
  const idOf = (path: string): string => blobId(tree.read(path) ?? Buffer.from(""));
  return { ...listing, files: listing.files.map((file) => ({ ...file, id: idOf(file.path) })) };
}

function told({ pages, findings, incomplete }: Check): string {
  return JSON.stringify([entriesOf({ pages }), findings, incomplete]);
}

/** Counts the roots that are walked, and keeps one record. */
class Watch implements MadeKeeper {
  record: MadeRecord | undefined;
  recall(): MadeRecord | undefined {
    return this.record;
  }
  store(_key: string, record: MadeRecord): void {
    this.record = structuredClone(record);
  }
}

async function checkedWith(
  tree: Tree,
  keeper: MadeKeeper | undefined,
): Promise<{ readonly told: string; readonly walked: readonly string[] }> {
  const walked: string[] = [];
  const declared = { recall: () => undefined, store: () => undefined };
  const session = new CheckSession(
    keeper && { declared, made: keeper, ledgers: declared, readings: declared },
  );
  const { made } = session;
  const ask = made.madeOf.bind(made);
  const madeOf: MadeMemory["madeOf"] = (root, make) =>
    ask(root, () => {
      walked.push(root);
      return make();
    });
  Object.assign(made, { madeOf });
  const checked = await check(tree, listed(tree), boundaries, { today: "2026-01-01", session });
  return { told: told(checked), walked };
}

for (const { what, changes, walked } of cases) {
  test(`where ${what} changes, what rests on it is walked again`, async () => {
    const watch = new Watch();
    const first = await checkedWith(treeOf({}), watch);
    assert.deepEqual([...first.walked].sort(), [...all].sort());
    const tree = treeOf(changes);
    const again = await checkedWith(tree, watch);
    assert.deepEqual([...again.walked].sort(), walked);
    assert.equal(again.told, (await checkedWith(tree, undefined)).told);
  });
}

test("in a small tree every file is looked at, so that its text matters as well", async () => {
  const watch = new Watch();
  await checkedWith(treeOf({}), watch);
  const text = (base["include/linux/glue.h"] ?? "").replace("return 1", "return 2");
  const { walked } = await checkedWith(treeOf({ "include/linux/glue.h": text }), watch);
  assert.deepEqual([...walked].sort(), ["drivers/x.c", "drivers/y.c", "include/linux/glue.h"]);
});

test("of a header that is not looked at the directives alone matter", () => {
  const text = base["include/linux/glue.h"] ?? "";
  const walkedAfter = (glue: string): readonly string[] => {
    const watch = new Watch();
    const walked: string[] = [];
    for (const now of [text, glue]) {
      const tree = treeOf({ "include/linux/glue.h": now });
      const memory = new MadeMemory(watch);
      memory.begin(
        {
          listing: listed(tree),
          read: (path) => tree.read(path),
          expect: () => undefined,
          searchFolders: () => [],
        },
        "key",
      );
      memory.look(new Set(["drivers/y.c"]));
      memory.madeOf("drivers/y.c", () => {
        walked.push(now === text ? "first" : "again");
        return {
          made: { names: [], includes: [], troubles: [] },
          trace: {
            files: ["drivers/y.c", "include/linux/glue.h"],
            cited: new Set(),
            missed: [],
            names: ["glue.h"],
            folders: [],
          },
        };
      });
      memory.end();
    }
    return walked;
  };
  assert.deepEqual(walkedAfter(text.replace("return 1", "return 2")), ["first"]);
  assert.deepEqual(walkedAfter(text.replace("a##b", "b##a")), ["first", "again"]);
  assert.deepEqual(walkedAfter(`${text}int x;\n`), ["first", "again"]);
});

test("makefiles that kept walks rest on are expected before the first of them is held against the tree", () => {
  const tree = memoryTree(
    new Map(
      ["Makefile", "a/b/Kbuild", "a/b/x.c", "a/Makefile", "c/Makefile", "c/y.c"].map((path) => [
        path,
        Buffer.from(`# ${path}`),
      ]),
    ),
  );
  const watch = new Watch();
  const asked: string[] = [];
  const walk = (memory: MadeMemory, root: string, folder: string): void => {
    const trace = {
      files: [root],
      cited: new Set<string>(),
      missed: [],
      names: [],
      folders: [folder],
    };
    memory.madeOf(root, () => ({ made: { names: [], includes: [], troubles: [] }, trace }));
  };
  for (let n = 0; n < 2; n++) {
    const memory = new MadeMemory(watch);
    const ground = {
      listing: listed(tree),
      read: (path: string) => tree.read(path),
      expect: (paths: readonly string[]) => void asked.push(...paths),
      searchFolders: (folder: string) => (asked.push(`folders of ${folder}`), []),
    };
    memory.begin(ground, "key");
    const roots = ["a/b/x.c", "c/y.c"];
    memory.look(new Set(roots));
    assert.equal(memory.unknown(roots).length, n === 0 ? 2 : 0);
    walk(memory, "a/b/x.c", "a/b");
    walk(memory, "c/y.c", "c");
    memory.end();
  }
  assert.deepEqual(asked, [
    ...["folders of a/b", "folders of c"],
    ...["a/b/Kbuild", "a/Makefile", "c/Makefile", "folders of a/b", "folders of c"],
  ]);
});
