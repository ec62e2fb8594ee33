/**
 * Symbolic links of a tree, told from their texts alone: none is followed. A link whose name says
 * code is no gap when it leads to a file that is read under its own name, or to a folder of such
 * files; any other one makes the answer incomplete, because a compiler would follow it.
 */
import { words } from "../words/words.js";
import { languageOf } from "./language.js";
import type { Listing, Skipped, TreeFile } from "./tree.js";

/** As many as Linux follows (MAXSYMLINKS in include/linux/namei.h, v6.12). */
const MAX_HOPS = 40;

export const LINK = "symbolic link, not followed";
const ASTRAY =
  "symbolic link, not followed, and it leads to no code that is read elsewhere in the tree";

/** `targets`: what each link says, empty where that is not known. `files`: sorted by path. */
export function settleLinks(
  targets: ReadonlyMap<string, string>,
  files: readonly TreeFile[],
): Pick<Listing, "links" | "skipped"> {
  const links = new Map<string, string>();
  const skipped: Skipped[] = [];
  for (const path of [...targets.keys()].sort()) {
    const end = endOf(path, targets);
    const isFolder = end !== undefined && holdsSome(files, end);
    const found = end === undefined ? undefined : fileAt(files, end)?.language;
    if (end !== undefined && (isFolder || found !== undefined)) links.set(path, end);
    const wanted = languageOf(path);
    // A link whose name ends in .c is compiled as C, so the file that it leads to has to be read as
    // C.
    const isRead = isFolder || (found !== undefined && (found === wanted || found === "c"));
    const matters = wanted !== undefined && !isRead;
    skipped.push({ path, isLink: true, reason: words`${matters ? ASTRAY : LINK}`, matters });
  }
  return { links, skipped };
}

/** Where a link ends, through other links of the tree; undefined when it leaves the tree or runs in circles. */
function endOf(path: string, targets: ReadonlyMap<string, string>): string | undefined {
  const done: string[] = [];
  const left = path.split("/").reverse();
  let nHops = 0;
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (done.pop() === undefined) return undefined;
      continue;
    }
    done.push(part);
    const target = targets.get(done.join("/"));
    if (target === undefined) continue;
    if (target === "" || target.startsWith("/") || ++nHops > MAX_HOPS) return undefined;
    done.pop();
    left.push(...target.split("/").reverse());
  }
  return done.join("/");
}

/** Whether a folder holds one of these files, at any depth; the root, the empty one, holds all. */
function holdsSome(files: readonly TreeFile[], folder: string): boolean {
  return (
    folder === "" || files[firstFrom(files, `${folder}/`)]?.path.startsWith(`${folder}/`) === true
  );
}

function fileAt(files: readonly TreeFile[], path: string): TreeFile | undefined {
  const file = files[firstFrom(files, path)];
  return file?.path === path ? file : undefined;
}

/** Index of the first file whose path is not before `path`. There are few links and many files, so the files are not indexed. */
function firstFrom(files: readonly TreeFile[], path: string): number {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((files[middle] as TreeFile).path < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
