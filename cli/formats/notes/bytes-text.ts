/**
 * Lines of a patch, which a review holds as latin1, made text or bytes again. Invariant: nothing in a
 * line acts in the program that shows it, and a line without such characters keeps every byte.
 */
import { visible } from "../parts/visible.js";

/** The characters behind the bytes, as they would be shown: UTF-8 with `U+FFFD` for what is none. */
export function decoded(raw: string): string {
  return Buffer.from(raw, "latin1").toString("utf8");
}

/** A line of source fit to be shown; tabs are kept. */
export function shownLine(text: string): string {
  return text.split("\t").map(visible).join("\t");
}

/** A latin1 line as text that does not act. */
export function shownRaw(raw: string): string {
  return shownLine(decoded(raw));
}

/** RFC 5322, 2.1.1, with room for the quote marks of those who answer; a server may cut what is longer. */
const maxQuotedBytes = 900;

/**
 * The bytes of a latin1 line for a mail: its own, unless a character of it acts. A form feed or
 * U+2028 in a quote is a line end to b4, and what follows it would be the reviewer's words. A line that
 * no mail can hold is named instead, in brackets, which b4 passes over.
 */
export function quotableBytes(raw: string): Uint8Array {
  const text = decoded(raw);
  const shown = shownLine(text);
  const bytes = shown === text ? Buffer.from(raw, "latin1") : Buffer.from(shown, "utf8");
  return bytes.length <= maxQuotedBytes
    ? bytes
    : Buffer.from(`[ ... a line of ${raw.length} bytes ... ]`);
}
