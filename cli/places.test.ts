/** Columns of one line after the other are those of each alone, whatever its bytes are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../testing/effort.js";
import { Places } from "./places.js";

const pieces = ["a", " ", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xff", "\xe2\x82", "\n"];
const lines = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 20 });
const steps = fc.array(fc.tuple(fc.nat(25), fc.nat(3)), { maxLength: 8 });

test("a column counts the characters before it, whichever was asked for before", () => {
  fc.assert(
    fc.property(lines, steps, (parts, asked) => {
      const bytes = Buffer.from(parts.join(""), "latin1");
      const placesOf = (): Places => new Places(() => bytes);
      const one = placesOf();
      for (const [at, size] of asked) {
        const start = Math.min(at, bytes.length - 1);
        const location = { path: "x", span: { start, end: Math.min(bytes.length, start + size) } };
        const { lineHash: _, ...got } = one.of(location);
        const { lineHash: __, ...alone } = placesOf().of(location);
        assert.deepEqual(got, alone);
      }
    }),
    runs(100),
  );
});

test("columns of a long line are what decoding all before them gives, in any order", () => {
  const long = fc.array(fc.constantFrom(...pieces.slice(0, -1)), {
    minLength: 900,
    maxLength: 4000,
  });
  const places = fc.array(fc.nat(6000), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(long, places, (parts, asked) => {
      const bytes = Buffer.from(parts.join(""), "latin1");
      const text = new Places(() => bytes);
      for (const at of asked) {
        const start = Math.min(at, bytes.length - 1);
        const { columnUtf16 } = text.of({ path: "x", span: { start, end: start } });
        assert.equal(columnUtf16, bytes.subarray(0, start).toString("utf8").length + 1);
      }
    }),
    runs(50),
  );
});
