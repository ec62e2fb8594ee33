/** The thread of a scan: runs each task that it is sent and posts the result. */
import { parentPort } from "node:worker_threads";
import { openTree } from "../trees/open.js";
import { work, type WorkerTask } from "./scan.js";

parentPort?.on("message", (task: WorkerTask) => {
  work(openTree(task.spec), task, (part) => parentPort?.postMessage(part)).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) => {
      throw error;
    },
  );
});
