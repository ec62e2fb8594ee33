/**
 * Offsets to places: lines, columns and source text, for everything that a reader will see. This is
 * the only step between spans inside and lines outside.
 */
import { lastNotAbove, lineStarts } from "../analyzers/syntax/bytes.js";
import type { Span } from "../analyzers/syntax/span.js";
import type { Location } from "../rules/results/finding.js";
import type { TextPlace } from "../rules/results/tree-review.js";

/** Source lines are cut behind this many bytes. */
const MAX_LINE_BYTES = 1000;

export type BytesOf = (path: string) => Uint8Array | undefined;

interface Text {
  readonly bytes: Uint8Array;
  readonly lines: Int32Array;
  /** Where the line begins that was last counted in UTF-16 units. */
  start: number;
  /** Offsets in it, ascending, and the units that stand before each. */
  marks: number[];
  units: number[];
}

export class Places {
  readonly #bytesOf: BytesOf;
  readonly #texts = new Map<string, Text>();

  constructor(bytesOf: BytesOf) {
    this.#bytesOf = bytesOf;
  }

  #text(path: string): Text {
    let text = this.#texts.get(path);
    if (text === undefined) {
      const bytes = this.#bytesOf(path) ?? new Uint8Array();
      text = { bytes, lines: lineStarts(bytes), start: -1, marks: [], units: [] };
      // Places come sorted by path, so a few texts at a time are enough.
      if (this.#texts.size >= 32) this.#texts.clear();
      this.#texts.set(path, text);
    }
    return text;
  }

  /** One-based line and column in bytes. */
  lineAndColumn(path: string, offset: number): { line: number; column: number } {
    const { lines } = this.#text(path);
    const index = lastNotAbove(lines, offset);
    return { line: index + 1, column: offset - (lines[index] as number) + 1 };
  }

  /** What stands on a line, without its indentation and its end; the line is one-based. */
  spanOfLine(path: string, line: number): Span {
    const { bytes, lines } = this.#text(path);
    const first = lines[line - 1];
    if (first === undefined) return { start: 0, end: 0 };
    let start = first;
    let end = endOfLine(bytes, first);
    while (start < end && isBlank(bytes[start])) start++;
    while (end > start && isBlank(bytes[end - 1])) end--;
    return { start, end };
  }

  of({ path, span }: Location): TextPlace {
    const text = this.#text(path);
    const { bytes, lines } = text;
    const index = lastNotAbove(lines, Math.min(span.start, bytes.length));
    const endIndex = Math.max(index, lastNotAbove(lines, Math.max(span.start, span.end - 1)));
    const start = lines[index] as number;
    const endStart = lines[endIndex] as number;
    // Many places may stand on one long line.
    const lineEnd = endOfLine(bytes.subarray(0, start + MAX_LINE_BYTES + 1), start);
    const utf16 = (from: number, to: number): number =>
      unitsBefore(text, from, Math.min(to, bytes.length)) + 1;
    return {
      path,
      line: index + 1,
      column: span.start - start + 1,
      endLine: endIndex + 1,
      endColumn: Math.max(span.end - endStart, endIndex === index ? span.start - start : 0) + 1,
      columnUtf16: utf16(start, span.start),
      endColumnUtf16: utf16(endStart, span.end),
      text: decode(bytes, start, Math.min(lineEnd, start + MAX_LINE_BYTES)),
      // One format wants it, and it costs more than all the rest.
      get lineHash() {
        return lineHash(bytes, start);
      },
    };
  }
}

/** So many bytes of a line are read at once. */
const STEP = 1024;

/** UTF-16 units of a line up to an offset. Of the line that is asked about, what was read once is kept. */
function unitsBefore(text: Text, start: number, offset: number): number {
  if (text.start !== start) Object.assign(text, { start, marks: [start], units: [0] });
  const { bytes, marks, units } = text;
  for (let at = marks.at(-1) as number; offset - at > STEP; at = marks.at(-1) as number) {
    let next = at + STEP;
    // A character has three bytes behind its first; what has more is none.
    for (let n = 0; n < 3 && ((bytes[next] as number) & 0xc0) === 0x80; n++) next++;
    if (next > offset) break;
    marks.push(next);
    units.push((units.at(-1) as number) + decode(bytes, at, next).length);
  }
  const last = lastNotAbove(marks, offset);
  return (units[last] as number) + decode(bytes, marks[last] as number, offset).length;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, to - from)).toString(
    "utf8",
  );
}

function endOfLine(bytes: Uint8Array, start: number): number {
  const lf = bytes.indexOf(10, start);
  const end = lf < 0 ? bytes.length : lf;
  return end > start && bytes[end - 1] === 13 ? end - 1 : end;
}

/**
 * GitHub's hash of a line (src/fingerprints.ts of codeql-action): the next 100 UTF-16 units that are
 * no blanks, in base 37 modulo 2^64, CR LF as LF, and 0xFFFF at the end of the file.
 */
function lineHash(bytes: Uint8Array, start: number): string {
  // Of what lies so far from the end of what was read, no character is cut.
  const near = hashOf(decode(bytes, start, Math.min(bytes.length, start + 512)), 4);
  const { hash, n } =
    near.n === WINDOW
      ? near
      : hashOf(decode(bytes, start, Math.min(bytes.length, start + 4096)), 0);
  let all = hash;
  let nUnits = n;
  if (nUnits < WINDOW && start + 4096 >= bytes.length) {
    all = (all * 37n + 0xffffn) & 0xffffffffffffffffn;
    nUnits++;
  }
  for (; nUnits < WINDOW; nUnits++) all = (all * 37n) & 0xffffffffffffffffn;
  return all.toString(16);
}

const WINDOW = 100;

/** Of the first units that are no blanks, `margin` units at the end aside; how many these are. */
function hashOf(text: string, margin: number): { readonly hash: bigint; readonly n: number } {
  let hash = 0n;
  let n = 0;
  for (let at = 0; at < text.length - margin && n < WINDOW; at++) {
    let unit = text.charCodeAt(at);
    if (unit === 32 || unit === 9) continue;
    if (unit === 13) {
      if (text.charCodeAt(at + 1) === 10) at++;
      unit = 10;
    }
    hash = (hash * 37n + BigInt(unit)) & 0xffffffffffffffffn;
    n++;
  }
  return { hash, n };
}
