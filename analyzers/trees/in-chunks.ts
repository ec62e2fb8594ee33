/**
 * Texts of many files, some at once: a revision answers many questions at once sooner than one after the
 * other, and nobody wants all texts in memory. Invariant: files that cannot be read are left out.
 */
import type { Tree } from "./tree.js";

/** @param size how many are read at once */
export function* inChunks(
  tree: Pick<Tree, "readMany">,
  paths: readonly string[],
  size = 64,
): Generator<readonly [path: string, bytes: Uint8Array]> {
  for (let at = 0; at < paths.length; at += size) yield* tree.readMany(paths.slice(at, at + size));
}
