/**
 * A tree that is asked for the same files again and again. Invariant: the answers are those of the
 * tree below; what is kept is bounded, and a tree that changes meanwhile stays as it was first read.
 */
import type { Listing, Tree } from "./tree.js";

const MAX_KEPT_BYTES = 64 << 20;

export interface RememberedTree extends Tree {
  /** The files that were asked for one by one, which costs a revision most; whoever knows them asks for all at once. */
  askedFor(): readonly string[];
}

export function rememberedTree(base: Tree): RememberedTree {
  const known = new Map<string, Uint8Array | undefined>();
  const asked = new Set<string>();
  const listings = new Map<boolean, Listing>();
  let nBytes = 0;
  const keep = (path: string, bytes: Uint8Array | undefined): void => {
    if (nBytes > MAX_KEPT_BYTES) {
      known.clear();
      nBytes = 0;
    }
    nBytes += bytes?.length ?? 0;
    known.set(path, bytes);
  };
  const read = (path: string): Uint8Array | undefined => {
    asked.add(path);
    if (!known.has(path)) keep(path, base.read(path));
    return known.get(path);
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
    readOrReason: (path) => known.get(path) ?? base.readOrReason(path),
    readMany: (paths) => {
      const missing = paths.filter((path) => !known.has(path));
      const found = missing.length === 0 ? new Map<string, Uint8Array>() : base.readMany(missing);
      const all = new Map<string, Uint8Array>();
      for (const path of paths) {
        const bytes = found.get(path) ?? known.get(path);
        if (bytes !== undefined) all.set(path, bytes);
      }
      for (const path of missing) keep(path, found.get(path));
      return all;
    },
    each: (next, room, visit) => base.each(next, room, visit),
    askedFor: () => [...asked].filter((path) => known.get(path) !== undefined),
  };
}
