/**
 * No function takes more than its share for a file that is made to cost much, in any language: what is
 * counted is how often each was entered, by the engine.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { effort, exhaustive, sampled } from "../../testing/effort.js";
import { Meter } from "../../testing/meter.js";
import { hostileForeign } from "./testing/hostile-foreign.js";
import { hostileTexts } from "./testing/hostile-texts.js";

// It counts what is loaded behind it.
const meter = new Meter();
const { surveyOf } = await import("./testing/survey-of.js");

test(
  "no function takes more than about twice as many steps for twice the text",
  exhaustive,
  async () => {
    for (const [what, make] of Object.entries(hostileTexts)) {
      assert.deepEqual(await meter.growth((n) => surveyOf("fs/a.c", make(n)), 1500), [], what);
    }
  },
);

for (const [path, inputs] of Object.entries(hostileForeign)) {
  test(`twice as much of ${path} takes about twice as many steps`, async () => {
    for (const [what, make] of sampled(Object.entries(inputs), 6)) {
      // So many that what looks at a bounded part of a line does so each time.
      const n = effort(600, 1500);
      assert.deepEqual(await meter.growth((n) => surveyOf(path, make(n)), n), [], what);
    }
  });
}
