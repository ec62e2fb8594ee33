/** The enumeration is exhaustive up to its bounds, in order, and the same each time. */
import { nUserPages } from "../../model/user-space.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsLines } from "../tell/words.js";
import { bounds, boundsNames } from "./bounds.js";
import { callerWith, enumerate, type Draft } from "./enumerate.js";
import { isCollision, copyOf, parseScenario, stackOf, type Scenario } from "./scenario.js";

const caller = callerWith([]);

function copies(
  name: "small" | "default",
  part = 0,
  nParts = 1,
): (Scenario & { readonly index: number })[] {
  const all: (Scenario & { readonly index: number })[] = [];
  enumerate(
    bounds[name],
    "v6.12",
    caller,
    { indexes: [part], count: nParts },
    (draft: Draft) => all.push({ ...draft }) > 0,
  );
  return all;
}

test("every scenario is one that its caller may make, and one that parses", () => {
  for (const scenario of copies("default")) {
    const { vmas, nShiftPages, ceiling } = scenario;
    const newStart = stackOf(scenario).start - nShiftPages;
    assert.ok(nShiftPages > 0 && newStart > caller.nMinPages, JSON.stringify(scenario));
    assert.ok(ceiling === 0 || ceiling >= vmas.at(-1)!.end * 0x1000, JSON.stringify(scenario));
    const plain = copyOf(scenario);
    assert.deepEqual(parseScenario(JSON.parse(JSON.stringify(plain))), plain);
  }
});

test("no scenario comes twice", () => {
  const texts = copies("default").map(({ index: _, ...plain }) => JSON.stringify(plain));
  assert.equal(new Set(texts).size, texts.length);
});

test("smaller scenarios come first: fewer VMAs, and with as many VMAs and tables fewer pages", () => {
  const all = copies("small");
  // Far shifts come last, in their own order.
  const near = all.filter(({ geometry }) => geometry.pteBits < 9);
  const sizes = near.map(({ vmas, nShiftPages, populated, stack }) => {
    const nPages = vmas.reduce((sum, vma) => sum + vma.end - vma.start, 0);
    const { start, end } = vmas[stack]!;
    const nMapped = populated.filter((page) => start <= page && page < end).length;
    return [vmas.length, nPages, nShiftPages, nMapped];
  });
  for (let i = 1; i < sizes.length; i++)
    assert.ok(
      compare(sizes[i - 1]!, sizes[i]!) <= 0,
      `${sizes[i - 1]!.join()} before ${sizes[i]!.join()}`,
    );
});

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

test("parts are disjoint and make up the whole, in every order", () => {
  const whole = copies("small").map(({ index }) => index);
  const parts = [2, 0, 1].flatMap((part) => copies("small", part, 3).map(({ index }) => index));
  assert.deepEqual(
    parts.sort((a, b) => a - b),
    whole,
  );
});

test("all axes are there: collisions, every window, ceilings, page offsets, kinds, many VMAs", () => {
  const all = copies("default");
  const has = (what: string, predicate: (scenario: Scenario) => boolean): void =>
    assert.ok(all.some(predicate), what);
  has("collision", isCollision);
  has("near 0", (s) => stackOf(s).start - s.nShiftPages === caller.nMinPages + 1);
  has("at the top", (s) => stackOf(s).end === nUserPages("lp64", s.geometry));
  has("ceiling", (s) => s.ceiling !== 0);
  has("ceiling with a neighbour above", (s) => s.ceiling !== 0 && s.stack < s.vmas.length - 1);
  for (const kind of ["anonymous", "file", "shared"])
    has(kind, (s) => s.vmas.some((vma) => vma.kind === kind));
  has("pgoff 0", (s) => stackOf(s).pgoff === 0);
  has("pgoff of the start", (s) => stackOf(s).pgoff === stackOf(s).start);
  has("pgoff of nothing", (s) => stackOf(s).pgoff !== stackOf(s).start && stackOf(s).pgoff !== 0);
  has("many VMAs", (s) => s.vmas.length > 16);
  for (const by of [-1, 0, 1])
    has(
      `shift of the length ${by}`,
      (s) => s.nShiftPages === stackOf(s).end - stackOf(s).start + by && s.vmas.length === 1,
    );
});

test("bounds are told in words that fit their strata", () => {
  for (const name of boundsNames)
    assert.ok(boundsLines(bounds[name]).length > bounds[name].strata.length);
});

test("a file that is no scenario is refused with the field that is wrong", () => {
  const good = JSON.parse(JSON.stringify(copies("small")[0])) as Record<string, unknown>;
  assert.throws(() => parseScenario(null), /scenario is not an object/);
  assert.throws(() => parseScenario({ ...good, stack: 7 }), /stack is not the index/);
  assert.throws(
    () => parseScenario({ ...good, geometry: { pteBits: 30, pmdBits: 9, pudBits: 9 } }),
    /geometry/,
  );
  assert.throws(
    () =>
      parseScenario({ ...good, vmas: [{ start: 5, end: 4, pgoff: 0, flags: 0, kind: "stack" }] }),
    /vmas\[0\]/,
  );
  assert.throws(() => parseScenario({ ...good, populated: [1.5] }), /populated\[0\]/);
  assert.throws(() => parseScenario({ ...good, nShiftPages: 0 }), /nShiftPages/);
});
