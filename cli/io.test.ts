/** How wide text is for whoever reads it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { widthOf } from "./io.js";

const widths: readonly (readonly [
  claim: string,
  stream: Parameters<typeof widthOf>[0],
  width: number,
])[] = [
  ["a pipe", {}, 100],
  ["a pipe that says how wide it is", { isTTY: false, columns: 60 }, 100],
  ["a terminal", { isTTY: true, columns: 132 }, 132],
  ["a narrow terminal", { isTTY: true, columns: 10 }, 40],
  ["a terminal that does not know how wide it is", { isTTY: true, columns: 0 }, 80],
];

for (const [claim, stream, width] of widths) {
  test(`${claim} has ${width} columns`, () => assert.equal(widthOf(stream), width));
}
