/** The campaign itself: every target runs, what it makes depends on the seed alone, and a crash is made small and replays. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { effort, exhaustive } from "../../testing/effort.js";
import type { Crash } from "./crash.js";
import { explore } from "./explore.js";
import { minimised } from "./minimise.js";
import { PostBox } from "./post-box.js";
import { targets } from "./targets/index.js";
import type { Case, Session, Target } from "./targets/target.js";

const scratch = mkdtempSync(join(tmpdir(), "ringfence-fuzz-test-"));
// What is written without being told where must not end up in the repository.
process.chdir(scratch);
after(() => rmSync(scratch, { recursive: true, force: true }));
const N_ITERATIONS = effort(5, 15);

/** The cases of a run, as text, and what was wrong with them. */
async function runOf(
  target: Target,
  session: Session,
  nIterations: number,
): Promise<{ readonly cases: string[]; readonly crashes: Crash[] }> {
  const cases: string[] = [];
  const crashes: Crash[] = [];
  const textOf = (input: Case): string =>
    JSON.stringify(
      [...input].map(([name, bytes]) => [name, Buffer.from(bytes).toString("latin1")]),
    );
  await explore({
    target,
    session,
    seed: 1,
    from: session.seeds.length,
    until: Infinity,
    maxIterations: nIterations,
    coverage: undefined,
    onCase: (_, input) => cases.push(textOf(input)),
    onCrash: (crash) => crashes.push(crash),
  });
  return { cases, crashes };
}

/** Of these one case takes a good part of a second, so that a quick run has one of them. */
const dear = new Set(["lowering", "verdicts", "programs", "repositories", "functions"]);

for (const target of targets) {
  const isWaitedFor = !dear.has(target.name) || target.name === "programs";
  test(`${target.name}: ${target.doc}`, isWaitedFor ? {} : exhaustive, async (context) => {
    const missing = target.missing();
    if (missing !== "") return context.skip(missing);
    const session = await target.open({ scratch, kernels: "" });
    const nIterations = dear.has(target.name) ? effort(1, 2) : N_ITERATIONS;
    const { cases, crashes } = await runOf(target, session, nIterations);
    assert.deepEqual(
      crashes.map(({ fault }) => `${fault.signature}\n${fault.text}`),
      [],
    );
    assert.equal(cases.length, nIterations);
    const again = await runOf(target, { ...session, run: async () => undefined }, nIterations);
    assert.deepEqual(again.cases, cases, "the seed decides every case");
  });
}

const broken: Session = {
  seeds: [],
  next: (dice) =>
    new Map([
      ["a", Buffer.from(`one\ntwo ${dice.roll(3)} words\nthree\n`)],
      ["b", Buffer.from("four\n")],
    ]),
  run: async (input) =>
    Buffer.from(input.get("a") ?? []).includes("two")
      ? { signature: "has two", text: "" }
      : undefined,
};

test("what is wrong is made small, and told once", async () => {
  const { crashes } = await runOf(
    { name: "broken", doc: "", isGuided: true, missing: () => "", open: async () => broken },
    broken,
    5,
  );
  assert.equal(crashes.length, 1);
  assert.deepEqual(
    [...(crashes[0]?.input ?? [])].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
    [["a", "two"]],
  );
});

test("what is fixed is not made smaller, and effort has an end", async () => {
  const input: Case = new Map([
    ["a", Buffer.from("x".repeat(100))],
    ["plan", Buffer.from("y")],
  ]);
  let nRuns = 0;
  const isWrong = async (candidate: Case): Promise<boolean> => ++nRuns > 0 && candidate.has("a");
  const small = await minimised(input, isWrong, { nRuns: 3, until: Infinity }, ["plan"]);
  assert.equal(nRuns, 3);
  assert.equal(small.get("plan")?.length, 1);
});

test("another thread reads the case that one is at", () => {
  const box = new PostBox();
  box.put(
    7,
    new Map([
      ["a\nb\0", Buffer.from([0, 10, 255])],
      ["", Buffer.alloc(0)],
    ]),
  );
  const read = new PostBox(box.shared);
  assert.equal(read.iteration, 7);
  assert.deepEqual(
    [...read.input].map(([name, bytes]) => [name, [...bytes]]),
    [
      ["a\nb\0", [0, 10, 255]],
      ["", []],
    ],
  );
});
