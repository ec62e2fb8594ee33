/**
 * Names as a tree of letters, so that what they begin with is looked for in all of them at once.
 * Invariant: a node stands for one beginning, and the root, which is 0, for the empty one.
 */

export class NameTree {
  /** Of each node: the first one that is a letter longer, and the next one that differs in its last letter; 0 is none. */
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  readonly #letter: Uint16Array;
  /** The name that ends at a node. */
  readonly #nameAt = new Map<number, string>();
  #nNodes = 1;

  constructor(names: Iterable<string>) {
    const sorted = [...new Set(names)].sort();
    const most = sorted.reduce((sum, { length }) => sum + length, 1);
    this.#child = new Int32Array(most);
    this.#sibling = new Int32Array(most);
    this.#letter = new Uint16Array(most);
    // What a name shares with the one before it is there already.
    const path = [0];
    let before = "";
    for (const name of sorted) {
      let at = 0;
      while (at < before.length && before[at] === name[at]) at++;
      path.length = at + 1;
      for (; at < name.length; at++)
        path.push(this.#added(path[at] as number, name.charCodeAt(at)));
      this.#nameAt.set(path.at(-1) as number, name);
      before = name;
    }
  }

  #added(node: number, letter: number): number {
    const added = this.#nNodes++;
    this.#letter[added] = letter;
    this.#sibling[added] = this.#child[node] as number;
    this.#child[node] = added;
    return added;
  }

  /** The node that a word leads to from another one, or -1. */
  #behind(node: number, word: string): number {
    let at = node;
    for (let index = 0; index < word.length; index++) {
      const letter = word.charCodeAt(index);
      let next = this.#child[at] as number;
      while (next !== 0 && this.#letter[next] !== letter) next = this.#sibling[next] as number;
      if (next === 0) return -1;
      at = next;
    }
    return at;
  }

  /** Names that are one word of each piece, one piece after the other; of one that is many, several words. */
  along(
    pieces: readonly { readonly words: ReadonlySet<string>; readonly isMany: boolean }[],
  ): string[] {
    let nodes = new Set([0]);
    for (const { words, isMany } of pieces) {
      if (words.size === 0) continue;
      const reached = new Set<number>();
      // A set yields what is added to it while it is gone through.
      const from = isMany ? new Set(nodes) : nodes;
      for (const node of from) {
        for (const word of words) {
          const behind = this.#behind(node, word);
          if (behind < 0) continue;
          reached.add(behind);
          if (isMany) from.add(behind);
        }
      }
      nodes = reached;
    }
    return [...nodes].flatMap((node) => this.#nameAt.get(node) ?? []);
  }

  /** Names that are one piece after the other, one that is marked among them; each once. */
  *madeOf(pieces: ReadonlyMap<string, boolean>): Generator<string> {
    const byLetter = new Map<number, string[]>();
    for (const piece of pieces.keys()) {
      const list = byLetter.get(piece.charCodeAt(0));
      if (list === undefined) byLetter.set(piece.charCodeAt(0), [piece]);
      else list.push(piece);
    }
    // Twice a node, and one more once a marked piece leads there.
    const reached = new Set([0]);
    // A set yields what is added to it while it is gone through.
    for (const state of reached) {
      const node = state >> 1;
      const name = (state & 1) === 1 ? this.#nameAt.get(node) : undefined;
      if (name !== undefined) yield name;
      for (
        let next = this.#child[node] as number;
        next !== 0;
        next = this.#sibling[next] as number
      ) {
        for (const piece of byLetter.get(this.#letter[next] as number) ?? []) {
          const behind = this.#behind(node, piece);
          if (behind >= 0) reached.add(behind * 2 + (pieces.get(piece) === true ? 1 : state & 1));
        }
      }
    }
  }
}
