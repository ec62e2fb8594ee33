/**
 * Lists a git work tree with the help of its index: which files are unchanged since they were added
 * is known without a look at them, and their ids are blob ids. The list is the one that a walk over
 * the folders gives. No filter of the repository runs, and a file
 * that the index was told to take for unchanged is looked at all the same.
 */
import { words } from "../words/words.js";
import { createHash, type Hash } from "node:crypto";
import { existsSync, lstatSync, type Stats } from "node:fs";
import { idOf, listingOf, skippedGit, targetOf, walk, type Walked } from "./directory.js";
import { Folders } from "./folders.js";
import { gitAsync } from "./git.js";
import { kindOf, languageOf } from "./language.js";
import { reasonOf } from "./reason.js";
import { repositoryAt } from "./repository.js";
import { RefusedRepository, TreeError, type Listing, type Tree, type TreeFile } from "./tree.js";

/** What a tree holds at one moment. */
export interface Snapshot {
  /** The same for the same files with the same ids; empty when some file may change without notice. */
  readonly fingerprint: string;
  /** With ids, from the index where there is one. Made when it is asked for. */
  listing(): Listing;
}

export async function snapshot(tree: Tree): Promise<Snapshot> {
  const { spec } = tree;
  if (spec.kind === "directory" && existsSync(`${spec.root}/.git`)) {
    try {
      return await snapshotOfIndex(spec.root);
    } catch (error) {
      // No git, or a repository of somebody else, or one that cannot be read: the folders tell the same.
      if (
        !(error instanceof TreeError) ||
        (error instanceof RefusedRepository && error.why === "file")
      )
        throw error;
    }
  }
  // A commit's id says what is in it.
  if (spec.kind === "revision") return { fingerprint: spec.commit, listing: () => tree.list(true) };
  const listing = tree.list(true);
  const hash = createHash("sha256");
  const isStable = addFiles(hash, listing.files);
  hash.update(JSON.stringify([listing.notCode, listing.skipped, [...listing.links]]));
  return { fingerprint: isStable ? hash.digest("hex") : "", listing: () => listing };
}

/** False when some file may change without notice. */
function addFiles(hash: Hash, files: readonly TreeFile[]): boolean {
  for (const { path, id } of files) hash.update(`${path}\0${id}\0`);
  return files.every((file) => file.id !== "");
}

/** What the index says, and what git passes over without a word. */
interface Index {
  /** Records of `ls-files -s -v`, each ended by NUL. */
  readonly text: string;
  /** Files that git was told not to look at: assume-unchanged and skip-worktree; and those that are unmerged, or behind a link. */
  readonly unwatched: readonly string[];
  readonly submodules: readonly string[];
  /** Entries called `.git` in folders of tracked files, but for the root's own. */
  readonly gits: readonly { readonly path: string; readonly isFolder: boolean }[];
}

/** All that a work tree consists of. */
interface WorkTree {
  readonly root: string;
  readonly folders: Folders;
  readonly index: Index;
  /** Files, tracked or not, that have to be looked at. */
  readonly doubtful: ReadonlySet<string>;
  readonly untracked: readonly string[];
  /** Walks over folders of which git knows only that they are there. */
  readonly walks: readonly Walked[];
  /** Code in folders called `.git`. */
  readonly gitWalks: ReadonlyMap<string, readonly TreeFile[]>;
}

async function snapshotOfIndex(root: string): Promise<Snapshot> {
  const repository = repositoryAt(root);
  if (repository === undefined) throw new TreeError(`${root}: no git repository`);
  // Whatever folder the repository names as its work tree.
  const run = (args: readonly string[]): Promise<Buffer> =>
    gitAsync({ ...repository, workTree: root }, args);
  const folders = new Folders(root);
  const hash = createHash("sha256");
  const [index, changed, others] = await Promise.all([
    run(["ls-files", "-s", "-v", "-z"]).then((output) => {
      hash.update(output).update("\0\0");
      return readIndex(root, output.toString("utf8"), folders);
    }),
    run(["ls-files", "-m", "-z"]),
    run(["ls-files", "-o", "--directory", "-z"]),
  ]);
  const untracked = records(others);
  const isFolder = (path: string): boolean => path.endsWith("/");
  const inner = [
    ...index.submodules,
    ...untracked.filter(isFolder).map((path) => path.slice(0, -1)),
  ];
  const walks = inner
    .filter((path) => isPlainFolder(root, path, folders))
    .map((path) => walk(root, true, path));
  const loose = untracked.filter((path) => !isFolder(path));
  const doubtful = new Set([
    ...records(changed),
    ...index.unwatched,
    ...index.submodules,
    ...loose,
  ]);
  let isStable = true;
  for (const { files, notCode, skipped, targets } of walks) {
    if (!addFiles(hash, files)) isStable = false;
    hash.update(JSON.stringify([notCode, skipped, [...targets]]));
  }
  for (const path of doubtful) {
    const stat = folders.problemAbove(path) === "" ? statOf(root, path) : undefined;
    // A folder is walked, or holds what is untracked.
    const isThere = stat !== undefined && !stat.isDirectory();
    const id = isThere ? idOf(`${root}/${path}`) : "";
    if (isThere && id === "") isStable = false;
    hash.update(`${path}\0${id}\0`);
  }
  const gitWalks = new Map<string, readonly TreeFile[]>();
  for (const { path, isFolder } of index.gits) {
    hash.update(JSON.stringify(isFolder ? skippedGit(root, path) : path));
    const within = isFolder ? walk(root, true, path).files : [];
    if (!addFiles(hash, within)) isStable = false;
    gitWalks.set(path, within);
  }
  const work: WorkTree = { root, folders, index, doubtful, untracked: loose, walks, gitWalks };
  let made: Listing | undefined;
  return {
    fingerprint: isStable ? hash.digest("hex") : "",
    listing: () => (made ??= listingOfIndex(work)),
  };
}

/** Runs while git looks at the files, so that a look into each folder costs no time. */
function readIndex(root: string, text: string, folders: Folders): Index {
  const unwatched: string[] = [];
  const submodules: string[] = [];
  const gits: { path: string; isFolder: boolean }[] = [];
  const seen = new Set<string>([""]);
  let folder = "";
  let isBehind = false;
  const lookForGit = (from: string): void => {
    for (
      let above = from;
      !seen.has(above);
      above = above.slice(0, Math.max(0, above.lastIndexOf("/")))
    ) {
      seen.add(above);
      const path = `${above}/.git`;
      const stat = statOf(root, path);
      if (stat !== undefined && folders.problemAbove(path) === "")
        gits.push({ path, isFolder: stat.isDirectory() });
    }
  };
  // In a work tree that `git worktree` made, `.git` of the root is a file.
  if (statOf(root, ".git")?.isDirectory() === false) gits.push({ path: ".git", isFolder: false });
  for (let at = 0, end = text.indexOf("\0"); end >= 0; at = end + 1, end = text.indexOf("\0", at)) {
    const start = text.indexOf("\t", at) + 1;
    // H: in the index, merged and watched.
    if (text[at] !== "H") unwatched.push(text.slice(start, end));
    if (text.startsWith("160000", at + 2)) submodules.push(text.slice(start, end));
    const slash = text.lastIndexOf("/", end);
    if (slash < start) continue;
    if (slash - start !== folder.length || !text.startsWith(folder, start)) {
      folder = text.slice(start, slash);
      isBehind = folders.problemAbove(`${folder}/`) !== "";
      lookForGit(folder);
    }
    // git looks at a file behind a link all the same.
    if (isBehind) unwatched.push(text.slice(start, end));
  }
  return { text, unwatched, submodules, gits };
}

function isPlainFolder(root: string, path: string, folders: Folders): boolean {
  return folders.problemAbove(path) === "" && statOf(root, path)?.isDirectory() === true;
}

/** Undefined when there is nothing; where that cannot be told, the folders have to be walked. */
function statOf(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  } catch (error) {
    throw new TreeError(`${path}: ${reasonOf(error)}`);
  }
}

function listingOfIndex({
  root,
  folders,
  index,
  doubtful,
  untracked,
  walks,
  gitWalks,
}: WorkTree): Listing {
  const { files, skipped, notCode, targets }: Walked = {
    files: [],
    skipped: [],
    notCode: {},
    targets: new Map(),
  };
  const count = (kind: string, n = 1): void => void (notCode[kind] = (notCode[kind] ?? 0) + n);
  const look = (path: string, blob: string): void => {
    const language = languageOf(path);
    const isKept = blob !== "" && !doubtful.has(path);
    if (language === undefined && isKept) return count(kindOf(path));
    // A link is a part of the tree; the file that it leads to is not, nor is one that is gone.
    if (!isKept && folders.problemAbove(path) !== "") return;
    const stat = isKept ? undefined : statOf(root, path);
    // A folder in place of a file: what it holds is untracked.
    if (!isKept && (stat === undefined || stat.isDirectory())) return;
    if (stat?.isSymbolicLink() === true) targets.set(path, targetOf(root, path));
    else if (language === undefined) count(kindOf(path));
    else if (path.includes("\ufffd"))
      skipped.push({ path, reason: words`its name is not UTF-8`, matters: true });
    else if (stat !== undefined && !stat.isFile())
      skipped.push({ path, reason: words`special file`, matters: false });
    else files.push({ path, language, id: isKept ? `blob:${blob}` : idOf(`${root}/${path}`) });
  };
  let last = "";
  for (const line of index.text === "" ? [] : index.text.slice(0, -1).split("\0")) {
    const tab = line.indexOf("\t");
    const path = line.slice(tab + 1);
    const [, mode, blob, stage] = line.slice(0, tab).split(" ") as [string, string, string, string];
    if (path === last) continue;
    last = path;
    if (mode === "120000" && !doubtful.has(path)) targets.set(path, targetOf(root, path));
    else if (mode !== "160000" || !isPlainFolder(root, path, folders))
      look(path, stage === "0" && mode !== "160000" ? blob : "");
  }
  for (const path of untracked) look(path, "");
  for (const { path, isFolder } of index.gits) {
    for (const file of gitWalks.get(path) ?? []) files.push(file);
    if (isFolder) skipped.push(skippedGit(root, path));
    else look(path, "");
  }
  for (const inner of walks) {
    for (const file of inner.files) files.push(file);
    for (const file of inner.skipped) skipped.push(file);
    for (const [path, target] of inner.targets) targets.set(path, target);
    for (const [kind, n] of Object.entries(inner.notCode)) count(kind, n);
  }
  return listingOf({ files, skipped, notCode, targets });
}

function records(output: Buffer): string[] {
  const text = output.toString("utf8");
  return text === "" ? [] : text.slice(0, -1).split("\0");
}
