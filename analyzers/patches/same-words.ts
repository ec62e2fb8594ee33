/**
 * Lines compared by their words, for patches whose blanks were changed on the way: by an archive's
 * page, or by a reader that turned tabs into blanks. Only a patch that is marked as damaged is
 * compared like this.
 */

/** The same but for blanks: any number of them is one, and those at the ends are none. */
export function sameWords(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): boolean {
  const trim = (bytes: Uint8Array, start: number, end: number): readonly [number, number] => {
    while (start < end && isBlank(bytes[start] as number)) start++;
    while (end > start && isBlank(bytes[end - 1] as number)) end--;
    return [start, end];
  };
  let [i, iEnd] = trim(a, aStart, aEnd);
  let [j, jEnd] = trim(b, bStart, bEnd);
  while (i < iEnd && j < jEnd) {
    const isGap = isBlank(a[i] as number);
    if (isGap !== isBlank(b[j] as number)) return false;
    if (!isGap) {
      if (a[i++] !== b[j++]) return false;
      continue;
    }
    while (isBlank(a[i] as number)) i++;
    while (isBlank(b[j] as number)) j++;
  }
  return i === iEnd && j === jEnd;
}

/** What git takes for white space within a line. */
export function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}
