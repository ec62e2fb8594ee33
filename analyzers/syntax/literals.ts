/**
 * What a string literal spells once a compiler has read it: escapes are the characters that they
 * stand for, splices are gone, a raw string is what it holds. Invariant: each character of the
 * result knows the bytes that it was written as, so that a name in it has a place in the file.
 */
import { latin1, spliceLength } from "./bytes.js";

/** Text of one or several literals, in which one character is one byte of the object file. */
export class Spelling {
  text = "";
  /** For each character, where what it was written as begins and ends. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  push(character: string, start: number, end: number): void {
    this.text += character;
    this.starts.push(start);
    this.ends.push(end);
  }
}

const BACKSLASH = 0x5c;

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Adds what the literal whose token is the bytes [start, end) spells. */
export function spell(bytes: Uint8Array, start: number, end: number, into: Spelling): void {
  const quote = bytes.indexOf(0x22, start);
  const raw =
    quote > start ? /^"([^(]*)\(/.exec(latin1(bytes, quote, Math.min(end, quote + 20))) : null;
  if (raw !== null) {
    const last = end - (raw[1] as string).length - 2;
    for (let at = quote + raw[0].length; at < last; at++)
      into.push(String.fromCharCode(bytes[at] as number), at, at + 1);
    return;
  }
  // The characters of the literal and where each stands, once splices are out of the way.
  const plain: number[] = [];
  for (let at = quote + 1; at < end - 1; ) {
    const splice = bytes[at] === BACKSLASH ? spliceLength(bytes, at, end) : 0;
    if (splice === 0) plain.push(at++);
    else at += splice;
  }
  for (let index = 0; index < plain.length; ) {
    const at = plain[index] as number;
    if (bytes[at] !== BACKSLASH) {
      into.push(String.fromCharCode(bytes[at] as number), at, at + 1);
      index++;
      continue;
    }
    const near = plain
      .slice(index + 1, index + 1 + MAX_ESCAPE)
      .map((one) => String.fromCharCode(bytes[one] as number))
      .join("");
    const { character, length } = escaped(near);
    into.push(character, at, (plain[index + length] ?? at) + 1);
    index += length + 1;
  }
}

/** The digits of an escape are no more than these, but for a hexadecimal number that no compiler takes. */
const MAX_ESCAPE = 32;

/** What stands behind a backslash: the character that is meant, and how many were written for it. */
function escaped(text: string): { character: string; length: number } {
  const octal = /^[0-7]{1,3}/.exec(text)?.[0];
  if (octal !== undefined) return { character: byteOf(parseInt(octal, 8)), length: octal.length };
  const wide = /^(?:x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text);
  if (wide !== null)
    return {
      character: byteOf(parseInt(wide[1] ?? wide[2] ?? (wide[3] as string), 16)),
      length: wide[0].length,
    };
  const letter = text.charAt(0);
  // GCC takes an escape that it does not know for the character itself.
  return { character: simple[letter] ?? letter, length: letter.length };
}

function byteOf(value: number): string {
  return String.fromCharCode(value % 256);
}
