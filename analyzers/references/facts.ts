/**
 * What one file says of the guarded names, found without any other file. Facts are plain data: they
 * cross threads and are kept in the cache under the file's id.
 */
import { latin1, spliceLength, wordByte } from "../syntax/bytes.js";
import type { Language } from "../trees/language.js";
import type { PasteMacro } from "./pastes.js";
import type { Sighting } from "./sighting.js";

export interface FileFacts {
  readonly path: string;
  readonly language: Language;
  readonly sightings: readonly Sighting[];
  /** Offsets at which only one of the byte sweep and the classifier saw a guarded name. */
  readonly unaccounted: readonly number[];
  /** Include directives, one a line: `OFFSET"x.h` or `OFFSET<x.h`. */
  readonly includes: string;
  /** Macros that could paste a guarded name together. */
  readonly pastes: readonly PasteMacro[];
}

export interface Include {
  /** Offset of the word `include`. */
  readonly offset: number;
  readonly isQuoted: boolean;
  /** What stands between the quotes or brackets. */
  readonly target: string;
}

export function parseIncludes(text: string): Include[] {
  if (text === "") return [];
  return text.split("\n").map((line) => {
    const mark = line.search(/["<]/);
    return { offset: Number(line.slice(0, mark)), isQuoted: line[mark] === '"', target: line.slice(mark + 1) };
  });
}

/** The include directives whose `include` stands at these offsets, in the form of FileFacts. */
export function includeLines(bytes: Uint8Array, offsets: readonly number[]): string {
  const lines: string[] = [];
  for (const offset of offsets) {
    let at = afterGap(bytes, wordEnd(bytes, offset));
    // `#define H "x.h"`: the path stands behind the name; `#include H`: where H is defined.
    if (bytes[offset] === 0x64) at = afterGap(bytes, wordEnd(bytes, at));
    else if (wordByte[bytes[at] as number] === 1) at = pathOfMacro(bytes, at);
    const open = bytes[at];
    if (open !== 0x22 && open !== 0x3c) continue;
    const close = open === 0x22 ? 0x22 : 0x3e;
    let end = at + 1;
    while (end < bytes.length && bytes[end] !== close && bytes[end] !== 0x0a) end++;
    if (bytes[end] !== close) continue;
    lines.push(`${offset}${Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString("latin1")}`);
  }
  return lines.join("\n");
}

function wordEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (wordByte[bytes[at] as number] === 1) at++;
  return at;
}

/** Offset of the path that the macro at `at` stands for in this text, or the end of the text. */
function pathOfMacro(bytes: Uint8Array, at: number): number {
  const text = latin1(bytes, 0, bytes.length);
  const name = text.slice(at, wordEnd(bytes, at));
  const match = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}[ \\t]+(?=["<])`, "m").exec(text);
  return match === null ? bytes.length : match.index + match[0].length;
}

/** Offset behind blanks, comments and splices. */
function afterGap(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
    const splice = spliceLength(bytes, at, bytes.length);
    if (splice > 0) {
      at += splice;
    } else if (bytes[at] === 0x2f && bytes[at + 1] === 0x2a) {
      const close = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf("*/", at + 2);
      if (close < 0) return at;
      at = close + 2;
    } else {
      return at;
    }
  }
}
