/**
 * Guarded names that literals spell only for those who read them as a compiler does: behind `\t`,
 * with a letter written as `\x5f`, or in several literals side by side. They matter where a string
 * is assembly or the name of a symbol; what other strings say is not looked for. The bytes of such
 * a name are no word, so the sweep counts none of them.
 */
import { latin1 } from "../syntax/bytes.js";
import { spell, Spelling } from "../syntax/literals.js";
import { tokenKind } from "../syntax/lex.js";
import type { MacroDefinition, Source } from "../syntax/source.js";
import { hashOfText, type NameSet } from "./names.js";
import { MAX_LITERAL, shapeOfLiteral } from "./shapes/of-literal.js";
import type { Reader } from "./shapes/reader.js";
import type { Shape } from "./shapes/shape.js";
import { enclosingOf } from "./shapes/shapes.js";
import { wordsIn } from "./shapes/words-in.js";
import { unproven } from "./proof.js";
import type { Sighting } from "./sighting.js";

/** Macros that stand for strings are followed so far. */
const MAX_NESTED = 4;

/** `known`: what stands there as a word. */
export function spelledNames(
  reader: Reader,
  names: NameSet,
  known: readonly Sighting[],
): Sighting[] {
  const { source } = reader;
  const { lexed } = source;
  const found: Sighting[] = [];
  const starts = new Set(known.map(({ start }) => start));
  // A macro that is assembly by itself is told of where it is defined.
  const told = new Set(
    known.filter(({ form }) => form === "asm").map(({ enclosing, name }) => `${enclosing} ${name}`),
  );
  const macros = new Set([...reader.macros.keys()].map(hashOfText));
  for (let token = 0; token < lexed.nTokens; token++) {
    const isMacro = (): boolean =>
      macros.has(lexed.hash[token] as number) && stringMacro(reader, token) !== undefined;
    if (lexed.kind[token] !== tokenKind.string && !isMacro()) continue;
    const { spelling, end } = readRun(reader, token);
    for (const one of namesOf(reader, token, spelling, names)) {
      const written = latin1(source.bytes, one.start, one.end);
      if (!starts.has(one.start) && !told.has(`${written} ${one.name}`)) found.push(one);
    }
    token = Math.max(token, end - 1);
  }
  return found;
}

/** The string at a token, with all that the compiler joins to it. */
export function readRun(reader: Reader, first: number): { spelling: Spelling; end: number } {
  const { lexed, bytes, steps } = reader.source;
  const spelling = new Spelling();
  let end = first;
  for (; end < lexed.nTokens && lexed.directiveOf[end] === lexed.directiveOf[first]; end++) {
    const start = lexed.start[end] as number;
    const close = lexed.end[end] as number;
    steps.take(1 + ((close - start) >> 4));
    if (lexed.kind[end] === tokenKind.string) {
      spell(bytes, start, close, spelling);
      continue;
    }
    const text = expanded(reader, end, 0);
    if (text === undefined) break;
    for (const character of text) spelling.push(character, start, close);
  }
  return { spelling, end };
}

function stringMacro(reader: Reader, token: number, depth = 0): MacroDefinition | undefined {
  const { source } = reader;
  if (source.lexed.kind[token] !== tokenKind.word) return undefined;
  const macro = reader.macros.get(source.tokenText(token))?.at(-1);
  const isString =
    macro !== undefined &&
    !macro.isFunctionLike &&
    macro.bodyToken < macro.endToken &&
    token !== macro.nameToken;
  if (!isString || depth === MAX_NESTED) return undefined;
  const opens =
    source.lexed.kind[macro.bodyToken] === tokenKind.string ||
    stringMacro(reader, macro.bodyToken, depth + 1) !== undefined;
  return opens ? macro : undefined;
}

/** The text of a macro that stands for nothing but strings. */
function expanded(reader: Reader, token: number, depth: number): string | undefined {
  const macro = stringMacro(reader, token);
  if (macro === undefined || depth === MAX_NESTED) return undefined;
  const { lexed, bytes, steps } = reader.source;
  const spelling = new Spelling();
  for (let at = macro.bodyToken; at < macro.endToken; at++) {
    steps.take(1);
    if (lexed.kind[at] === tokenKind.string) {
      spell(bytes, lexed.start[at] as number, lexed.end[at] as number, spelling);
      continue;
    }
    const inner = expanded(reader, at, depth + 1);
    if (inner === undefined || spelling.text.length > MAX_TEXT) return undefined;
    spelling.text += inner;
  }
  return spelling.text.length > MAX_TEXT ? undefined : spelling.text;
}

/** A macro that stands for more than this holds no name that something else completes. */
const MAX_TEXT = 4096;

function namesOf(
  reader: Reader,
  token: number,
  { text, starts, ends }: Spelling,
  names: NameSet,
): Sighting[] {
  const found: Sighting[] = [];
  const spelled = Buffer.from(text, "latin1");
  const literal = `"${text.slice(0, MAX_LITERAL)}"`;
  for (const { name, start, end } of wordsIn(spelled, 0, spelled.length, names)) {
    const place = { start: starts[start] as number, end: ends[end - 1] as number };
    const shape = shapeOfLiteral(reader, token, { name, ...place }, literal);
    if (shape.form !== "asm" && shape.form !== "symbol-string") continue;
    found.push(sightingOf(reader.source, token, { name, ...place }, shape));
  }
  return found;
}

export function sightingOf(
  source: Source,
  token: number,
  place: { name: string; start: number; end: number },
  shape: Shape,
): Sighting {
  return {
    ...place,
    form: shape.form,
    proof: shape.proof ?? unproven,
    enclosing: enclosingOf(source, token),
    condition: source.conditions.at(place.start),
    linkage: "none",
    shadow: "",
    wrapper: "",
  };
}
