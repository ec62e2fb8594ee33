/**
 * What was made of a text, for the texts that were asked for last: the versions of a tree that a review
 * looks at, and its two configurations, often have the same program. Invariant: it holds so many
 * characters, and what is made depends on the text alone.
 */
const MAX_CHARACTERS = 4_000_000;

export class Recent<T> {
  readonly #known = new Map<string, T>();
  #nCharacters = 0;

  get(text: string): T | undefined {
    const value = this.#known.get(text);
    if (value === undefined) return undefined;
    // A map is in the order in which things were put: the first is what nobody asked for longest.
    this.#known.delete(text);
    this.#known.set(text, value);
    return value;
  }

  keep(text: string, value: T): T {
    if (!this.#known.has(text)) this.#nCharacters += text.length;
    this.#known.set(text, value);
    for (const [oldest] of this.#known) {
      if (this.#nCharacters <= MAX_CHARACTERS) break;
      this.#known.delete(oldest);
      this.#nCharacters -= oldest.length;
    }
    return value;
  }
}
