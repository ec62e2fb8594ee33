/**
 * What the names of a repository mean: branches, tags and the like, read from its files, because
 * git is shown none of them. Invariant: a name is looked for where git looks, in the same order,
 * and leads to no file outside of the repository's references.
 */
import { join } from "node:path";
import { git } from "./git.js";
import { readPlain } from "./repository.js";
import type { Repository } from "./git.js";
import { SilentFailure } from "./tree.js";

const MAX_LINKS = 5;
const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})(?![^\s])/;
/** Where git looks for a short name; `*` is the name. */
const PLACES = [
  "*",
  "refs/*",
  "refs/tags/*",
  "refs/heads/*",
  "refs/remotes/*",
  "refs/remotes/*/HEAD",
];
/** References of which each work tree has its own; the work trees share all others. */
const OWN = /^(?!refs\/)|^refs\/(?:bisect|worktree|rewritten)\//;

/** The commit that a revision means; empty when it means none. */
export function commitOf(repository: Repository, revision: string): string {
  if (revision === "" || revision.startsWith("-") || /[\0-\x1f\x7f]/.test(revision)) return "";
  const expression = withId(repository, revision);
  try {
    return git(repository, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${expression}^{commit}`,
    ])
      .toString()
      .trim();
  } catch (error) {
    if (error instanceof SilentFailure) return "";
    throw error;
  }
}

/** The commits that several revisions mean; an empty string for a revision that means none. */
export function commitsOf(repository: Repository, revisions: readonly string[]): string[] {
  const isAskable = (revision: string): boolean =>
    revision !== "" && !revision.startsWith("-") && !/[\0-\x1f\x7f]/.test(revision);
  const asked = revisions.filter(isAskable);
  const input = asked.map((revision) => `${withId(repository, revision)}^{commit}\n`).join("");
  const lines =
    asked.length === 0
      ? []
      : git(repository, ["cat-file", "--batch-check"], input).toString("latin1").split("\n");
  const found = new Map(
    asked.map((revision, at) => [
      revision,
      /^([0-9a-f]+) commit \d+$/.exec(lines[at] ?? "")?.[1] ?? "",
    ]),
  );
  return revisions.map((revision) => found.get(revision) ?? "");
}

/** With the id in place of the name, which stands in front of `~`, `^`, `@{` and `:`. */
function withId(repository: Repository, revision: string): string {
  const [, name = "", rest = ""] = /^(.*?)((?:[~^:]|@\{).*)?$/s.exec(revision) ?? [];
  if (ID.test(name)) return revision;
  const log = /^@\{(\d{1,9})\}(.*)$/s.exec(rest);
  if (log !== null) {
    const id = entryOf(repository, name === "" ? branchOf(repository) : name, Number(log[1]));
    return id === undefined ? revision : `${id}${log[2] ?? ""}`;
  }
  const id = name === "" ? undefined : idOfName(repository, name === "@" ? "HEAD" : name);
  return id === undefined ? revision : `${id}${rest}`;
}

function idOfName(repository: Repository, name: string): string | undefined {
  for (const place of PLACES) {
    const id = idOfReference(
      repository,
      place.replace("*", () => name),
      MAX_LINKS,
    );
    if (id !== undefined) return id;
  }
  return undefined;
}

function idOfReference(
  repository: Repository,
  reference: string,
  nLinks: number,
): string | undefined {
  const text = textOf(repository, reference);
  if (text === undefined) return packedId(repository, reference);
  const target = /^ref:\s*(\S+)\s*$/.exec(text)?.[1];
  if (target === undefined) return ID.exec(text)?.[0];
  return nLinks === 0 ? undefined : idOfReference(repository, target, nLinks - 1);
}

/** The file of a reference; a name that leads elsewhere, or could, is none. */
function textOf(repository: Repository, reference: string): string | undefined {
  if (!isPlace(reference)) return undefined;
  return readPlain(
    join(OWN.test(reference) ? repository.gitDir : repository.commonDir, reference),
  )?.toString("latin1");
}

/** `HEAD`, `ORIG_HEAD` and the like lie beside other files; all else lies under refs/. */
function isPlace(reference: string): boolean {
  const parts = reference.split("/");
  const isPlain = parts.every(
    (part) =>
      part !== "" && !part.startsWith(".") && !part.endsWith(".lock") && !part.includes(".."),
  );
  return isPlain && (parts[0] === "refs" ? parts.length > 1 : /^[A-Z][A-Z_]*$/.test(reference));
}

function packedId({ commonDir }: Repository, reference: string): string | undefined {
  if (!reference.startsWith("refs/")) return undefined;
  const bytes = readPlain(join(commonDir, "packed-refs"));
  const end = bytes?.indexOf(` ${reference}\n`) ?? -1;
  if (bytes === undefined || end < 0) return undefined;
  return ID.exec(bytes.toString("latin1", bytes.lastIndexOf("\n", end) + 1, end))?.[0];
}

function branchOf(repository: Repository): string {
  return /^ref:\s*(\S+)/.exec(textOf(repository, "HEAD") ?? "")?.[1] ?? "HEAD";
}

/** What a reference was `n` changes ago. */
function entryOf(repository: Repository, name: string, n: number): string | undefined {
  for (const place of PLACES) {
    const reference = place.replace("*", () => name);
    if (!isPlace(reference)) continue;
    const folder = OWN.test(reference) ? repository.gitDir : repository.commonDir;
    const lines = readPlain(join(folder, "logs", reference))
      ?.toString("latin1")
      .trimEnd()
      .split("\n");
    if (lines === undefined) continue;
    const line = lines[lines.length - 1 - n];
    // The first line also knows what was there before it.
    return (line ?? (n === lines.length ? lines[0] : undefined))?.split(" ")[
      line === undefined ? 0 : 1
    ];
  }
  return undefined;
}
