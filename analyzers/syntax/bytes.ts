/**
 * Bytes of C text: the character classes that the sweep, the lexer and the tests agree on. A word is
 * a run of ASCII letters, digits and `_`. Every other byte ends a word: `$` too, because assembly
 * writes `$name` for the symbol `name`, and bytes above 0x7f, so that a name in typographic quotes
 * still counts.
 */

/** 1 for the bytes of a word, 0 for all others. */
export const wordByte: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const isDigit = byte >= 0x30 && byte <= 0x39;
    const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
    if (isDigit || isLetter || byte === 0x5f) table[byte] = 1;
  }
  return table;
})();

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** A lone CR ends a line as well (libcpp, _cpp_clean_line()). */
export function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** The white space that GCC permits between a backslash and its line end (libcpp, _cpp_clean_line()). */
export function isSpliceBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c || byte === 0x00;
}

/**
 * Length of the line splices at `at`, one behind the other: each is a backslash and a line end, with
 * the blanks that GCC permits between them. A line ends in LF, CR LF or CR. 0 when there is none.
 */
export function spliceLength(bytes: Uint8Array, at: number, end: number): number {
  let behind = at;
  while (behind < end && bytes[behind] === 0x5c) {
    let next = behind + 1;
    while (next < end && isSpliceBlank(bytes[next])) next++;
    if (next >= end || (bytes[next] !== 0x0a && bytes[next] !== 0x0d)) break;
    behind = next + (bytes[next] === 0x0d && next + 1 < end && bytes[next + 1] === 0x0a ? 2 : 1);
  }
  return behind - at;
}

/** The text of a span as latin1, so that one character is one byte. Buffers spare a copy of the view. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return asBuffer(bytes).toString("latin1", start, end);
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text of a span with its line splices taken out. */
export function unspliced(bytes: Uint8Array, start: number, end: number): string {
  const text = latin1(bytes, start, end);
  return text.includes("\\") ? text.replace(/\\[ \t\v\f\0]*(?:\r\n?|\n)/g, "") : text;
}

/** Offset of the first byte of each line. */
export function lineStarts(bytes: Uint8Array): Int32Array {
  let nLines = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) nLines++;
  const starts = new Int32Array(nLines);
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts[line++] = at + 1;
  return starts;
}

/** Index of the last element that is not above `value` in an ascending array; -1 when all are above. */
export function lastNotAbove(ascending: Int32Array | readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
