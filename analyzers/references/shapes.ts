/**
 * Gives each guarded name in one C file its form: what the text around it makes of it. The lexer
 * drives, so every word of code, comment, string and directive is met once and gets one form;
 * acquittal needs evidence that stands in the text (a member operator, a tag keyword, a declaration).
 */
import { isAttributeMacro } from "../syntax/attributes.js";
import { asBuffer, lastNotAbove, latin1, spliceLength, wordByte } from "../syntax/bytes.js";
import { clauseStart, declaredAs, tagKeywordBefore } from "../syntax/declarators.js";
import { HASH_PRIME, HASH_SEED, tokenKind, type Directive } from "../syntax/lex.js";
import { macroDefinition, type MacroDefinition, type Source } from "../syntax/source.js";
import type { Item } from "../syntax/structure.js";
import * as contexts from "./contexts.js";
import {
  callAround,
  fateOfArgument,
  macroTextsOf,
  type Fate,
  type KnownMacros,
  type MacroText,
} from "./macro-arguments.js";
import type { NameSet } from "./names.js";
import { isTypeMacro, Objects } from "./objects.js";
import { proof, unproven, type Proof } from "./proof.js";
import type { Form, Sighting } from "./sighting.js";

export interface Shape {
  readonly form: Form;
  readonly proof?: Proof;
  readonly linkage?: Sighting["linkage"];
  readonly wrapper?: string;
}

/** All sightings of a file in the order of their places, shadows not yet filled in. */
export function shapesOf(source: Source, names: NameSet): Sighting[] {
  const { lexed, bytes } = source;
  const found: Sighting[] = [];
  const add = (name: string, start: number, end: number, enclosing: string, shape: Shape): void => {
    found.push({
      name,
      start,
      end,
      form: shape.form,
      proof: shape.proof ?? unproven,
      enclosing,
      condition: source.conditions.at(start),
      linkage: shape.linkage ?? "none",
      shadow: "",
      wrapper: shape.wrapper ?? "",
    });
  };

  for (let token = 0; token < lexed.nTokens; token++) {
    const start = lexed.start[token] as number;
    const end = lexed.end[token] as number;
    if (lexed.kind[token] === tokenKind.word) {
      const name = names.byHash(lexed.hash[token] as number, bytes, start, end);
      if (name !== undefined)
        add(name, start, end, enclosingOf(source, token), shapeOfToken(source, token));
    } else if (lexed.kind[token] !== tokenKind.punctuator) {
      for (const word of wordsIn(bytes, start, end, names)) {
        add(
          word.name,
          word.start,
          word.end,
          enclosingOf(source, token),
          shapeOfLiteral(source, token, word),
        );
      }
    }
  }
  for (const token of lexed.longWords) {
    const start = lexed.start[token] as number;
    for (const word of wordsIn(bytes, start, lexed.end[token] as number, names)) {
      const form = source.conditions.isInactive(start) ? "inactive" : "unparsed";
      add(word.name, word.start, word.end, enclosingOf(source, token), {
        form,
        proof: proof("part-of-longer-name"),
      });
    }
  }
  for (let comment = 0; comment < lexed.comments.length; comment += 2) {
    const start = lexed.comments[comment] as number;
    for (const word of wordsIn(bytes, start, lexed.comments[comment + 1] as number, names)) {
      const form: Form = source.conditions.isInactive(word.start) ? "inactive" : "comment";
      add(word.name, word.start, word.end, "", { form });
    }
  }
  const sorted = found.sort((a, b) => a.start - b.start);
  const read =
    lexed.rawStart < 0 ? sorted : doubted(sorted, lexed.rawStart, proof("behind-raw-string"));
  const keyword = read.length === 0 ? undefined : redefinedKeyword(source);
  return keyword === undefined
    ? read
    : doubted(read, keyword.end, proof("behind-redefinition", keyword.name));
}

/** Keywords by which a name is told from others. */
const telling = new Set([
  "static",
  "extern",
  "typedef",
  "goto",
  "struct",
  "union",
  "enum",
  "for",
  "__label__",
]);

/** The first `#define` of such a keyword as something else. */
function redefinedKeyword(source: Source): { name: string; end: number } | undefined {
  for (const directive of source.lexed.directives) {
    if (directive.name !== "define" || !telling.has(source.tokenText(directive.firstToken + 2)))
      continue;
    if (!source.conditions.isInactive(directive.start))
      return { name: source.tokenText(directive.firstToken + 2), end: directive.end };
  }
  return undefined;
}

/** Where C has no raw strings (-std=c11), text behind the quote of one is other text: nothing from there on acquits. */
function doubted(sightings: readonly Sighting[], from: number, why: Proof): Sighting[] {
  return sightings.map((sighting) => {
    const isUse =
      sighting.start < from ||
      /^(call|use|address|initializer|macro-body|macro-arg|typeof|asm|export)$/.test(sighting.form);
    return isUse ? sighting : { ...sighting, form: "unparsed", proof: why };
  });
}

interface Word {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Words of a span that are guarded names, splices taken out. */
export function wordsIn(bytes: Uint8Array, start: number, end: number, names: NameSet): Word[] {
  const found: Word[] = [];
  let at = start;
  while (at < end) {
    if (wordByte[bytes[at] as number] === 0) {
      at++;
      continue;
    }
    const from = at;
    let hash = HASH_SEED;
    for (;;) {
      for (; at < end && wordByte[bytes[at] as number] === 1; at++)
        hash = Math.imul(hash ^ (bytes[at] as number), HASH_PRIME);
      const splice = at < end ? spliceLength(bytes, at, end) : 0;
      if (splice === 0 || at + splice >= end || wordByte[bytes[at + splice] as number] === 0) break;
      at += splice;
    }
    const name = names.byHash(hash, bytes, from, at);
    if (name !== undefined) found.push({ name, start: from, end: at });
  }
  return found;
}

export function enclosingOf(source: Source, token: number): string {
  const { lexed } = source;
  const owner = lexed.directiveOf[token] as number;
  if (owner >= 0) {
    const macro = macroDefinition(source, lexed.directives[owner] as Directive);
    if (macro !== undefined && macro.nameToken !== token) return macro.name;
    return "";
  }
  const position = source.structure.positionOf[token] ?? -1;
  const item = source.itemAt(position);
  if (item === undefined || item.namePosition === position) return "";
  return item.name;
}

/** `text`: what the literal spells together with those beside it, in quotes, where that is known. */
export function shapeOfLiteral(source: Source, token: number, word: Word, text?: string): Shape {
  const { lexed } = source;
  const start = lexed.start[token] as number;
  if (source.conditions.isInactive(start)) return { form: "inactive" };
  if (lexed.kind[token] === tokenKind.headerName)
    return { form: "text", proof: proof("header-name") };
  if (isPopped(source, token)) return { form: "undef" };
  // A text is a symbol as a whole, and none is so long.
  const isLong = (lexed.end[token] as number) - start > MAX_LITERAL;
  const literal =
    text ?? (isLong ? latin1(source.bytes, start, start + MAX_LITERAL) : source.tokenText(token));
  // BPF names the program's kind before the symbol: SEC("fentry/name"). A tracepoint is no symbol.
  const isWhole =
    literal === `"${word.name}"` ||
    new RegExp(`^"\\??(${contexts.probeSection})/${word.name}"$`).test(literal);
  const { structure } = source;
  const position = structure.positionOf[token] ?? -1;
  if (position < 0) {
    // Inside a directive the callee stands before on the same line.
    const before = takersOf(source, lexed.directiveOf[token] as number, token);
    if (before === "asm") return { form: "asm", proof: proof("inline-assembly") };
    if (isWhole && before === "symbol") return { form: "symbol-string" };
    // A macro may hold what an asm() elsewhere is made of.
    const near = latin1(
      source.bytes,
      Math.max(start, word.start - 64),
      Math.min(lexed.end[token] as number, word.end + 2),
    );
    const isInstruction = new RegExp(
      `(?:^"|\\\\[nt])(?:${contexts.branches})\\s+${word.name}(?:\\\\[nt]|;|")`,
    ).test(near);
    return isInstruction ? { form: "asm", proof: proof("instruction") } : { form: "string" };
  }
  for (const { callee, open } of callees(source, position)) {
    const used =
      open === structure.parent[position]
        ? fateInFile(source, callee, open, argumentIndex(source, open, position))
        : undefined;
    if (isWhole && used === "symbol") {
      return { form: "symbol-string", proof: proof("looked-up-by", callee) };
    }
    if (used === "asm") return { form: "asm", proof: proof("written-into-assembly", callee) };
    if (contexts.asmKeyword.test(meantBy(source, callee))) {
      const isOperand = /%\w?\[$/.test(
        latin1(source.bytes, Math.max(start, word.start - 3), word.start),
      );
      return isOperand
        ? { form: "label", proof: proof("operand-name") }
        : { form: "asm", proof: proof("inline-assembly") };
    }
    if (callee === "_Pragma" && /^"\s*(weak|redefine_extname)\s/.test(literal))
      return { form: "asm", proof: proof("pragma-operator") };
    if (/alias|ifunc|weakref/.test(callee))
      return { form: "asm", proof: proof("renamed-by", callee) };
    if (isWhole && contexts.symbolTaking.test(callee)) {
      return { form: "symbol-string", proof: proof("looked-up-by", callee) };
    }
  }
  const before = structure.text(position - 2);
  if (isWhole && structure.punctuator(position - 1) === "=" && contexts.symbolField.test(before)) {
    return { form: "symbol-string", proof: proof("probe-target", before) };
  }
  return { form: "string" };
}

const MAX_LITERAL = 1024;

/** `#pragma pop_macro("name")`, `_Pragma("pop_macro(\\"name\\")")`, or what macros make the like of. */
function isPopped({ lexed, bytes, tokenText }: Source, token: number): boolean {
  if (lexed.kind[token] !== tokenKind.string) return false;
  if (tokenText(token - 1) === "(" && tokenText(token - 2) === "pop_macro") return true;
  const start = lexed.start[token] as number;
  const end = Math.min(lexed.end[token] as number, start + MAX_LITERAL);
  return /^"\s*pop_macro\s*\(/.test(latin1(bytes, start, end));
}

/** Tokens of a directive that take what follows them for assembly or for a symbol's name, found once for each directive. */
const takers = new WeakMap<
  Directive,
  { readonly tokens: readonly number[]; readonly kinds: readonly ("asm" | "symbol")[] }
>();

function takersOf(source: Source, owner: number, token: number): "asm" | "symbol" | undefined {
  const directive = source.lexed.directives[owner];
  if (directive === undefined) return undefined;
  let known = takers.get(directive);
  if (known === undefined) {
    const tokens: number[] = [];
    const kinds: ("asm" | "symbol")[] = [];
    for (let at = directive.firstToken; at < directive.endToken; at++) {
      const text = source.lexed.kind[at] === tokenKind.word ? source.tokenText(at) : "";
      const kind = contexts.asmKeyword.test(text)
        ? "asm"
        : contexts.symbolTaking.test(text)
          ? "symbol"
          : undefined;
      if (kind === undefined) continue;
      tokens.push(at);
      kinds.push(kind);
    }
    takers.set(directive, (known = { tokens, kinds }));
  }
  return known.kinds[lastNotAbove(known.tokens, token)];
}

/** Brackets further out than this say nothing of a name. */
const MAX_DEPTH = 64;

/** The words before the parentheses around a position, innermost first. */
function* callees(source: Source, position: number): Generator<{ callee: string; open: number }> {
  const { structure } = source;
  let open = structure.parent[position] ?? -1;
  for (
    let depth = 0;
    open >= 0 && depth < MAX_DEPTH;
    open = structure.parent[open] ?? -1, depth++
  ) {
    if (structure.punctuator(open) !== "(") continue;
    let before = open - 1;
    while (/^(volatile|__volatile__|inline|goto)$/.test(structure.text(before))) before--;
    if (structure.isWord(before)) yield { callee: structure.text(before), open };
  }
}

function shapeOfToken(source: Source, token: number): Shape {
  const { lexed } = source;
  if (source.conditions.isInactive(lexed.start[token] as number)) return { form: "inactive" };
  const owner = lexed.directiveOf[token] as number;
  if (owner >= 0) return shapeInDirective(source, token, lexed.directives[owner] as Directive);
  return shapeInCode(source, source.structure.positionOf[token] as number);
}

function shapeInDirective(source: Source, token: number, directive: Directive): Shape {
  if (directive.name === "define") {
    const macro = macroDefinition(source, directive);
    return macro === undefined ? { form: "text" } : shapeInMacro(source, token, macro);
  }
  if (directive.name === "undef") return { form: "undef" };
  if (/^(el)?if/.test(directive.name))
    return { form: "condition", proof: proof("tested-by", directive.name) };
  if (directive.name === "pragma") {
    const verb = source.tokenText(directive.firstToken + 2);
    if (verb === "weak" || verb === "redefine_extname")
      return { form: "asm", proof: proof("pragma", verb) };
  }
  return { form: "text", proof: proof("text-of-directive", directive.name) };
}

function shapeInMacro(source: Source, token: number, macro: MacroDefinition): Shape {
  const name = source.tokenText(token);
  if (token === macro.nameToken) return { form: "macro-definition" };
  if (macro.isParameter(name)) {
    return { form: "parameter", proof: proof("macro-parameter", macro.name) };
  }
  const before = source.tokenText(token - 1);
  const after = source.tokenText(token + 1);
  const isInBody = (at: number): boolean => at >= macro.bodyToken && at < macro.endToken;
  if (isInBody(token - 1)) {
    if (before === "." || before === "->") return { form: "field", proof: proof("member") };
    if (before === "goto" || before === "__label__") return { form: "label" };
    if (after === ":" && /^[;{}]$/.test(before)) return { form: "label", proof: proof("label") };
    if (before === "struct" || before === "union" || before === "enum") {
      return { form: "tag-pointer", proof: proof("tag-in-macro", macro.name) };
    }
  }
  const isPasted =
    (isInBody(token - 1) && before === "##") || (isInBody(token + 1) && after === "##");
  const wrapper = macro.name;
  if (isPasted)
    return {
      form: "macro-body",
      proof: proof("may-paste-nothing", macro.name),
      wrapper,
    };
  // A call whose argument is pasted, or a statement that declares the name within the macro.
  const made =
    isInBody(token - 1) && /^[(,]$/.test(before) ? madeInMacro(source, token, macro) : undefined;
  if (made !== undefined) return made;
  if (isMacroLocal(source, token, macro))
    return { form: "local", proof: proof("declared-in-macro", macro.name) };
  // Headers that assembly includes hold instructions in their macros.
  if (isInBody(token - 1) && new RegExp(`^(${contexts.branches})$`).test(before)) {
    return { form: "asm", proof: proof("branch-in-macro", before, macro.name) };
  }
  return { form: "macro-body", wrapper };
}

/** A call in the macro whose argument is pasted to something or names a member. */
function madeInMacro(source: Source, token: number, macro: MacroDefinition): Shape | undefined {
  const body = bodyOf(source, token, macro);
  const call = callAround(body, token - macro.bodyToken);
  if (call === undefined || !call.isAlone || macro.isParameter(call.callee)) return undefined;
  const args = call.args.map((arg) => arg.join(""));
  const meaning =
    fateOfOwn(source, call.callee, call.index, args) ?? meaningOf(source, call.callee, call.index);
  switch (meaning) {
    case "pasted":
      return { form: "pasted", proof: proof("argument-pasted", call.callee) };
    case "field":
      return { form: "field", proof: proof("member-named-to", call.callee) };
    default:
      return undefined;
  }
}

/** Tokens of a macro that are looked at for a call, and on each side of a name. */
const MAX_BODY = 4096;

/** Of each macro, because every name in it asks. */
const bodies = new WeakMap<Directive, readonly string[]>();

function bodyOf(source: Source, token: number, macro: MacroDefinition): readonly string[] {
  const directive = source.lexed.directives[source.lexed.directiveOf[token] as number] as Directive;
  let body = bodies.get(directive);
  if (body === undefined) {
    const length = Math.min(macro.endToken - macro.bodyToken, MAX_BODY);
    body = Array.from({ length }, (_, at) => source.tokenText(macro.bodyToken + at));
    bodies.set(directive, body);
  }
  return body;
}

/** Where the declarations of one name in a macro begin, and how far those up to each reach. */
interface Declarations {
  readonly starts: number[];
  readonly reaches: number[];
}

/** What a macro's body declares, found once for each macro. */
const declaredInMacro = new WeakMap<Directive, ReadonlyMap<string, Declarations>>();

/** Declared by a statement of the macro's body, here or before within the same block. */
function isMacroLocal(source: Source, token: number, macro: MacroDefinition): boolean {
  const directive = source.lexed.directives[source.lexed.directiveOf[token] as number] as Directive;
  let declared = declaredInMacro.get(directive);
  if (declared === undefined)
    declaredInMacro.set(directive, (declared = declarationsIn(source, macro)));
  const own = declared.get(source.tokenText(token));
  return own !== undefined && (own.reaches[lastNotAbove(own.starts, token)] ?? -1) > token;
}

function declarationsIn(source: Source, macro: MacroDefinition): ReadonlyMap<string, Declarations> {
  const found: { name: string; start: number; end: number }[] = [];
  // Each level: where in `found` its declarations begin. A brace that was not opened here ends them all.
  const levels: number[] = [0];
  const open: number[] = [];
  for (let at = macro.bodyToken; at < macro.endToken; at++) {
    const text = source.tokenText(at);
    // A declaration with linkage in an inner block makes the name another one again.
    if (text === "extern")
      for (const index of open.splice(0)) (found[index] as { end: number }).end = at;
    if (text === "{") levels.push(open.length);
    else if (text === "}") {
      const from = levels.length > 1 ? (levels.pop() as number) : 0;
      for (const index of open.splice(from)) (found[index] as { end: number }).end = at;
    } else if (at >= macro.bodyToken + 2 && isDeclaredInMacro(source, at, macro)) {
      const end = loopEnd(source, at, macro);
      if (end === undefined) open.push(found.length);
      found.push({ name: text, start: at, end: end ?? macro.endToken });
    }
  }
  const byName = new Map<string, Declarations>();
  for (const { name, start, end } of found) {
    const own = byName.get(name) ?? { starts: [], reaches: [] };
    byName.set(name, own);
    own.reaches.push(Math.max(own.reaches.at(-1) ?? 0, end));
    own.starts.push(start);
  }
  return byName;
}

/** Where the loop ends whose head declares the name at `token`; undefined when none does. */
function loopEnd(source: Source, token: number, macro: MacroDefinition): number | undefined {
  let open = token - 1;
  while (open >= macro.bodyToken && !/^[(;{}]$/.test(source.tokenText(open))) open--;
  if (
    open <= macro.bodyToken ||
    source.tokenText(open) !== "(" ||
    source.tokenText(open - 1) !== "for"
  )
    return undefined;
  let at = open;
  for (let depth = 0; at < macro.endToken; at++) {
    const text = source.tokenText(at);
    if (text === "(" || text === "{") depth++;
    else if (text === ")" || text === "}") depth--;
    const isEnd =
      depth === 0 && (text === "}" || text === ";") && source.tokenText(at + 1) !== "else";
    if (depth < 0 || isEnd) return at;
  }
  return macro.endToken;
}

function isDeclaredInMacro(source: Source, token: number, macro: MacroDefinition): boolean {
  if (source.lexed.kind[token] !== tokenKind.word) return false;
  if (
    !/^[=;[]$/.test(source.tokenText(token + 1)) ||
    source.lexed.kind[token - 1] !== tokenKind.word
  )
    return false;
  if (/^(return|else|case|goto|sizeof|__label__)$/.test(source.tokenText(token - 1))) return false;
  if (!/^[{;(*]$|^(unsigned|struct|const|long|static)$/.test(source.tokenText(token - 2)))
    return false;
  if (source.tokenText(token + 1) !== ";" || source.tokenText(token - 2) === "struct") return true;
  const objects = objectsOf(source);
  return (
    objects.isTypeOfObjects(source.tokenText(token - 1)) ||
    objects.isAssignedIn(source.tokenText(token), token + 1, macro.endToken)
  );
}

function shapeInCode(source: Source, position: number): Shape {
  const { structure } = source;
  const before = structure.punctuator(position - 1);
  const word = structure.text(position - 1);
  const after = structure.punctuator(position + 1);
  const item = source.itemAt(position);
  if (before === "." || before === "->") return { form: "field", proof: proof("member") };
  if (before === "##" || after === "##") return { form: "pasted", proof: proof("paste-operand") };
  if (word === "goto" || (before === "&&" && isLabelAddress(source, position)))
    return { form: "label", proof: proof("label") };
  if (structure.isWord(position - 1)) {
    if (word === "struct" || word === "union" || word === "enum")
      return shapeOfTag(source, position);
  }
  if (item !== undefined && position === item.namePosition) {
    const own = shapeOfItem(source, item, position);
    if (own !== undefined) return own;
  }
  if (/^[,;]$/.test(after) && structure.text(clauseStart(structure, position)) === "__label__")
    return { form: "label", proof: proof("label") };
  const within = shapeByCallee(source, position);
  if (within !== undefined) return within;
  const isHead =
    isOldStyleParameter(source, item, position) || isMacroParameter(source, item, position);
  const declared = isHead
    ? "parameter"
    : opensWithMacro(source, position)
      ? "none"
      : declaredAs(structure, position);
  if (declared === "none") return shapeOfUse(source, position, item);
  const line = source.lineOf(source.lexed.start[structure.code[position] as number] as number);
  switch (declared) {
    case "field":
      return { form: "field", proof: proof("member-declared", line) };
    case "enumerator":
      return {
        form: "enumerator",
        proof: proof("enumerator-declared", line),
        linkage: "static",
      };
    case "parameter":
      return { form: "parameter", proof: proof("parameter-declared", line) };
    case "function":
      return {
        form: "declaration",
        linkage: item?.kind !== "function" && item?.isStatic === true ? "static" : "external",
      };
    case "local":
      if ((structure.parent[position] ?? -1) === -1 && item !== undefined)
        return shapeOfFileScope(item);
      if (clauseHas(source, position, "typedef"))
        return {
          form: "typedef-definition",
          linkage: "static",
          proof: proof("type-defined", line),
        };
      if (clauseHas(source, position, "extern"))
        return { form: "declaration", linkage: "external" };
      return {
        form: "local",
        proof: proof("variable-declared", line),
        linkage: objectsOf(source).isObject(position) ? "none" : "external",
      };
  }
}

/** `#define RET return`, `RET name;`: what looks like a type is an operator that a macro stands for. */
function opensWithMacro(source: Source, position: number): boolean {
  const { structure } = source;
  if (!structure.isWord(position - 1)) return false;
  const macros = macrosOf(source).get(structure.text(position - 1)) ?? [];
  return macros.some((macro) => !macro.isFunctionLike && !isTypeMacro(source, macro));
}

/** `int f(name) int name; {`: a parameter in the list, or where it gets its type. */
function isOldStyleParameter(source: Source, item: Item | undefined, position: number): boolean {
  const { structure } = source;
  if (item?.kind !== "function" || item.parametersOpen < 0 || position > item.bodyOpen)
    return false;
  if (structure.punctuator(item.bodyOpen - 1) !== ";") return false;
  return position > item.parametersOpen && /^[,;)[]$/.test(structure.punctuator(position + 1));
}

/** `SYSCALL_DEFINE2(f, int, name, ...) {`: types and names of parameters take turns. */
function isMacroParameter(source: Source, item: Item | undefined, position: number): boolean {
  const open = item?.parametersOpen ?? -1;
  if (item?.kind !== "function" || open < 0 || source.structure.parent[position] !== open)
    return false;
  const head = source.structure.text(open - 1);
  if (!contexts.alternating.test(head) || macrosOf(source).has(head)) return false;
  const index = argumentIndex(source, open, position);
  return index > 0 && index % 2 === 0;
}

function shapeOfUse(source: Source, position: number, item: Item | undefined): Shape {
  const { structure } = source;
  const after = structure.punctuator(position + 1);
  const wrapper = wrapperOf(source, item);
  if (after === "(") return { form: "call", wrapper };
  const isWrapped =
    structure.punctuator(position - 1) === "(" &&
    after === ")" &&
    structure.punctuator(position + 2) === "(";
  if (
    isWrapped &&
    (!structure.isWord(position - 2) ||
      /^(return|else|do|case)$/.test(structure.text(position - 2)))
  )
    return { form: "call", proof: proof("called-in-parentheses"), wrapper };
  if (after === ":" && isLabel(source, position)) return { form: "label", proof: proof("label") };
  if (
    after === ":" &&
    /^[{,]$/.test(structure.punctuator(position - 1)) &&
    isInInitializer(source, position, item)
  ) {
    return { form: "field", proof: proof("member-initialized") };
  }
  for (const { callee } of callees(source, position)) {
    if (contexts.unevaluated.test(callee))
      return { form: "typeof", proof: proof("operand-of", callee), wrapper };
  }
  if (
    structure.isWord(position - 1) &&
    /^(sizeof|typeof|__typeof__)$/.test(structure.text(position - 1))
  ) {
    return { form: "typeof", proof: proof("operand-of", structure.text(position - 1)), wrapper };
  }
  const open = structure.parent[position] ?? -1;
  if (
    open >= 0 &&
    structure.punctuator(open) === "(" &&
    contexts.isMacroName(structure.text(open - 1))
  ) {
    return { form: "macro-arg", proof: proof("argument-of", structure.text(open - 1)), wrapper };
  }
  if (isInInitializer(source, position, item)) return { form: "initializer", wrapper };
  // Two words in a row declare something of the type that the first names.
  const declares =
    structure.isWord(position + 1) && !/^(and|or|if|else)$/.test(structure.text(position + 1));
  const isPointer =
    after === "*" &&
    /^[,;){(]?$/.test(structure.punctuator(position - 1)) &&
    position === startOf(source, position);
  if (declares || isPointer) return { form: "type", wrapper };
  if (isAddressOf(source, position)) return { form: "address", wrapper };
  return { form: "use", wrapper };
}

/** `&name` behind something that is no operand. */
function isAddressOf(source: Source, position: number): boolean {
  const { structure } = source;
  if (structure.punctuator(position - 1) !== "&") return false;
  const before = structure.punctuator(position - 2);
  const isOperand =
    before === ")" ||
    before === "]" ||
    (before === "" && structure.text(position - 2) !== "return");
  return !isOperand;
}

function startOf(source: Source, position: number): number {
  const { structure } = source;
  const mark = structure.punctuator(position - 1);
  return mark === ";" || mark === "{" || mark === "}" || mark === "(" || mark === ","
    ? position
    : -1;
}

/** A `static inline` in a header is used by those who call it; so is what a header's macro stands for. */
function wrapperOf(source: Source, item: Item | undefined): string {
  const isHeader = /\.(h|inc)$/.test(source.path);
  return isHeader && item?.kind === "function" && item.isStatic ? item.name : "";
}

/** Callees that make nothing special of their arguments, remembered because brackets lie within brackets. */
const plainCallees = new WeakMap<Source, Map<string, boolean>>();

function saysNothing(source: Source, callee: string): boolean {
  let known = plainCallees.get(source);
  if (known === undefined) plainCallees.set(source, (known = new Map()));
  let found = known.get(callee);
  if (found === undefined) {
    const { asmKeyword, exporting, btfList, btf, symbolTaking } = contexts;
    found = ![
      asmKeyword,
      exporting,
      btfList,
      btf,
      symbolTaking,
      /^(alias|__alias|ifunc|weakref)$/,
    ].some((pattern) => pattern.test(callee));
    known.set(callee, found);
  }
  return found;
}

function shapeByCallee(source: Source, position: number): Shape | undefined {
  const { structure } = source;
  const open = structure.parent[position] ?? -1;
  for (const { callee, open: outer } of callees(source, position)) {
    if (saysNothing(source, callee)) continue;
    if (contexts.asmKeyword.test(callee) && isAsmLabel(source, outer, position))
      return { form: "label", proof: proof("assembly-label") };
    if (contexts.asmKeyword.test(callee) && isOperandName(source, position))
      return { form: "label", proof: proof("operand-name") };
    if (contexts.exporting.test(callee))
      return { form: "export", proof: proof("by-macro", callee) };
    const isList = contexts.btfList.test(callee) && !macrosOf(source).has(callee);
    if (isList && argumentIndex(source, outer, position) === 0)
      return { form: "pasted", proof: proof("name-of-list", callee) };
    if (contexts.btf.test(callee)) return { form: "btf", proof: proof("by-macro", callee) };
    if (contexts.symbolTaking.test(callee))
      return { form: "symbol-string", proof: proof("by-macro", callee) };
    if (contexts.asmKeyword.test(callee)) return { form: "asm", proof: proof("assembly-operand") };
    if (/^(alias|__alias|ifunc|weakref)$/.test(callee))
      return { form: "asm", proof: proof("renamed-by", callee) };
  }
  if (open < 0 || structure.punctuator(open) !== "(") return undefined;
  const callee = structure.text(open - 1);
  const index = argumentIndex(source, open, position);
  const used = fateInFile(source, callee, open, index);
  if (used === "asm") return { form: "asm", proof: proof("written-into-assembly", callee) };
  if (
    !/^[(,]$/.test(structure.punctuator(position - 1)) ||
    !/^[),]$/.test(structure.punctuator(position + 1))
  ) {
    // A path of members: `member.part`, `member[0]`. A call or a sum there is a value.
    const isPath =
      /^[(,]$/.test(structure.punctuator(position - 1)) &&
      /^(\.|\[|->)$/.test(structure.punctuator(position + 1));
    if (!isPath) return undefined;
    const meaning = meaningOf(source, callee, index);
    return meaning === "field"
      ? { form: "field", proof: proof("member-named-to", callee) }
      : undefined;
  }
  if (vanishes(source, callee, index))
    return { form: "pasted", proof: proof("argument-left-out", callee) };
  // A macro of the file is what its body says, whatever the kernel has under its name.
  const known = used === "unused" || used === "symbol" ? "value" : used;
  const meaning = known ?? meaningOf(source, callee, index);
  switch (meaning) {
    case "pasted":
      return { form: "pasted", proof: proof("argument-renamed", callee) };
    case "field":
      return { form: "field", proof: proof("member-named-to", callee) };
    case "static":
    case "declared": {
      const item = source.itemAt(position);
      const outer = structure.parent[open] ?? -1;
      if (
        outer >= 0 &&
        structure.punctuator(outer) === "{" &&
        tagKeywordBefore(structure, outer) >= 0
      ) {
        return { form: "field", proof: proof("member-declared-by", callee) };
      }
      const isLocal = item?.kind === "function" && (structure.parent[open] ?? -1) >= 0;
      if (isLocal) return { form: "local", proof: proof("variable-declared-by", callee) };
      const isStatic = meaning === "static" || item?.isStatic === true;
      const linkage = isStatic ? "static" : "external";
      const isDeclaration =
        /^DECLARE_(PER_CPU|STATIC_KEY|STATIC_CALL)/.test(callee) || item?.isExtern === true;
      return {
        form: isDeclaration ? "declaration" : "definition",
        linkage,
        proof: proof("by-macro", callee),
      };
    }
    default:
      return undefined;
  }
}

/** What the kernel's macro of this name does with an argument; a macro of the file is another one. */
function meaningOf(source: Source, callee: string, index: number): contexts.ArgumentMeaning {
  return macrosOf(source).has(callee) ? "value" : contexts.argumentMeaning(callee, index);
}

/** Macros that are built of each other are followed so far. */
const MAX_NESTED = 4;

/** The word that a macro of the file is nothing but another name of. */
function meantBy(source: Source, word: string): string {
  let meant = word;
  for (let depth = 0; depth < MAX_NESTED; depth++) {
    const macro = macrosOf(source).get(meant)?.at(-1);
    if (macro === undefined || macro.isFunctionLike || macro.endToken - macro.bodyToken !== 1)
      break;
    meant = source.tokenText(macro.bodyToken);
  }
  return meant;
}

const macrosBySource = new WeakMap<Source, ReadonlyMap<string, readonly MacroDefinition[]>>();

export function macrosOf(source: Source): ReadonlyMap<string, readonly MacroDefinition[]> {
  let macros = macrosBySource.get(source);
  if (macros === undefined) {
    const found = new Map<string, MacroDefinition[]>();
    for (const directive of source.lexed.directives) {
      const macro = macroDefinition(source, directive);
      const same = macro && found.get(macro.name);
      if (same !== undefined) same.push(macro as MacroDefinition);
      else if (macro !== undefined) found.set(macro.name, [macro]);
    }
    macrosBySource.set(source, (macros = found));
  }
  return macros;
}

const objectsBySource = new WeakMap<Source, Objects>();

function objectsOf(source: Source): Objects {
  let objects = objectsBySource.get(source);
  if (objects === undefined)
    objectsBySource.set(source, (objects = new Objects(source, macrosOf(source))));
  return objects;
}

/** Of each source: its macros as texts, and what they make of arguments, by the call. */
interface OwnMacros {
  readonly texts: ReadonlyMap<string, readonly MacroText[]>;
  readonly fates: Map<string, Fate | undefined>;
}

const ownMacros = new WeakMap<Source, OwnMacros>();

/** Calls of more bytes are not remembered. */
const MAX_KEY = 256;

/** What a macro that the file itself defines makes of the argument at `index` of the call that opens at `open`. */
function fateInFile(source: Source, callee: string, open: number, index: number): Fate | undefined {
  return macrosOf(source).has(callee)
    ? fateOfOwn(source, callee, index, argumentsOf(source, open))
    : undefined;
}

function fateOfOwn(
  source: Source,
  callee: string,
  index: number,
  args: readonly string[],
): Fate | undefined {
  if (!macrosOf(source).has(callee)) return undefined;
  let own = ownMacros.get(source);
  if (own === undefined)
    ownMacros.set(source, (own = { texts: macroTextsOf(source), fates: new Map() }));
  const { texts, fates } = own;
  const key = `${index} ${callee}(${args.join(",")})`;
  if (fates.has(key)) return fates.get(key);
  const macros: KnownMacros = {
    find: (name) => texts.get(name) ?? [],
    meant: (word) => meantBy(source, word),
  };
  const fate = fateOfArgument(callee, index, args, macros, (n) => source.steps.take(n));
  if (key.length <= MAX_KEY) fates.set(key, fate);
  return fate;
}

/** Whether every macro of the name in the file leaves an argument out, and nothing takes the macro back. */
function vanishes(source: Source, callee: string, index: number): boolean {
  const definitions = macrosOf(source).get(callee);
  if (definitions === undefined) return false;
  const isLeftOut = definitions.every((macro) => {
    const rest = macro.parameters.indexOf("__VA_ARGS__");
    const name = macro.parameters[rest >= 0 ? Math.min(rest, index) : index];
    if (!macro.isFunctionLike || name === undefined) return false;
    for (let token = macro.bodyToken; token < macro.endToken; token++)
      if (source.tokenText(token) === name) return false;
    return true;
  });
  return isLeftOut && !isTakenBack(source, callee);
}

function isTakenBack({ lexed, bytes, tokenText }: Source, name: string): boolean {
  return (
    asBuffer(bytes).includes("pop_macro") ||
    lexed.directives.some(
      (directive) => directive.name === "undef" && tokenText(directive.firstToken + 2) === name,
    )
  );
}

/** Tokens of a call that are looked at. */
const MAX_CALL = 1024;

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

/** `[name] "r" (x)`. */
function isOperandName({ structure }: Source, position: number): boolean {
  const isAlone =
    structure.punctuator(position - 1) === "[" && structure.punctuator(position + 1) === "]";
  return isAlone && /^[:,(]$/.test(structure.punctuator(position - 2));
}

/** `asm goto("..." : outputs : inputs : clobbers : labels)`. */
function isAsmLabel(source: Source, open: number, position: number): boolean {
  return lastNotAbove(marksWithin(source, open, ":"), position - 1) === 3;
}

/** Positions of the commas or colons right within a pair of brackets, found once for each. */
const marks = new WeakMap<Source["structure"], Map<string, readonly number[]>>();

/** Tokens behind a bracket that nothing closes. */
const MAX_UNCLOSED = 256;

function marksWithin({ structure, steps }: Source, open: number, mark: string): readonly number[] {
  let known = marks.get(structure);
  if (known === undefined) marks.set(structure, (known = new Map()));
  const key = `${mark}${open}`;
  let found = known.get(key);
  if (found === undefined) {
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
    known.set(key, (found = all));
  }
  return found;
}

function argumentIndex(source: Source, open: number, position: number): number {
  return lastNotAbove(marksWithin(source, open, ","), position) + 1;
}

function shapeOfTag(source: Source, position: number): Shape {
  const { structure } = source;
  const keyword = structure.text(position - 1);
  const after = structure.punctuator(position + 1);
  if (after === "{" || opensBody(source, position) || (after === ":" && keyword === "enum")) {
    return { form: "tag-definition", linkage: "static" };
  }
  if (after === ";") return { form: "tag-forward" };
  let behind = position + 1;
  while (
    /^(const|volatile)$/.test(structure.text(behind)) ||
    isAttributeMacro(structure.text(behind))
  )
    behind++;
  if (structure.punctuator(behind) === "*") return { form: "tag-pointer" };
  if (structure.isWord(position + 1) && structure.punctuator(position + 2) === "{")
    return { form: "tag-definition", linkage: "static" };
  if (isOnlyDeclared(source, position)) return { form: "tag-pointer" };
  for (const { callee } of callees(source, position)) {
    if (contexts.unevaluated.test(callee))
      return { form: "tag", proof: proof("operand-of", callee) };
  }
  return { form: "tag" };
}

/**
 * `extern struct name x;`, `DECLARE_PER_CPU(struct name, x);`: an object that is defined elsewhere needs
 * no size, and neither does another name for the type.
 */
function isOnlyDeclared(source: Source, position: number): boolean {
  const { structure } = source;
  const item = source.itemAt(position);
  if (item?.kind !== "declaration") return false;
  const parent = structure.parent[position] ?? -1;
  if (parent === -1) return (item.isExtern && item.parametersOpen < 0) || item.isTypedef;
  return parent === item.first + 1 && /^DECLARE_PER_CPU/.test(structure.text(item.first));
}

/** `struct name __attribute__((packed)) {`. */
function opensBody({ structure }: Source, position: number): boolean {
  const open = position + 2;
  const close = structure.partner[open] ?? -1;
  return (
    /^__attribute(__)?$/.test(structure.text(position + 1)) &&
    close > 0 &&
    structure.punctuator(close + 1) === "{"
  );
}

function shapeOfItem(source: Source, item: Item, position: number): Shape | undefined {
  const { structure } = source;
  if (item.kind === "type") return { form: "tag-definition", linkage: "static" };
  const isCallee =
    structure.punctuator(position + 1) === "(" || structure.punctuator(position + 1) === ")";
  if (item.kind === "function")
    return { form: "definition", linkage: item.isStatic ? "static" : linkageOf(source, item) };
  if (item.kind === "declaration" && isCallee && item.parametersOpen >= 0) {
    if (position === item.first) return undefined;
    if (item.isTypedef) return { form: "typedef-definition", linkage: "static" };
    return { form: "declaration", linkage: item.isStatic ? "static" : linkageOf(source, item) };
  }
  if (position === item.first) return undefined;
  return shapeOfFileScope(item);
}

/** A definition that another one with the name takes the place of, or not. */
function linkageOf(source: Source, item: Item): "weak" | "external" {
  const { structure } = source;
  for (let at = item.first; structure.itemOf[at] === structure.itemOf[item.first]; at++) {
    source.steps.take(1);
    if (at === item.bodyOpen || at - item.first > MAX_STEPS) break;
    if (structure.isWord(at) && isWeak(source, structure.text(at))) return "weak";
  }
  return "external";
}

/** `__weak`, `__attribute__((weak))`, or a macro of the file that is one of them. */
function isWeak(source: Source, word: string): boolean {
  if (weak.test(word)) return true;
  return (macrosOf(source).get(word) ?? []).some((macro) => {
    for (let token = macro.bodyToken; token < macro.endToken; token++)
      if (weak.test(source.tokenText(token))) return true;
    return false;
  });
}

const weak = /^(?:__weak|weak|__weak__)$/;

function shapeOfFileScope(item: Item): Shape {
  if (item.isTypedef) return { form: "typedef-definition", linkage: "static" };
  const isDeclaration = item.isExtern && item.kind === "declaration";
  return {
    form: isDeclaration ? "declaration" : "definition",
    linkage: item.isStatic ? "static" : "external",
  };
}

function clauseHas(source: Source, position: number, keyword: string): boolean {
  const { structure } = source;
  for (let at = position - 1; at >= 0 && position - at < 16; at--) {
    if (/^[;{}]$/.test(structure.punctuator(at))) return false;
    if (structure.text(at) === keyword) return true;
  }
  return false;
}

function isLabel(source: Source, position: number): boolean {
  const { structure } = source;
  const before = structure.punctuator(position - 1);
  if (before === ";" || before === "{" || before === "}") return true;
  return before === ":" && !isInConditional(source, position);
}

/** Whether a `?` stands before the position in its statement, or the beginning of that is out of sight. */
function isInConditional({ structure }: Source, position: number): boolean {
  const parent = structure.parent[position] ?? -1;
  let at = position - 1;
  for (let steps = 0; at > parent; at--, steps++) {
    const mark = structure.punctuator(at);
    if (mark === "?" || steps === MAX_STEPS) return true;
    if (mark === ";" || mark === "{") return false;
    // A statement goes on behind the braces of a compound literal with an operator.
    if (mark === "}") return !structure.isWord(at + 1);
    const open = mark === ")" || mark === "]" ? (structure.partner[at] ?? -1) : -1;
    if (open > parent) at = open;
  }
  return false;
}

/** Tokens and brackets further away than this are no evidence. */
const MAX_STEPS = 256;

/** `&&name` after something that is no operand takes the address of a label. */
function isLabelAddress(source: Source, position: number): boolean {
  return /^[=,({[]$/.test(source.structure.punctuator(position - 2));
}

function isInInitializer(source: Source, position: number, item: Item | undefined): boolean {
  const { structure } = source;
  // `{ a ? b, name : c }` is a value, not a member.
  const isMemberLike =
    structure.punctuator(position - 1) === "," && structure.punctuator(position + 1) === ":";
  if (isMemberLike && isInConditional(source, position)) return false;
  if (item?.kind === "initializer" && (item.bodyOpen < 0 || position > item.bodyOpen)) return true;
  let open = structure.parent[position] ?? -1;
  for (
    let steps = 0;
    open >= 0 && steps < MAX_STEPS;
    open = structure.parent[open] ?? -1, steps++
  ) {
    if (structure.punctuator(open) !== "{") continue;
    if (structure.punctuator(open - 1) === "=" || isCompoundLiteral(source, open)) return true;
  }
  return false;
}

/** `(struct x){ ... }`, and not the body that follows `if (x)`. */
function isCompoundLiteral(source: Source, brace: number): boolean {
  const { structure } = source;
  let outer = brace;
  for (let steps = 0; /^[,{]$/.test(structure.punctuator(outer - 1)); steps++) {
    outer = structure.parent[outer] ?? -1;
    if (outer < 0 || steps === MAX_STEPS) return false;
    if (structure.punctuator(outer - 1) === "=") return true;
  }
  if (structure.punctuator(outer - 1) !== ")") return false;
  const open = structure.partner[outer - 1] ?? -1;
  return (
    open >= 0 &&
    /^(struct|union|const)$/.test(structure.text(open + 1)) &&
    !structure.isWord(open - 1)
  );
}
