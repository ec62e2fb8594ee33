/**
 * How a kernel tree is told from its parts, and from anything else: by its version and by folders that
 * every release since v2.6.12 has. Invariant: a folder within a kernel tree is none itself, whatever it
 * is called (arch/x86 has kernel, mm and lib as well).
 */
import { lstatSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { openDirectory } from "./directory.js";
import type { Listing, Tree } from "./tree.js";

const FOLDERS: readonly string[] = ["arch", "fs", "include/linux", "kernel", "mm"];

export function isKernelRoot(tree: Tree, { files }: Pick<Listing, "files">): boolean {
  return (
    hasVersion(tree) &&
    FOLDERS.every((folder) => files.some(({ path }) => path.startsWith(`${folder}/`)))
  );
}

/** Whether a folder on a disk is a kernel's root, as far as its version and its folders tell. */
export function hasKernelFolders(folder: string): boolean {
  return (
    FOLDERS.every((name) => isFolder(`${folder}/${name}`)) && hasVersion(openDirectory(folder))
  );
}

/** The kernel tree that this one is a folder of; empty when there is none, or none that can be seen. */
export function kernelAbove({ spec }: Tree): string {
  if (spec.kind !== "directory") return "";
  try {
    for (let folder = realpathSync(spec.root); folder !== dirname(folder); ) {
      folder = dirname(folder);
      if (hasKernelFolders(folder)) return folder;
    }
  } catch {
    // A file that cannot be read tells nothing about the root.
  }
  return "";
}

/** Whether this is what Kbuild descends into from a kernel's root, as far as its own makefiles tell. */
export function isBuiltFromAbove(tree: Tree): boolean {
  return (
    !hasVersion(tree) && ["Kbuild", "Makefile"].some((name) => /^obj-/m.test(headOf(tree, name)))
  );
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function hasVersion(tree: Tree): boolean {
  const head = headOf(tree, "Makefile");
  return ["VERSION", "PATCHLEVEL", "SUBLEVEL"].every((name) =>
    new RegExp(`^${name}[ \\t]*=[ \\t]*\\d`, "m").test(head),
  );
}

function headOf(tree: Tree, path: string): string {
  return Buffer.from((tree.read(path) ?? new Uint8Array()).subarray(0, 8000)).toString("latin1");
}
