/**
 * Files in which a name looks like something that is defined there, by a sweep over bytes. Invariant:
 * the answer about a file depends on its bytes and the name alone, so that it can be kept with them.
 */
import { Sweeper } from "../references/sweep.js";
import { isLineEnd, latin1, wordByte } from "../syntax/bytes.js";
import type { FileSearch } from "../trees/files-with.js";
import type { Tree } from "../trees/tree.js";

/** By name, those of the paths in which it looks defined, in order of path; a name that has none is not in it. */
export type FindDefinitions = FileSearch;

export function definitionsIn(tree: Tree): FindDefinitions {
  return async (names, paths) => {
    const sweeper = new Sweeper(names, []);
    const filesOf = new Map<string, Set<string>>();
    let at = 0;
    await tree.each(
      () => paths[at++],
      (size) => sweeper.input(size),
      (path, size, problem) => {
        if (problem !== "") return;
        const { words } = sweeper.sweep(size);
        if (words.length === 0) return;
        const bytes = sweeper.input(size).subarray(0, size);
        for (const offset of words) {
          let end = offset + 1;
          while (end < size && wordByte[bytes[end] as number] === 1) end++;
          if (!looksDefined(bytes, offset, end)) continue;
          const name = latin1(bytes, offset, end);
          const files = filesOf.get(name);
          if (files === undefined) filesOf.set(name, new Set([path]));
          else files.add(path);
        }
      },
    );
    return new Map([...filesOf].map(([name, files]) => [name, [...files].sort()]));
  };
}

const LF = 0x0a;
const HASH = 0x23;
/** Bytes of a parameter list that are looked through for its end. */
const MAX_PARAMETERS = 4000;

/** Whether the word at `[start, end)` could be what an item at file scope defines. */
function looksDefined(bytes: Uint8Array, start: number, end: number): boolean {
  let lineStart = start;
  while (lineStart > 0 && !isLineEnd(bytes[lineStart - 1]) && start - lineStart < 400) lineStart--;
  const first = bytes[lineStart] as number;
  const next = skipBlank(bytes, end);
  const behind = bytes[next];
  if (first === HASH) return false;
  const isFirstColumn = wordByte[first] === 1 || first === 0x7d || first === 0x2a;
  if (!isFirstColumn) {
    // Enumerators, and tags and names that are indented, stand first on their line or behind a keyword.
    const before = latin1(bytes, lineStart, start).trim();
    return before === ""
      ? behind === 0x2c || behind === 0x3d || behind === 0x7d
      : /\b(?:struct|union|enum)$/.test(before) && behind === 0x7b;
  }
  if (behind !== 0x28) return true;
  let depth = 0;
  for (let at = next; at < bytes.length && at - next < MAX_PARAMETERS; at++) {
    if (bytes[at] === 0x28) depth++;
    else if (bytes[at] === 0x29 && --depth === 0) return bytes[skipBlank(bytes, at + 1)] !== 0x3b;
  }
  return true;
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === LF || bytes[at] === 0x0d) at++;
  return at;
}
