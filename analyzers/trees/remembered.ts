/**
 * A tree that is asked for the same files again and again. Invariant: the answers are those of the
 * tree below; what is kept is bounded, and a tree that changes meanwhile stays as it was first read.
 */
import { eachBeside } from "./each-beside.js";
import { eachOrReason, type Listing, type Tree } from "./tree.js";

const MAX_KEPT_BYTES = 96 << 20;
/** Files that are read because somebody may ask for them, beside one that is asked for. */
const MAX_AHEAD = 512;
/** Of texts that no listing need have, which are asked for with a reason; a kernel's code includes a megabyte of them. */
const MAX_UNLISTED_BYTES = 16 << 20;

export interface RememberedTree extends Tree {
  expect(paths: Iterable<string>): void;
  /** The files that were asked for one by one, which costs a revision most; whoever knows them asks for all at once. */
  askedFor(): readonly string[];
}

export function rememberedTree(base: Tree): RememberedTree {
  const known = new Map<string, Uint8Array | undefined>();
  /** What is no file, with the reason. */
  const reasons = new Map<string, string | undefined>();
  /** What was found where a reason was asked for: a file, whether or not one of the listing. */
  const unlisted = new Map<string, Uint8Array>();
  let nUnlistedBytes = 0;
  const asked = new Set<string>();
  const expected = new Set<string>();
  const listings = new Map<boolean, Listing>();
  const isDirectory = base.spec.kind === "directory";
  let nBytes = 0;
  const keep = (path: string, bytes: Uint8Array | undefined): void => {
    nBytes += bytes?.length ?? 0;
    known.set(path, bytes);
    // The first ones were read longest ago.
    for (const [oldest, text] of known) {
      if (nBytes <= MAX_KEPT_BYTES) break;
      known.delete(oldest);
      nBytes -= text?.length ?? 0;
    }
  };
  const keepFound = (path: string, found: Uint8Array | string | undefined): void => {
    if (!(found instanceof Uint8Array)) reasons.set(path, found);
    else if (nUnlistedBytes + found.length <= MAX_UNLISTED_BYTES) {
      nUnlistedBytes += found.length;
      unlisted.set(path, found);
    }
  };
  const fetch = (paths: readonly string[]): ReadonlyMap<string, Uint8Array> => {
    const all = new Set(paths);
    for (const path of expected) {
      if (all.size >= paths.length + MAX_AHEAD) break;
      expected.delete(path);
      if (!known.has(path)) all.add(path);
    }
    const found = base.readMany([...all]);
    for (const path of all) keep(path, found.get(path));
    return found;
  };
  const read = (path: string): Uint8Array | undefined => {
    asked.add(path);
    if (known.has(path)) return known.get(path);
    return fetch([path]).get(path);
  };
  return {
    label: base.label,
    revision: base.revision,
    get spec() {
      return base.spec;
    },
    list: (withIds) => {
      let listing = listings.get(withIds);
      if (listing === undefined) listings.set(withIds, (listing = base.list(withIds)));
      return listing;
    },
    read,
    readOrReason: (path) => {
      const bytes = known.get(path) ?? unlisted.get(path);
      if (bytes !== undefined) return bytes;
      if (reasons.has(path)) return reasons.get(path);
      const found = base.readOrReason(path);
      keepFound(path, found);
      return found;
    },
    readOrReasons: (paths) => {
      const isOpen = (path: string): boolean =>
        known.get(path) === undefined && !unlisted.has(path) && !reasons.has(path);
      const open = paths.filter(isOpen);
      const below = open.length === 0 ? undefined : base.readOrReasons(open);
      for (const path of open) keepFound(path, below?.get(path));
      return eachOrReason(
        paths,
        (path) => known.get(path) ?? unlisted.get(path) ?? below?.get(path) ?? reasons.get(path),
      );
    },
    readMany: (paths) => {
      // Texts at hand are taken first, because fetching others may drop them.
      const own = new Map(paths.map((path) => [path, known.get(path)]));
      const missing = paths.filter((path) => !known.has(path));
      const found = missing.length === 0 ? new Map<string, Uint8Array>() : fetch(missing);
      const all = new Map<string, Uint8Array>();
      for (const path of paths) {
        const bytes = found.get(path) ?? own.get(path);
        if (bytes !== undefined) all.set(path, bytes);
      }
      return all;
    },
    expect: (paths) => {
      // A directory is asked for one file as cheaply as for many.
      if (isDirectory) return;
      for (const path of paths) if (!known.has(path)) expected.add(path);
    },
    each: (next, room, visit) => eachBeside(base, (path) => known.get(path), next, room, visit),
    askedFor: () => [...asked].filter((path) => known.get(path) !== undefined),
  };
}
