/**
 * What stands in the realm of the programs: the model, and whoever runs programs on it. The host has
 * its door, through which texts and numbers go and nothing else. Invariant: nothing here is handed a
 * function or an object of the host; a program is handed the functions of the model and nothing else.
 */
import type { Executable } from "../../lowering/execute.js";
import { generationNamed } from "../../model/declarations.js";
import { PAGE_SIZE } from "../../model/numbers.js";
import * as model from "../../model/program.js";
import { withLater } from "../judge/aged.js";
import { compareIn, type Comparison, type Version } from "../judge/equivalence.js";
import { exploreOperation, operationRoot, operationScenarios } from "../judge/explore-operation.js";
import { explore, exploreIn, exploreParts } from "../judge/explore.js";
import { defaultFuel, relocationChecks, type Root } from "../judge/judgement.js";
import type { Weights } from "../judge/never.js";
import { checksOf } from "../judge/owed.js";
import { replay } from "../judge/replay.js";
import type { Exploration } from "../judge/tally.js";
import { bound, boundToStage, type OperationBinding } from "../run/calls.js";
import { runTest } from "../run/run-test.js";
import type { Perform } from "../run/stage.js";
import { callerWith, enumerate, type Visit } from "../scenarios/enumerate.js";
import { stackOf } from "../scenarios/scenario.js";
import { harden } from "./harden.js";
import type { Compiled, Outcome, Task } from "./task.js";

/** Made of the text of a program, in this realm. */
export type Factory = (runtime: typeof model) => Executable;

export interface Door {
  /** Takes a program; its text is its name. */
  take(text: string, factory: Factory): void;
  /** A task as JSON to its outcome as JSON. All its programs have been taken. */
  perform(task: string): string;
  /** How many scenarios have been run, for whoever watches from another thread. */
  readonly meter: Int32Array;
}

/** To be called once, in a realm that has nothing else: it takes away from the realm what no program needs. */
export function open(): Door {
  const meter = new Int32Array(new SharedArrayBuffer(4));
  const programs = new Map<string, Executable>();
  const { parse, stringify } = JSON;
  harden();
  return {
    meter,
    take: (text, factory) => {
      try {
        const executable = factory(model);
        executable.reset();
        programs.set(text, executable);
      } catch {
        // Whoever performs it finds that it is not there.
      }
    },
    perform: (text) => {
      const onProgress = (nScenarios: number): void => void (meter[0] = nScenarios);
      try {
        return stringify(new Engine(programs, onProgress).perform(parse(text) as Task));
      } catch (error) {
        return stringify({ kind: "failed", text: textOf(error) } satisfies Outcome);
      }
    },
  };
}

/** What was thrown may be anything, and may throw when it is looked at. */
function textOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : "something was thrown";
  } catch {
    return "something was thrown";
  }
}

/** Variables of the program have their first values in every run. */
function fresh<A extends unknown[], R>(
  { reset, hasState }: Executable,
  run: (...args: A) => R,
): (...args: A) => R {
  if (!hasState) return run;
  return (...args) => {
    reset();
    return run(...args);
  };
}

class Engine {
  readonly #programs: ReadonlyMap<string, Executable>;
  readonly #onProgress: (nScenarios: number) => void;

  constructor(programs: ReadonlyMap<string, Executable>, onProgress: (nScenarios: number) => void) {
    this.#programs = programs;
    this.#onProgress = onProgress;
  }

  perform(task: Task): Outcome {
    switch (task.kind) {
      case "explore":
        return {
          kind: "explored",
          // What ran in any part is told with the first.
          parts: this.#counting([task.root], () => this.#explore(task)),
        };
      case "weigh":
        return { kind: "weighed", weights: this.#weigh(task) };
      case "replay": {
        const { root, scenario } = task;
        return {
          kind: "replayed",
          replay: replay(
            this.#root(root.tracedJavascript, root.tracedIdentifier, root),
            scenario,
            generationNamed(root.generation),
            defaultFuel,
            "operation" in root.binding ? checksOf(root.binding.operation) : relocationChecks,
          ),
        };
      }
      case "test": {
        const { javascript, main, nParameters, wanted } = task;
        const { call, executable } = this.#callOf(javascript, main);
        const reset = (): void => executable.reset();
        return { kind: "tested", run: runTest({ reset, main: call, nParameters }, wanted) };
      }
      case "compare": {
        const { bounds, isWatched, share } = task;
        const options = { bounds, isWatched, share, onProgress: this.#onProgress };
        let comparison: Comparison | undefined;
        const [before, after] = this.#counting([task.before, task.after], () => {
          comparison = compareIn(this.#version(task.before), this.#version(task.after), options);
          return [task.before, task.after].map((root, i) =>
            this.#withLater(
              (i === 0 ? comparison?.before : comparison?.after) as Exploration,
              root,
              { ...options, generation: generationNamed(root.generation), premises: root.premises },
            ),
          );
        }) as readonly [Exploration, Exploration];
        return { kind: "compared", comparison: { ...(comparison as Comparison), before, after } };
      }
    }
  }

  /** Has each exploration say which points of its program ran. */
  #counting(
    roots: readonly Compiled[],
    explore_: () => readonly Exploration[],
  ): readonly Exploration[] {
    const arrays = roots.map(({ javascript }) => this.#programs.get(javascript)?.ran);
    for (const ran of arrays) ran?.fill(0);
    return explore_().map((exploration, i) => {
      const ran = arrays[i];
      if (ran === undefined) return exploration;
      const indexes: number[] = [];
      ran.forEach((has, index) => has === 1 && indexes.push(index));
      return { ...exploration, ran: indexes };
    });
  }

  #explore({ root, bounds, share }: Extract<Task, { kind: "explore" }>): readonly Exploration[] {
    const { binding } = root;
    const options = {
      generation: generationNamed(root.generation),
      bounds,
      premises: root.premises,
      share,
      onProgress: this.#onProgress,
    };
    if ("operation" in binding) {
      const plain = this.#performer(root.javascript, root.identifier, binding);
      const tracedPerform = this.#performer(root.tracedJavascript, root.tracedIdentifier, binding);
      return exploreOperation(plain, binding.operation, { ...options, tracedPerform });
    }
    const { root: plain, traced } = this.#version(root);
    return exploreParts(plain, { ...options, traced }).map((part, i) =>
      // Variables age within a part: what is in them does not depend on who else is enumerated with it.
      this.#withLater(part, root, {
        ...options,
        share: { indexes: [share.indexes[i] as number], count: share.count },
      }),
    );
  }

  /** Each scenario, and each step that fails in it, with what the VMA and its way are told beforehand. */
  #weigh({ root, bounds, share }: Extract<Task, { kind: "weigh" }>): Weights {
    const { executable } = this.#callOf(root.javascript, root.identifier);
    const { root: plain, generation, operation } = this.#version(root);
    const { sides } = executable;
    const page = Number(PAGE_SIZE);
    if (sides === undefined) return [];
    const caller = callerWith(root.premises);
    const checks = operation === undefined ? relocationChecks : checksOf(operation);
    exploreIn(plain, { generation, share }, checks, (visit) => {
      const weighed: Visit = (draft) => {
        const { start, end } = stackOf(draft);
        sides.begin(start * page, (end - start) * page, draft.nShiftPages * page);
        return visit(draft);
      };
      if (operation === undefined) enumerate(bounds, generation.name, caller, share, weighed);
      else operationScenarios(operation, bounds, generation.name, caller, share, weighed);
    });
    return sides.told();
  }

  /** What a call leaves in variables is there in the next one. */
  #withLater(
    first: Exploration,
    root: Compiled,
    options: Parameters<typeof explore>[1],
  ): Exploration {
    const { call, executable } = this.#callOf(root.javascript, root.identifier);
    if (executable.isAging !== true || "operation" in root.binding) return first;
    executable.reset();
    return withLater(first, explore(bound(call, root.binding) as Root, options));
  }

  #version(root: Compiled): Version & Required<Pick<Version, "traced">> {
    const { binding, premises } = root;
    return {
      root: this.#root(root.javascript, root.identifier, root),
      traced: this.#root(root.tracedJavascript, root.tracedIdentifier, root),
      generation: generationNamed(root.generation),
      premises,
      ...("operation" in binding && { operation: binding.operation }),
    };
  }

  #root(javascript: string, identifier: string, { binding }: Compiled): Root {
    const { call, executable } = this.#callOf(javascript, identifier);
    if ("operation" in binding)
      return operationRoot(this.#performer(javascript, identifier, binding), binding.operation);
    return fresh(executable, bound(call, binding) as Root);
  }

  #performer(javascript: string, identifier: string, binding: OperationBinding): Perform {
    const { call, executable } = this.#callOf(javascript, identifier);
    return fresh(executable, boundToStage(call, binding));
  }

  #callOf(
    javascript: string,
    identifier: string,
  ): { readonly call: (...args: never[]) => unknown; readonly executable: Executable } {
    const executable = this.#programs.get(javascript);
    const call = executable?.functions[identifier];
    if (executable === undefined || call === undefined)
      throw new Error(`the program has no ${identifier}`);
    return { call, executable };
  }
}
