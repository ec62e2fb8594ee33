/**
 * How much of an input is read at all. Invariant: time and memory are bounded by these numbers times
 * a constant, whatever the input holds; what is beyond them is refused in one line, never cut.
 */

/** One input, and all that is unpacked from it. */
export const MAX_INPUT_BYTES = 256 << 20;
/** Mails in one input: a busy list's month. */
export const MAX_MAILS = 20_000;
/** Parts within parts; real mails have three. */
export const MAX_MIME_DEPTH = 16;
export const MAX_MIME_PARTS = 2000;
/** A path as Linux takes it (PATH_MAX in include/uapi/linux/limits.h, v6.12). */
export const MAX_PATH_BYTES = 4096;
/** Lines compared to find the places of one file's hunks. */
export const MAX_COMPARISONS = 50_000_000;
