/**
 * An examiner for many questions: it is loaded, and its threads start, with the first one, because
 * both take longer than many a review. Invariant: whoever made it ends it.
 */
import type { Examiner } from "./examiner.js";
import type { Threads } from "./realm/threads.js";

interface Opened {
  readonly examiner: Examiner;
  readonly threads: Threads;
}

export class LazyExaminer {
  #opened: Promise<Opened> | undefined;

  async get(): Promise<Examiner> {
    this.#opened ??= opened();
    return (await this.#opened).examiner;
  }

  async end(): Promise<void> {
    await (await this.#opened)?.threads.end();
    this.#opened = undefined;
  }
}

async function opened(): Promise<Opened> {
  const [{ examinerOn }, { Threads }] = await Promise.all([
    import("./pipeline.js"),
    import("./realm/threads.js"),
  ]);
  const threads = new Threads();
  return { threads, examiner: examinerOn(threads) };
}
