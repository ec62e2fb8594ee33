/** Literals of C to numbers, on the machine that is modelled. */
import { INT, LLONG, UINT, ULLONG, type DataModel, type IntegerType } from "./ctype.js";

export interface Constant {
  readonly value: bigint;
  readonly type: IntegerType;
}

/** @returns undefined for floating point and what is no number. */
export function numberLiteral(text: string, { LONG, ULONG }: DataModel): Constant | undefined {
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/.exec(text);
  if (match === null) return undefined;
  const digits = match[1] as string;
  const suffix = (match[2] as string).toLowerCase();
  const isOctal = /^0[0-7]+$/.test(digits);
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const isDecimal = /^[1-9]/.test(digits);
  const isUnsigned = suffix.includes("u");
  const nLong = suffix.replaceAll("u", "").length;
  const candidates = [
    [INT, 0, false],
    [UINT, 0, true],
    [LONG, 1, false],
    [ULONG, 1, true],
    [LLONG, 2, false],
    [ULLONG, 2, true],
  ] as const;
  for (const [type, rank, unsigned] of candidates) {
    if (rank < nLong || (isUnsigned && !unsigned) || (!isUnsigned && unsigned && isDecimal))
      continue;
    if (fits(value, type)) return { value, type };
  }
  return undefined;
}

function fits(value: bigint, type: IntegerType): boolean {
  return wrapped(value, type) === value;
}

/** The value that a conversion to the type gives. */
export function wrapped(value: bigint, type: IntegerType): bigint {
  return type.isSigned ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

const escapes: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  "0": 0,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  "\\": 92,
  "'": 39,
  '"': 34,
  "?": 63,
};

/** The last character that there is. */
const MAX_CHARACTER = 0x10ffff;
/** Longer numbers in an escape say nothing more. */
const MAX_ESCAPE = 64;

/** The bytes between the quotes as UTF-8, escapes resolved; undefined for wide ones and for unknown escapes. */
export function literalBytes(text: string): number[] | undefined {
  const quote = text[0];
  if ((quote !== '"' && quote !== "'") || text.at(-1) !== quote) return undefined;
  const bytes: number[] = [];
  for (let at = 1; at < text.length - 1; at++) {
    if (text[at] !== "\\") {
      bytes.push(text.charCodeAt(at) & 0xff);
      continue;
    }
    at++;
    const numeric = /^(?:x([0-9a-fA-F]+)|([0-7]{1,3}))/.exec(
      text.slice(at, Math.min(at + MAX_ESCAPE, text.length - 1)),
    );
    if (numeric !== null) {
      bytes.push(
        parseInt(numeric[1] ?? (numeric[2] as string), numeric[1] === undefined ? 8 : 16) & 0xff,
      );
      at += numeric[0].length - 1;
      continue;
    }
    const named = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 9));
    if (named !== null) {
      const character = parseInt((named[1] ?? named[2]) as string, 16);
      if (character > MAX_CHARACTER) return undefined;
      bytes.push(...new TextEncoder().encode(String.fromCodePoint(character)));
      at += named[0].length - 1;
      continue;
    }
    const value = escapes[text[at] as string];
    if (value === undefined) return undefined;
    bytes.push(value);
  }
  return bytes;
}
