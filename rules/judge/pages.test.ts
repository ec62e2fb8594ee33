/**
 * A check that goes on from the last one says what one from the beginning says: whatever changes in
 * between, and in whatever order states of a tree come.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FileFacts } from "../../analyzers/references/facts.js";
import { scan } from "../../analyzers/references/scan.js";
import type { FactKeeper } from "../../analyzers/references/survey-tree.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import { effort } from "../../testing/effort.js";
import { readRuleFile } from "../files/rule-file.js";
import { check, type Check } from "./check.js";
import { entriesOf } from "./pages.js";
import { CheckSession } from "./session.js";

const rules = `version: 1
boundaries:
  - id: mm/private
    guard: { declared_in: [mm/private.h], functions: [grow] }
    headers: [mm/private.h]
    allow_in: [mm/**]
    why: It is private.
  - id: fs/private
    guard: { functions: [shrink], types: [box] }
    allow_in: [fs/**]
    why: It is private.
`;

/** Each file as it may stand in a state. */
const variants: Readonly<Record<string, readonly string[]>> = {
  Makefile: ["VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n"],
  "drivers/Makefile": ["", "ccflags-y := -I$(srctree)/mm\n"],
  "mm/private.h": [
    "int inner(int n);\nstruct inner_box { int n; };\n#define MAKE(n) in##n\n",
    "\n\nint inner(int n);\n#define MAKE(n) in##n(0)\n",
    "int inner(int n);\nint outer(int n);\n",
  ],
  "mm/a.c": [
    '#include "private.h"\nint grow(int n) { return inner(n); }\n',
    "int grow(int n);\nint inner(int n) { return n; }\nEXPORT_SYMBOL(inner);\n",
    "int other;\n",
  ],
  "include/linux/open.h": [
    "int open(int n);\n",
    "#include <private.h>\nstatic inline int open(int n) { return grow(n) + inner(n); }\n",
    "static int grow(int n) { return n; }\n#define inner(n) (n)\n",
    "struct box { int n; };\n#undef grow\n",
    '#include "../../data/table.txt"\n',
  ],
  "include/linux/far.h": [
    "#include <linux/open.h>\n",
    '#include "../../mm/private.h"\n',
    "int far;\n",
  ],
  "fs/a.c": [
    "struct box { int n; };\nint shrink(int n) { return n; }\n",
    "#include <linux/far.h>\nint f(void) { return inner(1) + open(2); }\n",
    "#include <linux/open.h>\nint g(void) { struct inner_box *b = 0; return MAKE(ner)(1) + grow(2); }\n",
  ],
  "drivers/a.c": [
    "#include <linux/far.h>\nint h(struct box b) { return inner(b.n) + grow(1) + shrink(2); }\n",
    "#include <private.h>\nint h(int inner) { return MAKE(ner) + inner; }\n",
    "int grow(int n);\nint h(int n) { int inner = grow(n); return inner + open(n); }\n",
  ],
  "data/table.txt": [
    "int t = grow(1);\n",
    "int t;\n",
    "static int inner(int n) { return grow(n); }\n",
  ],
};
const paths = Object.keys(variants);
const { boundaries } = readRuleFile("rules.yaml", rules);

type State = readonly number[];

function treeOf(state: State): Tree {
  return memoryTree(
    new Map(
      paths.map((path, at) => [
        path,
        Buffer.from((variants[path] as string[])[state[at] as number] as string),
      ]),
    ),
  );
}

/** As the states of a series do: what is known of a text stays the same object. */
function keeperOf(tree: Tree, known: Map<string, FileFacts | undefined>): FactKeeper {
  return async (plan, files) => {
    const facts: FileFacts[] = [];
    for (const { path } of files) {
      const key = JSON.stringify([plan, path, tree.read(path)?.toString()]);
      if (!known.has(key)) known.set(key, (await scan(tree, [path], plan)).facts[0]);
      const own = known.get(key);
      if (own !== undefined) facts.push(own);
    }
    return { facts, skipped: [] };
  };
}

function told({ pages, findings, kinds, incomplete, looked, isOwned }: Check): string {
  return JSON.stringify([entriesOf({ pages }), findings, kinds, incomplete, looked, isOwned]);
}

async function holds(states: readonly State[]): Promise<void> {
  const session = new CheckSession();
  const known = new Map<string, FileFacts | undefined>();
  const today = "2026-01-01";
  let listing: Listing | undefined;
  let last: State | undefined;
  for (const state of states) {
    const tree = treeOf(state);
    listing ??= tree.list(false);
    session.note(paths.filter((_, at) => last?.[at] !== state[at]));
    last = state;
    const keeper = keeperOf(tree, known);
    const again = await check(tree, listing, boundaries, { today, keeper, session });
    const fresh = await check(tree, tree.list(false), boundaries, { today });
    assert.equal(told(again), told(fresh), JSON.stringify(states));
  }
}

const anyState = fc.tuple(
  ...paths.map((path) => fc.nat({ max: (variants[path] as string[]).length - 1 })),
);

test("a check that goes on says what a check from the beginning says", async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyState, { minLength: 2, maxLength: 6 }), holds), {
    numRuns: effort(12, 150),
  });
});

test("where one file changes at a time as well", async () => {
  const steps = fc.array(fc.tuple(fc.nat({ max: paths.length - 1 }), fc.nat()), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(anyState, steps, async (first, changes) => {
      const states = [[...first]];
      for (const [at, to] of changes) {
        const next = [...(states.at(-1) as number[])];
        next[at] = to % (variants[paths[at] as string] as string[]).length;
        states.push(next);
      }
      await holds(states);
    }),
    { numRuns: effort(12, 150) },
  );
});
