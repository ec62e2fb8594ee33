/**
 * A check that goes on from the last one says what one from the beginning says: whatever changes in
 * between, and in whatever order states of a tree come.
 */
import type { ReadingsKeeper } from "../../analyzers/references/kept-readings.js";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { LedgerKeeper, LedgerRecord } from "../../analyzers/references/kept-ledger.js";
import { scan } from "../../analyzers/references/scan.js";
import type { FactKeeper } from "../../analyzers/references/survey-tree.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import { runs } from "../../testing/effort.js";
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
    '#include "names.h"\nint inner(int n);\nDECLARE(inner)\n',
  ],
  "mm/names.h": [
    "",
    "#define DECLARE(n) int n##_made(int n);\n",
    "#define DECLARE(n) int inner_other(int n);\n",
  ],
  "mm/a.c": [
    '#include "private.h"\nint grow(int n) { return inner(n); }\n',
    "int grow(int n);\nint inner(int n) { return n; }\nEXPORT_SYMBOL(inner);\n",
    "int other;\n",
    "#define OTHER(n) other_##n\nint other;\n",
  ],
  "include/linux/open.h": [
    "int open(int n);\n",
    "#include <private.h>\nstatic inline int open(int n) { return grow(n) + inner(n); }\n",
    "static int grow(int n) { return n; }\n#define inner(n) (n)\n",
    "struct box { int n; };\n#undef grow\n",
    '#include "../../data/table.txt"\n',
    "#define OTHER(n) other_##n\nint open(int n);\n",
    "#define OTHER shrink\n#define SHORT grow\nint open(int n);\n",
    "#define OTHER(n) JOIN(other_, n)\n#define SHORT(n) ((struct s){ .n = 1 }).n\nint open(int n);\n",
    "#define OTHER(n) n\nint open(int n);\n",
  ],
  "include/linux/join.h": [
    "",
    "#define JOIN(a, b) a##b\n#define GIVE(X, n) X(n)\n",
    "#define JOIN(a, b) a(b)\n#define GIVE(X, n) X n\n",
  ],
  "include/linux/far.h": [
    "#include <linux/open.h>\n",
    "#include <linux/open.h>\n#include <linux/join.h>\n",
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
    "#include <linux/open.h>\nint k(void) { return OTHER(grow) + OTHER(shrink); }\n",
    '#include "../mm/a.c"\nint k(void) { return OTHER(grow) + OTHER(shrink); }\n',
    "#include <linux/far.h>\n#include <private.h>\nint m(void) { return SHORT(1) + inner_made(2) + inner_other(3); }\n",
  ],
  "drivers/b.c": [
    "int nothing;\n",
    "#include <linux/far.h>\nint o(void) { return OTHER(grow) + SHORT(shrink) + GIVE(OTHER, shrink); }\n",
    "#include <linux/open.h>\n#define ALL(X) X(grow) X(inner)\nint p(void) { return ALL(OTHER) 0; }\n",
  ],
  "data/table.txt": [
    "int t = grow(1);\n",
    "int t;\n",
    "static int inner(int n) { return grow(n); }\n",
  ],
};
const paths = Object.keys(variants);
const nVariants = (path: string): number => (variants[path] as string[]).length;
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

const anyState: fc.Arbitrary<State> = fc.tuple(
  ...paths.map((path) => fc.nat({ max: nVariants(path) - 1 })),
);

/** States of which each differs from the one before it in one file. */
function anyStates(most: number): fc.Arbitrary<readonly State[]> {
  const steps = fc.array(fc.tuple(fc.nat({ max: paths.length - 1 }), fc.nat()), {
    maxLength: most,
  });
  return fc.tuple(anyState, steps).map(([first, changes]) => {
    const states = [[...first]];
    for (const [at, to] of changes) {
      const next = [...(states.at(-1) as number[])];
      next[at] = to % nVariants(paths[at] as string);
      states.push(next);
    }
    return states;
  });
}

test("a check that goes on says what a check from the beginning says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyState, { minLength: 2, maxLength: 6 }), holds),
    runs(3, 150),
  );
});

test("where one file changes at a time as well", async () => {
  await fc.assert(fc.asyncProperty(anyStates(12), holds), runs(6, 150));
});

/** Keeps records as a cache does. */
class Kept implements LedgerKeeper {
  readonly records = new Map<string, LedgerRecord>();
  recall(key: string): LedgerRecord | undefined {
    return this.records.get(key);
  }
  store(key: string, record: LedgerRecord): void {
    this.records.set(key, structuredClone(record));
  }
}

function withIds(tree: Tree): Listing {
  const listing = tree.list(true);
  const idOf = (path: string): string =>
    createHash("sha256")
      .update(tree.read(path) ?? "")
      .digest("hex");
  return { ...listing, files: listing.files.map((file) => ({ ...file, id: idOf(file.path) })) };
}

/** Runs that keep ledgers for each other. `goesOn`: each to one more state in its session. */
async function holdsAcross(states: readonly State[], goesOn: boolean): Promise<void> {
  const kept = new Kept();
  const declared = { recall: () => undefined, store: () => undefined };
  let read: ReturnType<ReadingsKeeper["recall"]>;
  const readings: ReadingsKeeper = { recall: () => read, store: (fresh) => void (read = fresh) };
  const known = new Map<string, FileFacts | undefined>();
  const today = "2026-01-01";
  for (const [at, state] of states.entries()) {
    const session = new CheckSession({ declared, made: declared, ledgers: kept, readings });
    const listing = withIds(treeOf(state));
    let last = state;
    for (const now of goesOn ? [state, states[at + 1] ?? state] : [state]) {
      const tree = treeOf(now);
      session.note(paths.filter((_, path) => last[path] !== now[path]));
      last = now;
      const keeper = keeperOf(tree, known);
      const again = await check(tree, listing, boundaries, { today, keeper, session });
      const fresh = await check(tree, tree.list(false), boundaries, { today });
      assert.equal(told(again), told(fresh), JSON.stringify(states));
    }
  }
}

test("a run that takes over what earlier ones found says what one from the beginning says", async () => {
  await fc.assert(
    fc.asyncProperty(anyStates(8), (states) => holdsAcross(states, false)),
    runs(6, 300),
  );
});

test("and so does one that goes on from there", async () => {
  await fc.assert(
    fc.asyncProperty(anyStates(6), (states) => holdsAcross(states, true)),
    runs(4, 150),
  );
});

/** Which variant of a file a state has; of those that are not named the first. */
const having = (some: Readonly<Record<string, number>>): State =>
  paths.map((path) => some[path] ?? 0);

const joined = { "include/linux/open.h": 7, "include/linux/far.h": 1, "drivers/b.c": 1 };

/** Two states that differ in what a macro of another file is than the one that uses it. */
const ofMacros: Readonly<Record<string, readonly [State, State]>> = {
  "in a source that a file includes": [
    having({ "mm/a.c": 2, "drivers/a.c": 4 }),
    having({ "mm/a.c": 3, "drivers/a.c": 4 }),
  ],
  "in a header": [
    having({ "drivers/a.c": 3 }),
    having({ "include/linux/open.h": 5, "drivers/a.c": 3 }),
  ],
  "that a macro of the header hands a name on to": [
    having({ ...joined, "include/linux/join.h": 1 }),
    having({ ...joined, "include/linux/join.h": 2 }),
  ],
  "that a list of the file is given": [
    having({ "include/linux/open.h": 8, "drivers/b.c": 2 }),
    having({ "include/linux/open.h": 5, "drivers/b.c": 2 }),
  ],
  "that makes a member of a name": [
    having({ "include/linux/open.h": 8, "drivers/b.c": 1 }),
    having({ "include/linux/open.h": 7, "drivers/b.c": 1 }),
  ],
  "that is another name": [
    having({ "drivers/a.c": 3, "drivers/b.c": 1 }),
    having({ "include/linux/open.h": 6, "drivers/a.c": 3, "drivers/b.c": 1 }),
  ],
  "that declares what is guarded": [
    having({ "drivers/Makefile": 1, "mm/private.h": 3, "mm/names.h": 1, "drivers/a.c": 5 }),
    having({ "drivers/Makefile": 1, "mm/private.h": 3, "mm/names.h": 2, "drivers/a.c": 5 }),
  ],
};

for (const [where, [one, other]] of Object.entries(ofMacros)) {
  test(`a macro ${where} is found to be another one`, async () => {
    await holds([one, other, one]);
    await holdsAcross([one, other, one], false);
    await holdsAcross([one, other, one], true);
  });
}
