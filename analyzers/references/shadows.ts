/**
 * Which entity of one file a name means there: a parameter, a local variable, or something that the
 * file itself defines with `static`, as a macro, as a type or as an enumerator. Only a declaration
 * whose scope covers the place counts, and it is named with its line.
 */
import { asBuffer, lastNotAbove } from "../syntax/bytes.js";
import { tokenKind } from "../syntax/lex.js";
import { spell, Spelling } from "../syntax/literals.js";
import { macroDefinition, type Source } from "../syntax/source.js";
import { Circles } from "./circles.js";
import { shadowText, type ShadowKind } from "./shadow.js";
import { nameSpaceOf, type Form, type Sighting } from "./sighting.js";

interface Scope {
  /** Where the declared name stands. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly what: ShadowKind;
  /** The function that a parameter is of. */
  readonly owner?: string;
  /** A macro's directive, which the macro does not expand in. */
  readonly macro?: {
    readonly start: number;
    readonly end: number;
    readonly isFunctionLike: boolean;
  };
  /** It holds for the whole file. */
  readonly isFile?: boolean;
  /** A macro that nothing in the file takes back. */
  readonly isKept?: boolean;
  /** It is a symbol of this file, which the assembler sees as well. */
  readonly isSymbol?: boolean;
}

const uses: ReadonlySet<Form> = new Set([
  "call",
  "use",
  "address",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
  "export",
  "symbol-string",
  "btf",
  "asm",
  "type",
  "tag",
  "tag-pointer",
  "tag-forward",
  "condition",
  "undef",
]);

const declaring: ReadonlySet<Form> = new Set([
  "macro-definition",
  "enumerator",
  "typedef-definition",
  "tag-definition",
  "definition",
  "declaration",
  "parameter",
  "local",
]);

/** The same sightings, uses with the declaration of their file that hides every other. */
export function withShadows(source: Source, sightings: readonly Sighting[]): Sighting[] {
  const ordinary = new Map<string, Scope[]>();
  const tags = new Map<string, Scope[]>();
  const ends = macroEnds(source, sightings);
  for (const sighting of sightings) {
    const scope = scopeOf(source, sighting, ends);
    if (scope === undefined) continue;
    // What is declared static is the symbol of another file wherever it is not defined.
    if (scope.isSymbol === true && sighting.form === "declaration") continue;
    const table = nameSpaceOf(sighting.form) === "tag" ? tags : ordinary;
    const list = table.get(sighting.name);
    if (list === undefined) table.set(sighting.name, [scope]);
    else list.push(scope);
  }
  if (ordinary.size === 0 && tags.size === 0) return [...sightings];
  const scopesOf = (table: ReadonlyMap<string, Scope[]>): ReadonlyMap<string, Scopes> =>
    new Map([...table].map(([name, scopes]) => [name, new Scopes(source, scopes)]));
  const circles = new Circles(source);
  const [ordinaryScopes, tagScopes] = [scopesOf(ordinary), scopesOf(tags)];
  const externals = sightings.filter(
    ({ form, linkage }) => form === "declaration" && linkage !== "static",
  );
  return sightings.map((sighting) => {
    const isDoubted = source.lexed.rawStart >= 0 && sighting.start >= source.lexed.rawStart;
    if (!uses.has(sighting.form) || isDoubted) return sighting;
    const scopes = (nameSpaceOf(sighting.form) === "tag" ? tagScopes : ordinaryScopes).get(
      sighting.name,
    );
    const isSymbolic = sighting.form === "asm" || sighting.form === "symbol-string";
    const shadow =
      isSymbolic && isInLiteral(source, sighting)
        ? scopes?.symbol(sighting)
        : scopes?.innermost(sighting);
    if (scopes === undefined || shadow === undefined) return sighting;
    if (shadow.macro !== undefined && isLedBackTo(source, circles, sighting)) return sighting;
    if (shadow.isFile === true && isDeclaredElse(source, externals, sighting, shadow))
      return sighting;
    return {
      ...sighting,
      shadow: shadowText({
        kind: shadow.what,
        at: shadow.at,
        line: source.lineOf(shadow.at),
        owner: shadow.owner ?? "",
      }),
      isPartial: !covers(source, scopes.all, shadow, sighting.start),
    };
  });
}

/**
 * The scopes of one name. Those of blocks lie one within the other or beside each other, so that a use
 * looks at the ones that are open where it stands; those of the whole file that stand under the same
 * conditions are one.
 */
class Scopes {
  readonly all: readonly Scope[];
  readonly #source: Source;
  readonly #files: readonly Scope[];
  readonly #macros: readonly Scope[];
  readonly #macroStarts: readonly number[];
  readonly #blocks: readonly Scope[];
  readonly #starts: readonly number[];
  /** Index of the block around each block that was still open where it starts, or -1. */
  readonly #outer: readonly number[];

  constructor(source: Source, scopes: readonly Scope[]) {
    this.#source = source;
    const kept = new Map<string, Scope>();
    for (const scope of scopes) {
      if (scope.macro !== undefined || scope.isFile !== true) continue;
      const key = `${scope.isSymbol === true} ${source.conditions.placeOf(scope.at)}`;
      if (!kept.has(key)) kept.set(key, scope);
    }
    this.#files = [...kept.values()];
    this.#macros = scopes
      .filter((scope) => scope.macro !== undefined)
      .sort((a, b) => a.start - b.start);
    this.#macroStarts = this.#macros.map(({ start }) => start);
    this.#blocks = scopes
      .filter((scope) => scope.macro !== undefined || scope.isFile !== true)
      .sort((a, b) => a.start - b.start);
    this.#starts = this.#blocks.map(({ start }) => start);
    const outer: number[] = [];
    this.#blocks.forEach((block, index) => {
      let around = index - 1;
      while (around >= 0 && (this.#blocks[around] as Scope).end <= block.start)
        around = outer[around] as number;
      outer.push(around);
    });
    this.#outer = outer;
    this.all = [...this.#files, ...this.#blocks];
  }

  /** Strings are no C: of all scopes the assembler knows the file's own symbols alone. */
  symbol(sighting: Sighting): Scope | undefined {
    return this.#files.find(
      (scope) =>
        scope.isSymbol === true && !this.#source.conditions.exclude(scope.at, sighting.start),
    );
  }

  innermost(sighting: Sighting): Scope | undefined {
    const { conditions, steps } = this.#source;
    let best: Scope | undefined;
    const consider = (scope: Scope): void => {
      // To compare two conditions costs as much as several tokens.
      steps.take(8);
      if (conditions.exclude(scope.at, sighting.start)) return;
      if (best === undefined || scope.end - scope.start < best.end - best.start) best = scope;
    };
    for (
      let at = lastNotAbove(this.#starts, sighting.start);
      at >= 0;
      at = this.#outer[at] as number
    ) {
      steps.take(1);
      const block = this.#blocks[at] as Scope;
      if (
        sighting.start < block.end &&
        (block.macro === undefined || expands(this.#source, block, sighting))
      )
        consider(block);
      if (best !== undefined) break;
    }
    // Tests and bodies of macros are read where the macros hold that stand around them.
    if (/^(condition|undef|macro-body)$/.test(sighting.form)) {
      const near = lastNotAbove(this.#macroStarts, sighting.start);
      for (const scope of this.#macros.slice(Math.max(0, near - MAX_NEAR), near + MAX_NEAR))
        if (expands(this.#source, scope, sighting)) consider(scope);
    }
    for (const scope of this.#files) consider(scope);
    return best;
  }
}

function isInLiteral({ lexed }: Source, { start }: Sighting): boolean {
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
  return lexed.kind[token] === tokenKind.string;
}

/** Macros of one name before and behind a place that are looked at. */
const MAX_NEAR = 32;

/** Whether a word in the body of a macro is one that the macro of that name leads to, and does not expand. */
function isLedBackTo(source: Source, circles: Circles, { form, name, start }: Sighting): boolean {
  if (form !== "macro-body") return false;
  const { lexed } = source;
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
  const directive = lexed.directives[lexed.directiveOf[token] as number];
  const macro = directive && macroDefinition(source, directive);
  return macro !== undefined && circles.from(name).has(macro.name);
}

/** Where macros of a name are taken back, or replaced, in ascending order. */
type MacroEnds = ReadonlyMap<string, readonly number[]>;

function macroEnds(source: Source, sightings: readonly Sighting[]): MacroEnds {
  const found = new Map<string, number[]>();
  const add = (name: string, at: number): void => {
    const list = found.get(name);
    if (list === undefined) found.set(name, [at]);
    else list.push(at);
  };
  const taken = sightings.filter(({ form }) => form === "undef");
  for (const { name, start } of [...taken, ...poppedByOperator(source)])
    add(name, isInDefinition(source, start) ? ANYWHERE : start);
  for (const { form, name, start } of sightings) if (form === "macro-definition") add(name, start);
  for (const list of found.values()) list.sort((a, b) => a - b);
  return found;
}

/** Where a macro is taken back by another one, wherever that one stands. */
const ANYWHERE = -1;

function isInDefinition({ lexed }: Source, start: number): boolean {
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
  return lexed.directives[lexed.directiveOf[token] as number]?.name === "define";
}

/** `_Pragma("pop_macro(\\"name\\")")`, with a name that is no word of the text. */
function* poppedByOperator({
  lexed,
  bytes,
  tokenText,
}: Source): Generator<{ name: string; start: number }> {
  if (!asBuffer(bytes).includes("_Pragma")) return;
  for (let token = 0; token + 2 < lexed.nTokens; token++) {
    if (lexed.kind[token] !== tokenKind.word || tokenText(token) !== "_Pragma") continue;
    const spelling = new Spelling();
    if (lexed.kind[token + 2] === tokenKind.string)
      spell(bytes, lexed.start[token + 2] as number, lexed.end[token + 2] as number, spelling);
    const name = /^\s*pop_macro\s*\(\s*"(\w+)"/.exec(spelling.text)?.[1];
    if (name !== undefined) yield { name, start: lexed.start[token] as number };
  }
}

/**
 * Whether every build that has the use has a declaration that hides the others: it stands under no
 * condition that the use does not stand under, or both sides of its conditional have one.
 */
function covers(source: Source, scopes: readonly Scope[], shadow: Scope, use: number): boolean {
  const { conditions } = source;
  const own = new Set(parts(conditions.at(use)));
  const open = parts(conditions.at(shadow.at)).filter((part) => !own.has(part));
  if (open.length === 0) return true;
  return scopes.some((other) => {
    source.steps.take(8);
    if (other === shadow || !conditions.exclude(other.at, shadow.at)) return false;
    const rest = parts(conditions.at(other.at)).filter((part) => !own.has(part));
    return rest.length === 1 && open.length === 1;
  });
}

function parts(condition: string): string[] {
  return condition === "" ? [] : condition.split(" && ");
}

/** Whether a macro is what the name means: behind its #define, before its #undef, and called if it has parameters. */
function expands(
  source: Source,
  { start, end, macro, isKept = false }: Scope,
  sighting: Sighting,
): boolean {
  if (macro === undefined || (sighting.start > macro.start && sighting.start < macro.end))
    return false;
  // Tests say that the name may be undefined, and bodies are expanded where they are used.
  if (sighting.form === "condition" || sighting.form === "undef") return true;
  // Where a body is expanded is not known: the macro has to hold to the end of the file.
  const isBody = sighting.form === "macro-body";
  const isCovered = isBody ? isKept : sighting.start >= start && sighting.start < end;
  if (!isCovered || !macro.isFunctionLike) return isCovered;
  const { lexed } = source;
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), sighting.start);
  return source.tokenText(token + 1) === "(";
}

/** On another side of the conditional that holds the declaration, the file declares the name for everyone. */
function isDeclaredElse(
  { conditions, steps }: Source,
  externals: readonly Sighting[],
  use: Sighting,
  shadow: Scope,
): boolean {
  return externals.some(({ name, start }) => {
    steps.take(1);
    return (
      name === use.name &&
      conditions.exclude(start, shadow.at) &&
      !conditions.exclude(start, use.start)
    );
  });
}

function scopeOf(source: Source, sighting: Sighting, ends: MacroEnds): Scope | undefined {
  const { structure, lexed, bytes } = source;
  const { form } = sighting;
  if (!declaring.has(form)) return undefined;
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), sighting.start);
  const position = structure.positionOf[token] ?? -1;
  if (form === "macro-definition") return macroScope(source, sighting, ends, token);
  if (form === "parameter")
    return position < 0 ? undefined : parameterScope(source, sighting, position);
  if (form === "local")
    return position < 0
      ? undefined
      : blockScope(
          source,
          sighting,
          position,
          sighting.linkage === "none" ? "local" : "perhaps-local",
        );
  const isInner =
    position >= 0 &&
    source.itemAt(position)?.kind === "function" &&
    form !== "definition" &&
    form !== "declaration";
  const whole = { at: sighting.start, start: 0, end: bytes.length, isFile: true };
  switch (form) {
    case "enumerator":
      if (isInner)
        return blockScope(source, sighting, outerOf(source, position), "block-enumerator");
      return { ...whole, what: "enumerator" };
    case "typedef-definition":
    case "tag-definition":
      if (isInner) return blockScope(source, sighting, position, "block-type");
      return { ...whole, what: "type" };
    default:
      if (sighting.linkage !== "static") return undefined;
      return {
        ...whole,
        isSymbol: true,
        what: form === "definition" ? "static-definition" : "static-declaration",
      };
  }
}

/** Position of the brace of an enumeration, whose block its enumerators belong to. */
function outerOf(source: Source, position: number): number {
  return source.structure.parent[position] ?? -1;
}

function macroScope(
  source: Source,
  sighting: Sighting,
  taken: MacroEnds,
  token: number,
): Scope | undefined {
  const { lexed, bytes } = source;
  const directive = lexed.directives[lexed.directiveOf[token] as number];
  if (directive === undefined) return undefined;
  const ends = taken.get(sighting.name) ?? [];
  const next = lastNotAbove(ends, sighting.start) + 1;
  // What stands on another side of a conditional takes nothing back.
  const near = ends
    .slice(next, next + MAX_NEAR)
    .find((place) => !source.conditions.exclude(place, sighting.start));
  const end = ends[0] === ANYWHERE ? directive.end : (near ?? ends[next + MAX_NEAR]);
  return {
    at: sighting.start,
    start: directive.end,
    end: end ?? bytes.length,
    isKept: end === undefined,
    what: "macro",
    isFile: true,
    macro: {
      start: sighting.start,
      end: directive.end,
      isFunctionLike: macroDefinition(source, directive)?.isFunctionLike === true,
    },
  };
}

function blockScope(
  source: Source,
  sighting: Sighting,
  position: number,
  what: ShadowKind,
): Scope | undefined {
  const { structure, lexed, bytes } = source;
  let open = structure.parent[position] ?? -1;
  if (structure.punctuator(open) === "(" && structure.text(open - 1) === "for") {
    const last = structure.code[statementEnd(source, open)];
    const end = last === undefined ? bytes.length : (lexed.start[last] as number);
    return { at: sighting.start, start: sighting.start, end, what };
  }
  while (open >= 0 && structure.punctuator(open) !== "{") open = structure.parent[open] ?? -1;
  if (open < 0) return undefined;
  const close = structure.partner[open] ?? -1;
  const end = close < 0 ? bytes.length : (lexed.start[structure.code[close] as number] as number);
  return { at: sighting.start, start: sighting.start, end, what };
}

/** Behind so many tokens, brackets taken for one, a statement without braces has ended. */
const MAX_STATEMENT = 256;

/** Position of the last token of the statement whose head is in the parentheses at `open`. */
function statementEnd(source: Source, open: number): number {
  const { structure } = source;
  const outer = structure.parent[open] ?? -1;
  const limit = outer >= 0 ? (structure.partner[outer] ?? -1) : -1;
  const end = limit >= 0 ? limit : structure.code.length;
  const head = structure.partner[open] ?? -1;
  for (let at = head < 0 ? end : head + 1, n = 0; at < end; at++) {
    if (n++ === MAX_STATEMENT) return at;
    const mark = structure.punctuator(at);
    if (mark === "(" || mark === "[") at = Math.max(at, structure.partner[at] ?? -1);
    if (mark !== ";" && mark !== "{") continue;
    if (mark === "{") at = Math.max(at, structure.partner[at] ?? -1);
    const next = structure.text(at + 1);
    // A brace that closes a value is followed by the rest of its expression.
    const goesOn = next === "else" || (mark === "{" && /^([;,.)]|->)$/.test(next));
    if (!goesOn) return at;
  }
  return end;
}

function parameterScope(source: Source, sighting: Sighting, position: number): Scope | undefined {
  const { structure, lexed, bytes } = source;
  const item = source.itemAt(position);
  if (item === undefined || item.kind !== "function" || position > item.bodyOpen) return undefined;
  // The parameters of a parameter that is a function end with its own parentheses.
  const parent = structure.parent[position] ?? -1;
  const isPointer =
    structure.punctuator(position - 1) === "*" &&
    (structure.parent[parent] ?? -1) === item.parametersOpen;
  if (parent !== -1 && parent !== item.parametersOpen && !isPointer) return undefined;
  const close = structure.partner[item.bodyOpen] ?? -1;
  const end = close < 0 ? bytes.length : (lexed.start[structure.code[close] as number] as number);
  return {
    at: sighting.start,
    start: sighting.start,
    end,
    what: "parameter",
    owner: item.name,
  };
}
