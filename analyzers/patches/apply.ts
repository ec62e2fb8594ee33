/**
 * Puts a diff on a tree, as git apply does it: whole files are checked first, hunks may lie elsewhere
 * but must fit to the byte, and either all files change or none. Invariant: the tree below is only
 * read; what comes out is an overlay.
 */
import type { Change } from "../trees/changes.js";
import type { Tree } from "../trees/tree.js";
import { applyDelta } from "./base85.js";
import { matchBlobs, hasId, type BlobMatch } from "./blobs.js";
import { Image, type Effort, type Misfit } from "./image.js";
import { MAX_FILE_BYTES } from "./limits.js";
import { PatchError, printable } from "./patch-error.js";
import { eachLine, pathOf, type FileChange, type FilePatch, type Hunk } from "./patch.js";
import { Ground, type Standing } from "./ground.js";
import { GITLINK_MODE, kindOfMode, modeInTree } from "./mode.js";

/** What became of one file of the patch. */
interface AppliedFile {
  readonly patch: FilePatch;
  /** What it turned out to be: a plain diff may create a file without saying so. */
  readonly change: FileChange;
  readonly blobs: BlobMatch;
  /** By how many lines each hunk lies elsewhere. */
  readonly offsets: readonly number[];
}

export type Applied =
  | {
      readonly kind: "applied";
      /** The tree with this diff, and all before it, on it. */
      readonly tree: Tree;
      /** What this diff alone has changed. */
      readonly changes: ReadonlyMap<string, Change>;
      readonly files: readonly AppliedFile[];
    }
  /** One problem for each file that has one, in the order of the patch. */
  | { readonly kind: "refused"; readonly problems: readonly PatchError[] };

/** `files` of one diff on a tree. */
export function applyDiff(tree: Tree, files: readonly FilePatch[]): Applied {
  return applyTo(new Ground(tree), files);
}

/** The same on a ground that keeps what it has read; `applied` moves the ground on. */
export function applyTo(ground: Ground, files: readonly FilePatch[]): Applied {
  const session = new Session(ground, files);
  const problems: PatchError[] = [];
  for (const file of files) {
    try {
      session.apply(file);
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      problems.push(error);
    }
  }
  const changes = problems.length === 0 ? session.result(problems) : new Map<string, Change>();
  if (problems.length > 0) return { kind: "refused", problems };
  ground.add(changes, session.nBytes);
  return { kind: "applied", tree: ground.overlay(), changes, files: session.files };
}

/** What the patch of a file starts from; `mode` is empty where nothing says it. */
interface Start {
  readonly before: Uint8Array | undefined;
  readonly mode: string;
  readonly change: FileChange;
}

const NOTHING = new Uint8Array(0);

/** What one diff has done to a path so far. */
type Fate = "will go" | "is gone" | Result;

interface Result {
  readonly file: FilePatch;
  readonly change: FileChange;
  readonly bytes: Uint8Array;
  readonly mode: string;
}

class Session {
  readonly #ground: Ground;
  readonly #records = new Map<string, Fate>();
  readonly #removedLinks = new Set<string>();
  readonly #keptLinks = new Set<string>();
  readonly #results: Result[] = [];
  /** What it has made. */
  nBytes = 0;
  readonly files: AppliedFile[] = [];

  constructor(ground: Ground, files: readonly FilePatch[]) {
    this.#ground = ground;
    for (const { oldPath, newPath, oldMode, newMode, change } of files) {
      const goes = change === "rename" || newPath === undefined;
      if (oldPath !== undefined && goes) this.#records.set(oldPath, "will go");
      if (oldPath !== undefined && goes && kindOfMode(oldMode) === "link")
        this.#removedLinks.add(oldPath);
      if (newPath !== undefined && kindOfMode(newMode || oldMode) === "link")
        this.#keptLinks.add(newPath);
    }
    ground.prefetch(files);
  }

  apply(file: FilePatch): void {
    const { before, mode, change } = this.#before(file);
    const oldMode = file.oldMode || mode;
    // A tree does not tell its modes: what no patch says stays as it is there.
    const newMode = file.newMode || (change === "create" ? "100644" : mode);
    this.#checkLinks(file);
    this.#checkTarget(file, change);
    if (
      change !== "create" &&
      file.newPath !== undefined &&
      kindOfMode(oldMode) !== kindOfMode(newMode || oldMode)
    ) {
      throw new PatchError(`its mode ${newMode} is another kind of file than ${oldMode}`, {
        path: pathOf(file),
      });
    }
    if (file.newPath !== undefined && modeInTree(newMode) === undefined) {
      throw new PatchError(`its mode ${newMode} is that of a folder`, { path: file.newPath });
    }
    const offsets: number[] = [];
    const isSubmodule = newMode === GITLINK_MODE || oldMode === GITLINK_MODE;
    const after = isSubmodule
      ? NOTHING
      : content(file, before ?? NOTHING, offsets, this.#ground.effort);
    if (after !== before) this.nBytes += after.length;
    if (this.#ground.nBytes + this.nBytes > this.#ground.limits.nBytes) {
      throw new PatchError(
        `the patches up to here leave more than ${this.#ground.limits.nBytes >> 20} MiB; give fewer of them`,
        { path: pathOf(file) },
      );
    }
    if (file.change === "delete" && after.length > 0) {
      throw new PatchError("deletes the file, yet the file has more lines than it deletes", {
        path: pathOf(file),
      });
    }
    if (file.newPath !== undefined && kindOfMode(newMode) === "link" && after.length === 0) {
      throw new PatchError("leaves a symbolic link that leads nowhere", { path: file.newPath });
    }
    const result: Result = { file, change, bytes: after, mode: newMode };
    if (file.newPath !== undefined) this.#records.set(file.newPath, result);
    const goes = file.newPath === undefined || change === "rename";
    if (file.oldPath !== undefined && goes) this.#records.set(file.oldPath, "is gone");
    this.#results.push(result);
    const isUnknown = newMode === GITLINK_MODE || kindOfMode(oldMode) === "link";
    const left = file.newPath === undefined ? undefined : after;
    const blobs = isUnknown ? "unknown" : matchBlobs(before, left, file.oldBlob, file.newBlob);
    this.files.push({ patch: file, change, blobs, offsets });
  }

  /** The content that the patch starts from. */
  #before(file: FilePatch): Start {
    const { oldPath } = file;
    if (oldPath === undefined) return { before: undefined, mode: "", change: file.change };
    const place = { path: oldPath };
    const record =
      file.change === "rename" || file.change === "copy" ? undefined : this.#records.get(oldPath);
    if (record === "is gone")
      throw new PatchError("was renamed or deleted by the same patch", place);
    if (record !== undefined && record !== "will go") {
      const kind = kindOfMode(record.mode);
      // Two kinds that have no name are one only where the whole mode is.
      if (kind !== "other" || file.oldMode !== record.mode) checkKind(file, kind, place);
      return { before: record.bytes, mode: record.mode, change: file.change };
    }
    const standing = this.#ground.look(oldPath);
    // Of a submodule a tree has a folder, or nothing.
    if (
      kindOfMode(file.oldMode) === "submodule" &&
      standing.kind !== "file" &&
      standing.kind !== "link"
    ) {
      return { before: undefined, mode: file.oldMode, change: file.change };
    }
    if (standing.kind === "none") {
      // What is not there and has no old lines is created, where the diff leaves that open.
      if (file.mayCreate && file.hunks.every((hunk) => hunk.oldCount === 0)) {
        return { before: undefined, mode: "", change: "create" };
      }
      throw new PatchError("no such file in the tree", place);
    }
    if (standing.kind === "link" && kindOfMode(file.oldMode) === "link" && file.hunks.length > 0) {
      return { before: ownPreimage(file), mode: file.oldMode, change: file.change };
    }
    if (standing.kind !== "file")
      throw new PatchError(`${standing.reason}; it cannot be patched`, place);
    checkKind(file, "file", place);
    return { before: standing.bytes, mode: standing.mode, change: file.change };
  }

  #checkTarget(file: FilePatch, change: FileChange): void {
    const { newPath } = file;
    if (newPath === undefined || change === "modify" || change === "delete") return;
    const record = this.#records.get(newPath);
    if (record === "will go" || record === "is gone") return;
    const standing = this.#ground.look(newPath);
    if (standing.kind === "none" || (standing.kind === "other" && standing.isFolder)) return;
    throw new PatchError("exists already, and the patch creates it", { path: newPath });
  }

  #checkLinks(file: FilePatch): void {
    const path = file.newPath;
    for (const read of new Set([file.oldPath, path])) {
      if (read === undefined) continue;
      for (let slash = read.lastIndexOf("/"); slash > 0; slash = read.lastIndexOf("/", slash - 1)) {
        const folder = read.slice(0, slash);
        const wasLink =
          !this.#removedLinks.has(folder) && this.#ground.look(folder, true).kind === "link";
        const isLink = wasLink || this.#keptLinks.has(folder);
        if (isLink) throw new PatchError("lies behind a symbolic link", { path: read });
      }
    }
  }

  /** All removals first, then all that is there, so that files can be swapped. */
  result(problems: PatchError[]): Map<string, Change> {
    const changes = new Map<string, Change>();
    for (const { file, change } of this.#results) {
      const isKept = change === "copy" || change === "create";
      if (file.oldPath !== undefined && !isKept)
        changes.set(file.oldPath, { bytes: undefined, mode: "" });
    }
    for (const { file, bytes, mode } of this.#results) {
      if (file.newPath !== undefined && mode !== GITLINK_MODE)
        changes.set(file.newPath, { bytes, mode: modeInTree(mode) ?? mode });
    }
    const made = this.#results.flatMap(({ file, change }) =>
      file.newPath === undefined || change === "modify" ? [] : [file.newPath],
    );
    for (const [path, problem] of this.#ground.obstacles(made, changes))
      problems.push(new PatchError(problem, { path }));
    return changes;
  }
}

function checkKind(
  file: FilePatch,
  kind: Standing["kind"] | "submodule",
  place: { readonly path: string },
): void {
  if (file.oldMode !== "" && (kind === "other" || kindOfMode(file.oldMode) !== kind)) {
    throw new PatchError(
      `the patch takes it for another kind of file (mode ${file.oldMode})`,
      place,
    );
  }
}

/** A link's text is one line, so a hunk about it holds all of it. */
function ownPreimage(file: FilePatch): Uint8Array {
  const parts: Uint8Array[] = [];
  eachLine(file, file.hunks[0] as Hunk, (sign, start, end) => {
    if (sign !== 43) parts.push(file.bytes.subarray(start, end));
  });
  return Buffer.concat(parts);
}

function content(
  file: FilePatch,
  before: Uint8Array,
  offsets: number[],
  effort: Effort,
): Uint8Array {
  const path = file.oldPath ?? file.newPath ?? "";
  if (file.hunks.length > 0 && before.length + file.end - file.at > 2 * MAX_FILE_BYTES)
    throw tooLarge(path);
  if (file.isBinary) return binaryContent(file, before, path);
  if (file.hunks.length === 0) return before;
  const image = new Image(before, file, effort);
  file.hunks.forEach((hunk, index) => {
    const placed = image.apply(hunk);
    if ("misfit" in placed) {
      throw new PatchError(`does not apply: ${explain(placed.misfit)}`, { path, hunk: index + 1 });
    }
    offsets.push(placed.offset);
  });
  const after = image.content();
  if (after.length > MAX_FILE_BYTES) throw tooLarge(path);
  return after;
}

function tooLarge(path: string): PatchError {
  return new PatchError(`leaves a file larger than ${MAX_FILE_BYTES >> 20} MiB`, { path });
}

function explain({ line, expected, found, reason }: Misfit): string {
  switch (reason) {
    case "overlaps":
      return `the lines from ${line} on were already changed by a hunk before it`;
    case "not at the start":
      return `its lines are not at the start of the file, where its header puts them`;
    case "not at the end":
      return `it has no context behind its changes, and its lines are not at the end of the file`;
    case "too much work":
      return "its place takes too long to find";
    case "differs":
      if (found === undefined) {
        return `the file ends before line ${line}, where the patch expects "${printable(expected)}"`;
      }
      return `line ${line} is "${printable(found)}", and the patch expects "${printable(expected)}"`;
  }
}

/** Binary changes name both contents in full, and are checked against them. */
function binaryContent(file: FilePatch, before: Uint8Array, path: string): Uint8Array {
  const place = { path };
  const isFull = (id: string): boolean => id.length === 40 || id.length === 64;
  if (!isFull(file.oldBlob) || !isFull(file.newBlob)) {
    throw new PatchError(
      "a binary change without full blob ids; make the patch with --binary",
      place,
    );
  }
  if (file.oldPath === undefined ? before.length > 0 : hasId(before, file.oldBlob) !== true) {
    throw new PatchError("a binary change of another content than the tree has", place);
  }
  if (/^0+$/.test(file.newBlob)) return new Uint8Array(0);
  if (file.binary === undefined) {
    throw new PatchError("a binary change without its data; make the patch with --binary", place);
  }
  const { method, data } = file.binary;
  const after = method === "literal" ? data : applyDelta(before, data, MAX_FILE_BYTES);
  if (after === undefined)
    throw new PatchError(
      `its binary delta does not fit, or leaves a file larger than ${MAX_FILE_BYTES >> 20} MiB`,
      place,
    );
  if (after.length > MAX_FILE_BYTES) throw tooLarge(path);
  if (hasId(after, file.newBlob) !== true) {
    throw new PatchError("its binary data is not the content that it names", place);
  }
  return after;
}
