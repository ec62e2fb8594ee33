/**
 * Reading a list of tokens from left to right. Invariant: nothing is consumed by looking; text that
 * fits no rule of C ends in a `Misread`, which names the place and what was expected there.
 */
import type { CToken } from "../../preprocess/token.js";
import type { Place } from "./ast.js";

export class Misread extends Error {
  readonly place: Place;

  constructor(expected: string, place: Place) {
    super(expected);
    this.place = place;
  }
}

const end: CToken = {
  kind: "punctuator",
  text: "",
  path: "",
  offset: 0,
  macro: "",
  spaceBefore: false,
};

export class Reader {
  readonly #tokens: readonly CToken[];
  #at = 0;

  constructor(tokens: readonly CToken[]) {
    this.#tokens = tokens;
  }

  get position(): number {
    return this.#at;
  }

  rewind(position: number): void {
    this.#at = position;
  }

  peek(ahead = 0): CToken {
    return this.#tokens[this.#at + ahead] ?? end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  place(): Place {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? end;
    return { path: token.path, offset: token.offset };
  }

  next(): CToken {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Whether the next token is this punctuator or keyword. */
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === "punctuator" || token.kind === "identifier");
  }

  take(text: string): boolean {
    if (!this.is(text) || this.isAtEnd) return false;
    this.#at++;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.misread(`\`${text}\``);
  }

  identifier(): string {
    const token = this.peek();
    if (token.kind !== "identifier" || this.isAtEnd) throw this.misread("a name");
    this.#at++;
    return token.text;
  }

  misread(expected: string): Misread {
    const found = this.isAtEnd ? "the end" : `\`${this.peek().text}\``;
    return new Misread(`expected ${expected}, found ${found}`, this.place());
  }

  /** Past the bracket that closes the one that comes next. */
  skipBrackets(): void {
    const closers: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
    const waiting: string[] = [];
    do {
      if (this.isAtEnd) throw this.misread("a closing bracket");
      const token = this.next();
      if (token.kind !== "punctuator") continue;
      const closer = closers[token.text];
      if (closer !== undefined) waiting.push(closer);
      else if (token.text === waiting.at(-1)) waiting.pop();
    } while (waiting.length > 0);
  }
}
