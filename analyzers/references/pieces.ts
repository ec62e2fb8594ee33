/**
 * Beginnings and ends of names, of which a name could be pasted or put together. There are hundreds of
 * thousands in a pack, so that none is made: a piece is looked for where it would stand in the list.
 */

/** A fragment of fewer bytes fits too much to be evidence of pasting. */
export const MIN_PIECE = 2;

export class Pieces {
  readonly #forwards: readonly string[];
  readonly #backwards: readonly string[];
  readonly #letters: ReadonlySet<string>;
  /** By two bytes: 1 where a beginning begins with them, 2 where an end ends with them. */
  readonly #pairs = new Uint8Array(1 << 16);

  constructor(names: ReadonlySet<string>) {
    this.#forwards = [...names].sort();
    this.#backwards = this.#forwards.map(reversed).sort();
    this.#letters = new Set(this.#forwards.map((name) => name.charAt(0)));
    for (const name of this.#forwards) {
      const bytes = Buffer.from(name, "latin1");
      this.#pairs[pairAt(bytes, 0)] = (this.#pairs[pairAt(bytes, 0)] as number) | 1;
      const last = pairAt(bytes, bytes.length - 2);
      this.#pairs[last] = (this.#pairs[last] as number) | 2;
    }
  }

  /** Whether some name begins with this text and goes on. */
  isPrefix(text: string): boolean {
    return text.length >= MIN_PIECE && beginsOne(this.#forwards, text);
  }

  /** The same for one letter. */
  isFirstLetter(text: string): boolean {
    return this.#letters.has(text);
  }

  /** Whether the bytes [start, end) may begin a name, or end one; a "yes" is to be asked of the text. */
  mayBegin(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start >= MIN_PIECE && ((this.#pairs[pairAt(bytes, start)] as number) & 1) !== 0;
  }

  mayEnd(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start >= MIN_PIECE && ((this.#pairs[pairAt(bytes, end - 2)] as number) & 2) !== 0;
  }

  isSuffix(text: string): boolean {
    return text.length >= MIN_PIECE && beginsOne(this.#backwards, reversed(text));
  }
}

/** Whether one of these, which are sorted, is longer than the text and begins with it. */
export function beginsOne(sorted: readonly string[], text: string): boolean {
  return sorted[firstAbove(sorted, text)]?.startsWith(text) === true;
}

/** Index of the first of these, which are sorted, that stands behind the text. */
export function firstAbove(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) <= text) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function reversed(text: string): string {
  let back = "";
  for (let at = text.length - 1; at >= 0; at--) back += text.charAt(at);
  return back;
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}
