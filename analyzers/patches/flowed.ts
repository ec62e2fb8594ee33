/**
 * Mails with format=flowed (RFC 3676): the sender put a blank before lines that begin with one, and
 * broke long lines behind a blank. The first is certain; the second cannot be told from the empty
 * context line of a diff, which is one blank. Invariant: each reading is tried as a whole, and the
 * diff's own counts decide.
 */
import { asBuffer } from "../syntax/bytes.js";

const LF = 10;
const SPACE = 32;
const DASH = 45;

/** The text without stuffing; `join`: and without soft line breaks. */
export function unflow(text: Uint8Array, join: boolean, isDelSp: boolean): Uint8Array {
  const bytes = asBuffer(text);
  const result = Buffer.allocUnsafe(bytes.length);
  let filled = 0;
  for (let at = 0; at < bytes.length; ) {
    const lf = bytes.indexOf(LF, at);
    const next = lf < 0 ? bytes.length : lf + 1;
    if (bytes[at] === SPACE) at++;
    filled += bytes.copy(result, filled, at, next);
    const length = next - at;
    const isSignature = length === 4 && bytes[at] === DASH && bytes[at + 1] === DASH;
    // A line of one blank is an empty context line more often than a break.
    if (join && !isSignature && length > 2 && lf >= 0 && bytes[lf - 1] === SPACE)
      filled -= isDelSp ? 2 : 1;
    at = next;
  }
  return result.subarray(0, filled);
}
