/**
 * What the `index OLD..NEW` line of a patch proves. It names the content before and after by hash, so
 * it tells whether the tree is the one that the patch was made on, and whether the patch is whole.
 */
import { blobId } from "../trees/overlay.js";

/**
 * - exact: the file was the very one the patch was made on, and is now what its author had;
 * - offset: the file was another one, and the hunks found their places;
 * - mismatch: the file was the right one, and the result is not: the patch was changed on its way;
 * - unknown: the patch does not say.
 */
export type BlobMatch = "exact" | "offset" | "mismatch" | "unknown";

const ids = new WeakMap<Uint8Array, string>();
const SHA1_DIGITS = 40;
/** Fewer digits than git ever writes prove nothing. */
const MIN_DIGITS = 4;

/** Whether the content has this id, which may be cut short; undefined when the id says nothing. */
export function hasId(bytes: Uint8Array | undefined, id: string): boolean | undefined {
  if (id.length < MIN_DIGITS) return undefined;
  if (/^0+$/.test(id)) return bytes === undefined;
  if (bytes === undefined) return false;
  if (id.length > SHA1_DIGITS) return blobId(bytes, "sha256").startsWith(id);
  let known = ids.get(bytes);
  if (known === undefined) ids.set(bytes, (known = blobId(bytes)));
  // A repository with sha256 ids cuts them just as short.
  return known.startsWith(id) || blobId(bytes, "sha256").startsWith(id);
}

/** A content is undefined where there is no file. */
export function matchBlobs(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  oldBlob: string,
  newBlob: string,
): BlobMatch {
  const isOld = hasId(before, oldBlob);
  if (isOld === undefined) return "unknown";
  if (!isOld) return "offset";
  return hasId(after, newBlob) === false ? "mismatch" : "exact";
}
