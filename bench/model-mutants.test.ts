/** The list of seeded faults is of use only while each text stands in the model once. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mutants } from "./model-mutants.js";
import { withFault } from "./with-fault.js";

test("every seeded fault has its text in the built model exactly once", () => {
  const model = new URL("../analyzers/model/", import.meta.url);
  const stale = mutants.filter((mutant) => {
    const text = readFileSync(new URL(`${mutant.file}.js`, model), "utf8");
    return withFault(text, mutant) === undefined;
  });
  assert.deepEqual(stale, []);
});
