/**
 * What a repository knows of its own past: commits as patches, and which commit has which blobs.
 * Invariant: every question is asked through git with all of the repository's own programs off, and
 * an answer that git cannot give is empty, unless the user named what is not there.
 */
import { git } from "./git.js";
import { commitOf, commitsOf } from "./references.js";
import { readPlain, repositoryAt } from "./repository.js";
import type { Repository } from "./git.js";
import { readBlobs } from "./revision.js";
import { RefusedRepository, TreeError } from "./tree.js";

/** A commit of one line of history. */
export interface Ancestor {
  readonly commit: string;
  /** Empty for a root. */
  readonly parents: readonly string[];
  readonly title: string;
}

export interface CommitMessage {
  readonly commit: string;
  readonly name: string;
  readonly email: string;
  readonly date: string;
  readonly title: string;
  readonly body: string;
}

/** A path that two commits have otherwise; an id of zeros stands for no file. */
export interface RawChange {
  readonly path: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  readonly newId: string;
}

/** A diff as git makes it where nothing is configured, and with its renames. */
const DIFF = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--unified=3",
  "--inter-hunk-context=0",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--submodule=short",
  "--no-relative",
  "-O/dev/null",
];
/** What git format-patch adds. */
const MAIL = [
  "--full-index",
  "--binary",
  "--find-renames=50%",
  "-l1000",
  "--stat=72",
  "--summary",
  "-p",
];

export class History {
  readonly #repository: Repository;

  private constructor(repository: Repository) {
    this.#repository = repository;
  }

  /**
   * Of a repository, bare or with a work tree, whose root is `path`; undefined when it is none with
   * a commit.
   */
  static of(path: string): History | undefined {
    const history = History.at(path);
    return history === undefined || history.commitOf("HEAD") === "" ? undefined : history;
  }

  /** The same, with a commit or without. */
  static at(path: string): History | undefined {
    const repository = repositoryAt(path);
    return repository === undefined ? undefined : new History(repository);
  }

  /** Whether commits are there whose parents are not. */
  get isShallow(): boolean {
    return this.#repository.shallow !== "";
  }

  /** The commits that revisions mean; empty where there is none. */
  commitsOf(revisions: readonly string[]): string[] {
    return commitsOf(this.#repository, revisions);
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
    const output = this.#ask([
      "rev-list",
      `-n${n}`,
      "--format=%H%x00%P%x00%s",
      "--end-of-options",
      commit,
      "--",
      ...paths,
    ]).toString("utf8");
    // Before each line git writes one of its own.
    return output
      .split("\n")
      .filter((line) => line.includes("\0"))
      .map((line) => {
        const [id = "", parents = "", title = ""] = line.split("\0");
        return { commit: id, parents: parents.split(" ").filter((parent) => parent !== ""), title };
      });
  }

  /** Commits that `to` has and `from` has not, parents before their children. */
  between(
    from: string,
    to: string,
  ): { readonly commit: string; readonly parents: readonly string[] }[] {
    const lines = git(this.#repository, [
      "rev-list",
      "--reverse",
      "--topo-order",
      "--parents",
      to,
      `^${from}`,
    ])
      .toString()
      .split("\n");
    return lines
      .filter((line) => line !== "")
      .map((line) => {
        const [commit = "", ...parents] = line.split(" ");
        return { commit, parents };
      });
  }

  /**
   * The commits that two histories have in common and that no other such commit comes after; none
   * where they share nothing.
   */
  mergeBases(one: string, other: string): string[] {
    return this.#ask(["merge-base", "--all", one, other])
      .toString()
      .split("\n")
      .filter((line) => line !== "");
  }

  /** Whether the clone ends with this commit although its history goes on. */
  isCutOff(commit: string): boolean {
    const { shallow } = this.#repository;
    return shallow !== "" && readPlain(shallow)?.includes(`${commit}\n`) === true;
  }

  parentsOf(commit: string): readonly string[] {
    return this.ancestors(commit, 1)[0]?.parents ?? [];
  }

  /**
   * What each commit changes against its parent, as git format-patch has it below the cut; empty
   * for one that changes nothing.
   */
  diffsOf(commits: readonly string[]): Buffer[] {
    return this.#parted(commits, ["diff-tree", ...DIFF, ...MAIL, "--root", "--stdin"]);
  }

  /** The same between a merge and one of its parents, for some paths. */
  diffBetween(parent: string, merge: string, paths: readonly string[]): Buffer {
    return git(this.#repository, ["diff-tree", ...DIFF, ...MAIL, parent, merge, "--", ...paths]);
  }

  /** In UTF-8, whatever the commit is written in. */
  messagesOf(commits: readonly string[]): CommitMessage[] {
    if (commits.length === 0) return [];
    const format = "--format=%H%x00%an%x00%ae%x00%aD%x00%s%x00%b%x00";
    const fields = git(
      this.#repository,
      ["rev-list", "--no-walk=unsorted", "--stdin", format],
      commits.map((commit) => `${commit}\n`).join(""),
    )
      .toString("utf8")
      .split("\0");
    return commits.map((_, at) => {
      const [commit = "", name = "", email = "", date = "", title = "", body = ""] = fields.slice(
        6 * at,
        6 * at + 6,
      );
      // Before each, git writes a line of its own.
      return { commit: commit.slice(commit.lastIndexOf("\n") + 1), name, email, date, title, body };
    });
  }

  /**
   * What lies otherwise in each commit than in the one that it is compared with; that is nothing
   * where none is given.
   */
  changesBetween(
    pairs: readonly { readonly commit: string; readonly other: string }[],
  ): RawChange[][] {
    if (pairs.length === 0) return [];
    const input = pairs
      .map(({ commit, other }) => `${commit}${other === "" ? "" : ` ${other}`}\n`)
      .join("");
    const options = [
      "--no-ext-diff",
      "--no-textconv",
      "--raw",
      "-r",
      "-z",
      "--no-renames",
      "--no-abbrev",
      "--always",
      "--root",
      "--stdin",
    ];
    const fields = git(this.#repository, ["diff-tree", ...options], input)
      .toString("utf8")
      .split("\0");
    const found: RawChange[][] = [];
    for (let at = 0; at < fields.length - 1; ) {
      const head = fields[at++] as string;
      if (!head.startsWith(":")) {
        found.push([]);
        continue;
      }
      const [oldMode = "", newMode = "", oldId = "", newId = ""] = head.slice(1).split(" ");
      found.at(-1)?.push({ path: fields[at++] as string, oldMode, newMode, oldId, newId });
    }
    if (found.length !== pairs.length)
      throw new TreeError(`git compared ${found.length} commits of ${pairs.length}`);
    return found;
  }

  /** Paths in which each merge has lines that none of its parents has. */
  ownPathsOf(merges: readonly string[]): string[][] {
    return this.#parted(merges, ["diff-tree", ...DIFF, "--cc", "-p", "--stdin"]).map((diff) =>
      diff
        .toString("utf8")
        .split("\n")
        .flatMap((line) =>
          line.startsWith("diff --cc ") ? [line.slice("diff --cc ".length)] : [],
        ),
    );
  }

  /** The blobs with these ids; undefined where the repository has none. */
  contents(ids: readonly string[]): (Buffer | undefined)[] {
    return readBlobs(this.#repository, ids);
  }

  /** What git says of each commit, behind a line with its id, which no other line of it can be. */
  #parted(commits: readonly string[], args: readonly string[]): Buffer[] {
    if (commits.length === 0) return [];
    const output = git(this.#repository, args, commits.map((commit) => `${commit}\n`).join(""));
    let at = 0;
    const starts = commits.map((commit) => {
      const line = `${commit}\n`;
      const isHere = output.toString("latin1", at, at + line.length) === line;
      const found = isHere ? at : output.indexOf(`\n${line}`, at) + 1;
      if (found === 0 && !isHere) return -1;
      at = found + line.length;
      return at;
    });
    return starts.map((start, index) => {
      if (start < 0) return Buffer.alloc(0);
      const next = starts.slice(index + 1).find((other) => other >= 0);
      return output.subarray(
        start,
        next === undefined ? output.length : next - (commits[index]?.length ?? 0) - 1,
      );
    });
  }

  /** The plain diff of a commit against its first parent, as patch ids are made from. */
  diffOf(commit: string): Buffer {
    return this.#ask(["diff-tree", ...DIFF, "-p", "--end-of-options", commit]);
  }

  /** Blob ids of paths in a commit; a path without a blob is not in it. */
  blobsOf(commit: string, paths: readonly string[]): ReadonlyMap<string, string> {
    if (paths.length === 0) return new Map();
    const output = this.#ask(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]).toString(
      "utf8",
    );
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
      if (error instanceof TreeError && !(error instanceof RefusedRepository))
        return Buffer.alloc(0);
      throw error;
    }
  }
}
