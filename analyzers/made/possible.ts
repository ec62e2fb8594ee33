/**
 * A compilation in all configurations at once: a root file and what it includes are walked through
 * every branch, and a name means whatever some branch makes of it. Time is the number of definitions
 * met so far, as in a `Unit`. Invariant: what a name is in any configuration is among its meanings;
 * what was not followed is in `troubles`.
 */
import { operandOf, type Program, type Step } from "../preprocess/directives.js";
import type { Macro } from "../preprocess/macro.js";
import { predefined } from "../preprocess/predefined.js";
import type { FileText } from "../preprocess/text.js";
import { Choices } from "./choices.js";

/** What a name may stand for; undefined: it may be no macro. */
export type Meanings = readonly (Macro | undefined)[];

/** A stretch of a file's tokens under one state of the macros, or the branches of a conditional. */
export type Part =
  | { readonly from: number; readonly to: number; readonly time: number }
  | { readonly branches: readonly (readonly Part[])[] };

/** A file as it is read once. */
export interface Visit {
  readonly file: FileText;
  readonly parts: readonly Part[];
  /** Where it is included; undefined for the root. */
  readonly by: { readonly visit: Visit; readonly step: Step } | undefined;
}

/** An include whose target a macro says. */
export interface MadeInclude {
  readonly path: string;
  /** Offset of the word `include`. */
  readonly offset: number;
  readonly isQuoted: boolean;
  readonly target: string;
  /** The file of the tree, or empty. */
  readonly found: string;
}

export interface Trouble {
  readonly path: string;
  readonly offset: number;
  readonly why: "depth" | "size" | "choices";
}

/** Where a compilation gets its files. */
export interface Texts {
  /** Whether the text of a file matters, and not only what its macros may be. */
  isOwn(path: string): boolean;
  /** Whether it is a header for everybody, which nobody's own macros change. */
  isShared(path: string): boolean;
  program(path: string): Program | undefined;
  find(from: string, target: string, isQuoted: boolean, isNext: boolean): string | undefined;
}

/** What a name came to mean, newest first. */
interface History {
  readonly time: number;
  readonly meanings: Meanings;
  readonly before: History | undefined;
}

const MAX_DEPTH = 200;
const MAX_VISITS = 10_000;
/** Of one file that nothing guards. */
const MAX_VISITS_OF_ONE = 24;
const MAX_STEPS = 2_000_000;
/** What differs in ever more branches is one of these. */
const MAX_MEANINGS = 12;
const UNDEFINED: Meanings = [undefined];

export class Possible {
  readonly visits: Visit[] = [];
  readonly includes: MadeInclude[] = [];
  readonly troubles: Trouble[] = [];
  readonly #texts: Texts;
  readonly #history = new Map<string, History>();
  /** All that a name ever was. */
  readonly #ever = new Map<string, Macro[]>();
  readonly #nVisits = new Map<string, number>();
  /** What names meant before the branch that is being walked, innermost last. */
  readonly #logs: Map<string, Meanings>[] = [];
  readonly #pushed = new Map<string, Meanings[]>();
  readonly #builtIns = new Map<string, Meanings>();
  readonly #isAssembly: boolean;
  #time = 0;
  #nSteps = 0;

  /** `forced`: headers that the command line includes first. */
  constructor(root: string, texts: Texts, forced: readonly string[]) {
    this.#texts = texts;
    this.#isAssembly = /\.[sS]$/.test(root);
    for (const path of [...forced, root]) this.#include(path, 0, undefined);
  }

  meanings(name: string, time: number): Meanings {
    let state = this.#history.get(name);
    while (state !== undefined && state.time > time) state = state.before;
    if (state !== undefined) return state.meanings;
    return this.#builtIn(name) ?? UNDEFINED;
  }

  /** What the compiler defines for one machine or another. */
  #builtIn(name: string): Meanings | undefined {
    const { ilp32, lp64 } = predefined;
    let found = this.#builtIns.get(name);
    if (found !== undefined || (!ilp32.has(name) && !lp64.has(name))) return found;
    const [wide, narrow] = [lp64.get(name), ilp32.get(name)];
    const isSame = wide?.body[0]?.token.text === narrow?.body[0]?.token.text;
    this.#builtIns.set(name, (found = isSame ? [wide] : [wide, narrow]));
    return found;
  }

  /** Every macro of the name, wherever it holds. */
  everMeant(name: string): readonly Macro[] {
    return this.#ever.get(name) ?? [];
  }

  #include(path: string, depth: number, by: Visit["by"]): Visit | undefined {
    const program = this.#texts.program(path);
    if (program === undefined) return undefined;
    const nBefore = this.#nVisits.get(path) ?? 0;
    const isGuarded = program.guard !== "" && !this.#mayBe(program.guard, undefined);
    if (isGuarded || (program.isOnce && nBefore > 0)) return undefined;
    const isOwn = this.#texts.isOwn(path);
    // What some branch has read before is among the meanings already.
    if (program.guard !== "" && nBefore > 0 && !isOwn) return undefined;
    const isTooDeep = depth > MAX_DEPTH || this.visits.length >= MAX_VISITS;
    if (isTooDeep || nBefore >= MAX_VISITS_OF_ONE) {
      if (isTooDeep || isOwn)
        this.#trouble(by?.visit.file.path ?? path, by?.step.directive.start ?? 0, "depth");
      return undefined;
    }
    this.#nVisits.set(path, nBefore + 1);
    const parts: Part[] = [];
    const visit: Visit = { file: program.file, parts, by };
    this.visits.push(visit);
    this.#walk(visit, program, { token: 0, at: 0, end: program.steps.length }, parts, depth);
    return visit;
  }

  /** Walks the steps `[at, end)` and the text around them, from a token on. */
  #walk(
    visit: Visit,
    program: Program,
    range: { token: number; at: number; readonly end: number },
    parts: Part[],
    depth: number,
  ): void {
    const { steps, file } = program;
    let { token, at } = range;
    const activate = (to: number): void => {
      if (token < to) parts.push({ from: token, to, time: this.#time });
    };
    while (at < range.end) {
      const step = steps[at] as Step;
      if (++this.#nSteps > MAX_STEPS) {
        this.#trouble(file.path, step.directive.start, "size");
        return;
      }
      activate(step.directive.firstToken);
      let last = step;
      if (step.kind === "if") {
        this.#branches(visit, program, at, parts, depth);
        const end = steps[step.end];
        if (end === undefined) return;
        last = end;
        at = step.end;
      } else this.#apply(visit, step, depth);
      token = last.directive.endToken;
      at++;
    }
    activate(steps[range.end]?.directive.firstToken ?? file.nTokens);
  }

  #branches(visit: Visit, program: Program, opened: number, parts: Part[], depth: number): void {
    const { steps, file } = program;
    const ends: Map<string, Meanings>[] = [];
    const branches: Part[][] = [];
    let isDecided = false;
    for (
      let at = opened, step = steps[at];
      step !== undefined && step.kind !== "endif" && !isDecided;
      at = step.next, step = steps[at]
    ) {
      // Whoever is in the file at all has not been there before.
      const isGuard = at === 0 && program.guard !== "";
      const truth = isGuard || step.kind === "else" ? true : this.#truth(file, step);
      if (truth === false) continue;
      isDecided = truth === true;
      const range = { token: step.directive.endToken, at: at + 1, end: step.next };
      // What is read in every build is walked as if no conditional stood around it, as headers are.
      if (isDecided && branches.length === 0) {
        this.#walk(visit, program, range, parts, depth);
        return;
      }
      const own: Part[] = [];
      branches.push(own);
      this.#logs.push(new Map());
      this.#walk(visit, program, range, own, depth);
      ends.push(this.#takenBack());
    }
    this.#merge(ends, isDecided);
    if (branches.some((branch) => branch.length > 0)) {
      if (!isDecided) branches.push([]);
      if (branches.length === 1) parts.push(...(branches[0] as Part[]));
      else parts.push({ branches });
    }
  }

  /** After the branches, of which one is walked in every build if `isDecided`. */
  #merge(ends: readonly ReadonlyMap<string, Meanings>[], isDecided: boolean): void {
    const done = new Set<string>();
    for (const end of ends) {
      for (const name of end.keys()) {
        if (done.has(name)) continue;
        done.add(name);
        const now = this.meanings(name, Infinity);
        const all = ends.map((each) => each.get(name) ?? now);
        this.#set(name, union(isDecided ? all : [...all, now]));
      }
    }
  }

  /** What the branch that ends made of names, which mean again what they meant before it. */
  #takenBack(): Map<string, Meanings> {
    const log = this.#logs.pop() as Map<string, Meanings>;
    const ends = new Map<string, Meanings>();
    for (const [name, before] of log) {
      ends.set(name, this.meanings(name, Infinity));
      this.#record(name, before);
    }
    return ends;
  }

  #set(name: string, meanings: Meanings): void {
    const log = this.#logs.at(-1);
    if (log !== undefined && !log.has(name)) log.set(name, this.meanings(name, Infinity));
    this.#record(name, meanings);
  }

  #record(name: string, meanings: Meanings): void {
    const before = this.#history.get(name);
    this.#history.set(name, { time: ++this.#time, meanings, before });
  }

  /** Undefined: some configurations say so and some do not. */
  #truth(file: FileText, step: Step): boolean | undefined {
    if (step.name !== "") {
      const isDefined = this.#isDefined(step.name);
      return isDefined === undefined ? undefined : isDefined !== step.isNegated;
    }
    const operand = operandOf(file, step);
    const words = operand.map(({ text }) => text);
    if (words.length === 1 && /^[0-9]+$/.test(words[0] as string)) return words[0] !== "0";
    const test = /^(! )?defined (?:\( )?([A-Za-z_]\w*)(?: \))?$/.exec(words.join(" "));
    const isDefined = test === null ? undefined : this.#isDefined(test[2] as string);
    return isDefined === undefined ? undefined : isDefined !== (test?.[1] !== undefined);
  }

  #isDefined(name: string): boolean | undefined {
    if (name === "__ASSEMBLY__" || name === "__ASSEMBLER__") return this.#isAssembly;
    if (name === "__cplusplus") return false;
    if (!this.#history.has(name) && this.#builtIn(name) === undefined) return undefined;
    const isSome = this.#mayBe(name, true);
    return isSome && this.#mayBe(name, undefined) ? undefined : isSome;
  }

  /** Whether a name may be a macro, or may be none. */
  #mayBe(name: string, what: true | undefined): boolean {
    return this.meanings(name, Infinity).some((macro) => (macro === undefined) === (what !== true));
  }

  #apply(visit: Visit, step: Step, depth: number): void {
    const { kind, name, macro, directive } = step;
    if (kind === "define") {
      if (macro === undefined) return;
      const all = this.#ever.get(name);
      if (all === undefined) this.#ever.set(name, [macro]);
      else if (!all.includes(macro)) all.push(macro);
      this.#set(name, [macro]);
    } else if (kind === "undef") {
      if (name !== "") this.#set(name, UNDEFINED);
    } else if (kind === "include" || kind === "next") {
      if (name === "") this.#followMade(visit, step, depth);
      else this.#follow(visit, step, { name, isQuoted: step.isQuoted }, depth);
    } else if (directive.name === "pragma") this.#pragma(visit.file, step);
  }

  #follow(
    visit: Visit,
    step: Step,
    { name, isQuoted }: { readonly name: string; readonly isQuoted: boolean },
    depth: number,
  ): string {
    const { path } = visit.file;
    const found = this.#texts.find(path, name, isQuoted, step.kind === "next") ?? "";
    if (found !== "") this.#include(found, depth + 1, { visit, step });
    return found;
  }

  #followMade(visit: Visit, step: Step, depth: number): void {
    const { file } = visit;
    const choices = new Choices({
      meanings: (name, time) => this.meanings(name, time),
      isOwn: () => true,
    });
    const asked = new Set<string>();
    for (const { name, isQuoted } of choices.targets(operandOf(file, step))) {
      const key = `${isQuoted ? '"' : "<"}${name}`;
      if (asked.has(key)) continue;
      asked.add(key);
      const found = this.#follow(visit, step, { name, isQuoted }, depth);
      const offset = file.start[step.directive.firstToken + 1] ?? step.directive.start;
      this.includes.push({ path: file.path, offset, isQuoted, target: name, found });
    }
    if (choices.isSpent) this.#trouble(file.path, step.directive.start, "choices");
  }

  /** `push_macro("X")` keeps what X is, and `pop_macro("X")` brings it back. */
  #pragma(file: FileText, step: Step): void {
    const words = operandOf(file, step).map(({ text }) => text);
    const said = /^(push|pop)_macro \( "(\w+)" \)$/.exec(words.join(" "));
    if (said !== null) this.stacked(said[1] === "push", said[2] as string);
  }

  stacked(isPush: boolean, name: string): void {
    const stack = this.#pushed.get(name) ?? [];
    if (isPush) this.#pushed.set(name, [...stack, this.meanings(name, Infinity)]);
    // Which of them is brought back may depend on the configuration.
    else if (stack.length > 0) this.#set(name, union(stack));
  }

  #trouble(path: string, offset: number, why: Trouble["why"]): void {
    if (!this.troubles.some((one) => one.path === path && one.offset === offset))
      this.troubles.push({ path, offset, why });
  }
}

function union(all: readonly Meanings[]): Meanings {
  const first = all[0] as Meanings;
  // What says the same is the same list, so that nobody looks at it again.
  const isAll = all.every((one) => one === first || one.every((macro) => first.includes(macro)));
  return isAll ? first : [...new Set(all.flat())].slice(0, MAX_MEANINGS);
}
