/** Searches are made once, and only an answer to the same question is believed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { definitionsIn } from "../../analyzers/preprocess/preprocess.js";
import { filesWith, type FileSearch } from "../../analyzers/trees/files-with.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { runs } from "../../testing/effort.js";
import type { Shape } from "../shape.js";
import { KeptSearches } from "./kept-searches.js";

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

const names = ["first", "second", "third"];
const paths = ["mm/a.c", "mm/b.c", "fs/c.c"];
const text = fc.constantFrom("int first(void)\n{\n}\n", "x = second(first);\n", "int third;\n", "");
const trees = fc
  .tuple(text, text, text)
  .map((texts) =>
    memoryTree(new Map(paths.map((path, index) => [path, Buffer.from(texts[index] as string)]))),
  );
const question = fc.tuple(
  fc.constantFrom("defined" as const, "written" as const),
  fc.subarray(names),
  fc.subarray(paths),
);

test("whatever was asked before, in this run or an earlier one, the answer is the search's own", async () => {
  await fc.assert(
    fc.asyncProperty(
      trees,
      fc.array(fc.array(question), { maxLength: 3 }),
      async (tree, sessions) => {
        const records = new Records();
        const searches = { defined: definitionsIn(tree), written: filesWith(tree) };
        for (const asked of sessions) {
          const kept = new KeptSearches(records, "state");
          for (const [what, some, among] of asked)
            assert.deepEqual(
              await kept.of(what, searches[what])(some, among),
              new Map([...(await searches[what](some, among))].sort(inOrder(some))),
            );
          kept.keep();
        }
      },
    ),
    runs(30, 300),
  );
});

/** An answer is in the order of its question. */
function inOrder(asked: readonly string[]): (a: Answer, b: Answer) => number {
  return ([a], [b]) => asked.indexOf(a) - asked.indexOf(b);
}
type Answer = readonly [name: string, files: readonly string[]];

const once = (): { readonly search: FileSearch; nAsked(): number } => {
  let n = 0;
  return {
    search: (some, among) => {
      n++;
      return Promise.resolve(new Map(some.map((name) => [name, among])));
    },
    nAsked: () => n,
  };
};

test("a later run over the same state searches nothing, over another state or other files all anew", async () => {
  const records = new Records();
  const asks = async (record: string | undefined, among: readonly string[]): Promise<number> => {
    const { search, nAsked } = once();
    const kept = new KeptSearches(records, record);
    for (let again = 0; again < 2; again++) await kept.of("written", search)(names, among);
    kept.keep();
    return nAsked();
  };
  assert.equal(await asks("one", paths), 1);
  assert.equal(await asks("one", paths), 0);
  assert.equal(await asks("one", paths.slice(1)), 1);
  assert.equal(await asks("two", paths), 1);
  assert.equal(await asks(undefined, paths), 1);
  assert.equal(await asks(undefined, paths), 1);
});
