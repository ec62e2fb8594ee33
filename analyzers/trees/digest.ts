/** A digest of what a tree has under a name. */
import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal digits; empty for what is not there. */
export function digestOf(text: Uint8Array | string | undefined): string {
  return text === undefined ? "" : createHash("sha256").update(text).digest("hex");
}
