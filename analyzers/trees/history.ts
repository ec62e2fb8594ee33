/**
 * What a repository knows of its own past: commits as patches, and which commit has which blobs.
 * Invariant: every question is asked through git with all of the repository's own programs off, and
 * an answer that git cannot give is empty, unless the user named what is not there.
 */
import { git } from "./git.js";
import { commitOf } from "./references.js";
import { repositoryAt, type Repository } from "./repository.js";
import { RefusedRepository, TreeError } from "./tree.js";

/** A commit of one line of history. */
export interface Ancestor {
  readonly commit: string;
  /** Empty for a root. */
  readonly parents: readonly string[];
  readonly title: string;
}

/** A diff as git makes it where nothing is configured, and with its renames. */
const DIFF = [
  "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0",
  "--diff-algorithm=myers", "--indent-heuristic", "--submodule=short", "--no-relative", "-O/dev/null",
];
/** What git format-patch adds. */
const MAIL = ["--full-index", "--binary", "--find-renames=50%", "-l1000", "--stat=72", "--summary", "-p", "--no-notes"];

const SUBJECT = "\nSubject:";

export class History {
  readonly #repository: Repository;

  private constructor(repository: Repository) {
    this.#repository = repository;
  }

  /** Of a repository, bare or with a work tree, whose root is `path`; undefined when it is none with a commit. */
  static of(path: string): History | undefined {
    const repository = repositoryAt(path);
    if (repository === undefined) return undefined;
    const history = new History(repository);
    return history.commitOf("HEAD") === "" ? undefined : history;
  }

  /** The commit that a revision means; empty when there is none. */
  commitOf(revision: string): string {
    try {
      return commitOf(this.#repository, revision);
    } catch (error) {
      if (error instanceof TreeError && !(error instanceof RefusedRepository)) return "";
      throw error;
    }
  }

  /** The last `n` ancestors of a commit, itself first. */
  ancestors(commit: string, n: number, paths: readonly string[] = []): Ancestor[] {
    const output = this.#ask(["rev-list", `-n${n}`, "--format=%H%x00%P%x00%s", "--end-of-options", commit, "--", ...paths]).toString("utf8");
    // Before each line git writes one of its own.
    return output.split("\n").filter((line) => line.includes("\0")).map((line) => {
      const [id = "", parents = "", title = ""] = line.split("\0");
      return { commit: id, parents: parents.split(" ").filter((parent) => parent !== ""), title };
    });
  }

  /** Commits of `A..B`, oldest first, without merges. */
  commitsOf(range: string): { readonly commits: readonly string[]; readonly merges: readonly string[] } {
    const dots = range.indexOf("..");
    const [from, to] = [this.commitOf(range.slice(0, dots) || "HEAD"), this.commitOf(range.slice(dots + 2) || "HEAD")];
    if (from === "" || to === "") throw new TreeError(`${range}: no such range; give two revisions of the tree's repository as A..B`);
    const lines = git(this.#repository, ["rev-list", "--reverse", "--topo-order", "--parents", to, `^${from}`]).toString().split("\n");
    const all = lines.filter((line) => line !== "").map((line) => line.split(" "));
    const commits = all.filter((ids) => ids.length <= 2).map(([id]) => id as string);
    return { commits, merges: all.filter((ids) => ids.length > 2).map(([id]) => id as string) };
  }

  parentsOf(commit: string): readonly string[] {
    return this.ancestors(commit, 1)[0]?.parents ?? [];
  }

  /** Commits as a mailbox of git format-patch; those that change nothing are not in it. */
  patchesOf(commits: readonly string[]): Buffer {
    const options = [...DIFF, ...MAIL, "--root", "--pretty=email", "--stdin"];
    const box = git(this.#repository, ["diff-tree", ...options], commits.map((commit) => `${commit}\n`).join(""));
    const parts: Buffer[] = [];
    let at = 0;
    const starts = commits.flatMap((commit) => {
      const found = box.indexOf(`From ${commit} Mon Sep 17 00:00:00 2001\n`, at);
      if (found >= 0) at = found;
      return found < 0 ? [] : [found];
    });
    starts.forEach((start, index) => {
      const end = box.indexOf(SUBJECT, start) + SUBJECT.length;
      const mark = starts.length === 1 ? "[PATCH]" : `[PATCH ${String(index + 1).padStart(String(starts.length).length, "0")}/${starts.length}]`;
      parts.push(box.subarray(start, end), Buffer.from(` ${mark}`), box.subarray(end, starts[index + 1] ?? box.length));
    });
    return Buffer.concat(parts);
  }

  /** The plain diff of a commit against its first parent, as patch ids are made from. */
  diffOf(commit: string): Buffer {
    return this.#ask(["diff-tree", ...DIFF, "-p", "--end-of-options", commit]);
  }

  /** Paths in which a merge has lines that none of its parents has. */
  ownPathsOf(merge: string): readonly string[] {
    const output = this.#ask(["diff-tree", ...DIFF, "--cc", "-p", "--no-commit-id", "--end-of-options", merge]);
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
      if (error instanceof TreeError && !(error instanceof RefusedRepository)) return Buffer.alloc(0);
      throw error;
    }
  }
}
