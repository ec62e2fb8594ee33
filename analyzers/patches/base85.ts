/**
 * Git's binary patches: base 85 in lines, deflated, whole or as a delta. Invariant: what is inflated
 * has exactly the size that was announced, and that size is bounded.
 */
import { inflateSync } from "node:zlib";
import { latin1 } from "../syntax/bytes.js";
import type { BinaryChange } from "./patch.js";

const ALPHABET =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
const values = new Int16Array(256).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) values[ALPHABET.charCodeAt(i)] = i;

const LF = 10;

interface Found {
  readonly change: BinaryChange;
  /** Offset behind its blank line. */
  readonly end: number;
}

/** The change at `at`: undefined when there is none, a text when it is not right. */
export function readBinary(
  bytes: Buffer,
  at: number,
  maxBytes: number,
): Found | string | undefined {
  let lineEnd = bytes.indexOf(LF, at);
  const text = latin1(bytes, at, Math.min(lineEnd < 0 ? bytes.length : lineEnd, at + 40));
  // To git these words begin a change, whatever follows.
  if (!/^(?:literal|delta) /.test(text)) return undefined;
  const head = /^(literal|delta) (\d{1,12})/.exec(text);
  if (lineEnd < 0) return "binary data that ends early; the patch is corrupt";
  if (head === null) return "binary data without its size; the patch is corrupt";
  const size = Number(head[2]);
  if (size > maxBytes)
    return `binary data of more than ${maxBytes >> 20} MiB; give the patch without it`;
  const packed: Buffer[] = [];
  for (let start = lineEnd + 1; ; start = lineEnd + 1) {
    lineEnd = bytes.indexOf(LF, start);
    if (lineEnd < 0) return "binary data that ends early; the patch is corrupt";
    if (lineEnd === start) break;
    const line = decodeLine(bytes, start, lineEnd);
    if (line === undefined) return "binary data that is not base 85; the patch is corrupt";
    packed.push(line);
  }
  const method = head[1] === "literal" ? ("literal" as const) : ("delta" as const);
  const data = inflate(Buffer.concat(packed), size);
  return data === undefined
    ? "binary data that does not unpack to its size; the patch is corrupt"
    : { change: { method, data }, end: lineEnd + 1 };
}

/** One letter for the length, then five letters for every four bytes. */
function decodeLine(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const length = end - start;
  if (length < 6 || (length - 1) % 5 !== 0) return undefined;
  const letter = bytes[start] as number;
  const size =
    letter >= 65 && letter <= 90 ? letter - 64 : letter >= 97 && letter <= 122 ? letter - 70 : 0;
  const room = ((length - 1) / 5) * 4;
  if (size === 0 || size > room || size <= room - 4) return undefined;
  const decoded = Buffer.alloc(room);
  for (let at = start + 1, to = 0; at < end; at += 5, to += 4) {
    let word = 0;
    for (let i = 0; i < 5; i++) {
      const value = values[bytes[at + i] as number] as number;
      if (value < 0) return undefined;
      word = word * 85 + value;
    }
    if (word > 0xffffffff) return undefined;
    decoded.writeUInt32BE(word, to);
  }
  return decoded.subarray(0, size);
}

function inflate(packed: Buffer, size: number): Uint8Array | undefined {
  try {
    const data = inflateSync(packed, { maxOutputLength: size + 1 });
    return data.length === size ? data : undefined;
  } catch {
    return undefined;
  }
}

/** A delta of git's packs on its source; undefined when it does not fit. */
export function applyDelta(
  source: Uint8Array,
  delta: Uint8Array,
  maxBytes: number,
): Uint8Array | undefined {
  let at = 0;
  const size = (): number => {
    let value = 0;
    for (let factor = 1; at < delta.length; factor *= 128) {
      const byte = delta[at++] as number;
      value += (byte & 127) * factor;
      if (byte < 128 || value > maxBytes) break;
    }
    return value;
  };
  if (size() !== source.length) return undefined;
  const total = size();
  if (total > maxBytes) return undefined;
  const result = new Uint8Array(total);
  let filled = 0;
  while (at < delta.length) {
    const command = delta[at++] as number;
    let piece: Uint8Array;
    if (command >= 128) {
      let offset = 0;
      let length = 0;
      for (let bit = 0; bit < 7; bit++) {
        if ((command & (1 << bit)) === 0) continue;
        const byte = delta[at++] as number;
        if (bit < 4) offset += byte * 2 ** (8 * bit);
        else length += byte * 2 ** (8 * (bit - 4));
      }
      if (length === 0) length = 0x10000;
      piece = source.subarray(offset, offset + length);
      if (piece.length !== length) return undefined;
    } else {
      if (command === 0) return undefined;
      piece = delta.subarray(at, at + command);
      if (piece.length !== command) return undefined;
      at += command;
    }
    if (filled + piece.length > total) return undefined;
    result.set(piece, filled);
    filled += piece.length;
  }
  return filled === total ? result : undefined;
}
