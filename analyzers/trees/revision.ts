/**
 * A git revision as a tree: blobs are read from the object store, no work tree is touched, and a
 * bare repository serves as well.
 */
import { words } from "../words/words.js";
import { basename, resolve } from "node:path";
import { listingOf } from "./directory.js";
import { git, spawnGit } from "./git.js";
import { kindOf, languageOf } from "./language.js";
import { pathIndex } from "./path-index.js";
import { commitOf } from "./references.js";
import { repositoryAround } from "./repository.js";
import type { Repository } from "./git.js";
import {
  RefusedRepository,
  TreeError,
  type Listing,
  type Room,
  type Skipped,
  type Tree,
  type TreeFile,
} from "./tree.js";

const LF = 10;

/** Listings of earlier runs. What a commit holds never changes, so neither does its listing. */
export interface ListingMemory {
  recall(repository: string, commit: string): Listing | undefined;
  store(repository: string, commit: string, listing: Listing): void;
}

export function openRevision(path: string, revision: string, memory?: ListingMemory): Tree {
  const repository = repositoryAround(path);
  if (repository === undefined)
    throw new TreeError(
      `${revision}: ${path} is no git repository; give a commit, tag or branch of one`,
    );
  let commit = "";
  let why = "no such revision";
  try {
    commit = commitOf(repository, revision);
  } catch (error) {
    if (!(error instanceof TreeError) || error instanceof RefusedRepository) throw error;
    why = error.message;
  }
  if (commit === "")
    throw new TreeError(`${revision}: ${why}; give a commit, tag or branch of ${path}`);
  return openCommit(path, commit, memory);
}

/** `commit`: the id of one that the repository has. */
export function openCommit(path: string, commit: string, memory?: ListingMemory): Tree {
  const repository = resolve(path);
  const label = basename(repository).replace(/\.git$/, "") || "repository";
  return revisionTree(repository, commit, { label, memory });
}

interface Known {
  readonly label?: string;
  /** Ids by path, where somebody has them already. */
  readonly blobs?: () => ReadonlyMap<string, string>;
  readonly memory?: ListingMemory | undefined;
}

export function revisionTree(
  path: string,
  commit: string,
  { label = basename(path), blobs, memory }: Known,
): Tree {
  let found: Repository | undefined;
  const repository = (): Repository => {
    found ??= repositoryAround(path);
    if (found === undefined) throw new TreeError(`${path}: no git repository`);
    return found;
  };
  let listed: Listing | undefined;
  let ids: ReadonlyMap<string, string> | undefined;
  const list = (): Listing =>
    (listed ??= memory?.recall(path, commit) ?? listCommit(repository(), path, commit, memory));
  const idOf = (path: string): string | undefined => {
    if (blobs !== undefined) return blobs().get(path);
    const { files } = list();
    return files[pathIndex(files).get(path) ?? -1]?.id;
  };
  const readMany = (paths: readonly string[]): ReadonlyMap<string, Uint8Array> => {
    const wanted = paths.flatMap((path) => {
      const id = idOf(path);
      return id === undefined ? [] : [{ path, id }];
    });
    const found = new Map<string, Uint8Array>();
    const texts = readBlobs(
      repository(),
      wanted.map(({ id }) => id),
    );
    wanted.forEach(({ path }, index) => {
      const bytes = texts[index];
      if (bytes !== undefined) found.set(path, bytes);
    });
    return found;
  };
  return {
    label,
    revision: commit,
    spec: {
      kind: "revision" as const,
      repository: path,
      commit,
      // Only another thread needs them all.
      get blobs() {
        return blobs?.() ?? (ids ??= new Map(list().files.map(({ path, id }) => [path, id])));
      },
    },
    list,
    read: (path) => readMany([path]).get(path),
    readOrReason: (name) => readOrReasons(repository(), commit, [name]).get(name),
    readOrReasons: (names) => readOrReasons(repository(), commit, names),
    readMany,
    each: (next, room, visit) => stream(repository(), idOf, next, room, visit),
  };
}

/** From records of `MODE TYPE ID`, tab, path, each ended by NUL. */
function listCommit(
  repository: Repository,
  path: string,
  commit: string,
  memory: ListingMemory | undefined,
): Listing {
  const files: TreeFile[] = [];
  const skipped: Skipped[] = [];
  const notCode: Record<string, number> = {};
  const linkBlobs = new Map<string, string>();
  const text = git(repository, ["ls-tree", "-r", "-z", "--full-tree", commit]).toString("utf8");
  const hasOddNames = text.includes("\ufffd");
  for (let at = 0, end = text.indexOf("\0"); end >= 0; at = end + 1, end = text.indexOf("\0", at)) {
    const tab = text.indexOf("\t", at);
    const name = text.slice(tab + 1, end);
    const language = languageOf(name);
    if (text.startsWith("160000", at))
      skipped.push({ path: name, reason: words`submodule`, matters: false });
    else if (text.startsWith("120000", at))
      linkBlobs.set(name, text.slice(text.lastIndexOf(" ", tab) + 1, tab));
    else if (language === undefined) notCode[kindOf(name)] = (notCode[kindOf(name)] ?? 0) + 1;
    // Two such names can look the same as text, and only one would be read.
    else if (hasOddNames && name.includes("\ufffd"))
      skipped.push({ path: name, reason: words`its name is not UTF-8`, matters: true });
    else files.push({ path: name, language, id: text.slice(text.lastIndexOf(" ", tab) + 1, tab) });
  }
  // The blob of a link is what it says.
  const texts = readBlobs(repository, [...linkBlobs.values()]);
  const targets = new Map(
    [...linkBlobs.keys()].map((path, index) => [path, texts[index]?.toString() ?? ""]),
  );
  const listing = listingOf({ files, skipped, notCode, targets });
  // What a partial clone lacks today it may have tomorrow.
  if (texts.every((bytes) => bytes !== undefined)) memory?.store(path, commit, listing);
  return listing;
}

/**
 * The blobs with these ids, in this order; undefined where the repository has none. An answer that
 * ends before its time is an error: what it lacks would look like files that are not there.
 */
export function readBlobs(repository: Repository, ids: readonly string[]): (Buffer | undefined)[] {
  if (ids.length === 0) return [];
  const output = git(repository, ["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
  let at = 0;
  const upTo = (end: number): Buffer => {
    if (end < at || end >= output.length)
      throw new TreeError(`${repository.root}: git cat-file ended early; run it again`);
    const bytes = output.subarray(at, end);
    at = end + 1;
    return bytes;
  };
  return ids.map(() => {
    const size = blobSize(upTo(output.indexOf(LF, at)).toString("latin1"));
    return size === undefined ? undefined : upTo(at + size);
  });
}

/** Names in one command line. */
const MAX_NAMES = 500;

/** Fewer names than this are looked up at once, most of which are there. */
const MAX_ASKED_ONE_BY_ONE = 8;

/** The names among these that lead to something, and those that cannot be asked for like this. */
function thoseThere(repository: Repository, commit: string, paths: readonly string[]): string[] {
  const isPlain = (path: string): boolean => path !== "" && !/^\.{1,2}(?:\/|$)|\n/.test(path);
  const asked = paths.filter(isPlain);
  const lines = git(
    repository,
    ["cat-file", "--batch-check"],
    asked.map((path) => `${commit}:${path}\n`).join(""),
  )
    .toString("latin1")
    .split("\n");
  // An answer that is cut off says of the rest that it may be there.
  const isMissing = asked.map((_, at) => lines[at]?.endsWith(" missing") === true);
  const missing = new Set(asked.filter((_, at) => isMissing[at]));
  return paths.filter((path) => !missing.has(path));
}

function readOrReasons(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Map<string, Uint8Array | string> {
  const found = new Map<string, Uint8Array | string>();
  const blobs: { path: string; id: string }[] = [];
  const there = paths.length > MAX_ASKED_ONE_BY_ONE ? thoseThere(repository, commit, paths) : paths;
  for (let from = 0; from < there.length; from += MAX_NAMES) {
    const text = git(repository, [
      "ls-tree",
      "-z",
      "--full-tree",
      commit,
      "--",
      ...there.slice(from, from + MAX_NAMES).map(literal),
    ]).toString("utf8");
    for (const line of text.split("\0").slice(0, -1)) {
      const path = line.slice(line.indexOf("\t") + 1);
      const [mode, type, id] = line.slice(0, line.indexOf("\t")).split(" ");
      if (mode === "120000") found.set(path, "symbolic link, not followed");
      else if (type !== "blob") found.set(path, type === "tree" ? "a directory" : "a submodule");
      else blobs.push({ path, id: id as string });
    }
  }
  const texts = readBlobs(
    repository,
    blobs.map(({ id }) => id),
  );
  blobs.forEach(({ path }, index) => found.set(path, texts[index] ?? "git has no such object"));
  return found;
}

/** A colon in front would be magic to git. */
function literal(path: string): string {
  return path.startsWith(":") ? `:(literal)${path}` : path;
}

function blobSize(header: string): number | undefined {
  const match = /^[0-9a-f]+ blob (\d+)$/.exec(header);
  return match === null ? undefined : Number(match[1]);
}

/**
 * Feeds `git cat-file --batch` and takes its answers as they come. Where git ends early, all that it was
 * asked for or would have been is told with the reason, so that every path comes to one answer.
 */
async function stream(
  repository: Repository,
  idOf: (path: string) => string | undefined,
  next: () => string | undefined,
  room: Room,
  visit: (path: string, size: number, problem: string) => void,
): Promise<void> {
  const first = next();
  if (first === undefined) return;
  const child = spawnGit(repository, ["cat-file", "--batch"]);
  const asked: string[] = [first];
  let failure = "";
  child.stderr.on("data", (chunk: Buffer) => (failure ||= chunk.toString().split("\n")[0] ?? ""));
  child.stdin.on("error", () => (failure ||= "git cat-file ended early"));
  // A few requests ahead keep git busy without filling either pipe.
  const AHEAD = 128;
  const ask = (): void => {
    let text = "";
    while (asked.length < AHEAD) {
      const path = next();
      if (path === undefined) break;
      asked.push(path);
      text += `${idOf(path)}\n`;
    }
    if (text !== "") child.stdin.write(text);
    if (asked.length === 0) child.stdin.end();
  };
  let header = "";
  let missing = -1;
  let target: Uint8Array | undefined;
  let filled = 0;
  child.stdin.write(`${idOf(first)}\n`);
  ask();
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    let at = 0;
    while (at < chunk.length) {
      if (missing < 0) {
        const end = chunk.indexOf(LF, at);
        header += chunk.subarray(at, end < 0 ? chunk.length : end).toString("latin1");
        if (end < 0) break;
        at = end + 1;
        const size = blobSize(header);
        if (size === undefined) {
          visit(asked.shift() as string, 0, `git: ${header}`);
          header = "";
          continue;
        }
        missing = size;
        filled = 0;
        target = room(size);
      }
      const n = Math.min(missing - filled, chunk.length - at);
      (target as Uint8Array).set(chunk.subarray(at, at + n), filled);
      filled += n;
      at += n;
      if (filled < missing || at >= chunk.length) break;
      at++; // The line end behind the blob.
      visit(asked.shift() as string, missing, "");
      missing = -1;
      header = "";
    }
    if (asked.length < AHEAD / 2) ask();
  }
  if (asked.length === 0) return;
  const problem = failure || "git cat-file ended early";
  for (const path of asked) visit(path, 0, problem);
  for (let path = next(); path !== undefined; path = next()) visit(path, 0, problem);
}
