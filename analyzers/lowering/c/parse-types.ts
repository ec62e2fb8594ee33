/**
 * Declarations and type names. Invariant: a declarator becomes a type from inside out, so that
 * `int (*f)(void)` is a pointer to a function and nothing else.
 */
import { isAttributeMacro } from "../../syntax/attributes.js";
import type {
  Declaration,
  Declarator,
  Expression,
  Field,
  Initializer,
  Parameter,
  Place,
  TagBody,
  TypeName,
  TypeSyntax,
} from "./ast.js";
import type { Names } from "./names.js";
import type { Reader } from "./reader.js";

/** What declarations need of the rest of the grammar. */
export interface Grammar {
  readonly reader: Reader;
  readonly names: Names;
  expression(): Expression;
  /** Without a comma at the top. */
  assignment(): Expression;
  initializer(): Initializer;
}

const typeWords = new Set([
  "void",
  "char",
  "short",
  "int",
  "long",
  "signed",
  "unsigned",
  "float",
  "double",
  "_Bool",
  "__signed__",
  "__signed",
  "__int128",
  "_Float16",
  "_Complex",
  "__builtin_va_list",
]);
const qualifiers = new Set([
  "const",
  "volatile",
  "restrict",
  "__const",
  "__const__",
  "__volatile__",
  "__volatile",
  "__restrict",
  "__restrict__",
  "__extension__",
  "_Atomic",
  "inline",
  "__inline",
  "__inline__",
  "_Noreturn",
  "__seg_gs",
  "__seg_fs",
]);
const storages = new Set(["static", "extern", "typedef", "register", "auto"]);
const tags = new Set(["struct", "union", "enum"]);
const typeofs = new Set(["typeof", "__typeof__", "__typeof", "typeof_unqual", "__typeof_unqual__"]);
const attributes = new Set(["__attribute__", "__attribute"]);
const asms = new Set(["asm", "__asm__", "__asm"]);

interface Specifiers {
  readonly storage: Declaration["storage"];
  readonly type: TypeSyntax;
  readonly cleanup: string;
  readonly isAuto: boolean;
}

/** Whether a declaration or a type name starts here. */
export function startsType(grammar: Grammar): boolean {
  const { reader, names } = grammar;
  const token = reader.peek();
  if (token.kind !== "identifier" || reader.isAtEnd) return false;
  const { text } = token;
  if (
    typeWords.has(text) ||
    qualifiers.has(text) ||
    storages.has(text) ||
    tags.has(text) ||
    typeofs.has(text)
  )
    return true;
  if (
    text === "__auto_type" ||
    text === "_Static_assert" ||
    text === "static_assert" ||
    attributes.has(text) ||
    text === "_Alignas"
  )
    return true;
  const kind = names.kindOf(text);
  if (kind !== "unknown") return kind === "type";
  // A name that nobody knows is a type where C allows nothing else: `x y`, `x *y;`, `x *y =`.
  const after = reader.peek(1);
  if (after.kind === "identifier" && !isAttributeMacro(text)) return true;
  if (after.kind === "identifier") return true;
  let ahead = 1;
  while (reader.is("*", ahead) || qualifiers.has(reader.peek(ahead).text)) ahead++;
  if (ahead === 1 || reader.peek(ahead).kind !== "identifier") return false;
  return (
    [";", "=", ",", "["].some((text) => reader.is(text, ahead + 1)) &&
    names.kindOf(reader.peek(ahead).text) !== "value"
  );
}

/** Whether what stands between parentheses here is a type: only names that are known count. */
export function startsTypeName(grammar: Grammar): boolean {
  const { reader, names } = grammar;
  const token = reader.peek();
  if (token.kind !== "identifier") return false;
  const { text } = token;
  if (typeWords.has(text) || qualifiers.has(text) || tags.has(text) || typeofs.has(text))
    return true;
  const kind = names.kindOf(text);
  if (kind !== "unknown") return kind === "type";
  // `(x *)` and `(x)` before an operand are casts to a type that nobody knows.
  let ahead = 1;
  while (reader.is("*", ahead)) ahead++;
  return ahead > 1 && reader.is(")", ahead);
}

export function typeName(grammar: Grammar): TypeName {
  const place = grammar.reader.place();
  const { type } = specifiers(grammar);
  return { kind: "type-name", type: declarator(grammar, type).type, place };
}

/** Declares the names it meets; the caller expects what ends it. */
export function declaration(grammar: Grammar): Declaration {
  const { reader, names } = grammar;
  const place = reader.place();
  if (reader.take("_Static_assert") || reader.take("static_assert")) {
    reader.skipBrackets();
    return {
      kind: "declaration",
      storage: "",
      declarators: [],
      base: { kind: "words", words: ["void"] },
      place,
    };
  }
  const { storage, type: base, cleanup, isAuto } = specifiers(grammar);
  const declarators: Declarator[] = [];
  while (!reader.is(";") && !reader.isAtEnd) {
    const at = reader.place();
    const { name, type, cleanup: own } = declarator(grammar, base);
    names.declare(name, storage === "typedef" ? "type" : "value");
    const after = skipAttributes(grammar);
    const initializer = reader.take("=") ? grammar.initializer() : undefined;
    declarators.push({
      name,
      type,
      initializer,
      cleanup: own || after || cleanup,
      isAuto,
      place: at,
    });
    if (!reader.take(",")) break;
    skipAttributes(grammar);
  }
  return { kind: "declaration", storage, declarators, base, place };
}

export function specifiers(grammar: Grammar): Specifiers {
  const { reader, names } = grammar;
  const words: string[] = [];
  let storage: Declaration["storage"] = "";
  let type: TypeSyntax | undefined;
  let cleanup = "";
  let isAuto = false;
  for (;;) {
    const token = reader.peek();
    if (token.kind !== "identifier" || reader.isAtEnd) break;
    const { text } = token;
    if (attributes.has(text) || text === "_Alignas" || asms.has(text)) {
      cleanup ||= skipAttributes(grammar);
      continue;
    }
    if (qualifiers.has(text)) reader.next();
    else if (storages.has(text)) {
      // `extern inline` and the like: the first one that says what it is stays.
      if (storage === "" || text === "typedef") storage = text as Declaration["storage"];
      reader.next();
    } else if (typeWords.has(text)) words.push(reader.next().text);
    else if (text === "__auto_type") {
      reader.next();
      isAuto = true;
      type = { kind: "words", words: ["int"] };
    } else if (type !== undefined || words.length > 0) {
      if (!isAttributeMacro(text)) break;
      reader.next();
      if (reader.is("(") && words.length === 0 && type === undefined) reader.skipBrackets();
    } else if (tags.has(text)) type = tag(grammar);
    else if (typeofs.has(text)) {
      reader.next();
      reader.expect("(");
      type = {
        kind: "typeof",
        operand: startsTypeName(grammar) ? typeName(grammar) : grammar.expression(),
      };
      reader.expect(")");
    } else if (isAttributeMacro(text) && names.kindOf(text) !== "type") {
      reader.next();
      if (reader.is("(")) reader.skipBrackets();
    } else {
      reader.next();
      type = { kind: "named", name: text };
    }
  }
  type ??= { kind: "words", words: words.length > 0 ? words : ["int"] };
  return { storage, type, cleanup, isAuto };
}

/** @returns the function that a cleanup attribute names, or empty. */
export function skipAttributes(grammar: Grammar): string {
  const { reader } = grammar;
  let cleanup = "";
  for (;;) {
    const token = reader.peek();
    if (token.kind !== "identifier" || reader.isAtEnd) return cleanup;
    if (attributes.has(token.text)) {
      reader.next();
      const start = reader.position;
      reader.skipBrackets();
      for (let at = start, end = reader.position; at < end; at++) {
        const back = at - reader.position;
        if (!/^(__)?cleanup(__)?$/.test(reader.peek(back).text)) continue;
        cleanup = reader.peek(back + 2).text;
      }
    } else if (asms.has(token.text) || token.text === "_Alignas") {
      reader.next();
      reader.skipBrackets();
    } else if (isAttributeMacro(token.text)) {
      reader.next();
      if (reader.is("(")) reader.skipBrackets();
    } else return cleanup;
  }
}

function tag(grammar: Grammar): TypeSyntax {
  const { reader } = grammar;
  const { path, offset } = reader.place();
  const origin = `${path}:${offset}:${reader.position}`;
  const kind = reader.next().text as "struct" | "union" | "enum";
  skipAttributes(grammar);
  const name = reader.peek().kind === "identifier" && !reader.is("{") ? reader.identifier() : "";
  skipAttributes(grammar);
  const body = reader.is("{")
    ? kind === "enum"
      ? enumerators(grammar)
      : fields(grammar)
    : undefined;
  if (body !== undefined) skipAttributes(grammar);
  return { kind: "tag", tag: kind, name, body, origin };
}

function fields(grammar: Grammar): TagBody {
  const { reader } = grammar;
  const all: Field[] = [];
  reader.expect("{");
  while (!reader.take("}")) {
    if (reader.take(";")) continue;
    if (reader.isAtEnd) throw reader.misread("`}`");
    if (reader.take("_Static_assert") || reader.take("static_assert")) {
      reader.skipBrackets();
      continue;
    }
    const { type: base } = specifiers(grammar);
    if (reader.is(";")) all.push({ name: "", type: base, bits: undefined });
    while (!reader.is(";")) {
      const { name, type } = reader.is(":") ? { name: "", type: base } : declarator(grammar, base);
      const bits = reader.take(":") ? grammar.assignment() : undefined;
      skipAttributes(grammar);
      all.push({ name, type, bits });
      if (!reader.take(",")) break;
    }
    reader.expect(";");
  }
  return { kind: "fields", fields: all };
}

function enumerators(grammar: Grammar): TagBody {
  const { reader, names } = grammar;
  const all: { name: string; value: Expression | undefined }[] = [];
  reader.expect("{");
  while (!reader.take("}")) {
    const name = reader.identifier();
    skipAttributes(grammar);
    names.declare(name, "value");
    all.push({ name, value: reader.take("=") ? grammar.assignment() : undefined });
    if (!reader.take(",") && !reader.is("}")) throw reader.misread("`,` or `}`");
  }
  return { kind: "enumerators", enumerators: all };
}

interface Declared {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly cleanup: string;
}

/** Also an abstract one, whose name is empty. */
export function declarator(grammar: Grammar, base: TypeSyntax): Declared {
  const { reader } = grammar;
  let type = base;
  let cleanup = skipAttributes(grammar);
  while (reader.take("*")) {
    type = { kind: "pointer", to: type };
    for (;;) {
      if (qualifiers.has(reader.peek().text)) reader.next();
      else if (attributes.has(reader.peek().text) || isAttributeMacro(reader.peek().text))
        cleanup ||= skipAttributes(grammar);
      else break;
    }
  }
  if (reader.is("(") && isNestedDeclarator(grammar)) {
    // What stands inside wraps what comes behind, so the inside is read again once that is known.
    const start = reader.position;
    reader.skipBrackets();
    const outer = suffixes(grammar, type);
    const end = reader.position;
    reader.rewind(start);
    reader.expect("(");
    const inner = declarator(grammar, outer);
    reader.rewind(end);
    return inner;
  }
  let name = "";
  if (reader.peek().kind === "identifier" && !reader.isAtEnd) name = reader.identifier();
  return { name, type: suffixes(grammar, type), cleanup: cleanup || skipAttributes(grammar) };
}

/** `(*f)(...)` against the parameters of an abstract function. */
function isNestedDeclarator(grammar: Grammar): boolean {
  const { reader, names } = grammar;
  if (reader.is(")", 1)) return false;
  if (reader.is("*", 1) || reader.is("(", 1) || reader.is("[", 1)) return true;
  const token = reader.peek(1);
  if (token.kind !== "identifier") return false;
  if (attributes.has(token.text)) return true;
  if (
    typeWords.has(token.text) ||
    qualifiers.has(token.text) ||
    tags.has(token.text) ||
    typeofs.has(token.text)
  )
    return false;
  return (
    names.kindOf(token.text) !== "type" &&
    (reader.is(")", 2) || reader.is("(", 2) || reader.is("[", 2))
  );
}

function suffixes(grammar: Grammar, type: TypeSyntax): TypeSyntax {
  const { reader } = grammar;
  if (reader.take("[")) {
    while (qualifiers.has(reader.peek().text) || reader.is("static")) reader.next();
    const size = reader.is("]") ? undefined : grammar.assignment();
    reader.expect("]");
    return { kind: "array", of: suffixes(grammar, type), size };
  }
  if (reader.is("(")) {
    const { parameters, isVariadic } = parameterList(grammar);
    skipAttributes(grammar);
    return { kind: "function", result: suffixes(grammar, type), parameters, isVariadic };
  }
  return type;
}

function parameterList(grammar: Grammar): {
  parameters: readonly Parameter[];
  isVariadic: boolean;
} {
  const { reader, names } = grammar;
  const parameters: Parameter[] = [];
  let isVariadic = false;
  reader.expect("(");
  names.enter();
  while (!reader.take(")")) {
    if (reader.take("...")) isVariadic = true;
    else {
      const place: Place = reader.place();
      if (
        !startsType(grammar) &&
        !(reader.peek().kind === "identifier" && isAttributeMacro(reader.peek().text)) &&
        !isLoneTypeName(reader)
      ) {
        throw reader.misread(`the type of a parameter at ${place.offset}`);
      }
      const { type: base } = specifiers(grammar);
      const { name, type } = declarator(grammar, base);
      skipAttributes(grammar);
      names.declare(name, "value");
      const isVoid = type.kind === "words" && type.words.join() === "void";
      if (!isVoid || name !== "") parameters.push({ name, type });
    }
    if (!reader.take(",") && !reader.is(")")) throw reader.misread("`,` or `)`");
  }
  names.leave();
  return { parameters, isVariadic };
}

/** `f(pgoff_t)` where nobody knows pgoff_t; `f(a, b)` of an old-style definition is told apart by its body. */
function isLoneTypeName(reader: Reader): boolean {
  return (
    reader.peek().kind === "identifier" &&
    (reader.is(",", 1) || reader.is(")", 1) || reader.is("*", 1))
  );
}
