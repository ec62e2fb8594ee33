/** The guarded names in a span of bytes, whatever it holds: a literal, a comment, another language. */
import { spliceLength, wordByte } from "../../syntax/bytes.js";
import { HASH_PRIME, HASH_SEED } from "../../syntax/lex.js";
import type { NameSet } from "../names.js";

export interface Word {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Words of a span that are guarded names, splices taken out. */
export function wordsIn(bytes: Uint8Array, start: number, end: number, names: NameSet): Word[] {
  const found: Word[] = [];
  let at = start;
  while (at < end) {
    if (wordByte[bytes[at] as number] === 0) {
      at++;
      continue;
    }
    const from = at;
    let hash = HASH_SEED;
    for (;;) {
      for (; at < end && wordByte[bytes[at] as number] === 1; at++)
        hash = Math.imul(hash ^ (bytes[at] as number), HASH_PRIME);
      const splice = at < end ? spliceLength(bytes, at, end) : 0;
      if (splice === 0 || at + splice >= end || wordByte[bytes[at + splice] as number] === 0) break;
      at += splice;
    }
    const name = names.byHash(hash, bytes, from, at);
    if (name !== undefined) found.push({ name, start: from, end: at });
  }
  return found;
}
