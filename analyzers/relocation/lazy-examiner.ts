/**
 * An examiner for many questions: it is loaded, and its threads start, with the first one, because
 * both take longer than many a review. Invariant: whoever made it ends it.
 */
import type { Examiner } from "./examiner.js";
import type { Runners } from "./realm/threads.js";

interface Opened {
  readonly examiner: Examiner;
  readonly runners: Runners;
}

export class LazyExaminer {
  #opened: Promise<Opened> | undefined;

  async get(): Promise<Examiner> {
    this.#opened ??= opened();
    return (await this.#opened).examiner;
  }

  async end(): Promise<void> {
    await (await this.#opened)?.runners.end();
    this.#opened = undefined;
  }
}

async function opened(): Promise<Opened> {
  const [{ examinerOn }, { Runners: Threads }] = await Promise.all([import("./pipeline.js"), import("./realm/threads.js")]);
  const runners = new Threads();
  return { runners, examiner: examinerOn(runners) };
}
