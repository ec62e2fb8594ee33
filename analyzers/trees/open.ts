/** Opens a tree from its spec, so that every thread can have one of its own. */
import { openDirectory } from "./directory.js";
import { memoryTree } from "./memory-tree.js";
import { overlayTree } from "./overlay.js";
import { revisionTree } from "./revision.js";
import type { Tree, TreeSpec } from "./tree.js";

export function openTree(spec: TreeSpec): Tree {
  switch (spec.kind) {
    case "directory":
      return openDirectory(spec.root);
    case "revision":
      return revisionTree(spec.repository, spec.commit, { blobs: () => spec.blobs });
    case "memory":
      return memoryTree(spec.files);
    case "overlay":
      return overlayTree(openTree(spec.base), spec.changes);
  }
}
