/**
 * The states of a tree along a series: before the first patch, and after each. Invariant: a patch
 * that does not apply changes nothing, and the ones behind it are tried on what is there.
 */
import type { Tree } from "../trees/tree.js";
import { applyTo, type Applied } from "./apply.js";
import { Ground } from "./ground.js";
import type { SeriesLimits } from "./limits.js";
import type { FilePatch } from "./patch.js";

export interface Step {
  readonly before: Tree;
  /** The same as `before` when the patch does not apply. */
  readonly after: Tree;
  readonly result: Applied;
}

/** `patches`: the files of each patch, in order. */
export function applySeries(
  tree: Tree,
  patches: readonly (readonly FilePatch[])[],
  limits?: SeriesLimits,
): Step[] {
  const ground = new Ground(tree, limits);
  ground.prefetch(patches.flat());
  return patches.map((files) => {
    const before = ground.overlay();
    const result = applyTo(ground, files);
    return { before, after: result.kind === "applied" ? result.tree : before, result };
  });
}
