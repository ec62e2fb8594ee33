/**
 * Steps of work on one file: a look at a token, a scope or a condition. They bound what a hostile file
 * can cost, and tests count them, because time differs from machine to machine. Invariant: who meets
 * the limit is told so by `StepLimit`, and answers that it does not know.
 */

/** Of a file with so many bytes. A megabyte takes about two seconds then; what people write takes a hundredth of it. */
export function stepsFor(nBytes: number): Steps {
  return new Steps(10_000_000 + 20 * nBytes);
}

export class StepLimit extends Error {}

export class Steps {
  n = 0;
  readonly #limit: number;

  constructor(limit: number = Infinity) {
    this.#limit = limit;
  }

  take(n: number): void {
    this.n += n;
    if (this.n > this.#limit) throw new StepLimit(`more than ${this.#limit} steps`);
  }
}
