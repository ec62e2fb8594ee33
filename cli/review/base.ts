/**
 * What a series is put on. The first of these that is there: what the user says, the parent of the
 * commit that the first patch already is, the commit that the mail names, a commit whose blobs the
 * patches name, the last commit. Invariant: the review says which one it was, and why.
 */
import { type Words, words } from "../../analyzers/words/words.js";
import { patchId } from "../../analyzers/patches/patch-id.js";
import type { FilePatch } from "../../analyzers/patches/patch.js";
import type { Series } from "../../analyzers/patches/series.js";
import { openDirectory } from "../../analyzers/trees/directory.js";
import { hasId } from "../../analyzers/patches/blobs.js";
import { History } from "../../analyzers/trees/history.js";
import { openCommit, type ListingMemory } from "../../analyzers/trees/revision.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import { UserError } from "../user-error.js";

export interface ChosenBase {
  readonly tree: Tree;
  readonly commit: string;
  readonly because: Words;
  readonly notes: readonly string[];
}

export interface BaseRequest {
  readonly tree: string;
  /** What the user says. */
  readonly base: string | undefined;
  /** What the repository knows of commits that were taken from it; the commit is there. */
  readonly known: { readonly commit: string; readonly because: Words } | undefined;
  /** Listings of earlier runs. */
  readonly listings?: ListingMemory | undefined;
}

/** How far back the patch itself, or a tree that it fits, is looked for. */
const MAX_ANCESTORS = 1000;
const MAX_GUESSES = 64;

export function chooseBase(series: Series, request: BaseRequest): ChosenBase {
  const notes: string[] = [];
  const at = (commit: string, because: Words): ChosenBase => ({
    tree: openCommit(request.tree, commit, request.listings),
    commit,
    because,
    notes,
  });
  if (request.base === undefined && request.known !== undefined)
    return at(request.known.commit, request.known.because);
  // Where the base is named, HEAD of a bare repository may name a branch that is not there.
  const history = request.base === undefined ? History.of(request.tree) : History.at(request.tree);
  if (history === undefined) {
    if (request.base !== undefined)
      throw new UserError(
        `--base ${request.base}: ${request.tree} is no git repository with a commit; give one with --tree, or leave --base away`,
      );
    return {
      tree: openDirectory(request.tree),
      commit: "",
      because: words`the directory as it is`,
      notes: [],
    };
  }
  if (request.base !== undefined) {
    const commit = history.commitOf(request.base);
    if (commit === "")
      throw new UserError(
        `--base ${request.base}: no such revision in ${request.tree}; give a commit, tag or branch`,
      );
    return at(commit, words`given by --base`);
  }
  const head = history.commitOf("HEAD");
  const inside = parentOfPatch(history, head, series);
  if (inside !== undefined)
    return at(inside, words`the parent of the commit in HEAD's history that the first patch is`);
  const { baseCommit, prerequisitePatchIds, prerequisiteMessageIds } = series.base;
  const nNeeded = prerequisitePatchIds.length + prerequisiteMessageIds.length;
  const wanted = wantedBlobs(series);
  const isFit = (commit: string): boolean =>
    wanted.size > 0 && nFitting(history, commit, wanted) === wanted.size;
  const needs =
    nNeeded === 0
      ? ""
      : `; the series needs ${nNeeded === 1 ? "1 other patch" : `${nNeeded} other patches`} below it`;
  if (baseCommit !== "") {
    const commit = history.commitOf(baseCommit);
    if (commit === "")
      notes.push(
        `the base commit that the series names, ${short(baseCommit)}, is not in the repository`,
      );
    // With other patches in between, a tree that has them is the better one.
    else if (nNeeded === 0 || isFit(commit) || !isFit(head))
      return at(commit, words`the base commit that the series names${isFit(commit) ? "" : needs}`);
  } else if (nNeeded > 0) notes.push(needs.slice(2));
  if (wanted.size > 0) {
    if (isFit(head)) return at(head, words`HEAD, which has the blobs that the patches name`);
    for (const { commit } of history.ancestors(head, MAX_GUESSES, [...wanted.keys()])) {
      // The commit that has the blobs, or the last one before the paths changed again.
      const found = [commit, history.parentsOf(commit)[0] ?? ""].find(
        (candidate) => candidate !== "" && isFit(candidate),
      );
      if (found !== undefined)
        return at(
          found,
          words`the latest commit of HEAD's history that has the blobs that the patches name`,
        );
    }
  }
  return at(
    head,
    wanted.size === 0
      ? words`HEAD`
      : words`HEAD; ${nFitting(history, head, wanted)} of the ${wanted.size} files that the patches name are the same there`,
  );
}

/** Of the files that the base must have, how many it has to the byte, as far as the patches name blobs. */
export function exactness(
  series: Series,
  tree: Tree,
): { readonly nExact: number; readonly nNamed: number } {
  const wanted = wantedBlobs(series);
  const texts = tree.readMany([...wanted.keys()]);
  let nExact = 0;
  for (const [path, blob] of wanted) if (hasId(texts.get(path), blob) === true) nExact++;
  return { nExact, nNamed: wanted.size };
}

/** Blob ids by path as the first patch about each path names them. */
function wantedBlobs(series: Series): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  const met = new Set<string>();
  for (const { files } of series.patches) {
    for (const { oldPath, newPath, oldBlob } of files) {
      const isFirst = oldPath !== undefined && !met.has(oldPath);
      if (isFirst && oldBlob.length >= 7 && !/^0+$/.test(oldBlob)) wanted.set(oldPath, oldBlob);
      for (const path of [oldPath, newPath]) if (path !== undefined) met.add(path);
    }
  }
  return wanted;
}

function nFitting(history: History, commit: string, wanted: ReadonlyMap<string, string>): number {
  const blobs = history.blobsOf(commit, [...wanted.keys()]);
  let n = 0;
  for (const [path, blob] of wanted) if (blobs.get(path)?.startsWith(blob) === true) n++;
  return n;
}

/** The tree below the first patch, when HEAD's history has that patch already. */
function parentOfPatch(history: History, head: string, series: Series): string | undefined {
  const first = series.patches[0];
  if (first === undefined || first.title === "" || first.files.length === 0) return undefined;
  const candidates = history
    .ancestors(head, MAX_ANCESTORS)
    .filter(({ title, parents }) => title === first.title && parents.length === 1);
  if (candidates.length === 0) return undefined;
  const id = idOf(first.diff, first.files);
  if (id === "") return undefined;
  return candidates.find(({ commit }) => patchId(history.diffOf(commit)) === id)?.parents[0];
}

function idOf(diff: Uint8Array, files: readonly FilePatch[]): string {
  const [first, last] = [files[0], files.at(-1)];
  return first === undefined || last === undefined
    ? ""
    : patchId(diff.subarray(first.at, last.end));
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
