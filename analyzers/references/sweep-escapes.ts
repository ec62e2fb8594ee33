/**
 * The word that a literal spells around an escape that writes a letter as a number, as the sweep reads
 * it: `"call \x76ma_shrink"`. It shares no code with the reader of literals. Invariant: a byte that is
 * neither a letter of a word nor such an escape ends the word.
 */
import { latin1, wordByte } from "../syntax/bytes.js";

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
/** No name that anybody guards is longer. */
const MAX_WORD = 256;
/** An escape with its backslash has no more bytes, but for zeros before a hexadecimal number. */
const MAX_ESCAPE = 24;

const numeric = /^\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/;
const splice = /^\\[ \t\v\f\0]*(?:\r\n?|\n)/;

export function isNumericEscape(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  return (next >= 0x30 && next <= 0x37) || next === 0x78 || next === 0x75 || next === 0x55;
}

/** Whether the word around an escape may begin with one of these letters, 1 each. */
export function mayBeginWith(letters: Uint8Array, bytes: Uint8Array, escape: number): boolean {
  let start = escape;
  while (escape - start < MAX_WORD && wordByte[bytes[start - 1] ?? 0] === 1) start--;
  if (start < escape) return [start, start + 1].some((at) => letters[bytes[at] ?? 0] === 1);
  const digits = numeric.exec(latin1(bytes, escape, Math.min(bytes.length, escape + MAX_ESCAPE)));
  return digits === null || letters[codeOf(digits) & 0xff] === 1;
}

/** `texts`: the word, and what it is without a letter that belongs to an escape before it; `isCut`: the literal ends behind it. */
export function spelledAround(
  bytes: Uint8Array,
  escape: number,
): { readonly texts: readonly string[]; readonly isCut: boolean } {
  let start = escape;
  while (escape - start < MAX_WORD && wordByte[bytes[start - 1] ?? 0] === 1) start--;
  let word = latin1(bytes, start, escape);
  let at = escape;
  while (word.length < MAX_WORD) {
    const byte = bytes[at] ?? 0;
    if (wordByte[byte] === 1) {
      word += String.fromCharCode(byte);
      at++;
      continue;
    }
    if (byte !== BACKSLASH) break;
    const near = latin1(bytes, at, Math.min(bytes.length, at + MAX_ESCAPE));
    const joined = splice.exec(near);
    const digits = numeric.exec(near);
    const code = digits === null ? 0 : codeOf(digits);
    if (joined === null && wordByte[code] !== 1) break;
    if (joined === null) word += String.fromCharCode(code);
    at += (joined ?? (digits as RegExpExecArray))[0].length;
  }
  const texts = bytes[start - 1] === BACKSLASH && start < escape ? [word, word.slice(1)] : [word];
  return { texts, isCut: bytes[at] === QUOTE };
}

function codeOf([, octal, ...hexadecimal]: RegExpExecArray): number {
  if (octal !== undefined) return parseInt(octal, 8) & 0xff;
  return (
    parseInt((hexadecimal.find((digits) => digits !== undefined) as string).slice(-8), 16) & 0xff
  );
}
