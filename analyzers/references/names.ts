/**
 * The set of names that are looked for. Membership is asked for every word of every file that has a
 * hit, so a bit set of hashes refuses nearly all of them before a string is made.
 */
import { spliceLength, unspliced } from "../syntax/bytes.js";
import { HASH_PRIME, HASH_SEED } from "../syntax/lex.js";

const FILTER_BITS = 1 << 18;

export class NameSet {
  readonly names: ReadonlySet<string>;
  readonly #filter = new Uint8Array(FILTER_BITS >> 3);
  readonly #byHash = new Map<number, string[]>();

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
    for (const name of this.names) {
      const hash = hashOf(Buffer.from(name, "latin1"), 0, name.length);
      const bit = bitOf(hash);
      this.#filter[bit >> 3] = (this.#filter[bit >> 3] as number) | (1 << (bit & 7));
      const same = this.#byHash.get(hash);
      if (same === undefined) this.#byHash.set(hash, [name]);
      else same.push(name);
    }
  }

  /** The name that stands at a span (splices taken out), or undefined when it is none of the set. */
  at(bytes: Uint8Array, start: number, end: number): string | undefined {
    return this.byHash(hashOf(bytes, start, end), bytes, start, end);
  }

  /** The same for a span whose hash the lexer has made already. */
  byHash(hash: number, bytes: Uint8Array, start: number, end: number): string | undefined {
    const bit = bitOf(hash);
    if (((this.#filter[bit >> 3] as number) & (1 << (bit & 7))) === 0) return undefined;
    // Most that come so far are names, and are written without splices.
    for (const name of this.#byHash.get(hash) ?? [])
      if (stands(name, bytes, start, end)) return name;
    if (!bytes.subarray(start, end).includes(0x5c)) return undefined;
    const text = unspliced(bytes, start, end);
    return this.names.has(text) ? text : undefined;
  }
}

function stands(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = start; at < end; at++) if (name.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}

/** The hash that the lexer makes of a word with this text, in which the backslash of `\u00e9` is a letter. */
export function hashOfText(word: string): number {
  let hash = HASH_SEED;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), HASH_PRIME);
  return hash;
}

/** FNV-1a over the bytes of a word, leaving out splices. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x5c) {
      at += Math.max(1, spliceLength(bytes, at, end)) - 1;
      continue;
    }
    hash = Math.imul(hash ^ byte, HASH_PRIME);
  }
  return hash;
}

function bitOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (FILTER_BITS - 1);
}
