/** What is said never to be, and what only never was. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Weights } from "../../model/c/weights.js";
import { inAllParts, isNever } from "./never.js";

const page = 4096;
/** Start, length and shift of some worlds. */
const worlds = [
  [64, 1, 1],
  [64, 3, 1],
  [80, 2, 5],
  [100, 4, 4],
  [2 ** 30, 7, 30],
  [2 ** 31, 1, 2 ** 20],
] as const;
type World = readonly [start: number, length: number, shift: number];
type Side = (...world: World) => number;

const shift: Side = (_s, _l, d) => d * page;
const grown: Side = (_s, l, d) => (l + d) * page;
const length: Side = (_s, l) => l * page;
const start: Side = (s) => s * page;
const end: Side = (s, l) => (s + l) * page;

function isDead(
  a: Side | bigint,
  operator: string,
  b: Side | bigint,
  { isTrue = true, bits = 64, parts = 1 } = {},
): boolean {
  const all = Array.from({ length: parts }, () => new Weights(2));
  worlds.forEach((world, i) => {
    const weights = all[i % parts] as Weights;
    const [s, l, d] = world;
    weights.begin(s * page, l * page, d * page);
    for (const [side, of] of [a, b].entries())
      if (typeof of !== "bigint") weights.take(side, of(s, l, d));
  });
  const sides = [typeof a === "bigint" ? a : 0, typeof b === "bigint" ? b : 1] as const;
  const told = inAllParts(all.map((each) => each.told()));
  return isNever({ operator, sides, bits, isTrue }, told, "lp64");
}

test("a comparison that lengths and distances decide is decided for all of them", () => {
  assert.ok(isDead(shift, ">=", grown));
  assert.ok(isDead(grown, "<=", shift));
  assert.ok(isDead(shift, "<", grown, { isTrue: false }));
  assert.ok(isDead(start, ">=", end));
  assert.ok(isDead(start, "==", end));
  assert.ok(isDead(length, "==", 0n));
  assert.ok(isDead(length, "<", 4096n));
  assert.ok(isDead(end, "!=", end));
  assert.ok(
    isDead((s, _l, d) => s - d, "==", 0n),
    "pages as well as bytes",
  );
});

test("what some caller makes true is open, though no scenario did", () => {
  assert.ok(!isDead(shift, ">=", length));
  assert.ok(!isDead(shift, ">", grown, { isTrue: false }));
  assert.ok(!isDead(length, ">", 0x4000_0000n), "a VMA of more than a gigabyte");
  assert.ok(!isDead(shift, "==", 12345n), "what is no multiple of a page is not told apart");
  assert.ok(!isDead(shift, "<=", 4096n));
});

test("what never varied is not known to be what it was", () => {
  assert.ok(!isDead(() => 0, "!=", 0n));
  assert.ok(
    !isDead(
      () => 0,
      "==",
      () => 5,
    ),
  );
  assert.ok(!isDead(shift, "<", () => 0));
});

test("what is no sum, was never seen, or does not fit into its type is open", () => {
  assert.ok(!isDead((_s, l, d) => Math.max(l, d) * page, "<", 4096n));
  assert.ok(!isDead((_s, l, d) => l * d, "==", 0n));
  assert.ok(!isDead(shift, ">=", grown, { bits: 32 }), "an int does not hold them");
  assert.ok(!isDead((_s, l, d) => (l - d) * page, ">=", grown), "it wraps below 0");
  const unseen = new Weights(2).told();
  assert.ok(!isNever({ operator: ">=", sides: [0, 1], bits: 64, isTrue: true }, unseen, "lp64"));
});

test("parts together say what one says", () => {
  assert.ok(isDead(shift, ">=", grown, { parts: 2 }));
  assert.ok(!isDead(shift, ">=", (_s, l, d) => (d > 4 ? l + d : l) * page, { parts: 2 }));
});
