/**
 * A realm for programs: a context of its own that has the language, the model and what runs programs on
 * it, all made of text in there. The host keeps the door and puts texts through it. Invariant: no
 * object of the host goes in, and what comes out is text that the host reads as JSON; so whatever a
 * program does, it finds no constructor of the host, and the host meets no object of the program's.
 */
import { constants, createContext, Script, type Context } from "node:vm";
import type { Door, Factory } from "./engine.js";
import type { Outcome, Task } from "./task.js";

/** The word that would ask the host for a module; names of a program begin with `$`, members follow a dot. */
const asksForModules = /(?<![$\w]|(?<!\.)\.)import(?![$\w])/;

export class Realm {
  readonly #context: Context;
  readonly #door: Door;
  readonly #taken = new Set<string>();

  /** @param engine the linked script of engine.ts */
  constructor(engine: string) {
    const options = { codeGeneration: { strings: false, wasm: false } };
    const { DONT_CONTEXTIFY } = constants as { readonly DONT_CONTEXTIFY?: number };
    // Where Node can make a plain global object there is none of the host's behind it.
    this.#context = createContext(DONT_CONTEXTIFY ?? (Object.create(null) as object), options);
    const made = run(engine, "engine.js", this.#context) as { readonly open: () => Door };
    const { meter, perform, take } = made.open();
    this.#door = { meter, perform, take };
  }

  /** Whether it has these programs and no others. */
  has(programs: ReadonlySet<string>): boolean {
    return (
      programs.size === this.#taken.size && [...programs].every((text) => this.#taken.has(text))
    );
  }

  hasTaken(program: string): boolean {
    return this.#taken.has(program);
  }

  /** Where the number of scenarios that have been run can be read from any thread. */
  get meter(): Int32Array {
    return this.#door.meter;
  }

  /** A program that cannot be made fails when it is to be performed. */
  take(program: string): void {
    if (asksForModules.test(program)) throw new SyntaxError("a program has no imports");
    const factory = run(program, "program.js", this.#context) as Factory;
    this.#door.take(program, factory);
    this.#taken.add(program);
  }

  perform(task: Task): Outcome {
    const said: unknown = this.#door.perform(JSON.stringify(task));
    if (typeof said !== "string") throw new TypeError("what came out of the realm is no text");
    return JSON.parse(said) as Outcome;
  }
}

/** Without the host's help with errors, which would look at them. */
function run(text: string, filename: string, context: Context): unknown {
  return new Script(text, { filename }).runInContext(context, { displayErrors: false });
}

/** The programs that a task needs. */
export function programsOf(task: Task): ReadonlySet<string> {
  if (task.kind === "test") return new Set([task.javascript]);
  const roots = task.kind === "compare" ? [task.before, task.after] : [task.root];
  return new Set(
    roots.flatMap(({ javascript, tracedJavascript }) => [javascript, tracedJavascript]),
  );
}
