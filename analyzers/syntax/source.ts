/**
 * One C file, read: tokens, presence conditions and structure, with the look-ups that classification
 * needs. Building it never fails, whatever the text is.
 */
import { asBuffer, lastNotAbove, lineStarts } from "./bytes.js";
import { conditions, type Conditions } from "./conditions.js";
import { lex, TokenRoom, type Directive, type Lexed } from "./lex.js";
import { Steps } from "./steps.js";
import { structure, type Item, type Structure } from "./structure.js";
import { tokenText } from "./token-text.js";

export interface Source {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What reading it has taken so far. */
  readonly steps: Steps;
  readonly lexed: Lexed;
  readonly conditions: Conditions;
  readonly structure: Structure;
  /** Those that were asked for, by the first token of the directive. */
  readonly macros: Map<number, { readonly macro: MacroDefinition | undefined }>;
  /** Text of a token, splices taken out. */
  tokenText(token: number): string;
  /** One-based line of an offset. */
  lineOf(offset: number): number;
  itemAt(position: number): Item | undefined;
}

/** `room`: arrays to use again; the source is then void once the next one is read into it. `steps`: counts, and may have a limit. */
export function readSource(
  path: string,
  text: Uint8Array,
  room: TokenRoom = new TokenRoom(),
  steps: Steps = new Steps(),
): Source {
  const bytes = asBuffer(text);
  const lexed = lex(bytes, room);
  // Most files name a guarded symbol in a comment alone, and need no structure for that.
  let presence: Conditions | undefined;
  let shape: Structure | undefined;
  const conditionsOf = (): Conditions => (presence ??= conditions(lexed, steps));
  const structureOf = (): Structure => (shape ??= structure(lexed, conditionsOf(), room, steps));
  let lines: Int32Array | undefined;
  return {
    path,
    bytes,
    steps,
    lexed,
    get conditions() {
      return conditionsOf();
    },
    get structure() {
      return structureOf();
    },
    macros: new Map(),
    tokenText: (token) => {
      steps.take(1);
      if (token < 0 || token >= lexed.nTokens) return "";
      return tokenText(lexed, token);
    },
    lineOf: (offset) => {
      lines ??= lineStarts(bytes);
      return lastNotAbove(lines, offset) + 1;
    },
    itemAt: (position) => structureOf().items[structureOf().itemOf[position] ?? -1],
  };
}

/** Parameters and body of a `#define`, as token indexes. */
export interface MacroDefinition {
  readonly name: string;
  readonly nameToken: number;
  readonly parameters: readonly string[];
  isParameter(name: string): boolean;
  /** Which parameter has the name, or -1. */
  parameterAt(name: string): number;
  /** Whether the macro is called with parentheses. */
  readonly isFunctionLike: boolean;
  readonly bodyToken: number;
  readonly endToken: number;
}

export function macroDefinition(source: Source, directive: Directive): MacroDefinition | undefined {
  if (directive.name !== "define") return undefined;
  // Every name in a macro asks for the macro.
  const { firstToken } = directive;
  let known = source.macros.get(firstToken);
  if (known === undefined)
    source.macros.set(firstToken, (known = { macro: readDefinition(source, directive) }));
  return known.macro;
}

function readDefinition(source: Source, directive: Directive): MacroDefinition | undefined {
  if (directive.name !== "define" || directive.firstToken + 2 >= directive.endToken)
    return undefined;
  const { lexed, tokenText } = source;
  const nameToken = directive.firstToken + 2;
  const open = nameToken + 1;
  const isFunctionLike =
    open < directive.endToken &&
    tokenText(open) === "(" &&
    lexed.start[open] === lexed.end[nameToken];
  const parameters: string[] = [];
  let bodyToken = open;
  if (isFunctionLike) {
    let at = open + 1;
    while (at < directive.endToken && tokenText(at) !== ")") {
      const text = tokenText(at++);
      if (text === "...") parameters.push("__VA_ARGS__");
      else if (text !== ",") parameters.push(text);
    }
    bodyToken = at + 1;
  }
  // The first of several that have one name.
  const indexes = new Map(parameters.map((name, index) => [name, index] as const).reverse());
  return {
    name: tokenText(nameToken),
    nameToken,
    parameters,
    isParameter: (name) => indexes.has(name),
    parameterAt: (name) => indexes.get(name) ?? -1,
    isFunctionLike,
    bodyToken,
    endToken: directive.endToken,
  };
}
