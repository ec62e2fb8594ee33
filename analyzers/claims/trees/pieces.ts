/**
 * One file as pieces at file scope, each the list of its tokens, and its functions with what stands
 * above them. Comments and white space are in no piece, so that two texts with the same pieces differ
 * in nothing that a compiler sees, line numbers aside.
 */
import { macroDefinition, type Source } from "../../syntax/source.js";
import type { Item } from "../../syntax/structure.js";
import type { FunctionFacts, Piece, TreePlace } from "../facts.js";

export function placeIn(source: Source, start: number, end: number): TreePlace {
  return { path: source.path, span: { start, end }, line: source.lineOf(start) };
}

/** Tokens of the kind that begins at `first` and ends before `end`, as texts. */
function tokensOf(source: Source, first: number, end: number): string[] {
  const texts: string[] = [];
  for (let token = first; token < end; token++) texts.push(source.tokenText(token));
  return texts;
}

export function piecesOf(source: Source): Piece[] {
  const { lexed, structure } = source;
  const pieces: Piece[] = [];
  const isTaken = new Uint8Array(lexed.nTokens);
  const add = (kind: Piece["kind"], name: string, first: number, end: number): void => {
    if (end <= first) return;
    const place = placeIn(source, lexed.start[first] as number, lexed.end[end - 1] as number);
    const placeOf = (token: number): TreePlace => {
      const which = Math.min(first + Math.max(token, 0), end - 1);
      return placeIn(source, lexed.start[which] as number, lexed.end[which] as number);
    };
    let tokens: readonly string[] | undefined;
    pieces.push({
      kind,
      name,
      place,
      // Most pieces are the same in both texts, and nobody asks for their tokens.
      get tokens() {
        return (tokens ??= tokensOf(source, first, end));
      },
      placeOf,
    });
    isTaken.fill(1, first, end);
  };
  const ends = endsOf(source);
  structure.items.forEach((item, index) => {
    const first = structure.code[item.first] as number;
    const last = structure.code[ends[index] as number] as number;
    if (isTaken[first] === 1) return;
    // A directive within a function is a part of it: it says what is compiled.
    add(kindOf(item), item.name, first, last + 1);
  });
  for (const directive of lexed.directives) {
    if (isTaken[directive.firstToken] === 1) continue;
    const macro = macroDefinition(source, directive);
    const kind =
      macro !== undefined
        ? "macro"
        : /^(?:include|include_next|import)$/.test(directive.name)
          ? "include"
          : "directive";
    add(kind, macro?.name ?? "", directive.firstToken, directive.endToken);
  }
  for (let token = 0; token < lexed.nTokens; token++) {
    if (isTaken[token] === 1) continue;
    let end = token + 1;
    while (end < lexed.nTokens && isTaken[end] === 0) end++;
    // A semicolon that ends nothing says nothing.
    if (tokensOf(source, token, end).some((text) => text !== ";")) add("other", "", token, end);
    token = end - 1;
  }
  return pieces.sort((a, b) => a.place.span.start - b.place.span.start);
}

function kindOf({ kind, bodyOpen }: Item): Piece["kind"] {
  if (kind === "initializer") return "data";
  return kind === "declaration" && bodyOpen >= 0 ? "other" : kind;
}

/** Position of the last token of each item. */
function endsOf({ structure }: Source): Int32Array {
  const ends = new Int32Array(structure.items.length).fill(-1);
  for (let position = 0; position < structure.code.length; position++) {
    const item = structure.itemOf[position] as number;
    if (item >= 0) ends[item] = position;
  }
  return ends;
}

export function functionsOf(source: Source): FunctionFacts[] {
  const { lexed, structure } = source;
  const found: FunctionFacts[] = [];
  const own = new Set(
    structure.items.flatMap(({ kind, name }) => (kind === "function" ? [name] : [])),
  );
  for (const item of structure.items) {
    if (item.kind !== "function" || item.namePosition < 0 || item.bodyOpen < 0) continue;
    const start = lexed.start[structure.code[item.first] as number] as number;
    const name = structure.code[item.namePosition] as number;
    const comment = commentAbove(source, start);
    let isInline = false;
    for (let at = item.first; at < item.namePosition; at++)
      isInline ||= /inline/.test(structure.text(at));
    found.push({
      name: item.name,
      place: placeIn(source, lexed.start[name] as number, lexed.end[name] as number),
      isStatic: item.isStatic,
      isInline,
      comment: comment === undefined ? "" : latin1(source, comment.start, comment.end),
      commentPlace: comment && placeIn(source, comment.start, comment.end),
      forwardsTo: forwardsTo(source, item, own),
      isForwarder: isForwarder(source, item),
    });
  }
  return found;
}

function latin1(source: Source, start: number, end: number): string {
  return Buffer.from(
    source.bytes.buffer,
    source.bytes.byteOffset + start,
    Math.min(end - start, 8000),
  ).toString("latin1");
}

/** The comment that ends on the line above an offset. */
function commentAbove(
  { lexed, bytes }: Source,
  offset: number,
): { start: number; end: number } | undefined {
  for (let at = 0; at + 1 < lexed.comments.length; at += 2) {
    const start = lexed.comments[at] as number;
    const end = lexed.comments[at + 1] as number;
    if (end > offset) return undefined;
    if (offset - end > 4) continue;
    const between = Buffer.from(bytes.buffer, bytes.byteOffset + end, offset - end).toString(
      "latin1",
    );
    if (/^[ \t\r]*\n[ \t]*$/.test(between)) return { start, end };
  }
  return undefined;
}

/** Words before a parenthesis that call nothing that does anything. */
const idle =
  /^(?:if|return|sizeof|likely|unlikely|WARN_ON\w*|BUG_ON|VM_BUG_ON\w*|VM_WARN_ON\w*|IS_ERR\w*|ERR_PTR|PTR_ERR|min|max|min_t|max_t|typeof|__typeof__|might_sleep|lockdep_assert\w*|mmap_assert\w*|READ_ONCE|container_of|offsetof|ARRAY_SIZE)$/;

/** `LIST_HEAD(list);`, `XA_STATE(xas, xa, index);`: a macro whose first argument is a name that stands nowhere before. */
function isDeclaring({ structure }: Source, item: Item, at: number): boolean {
  const end = structure.partner[at + 1] ?? -1;
  if (
    !/^[A-Z][A-Z0-9_]+$/.test(structure.text(at)) ||
    !/^[;{}]$/.test(structure.text(at - 1)) ||
    structure.punctuator(end + 1) !== ";"
  )
    return false;
  const name = structure.text(at + 2);
  if (!structure.isWord(at + 2) || !/^[,)]$/.test(structure.text(at + 3))) return false;
  for (let before = item.first; before < at; before++)
    if (structure.text(before) === name) return false;
  return true;
}

/**
 * The name of the one function that a body calls, in its last statement, or empty. What stands before
 * may only declare variables without a call and refuse arguments: `if (...) return -EINVAL;`. One that
 * hands over a function of its file, as to an iterator, does what that function does. `own`: their names.
 */
function forwardsTo(source: Source, item: Item, own: ReadonlySet<string>): string {
  const { structure } = source;
  const close = structure.partner[item.bodyOpen] ?? -1;
  if (close < 0 || close - item.bodyOpen > 300 || isWeak(structure, item)) return "";
  let callee = "";
  let calledAt = -1;
  for (let at = item.bodyOpen + 1; at < close; at++) {
    const text = structure.text(at);
    if (/^(?:for|while|do|switch|goto|asm|__asm__)$/.test(text)) return "";
    if (
      structure.punctuator(at + 1) !== "(" ||
      !structure.isWord(at) ||
      idle.test(text) ||
      isDeclaring(source, item, at)
    )
      continue;
    // A macro among the arguments, as PAGE_ALIGN() is, makes a value of them.
    if (
      callee !== "" &&
      at < (structure.partner[calledAt + 1] ?? -1) &&
      /^[A-Z][A-Z0-9_]+$/.test(text)
    )
      continue;
    if (
      structure.punctuator(at - 1) === "->" ||
      structure.punctuator(at - 1) === "." ||
      callee !== ""
    )
      return "";
    callee = text;
    calledAt = at;
  }
  if (callee === "") return "";
  // The call is the last statement: `f(...);` or `return f(...);`, with nothing made of what it returns.
  const end = structure.partner[calledAt + 1] ?? -1;
  for (let at = calledAt + 2; at < end; at++) if (own.has(structure.text(at))) return "";
  // `ret = f(...); return ret;` says the same in two statements.
  if (
    structure.punctuator(calledAt - 1) === "=" &&
    (structure.parent[calledAt] ?? -1) === item.bodyOpen
  ) {
    const isReturned = [";", "return", structure.text(calledAt - 2), ";"].every(
      (text, index) => structure.text(end + 1 + index) === text,
    );
    return structure.isWord(calledAt - 2) && isReturned && end + 5 === close ? callee : "";
  }
  const before = structure.text(calledAt - 1);
  const isStatement = before === "return" || before === ";" || before === "{" || before === "}";
  if (
    !isStatement ||
    structure.punctuator(end + 1) !== ";" ||
    (structure.parent[calledAt] ?? -1) !== item.bodyOpen
  )
    return "";
  return end + 2 === close ? callee : "";
}

/** Where an architecture may put something else. */
function isWeak(structure: Source["structure"], item: Item): boolean {
  for (let head = item.first; head < item.bodyOpen; head++)
    if (/^(?:__weak|weak|__weak__)$/.test(structure.text(head))) return true;
  return false;
}

/** `{ return g(a, b); }` or `{ g(a, b); }` of `f(a, b)`, and nothing else, that is not weak. */
function isForwarder({ structure }: Source, item: Item): boolean {
  const close = structure.partner[item.bodyOpen] ?? -1;
  let at = item.bodyOpen + 1;
  if (structure.text(at) === "return") at++;
  const end = structure.partner[at + 1] ?? -1;
  if (!structure.isWord(at) || structure.punctuator(at + 1) !== "(" || end + 2 !== close)
    return false;
  if (structure.punctuator(end + 1) !== ";" || /^[A-Z][A-Z0-9_]+$/.test(structure.text(at)))
    return false;
  if (isWeak(structure, item)) return false;
  const handed: string[] = [];
  for (let next = at + 2; next < end; next += 2) {
    if (!structure.isWord(next) || !/^[,)]$/.test(structure.punctuator(next + 1))) return false;
    handed.push(structure.text(next));
  }
  return handed.join() === parametersOf(structure, item).join();
}

/** The names of parameters: the last word before each comma of the list. */
function parametersOf(structure: Source["structure"], { parametersOpen }: Item): string[] {
  const close = structure.partner[parametersOpen] ?? -1;
  const names: string[] = [];
  for (let at = parametersOpen + 1; at <= close; at++) {
    const isEnd = at === close || structure.punctuator(at) === ",";
    if (
      !isEnd ||
      (structure.parent[at] ?? -1) !==
        (at === close ? (structure.parent[parametersOpen] ?? -1) : parametersOpen)
    )
      continue;
    let last = at - 1;
    while (last > parametersOpen && !structure.isWord(last)) last--;
    if (last > parametersOpen && structure.text(last) !== "void") names.push(structure.text(last));
  }
  return names;
}
