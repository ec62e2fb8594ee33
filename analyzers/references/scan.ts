/**
 * Surveys the files of a tree, on as many threads as there are processors. Invariant: every listed
 * file is either surveyed or reported as skipped with the reason, and the result does not depend on
 * which thread took which file.
 */
import { words } from "../words/words.js";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { StepLimit } from "../syntax/steps.js";
import { portable } from "../trees/overlay.js";
import type { Skipped, Tree, TreeSpec } from "../trees/tree.js";
import type { FileFacts } from "./facts.js";
import type { Proof } from "./proof.js";
import type { Sighting } from "./sighting.js";
import { Surveyor, type SurveyPlan } from "./surveyor.js";
import type { Sweeper } from "./sweep.js";

export interface Scan {
  /** Facts of the files that have any, sorted by path. */
  readonly facts: readonly FileFacts[];
  readonly skipped: readonly Skipped[];
}

export type Progress = (nDone: number, nAll: number) => void;

export interface WorkerTask {
  readonly spec: TreeSpec;
  /** Joined by NUL, the one byte that no path holds: a string crosses threads faster than a list. */
  readonly paths: string;
  readonly plan: SurveyPlan;
  /** One counter that all threads share: the index of the next chunk. */
  readonly counter: SharedArrayBuffer;
}

export interface WorkerResult {
  readonly facts: FileFacts[];
  readonly skipped: Skipped[];
  /** More results of the same task follow. */
  readonly isPart: boolean;
}

const CHUNK = 64;
/** Below this a thread costs more than it brings. */
const MIN_FILES = 400;
const MAX_THREADS = 8;
/** What is made of one file is gone before room is made, so that little is copied. */
const YOUNG_MEGABYTES = 32;
/** Sightings and files in one message of a thread. */
const MAX_PART = 4000;

/**
 * Threads that load their code while the tree is still being listed. They end with the task, so that
 * what they hold is not held beside the ledger; another task starts others.
 */
export class Threads {
  readonly #n: number;
  #workers: Worker[];

  /** `startsNow`: load while the caller does something else first. */
  constructor(startsNow = false, n: number = Math.min(MAX_THREADS, availableParallelism())) {
    this.#n = n;
    this.#workers = startsNow ? this.#started() : [];
  }

  #started(): Worker[] {
    return Array.from({ length: this.#n }, () => {
      const worker = new Worker(new URL("./scan-worker.js", import.meta.url), {
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: 512 },
      });
      worker.unref();
      return worker;
    });
  }

  async run(task: WorkerTask): Promise<WorkerResult[]> {
    if (this.#workers.length === 0) this.#workers = this.#started();
    const strings = new Map<unknown, unknown>();
    const results = await Promise.all(
      this.#workers.map(
        (worker) =>
          new Promise<WorkerResult>((resolve, reject) => {
            worker.ref();
            const ended = (code: number): void =>
              reject(new Error(`a scan thread ended with code ${code}`));
            const whole: WorkerResult = { facts: [], skipped: [], isPart: false };
            const take = (part: WorkerResult): void => {
              for (const file of part.facts) whole.facts.push(interned(file, strings));
              whole.skipped.push(...part.skipped);
              if (part.isPart) return;
              worker.off("message", take);
              worker.off("error", reject);
              worker.off("exit", ended);
              worker.unref();
              resolve(whole);
            };
            worker.once("error", reject);
            worker.once("exit", ended);
            worker.on("message", take);
            worker.postMessage(task);
          }),
      ),
    );
    await this.end();
    return results;
  }

  async end(): Promise<void> {
    const ended = this.#workers;
    this.#workers = [];
    await Promise.all(ended.map((worker) => worker.terminate()));
  }
}

interface ScanOptions {
  readonly threads?: Threads | undefined;
  readonly progress?: Progress | undefined;
  /** Of this plan. */
  readonly desk?: Desk | undefined;
}

/** `threads`: the ones to use for a large tree; a small one is read where it stands. */
export async function scan(
  tree: Tree,
  paths: readonly string[],
  plan: SurveyPlan,
  { threads, progress, desk }: ScanOptions = {},
): Promise<Scan> {
  const counter = new SharedArrayBuffer(4);
  const watch = new Int32Array(counter);
  const timer =
    progress &&
    setInterval(
      () => progress(Math.min(paths.length, Atomics.load(watch, 0) * CHUNK), paths.length),
      100,
    );
  try {
    const isLarge = paths.length >= MIN_FILES && threads !== undefined;
    const names = paths.join("\0");
    const results = isLarge
      ? await threads.run({ spec: portable(tree.spec), paths: names, plan, counter })
      : [await work(tree, { paths: names, plan, counter }, undefined, desk)];
    const facts = results
      .flatMap((result) => result.facts)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const skipped = results
      .flatMap((result) => result.skipped)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { facts, skipped };
  } finally {
    clearInterval(timer);
  }
}

/** The same proofs and names come by the thousand; each is kept once. */
function interned(file: FileFacts, strings: Map<unknown, unknown>): FileFacts {
  const one = <Text extends string | Proof>(text: Text): Text => {
    const known = strings.get(text);
    if (known === undefined) strings.set(text, text);
    return (known ?? text) as Text;
  };
  for (const sighting of file.sightings as { -readonly [Key in keyof Sighting]: Sighting[Key] }[]) {
    sighting.name = one(sighting.name);
    sighting.proof = one(sighting.proof);
    sighting.enclosing = one(sighting.enclosing);
    sighting.condition = one(sighting.condition);
    sighting.shadow = one(sighting.shadow);
    sighting.wrapper = one(sighting.wrapper);
    sighting.form = one(sighting.form);
    sighting.linkage = one(sighting.linkage);
  }
  return file;
}

/**
 * What one thread does: takes chunks of files until none is left. `post` takes a part of the result
 * whenever enough has come together, so that it need not be held here.
 */
export async function work(
  tree: Tree,
  task: Omit<WorkerTask, "spec">,
  post?: (part: WorkerResult) => void,
  desk: Desk = { surveyor: new Surveyor(task.plan) },
): Promise<WorkerResult> {
  const paths = task.paths === "" ? [] : task.paths.split("\0");
  const counter = new Int32Array(task.counter);
  let result: WorkerResult = { facts: [], skipped: [], isPart: false };
  let nSightings = 0;
  let index = 0;
  let end = 0;
  const next = (): string | undefined => {
    if (index === end) {
      index = Atomics.add(counter, 0, 1) * CHUNK;
      end = Math.min(index + CHUNK, paths.length);
      if (index >= end) {
        index = end = 0;
        return undefined;
      }
    }
    return paths[index++];
  };
  await tree.each(
    next,
    (size) => desk.surveyor.sweeper.input(size),
    (path, size, problem) => {
      if (problem !== "") {
        result.skipped.push({ path, reason: words`${problem}`, matters: true });
        return;
      }
      if (isUtf16(desk.surveyor.sweeper, size)) {
        result.skipped.push({
          path,
          reason: words`UTF-16, in which no name can be found; save it as UTF-8`,
          matters: true,
        });
        return;
      }
      let facts: FileFacts | undefined;
      try {
        facts = desk.surveyor.survey(path, size);
      } catch (error) {
        // One file must not cost all others their answer; what it left behind is thrown away.
        desk.surveyor = new Surveyor(task.plan);
        result.skipped.push({
          path,
          reason: words`could not be classified (${error instanceof StepLimit ? error.message : error instanceof Error ? error.name : "error"})`,
          matters: true,
        });
        return;
      }
      if (facts === undefined) return;
      result.facts.push(facts);
      nSightings += facts.sightings.length + 1;
      if (post !== undefined && nSightings > MAX_PART) {
        post({ ...result, isPart: true });
        result = { facts: [], skipped: [], isPart: false };
        nSightings = 0;
      }
    },
  );
  return result;
}

/** Where one who surveys again and again keeps who does it: to begin costs more than a small file. */
export interface Desk {
  surveyor: Surveyor;
}

/** A byte order mark of UTF-16 holds two bytes that no UTF-8 has. */
function isUtf16(sweeper: Sweeper, size: number): boolean {
  const headSize = Math.min(size, 4096);
  if (!sweeper.mayHold(0xff, headSize)) return false;
  const head = sweeper.input(size).subarray(0, headSize);
  for (let at = head.indexOf(0xff); at >= 0; at = head.indexOf(0xff, at + 1)) {
    if (head[at + 1] === 0xfe || (at > 0 && head[at - 1] === 0xfe)) return true;
  }
  return false;
}
