/**
 * The names that one declaration declares, read from the right: each declarator ends with its
 * parameters, its bounds or its name, annotations aside, whatever macros stand for its type. A
 * declaration is a row of tokens outside of brackets, from its first one to its `;`, its `=` or the
 * body of its function. Invariant: a name that has nothing before it is no declared one, because
 * something has to be its type.
 */
import { isAttributeMacro } from "./attributes.js";
import type { Structure } from "./structure.js";

export interface DeclaredName {
  readonly position: number;
  readonly isFunction: boolean;
}

/** Operators with a type or a value in parentheses, which are no parameters. */
const operators =
  /^(?:(?:__)?typeof(?:_unqual)?(?:__)?|sizeof|_Alignas|_Alignof|__alignof__|_Atomic|asm|__asm__|__asm)$/;
const tagKeyword = /^(?:struct|union|enum)$/;
/** Words of which no declarator is one. */
const reserved =
  /^(?:void|char|short|int|long|float|double|signed|unsigned|_Bool|const|volatile|restrict|static|extern|typedef|inline|register|auto|__inline|__inline__|__restrict|__extension__|__const|__volatile__|if|else|while|do|for|switch|case|default|return|goto|break|continue|sizeof)$/;
/** Declarators of one declaration that are read. */
const MAX_DECLARATORS = 256;

export function declaredNames(shape: Structure, first: number, end: number): DeclaredName[] {
  const found: DeclaredName[] = [];
  const add = (from: number, to: number): void => {
    const name = declaratorIn(shape, from, to);
    if (name === undefined) return;
    const isFirst = from === first;
    if (isFirst && !hasType(shape, first, name.position)) return;
    if (isTag(shape, name.position)) return;
    found.push(name);
  };
  let from = first;
  let assigns = -1;
  for (let at = first; at < end && found.length < MAX_DECLARATORS; at++) {
    const mark = shape.punctuator(at);
    if (mark === "(" || mark === "[" || mark === "{") {
      const close = shape.partner[at] ?? -1;
      if (close > at && close < end) at = close;
    } else if (mark === "=" && assigns < 0) assigns = at;
    else if (mark === ",") {
      add(from, assigns >= 0 ? assigns : at);
      from = at + 1;
      assigns = -1;
    }
  }
  add(from, assigns >= 0 ? assigns : end);
  return found;
}

/** The name that a declarator between two positions has, or undefined. */
function declaratorIn(shape: Structure, from: number, to: number): DeclaredName | undefined {
  let at = to - 1;
  let isFunction = false;
  while (at >= from) {
    const mark = shape.punctuator(at);
    if (mark === "]") {
      at = (shape.partner[at] ?? -1) - 1;
    } else if (mark === ")") {
      const open = shape.partner[at] ?? -1;
      if (open < from) return undefined;
      const before = shape.text(open - 1);
      const isWord = shape.isWord(open - 1) && open > from;
      if (isWord && (operators.test(before) || isAttributeMacro(before))) {
        at = open - 2;
      } else if (isInner(shape, from, open)) {
        const inner = declaratorIn(shape, open + 1, at);
        // `(*name)(...)` is a pointer, `(name)(...)` and `(*name(...))(...)` are functions.
        const isPointer = shape.punctuator((inner?.position ?? open + 1) - 1) !== "(";
        return inner && { ...inner, isFunction: inner.isFunction || (isFunction && !isPointer) };
      } else {
        isFunction = true;
        at = open - 1;
      }
    } else if (mark === ":" || !shape.isWord(at)) {
      return undefined;
    } else if (isAttributeMacro(shape.text(at)) || isBehindDeclarator(shape, from, at)) {
      isFunction = false;
      at--;
    } else {
      return reserved.test(shape.text(at)) ? undefined : { position: at, isFunction };
    }
  }
  return undefined;
}

/** `f(void) NAME(1)`, `a[2] NAME`: no name stands behind parameters or bounds, so it annotates them. */
function isBehindDeclarator(shape: Structure, from: number, at: number): boolean {
  const mark = shape.punctuator(at - 1);
  const open = shape.partner[at - 1] ?? -1;
  if ((mark !== ")" && mark !== "]") || open <= from) return false;
  const before = shape.text(open - 1);
  if (operators.test(before) || isAttributeMacro(before)) return false;
  return declaratorIn(shape, from, at) !== undefined;
}

/** Whether parentheses hold a declarator and no parameters: what stands before them names nothing. */
function isInner(shape: Structure, from: number, open: number): boolean {
  let at = open + 1;
  while (shape.isWord(at) && shape.punctuator(at + 1) !== ")") at++;
  const behind = shape.punctuator((shape.partner[open] ?? -1) + 1);
  const isPointer =
    shape.punctuator(at) === "*" && (behind === "(" || behind === "[" || at === open + 1);
  const isNothing = open === from || shape.punctuator(open - 1) === "*";
  const isProtected =
    shape.isWord(open + 1) && shape.punctuator(open + 2) === ")" && behind === "(";
  return isPointer || isProtected || isNothing || reserved.test(shape.text(open - 1));
}

/** A type stands between the beginning of a declaration and the name of its first declarator. */
function hasType(shape: Structure, first: number, name: number): boolean {
  for (let at = first; at < name; at++) {
    const mark = shape.punctuator(at);
    if (mark === "{") return true;
    if (mark === "(") {
      if (operators.test(shape.text(at - 1))) return true;
      const close = shape.partner[at] ?? -1;
      if (close < 0 || close >= name) continue;
      at = close;
    } else if (shape.isWord(at)) {
      const word = shape.text(at);
      if (!storage.has(word) && !isAttributeMacro(word)) return true;
    }
  }
  return false;
}

const storage = new Set(["static", "extern", "typedef", "register", "inline", "__inline", "auto"]);

/** `struct x;` announces a tag. */
function isTag(shape: Structure, position: number): boolean {
  let at = position - 1;
  while (shape.isWord(at) && isAttributeMacro(shape.text(at))) at--;
  return tagKeyword.test(shape.text(at));
}
