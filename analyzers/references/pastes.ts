/**
 * Token pasting that can make a guarded name. `#define OP(op) vma_##op` holds no guarded name, but
 * `OP(expand)` does. A macro whose pasted pieces fit a guarded name is kept, and each of its calls is
 * expanded. One whose pieces are all parameters fits everything: it is noted, and who uses it is read
 * as it stands after the preprocessor.
 */
import { macroDefinition, type MacroDefinition, type Source } from "../syntax/source.js";
import { tokenKind } from "../syntax/lex.js";
import { hashOfText } from "./names.js";
import { MIN_PIECE } from "./pieces.js";
import { proof } from "./proof.js";
import type { Sighting } from "./sighting.js";

export interface PasteMacro {
  readonly name: string;
  readonly path: string;
  /** One-based line of the definition. */
  readonly line: number;
  /** Literal text, or the index of a parameter. */
  readonly pieces: readonly (string | number)[];
  /** The guarded names that it could make; none where it could make any, of what it is given. */
  readonly names: readonly string[];
}

export function pasteMacros(source: Source, names: ReadonlySet<string>): PasteMacro[] {
  const own = directPastes(source, names);
  return own.length === 0 ? own : [...own, ...handedOn(source, own)];
}

/** `#define OP(x) OP_(x)`: macros whose arguments go on to one that pastes. One more level is common, a third is not. */
function handedOn(source: Source, macros: readonly PasteMacro[]): PasteMacro[] {
  const byName = new Map(
    macros.filter((macro) => macro.names.length > 0).map((macro) => [macro.name, macro]),
  );
  const found: PasteMacro[] = [];
  if (byName.size === 0) return found;
  for (const directive of source.lexed.directives) {
    const outer = macroDefinition(source, directive);
    if (outer === undefined || byName.has(outer.name)) continue;
    for (let token = outer.bodyToken; token + 1 < outer.endToken; token++) {
      const inner = byName.get(source.tokenText(token));
      if (inner === undefined || source.tokenText(token + 1) !== "(") continue;
      const call = argumentsAfter(source, token + 1);
      const pieces = inner.pieces.map((piece) => {
        if (typeof piece === "string") return piece;
        const text = call[piece] ?? "";
        const parameter = outer.parameterAt(text);
        return parameter >= 0 ? parameter : text;
      });
      // Where nothing of the outer macro's goes in, the name is made at the inner call, and reported there.
      if (!pieces.some((piece) => typeof piece === "number")) continue;
      found.push({ ...inner, name: outer.name, pieces, line: source.lineOf(directive.start) });
    }
  }
  return found;
}

function directPastes(source: Source, names: ReadonlySet<string>): PasteMacro[] {
  const found: PasteMacro[] = [];
  const known = new Map<string, readonly string[]>();
  for (const directive of source.lexed.directives) {
    const macro = macroDefinition(source, directive);
    if (macro === undefined || source.conditions.isInactive(directive.start)) continue;
    for (const pieces of pastedChains(source, macro)) {
      const hasLiteral = pieces.some(
        (piece) => typeof piece === "string" && piece.length >= MIN_PIECE,
      );
      if (!hasLiteral) {
        const isWhole = pieces.every((piece) => typeof piece === "number" || /^\w$/.test(piece));
        if (isWhole) found.push(anyMaker(source, macro.name, directive.start));
        continue;
      }
      const key = JSON.stringify(pieces);
      let fitting = known.get(key);
      if (fitting === undefined) {
        source.steps.take(pieces.length + (names.size >> 4));
        known.set(key, (fitting = fittingNames(pieces, names)));
      }
      if (fitting.length === 0) continue;
      const line = source.lineOf(directive.start);
      found.push({ name: macro.name, path: source.path, line, pieces, names: fitting });
    }
  }
  return found;
}

/** A macro that pastes whatever it is given. */
function anyMaker(source: Source, name: string, start: number): PasteMacro {
  return { name, path: source.path, line: source.lineOf(start), pieces: [], names: [] };
}

function pastedChains(source: Source, macro: MacroDefinition): (string | number)[][] {
  const chains: (string | number)[][] = [];
  const pieceAt = (token: number): string | number => {
    const text = source.tokenText(token);
    const parameter = macro.parameterAt(text);
    return parameter >= 0 ? parameter : text;
  };
  for (let token = macro.bodyToken; token + 2 < macro.endToken; token++) {
    if (!isPaste(source, token + 1)) continue;
    const chain = [pieceAt(token)];
    while (token + 2 < macro.endToken && isPaste(source, token + 1)) {
      chain.push(pieceAt(token + 2));
      token += 2;
    }
    chains.push(chain);
  }
  return chains;
}

/** Bodies are long, and no text need be made of what is a word or a single byte. */
function isPaste({ lexed, steps, tokenText }: Source, token: number): boolean {
  steps.take(1);
  const isPunctuator = lexed.kind[token] === tokenKind.punctuator;
  const size = (lexed.end[token] as number) - (lexed.start[token] as number);
  return isPunctuator && size > 1 && tokenText(token) === "##";
}

function fittingNames(pieces: readonly (string | number)[], names: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const first = pieces[0];
  const last = pieces.at(-1);
  // What parameters leave fixed: literals side by side are one, and each is found behind the one before.
  const literals = [""];
  pieces.forEach((piece, index) => {
    if (typeof piece === "string") literals[literals.length - 1] += piece;
    else if (index === 0 || typeof pieces[index - 1] === "string") literals.push("");
  });
  for (const name of names) {
    if (typeof first === "string" && !name.startsWith(first)) continue;
    if (typeof last === "string" && !name.endsWith(last)) continue;
    if (fits(name, literals)) found.push(name);
  }
  return found;
}

/** Whether the literals stand in the name in their order, the first one at its beginning and the last one at its end. */
function fits(name: string, literals: readonly string[]): boolean {
  const head = literals[0] as string;
  const tail = literals.at(-1) as string;
  if (literals.length === 1) return name === head;
  if (!name.startsWith(head) || !name.endsWith(tail)) return false;
  let at = head.length;
  for (let index = 1; index < literals.length - 1; index++) {
    const found = name.indexOf(literals[index] as string, at);
    if (found < 0) return false;
    at = found + (literals[index] as string).length;
  }
  return at <= name.length - tail.length;
}

/** So often is one name told of that a call makes again and again. */
const MAX_SAME = 16;

/** Calls of paste macros in one file whose arguments make a guarded name. */
export function pastedNames(
  source: Source,
  macros: readonly PasteMacro[],
  names: ReadonlySet<string>,
): Sighting[] {
  if (macros.length === 0) return [];
  const byName = new Map<string, PasteMacro[]>();
  const seen = new Map<string, { readonly line: number; n: number }>();
  for (const macro of macros) {
    if (macro.names.length === 0) continue;
    // A macro that is defined again and again with the same pieces makes the same names.
    const key = JSON.stringify([macro.name, macro.pieces]);
    const known = seen.get(key) ?? { line: macro.line, n: 0 };
    if (known.line !== macro.line || ++known.n > MAX_SAME) continue;
    seen.set(key, known);
    const same = byName.get(macro.name);
    if (same === undefined) byName.set(macro.name, [macro]);
    else same.push(macro);
  }
  const { lexed } = source;
  const found: Sighting[] = [];
  if (byName.size === 0) return found;
  const hashes = new Set([...byName.keys()].map(hashOfText));
  for (let token = 0; token < lexed.nTokens; token++) {
    if (lexed.kind[token] !== tokenKind.word || !hashes.has(lexed.hash[token] as number)) continue;
    const candidates = byName.get(source.tokenText(token));
    if (candidates === undefined) continue;
    const isCalled = source.tokenText(token + 1) === "(";
    const start = lexed.start[token] as number;
    const owner = lexed.directiveOf[token] as number;
    const directive = lexed.directives[owner];
    const isOwnDefinition = directive?.name === "define" && token === directive.firstToken + 2;
    if (isOwnDefinition || source.conditions.isInactive(start)) continue;
    const call = isCalled ? argumentsAfter(source, token + 1) : [];
    const made = new Set<string>();
    for (const macro of candidates) {
      source.steps.take(macro.pieces.length);
      // Without parameters the name alone is expanded.
      if (!isCalled && macro.pieces.some((piece) => typeof piece === "number")) continue;
      const name = macro.pieces
        .map((piece) => (typeof piece === "string" ? piece : (call[piece] ?? "")))
        .join("");
      // A macro may make a name twice, and the place is told of once.
      if (!names.has(name) || made.has(name)) continue;
      made.add(name);
      found.push({
        name,
        start,
        end: lexed.end[token] as number,
        form: "paste",
        proof: proof("pasted-by", `${macro.name}(${call.join(", ")})`, macro.path, macro.line),
        enclosing: source.itemAt(source.structure.positionOf[token] ?? -1)?.name ?? "",
        condition: source.conditions.at(start),
        linkage: "none",
        shadow: "",
        wrapper: "",
      });
    }
  }
  return found;
}

function argumentsAfter(source: Source, open: number): string[] {
  const found = [""];
  let depth = 0;
  for (let token = open; token < source.lexed.nTokens && token < open + 400; token++) {
    const text = source.tokenText(token);
    if (text === "(") {
      if (depth++ === 0) continue;
    } else if (text === ")") {
      if (--depth === 0) break;
    } else if (text === "," && depth === 1) {
      found.push("");
      continue;
    }
    found[found.length - 1] += text;
  }
  return found;
}
