/**
 * Text put together of lines, most of which are views of one mail. Invariant: neighbours in the mail
 * stay one view, so that an ordinary mail's text is not copied.
 */
import { asBuffer } from "../../syntax/bytes.js";

export interface Joined {
  readonly bytes: Buffer;
  /** How many bytes at its start stand in the source just so, and where. */
  readonly standing: { readonly at: number; readonly length: number } | undefined;
}

export class Collected {
  readonly #source: Buffer;
  readonly #pieces: Buffer[] = [];
  length = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  add(line: Uint8Array): void {
    const bytes = asBuffer(line);
    if (bytes.length === 0) return;
    this.length += bytes.length;
    const last = this.#pieces.at(-1);
    const at = this.#offset(bytes);
    if (last !== undefined && at !== undefined && this.#offset(last) === at - last.length) {
      this.#pieces[this.#pieces.length - 1] = this.#source.subarray(
        at - last.length,
        at + bytes.length,
      );
    } else {
      this.#pieces.push(bytes);
    }
  }

  /** All of it, with what another one has behind it. */
  followedBy(other: Collected): Joined {
    const all = new Collected(this.#source);
    for (const piece of [...this.#pieces, ...other.#pieces]) all.add(piece);
    const [first] = all.#pieces;
    const at = first === undefined ? undefined : this.#offset(first);
    return {
      bytes: first !== undefined && all.#pieces.length === 1 ? first : Buffer.concat(all.#pieces),
      standing: first === undefined || at === undefined ? undefined : { at, length: first.length },
    };
  }

  #offset(bytes: Buffer): number | undefined {
    const at = bytes.byteOffset - this.#source.byteOffset;
    return bytes.buffer === this.#source.buffer &&
      at >= 0 &&
      at + bytes.length <= this.#source.length
      ? at
      : undefined;
  }
}

/** A line that is not whole yet. Invariant: what it costs grows with what is added, not with its length. */
export class Partial {
  #bytes = Buffer.allocUnsafe(256);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  add(more: Uint8Array): void {
    if (this.#end + more.length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(2 * (this.length + more.length));
      this.#bytes.copy(grown, 0, this.#start, this.#end);
      [this.#bytes, this.#start, this.#end] = [grown, 0, this.length];
    }
    this.#bytes.set(more, this.#end);
    this.#end += more.length;
  }

  /** What there is; a view that the next call may change. */
  get view(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  dropFirst(): void {
    this.#start++;
  }

  dropLast(n: number): void {
    this.#end -= n;
  }

  /** A copy of all, of which nothing is kept. */
  take(): Buffer {
    const taken = Buffer.from(this.view);
    this.#start = 0;
    this.#end = 0;
    return taken;
  }
}
