/**
 * Takes the gzip off an input. Invariant: what comes out is bounded, so that a small file cannot fill
 * the memory.
 */
import { gunzipSync } from "node:zlib";
import { MAX_INPUT_BYTES } from "./limits.js";
import { PatchError } from "./patch-error.js";

/** Gzip within gzip is nobody's mail. */
const MAX_LAYERS = 2;

export function unpack(bytes: Uint8Array, origin: string): Uint8Array {
  let unpacked = bytes;
  for (let n = 0; unpacked[0] === 0x1f && unpacked[1] === 0x8b; n++) {
    if (n === MAX_LAYERS) throw new PatchError("packed again and again; unpack it first", { origin });
    try {
      unpacked = gunzipSync(unpacked, { maxOutputLength: MAX_INPUT_BYTES });
    } catch (error) {
      const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
      throw new PatchError(isTooLarge ? `unpacks to more than ${MAX_INPUT_BYTES >> 20} MiB` : "damaged gzip data", { origin });
    }
  }
  if (unpacked.length > MAX_INPUT_BYTES) {
    throw new PatchError(`larger than ${MAX_INPUT_BYTES >> 20} MiB; give the mails of one series`, { origin });
  }
  return unpacked;
}
