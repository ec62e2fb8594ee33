/**
 * Conditions of the assembler in the body of a macro, as far as numbers and words that stand there
 * decide them: a macro that uses itself ends by one. Invariant: what is not decided is done either way.
 */

/** Undefined: it may be done, or not. */
type Truth = boolean | undefined;

interface Branch {
  readonly isDone: Truth;
  /** Whether one before it is done. */
  readonly wasDone: Truth;
}

export class Conditions {
  readonly #open: Branch[] = [];

  /** Whether a statement is done for sure, or for sure not. */
  get now(): Truth {
    let now: Truth = true;
    for (const { isDone } of this.#open) {
      if (isDone === false) return false;
      now = now && isDone;
    }
    return now;
  }

  /** Whether the directive opens, parts or ends a condition. */
  take(directive: string, rest: string): boolean {
    const word = directive.slice(1);
    const top = this.#open.at(-1);
    if (word === "endif") this.#open.pop();
    else if (word === "else" || word === "elseif") {
      if (top === undefined) return true;
      const wasDone = either(top.wasDone, top.isDone);
      const said = word === "else" ? true : number(rest, (n) => n !== 0);
      const isDone =
        wasDone === true || said === false ? false : wasDone === false ? said : undefined;
      this.#open[this.#open.length - 1] = { isDone, wasDone };
    } else if (word.startsWith("if")) {
      // Nothing is asked within what is not done.
      const isDone = this.now === false ? false : (conditions[word]?.(rest) ?? undefined);
      this.#open.push({ isDone, wasDone: this.now === false });
    } else return false;
    return true;
  }
}

function either(one: Truth, other: Truth): Truth {
  if (one === true || other === true) return true;
  return one === false && other === false ? false : undefined;
}

const conditions: Readonly<Record<string, (rest: string) => Truth>> = {
  if: (rest) => number(rest, (n) => n !== 0),
  ifne: (rest) => number(rest, (n) => n !== 0),
  ifeq: (rest) => number(rest, (n) => n === 0),
  ifgt: (rest) => number(rest, (n) => n > 0),
  ifge: (rest) => number(rest, (n) => n >= 0),
  iflt: (rest) => number(rest, (n) => n < 0),
  ifle: (rest) => number(rest, (n) => n <= 0),
  ifb: (rest) => (rest.includes("\\") ? undefined : rest.trim() === ""),
  ifnb: (rest) => (rest.includes("\\") ? undefined : rest.trim() !== ""),
  ifc: (rest) => areSame(rest),
  ifnc: (rest) => not(areSame(rest)),
  ifeqs: (rest) => areSame(rest.replace(/"(\w*)"/g, "$1")),
  ifnes: (rest) => not(areSame(rest.replace(/"(\w*)"/g, "$1"))),
};

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** Of two words; what else may stand there is not compared. */
function areSame(rest: string): Truth {
  const said = /^\s*(\w*)\s*,\s*(\w*)\s*$/.exec(rest);
  return said === null ? undefined : said[1] === said[2];
}

function number(rest: string, is: (n: number) => boolean): Truth {
  const value = valueOf(rest);
  return value === undefined ? undefined : is(value);
}

/** So long is an expression that is computed. */
const MAX_EXPRESSION = 1000;
const MAX_NESTED = 50;

/** What the assembler computes of numbers; undefined where anything else stands. */
export function valueOf(text: string): number | undefined {
  const tokens = text.match(
    /0[xX][0-9a-fA-F]+|\d+|[A-Za-z_.$][\w.$]*|<<|>>|[=!<>]=|&&|\|\||<>|[-+*/%&|^()<>~!]|\S/g,
  );
  if (tokens === null || text.length > MAX_EXPRESSION) return undefined;
  const reader = new Expression(tokens);
  const value = reader.sum(0, 0);
  return reader.isAtEnd && Number.isSafeInteger(value) ? value : undefined;
}

/** From those that bind least; what the assembler's own manual calls their precedence. */
const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["+", "-", "==", "!=", "<>", "<", ">", "<=", ">="],
  ["|", "&", "^"],
  ["*", "/", "%", "<<", ">>"],
];

class Expression {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  sum(level: number, depth: number): number {
    if (level === levels.length) return this.#operand(depth);
    let value = this.sum(level + 1, depth);
    for (;;) {
      const operator = this.#tokens[this.#at] ?? "";
      if (levels[level]?.includes(operator) !== true) return value;
      this.#at++;
      value = computed(operator, value, this.sum(level + 1, depth));
    }
  }

  #operand(depth: number): number {
    const token = this.#tokens[this.#at++] ?? "";
    if (depth > MAX_NESTED) return Number.NaN;
    if (/^\d/.test(token)) return /^0\d/.test(token) ? Number.parseInt(token, 8) : Number(token);
    if (token === "-") return -this.#operand(depth + 1);
    if (token === "+") return this.#operand(depth + 1);
    if (token === "~") return ~this.#operand(depth + 1);
    if (token === "!") return this.#operand(depth + 1) === 0 ? 1 : 0;
    if (token !== "(") return Number.NaN;
    const value = this.sum(0, depth + 1);
    return this.#tokens[this.#at++] === ")" ? value : Number.NaN;
  }
}

/** A comparison that holds is all ones. */
const TRUE = -1;

function computed(operator: string, a: number, b: number): number {
  // A word may be any number, which does not always matter.
  if (operator === "&&" && (a === 0 || b === 0)) return 0;
  // What has more bits than ours is not computed, nor what is no number.
  const isSmall = Number.isFinite(a) && Number.isFinite(b) && Math.abs(a) < 2 ** 31;
  if (!isSmall || Math.abs(b) >= 2 ** 31) return Number.NaN;
  const truth = (is: boolean): number => (is ? TRUE : 0);
  switch (operator) {
    case "||":
      return a !== 0 || b !== 0 ? 1 : 0;
    case "&&":
      return a !== 0 && b !== 0 ? 1 : 0;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? Number.NaN : Math.trunc(a / b);
    case "%":
      return b === 0 ? Number.NaN : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "==":
      return truth(a === b);
    case "!=":
    case "<>":
      return truth(a !== b);
    case "<":
      return truth(a < b);
    case ">":
      return truth(a > b);
    case "<=":
      return truth(a <= b);
    case ">=":
      return truth(a >= b);
    default:
      // Shifts, of which each machine has its own.
      return Number.NaN;
  }
}
