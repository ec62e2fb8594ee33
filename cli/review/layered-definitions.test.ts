/** Where names look defined in the states of a series, against a sweep of each state. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { definitionsIn } from "../../analyzers/preprocess/preprocess.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Change } from "../../analyzers/trees/changes.js";
import { overlayTree } from "../../analyzers/trees/overlay.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import { runs } from "../../testing/effort.js";
import type { Shape } from "../shape.js";
import { LayeredDefinitions } from "./layered-definitions.js";

const NAMES = ["one", "two", "three"] as const;
const PATHS = ["fs/a.c", "fs/b.c", "mm/c.c", "mm/d.h"] as const;
const PIECES = [
  "int one(void)\n{\n\treturn 1;\n}\n",
  "struct two {\n\tint x;\n};\n",
  "int three(void);\n",
  "static int x = two;\n",
  "enum {\n\tthree = 3,\n};\n",
] as const;

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 4 })
  .map((pieces) => Buffer.from(pieces.join("")));
const files = fc
  .array(fc.tuple(fc.constantFrom(...PATHS), text), { maxLength: 4 })
  .map((all) => new Map(all));
const questions = fc.array(fc.tuple(fc.subarray([...NAMES]), fc.subarray([...PATHS])), {
  minLength: 1,
  maxLength: 5,
});

/** A tree that is known by its commit, as far as keeping goes. */
function committed(all: ReadonlyMap<string, Buffer>, revision: string): Tree {
  const tree = memoryTree(new Map(all));
  return {
    ...tree,
    revision,
    spec: { kind: "revision", repository: "/nowhere", commit: revision, blobs: new Map() },
  };
}

class Records {
  readonly all = new Map<string, unknown>();
  read<T>(name: string, shape: Shape<T>): T | undefined {
    const value = this.all.get(name);
    return shape(value) ? value : undefined;
  }
  write(name: string, value: unknown): void {
    this.all.set(name, structuredClone(value));
  }
}

test("what is known of a state is what a sweep of all its files finds, in whatever order is asked", async () => {
  await fc.assert(
    fc.asyncProperty(
      files,
      fc.array(files, { maxLength: 3 }),
      questions,
      async (base, edits, asked) => {
        const tree = committed(base, "1");
        const records = new Records();
        for (let run = 0; run < 2; run++) {
          const layered = new LayeredDefinitions(tree, records, "test");
          for (const edit of [new Map<string, Buffer>(), ...edits]) {
            const changes = new Map<string, Change>(
              [...edit].map(([path, bytes]) => [path, { bytes, mode: "100644" }]),
            );
            const state = overlayTree(tree, changes);
            const there = new Set(state.list(false).files.map(({ path }) => path));
            for (const [names, all] of asked) {
              const paths = all.filter((path) => there.has(path));
              assert.deepEqual(
                sorted(await layered.of(state, changes)(names, paths)),
                sorted(await definitionsIn(state)(names, paths)),
              );
            }
          }
          layered.keep();
        }
      },
    ),
    runs(40, 200),
  );
});

test("what was kept of one commit says nothing about another", async () => {
  const records = new Records();
  const first = new LayeredDefinitions(
    committed(new Map([["fs/a.c", Buffer.from(PIECES[0])]]), "1"),
    records,
    "test",
  );
  await first.of(committed(new Map(), "1"), new Map())(["one"], ["fs/a.c"]);
  first.keep();
  assert.equal(records.all.size, 1);
  const second = new LayeredDefinitions(
    committed(new Map([["fs/a.c", Buffer.from("int x;\n")]]), "2"),
    records,
    "test",
  );
  assert.deepEqual(
    [...(await second.of(committed(new Map(), "2"), new Map())(["one"], ["fs/a.c"]))],
    [],
  );
});

function sorted(found: ReadonlyMap<string, readonly string[]>): [string, readonly string[]][] {
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
