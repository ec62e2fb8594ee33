/** Findings compared without a tree: identities, spots and texts alone. */
import { words } from "../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { compare, keyOf, type Movement } from "./compare.js";
import type { Finding } from "./finding.js";
import { statement } from "./offence.js";

interface Seen extends Finding {
  readonly line: number;
  readonly text: string;
}

function finding(
  path: string,
  enclosing: string,
  ordinal: number,
  line: number,
  text = "f();",
): Seen {
  const key = ["outside-call", "b", path, enclosing, "f", "call"].join(" ");
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
    identity: `${key} ${ordinal}`,
    line,
    text,
  };
}

const still: Movement<Seen> = {
  pathAfter: (path) => path,
  isSameSpot: (before, after) => before.line === after.line,
  isSameText: (before, after) => before.text === after.text,
};

test("of two with the same key the one on the old line is the old one", () => {
  const [first, second] = [finding("a.c", "g", 1, 10), finding("a.c", "g", 2, 12)];
  const old = finding("a.c", "g", 1, 12);
  const { introduced, remaining } = compare([old], [first, second], still);
  assert.deepEqual(introduced, [first]);
  assert.deepEqual(remaining, [{ before: old, after: second }]);
});

test("the same text in another function is moved, another text is new", () => {
  const old = finding("a.c", "g", 1, 10, "f(1);");
  assert.equal(compare([old], [finding("a.c", "h", 1, 20, "f(1);")], still).moved.length, 1);
  const { introduced, fixed } = compare([old], [finding("a.c", "h", 1, 20, "f(2);")], still);
  assert.deepEqual([introduced.length, fixed.length], [1, 1]);
});

test("a renamed file moves its findings, whatever their text", () => {
  const renaming: Movement<Seen> = {
    ...still,
    pathAfter: (path) => (path === "a.c" ? "b.c" : path),
  };
  assert.equal(
    compare([finding("a.c", "g", 1, 1, "x")], [finding("b.c", "g", 1, 1, "y")], renaming).moved
      .length,
    1,
  );
});

const some = fc
  .array(
    fc.tuple(
      fc.constantFrom("a.c", "b.c"),
      fc.constantFrom("g", "h"),
      fc.nat(5),
      fc.constantFrom("x", "y"),
    ),
    { maxLength: 8 },
  )
  .map((rows) => {
    const counts = new Map<string, number>();
    return rows.map(([path, enclosing, line, text]) => {
      const n = (counts.get(`${path} ${enclosing}`) ?? 0) + 1;
      counts.set(`${path} ${enclosing}`, n);
      return finding(path, enclosing, n, line, text);
    });
  });

test("every finding of either side is in the result once", () => {
  fc.assert(
    fc.property(some, some, (before, after) => {
      const { introduced, fixed, remaining, moved } = compare(before, after, still);
      const pairs = [...remaining, ...moved];
      assert.deepEqual(new Set([...fixed, ...pairs.map((pair) => pair.before)]), new Set(before));
      assert.deepEqual(
        new Set([...introduced, ...pairs.map((pair) => pair.after)]),
        new Set(after),
      );
      assert.equal(fixed.length + pairs.length, before.length);
      assert.equal(introduced.length + pairs.length, after.length);
      for (const pair of remaining) assert.equal(keyOf(pair.before), keyOf(pair.after));
    }),
    runs(100),
  );
});

test("compared with itself nothing has changed", () => {
  fc.assert(
    fc.property(some, (all) => {
      const { introduced, fixed, moved, remaining } = compare(all, all, still);
      assert.deepEqual([introduced, fixed, moved, remaining.length], [[], [], [], all.length]);
    }),
    runs(100),
  );
});
