/**
 * Performs tasks in this thread, all in one realm. What runs programs is compiled by the engine while
 * it runs, which takes most of the time of a small exploration where each program has a realm of its
 * own; here it is compiled once for all. Tests that execute what is no fixture of ours use threads, and
 * so do all of them where everything is run: a quick run believes that no program meets what another
 * left, which fixtures/model-order.test.ts holds. Invariant: the outcomes are those of threads.
 */
import { effort } from "../../../testing/effort.js";
import { LazyExaminer } from "../lazy-examiner.js";
import { programsOf, Realm } from "../realm/realm.js";
import { engineScript } from "../realm/script.js";
import type { Outcome, Performer, Task } from "../realm/task.js";

/** A realm keeps its programs. */
const MAX_PROGRAMS = 400;

export class OneRealm implements Performer {
  readonly n = 1;
  readonly engine = engineScript();
  #realm: Realm | undefined;
  #nPrograms = 0;

  all(tasks: readonly Task[]): Promise<(Outcome | string)[]> {
    return Promise.resolve(tasks.map((task) => this.#outcomeOf(task)));
  }

  end(): Promise<void> {
    this.#realm = undefined;
    return Promise.resolve();
  }

  #outcomeOf(task: Task): Outcome | string {
    let outcome: Outcome;
    try {
      outcome = this.#realmWith(programsOf(task)).perform(task);
    } catch {
      outcome = { kind: "failed", text: "it cannot be loaded" };
    }
    if (outcome.kind !== "failed") return outcome;
    this.#realm = undefined;
    return `the program failed: ${outcome.text}`;
  }

  #realmWith(programs: ReadonlySet<string>): Realm {
    if (this.#realm === undefined || this.#nPrograms > MAX_PROGRAMS) {
      this.#realm = new Realm(this.engine);
      this.#nPrograms = 0;
    }
    for (const program of programs) {
      if (this.#realm.hasTaken(program)) continue;
      this.#realm.take(program);
      this.#nPrograms++;
    }
    return this.#realm;
  }
}

/** Performs a task once. */
class KnowingPerformer implements Performer {
  readonly n: number;
  readonly engine: string;
  readonly #performer: Performer;
  readonly #known = new Map<string, Outcome | string>();

  constructor(performer: Performer) {
    this.#performer = performer;
    this.n = performer.n;
    this.engine = performer.engine;
  }

  async all(tasks: readonly Task[]): Promise<(Outcome | string)[]> {
    const keys = tasks.map((task) => JSON.stringify(task));
    const fresh = tasks.filter((_, index) => !this.#known.has(keys[index] as string));
    const outcomes = await this.#performer.all(fresh);
    fresh.forEach((task, index) =>
      this.#known.set(JSON.stringify(task), outcomes[index] as Outcome | string),
    );
    return keys.map((key) => this.#known.get(key) as Outcome | string);
  }

  end(): Promise<void> {
    this.#known.clear();
    return this.#performer.end();
  }
}

const shared = new KnowingPerformer(new OneRealm());

/** For fixtures: all questions of a process share a realm in a quick run, and have threads in a full one. */
export const fixtureExaminer = effort(
  () => new LazyExaminer(() => Promise.resolve(shared)),
  () => new LazyExaminer(),
)();
