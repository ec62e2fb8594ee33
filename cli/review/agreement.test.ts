/**
 * `model` and `review` say the same of one tree. Over every series fixture that has VMAs, each patch:
 * what `model` finds wrong on the tree with the patch and not on the one without, for whatever
 * function, `review` calls worse, and it calls nothing else worse but what loses a call or leaves an error untold.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { applySeries } from "../../analyzers/patches/apply-series.js";
import type { Verdict } from "../../analyzers/relocation/judge/verdict.js";
import type { ModelReport } from "../../analyzers/relocation/tell/report.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import { reportOn } from "../../fixtures/model-run.js";
import { filesIn } from "../../fixtures/sections.js";
import type { ModelChange, RelocationChange } from "../../rules/results/series-review.js";
import { effort } from "../../testing/effort.js";
import { packageRoot } from "../package.js";
import { reviewOver } from "./testing/reviews.js";

const root = `${packageRoot}/fixtures/series`;
/** One that breaks something and one that does not; reviews of others are held by series-fixtures.test.ts. */
const quick: ReadonlySet<string> = new Set(["stood-in-below", "worse"]);
const isChosen = effort(
  (name: string) => quick.has(name),
  () => true,
);
const names = readdirSync(root)
  .filter((name) => name.endsWith(".mbox"))
  .map((name) => name.slice(0, -5))
  .filter((name) => readFileSync(`${root}/${name}.tree`, "utf8").includes("vm_area_struct"))
  .sort()
  .filter(isChosen);

function textsOf(tree: Tree): Map<string, string> {
  return new Map(
    tree.list(false).files.map(({ path }) => {
      const bytes = tree.read(path) ?? new Uint8Array();
      return [path, Buffer.from(bytes).toString("latin1")];
    }),
  );
}

function faultsOf(verdict: Verdict): string[] {
  return verdict.kind === "violated"
    ? verdict.violations.map(({ property }) => property)
    : verdict.kind === "rejected"
      ? ["rejected"]
      : [];
}

/** `function path fault` of all that is wrong. */
function wrongIn(report: ModelReport): Set<string> {
  return new Set(
    report.roots.flatMap(({ function: name, path, verdict }) =>
      faultsOf(verdict).map((fault) => `${name} ${path} ${fault}`),
    ),
  );
}

function isLoss({ equivalence }: RelocationChange): boolean {
  return (
    equivalence.kind === "different" &&
    equivalence.differences.some(
      ({ kind, untold }) => kind === "lost calls" || untold !== undefined,
    )
  );
}

/** Of a patch with this change, the functions that review calls worse for what they break. */
function worseIn(model: ModelChange | undefined): string[] {
  return (model?.relocations ?? [])
    .filter((change) => change.state === "worse" && !isLoss(change))
    .map(({ function: name, path }) => `${name} ${path}`)
    .sort();
}

for (const name of names) {
  test(`of ${name}, model and review say the same`, async () => {
    const files = filesIn(readFileSync(`${root}/${name}.tree`, "utf8"));
    const { series, review } = await reviewOver(files, readFileSync(`${root}/${name}.mbox`), {
      usesModel: true,
    });
    const bounds = effort("small", "default");
    const steps = applySeries(
      memoryTree(files),
      series.patches.map((patch) => patch.files),
    );
    let before = await reportOn(textsOf(memoryTree(files)), bounds);
    for (const [index, { after: tree }] of steps.entries()) {
      const model = review.patches[index]?.model;
      const after = await reportOn(textsOf(tree), bounds);
      const [was, is] = [wrongIn(before), wrongIn(after)];
      const introduced = [...is].filter((fault) => !was.has(fault));
      const functions = introduced.map((fault) => fault.split(" ").slice(0, 2).join(" "));
      assert.deepEqual(worseIn(model), [...new Set(functions)].sort(), `patch ${index + 1}`);
      if (model !== undefined) assert.deepEqual(wrongIn(model.after), is, `patch ${index + 1}`);
      before = after;
    }
  });
}
