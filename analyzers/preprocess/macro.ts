/**
 * A macro as it is defined: its parameters, and its body as elements that are ready to be put
 * together. The body is cut when the macro is first used, because most macros never are.
 */
import type { Directive } from "../syntax/lex.js";
import { cut, rawText, type FileText } from "./text.js";
import { isMark, type MacroHead, type Token } from "./token.js";

/** One piece of a body: a token, a parameter, or the inside of __VA_OPT__. */
export interface Element {
  readonly token: Token;
  /** Index of the parameter, or -1. */
  readonly parameter: number;
  /** `#` stood before it. */
  readonly isString: boolean;
  /** `##` stands behind it. */
  readonly pastesNext: boolean;
  readonly optional: readonly Element[] | undefined;
}

export interface Macro extends MacroHead {
  readonly body: readonly Element[];
}

/** The macro of a `#define` line, or undefined when it defines nothing. */
export function macroOf(file: FileText, directive: Directive): Macro | undefined {
  const nameToken = directive.firstToken + 2;
  if (nameToken >= directive.endToken) return undefined;
  return new FileMacro(file, directive, rawText(file, nameToken));
}

interface Parts {
  readonly isFunctionLike: boolean;
  readonly parameters: readonly string[];
  readonly isVariadic: boolean;
  readonly body: readonly Element[];
}

class FileMacro implements Macro {
  readonly name: string;
  readonly #file: FileText;
  readonly #directive: Directive;
  #parts: Parts | undefined;

  constructor(file: FileText, directive: Directive, name: string) {
    this.name = name;
    this.#file = file;
    this.#directive = directive;
  }

  get path(): string {
    return this.#file.path;
  }
  get offset(): number {
    return this.#directive.start;
  }
  get end(): number {
    return this.#directive.end;
  }
  get isFunctionLike(): boolean {
    return (this.#parts ??= partsOf(this.#file, this.#directive)).isFunctionLike;
  }
  get parameters(): readonly string[] {
    return (this.#parts ??= partsOf(this.#file, this.#directive)).parameters;
  }
  get isVariadic(): boolean {
    return (this.#parts ??= partsOf(this.#file, this.#directive)).isVariadic;
  }
  get body(): readonly Element[] {
    return (this.#parts ??= partsOf(this.#file, this.#directive)).body;
  }
}

function partsOf(file: FileText, directive: Directive): Parts {
  const nameToken = directive.firstToken + 2;
  const open = nameToken + 1;
  const tokens: Token[] = [];
  cut(file, open, directive.endToken, tokens);
  const isFunctionLike = isMark(tokens[0], "(") && !(tokens[0] as Token).spaceBefore;
  const parameters: string[] = [];
  let isVariadic = false;
  let at = 0;
  if (isFunctionLike) {
    for (at = 1; at < tokens.length && !isMark(tokens[at], ")"); at++) {
      const { text, kind } = tokens[at] as Token;
      if (text === "...") {
        // `args...` names what `...` alone calls __VA_ARGS__.
        if (tokens[at - 1]?.kind !== "identifier") parameters.push("__VA_ARGS__");
        isVariadic = true;
      } else if (kind === "identifier") {
        parameters.push(text);
      }
    }
    at++;
  }
  return {
    isFunctionLike,
    parameters,
    isVariadic,
    body: elementsOf(tokens.slice(at), parameters, isFunctionLike, isVariadic),
  };
}

/** A macro that no file defines: of the compiler or of a configuration. */
export function objectMacro(name: string, tokens: readonly Token[], path = ""): Macro {
  const body = elementsOf(tokens, [], false, false);
  return {
    name,
    path,
    offset: 0,
    end: 0,
    isFunctionLike: false,
    parameters: [],
    isVariadic: false,
    body,
  };
}

function elementsOf(
  tokens: readonly Token[],
  parameters: readonly string[],
  isFunctionLike: boolean,
  isVariadic: boolean,
): Element[] {
  const elements: Element[] = [];
  let isString = false;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const pastesNext = isMark(tokens[at + 1], "##") && at + 2 < tokens.length;
    if (isFunctionLike && isMark(token, "#")) {
      const next = tokens[at + 1];
      const isParameter =
        next?.kind === "identifier" &&
        (parameters.includes(next.text) || next.text === "__VA_OPT__");
      if (isParameter) {
        isString = true;
        continue;
      }
    }
    if (isVariadic && token.text === "__VA_OPT__" && isMark(tokens[at + 1], "(")) {
      const close = closing(tokens, at + 1);
      // C has no __VA_OPT__ within another.
      const optional = elementsOf(tokens.slice(at + 2, close), parameters, isFunctionLike, false);
      const pastes = isMark(tokens[close + 1], "##") && close + 2 < tokens.length;
      elements.push({
        token: spaced(token, tokens, at, isString),
        parameter: -1,
        isString,
        pastesNext: pastes,
        optional,
      });
      at = pastes ? close + 1 : close;
      isString = false;
      continue;
    }
    const parameter = token.kind === "identifier" ? parameters.indexOf(token.text) : -1;
    elements.push({
      token: spaced(token, tokens, at, isString),
      parameter,
      isString,
      pastesNext,
      optional: undefined,
    });
    isString = false;
    if (pastesNext) at++;
  }
  return elements;
}

/** What `#` was written before takes over its white space. */
function spaced(token: Token, tokens: readonly Token[], at: number, isString: boolean): Token {
  return isString ? token.within(token.macro, (tokens[at - 1] as Token).spaceBefore) : token;
}

/** Index of the parenthesis that closes the one at `open`, or the number of tokens. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (isMark(tokens[at], "(")) depth++;
    else if (isMark(tokens[at], ")") && --depth === 0) return at;
  }
  return tokens.length;
}
