/**
 * Every command answers every hostile input: with an exit code of its own, in its own words, and the
 * same answer each time. `npm run bench:limits` runs them at a megabyte, against limits on time and
 * memory.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { effort } from "../testing/effort.js";
import { timesFor } from "../testing/sized.js";
import { hostileRuns, owner } from "./testing/hostile-runs.js";
import { ringfence } from "./testing/run.js";
import { addFiles, folder } from "./testing/spawn.js";

const SIZE = effort(600, 6000);
/** One of so many is run: a command takes longer to start than it does to answer. */
const ONE_OF = 16;

test("each hostile input is answered, in words", async () => {
  for (const { what, input } of hostileRuns.filter((_, index) => index % ONE_OF === 0)) {
    const { files, args } = input(SIZE);
    const cwd = folder();
    addFiles(cwd, { ...owner, ...files });
    const all = [...args, ...(args[0] === "model" ? [] : ["--today", "2026-01-01"])];
    const { code, stdout, stderr } = await ringfence(args[0] === "suite" ? args : all, { cwd });
    assert.ok(code !== null && code >= 0 && code <= 3, `${what}: ${code}`);
    assert.doesNotMatch(stderr, /^ {4}at |RangeError|TypeError|heap/m, what);
    assert.ok(stdout !== "" || stderr !== "", what);
  }
});

test("a text is made as long as it is asked for, and no longer", () => {
  for (const size of [10, 1000, 100_000]) {
    const make = (n: number): string => "ab".repeat(n);
    const { length } = make(timesFor(make, size));
    assert.ok(length <= size && length > size * 0.9, `${size}: ${length}`);
  }
});
