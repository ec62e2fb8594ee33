/**
 * Folders on the way to a file. Invariant: what lies behind a symbolic link is no part of a tree,
 * also when the link is a folder above the file. Each folder is looked at once.
 */
import { lstatSync } from "node:fs";
import { reasonOf } from "./reason.js";

export class Folders {
  readonly #root: string;
  readonly #problems = new Map<string, string>([["", ""]]);

  constructor(root: string) {
    this.#root = root;
  }

  /** Why nothing may be read in the folder that holds this path; empty when all is well. */
  problemAbove(path: string): string {
    return this.#problem(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
  }

  #problem(folder: string): string {
    let problem = this.#problems.get(folder);
    if (problem === undefined)
      this.#problems.set(folder, (problem = this.problemAbove(folder) || this.#look(folder)));
    return problem;
  }

  #look(folder: string): string {
    if (folder === ".." || folder.endsWith("/..")) return "leads out of the tree";
    try {
      const stat = lstatSync(`${this.#root}/${folder}`);
      if (stat.isSymbolicLink()) return "below a symbolic link, not followed";
      return stat.isDirectory() ? "" : "not a directory";
    } catch (error) {
      return reasonOf(error);
    }
  }
}
