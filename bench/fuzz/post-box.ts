/**
 * The case that a thread is at, where the thread that watches it can read it, also when the first one
 * will never answer again.
 */
import type { Case } from "./targets/target.js";

const MAX_BYTES = 8 << 20;
const ITERATION = 0;
const SIZE = 1;

export class PostBox {
  readonly shared: SharedArrayBuffer;
  readonly #head: Int32Array;
  readonly #body: Uint8Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(8 + MAX_BYTES)) {
    this.shared = shared;
    this.#head = new Int32Array(shared, 0, 2);
    this.#body = new Uint8Array(shared, 8);
  }

  put(iteration: number, input: Case): void {
    let at = 0;
    for (const [name, bytes] of input) {
      const head = Buffer.from(JSON.stringify([name, bytes.length]).concat("\n"));
      if (at + head.length + bytes.length > MAX_BYTES) break;
      this.#body.set(head, at);
      this.#body.set(bytes, at + head.length);
      at += head.length + bytes.length;
    }
    Atomics.store(this.#head, SIZE, at);
    Atomics.store(this.#head, ITERATION, iteration);
  }

  get iteration(): number {
    return Atomics.load(this.#head, ITERATION);
  }

  get input(): Case {
    const found = new Map<string, Uint8Array>();
    const size = Atomics.load(this.#head, SIZE);
    for (let at = 0; at < size; ) {
      const end = this.#body.indexOf(10, at);
      const [name, length] = JSON.parse(Buffer.from(this.#body.slice(at, end)).toString()) as [
        string,
        number,
      ];
      found.set(name, this.#body.slice(end + 1, end + 1 + length));
      at = end + 1 + length;
    }
    return found;
  }
}
