/**
 * The integer expressions of `#if`: 64 bits, signed or unsigned as C has it, identifiers are 0.
 * An expression that C does not have is a problem with a reason, never a value.
 */
import type { CToken } from "./token.js";

interface Value {
  readonly bits: bigint;
  readonly isUnsigned: boolean;
}

class BadExpression extends Error {}

/** Nesting of parentheses and operators. */
const MAX_DEPTH = 200;

/** Whether the expression is true; a text says why it is none. */
export function evaluate(tokens: readonly CToken[]): boolean | string {
  try {
    const parser = new Parser(tokens);
    const value = parser.whole();
    return value.bits !== 0n;
  } catch (error) {
    if (error instanceof BadExpression) return error.message;
    throw error;
  }
}

const binary: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

class Parser {
  readonly #tokens: readonly CToken[];
  #at = 0;
  #depth = 0;
  /** Above 0 where the value does not count, so that a division by zero is none. */
  #nSkipped = 0;

  constructor(tokens: readonly CToken[]) {
    this.#tokens = tokens;
  }

  whole(): Value {
    if (this.#tokens.length === 0) throw new BadExpression("#if without an expression");
    const value = this.#comma();
    if (this.#at < this.#tokens.length)
      throw new BadExpression(`'${this.#text()}' is not expected in #if`);
    return value;
  }

  #text(): string {
    const token = this.#tokens[this.#at];
    return token === undefined || token.kind === "string" || token.kind === "character"
      ? ""
      : token.text;
  }

  #comma(): Value {
    let value = this.#conditional();
    while (this.#text() === ",") {
      this.#at++;
      value = this.#conditional();
    }
    return value;
  }

  #conditional(): Value {
    if (++this.#depth > MAX_DEPTH) throw new BadExpression("#if is nested too deeply");
    const condition = this.#binary(1);
    let value = condition;
    if (this.#text() === "?") {
      this.#at++;
      const isTrue = condition.bits !== 0n;
      const yes = this.#skippedIf(!isTrue, () => this.#comma());
      if (this.#text() !== ":") throw new BadExpression("'?' without ':' in #if");
      this.#at++;
      const no = this.#skippedIf(isTrue, () => this.#conditional());
      value = wrap((isTrue ? yes : no).bits, yes.isUnsigned || no.isUnsigned);
    }
    this.#depth--;
    return value;
  }

  #skippedIf(skips: boolean, parse: () => Value): Value {
    if (skips) this.#nSkipped++;
    const value = parse();
    if (skips) this.#nSkipped--;
    return value;
  }

  #binary(least: number): Value {
    let left = this.#unary();
    for (;;) {
      const operator = this.#text();
      const level = Object.hasOwn(binary, operator) ? (binary[operator] as number) : 0;
      if (level < least) return left;
      this.#at++;
      const skips =
        (operator === "&&" && left.bits === 0n) || (operator === "||" && left.bits !== 0n);
      const right = this.#skippedIf(skips, () => this.#binary(level + 1));
      left = this.#apply(operator, left, right);
    }
  }

  #apply(operator: string, left: Value, right: Value): Value {
    const isUnsigned = left.isUnsigned || right.isUnsigned;
    const a = wrap(left.bits, isUnsigned).bits;
    const b = wrap(right.bits, isUnsigned).bits;
    switch (operator) {
      case "||":
        return truth(left.bits !== 0n || right.bits !== 0n);
      case "&&":
        return truth(left.bits !== 0n && right.bits !== 0n);
      case "==":
        return truth(a === b);
      case "!=":
        return truth(a !== b);
      case "<":
        return truth(a < b);
      case ">":
        return truth(a > b);
      case "<=":
        return truth(a <= b);
      case ">=":
        return truth(a >= b);
      case "|":
        return wrap(a | b, isUnsigned);
      case "^":
        return wrap(a ^ b, isUnsigned);
      case "&":
        return wrap(a & b, isUnsigned);
      case "+":
        return wrap(a + b, isUnsigned);
      case "-":
        return wrap(a - b, isUnsigned);
      case "*":
        return wrap(a * b, isUnsigned);
      case "<<":
        return shift(left, right.bits);
      case ">>":
        return shift(left, -right.bits);
      default:
        if (b === 0n) {
          if (this.#nSkipped === 0) throw new BadExpression("division by zero in #if");
          return wrap(0n, isUnsigned);
        }
        return wrap(operator === "/" ? a / b : a % b, isUnsigned);
    }
  }

  #unary(): Value {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new BadExpression("#if ends in the middle of an expression");
    this.#at++;
    if (token.kind === "number") return numberOf(token.text);
    if (token.kind === "character") return { bits: characterOf(token.text), isUnsigned: false };
    if (token.kind === "string") throw new BadExpression("a string in #if");
    if (token.kind === "identifier") {
      // What is left of an unknown macro that takes arguments.
      if (this.#text() === "(")
        throw new BadExpression(`${token.text}() in #if is no macro that is known here`);
      return { bits: token.text === "true" ? 1n : 0n, isUnsigned: false };
    }
    if (++this.#depth > MAX_DEPTH) throw new BadExpression("#if is nested too deeply");
    const value = this.#prefixed(token.text);
    this.#depth--;
    return value;
  }

  #prefixed(operator: string): Value {
    switch (operator) {
      case "(": {
        const value = this.#comma();
        if (this.#text() !== ")") throw new BadExpression("'(' without ')' in #if");
        this.#at++;
        return value;
      }
      case "!":
        return truth(this.#unary().bits === 0n);
      case "~": {
        const { bits, isUnsigned } = this.#unary();
        return wrap(~bits, isUnsigned);
      }
      case "-": {
        const { bits, isUnsigned } = this.#unary();
        return wrap(-bits, isUnsigned);
      }
      case "+":
        return this.#unary();
      default:
        throw new BadExpression(`'${operator}' is not expected in #if`);
    }
  }
}

function wrap(bits: bigint, isUnsigned: boolean): Value {
  return { bits: isUnsigned ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits), isUnsigned };
}

function truth(isTrue: boolean): Value {
  return { bits: isTrue ? 1n : 0n, isUnsigned: false };
}

function shift({ bits, isUnsigned }: Value, by: bigint): Value {
  const distance = BigInt.asIntN(64, by);
  if (distance >= 64n) return wrap(0n, isUnsigned);
  if (distance <= -64n) return wrap(bits < 0n ? -1n : 0n, isUnsigned);
  return wrap(distance >= 0n ? bits << distance : bits >> -distance, isUnsigned);
}

function numberOf(text: string): Value {
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)$/.exec(text);
  if (match === null) throw new BadExpression(`'${text.slice(0, 40)}' is no integer`);
  const digits = match[1] as string;
  const isOctal = /^0[0-7]+$/.test(digits);
  if (/^0[0-9]+$/.test(digits) && !isOctal)
    throw new BadExpression(`'${text.slice(0, 40)}' is no integer`);
  if (digits.length > 80) throw new BadExpression("an integer in #if is too long");
  const bits = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const isLarge = bits > 0x7fffffffffffffffn;
  return wrap(bits, isLarge || /u/i.test(match[2] as string));
}

const escapes: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
};

function characterOf(text: string): bigint {
  const inner = text.slice(text.indexOf("'") + 1, -1);
  if (!inner.startsWith("\\")) return BigInt(inner.charCodeAt(0) || 0);
  const code = inner[1] ?? "";
  if (code === "x") return BigInt(Number.parseInt(inner.slice(2, 10), 16) || 0);
  if (/[0-7]/.test(code)) return BigInt(Number.parseInt(inner.slice(1, 4), 8));
  return BigInt((Object.hasOwn(escapes, code) ? escapes[code] : undefined) ?? code.charCodeAt(0));
}
