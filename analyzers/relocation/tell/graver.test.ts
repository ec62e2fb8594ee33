/** Of a tree in two configurations nothing is lost that is wrong in one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../../words/words.js";
import type { Verdict, Violation } from "../judge/verdict.js";
import { bounds } from "../scenarios/bounds.js";
import { graverReport } from "./graver.js";
import type { ModelReport } from "./report.js";

const settings = ["CONFIG_DEBUG_VM=y"];

const broken = (property: string): Violation => ({
  property,
  claim: words`it is so`,
  needs: [],
  counterexample: {} as Violation["counterexample"],
  others: [],
  nScenarios: 1,
});

function verdictOf(letters: string): Verdict {
  if (letters === "") return { kind: "holds", nScenarios: 1, bounds: bounds.small };
  const violations = [...letters].map(broken);
  return { kind: "violated", nScenarios: 1, bounds: bounds.small, violations };
}

/** A report of one root, as far as is looked at. */
function reportOf(letters: string): ModelReport {
  const stories = [...letters].map((property) => ({ property }));
  const root = { path: "mm/vma.c", function: "f", verdict: verdictOf(letters), stories };
  return { roots: [{ ...root, settings: [], alsoWith: [] }], sites: [] } as unknown as ModelReport;
}

const cases: readonly (readonly [own: string, other: string, told: string, with_: string])[] = [
  ["", "", "", "also"],
  ["", "W", "W", "with"],
  ["W", "", "W", "also"],
  ["W", "W", "W", "also"],
  ["W", "WK", "WK:other", "also"],
  ["P", "K", "PK:other", "also"],
];

test("what breaks in either configuration is told, and where if it is one alone", () => {
  for (const [own, other, told, which] of cases) {
    const [root] = graverReport(reportOf(own), reportOf(other), settings).roots;
    assert.ok(root);
    const violations = root.verdict.kind === "violated" ? root.verdict.violations : [];
    const letters = violations.map(
      ({ property, settings: alone }) => property + (alone === undefined ? "" : ":other"),
    );
    assert.equal(letters.join(""), told, `${own} and ${other}`);
    assert.deepEqual(
      root.stories.map(({ property }) => property),
      violations.map(({ property }) => property),
    );
    assert.deepEqual(which === "with" ? root.settings : root.alsoWith, settings);
  }
});
