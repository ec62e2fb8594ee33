/**
 * Files in which names stand, by bytes: what is worth reading for whoever asks who calls a function.
 * Invariant: the answer about a file depends on its bytes and the name alone, so that it can be kept
 * with them.
 */
import { inChunks } from "./in-chunks.js";
import type { Tree } from "./tree.js";

/** By name, those of the paths that answer to it, in order of path; a name that has none is not in it. */
export type FileSearch = (
  names: readonly string[],
  paths: readonly string[],
) => Promise<ReadonlyMap<string, readonly string[]>>;

/** Where names stand, as words or within others. */
export function filesWith(tree: Pick<Tree, "readMany">): FileSearch {
  return (names, paths) => {
    const found = new Map<string, string[]>();
    for (const [path, bytes] of inChunks(tree, [...paths].sort())) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const name of names) {
        if (!text.includes(name, 0, "latin1")) continue;
        const files = found.get(name);
        if (files === undefined) found.set(name, [path]);
        else files.push(path);
      }
    }
    return Promise.resolve(found);
  };
}
