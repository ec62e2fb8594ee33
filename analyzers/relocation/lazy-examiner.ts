/**
 * An examiner for many questions: it is loaded, and its threads start, with the first one, because
 * both take longer than many a review. Invariant: whoever made it ends it.
 */
import type { Examiner } from "./examiner.js";
import type { Performer } from "./realm/task.js";

interface Opened {
  readonly examiner: Examiner;
  readonly performer: Performer;
}

export class LazyExaminer {
  #opened: Promise<Opened> | undefined;
  readonly #performer: () => Promise<Performer>;

  /** @param performer who performs its tasks: threads, where nothing else is said */
  constructor(performer: () => Promise<Performer> = newThreads) {
    this.#performer = performer;
  }

  async get(): Promise<Examiner> {
    this.#opened ??= opened(this.#performer);
    return (await this.#opened).examiner;
  }

  async end(): Promise<void> {
    await (await this.#opened)?.performer.end();
    this.#opened = undefined;
  }
}

async function newThreads(): Promise<Performer> {
  return new (await import("./realm/threads.js")).Threads();
}

async function opened(made: () => Promise<Performer>): Promise<Opened> {
  const [{ examinerOn }, performer] = await Promise.all([import("./pipeline.js"), made()]);
  return { performer, examiner: examinerOn(performer) };
}
