/** What a scenario asks for is told in the words of what is run in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { claimOf } from "../properties/index.js";
import { bounds } from "../scenarios/bounds.js";
import type { Draft } from "../scenarios/enumerate.js";
import { merges } from "../scenarios/merges.js";
import { copyOf, parseScenario, type Operation, type Scenario } from "../scenarios/scenario.js";
import { legendOf, needsText, scenarioText } from "./words.js";

const moved: Scenario = {
  machine: "lp64",
  generation: "v6.12",
  geometry: { pteBits: 1, pmdBits: 1, pudBits: 1 },
  ceiling: 0,
  vmas: [{ start: 32, end: 34, pgoff: 32, flags: 0, kind: "stack" }],
  stack: 0,
  nShiftPages: 1,
  populated: [],
  faultAt: 0,
};

const tasks: readonly (readonly [Operation | undefined, task: string, needs: string])[] = [
  [
    undefined,
    "stack of 2 pages at 0x20000, none mapped; to move down by 1 page;",
    "the stack alone",
  ],
  ["expand", "VMA of 2 pages at 0x20000, none mapped; to begin 1 page lower;", "one VMA alone"],
  ["shrink", "VMA of 2 pages at 0x20000, none mapped; to end 1 page lower;", "one VMA alone"],
  [
    "merge",
    "VMA of 2 pages at 0x20000, none mapped; to be merged with a new range [0x22000, 0x23000);",
    "one VMA alone",
  ],
];

test("only a relocation moves a stack down", () => {
  for (const [operation, task, needs] of tasks) {
    const scenario = { ...moved, ...(operation !== undefined && { operation }) };
    assert.ok(scenarioText(scenario).startsWith(task), scenarioText(scenario));
    assert.equal(needsText([], scenario), needs);
    assert.equal(legendOf(scenario).includes("stack"), operation === undefined);
    assert.deepEqual(parseScenario(JSON.parse(JSON.stringify(scenario))), scenario);
  }
});

test("a merge is told with the range that its caller asks for, above its VMA or below", () => {
  const found = new Set<string>();
  merges(bounds.small, "v6.12", { premises: [] }, { indexes: [0], count: 1 }, (draft: Draft) => {
    const text = scenarioText(copyOf(draft));
    assert.match(text, /^VMA of .* to be merged with a new range \[/);
    const [vma, next] = draft.vmas;
    const [, first] = /new range \[(0x[0-9a-f]+),/.exec(text) ?? [];
    const start = Number(first) / 4096;
    found.add(start < (vma?.start ?? 0) ? "below" : next === undefined ? "above" : "between");
    return true;
  });
  assert.deepEqual([...found].sort(), ["above", "below", "between"]);
});

test("what an operation owes is no claim about a relocation", () => {
  for (const operation of ["expand", "shrink", "merge"] as const) {
    assert.match(claimOf("P", operation), /stays where it is/);
    assert.notEqual(claimOf("G", operation), claimOf("G", undefined));
    assert.equal(claimOf("A", operation), claimOf("A", undefined));
  }
});
