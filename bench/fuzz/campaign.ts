/**
 * A campaign: each target in its turn, in a thread that is watched from outside. Invariant: a thread
 * that does not come back, or takes too much memory, is ended, what it was at is a crash, and the
 * target goes on behind it.
 */
import { availableParallelism, loadavg } from "node:os";
import { Worker } from "node:worker_threads";
import { writeCrash, type Crash } from "./crash.js";
import type { Explored } from "./explore.js";
import { PostBox } from "./post-box.js";
import type { Fault, Target } from "./targets/target.js";
import type { Order } from "./worker.js";
import type { World } from "./targets/target.js";

export interface CampaignRequest {
  readonly targets: readonly Target[];
  readonly seed: number;
  /** For all targets together; 0: `maxIterations` alone says when one ends. */
  readonly minutes: number;
  readonly maxIterations: number;
  readonly isCounted: boolean;
  readonly world: World;
  readonly say: (line: string) => void;
}

export interface TargetResult extends Explored {
  readonly target: Target;
  readonly seconds: number;
  readonly missing: string;
}

/** CPU seconds of this process without an answer to a case. */
const HANG_SECONDS = 20;
/** And of the clock, for a thread that waits. */
const SILENCE_MS = 120_000;
const MAX_HEAP_MB = 500;
const MAX_RSS_BYTES = 1400 << 20;

export async function campaign(request: CampaignRequest): Promise<TargetResult[]> {
  const results: TargetResult[] = [];
  const able = request.targets.filter((target) => target.missing() === "");
  const milliseconds =
    request.minutes === 0 ? Infinity : (request.minutes * 60_000) / Math.max(1, able.length);
  for (const target of request.targets) {
    const missing = target.missing();
    const result =
      missing === ""
        ? await runTarget(target, request, Date.now() + milliseconds)
        : { ...nothing, target, seconds: 0, missing };
    results.push(result);
    request.say(lineOf(result));
  }
  return results;
}

const nothing: Explored = { nIterations: 0, nCorpus: 0, nReached: 0, nCrashes: 0 };

function lineOf({
  target,
  missing,
  nIterations,
  nCrashes,
  nCorpus,
  nReached,
  seconds,
}: TargetResult): string {
  const name = target.name.padEnd(13);
  if (missing !== "") return `${name} skipped: ${missing}`;
  const rate = seconds === 0 ? 0 : nIterations / seconds;
  const reached =
    nReached === 0
      ? ""
      : `, ${nCorpus} in the corpus, ${Math.round(nReached / 1000)} kB of code reached`;
  return `${name} ${nIterations.toLocaleString("en")} iterations, ${rate.toFixed(rate < 10 ? 1 : 0)} a second, ${nCrashes} crashes${reached}`;
}

async function runTarget(
  target: Target,
  request: CampaignRequest,
  until: number,
): Promise<TargetResult> {
  const start = Date.now();
  let sum: Explored = nothing;
  for (
    let from = 0;
    from === 0 || (Date.now() < until && sum.nIterations < request.maxIterations);
    from = sum.nIterations
  ) {
    const order = {
      target: target.name,
      seed: request.seed,
      from,
      until,
      maxIterations: request.maxIterations - from,
      isCounted: request.isCounted && target.isGuided,
      world: request.world,
    };
    const { explored, isWhole } = await runThread(order, request.say);
    sum = {
      nIterations: sum.nIterations + explored.nIterations,
      nCorpus: Math.max(sum.nCorpus, explored.nCorpus),
      nReached: Math.max(sum.nReached, explored.nReached),
      nCrashes: sum.nCrashes + explored.nCrashes,
    };
    if (isWhole) break;
  }
  return { ...sum, target, seconds: (Date.now() - start) / 1000, missing: "" };
}

interface ThreadResult {
  readonly explored: Explored;
  /** Until its end: no thread had to be ended. */
  readonly isWhole: boolean;
}

function runThread(order: Omit<Order, "box">, say: (line: string) => void): Promise<ThreadResult> {
  const box = new PostBox();
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { ...order, box: box.shared } satisfies Order,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const note = (crash: Crash): void =>
    say(
      `crash in ${crash.target} at ${crash.iteration}: ${crash.fault.signature}; npm run fuzz -- --replay ${writeCrash(crash)}`,
    );
  return new Promise((resolve, reject) => {
    let nCrashes = 0;
    const watch = new Watch(box);
    const end = async (fault: Fault): Promise<void> => {
      clearInterval(timer);
      worker.removeAllListeners();
      await worker.terminate();
      const iteration = box.iteration;
      note({ target: order.target, seed: order.seed, iteration, fault, input: box.input });
      resolve({
        explored: { ...nothing, nIterations: iteration + 1 - order.from, nCrashes: nCrashes + 1 },
        isWhole: false,
      });
    };
    const timer = setInterval(() => {
      const fault = watch.look();
      if (fault !== undefined) void end(fault);
    }, 250);
    worker.on(
      "message",
      (message: {
        readonly crash?: Omit<Crash, "input"> & { readonly input: [string, Uint8Array][] };
        readonly explored?: Explored;
      }) => {
        if (message.crash !== undefined) {
          nCrashes++;
          note({ ...message.crash, input: new Map(message.crash.input) });
        }
        if (message.explored === undefined) return;
        clearInterval(timer);
        resolve({ explored: message.explored, isWhole: true });
        void worker.terminate();
      },
    );
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        void end({ signature: "memory", text: `more than ${MAX_HEAP_MB} MB` });
      else {
        clearInterval(timer);
        reject(error);
      }
    });
  });
}

/** Where others have the cores, a thread that is not idle waits as well. */
function silenceMs(): number {
  return SILENCE_MS * Math.max(1, (loadavg()[0] ?? 1) / availableParallelism());
}

/** Whether a thread still answers, and stays within its memory. */
class Watch {
  readonly #box: PostBox;
  #iteration = -1;
  #cpu = process.cpuUsage();
  #since = Date.now();

  constructor(box: PostBox) {
    this.#box = box;
  }

  look(): Fault | undefined {
    if (process.memoryUsage().rss > MAX_RSS_BYTES)
      return { signature: "memory", text: `more than ${MAX_RSS_BYTES >> 20} MB in all` };
    const { iteration } = this.#box;
    const { user } = process.cpuUsage(this.#cpu);
    if (iteration !== this.#iteration) {
      this.#iteration = iteration;
      this.#cpu = process.cpuUsage();
      this.#since = Date.now();
      return undefined;
    }
    const isHung = user / 1e6 > HANG_SECONDS || Date.now() - this.#since > silenceMs();
    return isHung
      ? { signature: "hang", text: `no answer after ${(user / 1e6).toFixed(0)} CPU seconds` }
      : undefined;
  }
}
