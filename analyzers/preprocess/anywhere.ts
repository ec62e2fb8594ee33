/**
 * Definitions that lie outside of a compilation: functions of other files, structs that a header only
 * announces. Names are looked for in batches, by a sweep over bytes: first near memory management,
 * then, for names that a header announces and that are still without an answer, ever farther away.
 * Invariant: a file is taken in only when a hit looks like a definition, and what a tree has no text
 * for is never invented.
 */
import type { Listing, Tree } from "../trees/tree.js";
import type { FindDefinitions } from "./definition-sweep.js";
import type { Item } from "./item.js";
import type { EntryKind } from "./file-scope.js";
import { builtBy, type Built } from "./makefile.js";

export interface AnywhereSource {
  readonly tree: Tree;
  listing(): Listing;
  readonly definitions: FindDefinitions;
  /** What a file declares under the configuration, its includes left aside. */
  itemsOf(path: string): readonly Item[];
  configuration(symbol: string): string | undefined;
  /** Whether a compilation that was read so far declares a name. */
  isAnnounced(name: string): boolean;
}

/** Where nothing lies that a kernel is linked of. */
const apart = /^(?:tools|scripts|samples|Documentation|usr|arch\/(?!x86\/))/;
/** Ever wider circles: what a name may be without being announced, and what only announced ones are looked for in. */
const near: readonly RegExp[] = [/^(?:mm|fs|kernel|lib)\//, /^(?:include|arch\/x86\/include)\//];
const far: readonly RegExp[] = [/^(?:init|ipc|block|security|arch\/x86|io_uring|virt)\//, /^/];
/** A tree of so few files is searched at once. */
const SMALL = 400;
/** Files in which a name looks like a definition; a name that has more has none that is meant. */
const MAX_FILES = 16;

export class Anywhere {
  readonly #source: AnywhereSource;
  readonly #found = new Map<string, readonly Item[]>();
  readonly #makefiles = new Map<string, Built | undefined>();

  constructor(source: AnywhereSource) {
    this.#source = source;
  }

  /** Whether a name was looked for. */
  has(name: string): boolean {
    return this.#found.has(name);
  }

  /** Looks for what names are. */
  async sweep(names: Iterable<string>): Promise<void> {
    const asked = [...new Set(names)].filter((name) => !this.#found.has(name));
    // Names of one or two letters are everywhere and are never what a header announces.
    const wanted = asked.filter((name) => /^[A-Za-z_]\w{2,}$/.test(name));
    if (wanted.length > 0) await this.#search(wanted);
    for (const name of asked) if (!this.#found.has(name)) this.#found.set(name, []);
  }

  async #search(wanted: readonly string[]): Promise<void> {
    const circles = circlesOf(this.#source.listing());
    const [whole] = circles;
    if (circles.length === 1 && whole !== undefined) return this.#sweepIn(whole, wanted);
    let open = wanted;
    for (const [index, paths] of circles.entries()) {
      // Nothing is called from afar that no header announces.
      open = open.filter(
        (name) => !this.#found.has(name) && (index < near.length || this.#source.isAnnounced(name)),
      );
      if (open.length > 0) await this.#sweepIn(paths, open);
    }
  }

  async #sweepIn(paths: readonly string[], names: readonly string[]): Promise<void> {
    const filesOf = await this.#source.definitions(names, paths);
    for (const [name, files] of filesOf) {
      const items = files
        .slice(0, MAX_FILES)
        .flatMap((path) =>
          this.#source
            .itemsOf(path)
            .filter(
              (item) => item.name === name && item.kind !== "prototype" && item.kind !== "use",
            ),
        );
      if (items.length > 0) this.#found.set(name, items);
    }
  }

  /** What was found of a name, as far as `from` can mean it: the best ones alone. */
  find(kinds: readonly EntryKind[], name: string, from: string): readonly Item[] {
    const all = this.#found.get(name) ?? [];
    const ranked = all
      .filter(
        (item) => kinds.includes(item.kind) && !item.isExtern && this.#isReachable(item, from),
      )
      .map((item) => ({ item, rank: this.#rank(item, from) }));
    const best = Math.max(...ranked.map(({ rank }) => rank));
    const chosen = ranked.filter(({ rank }) => rank === best).map(({ item }) => item);
    // What only architectures define means another thing on each, and the machine is none of them.
    if (chosen.length === 0 || !chosen.every(({ path }) => path.startsWith("arch/"))) return chosen;
    const elsewhere = all.filter(
      (item) =>
        kinds.includes(item.kind) &&
        !item.isExtern &&
        !item.isStatic &&
        item.path.startsWith("arch/") &&
        !chosen.includes(item),
    );
    return [...chosen, ...elsewhere];
  }

  #isReachable(item: Item, from: string): boolean {
    const isLocal = item.isStatic && item.path.endsWith(".c") && item.path !== from;
    return !isLocal && (!apart.test(item.path) || areaOf(item.path) === areaOf(from));
  }

  #rank(item: Item, from: string): number {
    const isBuilt = this.#isBuilt(item.path);
    const built = isBuilt === undefined ? 1 : isBuilt ? 2 : 0;
    // The modelled machine has no architecture of its own: what is generic is its own.
    return (
      built * 4 +
      (areaOf(item.path) === areaOf(from) ? 2 : 0) +
      (item.path.startsWith("arch/") ? 0 : 1)
    );
  }

  /** Whether the configuration builds a source file; undefined when no makefile names it. */
  #isBuilt(path: string): boolean | undefined {
    const match = /^(.*)\/([^/]+)\.c$/.exec(path);
    if (match === null) return undefined;
    const [, folder, name] = match as unknown as [string, string, string];
    if (!this.#makefiles.has(folder)) {
      const bytes =
        this.#source.tree.read(`${folder}/Makefile`) ?? this.#source.tree.read(`${folder}/Kbuild`);
      const text = bytes && Buffer.from(bytes).toString("latin1");
      this.#makefiles.set(
        folder,
        text === undefined
          ? undefined
          : builtBy(text, (symbol) => this.#source.configuration(symbol)),
      );
    }
    const makefile = this.#makefiles.get(folder);
    return makefile?.named.has(name) === true ? makefile.built.has(name) : undefined;
  }
}

const knownCircles = new WeakMap<Listing, readonly (readonly string[])[]>();

/** What is searched one after the other: all of a small tree at once. */
function circlesOf(listing: Listing): readonly (readonly string[])[] {
  const known = knownCircles.get(listing);
  if (known !== undefined) return known;
  let paths = listing.files.filter(({ language }) => language === "c").map(({ path }) => path);
  const circles: (readonly string[])[] = [];
  if (paths.length <= SMALL) circles.push(paths);
  else {
    paths = paths.filter((path) => !apart.test(path));
    for (const circle of [...near, ...far]) {
      circles.push(paths.filter((path) => circle.test(path)));
      paths = paths.filter((path) => !circle.test(path));
    }
  }
  knownCircles.set(listing, circles);
  return circles;
}

/** Folders of one program: the kernel, or one tool. */
function areaOf(path: string): string {
  return (
    /^(?:tools\/[^/]+\/[^/]+|arch\/(?!x86\/)[^/]+)/.exec(path)?.[0] ?? apart.exec(path)?.[0] ?? ""
  );
}
