/**
 * One hunk: its header, and its lines counted off. Invariant: the counts of the header are the only
 * thing that says where a hunk ends, and they are exactly used up.
 */
import type { Hunk } from "./patch.js";

export type Range = Pick<Hunk, "oldStart" | "oldCount" | "newStart" | "newCount">;

const LF = 10;
const BLANK = 32;
const PLUS = 43;
const MINUS = 45;
const BACKSLASH = 92;
const AT = 64;
const CR = 13;
/** The shortest `\ No newline at end of file` in any language. */
const MIN_NO_NEWLINE = 12;

/** `@@ -a,b +c,d @@`; undefined for what is none. */
export function parseRange(text: string): Range | undefined {
  const match = /^@@ -(\d{1,15})(?:,(\d{1,15}))? \+(\d{1,15})(?:,(\d{1,15}))? @@/.exec(text);
  if (match === null) return undefined;
  const [, oldStart, oldCount, newStart, newCount] = match;
  return {
    oldStart: Number(oldStart),
    oldCount: Number(oldCount ?? 1),
    newStart: Number(newStart),
    newCount: Number(newCount ?? 1),
  };
}

type Counted =
  | {
      readonly hunk: Pick<Hunk, "end" | "leading" | "trailing" | "nAdded" | "nDeleted">;
      readonly nRows: number;
    }
  | { readonly problem: string; readonly nRows: number };

/** `nRows`: lines of the diff up to the end, or up to the problem. */
export function countHunk(
  bytes: Uint8Array,
  at: number,
  range: Range,
  isDamaged: boolean,
): Counted {
  let nOld = range.oldCount;
  let nNew = range.newCount;
  let leading = 0;
  let trailing = 0;
  let nAdded = 0;
  let nDeleted = 0;
  let nRows = 0;
  while (nOld !== 0 || nNew !== 0) {
    nRows++;
    const lf = bytes.indexOf(LF, at);
    if (lf < 0 || nOld < 0 || nNew < 0)
      return { problem: problemAt(bytes, at, lf, nOld, nNew), nRows };
    const first = bytes[at];
    let next = lf + 1;
    if (first === PLUS) {
      nAdded++;
      nNew--;
      trailing = 0;
    } else if (first === MINUS) {
      nDeleted++;
      nOld--;
      trailing = 0;
    } else if (first === BLANK || first === LF || (isDamaged && !isEnd(bytes, at))) {
      nOld--;
      nNew--;
      if (nAdded === 0 && nDeleted === 0) leading++;
      trailing++;
    } else {
      return { problem: problemAt(bytes, at, lf, nOld, nNew), nRows };
    }
    if (bytes[next] === BACKSLASH && bytes[next + 1] === BLANK) {
      const end = bytes.indexOf(LF, next);
      if ((end < 0 ? bytes.length : end + 1) - next >= MIN_NO_NEWLINE) {
        next = end < 0 ? bytes.length : end + 1;
        nRows++;
      }
    }
    at = next;
  }
  if (nAdded === 0 && nDeleted === 0) {
    return { problem: "a hunk that changes nothing; the patch is corrupt", nRows };
  }
  return { hunk: { end: at, leading, trailing, nAdded, nDeleted }, nRows };
}

/** Where even a damaged hunk cannot go on. */
function isEnd(bytes: Uint8Array, at: number): boolean {
  const isHunk = bytes[at] === AT && bytes[at + 1] === AT;
  return (
    isHunk ||
    Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(11, bytes.length - at)).toString(
      "latin1",
    ) === "diff --git "
  );
}

function problemAt(bytes: Uint8Array, at: number, lf: number, nOld: number, nNew: number): string {
  if (nOld < 0 || nNew < 0) {
    return "the lines of the hunk are not as many as its header says; the patch is corrupt";
  }
  const missing = `${nOld} old and ${nNew} new lines of the hunk are missing`;
  if (at >= bytes.length) return `the text ends while ${missing}; the patch is cut off`;
  if (lf < 0) return `the last line has no line end while ${missing}; the patch is cut off`;
  if (isEnd(bytes, at)) return `${missing}, its header or the patch is not right`;
  const first = bytes[at] as number;
  if (first === CR || first === 0xa0 || first === 0xc2) {
    return "a line that begins with no blank, + or -; blanks were changed on the way";
  }
  return `a line of the hunk begins with no blank, + or -; was it wrapped on the way? (${missing})`;
}
