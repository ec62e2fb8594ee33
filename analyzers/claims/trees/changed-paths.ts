/**
 * Which paths differ between two trees. Overlays of one base name theirs, so that nothing else is read;
 * two revisions differ in their blob ids.
 */
import type { Change } from "../../trees/changes.js";
import type { Tree, TreeSpec } from "../../trees/tree.js";

export function changedPaths(before: Tree, after: Tree): string[] {
  const [old, fresh] = [layersOf(before.spec), layersOf(after.spec)];
  const candidates = isSame(old.base, fresh.base)
    ? new Set([...old.changes.keys(), ...fresh.changes.keys()])
    : listedPaths(before, after);
  return [...candidates].filter((path) => differ(before, after, path)).sort();
}

function differ(before: Tree, after: Tree, path: string): boolean {
  const [a, b] = [before.read(path), after.read(path)];
  return a === undefined || b === undefined ? a !== b : Buffer.compare(a, b) !== 0;
}

/** The tree under all overlays, and what they change of it. */
export function layersOf(spec: TreeSpec): { base: TreeSpec; changes: Map<string, Change> } {
  const changes = new Map<string, Change>();
  let base = spec;
  for (; base.kind === "overlay"; base = base.base) {
    for (const [path, change] of base.changes) if (!changes.has(path)) changes.set(path, change);
  }
  return { base, changes };
}

function isSame(a: TreeSpec, b: TreeSpec): boolean {
  if (a === b) return true;
  if (a.kind === "directory" && b.kind === "directory") return a.root === b.root;
  if (a.kind === "revision" && b.kind === "revision")
    return a.repository === b.repository && a.commit === b.commit;
  return a.kind === "memory" && b.kind === "memory" && a.files === b.files;
}

function listedPaths(before: Tree, after: Tree): Set<string> {
  const idsOf = (tree: Tree): Map<string, string> => {
    if (tree.spec.kind === "memory")
      return new Map([...tree.spec.files.keys()].map((path) => [path, ""]));
    return new Map(tree.list(true).files.map(({ path, id }) => [path, id]));
  };
  const [old, fresh] = [idsOf(before), idsOf(after)];
  const areBlobs = before.spec.kind === "revision" && after.spec.kind === "revision";
  const found = new Set<string>();
  for (const path of new Set([...old.keys(), ...fresh.keys()])) {
    if (!areBlobs || old.get(path) !== fresh.get(path)) found.add(path);
  }
  return found;
}
