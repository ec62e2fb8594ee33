/** The thread in which a target runs: counters first, then what they count. */
import { parentPort, workerData } from "node:worker_threads";
import { Coverage } from "./coverage.js";
import type { Crash } from "./crash.js";
import { PostBox } from "./post-box.js";
import type { World } from "./targets/target.js";

export interface Order {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  readonly maxIterations: number;
  readonly isCounted: boolean;
  readonly world: World;
  readonly box: SharedArrayBuffer;
}

const order = workerData as Order;
const coverage = order.isCounted ? new Coverage() : undefined;
const [{ explore }, { targets }] = await Promise.all([
  import("./explore.js"),
  import("./targets/index.js"),
]);
const target = targets.find(({ name }) => name === order.target);
if (target === undefined) throw new Error(`no target ${order.target}`);
const box = new PostBox(order.box);
const session = await target.open(order.world);
const explored = await explore({
  ...order,
  target,
  session,
  coverage: target.isGuided ? coverage : undefined,
  onCase: (iteration, input) => box.put(iteration, input),
  onCrash: (crash: Crash) =>
    parentPort?.postMessage({ crash: { ...crash, input: [...crash.input] } }),
});
parentPort?.postMessage({ explored });
