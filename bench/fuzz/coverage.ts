/**
 * Which code a run has reached, by V8's own counters: block by block, without any library. The
 * counters must be on before the code is compiled, so a thread that counts loads the targets later.
 * To read them costs more than a run of a small case, so that they are read once for many; counting
 * itself takes half of the speed.
 */
import { Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface Taken {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly Range[] }[];
  }[];
}

/** Code that is tested, and not what tests it. */
const COUNTED = /\/dist\/(analyzers|rules|cli)\//;

export class Coverage {
  readonly #session = new Session();
  /** One byte for each character of a function: whether it was reached. */
  readonly #reached = new Map<string, Uint8Array>();
  /** What the last take() found new, and nobody has claimed. */
  #fresh = new Map<string, Set<number>>();
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
    this.#fresh = new Map();
    this.#each((key, now) => {
      let reached = this.#reached.get(key);
      if (reached === undefined) this.#reached.set(key, (reached = new Uint8Array(now.length)));
      const fresh = new Set<number>();
      for (let at = 0; at < now.length; at++) {
        if (now[at] === 0 || reached[at] === 1) continue;
        reached[at] = 1;
        fresh.add(at);
      }
      this.#nReached += fresh.size;
      if (fresh.size > 0) this.#fresh.set(key, fresh);
    });
    return this.#fresh.size > 0;
  }

  /** Whether what was run since then reaches a part of what was new, which is claimed by that. */
  claim(): boolean {
    let isClaimed = false;
    this.#each((key, now) => {
      const fresh = this.#fresh.get(key);
      for (const at of fresh ?? []) {
        if (now[at] !== 1) continue;
        isClaimed = true;
        fresh?.delete(at);
      }
      if (fresh?.size === 0) this.#fresh.delete(key);
    });
    return isClaimed;
  }

  /** Whether all that was new is claimed. */
  get isSettled(): boolean {
    return this.#fresh.size === 0;
  }

  /** Each function that ran since the last time, with one byte for each of its characters. */
  #each(visit: (key: string, reached: Uint8Array) => void): void {
    for (const { url, functions } of (this.#post("Profiler.takePreciseCoverage") as Taken).result) {
      if (!COUNTED.test(url)) continue;
      for (const { ranges } of functions) {
        // The function, and within it blocks, the outer ones first. What spans a whole module is its text.
        const [whole] = ranges;
        if (whole === undefined || whole.count === 0 || whole.startOffset === 0) continue;
        const start = whole.startOffset;
        const reached = new Uint8Array(whole.endOffset - start);
        for (const { startOffset, endOffset, count } of ranges)
          reached.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start);
        visit(`${url}:${start}`, reached);
      }
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
