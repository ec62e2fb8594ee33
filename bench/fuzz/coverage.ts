/**
 * Which code a run has reached, by V8's own counters: block by block, without any library. The
 * counters must be on before the code is compiled, so a thread that counts loads the targets later.
 * To read them costs more than a run of a small case, so that they are read once for many.
 */
import { Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface Taken {
  readonly result: readonly { readonly url: string; readonly functions: readonly { readonly ranges: readonly Range[] }[] }[];
}

/** Code that is tested, and not what tests it. */
const COUNTED = /\/dist\/(analyzers|rules|cli)\//;

export class Coverage {
  readonly #session = new Session();
  /** One byte for each character of a function: whether it was reached. */
  readonly #reached = new Map<string, Uint8Array>();
  #nReached = 0;

  constructor() {
    // Code that is thrown away and compiled again would lose its counters.
    setFlagsFromString("--no-flush-bytecode");
    this.#session.connect();
    this.#post("Profiler.enable");
    this.#post("Profiler.startPreciseCoverage", { callCount: false, detailed: true });
  }

  /** Characters of code that were reached. */
  get nReached(): number {
    return this.#nReached;
  }

  /** Whether something was reached since the last time that never was before. */
  take(): boolean {
    const before = this.#nReached;
    for (const { url, functions } of (this.#post("Profiler.takePreciseCoverage") as Taken).result) {
      if (COUNTED.test(url)) for (const { ranges } of functions) this.#add(url, ranges);
    }
    return this.#nReached > before;
  }

  /** `ranges`: the function, and within it blocks, the outer ones first. */
  #add(url: string, ranges: readonly Range[]): void {
    const [whole] = ranges;
    // What spans a whole module is its text, reached or not.
    if (whole === undefined || whole.count === 0 || whole.startOffset === 0) return;
    const start = whole.startOffset;
    const key = `${url}:${start}`;
    let reached = this.#reached.get(key);
    if (reached === undefined) this.#reached.set(key, (reached = new Uint8Array(whole.endOffset - start)));
    const now = new Uint8Array(reached.length);
    for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start);
    for (let at = 0; at < now.length; at++) {
      if (now[at] === 0 || reached[at] === 1) continue;
      reached[at] = 1;
      this.#nReached++;
    }
  }

  #post(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    // With a session of the same thread the answer is there when the call returns.
    this.#session.post(method, parameters, (error, result) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  }
}
