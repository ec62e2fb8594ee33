/** What lineages say of a series is the end less the base, whatever steps and merges there were. */
import { words } from "../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { keyOf, type Movement } from "../../rules/results/compare.js";
import { statement } from "../../rules/results/offence.js";
import type { PlacedFinding } from "../../rules/results/tree-review.js";
import { runs } from "../../testing/effort.js";
import { Lineages, type Mark } from "./lineages.js";

/** A use of one name: all are of one kind, so that any of them may move to any place. */
type Row = readonly [path: string, enclosing: string, line: number, text: string];

/** How a state is made of earlier ones, which are counted backwards; of several by a merge. */
interface Deed {
  readonly parents: readonly number[];
  readonly rows: readonly Row[];
  /** A tree below the range that is not its base. */
  readonly isBeside: boolean;
}

const uses = fc.array(
  fc.tuple(
    fc.constantFrom("a.c", "b.c"),
    fc.constantFrom("g", "h"),
    fc.nat(4),
    fc.constantFrom("x", "y"),
  ),
  { maxLength: 5 },
);
const deeds = fc.array(
  fc.record({
    parents: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
    rows: uses,
    isBeside: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 8 },
);

function findingsOf(rows: readonly Row[]): PlacedFinding[] {
  const counts = new Map<string, number>();
  return rows.map(([path, enclosing, line, text]) => {
    const key = ["outside-call", "b", path, enclosing, "f", "call"].join(" ");
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    const columns = { column: 1, endColumn: 2, columnUtf16: 1, endColumnUtf16: 2 };
    return {
      rule: "outside-call",
      boundary: "b",
      location: { path, span: { start: line, end: line + 1 } },
      offence: statement(words`m`),
      symbol: "f",
      kind: "call",
      enclosing,
      condition: "",
      related: [],
      identity: `${key} ${n}`,
      place: { path, line, endLine: line, ...columns, text, lineHash: "" },
    };
  });
}

const still: Movement<PlacedFinding> = {
  pathAfter: (path) => path,
  isSameSpot: (before, after) => before.place.line === after.place.line,
  isSameText: (before, after) => before.place.text === after.place.text,
};

interface Gone {
  /** The last state that has the base below it. */
  readonly last: readonly PlacedFinding[];
  /** A step or a merge told of a finding that moved. */
  readonly isMoved: boolean;
}

function gone(lineages: Lineages, base: PlacedFinding[], all: readonly Deed[]): Gone {
  let isMoved = false;
  const states = [{ findings: base, isBeside: false }];
  let last = base;
  all.forEach(({ parents, rows, isBeside }, at) => {
    const markOf = (): Mark => ({ patch: at + 1, anchor: { kind: "patch" }, cause: undefined });
    const findings = findingsOf(rows);
    const from = [...new Set(parents.map((back) => Math.max(0, states.length - 1 - back)))].map(
      (index) => states[index] as (typeof states)[number],
    );
    const [first] = from as [(typeof states)[number]];
    if (isBeside) lineages.beside(base, findings);
    else {
      const findingsBefore = from.map((one) => one.findings);
      const { moved } =
        from.length === 1
          ? lineages.step(first.findings, findings, still, markOf)
          : lineages.merge(findingsBefore, findings, still, markOf);
      isMoved ||= moved.length > 0;
    }
    const isOutside = isBeside || from.every((one) => one.isBeside);
    states.push({ findings, isBeside: isOutside });
    if (!isOutside) last = findings;
  });
  return { last, isMoved };
}

const sorted = (findings: readonly PlacedFinding[]): string[] => findings.map(keyOf).sort();

test("introduced less fixed is the last state less the base", () => {
  fc.assert(
    fc.property(uses, deeds, (rows, all) => {
      const base = findingsOf(rows);
      const lineages = new Lineages(base);
      const { last, isMoved } = gone(lineages, base, all);
      const own = new Set(last.map((finding) => lineages.lineageOf(finding)));
      assert.equal(own.size, last.length, "each finding has a lineage of its own");
      lineages.settle(last, { patch: all.length, anchor: { kind: "patch" }, cause: undefined });
      const { introduced, fixed, moved, nRemaining } = lineages.net();
      assert.equal(introduced.length - fixed.length, last.length - base.length);
      assert.equal(fixed.length + moved.length + nRemaining, base.length);
      if (isMoved) return;
      const [more, less] = [introduced, fixed].map((some) => some.map(({ finding }) => finding));
      assert.deepEqual(sorted([...base, ...(more ?? [])]), sorted([...last, ...(less ?? [])]));
    }),
    runs(500, 20_000),
  );
});

test("what no step has told of is introduced by the last patch", () => {
  const [base, last] = [findingsOf([["a.c", "g", 1, "x"]]), findingsOf([["b.c", "h", 2, "y"]])];
  const lineages = new Lineages(base);
  lineages.settle(last, { patch: 3, anchor: { kind: "patch" }, cause: undefined });
  const { introduced, fixed } = lineages.net();
  assert.deepEqual(
    [introduced.map((one) => one.introduced?.patch), fixed.map((one) => one.ended?.patch)],
    [[3], [3]],
  );
});
