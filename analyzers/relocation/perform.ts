/** Runs one task in this thread. Invariant: a program is loaded once, however many tasks it serves. */
import { load, type Executable } from "../lowering/execute.js";
import { generationNamed } from "../model/declarations.js";
import { bound } from "./binding.js";
import { compareRoots } from "./equivalence.js";
import { explore, replay } from "./explore.js";
import type { Root } from "./judge.js";
import type { Compiled, Outcome, Task } from "./task.js";

const loaded = new Map<string, Executable>();

function rootOf(javascript: string, identifier: string, { binding }: Compiled): Root {
  let executable = loaded.get(javascript);
  if (executable === undefined) {
    executable = load(javascript);
    loaded.set(javascript, executable);
  }
  const { functions, reset, hasState } = executable;
  const call = functions[identifier];
  if (call === undefined) throw new Error(`the program has no ${identifier}`);
  const run = bound(call, binding) as Root;
  if (!hasState) return run;
  return (vma, shift) => {
    reset();
    return run(vma, shift);
  };
}

export function perform(task: Task, onProgress: (nScenarios: number) => void): Outcome {
  switch (task.kind) {
    case "explore": {
      const { root, bounds, index, count } = task;
      const run = rootOf(root.javascript, root.identifier, root);
      const traced = rootOf(root.tracedJavascript, root.tracedIdentifier, root);
      const generation = generationNamed(root.generation);
      return { kind: "explored", exploration: explore(run, { generation, bounds, part: { index, count }, traced, onProgress }) };
    }
    case "replay":
      return { kind: "replayed", replay: replay(rootOf(task.root.tracedJavascript, task.root.tracedIdentifier, task.root), task.scenario, generationNamed(task.root.generation)) };
    case "compare": {
      const version = (root: Compiled): Parameters<typeof compareRoots>[0] => ({
        root: rootOf(root.javascript, root.identifier, root),
        traced: rootOf(root.tracedJavascript, root.tracedIdentifier, root),
        generation: generationNamed(root.generation),
      });
      return { kind: "compared", equivalence: compareRoots(version(task.before), version(task.after), task.bounds, onProgress) };
    }
  }
}
