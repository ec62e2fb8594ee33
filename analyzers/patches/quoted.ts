/**
 * A reply that quotes a whole patch: the patch without the marks, and without what was said between
 * its lines. Invariant: only lines that are quoted as deep as the diff's first line, or deeper, are
 * kept, and exactly that many marks are taken off.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { addresses, type Address } from "./header-fields.js";

const LF = 10;
const SPACE = 32;
const MARK = 62;
const MAX_DEPTH = 20;

export interface Quotation {
  /** Message and diff as they were quoted. */
  readonly text: Uint8Array;
  /** Whom the reply says it quotes. */
  readonly author: Address | undefined;
}

/** Undefined when no diff is quoted. */
export function quotedPatch(text: Uint8Array): Quotation | undefined {
  const bytes = asBuffer(text);
  const style = findStyle(bytes);
  if (style === undefined) return undefined;
  const result = Buffer.allocUnsafe(bytes.length + 1);
  let filled = 0;
  let author: Address | undefined;
  for (let at = 0; at < bytes.length; ) {
    const lf = bytes.indexOf(LF, at);
    const next = lf < 0 ? bytes.length : lf + 1;
    const start = unquoted(bytes, at, next, style);
    if (start !== undefined) {
      filled += bytes.copy(result, filled, start, next);
      if (lf < 0) result[filled++] = LF;
    } else if (filled === 0) {
      author = attributed(latin1(bytes, at, Math.min(next, at + 500))) ?? author;
    }
    at = next;
  }
  return { text: result.subarray(0, filled), author };
}

interface Style {
  readonly depth: number;
  /** Whether a blank follows the last mark. */
  readonly isSpaced: boolean;
}

function findStyle(bytes: Buffer): Style | undefined {
  for (let at = 0; at < bytes.length; ) {
    const lf = bytes.indexOf(LF, at);
    const next = lf < 0 ? bytes.length : lf + 1;
    const first = bytes[at];
    if (first === MARK || (first === SPACE && bytes[at + 1] === MARK)) {
      const line = latin1(bytes, at, Math.min(next, at + 200));
      const match = /^((?: ?>)+)( ?)(?:diff --git .|--- (?:a\/|\/dev\/null))/.exec(line);
      if (match !== null) {
        return {
          depth: (match[1] as string).replaceAll(" ", "").length,
          isSpaced: match[2] === " ",
        };
      }
    }
    at = next;
  }
  return undefined;
}

/** Where the line's own text begins; undefined when it is not quoted as deep. */
function unquoted(
  bytes: Buffer,
  at: number,
  end: number,
  { depth, isSpaced }: Style,
): number | undefined {
  let start = at;
  for (let n = 0; n < Math.min(depth, MAX_DEPTH); n++) {
    if (bytes[start] === SPACE && start + 1 < end && bytes[start + 1] === MARK) start++;
    if (bytes[start] !== MARK) return undefined;
    start++;
  }
  return isSpaced && bytes[start] === SPACE ? start + 1 : start;
}

/** `On DATE, NAME <MAIL> wrote:` and `* NAME <MAIL> [DATE]:`. */
function attributed(line: string): Address | undefined {
  const text = line.replace(/^[> ]*/, "").trim();
  const match =
    /^On .*?(?:, | at )([^,<>]*<[^<>\s]+>) wrote:$/.exec(text) ??
    /^\* ([^<>]*<[^<>\s]+>)(?: \[[^\]]*\])?:$/.exec(text);
  if (match !== null) {
    return addresses(
      (match[1] as string).replace(/^.*\d\d:\d\d(?::\d\d)?(?: ?[AP]M)?(?: [-+]\d{4})?,? /, ""),
    )[0];
  }
  const name = /^On .*, ([^,<>]+) wrote:$/.exec(text)?.[1]?.trim();
  return name === undefined ? undefined : { name, email: "" };
}
