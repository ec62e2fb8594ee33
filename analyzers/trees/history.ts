/**
 * What a repository knows of its own past: commits as patches, and which commit has which blobs.
 * Invariant: every question is asked through git with all of the repository's own programs off, and
 * an answer that git cannot give is empty, unless the user named what is not there.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { git } from "./git.js";
import { TreeError } from "./tree.js";

/** A commit of one line of history. */
export interface Ancestor {
  readonly commit: string;
  /** Empty for a root. */
  readonly parents: readonly string[];
  readonly title: string;
}

/** A diff as git makes it where nothing is configured. */
const DIFF = [
  "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0",
  "--diff-algorithm=myers", "--submodule=short", "--no-relative", "-O/dev/null",
];
const FORMAT = [
  ...DIFF, "--stdout", "--full-index", "--binary", "--find-renames", "--no-signature", "--no-attach", "--no-thread",
  "--no-cover-letter", "--no-base", "--no-encode-email-headers", "--subject-prefix=PATCH", "--no-notes",
];

export class History {
  readonly #repository: string;

  private constructor(repository: string) {
    this.#repository = repository;
  }

  /** Of a repository, bare or with a work tree, whose root is `path`; undefined when it is none with a commit. */
  static of(path: string): History | undefined {
    const root = resolve(path);
    if (!existsSync(`${root}/.git`) && !(existsSync(`${root}/HEAD`) && existsSync(`${root}/objects`))) return undefined;
    const history = new History(root);
    return history.commitOf("HEAD") === "" ? undefined : history;
  }

  /** The commit that a revision means; empty when there is none. */
  commitOf(revision: string): string {
    return this.#ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]).toString().trim();
  }

  /** The last `n` ancestors of a commit, itself first. */
  ancestors(commit: string, n: number, paths: readonly string[] = []): Ancestor[] {
    const output = this.#ask(["log", `-n${n}`, "--format=%H%x00%P%x00%s", "--end-of-options", commit, "--", ...paths]).toString("utf8");
    return output.split("\n").filter((line) => line !== "").map((line) => {
      const [id = "", parents = "", title = ""] = line.split("\0");
      return { commit: id, parents: parents.split(" ").filter((parent) => parent !== ""), title };
    });
  }

  /** Commits of `A..B`, oldest first, without merges. */
  commitsOf(range: string): { readonly commits: readonly string[]; readonly merges: readonly string[] } {
    if (range.startsWith("-")) throw new TreeError(`${range}: no range; give two revisions as A..B`);
    let lines: string[];
    try {
      lines = git(this.#repository, ["rev-list", "--reverse", "--topo-order", "--parents", "--end-of-options", range]).toString().split("\n");
    } catch {
      throw new TreeError(`${range}: no such range; give two revisions of the tree's repository as A..B`);
    }
    const all = lines.filter((line) => line !== "").map((line) => line.split(" "));
    const commits = all.filter((ids) => ids.length <= 2).map(([id]) => id as string);
    return { commits, merges: all.filter((ids) => ids.length > 2).map(([id]) => id as string) };
  }

  parentsOf(commit: string): readonly string[] {
    return this.ancestors(commit, 1)[0]?.parents ?? [];
  }

  /** A range, or the one commit, as a mailbox of git format-patch. */
  patchesOf(range: string, isOneCommit: boolean): Buffer {
    const which = isOneCommit ? ["--no-numbered", "-1"] : ["--numbered"];
    return git(this.#repository, ["format-patch", ...FORMAT, ...which, "--end-of-options", range]);
  }

  /** The plain diff of a commit against its first parent, as patch ids are made from. */
  diffOf(commit: string): Buffer {
    return this.#ask(["diff-tree", "-p", ...DIFF, "--end-of-options", commit]);
  }

  /** Paths in which a merge has lines that none of its parents has. */
  ownPathsOf(merge: string): readonly string[] {
    const output = this.#ask(["diff-tree", "--cc", "-p", "--no-commit-id", ...DIFF, "--end-of-options", merge]);
    return output.toString("utf8").split("\n").flatMap((line) => (line.startsWith("diff --cc ") ? [line.slice("diff --cc ".length)] : []));
  }

  /** Blob ids of paths in a commit; a path without a blob is not in it. */
  blobsOf(commit: string, paths: readonly string[]): ReadonlyMap<string, string> {
    if (paths.length === 0) return new Map();
    const output = this.#ask(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]).toString("utf8");
    const found = new Map<string, string>();
    for (const line of output.split("\0")) {
      const tab = line.indexOf("\t");
      const [, type, id] = line.slice(0, Math.max(0, tab)).split(" ");
      if (type === "blob" && id !== undefined) found.set(line.slice(tab + 1), id);
    }
    return found;
  }

  #ask(args: readonly string[]): Buffer {
    try {
      return git(this.#repository, args);
    } catch (error) {
      if (error instanceof TreeError) return Buffer.alloc(0);
      throw error;
    }
  }
}
