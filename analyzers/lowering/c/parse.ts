/**
 * Tokens of one function, type or declaration to its tree. Statements are read here, what they are
 * made of beside. Invariant: all tokens are consumed, or a `Misread` says where they stopped fitting.
 */
import type { CToken } from "../../preprocess/token.js";
import type {
  Block,
  Declaration,
  Expression,
  FunctionDefinition,
  Initializer,
  Statement,
} from "./ast.js";
import { Names, type NameKind } from "./names.js";
import {
  assignment,
  expression,
  initializer,
  type ExpressionGrammar,
} from "./parse-expressions.js";
import { declaration, declarator, skipAttributes, specifiers, startsType } from "./parse-types.js";
import { Misread, Reader } from "./reader.js";
import { childrenOf } from "./walk.js";

/** How deep brackets, blocks and operators may nest before text counts as hostile. */
const DEEPEST = 600;

class Parser implements ExpressionGrammar {
  readonly reader: Reader;
  readonly names: Names;
  #depth = 0;

  constructor(tokens: readonly CToken[], outside: (name: string) => NameKind) {
    this.reader = new Reader(tokens);
    this.names = new Names(outside);
  }

  expression(): Expression {
    return this.deeper(() => expression(this));
  }

  assignment(): Expression {
    return this.deeper(() => assignment(this));
  }

  initializer(): Initializer {
    return this.deeper(() => initializer(this));
  }

  block(): Block {
    const { reader, names } = this;
    const place = reader.place();
    reader.expect("{");
    names.enter();
    const statements: Statement[] = [];
    while (!reader.take("}")) {
      if (reader.isAtEnd) throw reader.misread("`}`");
      statements.push(this.statement());
    }
    names.leave();
    return { kind: "block", statements, place };
  }

  deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw this.reader.misread("less deep nesting");
    const result = read();
    this.#depth--;
    return result;
  }

  statement(): Statement {
    return this.deeper(() => this.#statement());
  }

  #statement(): Statement {
    const { reader } = this;
    const place = reader.place();
    if (reader.is("{")) return this.block();
    if (reader.take(";")) return { kind: "empty", place };
    if (reader.peek().kind === "identifier") {
      const keyword = this.#keywordStatement();
      if (keyword !== undefined) return keyword;
      if (reader.is(":", 1)) return this.#label();
      if (startsType(this)) {
        const declared = declaration(this);
        reader.expect(";");
        return declared;
      }
    }
    const value = this.expression();
    reader.expect(";");
    return { kind: "expression", expression: value, place };
  }

  #label(): Statement {
    const { reader } = this;
    const place = reader.place();
    const name = reader.identifier();
    reader.expect(":");
    skipAttributes(this);
    return { kind: "label", name, statement: this.#labelled(), place };
  }

  /** A label may stand before the end of a block, or, from C23 on, before a declaration. */
  #labelled(): Statement {
    const { reader } = this;
    return reader.is("}") ? { kind: "empty", place: reader.place() } : this.statement();
  }

  #condition(): Expression {
    this.reader.expect("(");
    const value = this.expression();
    this.reader.expect(")");
    return value;
  }

  #keywordStatement(): Statement | undefined {
    const { reader } = this;
    const place = reader.place();
    const { text } = reader.peek();
    switch (text) {
      case "if": {
        reader.next();
        const condition = this.#condition();
        const whenTrue = this.statement();
        return {
          kind: "if",
          condition,
          whenTrue,
          whenFalse: reader.take("else") ? this.statement() : undefined,
          place,
        };
      }
      case "while":
        reader.next();
        return { kind: "while", condition: this.#condition(), body: this.statement(), place };
      case "do": {
        reader.next();
        const body = this.statement();
        reader.expect("while");
        const condition = this.#condition();
        reader.expect(";");
        return { kind: "do", condition, body, place };
      }
      case "for":
        return this.#for();
      case "switch":
        reader.next();
        return { kind: "switch", value: this.#condition(), body: this.statement(), place };
      case "case": {
        reader.next();
        const value = this.expression();
        const last = reader.take("...") ? this.expression() : undefined;
        reader.expect(":");
        return { kind: "case", value, last, statement: this.#labelled(), place };
      }
      case "default":
        if (!reader.is(":", 1)) return undefined;
        reader.next();
        reader.next();
        return { kind: "default", statement: this.#labelled(), place };
      case "goto": {
        reader.next();
        const label = reader.is("*") ? "" : reader.identifier();
        if (label === "") this.expression();
        reader.expect(";");
        return { kind: "goto", label, place };
      }
      case "break":
      case "continue":
        reader.next();
        reader.expect(";");
        return { kind: text, place };
      case "return": {
        reader.next();
        const value = reader.is(";") ? undefined : this.expression();
        reader.expect(";");
        return { kind: "return", value, place };
      }
      case "asm":
      case "__asm__":
      case "__asm":
        return this.#asm();
      case "__label__":
        while (!reader.take(";")) reader.next();
        return { kind: "empty", place };
      case "__attribute__":
        // `__attribute__((__fallthrough__));`
        skipAttributes(this);
        if (reader.take(";")) return { kind: "empty", place };
        return undefined;
      default:
        return undefined;
    }
  }

  #for(): Statement {
    const { reader, names } = this;
    const place = reader.place();
    reader.next();
    reader.expect("(");
    names.enter();
    const start = reader.is(";")
      ? undefined
      : startsType(this)
        ? declaration(this)
        : this.expression();
    reader.expect(";");
    const condition = reader.is(";") ? undefined : this.expression();
    reader.expect(";");
    const step = reader.is(")") ? undefined : this.expression();
    reader.expect(")");
    const body = this.statement();
    names.leave();
    return { kind: "for", start, condition, step, body, place };
  }

  #asm(): Statement {
    const { reader } = this;
    const place = reader.place();
    reader.next();
    while (reader.peek().kind === "identifier" && !reader.is("(")) reader.next();
    const isEmpty =
      reader.peek(1).kind === "string" && reader.peek(1).text === '""' && !this.#hasOutputs();
    reader.skipBrackets();
    reader.expect(";");
    return { kind: "asm", isEmpty, place };
  }

  #hasOutputs(): boolean {
    const { reader } = this;
    return reader.is(":", 2) && reader.peek(3).kind === "string";
  }
}

/** @throws Misread */
export function parseFunction(
  tokens: readonly CToken[],
  outside: (name: string) => NameKind,
): FunctionDefinition {
  return bounded(tokens, outside, (parser) => {
    const { reader, names } = parser;
    const place = reader.place();
    names.enter();
    const { storage, type: base } = specifiers(parser);
    const { name, type } = declarator(parser, base);
    skipAttributes(parser);
    if (type.kind !== "function") throw reader.misread("a function");
    if (!reader.is("{")) throw reader.misread("the body of a function in the style of today");
    for (const parameter of type.parameters) names.declare(parameter.name, "value");
    return { name, type, body: parser.block(), isStatic: storage === "static", place };
  });
}

/** A struct, enum, typedef, prototype or variable with its `;`. @throws Misread */
export function parseDeclaration(
  tokens: readonly CToken[],
  outside: (name: string) => NameKind,
): Declaration {
  return bounded(tokens, outside, (parser) => {
    parser.names.enter();
    const declared = declaration(parser);
    if (!parser.reader.isAtEnd && !parser.reader.take(";")) throw parser.reader.misread("`;`");
    return declared;
  });
}

/** @throws Misread */
export function parseExpression(
  tokens: readonly CToken[],
  outside: (name: string) => NameKind,
): Expression {
  return bounded(tokens, outside, (parser) => {
    const value = parser.expression();
    if (!parser.reader.isAtEnd) throw parser.reader.misread("the end of the expression");
    return value;
  });
}

/** Whoever walks a tree calls itself for its parts, so what nests too deep to be walked is not read. */
function bounded<T extends object>(
  tokens: readonly CToken[],
  outside: (name: string) => NameKind,
  read: (parser: Parser) => T,
): T {
  const parser = new Parser(tokens, outside);
  const { reader } = parser;
  if (bracketDepth(tokens) > DEEPEST) throw reader.misread("less deep nesting");
  try {
    const result = read(parser);
    if (isDeeper(result, DEEPEST))
      throw new Misread("expected less deep nesting", {
        path: tokens[0]?.path ?? "",
        offset: tokens[0]?.offset ?? 0,
      });
    return result;
  } catch (error) {
    // Operators, stars and casts nest without brackets: there the stack is the bound.
    throw error instanceof RangeError ? reader.misread("less deep nesting") : error;
  }
}

function bracketDepth(tokens: readonly CToken[]): number {
  let depth = 0;
  let deepest = 0;
  for (const { kind, text } of tokens) {
    if (kind !== "punctuator") continue;
    if (text === "(" || text === "[" || text === "{") deepest = Math.max(deepest, ++depth);
    else if (text === ")" || text === "]" || text === "}") depth--;
  }
  return deepest;
}

/** Level by level, because a walk that calls itself is what has to be kept from it. */
function isDeeper(tree: object, limit: number): boolean {
  let level = [tree];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}
