/**
 * What a header declares, its macros included: `FEATURE_FUNCS(encrypt)` declares functions whose names
 * no text holds, and `extern int NAME(void);` one under the name that the macro NAME stands for. Heads
 * at file scope that hold a macro of the header, or call one of a header that it includes, are
 * expanded, with each of the definitions that its conditionals leave, and read like a file of their
 * own. Invariant: where nothing is expanded, the answer is that of declarationsOf().
 */
import { argumentMeaning } from "../references/contexts.js";
import { declarationsOf, type Declaration } from "../references/declarations.js";
import { isAttributeMacro } from "../syntax/attributes.js";
import type { Directive } from "../syntax/lex.js";
import { readSource, type Source } from "../syntax/source.js";
import { Expander, type Environment } from "./expander.js";
import { macroOf, type Macro } from "./macro.js";
import { cut, type FileText } from "./text.js";
import { ExpansionError, type Token } from "./token.js";

/** The macro of a name in what the header includes, or undefined. */
export type IncludedMacros = (source: Source, name: string) => Macro | undefined;

export interface HeaderDeclarations {
  readonly declarations: readonly Declaration[];
  /** Macros make more than is read: names may be missing. */
  readonly isCut: boolean;
}

/** Tokens that the macros of one head, and those of one header, may make. */
const MAX_HEAD = 1 << 16;
const MAX_HEADER = 1 << 20;
/** Definitions of one macro on different sides of conditionals that are tried. */
const MAX_CHOICES = 4;

/** They take names and declare none. */
const telling =
  /^(?:static_assert|_Static_assert|BUILD_BUG\w*|MODULE_\w+|\w*EXPORT_\w+|\w+_initcall\w*|module_\w+)$/;

/** What begins a declaration, and goes on with none. */
const opening =
  /^(?:void|char|short|int|long|float|double|unsigned|signed|_Bool|bool|struct|union|enum|typedef|extern|static|inline|typeof|__typeof__|[;}])$/;

export function headerDeclarations(
  path: string,
  bytes: Uint8Array,
  included: IncludedMacros,
): HeaderDeclarations {
  const source = readSource(path, bytes);
  const heads = new Heads(source, included);
  const declarations = declarationsOf(source, (first, end, hasBody) =>
    heads.declared(first, end, hasBody),
  );
  return { declarations, isCut: heads.isCut };
}

class Heads {
  isCut = false;
  readonly #source: Source;
  readonly #file: FileText;
  readonly #included: IncludedMacros;
  /** Directives that define a macro, by its name. */
  readonly #own = new Map<string, Directive[]>();
  /** Where names are undefined, in ascending order. */
  readonly #undefined = new Map<string, number[]>();
  #nMade = 0;

  constructor(source: Source, included: IncludedMacros) {
    this.#source = source;
    const { lexed, path, lineOf } = source;
    this.#file = { ...lexed, path, lineOf };
    this.#included = included;
    for (const directive of lexed.directives) {
      if (source.conditions.isInactive(directive.start)) continue;
      const name = source.tokenText(directive.firstToken + 2);
      if (directive.name === "define") push(this.#own, name, directive);
      if (directive.name === "undef") push(this.#undefined, name, directive.start);
    }
  }

  /** What the head between two positions declares once its macros are expanded; undefined when it has none. */
  declared(first: number, end: number, hasBody: boolean): readonly Declaration[] | undefined {
    const { structure, lexed } = this.#source;
    const offset = lexed.start[structure.code[first] as number] as number;
    const macros = this.#macrosIn(first, end, offset);
    if (macros === undefined || this.#nMade > MAX_HEADER) {
      this.isCut ||= macros !== undefined;
      return undefined;
    }
    const tokens: Token[] = [];
    for (let at = first; at < end; at++) {
      const token = structure.code[at] as number;
      cut(this.#file, token, token + 1, tokens);
    }
    const nChoices = Math.max(...[...macros.values()].map(({ length }) => length));
    const found = new Map<string, Declaration>();
    for (let choice = 0; choice < nChoices; choice++) {
      const text = this.#expanded(tokens, choice, offset);
      if (text === undefined) return undefined;
      const whole = `${text}${hasBody ? "{}" : ";"}`;
      const made = readSource(this.#source.path, Buffer.from(whole, "latin1"));
      for (const declaration of declarationsOf(made))
        found.set(`${declaration.kind} ${declaration.name}`, declaration);
    }
    return [...found.values()];
  }

  #expanded(tokens: readonly Token[], choice: number, offset: number): string | undefined {
    const environment: Environment = {
      macro: (name) => {
        const macros = this.#meant(name, offset);
        return macros[Math.min(choice, macros.length - 1)] ?? this.#elsewhere(name);
      },
      configuration: () => undefined,
      lineOf: () => 1,
    };
    const expander = new Expander(environment, { kept: new Set(), maxTokens: MAX_HEAD });
    try {
      const made = expander.expand({ tokens, times: [] });
      return made.map(({ text }) => text).join(" ");
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      this.isCut ||= expander.nMade > MAX_HEAD;
      return undefined;
    } finally {
      this.#nMade += expander.nMade;
    }
  }

  /** The macros of a head, by the definitions that may hold there; undefined when there is none. */
  #macrosIn(
    first: number,
    end: number,
    offset: number,
  ): ReadonlyMap<string, readonly Macro[]> | undefined {
    const { structure } = this.#source;
    const found = new Map<string, readonly Macro[]>();
    for (let at = first; at < end; at++) {
      if (!structure.isWord(at)) continue;
      const name = structure.text(at);
      const isCalled = structure.punctuator(at + 1) === "(";
      const macros = this.#meant(name, offset).filter(
        ({ isFunctionLike }) => isCalled || !isFunctionLike,
      );
      if (macros.length > 0) found.set(name, macros);
      else if (this.#opens(first, at) && (isCalled || this.#isNoType(at, end))) {
        const macro = this.#elsewhere(name);
        const isMeant = macro?.isFunctionLike === true ? isCalled : isWhole(macro, at + 1 === end);
        if (macro !== undefined && isMeant) found.set(name, [macro]);
      }
    }
    return found.size === 0 ? undefined : found;
  }

  /** Whether nothing but storage stands before a call: then it is no declarator. */
  #opens(first: number, at: number): boolean {
    for (let before = first; before < at; before++)
      if (!/^(?:static|extern|inline)$/.test(this.#source.structure.text(before))) return false;
    return true;
  }

  /** Whether a word is none that a declaration begins with: it stands alone, or before what begins one. */
  #isNoType(at: number, end: number): boolean {
    const { structure } = this.#source;
    if (at + 1 >= end || opening.test(structure.text(at + 1))) return true;
    const isWord = (position: number): boolean => position < end && structure.isWord(position);
    return isWord(at + 1) && (isWord(at + 2) || structure.text(at + 2) === "*");
  }

  #meant(name: string, offset: number): readonly Macro[] {
    const own = this.#own.get(name);
    if (own === undefined || isAttributeMacro(name)) return [];
    const last = this.#undefined.get(name)?.findLast((at) => at < offset) ?? -1;
    return own
      .filter(({ end, start }) => end <= offset && start > last)
      .filter(({ start }) => !this.#source.conditions.exclude(start, offset))
      .slice(-MAX_CHOICES)
      .map((directive) => macroOf(this.#file, directive))
      .filter((macro) => macro !== undefined);
  }

  #elsewhere(name: string): Macro | undefined {
    const isKnown =
      isAttributeMacro(name) || telling.test(name) || this.#own.has(name) || declares(name);
    return isKnown ? undefined : this.#included(this.#source, name);
  }
}

/** Whether a macro that is not called stands for declarations: other words may stand before one. */
function isWhole(macro: Macro | undefined, isAlone: boolean): boolean {
  if (macro === undefined || macro.body.length === 0) return false;
  return isAlone || macro.body.some(({ token }) => token.text === ";" || token.text === "}");
}

/** Whether the tables know which argument names what the macro declares. */
function declares(name: string): boolean {
  return argumentMeaning(name, 0) === "declared" || argumentMeaning(name, 1) === "declared";
}

function push<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}
