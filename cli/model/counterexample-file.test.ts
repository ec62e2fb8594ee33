/** What `--replay` takes from a file, and what it refuses. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { render } from "../formats/json/model.js";
import { mixedReport, replay, scenario, verdictsOf } from "../formats/testing/model-samples.js";
import { folder } from "../testing/spawn.js";
import { UserError } from "../user-error.js";
import { readCounterexample } from "./counterexample-file.js";

function fileOf(content: unknown): string {
  const file = join(folder(), "x.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const report = fileOf(render(verdictsOf(mixedReport)));

test("a scenario, a counterexample and a whole report lead to a scenario", () => {
  for (const content of [
    scenario,
    { property: "P", scenario },
    [{ scenario }],
    JSON.parse(render(replay)),
  ]) {
    assert.deepEqual(readCounterexample(fileOf(content), undefined).scenario, scenario);
  }
  assert.deepEqual(readCounterexample(report, undefined), {
    scenario,
    functionName: "relocate_vma_down",
    number: 1,
    nAll: 2,
  });
});

test("a number or a property picks one of several, and a file of that name wins", () => {
  assert.equal(readCounterexample(`${report}#2`, undefined).number, 2);
  assert.equal(readCounterexample(`${report}#R`, undefined).number, 2);
  const odd = join(folder(), "x.json#9");
  writeFileSync(odd, JSON.stringify(scenario));
  assert.equal(readCounterexample(odd, undefined).nAll, 1);
});

test("a function that is asked for is run, also on the counterexample of another one", () => {
  assert.equal(readCounterexample(report, "relocate_vma_down").nAll, 2);
  assert.deepEqual(readCounterexample(report, "f"), {
    scenario,
    functionName: "f",
    number: 1,
    nAll: 2,
  });
});

const mistakes: readonly (readonly [claim: string, file: string, says: RegExp])[] = [
  ["no such file", "/nowhere.json", /\/nowhere\.json: cannot be read \(ENOENT\)/],
  ["no JSON", fileOf("{"), /: not JSON; give a scenario/],
  ["nothing in it", fileOf({ roots: [] }), /: no counterexample in it; give a scenario/],
  ["no such number", `${report}#3`, /#3: no such counterexample; the file has 1 to 2 and P, R$/],
  ["number 0", `${report}#0`, /no such counterexample/],
  ["no such property", `${report}#Z`, /no such counterexample/],
  [
    "a machine that cannot be",
    fileOf({ ...scenario, geometry: { pteBits: 30, pmdBits: 30, pudBits: 30 } }),
    /: not a scenario: geometry does not fit 32 bits; give one/,
  ],
  [
    "a stack that is not there",
    fileOf({ ...scenario, stack: 7 }),
    /: not a scenario: stack is not the index of a VMA/,
  ],
  ["no VMAs", fileOf({ generation: "x", nShiftPages: 1 }), /: not a scenario: /],
  [
    "text for a number",
    fileOf({ ...scenario, faultAt: "1" }),
    /: not a scenario: faultAt is not a whole number/,
  ],
];

test("what is no scenario is refused with what is wrong", () => {
  for (const [claim, file, says] of mistakes) {
    assert.throws(
      () => readCounterexample(file, undefined),
      (error) => error instanceof UserError && says.test(error.message),
      claim,
    );
  }
});

test("a deep file is gone through to a bound", () => {
  assert.throws(
    () => readCounterexample(fileOf(`${"[".repeat(5000)}${"]".repeat(5000)}`), undefined),
    /no counterexample in it/,
  );
});
