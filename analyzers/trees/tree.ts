/**
 * A tree is where text comes from: files by path, whatever holds them. It is the only thing that
 * reads files or runs git. Invariant: nothing that lies in a tree is ever executed, and no path
 * leads out of it.
 */
import type { Words } from "../words/words.js";
import type { Language } from "./language.js";
import type { Change } from "./changes.js";

export interface TreeFile {
  /** From the tree's root, `/` between parts, latin1 for bytes that are no UTF-8. */
  readonly path: string;
  readonly language: Language;
  /** Changes whenever the content may have changed: a blob id, or what stat says. Empty when not asked for. */
  readonly id: string;
}

export interface Skipped {
  readonly path: string;
  /** A symbolic link, which is never followed. */
  readonly isLink?: true;
  readonly reason: Words;
  /** Whether the answer is incomplete without this file. */
  readonly matters: boolean;
}

export interface Listing {
  /** Files that hold code, sorted by path. */
  readonly files: readonly TreeFile[];
  /** Files that hold none, by kind. */
  readonly notCode: Readonly<Record<string, number>>;
  readonly skipped: readonly Skipped[];
  /** Symbolic links that lead to code of this tree: where they end, which is a file of `files` or a folder. */
  readonly links: ReadonlyMap<string, string>;
}

/** Enough to open the same tree in another thread. */
export type TreeSpec =
  | { readonly kind: "directory"; readonly root: string }
  | {
      readonly kind: "revision";
      readonly repository: string;
      readonly commit: string;
      readonly blobs: ReadonlyMap<string, string>;
    }
  | { readonly kind: "memory"; readonly files: ReadonlyMap<string, Uint8Array> }
  | {
      readonly kind: "overlay";
      readonly base: TreeSpec;
      readonly changes: ReadonlyMap<string, Change>;
    };

/** Space for the bytes of one file; what it returned before is void with each call. */
export type Room = (size: number) => Uint8Array;

export interface Tree {
  /** What the user called it, without a directory of this machine. */
  readonly label: string;
  /** Commit, or empty. */
  readonly revision: string;
  readonly spec: TreeSpec;
  /** `withIds`: fill in the ids, which costs a stat for each file of a directory. */
  list(withIds: boolean): Listing;
  /** The bytes of one file; undefined when there is none, or none that may be read. */
  read(path: string): Uint8Array | undefined;
  /**
   * The bytes of one file, or the reason why they cannot be read, as text; undefined when nothing
   * has this name.
   */
  readOrReason(path: string): Uint8Array | string | undefined;
  /** `readOrReason()` for several names, listed or not, in one go where that is cheaper. */
  readOrReasons(paths: readonly string[]): ReadonlyMap<string, Uint8Array | string>;
  /** The bytes of several files, in one go where that is cheaper. */
  readMany(paths: readonly string[]): ReadonlyMap<string, Uint8Array>;
  /**
   * Told which files are going to be asked for one by one: where each question costs much, they are
   * read together with the next one.
   */
  expect?(paths: Iterable<string>): void;
  /**
   * Reads the paths that `next` hands out, until it hands out none. `visit` gets the size of the text
   * in the room, or the reason why there is none.
   */
  each(
    next: () => string | undefined,
    room: Room,
    visit: (path: string, size: number, problem: string) => void,
  ): Promise<void>;
}

/** What one name after the other leads to. */
export function eachOrReason(
  paths: readonly string[],
  read: Tree["readOrReason"],
): ReadonlyMap<string, Uint8Array | string> {
  const found = new Map<string, Uint8Array | string>();
  for (const path of paths) {
    const text = read(path);
    if (text !== undefined) found.set(path, text);
  }
  return found;
}

/** A user's error about a tree: one line that names the input and the mend. */
export class TreeError extends Error {}

/** git ended with an error and said nothing, which is how it says that there is no such object. */
export class SilentFailure extends TreeError {}

/** A repository that is not looked into, whatever else could be said of its folder. */
export class RefusedRepository extends TreeError {
  /** It belongs to somebody else; a file of it is no file; git did not answer, or is not there; or it keeps its data in a way of its own. */
  readonly why: "owner" | "file" | "time" | "git" | "format";

  constructor(message: string, why: RefusedRepository["why"]) {
    super(message);
    this.why = why;
  }
}
