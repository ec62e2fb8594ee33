/**
 * Whether a name at a position is being declared there: as a local variable, a member, a parameter or
 * an enumerator. C cannot be told apart from its declarations without types, but where two words
 * follow each other, or a statement opens with a type and a star, nothing but a declaration is meant.
 */
import { isAttributeMacro } from "./attributes.js";
import type { Structure } from "./structure.js";

export type Declared = "local" | "field" | "parameter" | "enumerator" | "function" | "none";

/** Words that stand before an expression, never before a declared name. */
const operators = new Set([
  "return",
  "goto",
  "else",
  "case",
  "do",
  "sizeof",
  "typeof",
  "__typeof__",
  "typeof_unqual",
  "_Alignof",
  "__alignof__",
  "if",
  "while",
  "for",
  "switch",
  "in",
  "__extension__",
  "default",
  "break",
  "continue",
  "asm",
]);

const typeKeywords = new Set([
  "struct",
  "union",
  "enum",
  "const",
  "volatile",
  "unsigned",
  "signed",
  "int",
  "char",
  "long",
  "short",
  "void",
  "float",
  "double",
  "_Bool",
  "bool",
  "register",
  "static",
  "extern",
  "auto",
  "inline",
  "restrict",
  "typedef",
  "u8",
  "u16",
  "u32",
  "u64",
  "s8",
  "s16",
  "s32",
  "s64",
  "size_t",
  "ssize_t",
  "__be16",
  "__be32",
  "__le16",
  "__le32",
  "gfp_t",
  "pgoff_t",
  "__attribute__",
  "typeof",
  "__typeof__",
  "__auto_type",
]);

/** Words of a declaration that name no type; without one that does, the next name is the type. */
const storage = new Set([
  "static",
  "extern",
  "typedef",
  "register",
  "const",
  "volatile",
  "restrict",
  "inline",
  "_Thread_local",
]);

/** Behind more tokens of one clause nothing is declared: they are taken for no declaration. */
const MAX_SPECIFIERS = 256;

/** Tokens before a colon that are looked at to find the `case` or the label that it ends. */
const MAX_LABELS = 256;

/** Position of the first token of the statement, member or argument that `position` stands in. */
export function clauseStart(shape: Structure, position: number): number {
  const parent = shape.parent[position] ?? -1;
  const { lastClauses: asked } = shape.kept;
  // Names are asked about one after the other, so that each clause is walked once.
  const last = asked.get(parent);
  if (position === last?.position) return last.start;
  let at = position - 1;
  for (; at > parent; at--) {
    if (at === last?.position) {
      at = last.start - 1;
      break;
    }
    const mark = shape.punctuator(at);
    if (mark === ";" || mark === "{") break;
    if (mark === "}") {
      const open = shape.partner[at] ?? -1;
      if (open < 0 || !isValue(shape, open)) break;
      at = open;
    } else if (mark === ")" || mark === "]") {
      const open = shape.partner[at] ?? -1;
      // The one that opens is looked at next: it may be what was asked about.
      if (open > parent) at = open + 1;
    } else if (mark === ":" && isLabelColon(shape, at, parent)) {
      break;
    }
  }
  asked.set(parent, { position, start: at + 1 });
  return at + 1;
}

/** Whether the braces that open here hold a value or a type, behind which a clause goes on. */
function isValue(shape: Structure, open: number): boolean {
  const before = shape.punctuator(open - 1);
  return (
    before === "=" ||
    (before === ")" && isCastBefore(shape, shape.partner[open - 1] ?? -1)) ||
    before === "(" ||
    before === "," ||
    tagKeywordBefore(shape, open) >= 0
  );
}

/** `(struct s){`: the parentheses of a compound literal, and not those of `if (x) {` or `f(x) {`. */
function isCastBefore(shape: Structure, open: number): boolean {
  return (
    open >= 0 &&
    (!shape.isWord(open - 1) || /^(return|case|sizeof|else|do)$/.test(shape.text(open - 1)))
  );
}

function isLabelColon(shape: Structure, colon: number, parent: number): boolean {
  const { labelColons: known } = shape.kept;
  let found = known.get(colon);
  if (found === undefined) known.set(colon, (found = endsLabel(shape, colon, parent)));
  return found;
}

function endsLabel(shape: Structure, colon: number, parent: number): boolean {
  // Labels stand in a row; a colon before the word that is none of a label is one of `? :`.
  let last = colon;
  while (shape.isWord(last - 1) && shape.punctuator(last - 2) === ":" && colon - last < MAX_LABELS)
    last -= 2;
  const before = shape.punctuator(last - 2);
  const opensStatement = last - 2 <= parent || before === ";" || before === "{" || before === "}";
  if (shape.isWord(last - 1) && opensStatement) return true;
  for (let at = last - 1, steps = 0; at > parent && steps < MAX_LABELS; at--, steps++) {
    const mark = shape.punctuator(at);
    if (mark === ";" || mark === "{" || mark === "}" || mark === "?") return false;
    if (mark === ")" || mark === "]") at = Math.max(shape.partner[at] ?? at, parent + 1);
    else if (shape.text(at) === "case") return true;
  }
  return false;
}

/** Position of `struct`, `union` or `enum` when the `{` at `brace` opens the body of one, else -1. */
export function tagKeywordBefore(shape: Structure, brace: number): number {
  let at = brace - 1;
  for (let steps = 0; steps < 8 && at >= 0; steps++, at--) {
    if (shape.punctuator(at) === ")") {
      const open = shape.partner[at] ?? -1;
      if (open < 1 || !isAttributeMacro(shape.text(open - 1))) return -1;
      at = open;
      continue;
    }
    if (shape.punctuator(at) === ":") continue;
    if (!shape.isWord(at)) return -1;
    const word = shape.text(at);
    if (word === "struct" || word === "union" || word === "enum") return at;
  }
  return -1;
}

/** What the name at `position` is declared as; `none` when it is used. */
export function declaredAs(shape: Structure, position: number): Declared {
  const parent = shape.parent[position] ?? -1;
  const bracket = parent >= 0 ? shape.punctuator(parent) : "";
  if (bracket === "{") {
    const keyword = tagKeywordBefore(shape, parent);
    if (keyword >= 0 && shape.text(keyword) === "enum") {
      const before = shape.punctuator(position - 1);
      return before === "{" || before === "," ? "enumerator" : "none";
    }
    if (
      !endsDeclarator(shape, position) ||
      !declares(shape, position, clauseStart(shape, position))
    )
      return "none";
    if (keyword >= 0) return "field";
    return shape.punctuator(position + 1) === "(" ? "function" : "local";
  }
  if (bracket === "(") return declaredInParentheses(shape, position, parent);
  if (bracket === "[" || !endsDeclarator(shape, position)) return "none";
  if (!declares(shape, position, clauseStart(shape, position))) return "none";
  return shape.punctuator(position + 1) === "(" ? "function" : "local";
}

/** A type is followed by another word or a star, what it declares is not. */
function endsDeclarator(shape: Structure, position: number): boolean {
  if (shape.isWord(position + 1))
    return (
      isAttributeMacro(shape.text(position + 1)) ||
      /^_*[A-Z][A-Z0-9_]*$/.test(shape.text(position + 1))
    );
  return shape.punctuator(position + 1) !== "*";
}

function declaredInParentheses(shape: Structure, position: number, open: number): Declared {
  // `(*name)(...)` and `(*name[2])(...)`: a pointer to a function is declared or called.
  if (shape.punctuator(position - 1) === "*" && isStarsFrom(shape, position - 1, open)) {
    const close = shape.partner[open] ?? -1;
    const outer = shape.parent[open] ?? -1;
    const follows = shape.isWord(open - 1) || shape.punctuator(open - 1) === "*";
    if (close > 0 && shape.punctuator(close + 1) === "(" && follows) {
      const word = shape.text(open - 1);
      if (!operators.has(word) && declares(shape, open, clauseStart(shape, open))) {
        const holder = outer >= 0 ? shape.punctuator(outer) : "";
        if (holder === "(") return "parameter";
        return holder === "{" && tagKeywordBefore(shape, outer) >= 0 ? "field" : "local";
      }
    }
  }
  const callee = shape.text(open - 1);
  if (callee === "for") {
    const start = clauseStart(shape, position);
    return start === open + 1 && declares(shape, position, start) ? "local" : "none";
  }
  if (operators.has(callee) && callee !== "") return "none";
  let chunk = position - 1;
  for (let n = 0; chunk > open; chunk--) {
    if (n++ === MAX_SPECIFIERS) return "none";
    const mark = shape.punctuator(chunk);
    if (mark === ",") break;
    if (mark === ";") return "none";
    if (mark === ")" || mark === "]" || mark === "}") {
      const partner = shape.partner[chunk] ?? -1;
      if (partner > open) chunk = partner;
    }
  }
  const next = shape.punctuator(position + 1);
  const endsChunk =
    next === "," ||
    next === ")" ||
    next === "[" ||
    next === ":" ||
    isAttributeMacro(shape.text(position + 1));
  if (!endsChunk) return "none";
  return declares(shape, position, chunk + 1) && !isMultiplication(shape, position, chunk + 1, open)
    ? "parameter"
    : "none";
}

function isStarsFrom(shape: Structure, star: number, open: number): boolean {
  let at = star;
  while (at > open && (shape.punctuator(at) === "*" || isQualifier(shape.text(at)))) at--;
  return at === open;
}

function isQualifier(word: string): boolean {
  return word === "const" || word === "volatile" || word === "restrict" || isAttributeMacro(word);
}

/** `f(a * b)` and `f(T *b)` look the same; in an argument list a lone word before the star is a factor. */
function isMultiplication(
  shape: Structure,
  position: number,
  start: number,
  open: number,
): boolean {
  if (shape.punctuator(position - 1) !== "*") return false;
  for (let at = start; at < position; at++) if (typeKeywords.has(shape.text(at))) return false;
  const item = shape.items[shape.itemOf[position] ?? -1];
  const isParameterList =
    item !== undefined && (item.parametersOpen === open || (shape.parent[open] ?? -1) === -1);
  if (isParameterList && shape.text(item.first) !== shape.text(open - 1)) return false;
  return /_t$/.test(shape.text(start)) ? false : !isFunctionPointerParameters(shape, open);
}

/** `(*name)(T *b)`: the second pair of parentheses holds parameters. */
function isFunctionPointerParameters(shape: Structure, open: number): boolean {
  if (shape.punctuator(open - 1) !== ")") return false;
  const before = shape.partner[open - 1] ?? -1;
  return before >= 0 && shape.punctuator(before + 1) === "*";
}

/** Whether the clause from `start` declares the name at `position`. */
function declares(shape: Structure, position: number, start: number): boolean {
  if (start >= position) return false;
  const first = shape.text(start);
  if (!shape.isWord(start) || operators.has(first)) {
    const isTypeof =
      first === "typeof" ||
      first === "__typeof__" ||
      first === "typeof_unqual" ||
      first === "__extension__";
    if (!isTypeof) return false;
  }
  let nWords = 0;
  let at = start;
  for (let n = 0; at < position; n++) {
    if (n === MAX_SPECIFIERS) return false;
    const mark = shape.punctuator(at);
    if (mark === "(" || mark === "[" || mark === "{") {
      const word = shape.text(at - 1);
      const isTypeArgument =
        /^(__)?typeof(_unqual|__)?$/.test(word) ||
        isAttributeMacro(word) ||
        /^[A-Z_][A-Z0-9_]*$/.test(word);
      const isTagBody = mark === "{" && tagKeywordBefore(shape, at) >= 0;
      if (!isTypeArgument && !isTagBody) return declaresLater(shape, position, start);
      const close = shape.partner[at] ?? -1;
      if (close < 0 || close >= position) return false;
      at = close + 1;
      nWords++;
      continue;
    }
    if (mark === "*") {
      if (nWords === 0) return false;
    } else if (mark !== "") {
      return declaresLater(shape, position, start);
    } else if (shape.isWord(at)) {
      if (operators.has(shape.text(at)) && !/^(__)?typeof/.test(shape.text(at))) return false;
      if (!storage.has(shape.text(at)) && !isAttributeMacro(shape.text(at))) nWords++;
    } else {
      return false;
    }
    at++;
  }
  // A tag alone, as in `struct name`, was told apart before.
  return nWords > 0 && !(nWords === 1 && /^(struct|union|enum)$/.test(first));
}

/** `T a = f(x), *b, name;`: the first declarator is one, and the name follows a comma. */
function declaresLater(shape: Structure, position: number, start: number): boolean {
  let at = position - 1;
  while (at > start && (shape.punctuator(at) === "*" || isQualifier(shape.text(at)))) at--;
  if (shape.punctuator(at) !== ",") return false;
  const parent = shape.parent[position] ?? -1;
  for (let first = start + 1; first < Math.min(at, start + MAX_SPECIFIERS); first++) {
    if ((shape.parent[first] ?? -1) !== parent || !shape.isWord(first)) continue;
    const next = shape.punctuator(first + 1);
    if (next !== "=" && next !== "," && next !== "[" && next !== ":") continue;
    return declares(shape, first, start) && isPlainClause(shape, start, first);
  }
  return false;
}

/** No operator but stars between the start and the first declarator. */
function isPlainClause(shape: Structure, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const mark = shape.punctuator(at);
    if (mark === "(" || mark === "{") {
      const close = shape.partner[at] ?? -1;
      if (close > at) at = close;
    } else if (mark !== "" && mark !== "*") {
      return false;
    }
  }
  return true;
}
