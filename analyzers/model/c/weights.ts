/**
 * What sides of comparisons are made of: in every scenario the same sum of where the VMA starts, how long
 * it is, how far it goes, and a constant. Whoever runs a program says what these are before each run.
 * Invariant: a form is kept as long as every value was that; the program never reads it.
 */
import { PAGE_SIZE } from "../numbers.js";

/** `start * S + length * L + shift * D`, divided by the unit, and `rest` added. */
export interface Weight {
  readonly start: number;
  readonly length: number;
  readonly shift: number;
  /** Bytes, or pages. */
  readonly unit: number;
  readonly rest: number;
}

const factors = [-1, 0, 1];

export class Weights {
  #start = 0;
  #length = 0;
  #shift = 0;
  /** Undefined until a value was seen. */
  readonly #kept: (readonly Weight[] | undefined)[];

  constructor(nSides: number) {
    this.#kept = new Array<readonly Weight[] | undefined>(nSides).fill(undefined);
  }

  begin(start: number, length: number, shift: number): void {
    this.#start = start;
    this.#length = length;
    this.#shift = shift;
  }

  /** Hands on a value and remembers what it is made of. */
  take<T>(side: number, seen: T): T {
    const kept = this.#kept[side];
    if (typeof seen !== "number") this.#kept[side] = [];
    else if (kept === undefined) this.#kept[side] = this.#first(seen);
    else if (kept.some((weight) => this.#of(weight) !== seen))
      this.#kept[side] = kept.filter((weight) => this.#of(weight) === seen);
    return seen;
  }

  /** By side; null where no value was seen. */
  told(): (readonly Weight[] | null)[] {
    return this.#kept.map((kept) => kept ?? null);
  }

  #first(seen: number): Weight[] {
    const all: Weight[] = [];
    for (const unit of [1, Number(PAGE_SIZE)])
      for (const start of factors)
        for (const length of factors)
          for (const shift of factors) {
            const bare = { start, length, shift, unit, rest: 0 };
            all.push({ ...bare, rest: seen - this.#of(bare) });
          }
    return all;
  }

  #of({ start, length, shift, unit, rest }: Weight): number {
    return (start * this.#start + length * this.#length + shift * this.#shift) / unit + rest;
  }
}

export function weights(nSides: number): Weights {
  return new Weights(nSides);
}
