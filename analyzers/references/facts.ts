/**
 * What one file says of the guarded names, found without any other file. Facts are plain data: they
 * cross threads and are kept in the cache under the file's id.
 */
import { asBuffer, isLineEnd, latin1, spliceLength } from "../syntax/bytes.js";
import { isReadAsC, languageOf, type Language } from "../trees/language.js";
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
  /** What its macros could put together, as `sketchesIn` tells it, where a plan asks for that. */
  readonly macros?: string;
}

export function nothingIn(path: string): FileFacts {
  const language = languageOf(path) ?? "c";
  return { path, language, sightings: [], unaccounted: [], includes: "", pastes: [] };
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
    let mark = 1;
    while (mark < line.length && line[mark] !== '"' && line[mark] !== "<") mark++;
    return {
      offset: Number(line.slice(0, mark)),
      isQuoted: line[mark] === '"',
      target: line.slice(mark + 1),
    };
  });
}

/** A logical line of more bytes is read so far. */
const MAX_LINE = 4096;
/** Includes of a file beyond one for each of its directives. */
const MAX_LINES = 10_000;

const gap = String.raw`(?:[ \t\v\f\0]|\/\*(?:[^*]|\*(?!\/))*\*\/)`;
const opening = new RegExp(`^${gap}*`);
const saying = new RegExp(
  String.raw`^(?:define${gap}+\w+|include(?:_next)?|import)${gap}*(?:\\?"([^"\\]*)\\?"|<([^>]*)>|(\w+))`,
);

/** The include directives whose `include` stands at these offsets, in the form of FileFacts. */
export function includeLines(
  text: Uint8Array,
  offsets: readonly number[],
  allIncludes: boolean,
): string {
  const bytes = asBuffer(text);
  const lines: string[] = [];
  let macros: ReadonlyMap<string, string> | undefined;
  let including: ReadonlyMap<string, readonly number[]> | undefined;
  for (const offset of offsets) {
    const plain = plainTarget(bytes, offset);
    if (plain !== "") {
      lines.push(`${offset}${plain}`);
      continue;
    }
    const line = logicalLine(bytes, offset).replace(opening, "");
    // `#define H "x.h"`: the path stands behind the name; `#include H`: where H is defined.
    const said = saying.exec(line);
    if (said === null) continue;
    const [, quoted, bracketed, name] = said;
    const target = quoted === undefined ? bracketed && `<${bracketed}` : `"${quoted}`;
    if (target !== undefined) {
      // The directives that include what a macro stands for are where it is included, if the file has one.
      const uses = line.startsWith("define") ? (including ??= includesByMacro(bytes)) : undefined;
      const own = uses?.get(/^define\W+(\w+)/.exec(line)?.[1] ?? "") ?? [offset];
      // A name that is defined and included again and again is included where it is defined.
      const isMany = lines.length + own.length > MAX_LINES + offsets.length;
      lines.push(...(isMany ? [offset] : own).map((at) => `${at}${target}`));
    } else if (name !== undefined && !line.startsWith("define")) {
      const path = (macros ??= pathMacros(bytes)).get(name);
      // Otherwise the line that defines the macro stands for it.
      if (path !== undefined && (allIncludes || !isReadAsC(path))) lines.push(`${offset}${path}`);
    }
  }
  return lines.join("\n");
}

const INCLUDE = Buffer.from("include");

/** What `include "x.h"` or `include <x.h>` at an offset says, as nearly all are written; empty for others. */
function plainTarget(bytes: Uint8Array, offset: number): string {
  for (let at = 0; at < INCLUDE.length; at++) if (bytes[offset + at] !== INCLUDE[at]) return "";
  let open = offset + INCLUDE.length;
  while (bytes[open] === 0x20 || bytes[open] === 0x09) open++;
  const close = bytes[open] === 0x22 ? 0x22 : bytes[open] === 0x3c ? 0x3e : -1;
  let end = open + 1;
  for (; bytes[end] !== close; end++) {
    const byte = bytes[end];
    if (close < 0 || byte === undefined || byte === 0x5c || isLineEnd(byte)) return "";
    if (end - offset > MAX_LINE) return "";
  }
  return latin1(bytes, open, end);
}

/** The text from `from` to the end of its line, splices taken out. */
function logicalLine(bytes: Uint8Array, from: number): string {
  let line = "";
  for (let at = from; at < bytes.length && line.length < MAX_LINE && !isLineEnd(bytes[at]); at++) {
    const splice = bytes[at] === 0x5c ? spliceLength(bytes, at, bytes.length) : 0;
    if (splice > 0) at += splice - 1;
    else line += String.fromCharCode(bytes[at] as number);
  }
  return line;
}

/** Where a text includes what a macro stands for, by the macro: offsets of the word `include`. */
function includesByMacro(bytes: Uint8Array): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const directive = /^[ \t]*(?:#|%:)[ \t]*(?=include(?:_next)?[ \t]+(\w+))/gm;
  for (const match of latin1(bytes, 0, bytes.length).matchAll(directive)) {
    const name = match[1] as string;
    const offset = match.index + match[0].length;
    const list = found.get(name);
    if (list === undefined) found.set(name, [offset]);
    else list.push(offset);
  }
  return found;
}

/** The first path that each macro of a text stands for, with the quote or bracket that opens it. */
function pathMacros(bytes: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const defining = /^[ \t]*(?:#|%:)[ \t]*define[ \t]+(\w+)[ \t]+(?:("[^"\r\n]*)"|(<[^>\r\n]*)>)/gm;
  for (const [, name = "", quoted, bracketed] of latin1(bytes, 0, bytes.length).matchAll(
    defining,
  )) {
    if (!found.has(name)) found.set(name, quoted ?? bracketed ?? "");
  }
  return found;
}
