/**
 * What a macro makes of a name that it is given: the name itself, other names, a string, a member, a
 * declaration. The body decides, with all arguments of the call in it, and the macros that it hands the
 * name on to. Invariant: a name is acquitted by its places in the body alone, all of which acquit it; a
 * macro that makes nothing of the name, or that nobody knows, acquits nothing.
 */
import { isMark } from "../syntax/punctuators.js";
import * as contexts from "./contexts.js";
import { macroDefinition, type MacroDefinition, type Source } from "../syntax/source.js";

/** A function-like macro as texts. The last parameter of a variadic one takes the rest. */
export interface MacroText {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly isVariadic: boolean;
  readonly body: readonly string[];
}

/** Of a name in a call: what becomes of it, the worst first. */
const fates = ["symbol", "asm", "use", "unused", "declared", "static", "field", "pasted"] as const;
export type Fate = (typeof fates)[number];

/** The macros where a call stands. */
export interface KnownMacros {
  /** The definitions that a name may have; none for a function. */
  find(name: string): readonly MacroText[];
  /** The word that a macro is nothing but another name of, or the word itself. */
  meant(word: string): string;
}

/** Macros that are built of each other are followed so far, and bodies read so far. */
const MAX_NESTED = 8;
const MAX_BODY = 4096;
/** Definitions of one macro that are looked at, and steps that one question may take. */
const MAX_DEFINITIONS = 16;
const MAX_STEPS = 1 << 14;

interface Question {
  /** The argument as it is written. */
  readonly name: string;
  readonly macros: KnownMacros;
  /** Counts what the question takes. */
  readonly took: (n: number) => void;
  n: number;
}

/** The fate of the argument at `index` of a call of `callee`; undefined when no macro of that name is known. */
export function fateOfArgument(
  callee: string,
  index: number,
  args: readonly string[],
  macros: KnownMacros,
  took: (n: number) => void,
): Fate | undefined {
  const name = args[index] ?? "";
  return fateInCall({ name, macros, took, n: 0 }, callee, index, args, 0);
}

function fateInCall(
  question: Question,
  callee: string,
  index: number,
  args: readonly string[],
  depth: number,
): Fate | undefined {
  const definitions = question.macros.find(callee);
  if (definitions.length === 0) return undefined;
  // What takes too much to be told is taken for the worst of what acquits nothing.
  const isLarge = depth === MAX_NESTED || definitions.length > MAX_DEFINITIONS;
  if (isLarge || question.n > MAX_STEPS) return "use";
  return worst(definitions.map((macro) => fateInMacro(question, macro, index, args, depth)));
}

function worst(found: readonly Fate[]): Fate {
  return fates.find((fate) => found.includes(fate)) ?? "unused";
}

function fateInMacro(
  question: Question,
  macro: MacroText,
  index: number,
  args: readonly string[],
  depth: number,
): Fate {
  const { parameters, isVariadic, body } = macro;
  if (body.length > MAX_BODY) return "use";
  question.took(body.length + 1);
  question.n += body.length + 1;
  const last = parameters.length - 1;
  const own = isVariadic && index > last ? last : index;
  const parameter = parameters[own];
  if (parameter === undefined) return "unused";
  const given = parameters.map((_, at) =>
    isVariadic && at === last ? args.slice(at).join(",") : (args[at] ?? ""),
  );
  const valueOf = (text: string): string => {
    const at = parameters.indexOf(text);
    return at < 0 ? text : (given[at] as string);
  };
  const found: Fate[] = [];
  body.forEach((text, at) => {
    if (text !== parameter) return;
    found.push(fateAt({ question, macro, valueOf, depth }, at, given[own] as string));
  });
  return worst(found);
}

interface InBody {
  readonly question: Question;
  readonly macro: MacroText;
  /** A token of the body, with what is given for it when it is a parameter. */
  readonly valueOf: (text: string) => string;
  readonly depth: number;
}

function fateAt({ question, macro, valueOf, depth }: InBody, at: number, given: string): Fate {
  const { body } = macro;
  const isGrouped = body[at - 1] === "(" && body[at + 1] === ")" && body[at - 2] === "=";
  const before = body[at - (isGrouped ? 2 : 1)] ?? "";
  const owner = body[at - (isGrouped ? 3 : 2)] ?? "";
  // GNU C: `, ## args` takes the comma away where there are none, and pastes nothing.
  const isRest = before === "##" && owner === "," && body[at + 1] !== "##";
  if ((before === "##" && !isRest) || body[at + 1] === "##") {
    return pastedAt(body, at, valueOf) === question.name ? "use" : "pasted";
  }
  if (before === "=" && contexts.symbolField.test(owner)) return "symbol";
  const call = callAround(body, at);
  if (before === "#") {
    if (hasAssembly(body)) return "asm";
    const isSymbol =
      (body[at - 2] === "=" && contexts.symbolField.test(body[at - 3] ?? "")) ||
      (call !== undefined && contexts.symbolTaking.test(valueOf(call.callee)));
    return isSymbol ? "symbol" : "pasted";
  }
  if (before === "." || before === "->") return "field";
  if (before === "goto") return "pasted";
  if (call !== undefined) {
    const callee = question.macros.meant(valueOf(call.callee));
    if (contexts.asmKeyword.test(callee)) return "asm";
    if (contexts.symbolTaking.test(callee)) return "symbol";
    if (call.isAlone) {
      const inner = call.args.map((arg) => substituted(arg, valueOf));
      // The rest of the arguments may be several.
      const isSeveral = given.includes(",") || inner[call.index] !== question.name;
      const known = isSeveral
        ? undefined
        : fateInCall(question, callee, call.index, inner, depth + 1);
      if (known !== undefined) return known;
      const meaning = contexts.argumentMeaning(callee, call.index);
      if (meaning !== "value") return meaning;
    }
  }
  return declaredAt(body, at) ?? "use";
}

/** What the `##` around a place make of it. */
function pastedAt(body: readonly string[], at: number, valueOf: (text: string) => string): string {
  let first = at;
  while (first >= 2 && body[first - 1] === "##") first -= 2;
  let text = valueOf(body[first] as string);
  for (let next = first; body[next + 1] === "##"; next += 2) text += valueOf(body[next + 2] ?? "");
  return text;
}

function hasAssembly(body: readonly string[]): boolean {
  return body.some((text) => text === "_Pragma" || contexts.asmKeyword.test(text));
}

function substituted(tokens: readonly string[], valueOf: (text: string) => string): string {
  return tokens.map((text) => valueOf(text)).join("");
}

interface Call {
  readonly callee: string;
  readonly index: number;
  readonly args: readonly (readonly string[])[];
  /** The argument is the name and nothing else. */
  readonly isAlone: boolean;
}

/** Tokens before and behind a place in which its call is looked for. */
const MAX_CALL = 256;

/** The innermost call of a body that a place is an argument of. */
export function callAround(body: readonly string[], at: number): Call | undefined {
  let open = at;
  const least = Math.max(0, at - MAX_CALL);
  for (let depth = 0; open >= least; open--) {
    const text = body[open];
    if (text === ")" || text === "]" || text === "}") depth++;
    else if (text === "(" || text === "[" || text === "{") {
      if (depth === 0) break;
      depth--;
    }
  }
  const callee = body[open - 1];
  if (
    open < Math.max(1, least) ||
    body[open] !== "(" ||
    callee === undefined ||
    !/^\w+$/.test(callee)
  )
    return undefined;
  const args: string[][] = [[]];
  let index = -1;
  const limit = Math.min(body.length, at + MAX_CALL);
  for (let next = open + 1, depth = 0; next < limit; next++) {
    const text = body[next] as string;
    if (depth === 0 && text === ")") break;
    if (text === "(" || text === "[" || text === "{") depth++;
    else if (text === ")" || text === "]" || text === "}") depth--;
    if (next === at) index = args.length - 1;
    if (depth === 0 && text === ",") args.push([]);
    else (args.at(-1) as string[]).push(text);
  }
  if (index < 0) return undefined;
  return { callee, index, args, isAlone: args[index]?.length === 1 };
}

/** `struct attr name = ...`, `static int *name;`: a statement of the body that declares it. */
function declaredAt(body: readonly string[], at: number): "declared" | "static" | undefined {
  if (!isMark(body[at + 1] ?? ";", "=;[")) return undefined;
  let nWords = 0;
  let isStatic = false;
  for (let before = at - 1; before >= 0; before--) {
    const text = body[before] as string;
    if (isMark(text, ";{}")) break;
    if (/^(?:return|goto|case|else|sizeof|extern|typedef)$/.test(text)) return undefined;
    if (text === "*") continue;
    if (!/^[A-Za-z_]\w*$/.test(text)) return undefined;
    if (text === "static") isStatic = true;
    else nWords++;
  }
  return nWords === 0 ? undefined : isStatic ? "static" : "declared";
}

/** The function-like macros of a file, by their names. */
export function macroTextsOf(source: Source): ReadonlyMap<string, readonly MacroText[]> {
  const found = new Map<string, MacroText[]>();
  for (const directive of source.lexed.directives) {
    const macro = macroDefinition(source, directive);
    if (macro === undefined || !macro.isFunctionLike) continue;
    const same = found.get(macro.name);
    const text = macroText(source, macro);
    if (same === undefined) found.set(macro.name, [text]);
    else same.push(text);
  }
  return found;
}

/** A macro's body is cut when it is asked for, because most never are. */
function macroText(
  source: Source,
  { name, nameToken, bodyToken, endToken }: MacroDefinition,
): MacroText {
  const parameters: string[] = [];
  let isVariadic = false;
  for (let token = nameToken + 2; token < bodyToken - 1; token++) {
    const text = source.tokenText(token);
    if (text === "...") {
      isVariadic = true;
      // `args...` has a name for what `...` alone calls __VA_ARGS__.
      if (isMark(source.tokenText(token - 1), "(,")) parameters.push("__VA_ARGS__");
    } else if (text !== ",") parameters.push(text);
  }
  let body: string[] | undefined;
  return {
    name,
    parameters,
    isVariadic,
    get body() {
      return (body ??= Array.from({ length: endToken - bodyToken }, (_, at) =>
        source.tokenText(bodyToken + at),
      ));
    },
  };
}
