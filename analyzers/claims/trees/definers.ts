/**
 * Which files define a function or a macro of a name: one pass over the texts, which keeps the words
 * that stand before a parenthesis on a line that begins in the first column, as definitions do in the
 * kernel's style. It may name a file too many. Invariant: a file that was not looked at is not silently
 * taken for one without definitions; the caller knows which ones it asked for.
 */
import { wordByte } from "../../syntax/bytes.js";
import type { Tree } from "../../trees/tree.js";

const LF = 0x0a;
const HASH = 0x23;
const OPEN = 0x28;
const SEMICOLON = 0x3b;
/** A name that more files seem to define is made in each of them; none is meant. */
const MAX_FILES = 24;

/** Files by the names that they seem to define. */
export type Definers = ReadonlyMap<string, readonly string[]>;

export async function definersOf(tree: Tree, paths: readonly string[]): Promise<Definers> {
  const found = new Map<string, string[]>();
  let room = new Uint8Array(1 << 20);
  let index = 0;
  await tree.each(
    () => paths[index++],
    (size) => (room.length < size ? (room = new Uint8Array(size * 2)) : room),
    (path, size, problem) => {
      if (problem === "") addNames(Buffer.from(room.buffer, 0, size), path, found);
    },
  );
  return found;
}

function addNames(bytes: Buffer, path: string, found: Map<string, string[]>): void {
  const add = (start: number, end: number): void => {
    if (end - start < 2) return;
    const name = bytes.toString("latin1", start, end);
    const files = found.get(name);
    if (files === undefined) found.set(name, [path]);
    else if (files.at(-1) !== path && files.length < MAX_FILES) files.push(path);
  };
  for (let line = 0; line < bytes.length; ) {
    const lf = bytes.indexOf(LF, line);
    const end = lf < 0 ? bytes.length : lf;
    const first = bytes[line] as number;
    if (first === HASH) addMacro(bytes, line, end, add);
    else if (wordByte[first] === 1 || first === 0x2a || first === 0x7d)
      addFunctions(bytes, line, end, add);
    line = end + 1;
  }
}

/** `#define NAME`. */
function addMacro(
  bytes: Buffer,
  line: number,
  end: number,
  add: (start: number, end: number) => void,
): void {
  let at = line + 1;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  if (bytes[at] !== 0x64 || bytes.toString("latin1", at, at + 6) !== "define") return;
  at += 6;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  const start = at;
  while (at < end && wordByte[bytes[at] as number] === 1) at++;
  add(start, at);
}

/** The words before an open parenthesis, unless the line is a declaration. */
function addFunctions(
  bytes: Buffer,
  line: number,
  end: number,
  add: (start: number, end: number) => void,
): void {
  let last = end - 1;
  while (last > line && (bytes[last] as number) <= 0x20) last--;
  if (bytes[last] === SEMICOLON) return;
  for (let at = line; at < end; at++) {
    if (bytes[at] !== OPEN) continue;
    let behind = at;
    while (behind > line && bytes[behind - 1] === 0x20) behind--;
    let start = behind;
    while (start > line && wordByte[bytes[start - 1] as number] === 1) start--;
    if (start < behind) add(start, behind);
  }
}
