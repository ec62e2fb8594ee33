/**
 * Which of the differences that no scenario ran no caller comes to: their programs are run once more, and
 * write down what both sides of comparisons are made of. Invariant: what is not shown to be out of reach
 * stays a difference that nobody has seen run.
 */
import { wrapped } from "../lowering/execute.js";
import { strippedOf } from "../lowering/type-check.js";
import { functionOf } from "./build/function-of.js";
import type { Prepared } from "./build/prepared.js";
import type { Candidate } from "./build/roots.js";
import { inAllParts, isNever } from "./judge/never.js";
import { N_PARTS, type Compiled, type Performer, type Task } from "./realm/task.js";
import type { Bounds } from "./scenarios/bounds.js";
import type { UnseenChange } from "./tell/unseen-changes.js";

/** A version of a root: where it is from, and how it is called. */
export interface Version {
  readonly item: Prepared;
  readonly candidate: Candidate;
  readonly compiled: Compiled;
}

/** Those of one version that its callers come to, or may come to. */
export async function reachable(
  changes: readonly UnseenChange[],
  { item, candidate, compiled }: Version,
  bounds: Bounds,
  threads: Performer,
): Promise<readonly UnseenChange[]> {
  if (changes.length === 0) return changes;
  const program = await item.bench.compile([candidate], "weighed");
  const root = functionOf(program, candidate);
  if (root === undefined || program.nSides === 0) return changes;
  const javascript = wrapped(await strippedOf(program), program);
  const weighing = { ...compiled, javascript, identifier: root.identifier };
  const tasks = Array.from({ length: N_PARTS }, (_, index): Task => {
    const share = { indexes: [index], count: N_PARTS };
    return { kind: "weigh", root: weighing, bounds, share };
  });
  const parts = (await threads.all(tasks)).map((outcome) =>
    typeof outcome === "object" && outcome.kind === "weighed" ? outcome.weights : undefined,
  );
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return changes;
  const weights = inAllParts(known);
  const points = new Map(program.points.map((point) => [point.index, point]));
  const isClosed = (index: number): boolean => {
    const compares = points.get(index)?.compares;
    return compares !== undefined && isNever(compares, weights, item.bench.machine);
  };
  return changes.filter(({ point }) => ![point.index, ...point.under].some(isClosed));
}
