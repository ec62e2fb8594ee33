/**
 * A directory as a tree. Symbolic links are not followed, special files are not opened, and `.git` is
 * no part of it. Files that cannot be read are listed with the reason.
 */
import { words } from "../words/words.js";
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  statSync,
  type Dirent,
} from "node:fs";
import { basename, resolve } from "node:path";
import { Folders } from "./folders.js";
import { kindOf, languageOf } from "./language.js";
import { settleLinks } from "./links.js";
import { codeOf, reasonOf } from "./reason.js";
import {
  eachOrReason,
  TreeError,
  type Listing,
  type Room,
  type Skipped,
  type Tree,
  type TreeFile,
} from "./tree.js";

const ROOM_BYTES = 1 << 20;
/** Files above this are not what a compiler is given; they are skipped, and said. */
const MAX_FILE_BYTES = 256 << 20;
/** O_NONBLOCK: a file that turned into a FIFO since it was listed must not hang the run. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function openDirectory(path: string): Tree {
  const root = resolve(path);
  let isDirectory = false;
  try {
    isDirectory = statSync(root).isDirectory();
  } catch (error) {
    throw new TreeError(`${path}: ${reasonOf(error)}; give the root of a kernel tree`);
  }
  if (!isDirectory) throw new TreeError(`${path}: not a directory; give the root of a kernel tree`);
  const folders = new Folders(root);
  const read = (name: string): Uint8Array | undefined => {
    const found = folders.problemAbove(name) === "" ? readWhole(`${root}/${name}`) : undefined;
    return typeof found === "string" ? undefined : found;
  };
  return {
    label: basename(root),
    revision: "",
    spec: { kind: "directory", root },
    list: (withIds) => listDirectory(root, withIds),
    read,
    readOrReason: (name) => readOrReason(`${root}/${name}`),
    readOrReasons: (names) =>
      eachOrReason(names, (name) =>
        existsSync(`${root}/${name}`)
          ? folders.problemAbove(name) || readOrReason(`${root}/${name}`)
          : undefined,
      ),
    readMany: (paths) => {
      const found = new Map<string, Uint8Array>();
      for (const name of paths) {
        const bytes = read(name);
        if (bytes !== undefined) found.set(name, bytes);
      }
      return found;
    },
    each: async (next, room, visit) => {
      for (let name = next(); name !== undefined; name = next()) {
        const result = folders.problemAbove(name) || readInto(`${root}/${name}`, room);
        if (typeof result === "number") visit(name, result, "");
        else visit(name, 0, result);
      }
    },
  };
}

function listDirectory(root: string, withIds: boolean): Listing {
  return listingOf(walk(root, withIds, ""));
}

/** A listing in the making: links can only be settled once all files are known. */
export interface Walked {
  readonly files: TreeFile[];
  readonly skipped: Skipped[];
  readonly notCode: Record<string, number>;
  /** What each symbolic link says; empty when it cannot be read. */
  readonly targets: Map<string, string>;
}

/** `start`: the folder of the tree to begin with; the paths are from the root all the same. */
export function walk(root: string, withIds: boolean, start: string): Walked {
  const files: TreeFile[] = [];
  const skipped: Skipped[] = [];
  const notCode: Record<string, number> = {};
  const targets = new Map<string, string>();
  const pending = [start];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder === "" ? root : `${root}/${folder}`, { withFileTypes: true });
    } catch (error) {
      skipped.push({
        path: folder === "" ? "." : folder,
        reason: words`folder: ${reasonOf(error)}`,
        matters: true,
      });
      continue;
    }
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== ".git") pending.push(path);
        else if (path !== ".git") {
          skipped.push(skippedGit(root, path));
          for (const file of walk(root, withIds, path).files) files.push(file);
        }
        continue;
      }
      const language = languageOf(path);
      if (entry.isSymbolicLink()) {
        targets.set(path, targetOf(root, path));
      } else if (language === undefined) {
        const kind = kindOf(path);
        notCode[kind] = (notCode[kind] ?? 0) + 1;
      } else if (path.includes("\ufffd")) {
        // The name as text does not lead back to the file.
        skipped.push({ path, reason: words`its name is not UTF-8`, matters: true });
      } else if (!entry.isFile()) {
        skipped.push({ path, reason: words`special file`, matters: false });
      } else {
        const id = withIds ? idOf(`${root}/${path}`) : "";
        files.push({ path, language, id });
      }
    }
  }
  return { files, skipped, notCode, targets };
}

/** Sorted, and with its links settled. */
export function listingOf({ files, skipped, notCode, targets }: Walked): Listing {
  const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
    a.path < b.path ? -1 : 1;
  const settled = settleLinks(targets, files.sort(byPath));
  return {
    files,
    skipped: [...skipped, ...settled.skipped].sort(byPath),
    notCode,
    links: settled.links,
  };
}

/** What a link says; empty when it cannot be read. */
export function targetOf(root: string, path: string): string {
  try {
    return readlinkSync(`${root}/${path}`);
  } catch {
    return "";
  }
}

/**
 * A folder `.git` below the root: of a repository within the tree, unless it only has the name. What is
 * code in it by its name, where git puts none, is read all the same: a compiler would.
 */
export function skippedGit(root: string, path: string): Skipped {
  const isRepository =
    lstatSync(`${root}/${path}/HEAD`, { throwIfNoEntry: false })?.isFile() === true;
  return isRepository
    ? { path, reason: words`data of another git repository`, matters: false }
    : { path, reason: words`folder with the name of a git repository that is none`, matters: true };
}

/** Size, times and inode: what git's index trusts as well. A file changed within the last seconds has no id. */
export function idOf(path: string): string {
  try {
    const stat = lstatSync(path);
    const isRacy = Date.now() - Math.max(stat.mtimeMs, stat.ctimeMs) < 2000;
    return isRacy ? "" : `${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.ino}`;
  } catch {
    return "";
  }
}

/** Room that all whole files are read through; one thread reads one file at a time. */
let scratch = new Uint8Array(0);

function readWhole(path: string): Uint8Array | string {
  const result = readInto(path, (size) => {
    if (size > scratch.length) {
      const larger = new Uint8Array(size);
      larger.set(scratch);
      scratch = larger;
    }
    return scratch;
  });
  return typeof result === "number" ? scratch.slice(0, result) : result;
}

/** For a file right in the root. */
function readOrReason(path: string): Uint8Array | string | undefined {
  try {
    const stat = lstatSync(path);
    // Neither has a text, though both can be opened.
    if (!stat.isFile() && !stat.isSymbolicLink())
      return stat.isDirectory() ? "a directory" : "special file";
  } catch (error) {
    return codeOf(error) === "ENOENT" ? undefined : reasonOf(error);
  }
  return readWhole(path);
}

/** Size of the text, or the reason why it could not be read. */
function readInto(path: string, room: Room): number | string {
  let file = -1;
  try {
    file = openSync(path, OPEN_FLAGS);
    let size = 0;
    let buffer = room(ROOM_BYTES);
    for (;;) {
      const n = readSync(file, buffer, size, buffer.length - size, null);
      size += n;
      // A short read is the end for a regular file; the next one would return nothing.
      if (size < buffer.length) return size;
      if (n === 0) return size;
      if (size >= MAX_FILE_BYTES) return `larger than ${MAX_FILE_BYTES >> 20} MiB`;
      buffer = room(buffer.length * 2);
    }
  } catch (error) {
    return reasonOf(error);
  } finally {
    if (file >= 0) closeSync(file);
  }
}
