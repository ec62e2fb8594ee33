/**
 * Whether a tree is one that the rules can be about. All commands that judge a tree ask here: a wrong
 * path must not be a clean answer. A kernel's root is right. A part of a kernel tree is wrong whatever it
 * holds, because owners' paths count from the root. Other trees may be small: some owner has files there,
 * and where nothing of them is guarded, every owner has some.
 */
import { isBuiltFromAbove, isKernelRoot, kernelAbove } from "../analyzers/trees/kernel-root.js";
import type { Listing, Tree } from "../analyzers/trees/tree.js";
import { globMatcher } from "../rules/files/glob-matcher.js";
import { UserError } from "./user-error.js";

export interface Asked {
  /** What the user called the tree. */
  readonly path: string;
  readonly tree: Tree;
  readonly listing: Listing;
  /** Who owns what is guarded. */
  readonly owners: readonly Owner[];
}

export interface Owner {
  /** The id of the boundary. */
  readonly id: string;
  readonly allow_in: readonly string[];
}

/** Before anything is read. */
export function refuseWrongTree(asked: Asked): void {
  const { path, tree, listing, owners } = asked;
  if (listing.files.length + listing.skipped.length === 0)
    throw new UserError(`${path}: no source code in it; ${MEND}`);
  if (isKernelRoot(tree, listing)) return;
  const root = kernelAbove(tree);
  if (root !== "") throw new UserError(`${path}: a part of a kernel tree; give its root, ${root}`);
  const fits = matcherOf(owners);
  if (!listing.files.some((file) => fits(file.path)) && !mayBeHidden(asked, fits))
    throw nothingThere(asked);
}

/** Once it is known whether the tree has anything, guarded by these owners, under their paths. */
export function refuseUnowned(asked: Asked, isOwned: boolean): void {
  const { tree, listing, owners } = asked;
  if (isOwned || isKernelRoot(tree, listing) || mayBeHidden(asked, matcherOf(owners))) return;
  const hasFiles = (owner: Owner): boolean => {
    const fits = matcherOf([owner]);
    return listing.files.some(({ path }) => fits(path));
  };
  // A copy of arch/x86 has a folder mm of its own.
  if (isBuiltFromAbove(tree) || !owners.every(hasFiles)) throw nothingThere(asked);
}

function matcherOf(owners: readonly Owner[]): (path: string) => boolean {
  return globMatcher(owners.flatMap(({ allow_in }) => allow_in));
}

const MEND = "give the root of a kernel tree";

function nothingThere({ path, owners }: Asked): UserError {
  const ids = owners
    .slice(0, 3)
    .map(({ id }) => id)
    .join(", ");
  const more = owners.length > 3 ? ` and ${owners.length - 3} more` : "";
  return new UserError(`${path}: nothing there that ${ids}${more} could apply to; ${MEND}`);
}

/** Whether what could not be read may be what is missing: then the answer is incomplete, and the tree not wrong. */
function mayBeHidden({ listing, owners }: Asked, fits: (path: string) => boolean): boolean {
  const starts = owners
    .flatMap(({ allow_in }) => allow_in)
    .map((glob) => glob.replace(/[*?{[(!+@].*$/s, ""));
  return listing.skipped.some(
    ({ path, matters }) =>
      matters &&
      (path === "." ||
        fits(path) ||
        fits(`${path}/x`) ||
        starts.some((start) => start.startsWith(`${path}/`))),
  );
}
