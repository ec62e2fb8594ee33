/**
 * What the paths of a command line mean: the root of a tree with paths from there, or files and folders
 * within a tree, whose root is looked for above them. A kernel's root counts first, because its parts
 * have folders of the same names; then a folder that has rules of its own, then one that has an owner's
 * folder. Invariant: what is no part of any tree stays as it was given, and is refused by whoever opens
 * it.
 */
import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { openDirectory } from "../analyzers/trees/directory.js";
import { hasKernelFolders, kernelAbove } from "../analyzers/trees/kernel-root.js";
import { TREE_RULES } from "./rule-sources.js";
import { UserError } from "./user-error.js";

export interface Located {
  /** Path of the tree's root. */
  readonly root: string;
  /** From the root; empty for all of it. */
  readonly paths: readonly string[];
}

interface Asked {
  /** The first path, which may be the root itself. */
  readonly path: string;
  /** From the root where the first one is it; otherwise like the first one. */
  readonly more: readonly string[];
  /** A revision is read: the root is a repository. */
  readonly isRevision: boolean;
  /** Folders of owners, from the root. */
  owners(): Promise<readonly string[]>;
}

export async function locate(asked: Asked): Promise<Located> {
  const { path, more } = asked;
  const real = realOf(resolve(path));
  const root = await rootAbove(real, asked);
  if (root === undefined || root === real.path) return { root: path, paths: more };
  const within = more.map((other) => {
    const found = placed(root, other);
    if (found !== undefined) return found;
    throw new UserError(`${other}: not in the tree of ${path}, ${root}; ask for it by itself`);
  });
  return { root, paths: [fromRoot(root, real.path) ?? path, ...within] };
}

/** From the root: a path from the folder that one is in, or else one from the root itself. */
function placed(root: string, path: string): string | undefined {
  const real = realOf(resolve(path)).path;
  const within = fromRoot(root, real);
  if (within !== undefined && kindOf(real) !== undefined) return within;
  return kindOf(join(root, path)) === undefined ? within : path;
}

/** `path`: where standard input would stand, from the root or from the folder that one is in. */
export async function locateNew(
  asked: Omit<Asked, "more">,
  root: string | undefined,
): Promise<Located> {
  const { path } = asked;
  const real = realOf(resolve(path));
  if (root === undefined) {
    const found = await rootAbove(real, asked);
    if (found !== undefined) return { root: found, paths: [fromRoot(found, real.path) ?? path] };
    throw new UserError(`${path}: no part of a tree; give TREE, the root that it is read with`);
  }
  const within =
    kindOf(real.path) === undefined ? undefined : fromRoot(realOf(resolve(root)).path, real.path);
  return { root, paths: [within ?? path] };
}

interface Real {
  /** Links followed, as far as there is anything. */
  readonly path: string;
  readonly isFolder: boolean;
}

function realOf(path: string): Real {
  let missing = "";
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const real = join(realpathSync(folder), missing);
      return { path: real, isFolder: missing === "" && kindOf(real) === "folder" };
    } catch {
      if (folder === dirname(folder)) return { path, isFolder: false };
      missing = join(basename(folder), missing);
    }
  }
}

function kindOf(path: string): "folder" | "file" | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : found.isDirectory() ? "folder" : "file";
}

/** The root that a path is, or lies below; undefined when there is none. */
async function rootAbove(
  { path, isFolder }: Real,
  asked: Pick<Asked, "isRevision" | "owners">,
): Promise<string | undefined> {
  const folders = [...foldersFrom(isFolder ? path : dirname(path))];
  const nearest = (isRoot: (folder: string) => boolean): string | undefined => folders.find(isRoot);
  if (asked.isRevision) {
    const isRepository = (folder: string): boolean => kindOf(join(folder, ".git")) !== undefined;
    // A bare repository has no such entry, and is no part of anything.
    return isFolder && kindOf(join(path, "HEAD")) === "file" ? path : nearest(isRepository);
  }
  const first = folders[0] as string;
  if (isFolder && hasKernelFolders(path)) return path;
  const kernel = kernelAbove(openDirectory(first));
  if (kernel !== "") return kernel;
  if (hasKernelFolders(first)) return first;
  const own = nearest((folder) => kindOf(join(folder, TREE_RULES)) === "file");
  if (own !== undefined) return own;
  const owners = await asked.owners();
  return nearest((folder) => owners.some((owner) => kindOf(join(folder, owner)) === "folder"));
}

function* foldersFrom(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === dirname(at)) return;
  }
}

function fromRoot(root: string, path: string): string | undefined {
  const way = relative(root, path);
  if (way === "") return ".";
  return way === ".." || way.startsWith(`..${sep}`) ? undefined : way.split(sep).join("/");
}

/** Where the paths of owners begin, without wildcards; a folder of one part may be anywhere. */
export function ownersFolders(globs: readonly string[]): string[] {
  const folders = globs.map((glob) => {
    const literal = /^[^*?[{\\]*/.exec(glob)?.[0] ?? "";
    return literal.slice(0, Math.max(0, literal.lastIndexOf("/")));
  });
  return [...new Set(folders)].filter((folder) => folder !== "");
}
