/** Runs one task in this thread. Invariant: a program is loaded once, however many tasks it serves. */
import { load, type Executable } from "../lowering/execute.js";
import { generationNamed } from "../model/declarations.js";
import { bound } from "./binding.js";
import { compareIn, type Version } from "./equivalence.js";
import { explore, replay } from "./explore.js";
import type { Root } from "./judge.js";
import { exploreOperation, type Perform } from "./operation.js";
import { boundToStage, type OperationBinding } from "./operation-binding.js";
import type { Compiled, Outcome, Task } from "./task.js";

const loaded = new Map<string, Executable>();

function callOf(javascript: string, identifier: string): { readonly call: (...args: never[]) => unknown; readonly executable: Executable } {
  let executable = loaded.get(javascript);
  if (executable === undefined) {
    executable = load(javascript);
    loaded.set(javascript, executable);
  }
  const call = executable.functions[identifier];
  if (call === undefined) throw new Error(`the program has no ${identifier}`);
  return { call, executable };
}

/** Variables of the program have their first values in every run. */
function fresh<A extends unknown[], R>({ reset, hasState }: Executable, run: (...args: A) => R): (...args: A) => R {
  if (!hasState) return run;
  return (...args) => {
    reset();
    return run(...args);
  };
}

function rootOf(javascript: string, identifier: string, { binding }: Compiled): Root {
  const { call, executable } = callOf(javascript, identifier);
  if ("operation" in binding) throw new Error(`${identifier} makes no relocation`);
  return fresh(executable, bound(call, binding) as Root);
}

function performerOf(javascript: string, identifier: string, binding: OperationBinding): Perform {
  const { call, executable } = callOf(javascript, identifier);
  return fresh(executable, boundToStage(call, binding));
}

export function perform(task: Task, onProgress: (nScenarios: number) => void): Outcome {
  switch (task.kind) {
    case "explore": {
      const { root, bounds, index, count } = task;
      const { binding } = root;
      if ("operation" in binding) {
        const plain = performerOf(root.javascript, root.identifier, binding);
        const tracedPerform = performerOf(root.tracedJavascript, root.tracedIdentifier, binding);
        const options = { generation: generationNamed(root.generation), bounds, part: { index, count }, tracedPerform, onProgress };
        return { kind: "explored", exploration: exploreOperation(plain, binding.operation, options) };
      }
      const run = rootOf(root.javascript, root.identifier, root);
      const traced = rootOf(root.tracedJavascript, root.tracedIdentifier, root);
      const generation = generationNamed(root.generation);
      return { kind: "explored", exploration: explore(run, { generation, bounds, part: { index, count }, traced, onProgress }) };
    }
    case "replay":
      return { kind: "replayed", replay: replay(rootOf(task.root.tracedJavascript, task.root.tracedIdentifier, task.root), task.scenario, generationNamed(task.root.generation)) };
    case "compare": {
      const { bounds, index, count } = task;
      const version = (root: Compiled): Version => ({
        root: rootOf(root.javascript, root.identifier, root),
        traced: rootOf(root.tracedJavascript, root.tracedIdentifier, root),
        generation: generationNamed(root.generation),
      });
      return { kind: "compared", comparison: compareIn(version(task.before), version(task.after), { bounds, part: { index, count }, onProgress }) };
    }
  }
}
