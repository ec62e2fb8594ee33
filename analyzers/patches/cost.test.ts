/**
 * What a mailbox or a diff costs grows no faster than it does: steps are counted by the engine, on
 * inputs that are made to cost much, and on the same twice as long. Where the place of a hunk has to be
 * looked for, the lines that are compared are bounded instead.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { effort, sampled } from "../../testing/effort.js";
import { Meter } from "../../testing/meter.js";
import { hostileDiffs, hostileMails } from "./testing/hostile-mails.js";

// It counts what is loaded behind it.
const meter = new Meter();
const { applyDiff } = await import("./apply.js");
const { applySeries } = await import("./apply-series.js");
const { parseDiff } = await import("./diff.js");
const { readMails } = await import("./mail.js");
const { PatchError } = await import("./patch-error.js");
const { patchId } = await import("./patch-id.js");
const { assemble } = await import("./series.js");
const { memoryTree } = await import("../trees/memory-tree.js");

/** What is refused in one line has been answered. */
function answered(run: () => void): () => void {
  return () => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
    }
  };
}

function reading(text: string): () => void {
  const bytes = Buffer.from(text, "latin1");
  return answered(() => {
    const { mails } = readMails([{ name: "in", bytes }]);
    const tree = memoryTree(new Map([["x.c", Buffer.from("0\n")]]));
    for (const { patches } of assemble(mails).series)
      applySeries(
        tree,
        patches.map(({ files }) => files),
      );
  });
}

function applying(diff: string, file: string): () => void {
  const [bytes, content] = [Buffer.from(diff, "latin1"), Buffer.from(file)];
  return answered(() => {
    patchId(bytes);
    applyDiff(memoryTree(new Map([["x.c", content]])), parseDiff(bytes));
  });
}

const n = effort(100, 800);

test("mails that are twice as long take about twice as many steps", async () => {
  for (const [what, make] of sampled(Object.entries(hostileMails), 3))
    assert.deepEqual(await meter.growth((size) => reading(make(size)), n), [], what);
});

test("diffs that are twice as long take about twice as many steps", async () => {
  for (const [what, [diff, file]] of sampled(Object.entries(hostileDiffs), 3))
    assert.deepEqual(await meter.growth((size) => applying(diff(size), file(size)), n), [], what);
});
