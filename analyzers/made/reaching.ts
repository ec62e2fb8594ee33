/**
 * Which names lead to one of a kind, through whatever they stand for, in circles as well. Invariant:
 * each name is gone through once, however many are asked for.
 */
interface Frame {
  readonly index: number;
  /** Its place among the names without an answer. */
  readonly at: number;
  /** The least index of a name without an answer that it leads to. */
  low: number;
  readonly next: Iterator<string>;
}

export class Reaching {
  readonly #nextOf: (name: string) => Iterable<string>;
  readonly #isOne: (name: string) => boolean;
  readonly #known = new Map<string, boolean>();

  constructor(nextOf: (name: string) => Iterable<string>, isOne: (name: string) => boolean) {
    this.#nextOf = nextOf;
    this.#isOne = isOne;
  }

  /** Whether a name is of the kind, or leads to one that is. */
  has(name: string): boolean {
    let known = this.#known.get(name);
    if (known === undefined)
      this.#known.set(name, (known = this.#isOne(name) || this.#leads(name)));
    return known;
  }

  /** Tarjan's way to find circles: names of one circle have one answer. */
  #leads(first: string): boolean {
    const indexes = new Map<string, number>();
    const open: string[] = [];
    const frames: Frame[] = [];
    const enter = (name: string): void => {
      const index = indexes.size;
      indexes.set(name, index);
      const next = this.#nextOf(name)[Symbol.iterator]();
      frames.push({ index, at: open.length, low: index, next });
      open.push(name);
    };
    enter(first);
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const word = frame.next.next();
      if (word.done === true) {
        frames.pop();
        const outer = frames.at(-1);
        if (outer !== undefined) outer.low = Math.min(outer.low, frame.low);
        if (frame.low === frame.index) this.#answer(open.splice(frame.at), false);
        continue;
      }
      const { value } = word;
      const known = this.#known.get(value);
      if (known === false) continue;
      const index = indexes.get(value);
      if (known === true || (index === undefined && this.#isOne(value))) {
        // All that have no answer lead to this one: the rest of their circle does.
        this.#answer(open, true);
        return true;
      }
      if (index !== undefined) frame.low = Math.min(frame.low, index);
      else enter(value);
    }
    return false;
  }

  #answer(names: readonly string[], answer: boolean): void {
    for (const name of names) this.#known.set(name, answer);
  }
}
