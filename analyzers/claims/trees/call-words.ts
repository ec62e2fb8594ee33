/**
 * Which files may call which names, told by one pass over the texts: each word before a parenthesis,
 * and the last word of a directive, as a number of 32 bits. Two names may share a number, so that a
 * file too many is looked at. Invariant: a file that is not named for a name calls nothing by it.
 */
import { hashOfText } from "../../references/names.js";
import { wordByte } from "../../syntax/bytes.js";
import { HASH_PRIME, HASH_SEED } from "../../syntax/lex.js";
import type { Tree } from "../../trees/tree.js";

const LF = 0x0a;
const HASH = 0x23;
const OPEN = 0x28;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

export class CallWords {
  readonly #files: readonly (readonly [path: string, words: Uint32Array])[];
  /** Files that could not be read. */
  readonly unread: readonly string[];

  private constructor(
    files: readonly (readonly [path: string, words: Uint32Array])[],
    unread: readonly string[],
  ) {
    this.#files = files;
    this.unread = unread;
  }

  static async of(tree: Tree, paths: readonly string[]): Promise<CallWords> {
    const files: (readonly [string, Uint32Array])[] = [];
    const unread: string[] = [];
    let room = new Uint8Array(1 << 20);
    let index = 0;
    const found = new Set<number>();
    await tree.each(
      () => paths[index++],
      (size) => (room.length < size ? (room = new Uint8Array(size * 2)) : room),
      (path, size, problem) => {
        if (problem !== "") {
          unread.push(path);
          return;
        }
        found.clear();
        addWords(room, size, found);
        if (found.size > 0) files.push([path, Uint32Array.from(found).sort()]);
      },
    );
    return new CallWords(files, unread);
  }

  /** Paths that may call one of these. */
  filesOf(names: Iterable<string>): string[] {
    const wanted = new Set([...names].map(numberOf));
    return this.#files.flatMap(([path, words]) => (hasOne(words, wanted) ? [path] : []));
  }
}

/** The smaller side is walked. */
function hasOne(words: Uint32Array, wanted: ReadonlySet<number>): boolean {
  if (wanted.size * 16 > words.length) return words.some((word) => wanted.has(word));
  for (const number of wanted) {
    let [low, high] = [0, words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((words[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    if (words[low] === number) return true;
  }
  return false;
}

function addWords(bytes: Uint8Array, size: number, found: Set<number>): void {
  let isDirective = false;
  let isLineStart = true;
  let at = 0;
  while (at < size) {
    const byte = bytes[at] as number;
    if (wordByte[byte] !== 1) {
      if (byte === LF) {
        if (bytes[at - 1] !== BACKSLASH) isDirective = false;
        isLineStart = true;
      } else if (byte > 0x20) {
        if (isLineStart && byte === HASH) isDirective = true;
        isLineStart = false;
      }
      at++;
      continue;
    }
    isLineStart = false;
    let hash = HASH_SEED;
    do hash = Math.imul(hash ^ (bytes[at++] as number), HASH_PRIME);
    while (at < size && wordByte[bytes[at] as number] === 1);
    let next = at;
    while (next < size && isBlank(bytes, next)) next++;
    const byteThere = bytes[next];
    // `#define f g`, a call whose parenthesis stands on the next line or behind a comment.
    if (byteThere === OPEN || byteThere === SLASH || (isDirective && isEnd(bytes, next, size)))
      found.add(hash >>> 0);
  }
}

function isBlank(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] as number;
  return (
    byte === 0x20 ||
    byte === 0x09 ||
    byte === BACKSLASH ||
    ((byte === LF || byte === 0x0d) && bytes[at + 1] !== HASH)
  );
}

function isEnd(bytes: Uint8Array, at: number, size: number): boolean {
  return at >= size || bytes[at] === LF || bytes[at - 1] === LF;
}

function numberOf(name: string): number {
  return hashOfText(name) >>> 0;
}
