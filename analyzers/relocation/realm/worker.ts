/**
 * A thread that runs programs: it has no environment, no input, no process and no way to make code of
 * text, and ends when it is told. Invariant: consecutive tasks share a realm only if their programs are
 * the same, so that no program meets what another left.
 */
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { disarm } from "./disarm.js";
import { programsOf, Realm } from "./realm.js";
import type { Message, Outcome, Task } from "./task.js";

function serve(port: MessagePort, engine: string): void {
  let realm: Realm | undefined;
  const perform = (task: Task): Outcome => {
    const programs = programsOf(task);
    if (realm?.has(programs) !== true) {
      realm = new Realm(engine);
      for (const program of programs) realm.take(program);
    }
    port.postMessage({ kind: "meter", meter: realm.meter } satisfies Message);
    return realm.perform(task);
  };
  port.on("message", (task: Task) => {
    let outcome: Outcome;
    try {
      outcome = perform(task);
    } catch {
      // It may be a thing of the program's, so nobody looks at it.
      outcome = { kind: "failed", text: "it cannot be loaded or does not give back its thread" };
      realm = undefined;
    }
    port.postMessage(outcome satisfies Message);
  });
}

disarm();
if (parentPort !== null)
  serve(parentPort, String((workerData as { readonly engine: string }).engine));
