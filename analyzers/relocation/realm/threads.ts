/**
 * Threads that programs run on. Invariant: a task ends with its outcome, or with the reason why there
 * is none: a thread that takes too long or too much memory is ended, and the others go on.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { permissionFlags } from "./permissions.js";
import { engineScript } from "./script.js";
import { N_PARTS, type Message, type Outcome, type Performer, type Task } from "./task.js";

const MAX_THREADS = N_PARTS;
const MAX_MEMORY_MB = 512;
/** How often it is looked how far a thread is. */
const PROGRESS_MS = 100;
/** Fuel bounds every run; this is for what burns none. Of one part of an exploration. */
const MAX_MS = 300_000;

export class Threads implements Performer {
  readonly n: number;
  readonly engine = engineScript();
  #idle: Worker[] = [];
  readonly #flags = permissionFlags(new URL("./", import.meta.url));
  /** Outcomes of explorations by what was explored: two versions of a tree often have the same program. */
  readonly #known = new Map<string, Outcome>();

  constructor(n: number = Math.min(MAX_THREADS, availableParallelism())) {
    this.n = n;
  }

  /** All tasks, as many at a time as there are threads; a string is the reason why there is no outcome. */
  async all(
    tasks: readonly Task[],
    onProgress?: (nScenarios: number) => void,
  ): Promise<(Outcome | string)[]> {
    const outcomes = new Array<Outcome | string>(tasks.length);
    const progress = new Array<number>(tasks.length).fill(0);
    let next = 0;
    const serve = async (): Promise<void> => {
      while (next < tasks.length) {
        const index = next++;
        const note = (nScenarios: number): void => {
          progress[index] = nScenarios;
          onProgress?.(progress.reduce((sum, each) => sum + each, 0));
        };
        const task = tasks[index] as Task;
        const key = task.kind === "explore" ? JSON.stringify(task) : "";
        const known = this.#known.get(key);
        const outcome = known ?? (await this.#run(task, note));
        if (key !== "" && typeof outcome !== "string") this.#known.set(key, outcome);
        outcomes[index] = outcome;
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.n, tasks.length) }, serve));
    return outcomes;
  }

  #run(task: Task, onProgress: (nScenarios: number) => void): Promise<Outcome | string> {
    const worker = this.#idle.pop() ?? this.#started();
    return new Promise((resolve) => {
      let watch: NodeJS.Timeout | undefined;
      const take = (message: Message): void => {
        if (message.kind === "meter")
          watch ??= setInterval(() => onProgress(Atomics.load(message.meter, 0)), PROGRESS_MS);
        else end(message.kind === "failed" ? `the program failed: ${message.text}` : message);
      };
      const fail = (error: Error): void =>
        end(
          "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
            ? `it needs more than ${MAX_MEMORY_MB} MB`
            : `the program failed: ${error.message}`,
        );
      const exit = (): void => end("the thread ended before the program did");
      const end = (outcome: Outcome | string): void => {
        clearTimeout(timer);
        clearInterval(watch);
        worker.off("message", take);
        worker.off("error", fail);
        worker.off("exit", exit);
        if (typeof outcome === "string") void worker.terminate();
        else {
          worker.unref();
          this.#idle.push(worker);
        }
        resolve(outcome);
      };
      const ms = "share" in task ? MAX_MS * task.share.indexes.length : MAX_MS;
      const timer = setTimeout(() => end(`it did not end within ${ms / 1000} seconds`), ms);
      worker.ref();
      worker.on("message", take);
      worker.once("error", fail);
      worker.once("exit", exit);
      worker.postMessage(task);
    });
  }

  async end(): Promise<void> {
    const ended = this.#idle;
    this.#idle = [];
    await Promise.all(ended.map((worker) => worker.terminate()));
  }

  #started(): Worker {
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      env: {},
      stdin: false,
      stdout: true,
      stderr: true,
      execArgv: this.#flags,
      workerData: { engine: this.engine },
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    });
    worker.unref();
    return worker;
  }
}
