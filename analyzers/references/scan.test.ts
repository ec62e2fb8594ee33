/** A file on which the survey fails costs its own answer and no other. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { memoryTree } from "../trees/memory-tree.js";
import { scan } from "./scan.js";
import { Surveyor } from "./surveyor.js";

test("an error while one file is surveyed leaves that file out, and says so", async () => {
  const text = Buffer.from("int f(void)\n{\n\treturn vma_shrink();\n}\n");
  const tree = memoryTree(new Map(["a.c", "b.c", "c.c"].map((path) => [path, text])));
  const survey = Surveyor.prototype.survey;
  mock.method(Surveyor.prototype, "survey", function (this: Surveyor, path: string, size: number) {
    if (path === "b.c") throw new RangeError("Maximum call stack size exceeded");
    return survey.call(this, path, size);
  });
  const plan = {
    names: ["vma_shrink"],
    allIncludes: false,
    includeNames: [],
    pastes: [],
    pastedNames: [],
  };
  const { facts, skipped } = await scan(tree, ["a.c", "b.c", "c.c"], plan);
  mock.restoreAll();
  assert.deepEqual(
    facts.map(({ path, sightings }) => `${path} ${sightings.length}`),
    ["a.c 1", "c.c 1"],
  );
  assert.deepEqual(skipped, [
    { path: "b.c", reason: "could not be classified (RangeError)", matters: true },
  ]);
});
