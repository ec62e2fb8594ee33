/**
 * Base64 and quoted-printable as git mailinfo takes them: line by line, without a memory of the line
 * before, and what is no code is passed over. Invariant: a line ends with its first NUL.
 */
const EQUALS = 61;
const LF = 10;

const CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sixBits = valuesOf(CODE);
const hexValues = valuesOf("0123456789abcdef", "0123456789ABCDEF");

/** The value of each byte in these alphabets; -1 for a byte that is in none. */
function valuesOf(...alphabets: readonly string[]): Int8Array {
  const values = new Int8Array(256).fill(-1);
  for (const alphabet of alphabets)
    for (let value = 0; value < alphabet.length; value++)
      values[alphabet.charCodeAt(value)] = value;
  return values;
}

/** Neither padding nor a foreign character ends the code: behind them it goes on. */
export function fromBase64Line(line: Uint8Array): Buffer {
  const result = Buffer.allocUnsafe(Math.ceil((line.length * 3) / 4));
  let filled = 0;
  let kept = 0;
  let nKept = 0;
  for (const byte of line) {
    if (byte === 0) break;
    const value = sixBits[byte] as number;
    if (value < 0) continue;
    kept = ((kept << 6) | value) & 0xfff;
    nKept = (nKept + 1) % 4;
    // The second, third and fourth character of a group each complete a byte.
    if (nKept === 2) result[filled++] = kept >> 4;
    else if (nKept === 3) result[filled++] = kept >> 2;
    else if (nKept === 0) result[filled++] = kept;
  }
  return result.subarray(0, filled);
}

/** `isWord`: of a header, where `_` is a blank. A `=` before anything but two digits is itself. */
export function fromQuotedLine(line: Uint8Array, isWord: boolean): Buffer {
  const result = Buffer.allocUnsafe(line.length);
  let filled = 0;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at] as number;
    if (byte === 0) break;
    if (byte === EQUALS) {
      const next = line[at + 1] ?? 0;
      // The line goes on in the next one.
      if (next === LF || next === 0) break;
      const value = (hexValues[next] as number) * 16 + (hexValues[line[at + 2] ?? 0] as number);
      if ((hexValues[next] as number) >= 0 && (hexValues[line[at + 2] ?? 0] as number) >= 0) {
        result[filled++] = value;
        at += 2;
        continue;
      }
    }
    result[filled++] = isWord && byte === 95 ? 32 : byte;
  }
  return result.subarray(0, filled);
}
