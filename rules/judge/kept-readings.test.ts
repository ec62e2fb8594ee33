/** What was read a second time is asked of the grammar once; a text that changes is read again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadingsKeeper } from "../../analyzers/references/kept-readings.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { readRuleFile } from "../files/rule-file.js";
import { check } from "./check.js";
import { entriesOf } from "./pages.js";
import { CheckSession } from "./session.js";

const { boundaries } = readRuleFile(
  "rules.yaml",
  `version: 1
boundaries:
  - id: mm/private
    why: private
    guard:
      functions: [grow, shrink]
    allow_in: [mm/**]
`,
);

const outside = "int f(int n) { int shrink = n; return grow(n) + shrink; }\n";

/** What a run says, and how many items the grammar read for it. */
async function run(
  keeper: ReadingsKeeper,
  text: string,
): Promise<{ readonly told: string; readonly nParsed: number }> {
  const tree = memoryTree(
    new Map([
      ["mm/a.c", Buffer.from("int grow(int n) { return n; }\nint shrink(int n) { return n; }\n")],
      ["fs/a.c", Buffer.from(text)],
    ]),
  );
  const none = { recall: () => undefined, store: () => undefined };
  const session = new CheckSession({ declared: none, made: none, ledgers: none, readings: keeper });
  let nParsed = 0;
  const options = {
    today: "2026-01-01",
    session,
    onReadTwice: (agreements: { readonly nParsed: number }): void => {
      nParsed = agreements.nParsed;
    },
  };
  const done = await check(tree, tree.list(false), boundaries, options);
  return { told: JSON.stringify([entriesOf(done), done.findings]), nParsed };
}

test("a run over texts that an earlier one read asks the grammar nothing, and says the same", async () => {
  let kept: ReturnType<ReadingsKeeper["recall"]>;
  const keeper: ReadingsKeeper = {
    recall: () => kept,
    store: (readings) => void (kept = structuredClone(readings)),
  };
  const first = await run(keeper, outside);
  assert.ok(first.nParsed > 1);
  const second = await run(keeper, outside);
  assert.deepEqual(second, { told: first.told, nParsed: 0 });
  const third = await run(keeper, outside.replace("int shrink = n", "int other = n"));
  assert.ok(third.nParsed > 0 && third.nParsed < first.nParsed);
  assert.notEqual(third.told, first.told);
});
