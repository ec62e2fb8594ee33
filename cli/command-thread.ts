/** The thread of a run that is watched: everything that it writes and drafts is handed to the watcher. */
import { parentPort, workerData } from "node:worker_threads";
import type { Overseen, Said } from "./oversee.js";
import { run } from "./run.js";

const { args, stdin, stdout, stderr } = workerData as Overseen;
const say = (said: Said): void => parentPort?.postMessage(said);

const code = await run(args, {
  stdin,
  stdout: { ...stdout, write: (text) => say({ kind: "stdout", text }) },
  stderr: { ...stderr, write: (text) => say({ kind: "stderr", text }) },
  environment: process.env,
  overseer: {
    limit: (seconds) => say({ kind: "limit", seconds }),
    draft: (outputs) => say({ kind: "draft", outputs }),
    conclude: () => say({ kind: "conclude" }),
  },
});
say({ kind: "end", code });
