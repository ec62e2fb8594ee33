/**
 * A compilation in all configurations at once: a root file and what it includes are walked through
 * every branch, and a name means whatever some branch makes of it. Time is the number of definitions
 * met so far, as in a `Unit`. Invariant: what was not followed is in `troubles`.
 */
import { operandOf, type Program, type Step } from "../preprocess/directives.js";
import type { Macro } from "../preprocess/macro.js";
import { predefined } from "../preprocess/predefined.js";
import type { FileText } from "../preprocess/text.js";
import { Choices } from "./choices.js";
import { History, type Meanings } from "./history.js";

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
  /** Of a file without a program, whether it has more bytes than are read, so that something is missed. */
  isTooLarge(path: string): boolean;
  find(from: string, target: string, isQuoted: boolean, isNext: boolean): string | undefined;
}

const MAX_DEPTH = 200;
const MAX_VISITS = 10_000;
/** Of one file that nothing guards. */
const MAX_VISITS_OF_ONE = 24;
const MAX_STEPS = 2_000_000;
/** Conditionals around a place, those around its includes as well. */
const MAX_NESTED = 400;
const UNDEFINED: Meanings = [undefined];
const NOTHING: ReadonlySet<Macro> = new Set();

export class Possible {
  readonly visits: Visit[] = [];
  readonly includes: MadeInclude[] = [];
  readonly troubles: Trouble[] = [];
  readonly #texts: Texts;
  readonly #history = new History((name) => this.#builtIn(name) ?? UNDEFINED);
  /** All that a name ever was. */
  readonly #ever = new Map<string, Set<Macro>>();
  readonly #nVisits = new Map<string, number>();
  readonly #builtIns = new Map<string, Meanings>();
  readonly #troubled = new Set<string>();
  readonly #isAssembly: boolean;
  #nSteps = 0;
  #nNested = 0;

  /** `forced`: headers that the command line includes first. */
  constructor(root: string, texts: Texts, forced: readonly string[]) {
    this.#texts = texts;
    this.#isAssembly = /\.[sS]$/.test(root);
    for (const path of [...forced, root]) this.#include(path, 0, undefined);
  }

  meanings(name: string, time: number): Meanings {
    return this.#history.at(name, time);
  }

  /** Whether a name has more meanings than are kept. */
  isCut(name: string): boolean {
    return this.#history.isCut(name);
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
  everMeant(name: string): ReadonlySet<Macro> {
    return this.#ever.get(name) ?? NOTHING;
  }

  #include(path: string, depth: number, by: Visit["by"]): Visit | undefined {
    const program = this.#texts.program(path);
    if (program === undefined) {
      const place = by?.step.directive.start ?? 0;
      if (this.#texts.isTooLarge(path)) this.#trouble(by?.visit.file.path ?? path, place, "size");
      return undefined;
    }
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
      if (token < to) parts.push({ from: token, to, time: this.#history.time });
    };
    while (at < range.end) {
      const step = steps[at] as Step;
      if (++this.#nSteps > MAX_STEPS || this.#nNested > MAX_NESTED) {
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
    const ends: ReadonlyMap<string, Meanings>[] = [];
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
        this.#within(visit, program, range, parts, depth);
        return;
      }
      const own: Part[] = [];
      branches.push(own);
      this.#history.openBranch();
      this.#within(visit, program, range, own, depth);
      ends.push(this.#history.closeBranch());
    }
    this.#history.join(ends, isDecided);
    if (this.#history.isSpent)
      this.#trouble(file.path, (steps[opened] as Step).directive.start, "size");
    if (branches.some((branch) => branch.length > 0)) {
      if (!isDecided) branches.push([]);
      if (branches.length === 1) parts.push(...(branches[0] as Part[]));
      else parts.push({ branches });
    }
  }

  /** Walks one side of a conditional. */
  #within(
    visit: Visit,
    program: Program,
    range: { token: number; at: number; readonly end: number },
    parts: Part[],
    depth: number,
  ): void {
    this.#nNested++;
    this.#walk(visit, program, range, parts, depth);
    this.#nNested--;
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
    return this.#history.now(name).some((macro) => (macro === undefined) === (what !== true));
  }

  #apply(visit: Visit, step: Step, depth: number): void {
    const { kind, name, macro, directive } = step;
    if (kind === "define") {
      if (macro === undefined) return;
      const all = this.#ever.get(name);
      if (all === undefined) this.#ever.set(name, new Set([macro]));
      else all.add(macro);
      this.#history.set(name, [macro]);
    } else if (kind === "undef") {
      if (name !== "") this.#history.set(name, UNDEFINED);
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
      isCut: (name) => this.isCut(name),
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
    const name = said?.[2] as string;
    if (said?.[1] === "push") this.#history.push(name);
    else if (said?.[1] === "pop") this.#history.pop(name);
  }

  #trouble(path: string, offset: number, why: Trouble["why"]): void {
    const place = `${path} ${offset}`;
    if (!this.#troubled.has(place)) this.troubles.push({ path, offset, why });
    this.#troubled.add(place);
  }
}
