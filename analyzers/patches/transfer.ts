/**
 * Base64 and quoted-printable. Invariant: bytes in, bytes out. Tools that store a decoded body below
 * the headers it came with (b4 does) leave a claim that no longer holds, so a body that cannot be
 * what its header says is taken as it is.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";

const LF = 10;
const EQUALS = 61;

export interface Decoded {
  readonly bytes: Uint8Array;
  /** Whether the body was encoded as its header says. */
  readonly isEncoded: boolean;
}

export function decodeBody(body: Uint8Array, encoding: string): Decoded {
  const bytes = asBuffer(body);
  let decoded: Uint8Array | undefined;
  if (encoding === "base64") decoded = fromBase64(bytes);
  if (encoding === "quoted-printable") decoded = fromQuotedPrintable(bytes);
  return decoded === undefined ? { bytes, isEncoded: false } : { bytes: decoded, isEncoded: true };
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
const isBase64Byte = new Uint8Array(256);
for (const character of BASE64) isBase64Byte[character.charCodeAt(0)] = 1;
const MIN_FULL_LINE = 60;

/** Lists put plain footers behind encoded bodies, so the encoded lines end where the first other one is. */
function fromBase64(bytes: Buffer): Uint8Array | undefined {
  let at = 0;
  let nLines = 0;
  let isShort = false;
  for (; at < bytes.length; ) {
    const lf = bytes.indexOf(LF, at);
    const next = lf < 0 ? bytes.length : lf + 1;
    let end = lf < 0 ? bytes.length : lf;
    while (end > at && isBlankByte(bytes[end - 1])) end--;
    let isCode = true;
    for (let i = at; i < end && isCode; i++) isCode = isBase64Byte[bytes[i] as number] === 1;
    if (!isCode) break;
    if (end > at) {
      if (isShort) break;
      nLines++;
      isShort = end - at < MIN_FULL_LINE;
    }
    at = next;
  }
  const isWhole = asBuffer(bytes.subarray(at)).every(isBlankOrLf);
  if (nLines === 0) return isWhole ? bytes.subarray(0, 0) : undefined;
  // A single word of prose is base64 as well.
  if (!isWhole && nLines === 1 && isShort) return undefined;
  return decodeInPieces(bytes, at);
}

const PIECE_BYTES = 1 << 20;

/** A text of all the bytes would need as much memory again. */
function decodeInPieces(bytes: Buffer, end: number): Uint8Array {
  const result = Buffer.allocUnsafe(Math.ceil((end * 3) / 4));
  let filled = 0;
  let left = "";
  for (let at = 0; at < end; at += PIECE_BYTES) {
    const code =
      left + latin1(bytes, at, Math.min(end, at + PIECE_BYTES)).replace(/[ \t\r\n]+/g, "");
    // Four characters are three bytes.
    const whole = at + PIECE_BYTES < end ? code.length - (code.length % 4) : code.length;
    filled += result.write(code.slice(0, whole), filled, "base64");
    left = code.slice(whole);
  }
  return result.subarray(0, filled);
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}

function isBlankOrLf(byte: number): boolean {
  return isBlankByte(byte) || byte === LF;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Undefined when a `=` stands where none may: C code has it in nearly every line. */
function fromQuotedPrintable(bytes: Buffer): Uint8Array | undefined {
  if (!bytes.includes(EQUALS)) return bytes;
  const result = Buffer.allocUnsafe(bytes.length);
  let filled = 0;
  let from = 0;
  for (let at = bytes.indexOf(EQUALS); at >= 0; at = bytes.indexOf(EQUALS, from)) {
    filled += bytes.copy(result, filled, from, at);
    const high = hexValue(bytes[at + 1]);
    const low = hexValue(bytes[at + 2]);
    if (high >= 0 && low >= 0) {
      result[filled++] = high * 16 + low;
      from = at + 3;
      continue;
    }
    let end = at + 1;
    while (isBlankByte(bytes[end])) end++;
    if (end < bytes.length && bytes[end] !== LF) return undefined;
    from = end + 1;
  }
  if (from < bytes.length) filled += bytes.copy(result, filled, from);
  return result.subarray(0, filled);
}
