/**
 * Expressions of the program, built from parts that are safe by themselves: names of the runtime,
 * mangled names of C, numbers. Invariant: no text of C reaches the program except through `mangled()`
 * and `quoted()`, and an operand that binds looser than its operator stands in parentheses.
 */
import { type CType, isScalar } from "../types/ctype.js";

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** How tight an expression binds, as in JavaScript. */
export const level = {
  atom: 20,
  unary: 15,
  product: 13,
  sum: 12,
  shift: 11,
  relation: 10,
  equality: 9,
  and: 5,
  or: 4,
  conditional: 3,
  assignment: 2,
} as const;

export interface Value {
  readonly code: string;
  readonly level: number;
  readonly type: CType;
  /** The code is a JavaScript boolean though the type of C is `int`. */
  readonly isTruth: boolean;
  /** The code has the type `Word` already. */
  readonly isWord: boolean;
  /** Evaluating it twice is the same as once. */
  readonly isPure: boolean;
  /** What it is when that is known: a literal. */
  readonly constant: bigint | undefined;
  readonly place: Lvalue | undefined;
  /** The code of the opposite, where that is as short. */
  readonly negation: string | undefined;
}

/** What can be assigned to. */
export interface Lvalue {
  /** The code that stands left of `=`. */
  readonly target: string;
  /** The code of a pointer to it; undefined where it has none, such as a bit-field. */
  readonly reference: (() => string) | undefined;
  readonly isPure: boolean;
  /** Width of a bit-field. */
  readonly bits: number | undefined;
  /** Assigned values are not checked for what they count. */
  readonly isWordy: boolean;
  /** What it is called, where it may be read before anything is written to it. */
  readonly unwritten?: string | undefined;
}

export function value(
  code: string,
  type: CType,
  more: Partial<Omit<Value, "code" | "type">> = {},
): Value {
  return {
    code,
    type,
    level: level.atom,
    isTruth: false,
    isWord: false,
    isPure: false,
    constant: undefined,
    place: undefined,
    negation: undefined,
    ...more,
  };
}

/** The value of a place that is read: one that nothing was written to ends the run. */
export function read(of: Value): Value {
  const name = of.place?.unwritten;
  if (name === undefined || !isScalar(of.type)) return of;
  return { ...of, code: called("held", argument(of), quoted(name)), level: level.atom };
}

/** The code as an operand of an operator that binds with `least`. */
export function operand(of: Value, least: number): string {
  return of.level >= least ? of.code : `(${of.code})`;
}

/** An argument, or the right side of an assignment. */
export function argument(of: Value): string {
  return operand(of, level.assignment);
}

export function called(name: string, ...args: readonly string[]): string {
  return `${name}(${args.join(", ")})`;
}

/** A name of C in a name space of its own. */
export function mangled(name: string): string {
  if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name))
    throw new Error(`not a name of C: ${JSON.stringify(name)}`);
  return `$${name}`;
}

/** A string that can stand in a program. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u2028\u2029\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A number of the program: beyond what is exact it is a bigint. */
export function numeral(number: bigint): string {
  const isExact = number >= -MAX_EXACT && number <= MAX_EXACT;
  return isExact ? String(number) : `${number}n`;
}
