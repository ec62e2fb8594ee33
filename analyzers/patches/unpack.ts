/**
 * Takes the gzip off an input. Invariant: what comes out is bounded, so that a small file cannot fill
 * the memory.
 */
import { gunzipSync } from "node:zlib";
import { latin1, asBuffer } from "../syntax/bytes.js";
import { MAX_INPUT_BYTES } from "./limits.js";
import { PatchError } from "./patch-error.js";

/** Gzip within gzip is nobody's mail. */
const MAX_LAYERS = 2;

/** What people pack mails with, and what shells of other systems write, by their first bytes. */
const formats: readonly (readonly [name: string, magic: string])[] = [
  ["packed with bzip2", "BZh"],
  ["packed with xz", "\xfd7zXZ\0"],
  ["packed with zstd", "\x28\xb5\x2f\xfd"],
  ["a zip archive", "PK\x03\x04"],
  ["UTF-16", "\xff\xfe"],
  ["UTF-16", "\xfe\xff"],
];

export function unpack(bytes: Uint8Array, origin: string): Uint8Array {
  let unpacked = bytes;
  for (let n = 0; unpacked[0] === 0x1f && unpacked[1] === 0x8b; n++) {
    if (n === MAX_LAYERS)
      throw new PatchError("packed again and again; unpack it first", { origin });
    try {
      unpacked = gunzipSync(unpacked, { maxOutputLength: MAX_INPUT_BYTES });
    } catch (error) {
      const isTooLarge =
        error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
      throw new PatchError(
        isTooLarge
          ? `unpacks to more than ${MAX_INPUT_BYTES >> 20} MiB; give the mails of one series`
          : "damaged gzip data; get it again",
        { origin },
      );
    }
  }
  const format = formats.find(([, magic]) => latin1(asBuffer(unpacked), 0, magic.length) === magic);
  if (format !== undefined)
    throw new PatchError(
      `${format[0]}, which is not read; give it as plain text or packed with gzip`,
      { origin },
    );
  if (unpacked.length > MAX_INPUT_BYTES) {
    throw new PatchError(`larger than ${MAX_INPUT_BYTES >> 20} MiB; give the mails of one series`, {
      origin,
    });
  }
  return unpacked;
}
