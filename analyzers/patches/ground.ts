/**
 * What stands at a path before a patch: the tree, with the patches before it. Invariant: each path of
 * the tree is read once in a series, and nothing is read through a symbolic link.
 */
import { changedBy, foldersOf, type Changes } from "../trees/changes.js";
import { LINK_MODE, overlayTree } from "../trees/overlay.js";
import type { Tree } from "../trees/tree.js";
import { Effort } from "./image.js";
import { seriesLimits, type SeriesLimits } from "./limits.js";
import type { FilePatch } from "./patch.js";

export type Standing =
  | { readonly kind: "none" }
  | {
      readonly kind: "file";
      readonly bytes: Uint8Array /** Empty where no patch said it. */;
      readonly mode: string;
    }
  | { readonly kind: "link" | "other"; readonly reason: string; readonly isFolder: boolean };

export class Ground {
  readonly tree: Tree;
  /** What all patches have cost so far. */
  readonly effort: Effort;
  readonly limits: SeriesLimits;
  #nBytes = 0;
  #overlay: Tree;
  readonly #read = new Map<string, Uint8Array>();
  readonly #looked = new Map<string, Standing>();
  /** Grows with each patch that applied. */
  #changes: Changes = new Map();

  constructor(tree: Tree, limits: SeriesLimits = seriesLimits) {
    this.tree = tree;
    this.limits = limits;
    this.effort = new Effort(limits.nComparisons);
    this.#overlay = tree;
  }

  /** What all patches have left, also what later ones have replaced: each state of the series keeps its own. */
  get nBytes(): number {
    return this.#nBytes;
  }

  changes(): Changes {
    return this.#changes;
  }

  /** The tree with all patches so far. */
  overlay(): Tree {
    return this.#overlay;
  }

  /** `nBytes`: of contents that are new. */
  add(changes: Changes, nBytes: number): void {
    if (changes.size === 0) return;
    this.#changes = changedBy(this.#changes, changes);
    this.#overlay = overlayTree(this.tree, this.#changes);
    this.#nBytes += nBytes;
  }

  /** Reads what the patches start from in one go. */
  prefetch(files: Iterable<FilePatch>): void {
    const paths = new Set<string>();
    for (const { oldPath } of files) {
      const isKnown = (path: string): boolean =>
        this.#read.has(path) || this.#looked.has(path) || this.#changes.has(path);
      if (oldPath !== undefined && !isKnown(oldPath)) paths.add(oldPath);
    }
    if (paths.size === 0) return;
    for (const [path, bytes] of this.tree.readMany([...paths])) {
      this.#read.set(path, bytes);
      // A tree reads nothing behind a link, so all that is above what it has read are folders.
      for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
        const folder = path.slice(0, slash);
        if (this.#looked.get(folder)?.kind === "other") break;
        this.#looked.set(folder, { kind: "other", reason: "a directory", isFolder: true });
      }
    }
  }

  /** `isFolder`: asked of a folder above a file. */
  look(path: string, isFolder = false): Standing {
    const change = this.#changes.get(path);
    if (change?.bytes !== undefined) {
      if (change.mode === LINK_MODE)
        return { kind: "link", reason: "a symbolic link", isFolder: false };
      return { kind: "file", bytes: change.bytes, mode: change.mode };
    }
    if (change !== undefined) return { kind: "none" };
    const bytes = this.#read.get(path);
    if (bytes !== undefined) return { kind: "file", bytes, mode: "" };
    let standing = this.#looked.get(path);
    if (standing === undefined)
      this.#looked.set(path, (standing = this.#lookBelow(path, isFolder)));
    return standing;
  }

  #lookBelow(path: string, isFolder: boolean): Standing {
    const slash = path.lastIndexOf("/");
    if (slash > 0) {
      // Top down: a tree may follow a link above the path when it is asked for the path alone.
      const above = this.look(path.slice(0, slash), true);
      if (above.kind === "link") {
        return { kind: "other", reason: "lies behind a symbolic link", isFolder: false };
      }
      if (above.kind === "file" || (above.kind === "other" && !above.isFolder))
        return { kind: "none" };
    }
    const found = this.tree.readOrReason(path);
    if (found === undefined) return { kind: "none" };
    if (typeof found !== "string") return { kind: "file", bytes: found, mode: "" };
    if (found === "not a directory") return { kind: "none" };
    if (found === "a directory") return { kind: "other", reason: "a directory", isFolder: true };
    const kind = found.startsWith("symbolic link") ? "link" : "other";
    return { kind, reason: isFolder ? "cannot be looked into" : found, isFolder: false };
  }

  /** Why a file cannot be put at one of `paths` once `changes` are made: a file above it, or a folder in its place. */
  obstacles(paths: Iterable<string>, changes: Changes): ReadonlyMap<string, string> {
    const isFolder = foldersOf(this.#changes, changes);
    const found = new Map<string, string>();
    for (const path of paths) {
      for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
        const folder = path.slice(0, slash);
        const change = changes.get(folder);
        const isFile =
          change === undefined ? this.look(folder).kind === "file" : change.bytes !== undefined;
        if (isFile) found.set(path, `${folder} is a file, not a folder`);
      }
      const standing = this.look(path);
      const isThere = standing.kind === "other" && standing.isFolder;
      if (isThere || isFolder(path)) found.set(path, "a folder has this name");
    }
    return found;
  }
}
