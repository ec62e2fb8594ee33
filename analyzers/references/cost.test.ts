/**
 * What reading one file costs grows no faster than the file: steps are counted, not time, on inputs that
 * are made to cost much, and on the same twice as long. A file that asks for more than its limit gets
 * no acquittal.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { effort, exhaustive } from "../../testing/effort.js";
import { TokenRoom } from "../syntax/lex.js";
import { readSource } from "../syntax/source.js";
import { Steps } from "../syntax/steps.js";
import { NameSet } from "./names.js";
import { pasteMacros, pastedNames } from "./pastes.js";
import { withShadows } from "./shadows.js";
import { Reader } from "./shapes/reader.js";
import { shapesOf } from "./shapes/shapes.js";
import { hostileTexts } from "./testing/hostile-texts.js";
import { surveyOf } from "./testing/survey-of.js";

const names = new NameSet(["vma_shrink", "vma_expand"]);

/** More than twice as many steps for twice the text, by this factor, is growth that a patch could use. */
const GROWTH = 2.3;

function stepsOf(text: string): number {
  const steps = new Steps();
  const source = readSource("fs/a.c", Buffer.from(text), new TokenRoom(), steps);
  withShadows(source, shapesOf(new Reader(source), names));
  pastedNames(source, pasteMacros(source, names.names), names.names);
  return steps.n;
}

for (const [index, [what, make]] of Object.entries(hostileTexts).entries()) {
  const options = index % 6 === 0 ? {} : exhaustive;
  test(`twice as many ${what} take about twice as many steps`, options, () => {
    const n = effort(600, 4000);
    const [once, twice] = [stepsOf(make(n)), stepsOf(make(2 * n))];
    assert.ok(twice <= GROWTH * once + 1000, `${once} steps, then ${twice}`);
  });
}

test("a file that would take more than its limit is unparsed, name by name, and none is acquitted", () => {
  // Each conditional has a definition of its own, and each use asks all of them.
  const text = `static int vma_shrink(int a) { return a; }\n${"#if A\nstatic int vma_shrink(int b) { return b; }\n#endif\nvoid f(void) { vma_shrink(1); }\n".repeat(6000)}`;
  const facts = surveyOf("fs/a.c", text)();
  assert.equal(facts?.sightings.length, 12001);
  assert.ok(facts.sightings.every(({ form }) => form === "unparsed"));
  assert.deepEqual(facts.unaccounted, []);
});
