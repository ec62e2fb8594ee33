/**
 * A tree with changes on it: what a patch leaves, without touching a work tree. Invariant: whatever
 * the changes do not name is answered by the base, and the base is never written to.
 */
import { createHash } from "node:crypto";
import { foldersOf, type Changes } from "./changes.js";
import { eachBeside } from "./each-beside.js";
import { kindOf, languageOf } from "./language.js";
import { LINK, settleLinks } from "./links.js";
import {
  eachOrReason,
  type Listing,
  type Skipped,
  type Tree,
  type TreeFile,
  type TreeSpec,
} from "./tree.js";

export const LINK_MODE = "120000";

/** `changes` must not change any more. */
export function overlayTree(base: Tree, changes: Changes): Tree {
  const isFolder = foldersOf(changes);
  const readOrReason = (path: string): Uint8Array | string | undefined => {
    const change = changes.get(path);
    if (change === undefined) return isFolder(path) ? "a directory" : base.readOrReason(path);
    if (change.bytes === undefined) return isFolder(path) ? "a directory" : undefined;
    return change.mode === LINK_MODE ? LINK : change.bytes;
  };
  const changed = (path: string): Uint8Array | undefined => {
    const found = readOrReason(path);
    return typeof found === "string" ? undefined : found;
  };
  return {
    label: base.label,
    revision: base.revision,
    get spec() {
      return { kind: "overlay" as const, base: base.spec, changes };
    },
    list: (withIds) =>
      listingOver(
        base.list(withIds),
        changes,
        withIds,
        (path) => base.readOrReason(path) instanceof Uint8Array,
      ),
    read: (path) => (changes.has(path) ? changed(path) : base.read(path)),
    readOrReason,
    readOrReasons: (paths) => {
      const below = base.readOrReasons(
        paths.filter((path) => !changes.has(path) && !isFolder(path)),
      );
      return eachOrReason(paths, (path) =>
        changes.has(path) || isFolder(path) ? readOrReason(path) : below.get(path),
      );
    },
    readMany: (paths) => {
      const found = new Map(base.readMany(paths.filter((path) => !changes.has(path))));
      for (const path of paths) {
        const bytes = changes.has(path) ? changed(path) : undefined;
        if (bytes !== undefined) found.set(path, bytes);
      }
      return found;
    },
    expect: (paths) => base.expect?.([...paths].filter((path) => !changes.has(path))),
    each: (next, room, visit) =>
      eachBeside(
        base,
        (path) =>
          changes.has(path) ? (readOrReason(path) ?? "no such file or directory") : undefined,
        next,
        room,
        visit,
      ),
  };
}

/** The same, of plain data, as another thread is handed it. */
export function portable(spec: TreeSpec): TreeSpec {
  return spec.kind === "overlay"
    ? { ...spec, base: portable(spec.base), changes: new Map(spec.changes) }
    : spec;
}

/** The name that git has for a content: the same as the ids of a revision's files. */
export function blobId(bytes: Uint8Array, algorithm: "sha1" | "sha256" = "sha1"): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** The listing of a tree with changes on it; `isThere`: whether the tree has a file of this name. */
export function listingOver(
  below: Listing,
  changes: Changes,
  withIds: boolean,
  isThere: (path: string) => boolean,
): Listing {
  const files: TreeFile[] = below.files.filter((file) => !changes.has(file.path));
  const notCode: Record<string, number> = { ...below.notCode };
  const targets = new Map<string, string>();
  for (const [path, end] of below.links) {
    if (!changes.has(path)) targets.set(path, relative(path, end));
  }
  const count = (path: string, by: number): void => {
    const kind = kindOf(path);
    const n = (notCode[kind] ?? 0) + by;
    if (n > 0) notCode[kind] = n;
    else delete notCode[kind];
  };
  for (const [path, change] of changes) {
    const language = languageOf(path);
    if (language === undefined && isThere(path)) count(path, -1);
    if (change.bytes === undefined) continue;
    if (change.mode === LINK_MODE) targets.set(path, Buffer.from(change.bytes).toString());
    else if (language === undefined) count(path, 1);
    else files.push({ path, language, id: withIds ? blobId(change.bytes) : "" });
  }
  const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
    a.path < b.path ? -1 : 1;
  const settled = settleLinks(targets, files.sort(byPath));
  const kept: Skipped[] = below.skipped.filter(
    ({ path }) => !changes.has(path) && !below.links.has(path),
  );
  return {
    files,
    notCode,
    skipped: [...kept, ...settled.skipped].sort(byPath),
    links: settled.links,
  };
}

/** What a link at `path` says when it leads to `end`. */
function relative(path: string, end: string): string {
  return `${"../".repeat(path.split("/").length - 1)}${end}`;
}
