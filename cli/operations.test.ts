/** `ringfence model --operations` as its user has it: text, JSON, a counterexample again, and what is no question. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { filesOf } from "../fixtures/model-run.js";
import { modelSchema } from "./formats/json/model-schema.js";
import { packageRoot } from "./package.js";
import { ringfence } from "./testing/run.js";

const scratch = mkdtempSync(join(tmpdir(), "ringfence-operations-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The right fixture, with one edit of mm/vma.c. */
function folderOf(name: string, from: string, to: string): string {
  const folder = join(scratch, name);
  const files = filesOf(readFileSync(`${packageRoot}/fixtures/operations/right.c`, "latin1"));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      text.replace(from, () => to),
    );
  }
  return folder;
}

const options = ["--operations", "--bounds", "small", "--no-cache"];
const wrong = folderOf("wrong", "\tmm->map_count++;\n", "");

test("an operation that is asked for by name is told in a line that says how many hold", async () => {
  const right = folderOf("right", "", "");
  const run = await ringfence(["model", right, ...options, "--function", "vma_link"]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^holds: vma_link\(\) at mm\/vma\.c:\d+, [\d,]+ scenarios/m);
  assert.match(run.stdout, /^0 of 1 operation unknown; 1 hold, 0 violated, 0 rejected$/m);
});

test("a counterexample of an operation is in the JSON document, and runs again from there", async () => {
  const file = join(scratch, "report.json");
  const run = await ringfence([
    ...["model", wrong, ...options, "--function", "vma_link", "--format", `json=${file}`],
  ]);
  assert.equal(run.code, 1, run.stderr);
  const report = modelSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  assert.ok(report.kind === "verdicts");
  assert.equal(report.subject, "operations");
  assert.deepEqual([report.summary.violated, report.summary.sites], [1, 0]);
  assert.equal(report.roots[0]?.operation, "link");
  const again = await ringfence(["model", wrong, "--no-cache", "--replay", file]);
  assert.equal(again.code, 1, again.stderr);
  assert.match(again.stdout, /map_count is/);
});

test("operations are compared between two versions as call sites are", async () => {
  const right = folderOf("before", "", "");
  const run = await ringfence([
    ...["model", right, ...options, "--function", "vma_link", "--before", right, "--after", wrong],
  ]);
  assert.equal(run.code, 1, run.stderr);
  assert.match(run.stdout, /vma_link\(\)/);
});

test("a name that is no operation, and a tree that has none, end with 2 and the names that there are", async () => {
  const named = await ringfence(["model", wrong, ...options, "--function", "vma_lnik"]);
  assert.equal(named.code, 2);
  assert.match(named.stderr, /vma_lnik\(\): no operation of this tree's mm\/; there are copy_vma,/);
  const none = folderOf("none", "", "");
  writeFileSync(join(none, "mm/vma.c"), "int x;\n");
  const empty = await ringfence(["model", none, ...options]);
  assert.equal(empty.code, 2);
  assert.match(empty.stderr, /its mm\/ defines no operation that is known/);
});
