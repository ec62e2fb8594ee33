/**
 * A source while the names in it are given their forms, with what is found in it once and asked for
 * again and again: its macros, what they make of arguments, its objects, the marks within brackets.
 * Invariant: all that it keeps follows from the source alone, and goes with it.
 */
import { asBuffer, lastNotAbove } from "../../syntax/bytes.js";
import { macroDefinition, type MacroDefinition, type Source } from "../../syntax/source.js";
import * as contexts from "../contexts.js";
import {
  fateOfArgument,
  macroTextsOf,
  type Fate,
  type KnownMacros,
  type MacroText,
} from "../macro-arguments.js";
import { looksUpValues } from "../looked-up.js";
import { Objects } from "../objects.js";

/** Macros that are built of each other are followed so far. */
const MAX_NESTED = 4;
/** Calls of more bytes are not remembered. */
const MAX_KEY = 256;
/** Tokens of a macro that are looked at for a call, and on each side of a name. */
const MAX_BODY = 4096;
/** Tokens behind a bracket that nothing closes. */
const MAX_UNCLOSED = 256;
/** Tokens of a call that are looked at. */
const MAX_CALL = 1024;

/** Tokens of a directive that take what follows them for assembly or for a symbol's name. */
export interface Takers {
  readonly tokens: readonly number[];
  readonly kinds: readonly ("asm" | "symbol")[];
}

/** Where the declarations of one name in a macro begin, and how far those up to each reach. */
export interface Declarations {
  readonly starts: number[];
  readonly reaches: number[];
}

export class Reader {
  readonly source: Source;
  /** By the index of the directive. */
  readonly takers = new Map<number, Takers>();
  /** By the token of the macro's name. */
  readonly declaredInMacro = new Map<number, ReadonlyMap<string, Declarations>>();
  /** Whether a callee makes nothing special of its arguments, because brackets lie within brackets. */
  readonly plainCallees = new Map<string, boolean>();
  readonly #bodies = new Map<number, readonly string[]>();
  readonly #fates = new Map<string, Fate | undefined>();
  readonly #marks = new Map<string, readonly number[]>();
  #macros: ReadonlyMap<string, readonly MacroDefinition[]> | undefined;
  #objects: Objects | undefined;
  #looksUpValues: boolean | undefined;
  #texts: ReadonlyMap<string, readonly MacroText[]> | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** Whether the file looks up a symbol by what no literal says. */
  get looksUpValues(): boolean {
    return (this.#looksUpValues ??= looksUpValues(this.source));
  }

  get macros(): ReadonlyMap<string, readonly MacroDefinition[]> {
    return (this.#macros ??= macrosOf(this.source));
  }

  get objects(): Objects {
    return (this.#objects ??= new Objects(this.source, this.macros));
  }

  /** The tokens of a macro's body as texts. */
  bodyOf(macro: MacroDefinition): readonly string[] {
    let body = this.#bodies.get(macro.nameToken);
    if (body === undefined) {
      const length = Math.min(macro.endToken - macro.bodyToken, MAX_BODY);
      body = Array.from({ length }, (_, at) => this.source.tokenText(macro.bodyToken + at));
      this.#bodies.set(macro.nameToken, body);
    }
    return body;
  }

  /** What the kernel's macro of this name does with an argument; a macro of the file is another one. */
  meaningOf(callee: string, index: number): contexts.ArgumentMeaning {
    return this.macros.has(callee) ? "value" : contexts.argumentMeaning(callee, index);
  }

  /** The word that a macro of the file is nothing but another name of. */
  meantBy(word: string): string {
    let meant = word;
    for (let depth = 0; depth < MAX_NESTED; depth++) {
      const macro = this.macros.get(meant)?.at(-1);
      if (macro === undefined || macro.isFunctionLike || macro.endToken - macro.bodyToken !== 1)
        break;
      meant = this.source.tokenText(macro.bodyToken);
    }
    return meant;
  }

  /** What a macro that the file itself defines makes of the argument at `index` of the call that opens at `open`. */
  fateInFile(callee: string, open: number, index: number): Fate | undefined {
    return this.macros.has(callee)
      ? this.fateOfOwn(callee, index, argumentsOf(this.source, open))
      : undefined;
  }

  fateOfOwn(callee: string, index: number, args: readonly string[]): Fate | undefined {
    if (!this.macros.has(callee)) return undefined;
    const texts = (this.#texts ??= macroTextsOf(this.source));
    const key = `${index} ${callee}(${args.join(",")})`;
    if (this.#fates.has(key)) return this.#fates.get(key);
    const macros: KnownMacros = {
      find: (name) => texts.get(name) ?? [],
      meant: (word) => this.meantBy(word),
    };
    const fate = fateOfArgument(callee, index, args, macros, (n) => this.source.steps.take(n));
    if (key.length <= MAX_KEY) this.#fates.set(key, fate);
    return fate;
  }

  /** Whether every macro of the name in the file leaves an argument out, and nothing takes the macro back. */
  vanishes(callee: string, index: number): boolean {
    const definitions = this.macros.get(callee);
    if (definitions === undefined) return false;
    const isLeftOut = definitions.every((macro) => {
      const rest = macro.parameters.indexOf("__VA_ARGS__");
      const name = macro.parameters[rest >= 0 ? Math.min(rest, index) : index];
      if (!macro.isFunctionLike || name === undefined) return false;
      for (let token = macro.bodyToken; token < macro.endToken; token++)
        if (this.source.tokenText(token) === name) return false;
      return true;
    });
    return isLeftOut && !isTakenBack(this.source, callee);
  }

  /** Positions of the commas or colons right within a pair of brackets. */
  marksWithin(open: number, mark: string): readonly number[] {
    const key = `${mark}${open}`;
    let found = this.#marks.get(key);
    if (found === undefined) this.#marks.set(key, (found = marksWithin(this.source, open, mark)));
    return found;
  }

  /** Which argument of the call that opens at `open` a position is in. */
  argumentIndex(open: number, position: number): number {
    return lastNotAbove(this.marksWithin(open, ","), position) + 1;
  }
}

function macrosOf(source: Source): ReadonlyMap<string, readonly MacroDefinition[]> {
  const found = new Map<string, MacroDefinition[]>();
  for (const directive of source.lexed.directives) {
    const macro = macroDefinition(source, directive);
    const same = macro && found.get(macro.name);
    if (same !== undefined) same.push(macro as MacroDefinition);
    else if (macro !== undefined) found.set(macro.name, [macro]);
  }
  return found;
}

function isTakenBack({ lexed, bytes, tokenText }: Source, name: string): boolean {
  return (
    asBuffer(bytes).includes("pop_macro") ||
    lexed.directives.some(
      (directive) => directive.name === "undef" && tokenText(directive.firstToken + 2) === name,
    )
  );
}

/** The arguments of the call that opens at a position, each as one text. */
function argumentsOf({ structure }: Source, open: number): string[] {
  const found = [""];
  const close = structure.partner[open] ?? -1;
  const end = Math.min(close < 0 ? structure.code.length : close, open + MAX_CALL);
  for (let at = open + 1; at < end; at++) {
    if (structure.parent[at] === open && structure.punctuator(at) === ",") found.push("");
    else found[found.length - 1] += structure.text(at);
  }
  return found;
}

function marksWithin({ structure, steps }: Source, open: number, mark: string): number[] {
  const close = structure.partner[open] ?? -1;
  const end = close < 0 ? Math.min(structure.code.length, open + MAX_UNCLOSED) : close;
  const all: number[] = [];
  for (let at = open + 1; at < end; at++) {
    steps.take(1);
    if (structure.parent[at] === open && structure.punctuator(at) === mark) all.push(at);
    // What is nested deeper is passed over, so that brackets within brackets are walked through once.
    const partner = structure.parent[at] === open ? (structure.partner[at] ?? -1) : -1;
    if (partner > at && partner < end) at = partner;
  }
  return all;
}
