/** Operations by themselves: what holds of an expand, a shrink and a merge. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { generationNamed } from "../../model/declarations.js";
import {
  vma_expand_range,
  vma_expand_vmg,
  vma_iter_set,
  vma_next,
  vma_prev,
  vma_shrink,
  type vm_area_struct,
} from "../../model/program.js";
import type { Perform, Stage } from "../run/stage.js";
import type { Operation } from "../scenarios/scenario.js";
import { bounds } from "../scenarios/bounds.js";
import { conclude } from "./conclude.js";
import { compareRoots, type Version } from "./equivalence.js";
import { exploreOperation, operationRoot } from "./explore-operation.js";

/** Letters that break, or `holds`. */
function judged(perform: Perform, operation: Operation, release = "v6.12"): string {
  const explorations = exploreOperation(perform, operation, {
    generation: generationNamed(release),
    bounds: bounds.small,
  });
  const verdict = conclude(explorations, bounds.small);
  return verdict.kind === "violated"
    ? verdict.violations
        .map(({ property }) => property)
        .sort()
        .join("")
    : verdict.kind;
}

function join(stage: Stage, vma: vm_area_struct): number {
  stage.vmg.vma = vma;
  stage.vmg.start = vma.vm_start < stage.start ? vma.vm_start : stage.start;
  stage.vmg.end = vma.vm_end > stage.end ? vma.vm_end : stage.end;
  stage.vmg.next = null;
  return vma_expand_vmg(stage.vmg);
}

test("the model's own vma_expand() holds, as v6.6 and as v6.12 call it", () => {
  assert.equal(
    judged(({ vmg }) => vma_expand_vmg(vmg), "expand"),
    "holds",
  );
  assert.equal(
    judged(
      ({ vmi, vma, start, end, pgoff }) => vma_expand_range(vmi, vma, start, end, pgoff, null),
      "expand",
      "v6.6",
    ),
    "holds",
  );
});

test("the model's own vma_shrink() holds", () => {
  assert.equal(
    judged(({ vmi, vma, start, end, pgoff }) => vma_shrink(vmi, vma, start, end, pgoff), "shrink"),
    "holds",
  );
});

test("a shrink with the iterator past the VMA leaves the tree behind", () => {
  const perform: Perform = ({ vmi, vma, start, end, pgoff }) => {
    vma_iter_set(vmi, end);
    vma_next(vmi);
    vma_next(vmi);
    return vma_shrink(vmi, vma, start, end, pgoff);
  };
  assert.match(judged(perform, "shrink"), /T/);
});

test("an expand whose error is lost breaks R and V", () => {
  const perform: Perform = ({ vmg }) => {
    vma_expand_vmg(vmg);
    return 0;
  };
  assert.match(judged(perform, "expand"), /R/);
});

test("an expand that has written the start when it fails breaks U", () => {
  const perform: Perform = ({ vmg, vma, start }) => {
    const error = vma_expand_vmg(vmg);
    if (error !== 0) vma.vm_start_ = start;
    return error;
  };
  assert.match(judged(perform, "expand"), /U/);
});

test("a shrink that changes pgoff breaks G", () => {
  assert.equal(
    judged(
      ({ vmi, vma, start, end }) => vma_shrink(vmi, vma, start, end, 1 as Stage["pgoff"]),
      "shrink",
    ),
    "G",
  );
});

test("a merge that never happens holds, and so does one with the VMA below", () => {
  assert.equal(
    judged(() => null, "merge"),
    "holds",
  );
  const perform: Perform = (stage) => {
    const { prev, vmi, vmg, start } = stage;
    if (prev === null || prev.vm_end !== start) return 0;
    vma_prev(vmi);
    vmg.pgoff = prev.vm_pgoff;
    return join(stage, prev);
  };
  assert.equal(judged(perform, "merge"), "holds");
});

test("a merge with the VMA above that does not ask for its page offset breaks G", () => {
  const perform: Perform = (stage) =>
    stage.next !== null && stage.next.vm_start === stage.end ? join(stage, stage.next) : 0;
  assert.equal(judged(perform, "merge"), "G");
});

/** What two versions of an operation differ in. */
function differing(before: Perform, after: Perform, operation: Operation): string[] {
  const generation = generationNamed("v6.12");
  const version = (perform: Perform): Version => ({
    root: operationRoot(perform, operation),
    generation,
    operation,
  });
  const found = compareRoots(version(before), version(after), bounds.small);
  return found.kind === "different" ? found.differences.map(({ kind }) => kind) : [found.kind];
}

test("a caller that finds another merge, result or position than before finds a difference", () => {
  const nothing: Perform = () => null;
  assert.deepEqual(differing(nothing, nothing, "merge"), ["equivalent"]);
  const others: readonly Perform[] = [
    ({ vma }) => vma,
    ({ vmg }) => {
      vmg.pgoff = 0 as Stage["pgoff"];
      return null;
    },
    ({ vmi }) => {
      vma_prev(vmi);
      return null;
    },
  ];
  for (const other of others) assert.deepEqual(differing(nothing, other, "merge"), ["handed back"]);
});

test("a merge with the VMA below from where its caller stands, above it, is set outside of its slot", () => {
  const perform: Perform = (stage) => {
    const { prev, vmg, start } = stage;
    if (prev === null || prev.vm_end !== start) return null;
    vmg.pgoff = prev.vm_pgoff;
    return join(stage, prev);
  };
  assert.match(judged(perform, "merge"), /T.*W/);
});
