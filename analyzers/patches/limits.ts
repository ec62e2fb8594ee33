/**
 * How much of an input is read at all. Invariant: time and memory are bounded by these numbers times
 * a constant, whatever the input holds; what is beyond them is refused in one line, never cut.
 */

/** All that is given for one series, and all that is unpacked from it; a whole release is less. */
export const MAX_INPUT_BYTES = 128 << 20;
/** Mails in one input: a busy list's month. */
export const MAX_MAILS = 20_000;
/** Patches of one series; the longest on the lists, those of stable releases, have some 1000. */
export const MAX_PATCHES = 2000;
/** Files and hunks of one series. */
export const MAX_FILES = 20_000;
export const MAX_HUNKS = 200_000;
/** A commit message. */
export const MAX_MESSAGE_BYTES = 256 << 10;
/** Parts within parts; real mails have three. */
export const MAX_MIME_DEPTH = 16;
export const MAX_MIME_PARTS = 2000;
/** A path and a name as Linux takes them (include/uapi/linux/limits.h, v6.12), and folders in folders. */
export const MAX_PATH_BYTES = 4096;
export const MAX_NAME_BYTES = 255;
export const MAX_PATH_PARTS = 64;
/** What a patch may leave of one file; the largest of v6.12 has 24 MB. */
export const MAX_FILE_BYTES = 32 << 20;
/** Lines compared to find the places of one file's hunks. */
export const MAX_COMPARISONS = 50_000_000;

/** What all patches of a series may cost together. */
export interface SeriesLimits {
  /** Contents that they leave. */
  readonly nBytes: number;
  /** Lines compared to find the places of their hunks. */
  readonly nComparisons: number;
}

export const seriesLimits: SeriesLimits = { nBytes: 256 << 20, nComparisons: 500_000_000 };
