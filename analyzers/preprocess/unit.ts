/**
 * One compilation: a root file and what it includes, walked in order as a compiler does, directives
 * only. It knows which raw tokens of each file are active and what every macro was at every point.
 * Time is the number of definitions met so far. Invariant: a walk ends, whatever the files include,
 * and what it could not follow is in `problems` and `missing`.
 */
import { conditionOf, headerOf } from "./conditionals.js";
import type { Configuration } from "./configuration.js";
import { operandOf, type Program, type Step } from "./directives.js";
import { Expander, isAlwaysDefined, type Environment } from "./expander.js";
import { forcedHeaders, type Headers } from "./headers.js";
import { objectMacro, type Macro } from "./macro.js";
import { predefined, tokensOfText } from "./predefined.js";
import type { FileText } from "./text.js";

/** A file as the compilation read it once. */
export interface Visit {
  readonly file: FileText;
  readonly program: Program;
  /** Active raw tokens: first index, index after the last, and the time they stand at; three numbers each. */
  readonly segments: number[];
  /** Files that were included, and after which raw token. */
  readonly children: { readonly token: number; readonly visit: Visit }[];
}

export interface Problem {
  readonly path: string;
  readonly offset: number;
  readonly text: string;
}

/** What a name was made to be, newest first. */
interface History {
  readonly time: number;
  readonly macro: Macro | undefined;
  readonly before: History | undefined;
}

/** Where the unit gets its files. */
export interface Files {
  program(path: string): Program | undefined;
}

const MAX_DEPTH = 200;
const MAX_VISITS = 40_000;
/** A kernel's own headers are met some ten times at most. */
const MAX_VISITS_OF_ONE = 200;
const MAX_STEPS = 1_000_000;
/** Active tokens of all files. */
const MAX_ACTIVE = 50_000_000;
const MAX_PROBLEMS = 200;
/** Tokens that all conditions of a compilation may make. */
const MAX_EXPANDED = 5_000_000;
const CONFIG = "CONFIG_";

export class Unit implements Environment {
  readonly root: string;
  readonly visits = new Map<string, Visit[]>();
  readonly order: Visit[] = [];
  readonly missing: Problem[] = [];
  readonly problems: Problem[] = [];
  readonly #files: Files;
  readonly #headers: Headers;
  readonly #configuration: Configuration;
  readonly #fallback: (name: string) => Macro | undefined;
  readonly #given: ReadonlyMap<string, Macro>;
  readonly #history = new Map<string, History>();
  readonly #once = new Set<string>();
  readonly #symbols = new Map<string, Macro>();
  readonly #conditions: Expander;
  /** Set while an item is made, so that the configuration knows what it rests on. */
  isRecording = false;
  /** Names that items and conditionals asked for as macros, whether there are such or not. */
  readonly asked = new Set<string>();
  #isTesting = false;
  #nExpanded = 0;
  #time = 0;
  #nSteps = 0;
  #nActive = 0;
  #nVisits = 0;

  /**
   * @param fallback macros for names that nothing here ever defined
   * @param given macros of the command line
   */
  constructor(
    root: string,
    files: Files,
    headers: Headers,
    configuration: Configuration,
    fallback: (name: string) => Macro | undefined,
    given: ReadonlyMap<string, Macro> = new Map(),
  ) {
    this.root = root;
    this.#files = files;
    this.#headers = headers;
    this.#configuration = configuration;
    this.#fallback = fallback;
    this.#given = given;
    this.#conditions = new Expander(this, { kept: new Set(), maxTokens: 20_000 }, true);
    if (!/^(?:<|(?:tools|scripts|samples|Documentation)\/)/.test(root)) {
      for (const path of forcedHeaders) if (path !== root) this.#include(path, 0);
    }
    this.#include(root, 0);
  }

  get time(): number {
    return this.#time;
  }

  macro(name: string, time: number): Macro | undefined {
    if (this.isRecording || this.#isTesting) this.asked.add(name);
    const newest = this.#history.get(name);
    let state = newest;
    while (state !== undefined && state.time > time) state = state.before;
    if (state !== undefined) return state.macro;
    const given = this.#given.get(name);
    if (given !== undefined) return given;
    if (name.startsWith(CONFIG)) return this.#symbol(name);
    return (
      predefined[this.#configuration.machine].get(name) ??
      (newest === undefined ? this.#fallback(name) : undefined)
    );
  }

  configuration(symbol: string): string | undefined {
    return this.isRecording
      ? this.#configuration.consult(symbol)
      : this.#configuration.peek(symbol);
  }

  /** Notes symbols that conditionals of an item ask for. */
  record(symbols: Iterable<string>): void {
    if (this.isRecording) for (const symbol of symbols) this.#configuration.consult(symbol);
  }

  lineOf(path: string, offset: number): number {
    return this.#files.program(path)?.file.lineOf(offset) ?? 1;
  }

  /** A symbol as include/generated/autoconf.h would define it. */
  #symbol(name: string): Macro | undefined {
    if (this.isRecording) this.#configuration.consult(name.replace(/_MODULE$/, ""));
    let found = this.#symbols.get(name);
    if (found !== undefined) return found;
    const value = this.#configuration.peek(name);
    const isModule =
      value === undefined &&
      name.endsWith("_MODULE") &&
      this.#configuration.peek(name.slice(0, -7)) === "m";
    if ((value === undefined || value === "m") && !isModule) return undefined;
    found = objectMacro(name, tokensOfText("", value === "y" || value === undefined ? "1" : value));
    this.#symbols.set(name, found);
    return found;
  }

  #include(path: string, depth: number): Visit | undefined {
    const program = this.#files.program(path);
    if (program === undefined) return undefined;
    if (program.guard !== "" && this.macro(program.guard, Infinity) !== undefined) return undefined;
    if (program.isOnce) {
      if (this.#once.has(path)) return undefined;
      this.#once.add(path);
    }
    const known = this.visits.get(path) ?? [];
    if (depth > MAX_DEPTH || ++this.#nVisits > MAX_VISITS || known.length >= MAX_VISITS_OF_ONE) {
      this.#problem(program.file, 0, "included too often or too deeply");
      return undefined;
    }
    const visit: Visit = { file: program.file, program, segments: [], children: [] };
    if (known.length === 0) this.visits.set(path, known);
    known.push(visit);
    this.order.push(visit);
    this.#walk(visit, depth);
    return visit;
  }

  #walk(visit: Visit, depth: number): void {
    const { program, file } = visit;
    const { steps } = program;
    let token = 0;
    let at = 0;
    while (at < steps.length) {
      const step = steps[at] as Step;
      if (++this.#nSteps > MAX_STEPS || this.#nActive > MAX_ACTIVE) {
        this.#problem(
          file,
          step.directive.start,
          "the files that are included hold more than is read",
        );
        return;
      }
      this.#activate(visit, token, step.directive.firstToken);
      // The directive behind which text is active again.
      let entered = at;
      if (step.kind === "if") entered = this.#branch(file, steps, at);
      else if ((step.kind === "elif" || step.kind === "else") && step.end >= 0) entered = step.end;
      else if (step.kind === "define") this.#set(step.name, step.macro);
      else if (step.kind === "undef") this.#set(step.name, undefined);
      else if (step.kind === "include" || step.kind === "next") this.#follow(visit, step, depth);
      const behind = steps[entered];
      if (behind === undefined) return;
      token = behind.directive.endToken;
      at = entered + 1;
    }
    this.#activate(visit, token, file.nTokens);
  }

  #activate({ segments }: Visit, from: number, to: number): void {
    if (from >= to) return;
    segments.push(from, to, this.#time);
    this.#nActive += to - from;
  }

  /** Index of the directive whose branch is taken: the first true test, `#else`, or `#endif`. */
  #branch(file: FileText, steps: readonly Step[], opened: number): number {
    let at = opened;
    for (let step = steps[at]; step !== undefined; step = steps[(at = step.next)]) {
      if (step.kind === "else" || step.kind === "endif" || this.#isTrue(file, step)) return at;
    }
    return steps.length;
  }

  #isTrue(file: FileText, step: Step): boolean {
    if (step.name !== "") {
      this.asked.add(step.name);
      const isDefined = isAlwaysDefined(step.name) || this.macro(step.name, Infinity) !== undefined;
      return isDefined !== step.isNegated;
    }
    const isSpent = this.#nExpanded > MAX_EXPANDED;
    this.#isTesting = true;
    const result = isSpent
      ? "the conditions of the file expand to too much"
      : conditionOf(this.#conditions, operandOf(file, step));
    this.#isTesting = false;
    this.#nExpanded += this.#conditions.nMade;
    if (typeof result === "boolean") return result;
    this.#problem(file, step.directive.start, result);
    return false;
  }

  #set(name: string, macro: Macro | undefined): void {
    if (name === "") return;
    this.#history.set(name, { time: ++this.#time, macro, before: this.#history.get(name) });
  }

  #follow(visit: Visit, step: Step, depth: number): void {
    const { file } = visit;
    let { name, isQuoted } = step;
    if (name === "") {
      const target = headerOf(this.#conditions, operandOf(file, step));
      if (target === undefined) {
        this.#problem(file, step.directive.start, "an #include of something that is no file");
        return;
      }
      ({ name, isQuoted } = target);
    }
    const path = this.#headers.find(file.path, name, isQuoted, step.kind === "next");
    if (path === undefined) {
      this.missing.push({ path: file.path, offset: step.directive.start, text: name });
      return;
    }
    const child = this.#include(path, depth + 1);
    if (child !== undefined) visit.children.push({ token: step.directive.endToken, visit: child });
  }

  #problem(file: FileText, offset: number, text: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ path: file.path, offset, text });
  }
}

/** The time at which an active offset of a visit stands. */
export function timeAt(visit: Visit | undefined, offset: number): number {
  if (visit === undefined) return Infinity;
  const { segments, file } = visit;
  let time = 0;
  for (let at = 0; at < segments.length; at += 3) {
    if ((file.start[segments[at] as number] as number) > offset) return time;
    time = segments[at + 2] as number;
  }
  return time;
}
