/** A thread that runs programs: it has no environment, no input, and ends when it is told. */
import { parentPort } from "node:worker_threads";
import { perform } from "./perform.js";
import type { Outcome, Task } from "./task.js";

parentPort?.on("message", (task: Task) => {
  const outcome = perform(task, (nScenarios) => parentPort?.postMessage({ kind: "progress", nScenarios } satisfies Outcome));
  parentPort?.postMessage(outcome);
});
