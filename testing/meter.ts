/**
 * Steps that code takes, counted by the engine and not by the clock: how often each block of the
 * program was entered, and how much text or how many elements what is built into the language was made
 * to look at. It costs what is measured nothing where nobody measures. Invariant: the same work is the
 * same number. Not counted: backtracking within one match of a regular expression, and what is no
 * JavaScript.
 */
import { Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";

/** Steps by the function that took them, and by the built-in that was made to. */
export type Counted = ReadonlyMap<string, number>;

interface Taken {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** The program, and not what tests it. */
const PROGRAM = /\/dist\/((?:analyzers|rules|cli)\/(?!.*(?:\/testing\/|\.test\.)).*)\.js$/;

/** The counters must be on before what is measured is loaded. */
export class Meter {
  readonly #session = new Session();

  constructor() {
    // Code that is thrown away and compiled again would lose its counters.
    setFlagsFromString("--no-flush-bytecode");
    setFlagsFromString("--no-lazy-feedback-allocation");
    this.#session.connect();
    this.#post("Profiler.enable");
    this.#post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  async stepsOf(run: () => unknown): Promise<Counted> {
    const found = new Map<string, number>();
    const count = (name: string, n: number): void =>
      void found.set(name, (found.get(name) ?? 0) + n);
    this.#take();
    const restore = watchBuiltIns(count);
    try {
      await run();
    } finally {
      restore();
    }
    for (const { url, functions } of this.#take().result) {
      const file = PROGRAM.exec(url)?.[1];
      if (file === undefined) continue;
      for (const { functionName, ranges } of functions) {
        // Of the block that is entered most: blocks that are entered equally often are told as one.
        const n = ranges.reduce((most, range) => Math.max(most, range.count), 0);
        if (n > 0) count(`${functionName || `at ${ranges[0]?.startOffset}`} of ${file}`, n);
      }
    }
    return found;
  }

  /**
   * What grows by more than the input does, where it is twice as long the second time; empty where
   * nothing does. `prepare`: makes the input of a size, and gives what is measured.
   */
  async growth(prepare: (n: number) => () => unknown, n: number): Promise<string[]> {
    // What is made once, and for all inputs, is made before.
    await this.stepsOf(prepare(2));
    const twice = await this.stepsOf(prepare(2 * n));
    const found = growth(await this.stepsOf(prepare(n)), twice);
    if (found.size === 0) return [];
    // A limit that only the longer input meets is met once: what grows by much does so again.
    const again = growth(twice, await this.stepsOf(prepare(4 * n)));
    return [...found].flatMap(([name, text]) => (again.has(name) ? [text] : []));
  }

  #take(): Taken {
    return this.#post("Profiler.takePreciseCoverage") as Taken;
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

/**
 * A logarithm is let through, and what is small says nothing; nor does what was not counted the first
 * time, because the engine had put it into its callers, which are counted.
 */
function growth(once: Counted, twice: Counted): ReadonlyMap<string, string> {
  return new Map(
    [...twice]
      .filter(([name, n]) => n > GROWTH * (once.get(name) ?? Infinity) + SMALL)
      .map(([name, n]) => [name, `${name}: ${once.get(name) ?? 0} steps, then ${n}`]),
  );
}

const GROWTH = 2.3;
const SMALL = 10_000;

type Count = (name: string, n: number) => void;
type Method = (this: never, ...given: never[]) => unknown;

const lengthOf = (value: unknown): number => (value as { readonly length?: number }).length ?? 0;

/** What a search from `from` has looked at, by what it gave. */
const searched = (self: unknown, given: readonly unknown[], at: unknown): number => {
  const from = typeof given[1] === "number" ? given[1] : 0;
  return Math.max(0, (typeof at === "number" && at >= 0 ? at : lengthOf(self)) - from);
};
const whole = (self: unknown): number => lengthOf(self);
const made = (_: unknown, __: readonly unknown[], result: unknown): number =>
  typeof result === "string" || Array.isArray(result) || ArrayBuffer.isView(result)
    ? lengthOf(result)
    : 1;
const behind = (self: unknown, [from]: readonly unknown[]): number =>
  Math.max(0, lengthOf(self) - Number(from ?? 0));

type Cost = (self: unknown, given: readonly unknown[], result: unknown) => number;

const costs: readonly (readonly [object, Readonly<Record<string, Cost>>])[] = [
  [
    String.prototype,
    {
      indexOf: searched,
      includes: (self, given, is) => (is === true ? 0 : searched(self, given, -1)),
      split: whole,
      replaceAll: whole,
      repeat: made,
      toLowerCase: whole,
      toUpperCase: whole,
      trimEnd: (self, _, result) => whole(self) - lengthOf(result),
    },
  ],
  [
    Array.prototype,
    {
      slice: made,
      concat: made,
      indexOf: searched,
      includes: whole,
      splice: behind,
      unshift: whole,
      reverse: whole,
      fill: whole,
      flat: made,
    },
  ],
  [
    Uint8Array.prototype,
    { slice: made, fill: whole, set: (_, given) => lengthOf(given[0]), sort: whole },
  ],
  [
    Buffer.prototype,
    { indexOf: searched, includes: (self, given) => searched(self, given, -1), toString: made },
  ],
  [Buffer, { concat: made, from: made }],
];

/** Those whose elements are counted as they are handed out. */
const walked = [Array.prototype, Map.prototype, Set.prototype] as const;

function watchBuiltIns(count: Count): () => void {
  const restored: (() => void)[] = [];
  const put = (on: object, key: PropertyKey, wrap: (old: Method) => Method): void => {
    const old = Object.getOwnPropertyDescriptor(on, key);
    if (old === undefined) return;
    Object.defineProperty(on, key, { ...old, value: wrap(old.value as Method) });
    restored.push(() => Object.defineProperty(on, key, old));
  };
  for (const [on, methods] of costs) {
    for (const [key, cost] of Object.entries(methods)) {
      put(on, key, (old) => {
        const name = `the built-in ${key}`;
        return function (this: unknown, ...given: unknown[]): unknown {
          const result = Reflect.apply(old, this, given) as unknown;
          count(name, cost(this, given, result));
          return result;
        };
      });
    }
  }
  for (const on of walked) {
    put(on, Symbol.iterator, (old) => {
      return function (this: unknown): unknown {
        const iterator = Reflect.apply(old, this, []) as Iterator<unknown>;
        return {
          next: () => {
            count("the elements that were walked", 1);
            return iterator.next();
          },
          [Symbol.iterator](): unknown {
            return this;
          },
        };
      };
    });
  }
  put(RegExp.prototype, "exec", (old) => {
    return function (this: RegExp, text: string): unknown {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = Reflect.apply(old, this, [text]) as RegExpExecArray | null;
      // One that is bound to a place looks no further.
      const isBound = this.sticky || (this.source.startsWith("^") && !this.multiline);
      const end =
        match === null ? (isBound ? from : lengthOf(text)) : match.index + match[0].length;
      count("regular expressions", Math.max(1, end - from));
      return match;
    };
  });
  return () => {
    for (const undo of restored.reverse()) undo();
  };
}
