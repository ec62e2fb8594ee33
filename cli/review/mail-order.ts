/**
 * A series is reviewed in the order of its numbers, each patch once; git am applies mails as they come,
 * copies too. Invariant: where the two may leave different files, that is said.
 */
import { applySeries } from "../../analyzers/patches/apply-series.js";
import { printable } from "../../analyzers/patches/patch-error.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Change } from "../../analyzers/trees/changes.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import type { ChosenSeries } from "./series-of.js";

/** What is left aside for another reason makes the review incomplete anyway. */
export function orderProblems(tree: Tree, { series, mailed, incomplete }: ChosenSeries): string[] {
  if (mailed === undefined || incomplete.length > 0) return [];
  const { patches } = series;
  const gits = patches.filter(({ isGits }) => isGits);
  if (gits.length === mailed.length && gits.every((patch, at) => patch === mailed[at])) return [];
  const path = differing(changesOf(tree, patches), changesOf(tree, mailed));
  if (path === undefined) return [];
  return [
    `the mails are out of order, or one is there twice, and git am, which takes them as they come, leaves another ${printable(path)}; put them in order, each once`,
  ];
}

function changesOf(tree: Tree, patches: readonly PatchMail[]): ReadonlyMap<string, Change> {
  const all = new Map<string, Change>();
  const files = patches.map((patch) => patch.files);
  for (const { result } of applySeries(tree, files)) {
    if (result.kind !== "applied") continue;
    for (const [path, change] of result.changes) all.set(path, change);
  }
  return all;
}

/** The first path that is not the same in both, by name. */
function differing(
  one: ReadonlyMap<string, Change>,
  other: ReadonlyMap<string, Change>,
): string | undefined {
  const paths = [...new Set([...one.keys(), ...other.keys()])].sort();
  return paths.find((path) => {
    const [a, b] = [one.get(path), other.get(path)];
    if (a === undefined || b === undefined || a.mode !== b.mode) return true;
    if (a.bytes === undefined || b.bytes === undefined) return a.bytes !== b.bytes;
    return Buffer.compare(a.bytes, b.bytes) !== 0;
  });
}
