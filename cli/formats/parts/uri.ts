/**
 * Paths as relative references of RFC 3986. Invariant: no scheme, no authority, no query, and not
 * an absolute path, so that it can only mean a file below the root of the tree.
 */

/** Every byte but the unreserved ones and `/` is percent-encoded. */
export function uri(path: string): string {
  let encoded = "";
  for (const byte of Buffer.from(path, "utf8")) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-._~/]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  // Two slashes would begin an authority, one an absolute path.
  return encoded.replace(/^\/+/, "") || ".";
}
