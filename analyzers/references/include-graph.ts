/**
 * Which file an `#include` means, and which files see a header. No makefile is run and no
 * configuration is known, so every branch of every `#if` counts: what is not reachable here is
 * reachable in no build. A target that could be several files is all of them.
 */
import type { PathIndex } from "../trees/path-index.js";
import { isTool } from "../trees/userland.js";
import type { Include } from "./facts.js";
import {
  architectureOf,
  foldersOf,
  genericAsmFolders,
  kernelFolders,
  nameInAsm,
  toolsFolders,
} from "./include-folders.js";

export interface IncludeSource {
  /** Every code file of the tree. */
  readonly paths: readonly string[];
  /** Where each of them stands, when somebody knows it already. */
  readonly index?: PathIndex;
  /** The include directives of a file. */
  includesOf(path: string): readonly Include[];
  /** Where symbolic links within the tree end, files and folders. */
  readonly links: ReadonlyMap<string, string>;
  /** Told which files are going to be asked for: a revision answers many questions at once sooner than one after the other. */
  expect?(paths: readonly string[]): void;
  /** Text of a makefile, or undefined. */
  makefile(path: string): string | undefined;
}

export interface Resolved {
  readonly paths: readonly string[];
  /** More than one file fits as well as any other. */
  readonly isAmbiguous: boolean;
}

/** Files for which something that includes lead to may be another thing; "all": it is not known for which. */
export type Affected = ReadonlySet<string> | "all";

/** Files by path, as one bit each. */
export interface PathSet extends Iterable<string> {
  has(path: string): boolean;
}

/** What a file includes, itself left out; void when the next one is asked for. */
export interface Closure {
  readonly size: number;
  /** In which order a file is met, or undefined when it is not included. */
  rank(path: string): number | undefined;
  /** In that order. */
  paths(): Iterable<string>;
}

/** Files that are announced at once, when all are going to be read. */
const EXPECTED = 1000;
/** So many names are looked for in the list of paths before there is an index. */
const MAX_SCANS = 8;
const nothing: Resolved = { paths: [], isAmbiguous: false };

export class IncludeGraph {
  #source: IncludeSource;
  /** By how names end, then by base name. */
  readonly #byName = new Map<string, SameNames>();
  /** By folder, then by the directive. */
  readonly #found = new Map<string, Map<string, Resolved>>();
  #nScans = 0;
  readonly #architectures = new Set<string>();
  /** By the area of a folder, then by target. */
  readonly #standardCache = new Map<string, Map<string, Resolved>>();
  readonly #areas = new Map<string, string>();
  /** The first folders of links: most paths that lead nowhere cannot lead through one. */
  #linkRoots: ReadonlySet<string>;
  readonly #folders = new Map<string, readonly string[]>();
  readonly #ids: PathIndex;
  readonly #targets: (Int32Array | undefined)[];
  readonly #ranks: Int32Array;
  /** The files that have a rank, in that order. */
  readonly #ranked: Int32Array;
  #nRanked = 0;
  /** Sources that something includes, where they are known and the edges of all files need not be asked for. */
  #presumed: ReadonlySet<string> | undefined;
  #reachedFrom = "";
  #reached: ReadonlySet<number> = new Set();
  #includers: (number[] | undefined)[] | undefined;
  readonly #seers = new Map<string, PathSet>();

  constructor(source: IncludeSource) {
    this.#source = source;
    this.#linkRoots = new Set([...source.links.keys()].map(firstOf));
    this.#targets = new Array<Int32Array | undefined>(source.paths.length);
    this.#ranks = new Int32Array(source.paths.length);
    this.#ranked = new Int32Array(source.paths.length);
    this.#ids = source.index ?? new Map(source.paths.map((path, id) => [path, id]));
    for (const path of source.paths) {
      if (path.startsWith("arch/")) this.#architectures.add(path.slice(5, path.indexOf("/", 5)));
    }
  }

  /**
   * Told that answers are taken over from another graph of the same tree, which rest on edges that nobody
   * asks this one for. `included`: the sources that something includes.
   */
  presume(included: ReadonlySet<string>): void {
    this.#presumed = included;
  }

  /** Goes on with the same files, some of which have changed; the files for which that may matter. */
  renew(source: IncludeSource, changed: readonly string[]): Affected {
    if (this.#presumed !== undefined) this.#ask(changed);
    this.#source = source;
    this.#linkRoots = new Set([...source.links.keys()].map(firstOf));
    if (this.#areFoldersOthers(changed)) {
      this.#folders.clear();
      this.#found.clear();
      this.#targets.fill(undefined);
      this.#includers = undefined;
      this.#seers.clear();
      this.#presumed = undefined;
      return "all";
    }
    const affected = new Set<number>();
    const near = new Set<number>();
    let isKnown = true;
    for (const path of changed) {
      const id = this.#ids.get(path);
      // Edges that nobody asked for have decided nothing.
      const before = id === undefined ? undefined : this.#targets[id];
      if (id === undefined || before === undefined) continue;
      this.#targets[id] = undefined;
      const after = this.#edges(id);
      if (isSameList(before, after)) continue;
      this.#reachedFrom = "";
      this.#seers.clear();
      for (const target of [...before, ...after]) near.add(target);
      isKnown &&= this.#includers !== undefined;
      this.#addIncluders(id, affected);
      this.#moveIncluder(id, before, after);
      this.#addIncluders(id, affected);
    }
    if (!isKnown) {
      this.#presumed = undefined;
      return "all";
    }
    for (const id of affected) for (const target of this.#edges(id)) near.add(target);
    for (const id of near) affected.add(id);
    return new Set([...affected].map((id) => this.#source.paths[id] as string));
  }

  /** What these files were for others is known from here on. */
  #ask(paths: readonly string[]): void {
    for (const path of paths) {
      const id = this.#ids.get(path);
      if (id !== undefined) this.#edges(id);
      if (/(^|\/)(Makefile|Kbuild)$/.test(path)) this.searchFolders(folderOf(path));
    }
  }

  /** Whether makefiles among these files let the files beside them look in other folders than before. */
  #areFoldersOthers(changed: readonly string[]): boolean {
    const makefiles = changed.filter((path) => /(^|\/)(Makefile|Kbuild)$/.test(path));
    // What a folder looks in depends on the folders above it.
    const folders = [...new Set(makefiles.map(folderOf))].sort((a, b) => a.length - b.length);
    return folders.some((folder) => {
      const before = this.#folders.get(folder);
      this.#folders.delete(folder);
      return before !== undefined && !isSameList(before, this.searchFolders(folder));
    });
  }

  /** Adds a file and all that include it, directly or not. */
  #addIncluders(id: number, found: Set<number>): void {
    const own = new Set([id]);
    for (const each of own) {
      found.add(each);
      for (const from of this.#includers?.[each] ?? []) if (!found.has(from)) own.add(from);
    }
  }

  #moveIncluder(id: number, before: Int32Array, after: Int32Array): void {
    const includers = this.#includers;
    if (includers === undefined) return;
    for (const target of new Set(before)) {
      const left = includers[target]?.filter((from) => from !== id) ?? [];
      includers[target] = left.length === 0 ? undefined : left;
    }
    for (const target of after) {
      const list = (includers[target] ??= []);
      const at = list.findIndex((from) => from >= id);
      list.splice(at < 0 ? list.length : at, 0, id);
    }
  }

  /** The files that an include directive of `from` can mean. */
  resolve(from: string, include: Include): Resolved {
    const folder = folderOf(from);
    let ofFolder = this.#found.get(folder);
    if (ofFolder === undefined) this.#found.set(folder, (ofFolder = new Map()));
    const key = `${include.isQuoted ? '"' : "<"}${include.target}`;
    let found = ofFolder.get(key);
    if (found === undefined) ofFolder.set(key, (found = this.#find(folder, include)));
    return found;
  }

  /** Where the compiler looks for a target, in its order, whatever the names of files are. */
  candidates(from: string, { isQuoted, target }: Include): readonly string[] {
    if (target.includes("\0")) return [];
    const folder = folderOf(from);
    const bases = [
      ...(isQuoted ? [folder] : []),
      ...this.searchFolders(folder),
      ...this.#standardFolders(folder),
      "",
    ];
    const found = bases.map((base) =>
      this.#through(normalised(base === "" ? target : `${base}/${target}`)),
    );
    return [...new Set(found.filter((path) => path !== undefined && path !== ""))] as string[];
  }

  /** A path with the links of the tree followed. */
  #through(path: string | undefined): string | undefined {
    if (path === undefined) return undefined;
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const target = this.#source.links.get(path.slice(0, end));
      if (target !== undefined) return `${target}${path.slice(end)}`;
    }
    return path;
  }

  #find(folder: string, include: Include): Resolved {
    const { target } = include;
    const one = (path: string | undefined): Resolved | undefined => {
      const settled = path === undefined ? undefined : this.#settled(path);
      return settled === undefined ? undefined : { paths: [settled], isAmbiguous: false };
    };
    if (include.isQuoted) {
      const beside = one(normalised(folder === "" ? target : `${folder}/${target}`));
      if (beside !== undefined) return beside;
    }
    for (const extra of this.searchFolders(folder)) {
      const found = one(normalised(`${extra}/${target}`));
      if (found !== undefined) return found;
    }
    return this.#standard(folder, target) ?? this.#bySuffix(folder, include);
  }

  /** The file of the tree that a path leads to, through links of the tree. */
  #settled(path: string): string | undefined {
    if (this.#ids.has(path)) return path;
    const { links } = this.#source;
    if (!this.#linkRoots.has(firstOf(path))) return undefined;
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const target = links.get(path.slice(0, end));
      if (target === undefined) continue;
      const through = `${target}${path.slice(end)}`;
      return this.#ids.has(through) ? through : undefined;
    }
    return undefined;
  }

  /** The folders that every kernel file is compiled with (LINUXINCLUDE in Makefile, v6.12). */
  #standard(folder: string, target: string): Resolved | undefined {
    // All folders of one architecture, and all that belong to none, look in the same places.
    let area = this.#areas.get(folder);
    if (area === undefined) {
      area = /^(tools\/)?(arch\/[^/]+)?/.exec(folder)?.[0] ?? "";
      this.#areas.set(folder, area);
    }
    let ofArea = this.#standardCache.get(area);
    if (ofArea === undefined) this.#standardCache.set(area, (ofArea = new Map()));
    let found = ofArea.get(target);
    if (found === undefined) ofArea.set(target, (found = this.#findStandard(folder, target)));
    return found.paths.length === 0 ? undefined : found;
  }

  #standardFolders(folder: string): string[] {
    const own = architectureOf(folder);
    const architectures = own === undefined ? [...this.#architectures] : [own];
    const ofTools = isTool(folder) ? toolsFolders : [];
    return [...ofTools, ...architectures.flatMap(foldersOf), ...kernelFolders];
  }

  #findStandard(folder: string, target: string): Resolved {
    const found = new Set<string>();
    for (const base of this.#standardFolders(folder)) {
      const path = normalised(`${base}/${target}`);
      if (path !== undefined && this.#ids.has(path)) found.add(path);
    }
    const inAsm = nameInAsm(target);
    if (inAsm !== undefined) {
      for (const base of genericAsmFolders) {
        const path = `${base}/${inAsm}`;
        if (this.#ids.has(path)) found.add(path);
      }
    }
    return { paths: [...found], isAmbiguous: false };
  }

  /** By the end of the path, as a `-I` that no makefile shows plainly would find it: the nearest wins. */
  #bySuffix(folder: string, include: Include): Resolved {
    const tail = include.target.replace(/^(\.\.?\/)+/, "");
    const name = tail.slice(tail.lastIndexOf("/") + 1);
    // Nearly all are one of these; a tree that asks for other ends gets no more than one index for them all.
    const end = /\.[ch]$/.exec(name)?.[0] ?? "";
    const isMeant = (path: string): boolean => path === tail || path.endsWith(`/${tail}`);
    const fitting = this.#namedLike(name, end).filter(isMeant);
    if (fitting.length === 0) return nothing;
    let best: string[] = [];
    // In brackets a program's own libraries are meant, unless the folder has such a file.
    let bestShared = include.isQuoted && tail.includes("/") ? 0 : 1;
    for (const path of fitting) {
      const shared = sharedFolders(folder, path);
      if (shared < bestShared) continue;
      if (shared > bestShared) best = [];
      bestShared = shared;
      best.push(path);
    }
    return { paths: best, isAmbiguous: best.length > 1 };
  }

  /** Paths with this base name. */
  #namedLike(name: string, end: string): string[] {
    const { paths } = this.#source;
    let byName = this.#byName.get(end);
    if (byName === undefined && this.#nScans++ < MAX_SCANS)
      return paths.filter(
        (path) => path.endsWith(name) && (path === name || path.at(-name.length - 1) === "/"),
      );
    if (byName === undefined) this.#byName.set(end, (byName = byBaseName(paths, end)));
    const found: string[] = [];
    for (let at = byName.first.get(name) ?? -1; at >= 0; at = byName.next[at] as number)
      found.push(paths[at] as string);
    return found;
  }

  /** `-I` of the makefiles from a folder up to the root. */
  searchFolders(folder: string): readonly string[] {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const found: string[] = [];
    for (const name of ["Makefile", "Kbuild"]) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const text = this.#source.makefile(path);
      if (text !== undefined) found.push(...includeFolders(text, folder));
    }
    if (folder !== "") {
      const parent = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
      // The root's makefile sets the standard folders, which are looked at anyway.
      if (parent !== "") found.push(...this.searchFolders(parent));
    }
    const unique = [...new Set(found)];
    this.#folders.set(folder, unique);
    return unique;
  }

  closure(from: string): Closure {
    const start = this.#ids.get(from);
    const ranks = this.#ranks;
    const queue = this.#ranked;
    // A file sees few of a tree's, and the question is asked for most files.
    for (let at = 0; at < this.#nRanked; at++) ranks[queue[at] as number] = 0;
    let nQueued = 0;
    if (start !== undefined) {
      ranks[start] = 1;
      queue[nQueued++] = start;
    }
    let nExpected = 0;
    for (let head = 0; head < nQueued; head++) {
      if (head === nExpected) {
        this.#expect(queue.subarray(head, nQueued));
        nExpected = nQueued;
      }
      const targets = this.#edges(queue[head] as number);
      for (let index = 0; index < targets.length; index++) {
        const target = targets[index] as number;
        if (ranks[target] !== 0) continue;
        queue[nQueued++] = target;
        ranks[target] = nQueued;
      }
    }
    this.#nRanked = nQueued;
    const { paths } = this.#source;
    return {
      size: Math.max(0, nQueued - 1),
      rank: (path) => {
        const rank = ranks[this.#ids.get(path) ?? -1] ?? 0;
        return rank > 1 ? rank : undefined;
      },
      *paths() {
        for (let at = 1; at < nQueued; at++) yield paths[queue[at] as number] as string;
      },
    };
  }

  /** All that a file includes, itself left out, in the order in which it is met. */
  reached(from: string): readonly string[] {
    const start = this.#ids.get(from);
    if (start === undefined) return [];
    const seen = this.#walk([start]);
    seen.delete(start);
    return [...seen].map((id) => this.#source.paths[id] as string);
  }

  /** Told that what each of these files includes is going to be asked for. */
  expectReached(paths: Iterable<string>): void {
    const starts = [...paths].flatMap((path) => this.#ids.get(path) ?? []);
    this.#walk(starts);
  }

  /** These files and all that they include, in the order in which they are met. */
  #walk(starts: readonly number[]): Set<number> {
    const seen = new Set(starts);
    let nExpected = 0;
    let nSeen = 0;
    for (const id of seen) {
      if (nSeen++ === nExpected) {
        this.#expect([...seen].slice(nExpected));
        nExpected = seen.size;
      }
      for (const target of this.#edges(id)) seen.add(target);
    }
    return seen;
  }

  #expect(ids: ArrayLike<number>): void {
    const open: number[] = [];
    for (let at = 0; at < ids.length; at++)
      if (this.#targets[ids[at] as number] === undefined) open.push(ids[at] as number);
    if (open.length > 1) this.#source.expect?.(open.map((id) => this.#source.paths[id] as string));
  }

  /** What a file includes directly, as indexes of paths. */
  #edges(id: number): Int32Array {
    let targets = this.#targets[id];
    if (targets === undefined) {
      const path = this.#source.paths[id] as string;
      const found: number[] = [];
      const folder = folderOf(path);
      // Each edge is asked for once, so that it need not be remembered by its text.
      for (const include of this.#source.includesOf(path)) {
        for (const target of this.#find(folder, include).paths)
          found.push(this.#ids.get(target) as number);
      }
      this.#targets[id] = targets = Int32Array.from(found);
    }
    return targets;
  }

  #includersById(): (number[] | undefined)[] {
    if (this.#includers === undefined) {
      const includers: (number[] | undefined)[] = new Array<number[] | undefined>(
        this.#source.paths.length,
      );
      for (let from = 0; from < this.#source.paths.length; from++) {
        if (from % EXPECTED === 0)
          this.#expect(
            Array.from(
              { length: Math.min(EXPECTED, this.#source.paths.length - from) },
              (_, at) => from + at,
            ),
          );
        for (const target of this.#edges(from)) (includers[target] ??= []).push(from);
      }
      this.#includers = includers;
    }
    return this.#includers;
  }

  /** The files among these that something includes. */
  included(paths: Iterable<string>): string[] {
    const includers = this.#includersById();
    return [...paths].filter((path) => includers[this.#ids.get(path) ?? -1] !== undefined);
  }

  /** The files that include `path` directly. Reads the includes of the whole tree the first time. */
  includersOf(path: string): readonly string[] {
    const id = this.#ids.get(path);
    if (id === undefined || this.#isAlone(path)) return [];
    return (this.#includersById()[id] ?? []).map((from) => this.#source.paths[from] as string);
  }

  /** Whether it is known that nothing includes a file, without the edges of all others. */
  #isAlone(path: string): boolean {
    const isAsked = this.#presumed !== undefined && this.#includers === undefined;
    return isAsked && path.endsWith(".c") && this.#presumed?.has(path) === false;
  }

  /** Whether a file sees a header, or is it. */
  sees(path: string, header: string): boolean {
    if (this.#presumed === undefined || this.#includers !== undefined)
      return this.seers(header).has(path);
    if (this.#reachedFrom !== path) {
      const start = this.#ids.get(path);
      this.#reachedFrom = path;
      this.#reached = this.#walk(start === undefined ? [] : [start]);
    }
    return this.#reached.has(this.#ids.get(header) ?? -1);
  }

  /** Every file that sees `header`, itself included. */
  seers(header: string): PathSet {
    let seers = this.#seers.get(header);
    if (seers === undefined) this.#seers.set(header, (seers = this.#seersOf(header)));
    return seers;
  }

  #seersOf(header: string): PathSet {
    const { paths } = this.#source;
    const ids = this.#ids;
    const isIn = new Uint8Array(paths.length);
    const start = ids.get(header);
    const queue: number[] = start === undefined ? [] : [start];
    const includers = start === undefined ? [] : this.#includersById();
    if (start !== undefined) isIn[start] = 1;
    for (let head = 0; head < queue.length; head++) {
      const list = includers[queue[head] as number];
      if (list === undefined) continue;
      for (let at = 0; at < list.length; at++) {
        const from = list[at] as number;
        if (isIn[from] === 1) continue;
        isIn[from] = 1;
        queue.push(from);
      }
    }
    return {
      has: (path) => isIn[ids.get(path) ?? -1] === 1,
      *[Symbol.iterator]() {
        for (let id = 0; id < isIn.length; id++) if (isIn[id] === 1) yield paths[id] as string;
      },
    };
  }
}

function isSameList(
  one: ArrayLike<number> | ArrayLike<string>,
  other: ArrayLike<number> | ArrayLike<string>,
): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

function firstOf(path: string): string {
  const end = path.indexOf("/");
  return end < 0 ? path : path.slice(0, end);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Paths with the same base name, each with the next one, as indexes; most names come once. */
interface SameNames {
  readonly first: ReadonlyMap<string, number>;
  readonly next: Int32Array;
}

/** Of the paths that end like this, which are all that an include of such a name can mean. */
function byBaseName(paths: readonly string[], end: string): SameNames {
  const first = new Map<string, number>();
  const next = new Int32Array(paths.length).fill(-1);
  // From behind, so that the first one comes first.
  for (let at = paths.length - 1; at >= 0; at--) {
    const path = paths[at] as string;
    if (!path.endsWith(end)) continue;
    const name = path.slice(path.lastIndexOf("/") + 1);
    next[at] = first.get(name) ?? -1;
    first.set(name, at);
  }
  return { first, next };
}

/** `a/./b/../c` to `a/c`; undefined when it leaves the root. */
export function normalised(path: string): string | undefined {
  if (
    !path.includes("./") &&
    !path.includes("//") &&
    !path.startsWith("/") &&
    !path.endsWith("/") &&
    !path.endsWith(".")
  )
    return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

function sharedFolders(folder: string, path: string): number {
  const a = folder.split("/");
  const b = path.split("/");
  let n = 0;
  while (n < a.length && n < b.length - 1 && a[n] === b[n]) n++;
  return n;
}

function includeFolders(makefile: string, folder: string): string[] {
  const found: string[] = [];
  for (const match of makefile.matchAll(/-I\s*([^\s'")]*(?:\)[^\s'")]*)*)/g)) {
    const text = (match[1] as string)
      .replace(/\$[({]srctree[)}]\/\$[({]src[)}]/g, folder)
      .replace(/\$[({](src|obj)[)}]/g, folder === "" ? "." : folder)
      .replace(/\$[({](srctree|objtree|src_tree|srcroot)[)}]\/?/g, "");
    if (text.includes("$") || text.startsWith("/")) continue;
    const path = normalised(text);
    // `-I$(srctree)` is the root.
    if (path !== undefined && match[1] !== "") found.push(path);
  }
  return found;
}
