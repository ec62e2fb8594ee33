/**
 * Conversions between types of C. Invariant: the code that comes back has the JavaScript type that
 * its type of C has everywhere: bool boolean, 64 bits bigint, other integers number, pointers objects.
 */
import {
  isObjectPointer,
  isSame,
  isUnsignedLong,
  type CType,
  type DataModel,
  type IntegerType,
} from "../types/ctype.js";
import { integerAnnotation } from "./annotations.js";
import { wrapped } from "../types/literal.js";
import { argument, called, level, numeral, operand, value, type Value } from "./code.js";

export class Unlowerable extends Error {}

/** What names the class of a struct is asked for. */
export interface ClassNames {
  readonly types: { readonly machine: DataModel };
  classOf(type: CType): string | undefined;
}

/** The value as a JavaScript boolean. */
export function condition(of: Value): Value {
  const { type } = of;
  if (of.isTruth || type.kind === "bool") return { ...of, isTruth: true };
  if (type.kind === "integer") {
    return comparedWith(of, "0");
  }
  if (type.kind === "pointer") return comparedWith(of, "null");
  if (type.kind === "function" || type.kind === "array")
    return value("true", of.type, { isTruth: true, isPure: true });
  throw new Unlowerable(type.kind === "opaque" ? type.reason : "a value that has no truth");
}

function comparedWith(of: Value, zero: string): Value {
  const code = operand(of, level.equality + 1);
  return value(`${code} !== ${zero}`, of.type, {
    level: level.equality,
    isTruth: true,
    isPure: of.isPure,
    negation: `${code} === ${zero}`,
  });
}

/** A comparison's result as the `int` that it is in C. */
export function settled(of: Value): Value {
  if (!of.isTruth || of.type.kind === "bool") return of;
  return value(
    called("int", of.code),
    of.type.kind === "integer"
      ? of.type
      : { kind: "integer", bits: 32, isSigned: true, rank: 3, dimension: undefined },
    { isPure: of.isPure },
  );
}

/**
 * @param isExplicit a cast, which may lose what an assignment may not
 */
export function convert(of: Value, to: CType, classes: ClassNames, isExplicit = false): Value {
  if (to.kind === "bool") {
    if (of.constant !== undefined)
      return value(of.constant === 0n ? "false" : "true", to, { isPure: true });
    const truth = condition(of);
    return { ...truth, type: to, isTruth: false, place: undefined };
  }
  if (to.kind === "void") return of;
  if (to.kind === "integer") return toInteger(of, to, classes, isExplicit);
  if (to.kind === "pointer") return toPointer(of, to, classes, isExplicit);
  if (to.kind === "struct" && of.type.kind === "struct" && isSame(of.type, to)) return of;
  if (to.kind === "opaque") throw new Unlowerable(to.reason);
  if (of.type.kind === "opaque") throw new Unlowerable(of.type.reason);
  throw new Unlowerable("a conversion that C does not have");
}

function toInteger(of: Value, to: IntegerType, classes: ClassNames, isExplicit: boolean): Value {
  const from = of.isTruth || of.type.kind === "bool" ? undefined : of.type;
  if (of.constant !== undefined) {
    const constant = wrapped(of.constant, to);
    const code = numeral(constant);
    const isLong = to.rank >= 4 && !to.isSigned;
    return value(isLong ? called("word", code) : code, to, {
      isPure: true,
      constant,
      isWord: isLong,
      level: constant < 0n ? level.unary : level.atom,
    });
  }
  if (from === undefined)
    return toInteger(
      value(
        called("int", of.code),
        { kind: "integer", bits: 32, isSigned: true, rank: 3, dimension: undefined },
        { isPure: of.isPure },
      ),
      to,
      classes,
      isExplicit,
    );
  if (from.kind === "pointer" || from.kind === "array" || from.kind === "function") {
    return toInteger(
      value(called("address_of", argument(of)), classes.types.machine.ULONG, {
        isPure: of.isPure,
        isWord: true,
      }),
      to,
      classes,
      isExplicit,
    );
  }
  if (from.kind !== "integer")
    throw new Unlowerable(
      from.kind === "opaque" ? from.reason : "a struct where a number is wanted",
    );
  const settledCode = integerCode(of, from, to, isExplicit);
  return value(settledCode.code, to, {
    isPure: of.isPure,
    level: settledCode.level,
    isWord: settledCode.isWord,
  });
}

interface Converted {
  readonly code: string;
  readonly level: number;
  readonly isWord: boolean;
}

function integerCode(
  of: Value,
  from: IntegerType,
  to: IntegerType,
  isExplicit: boolean,
): Converted {
  const made = (code: string, isWord = false): Converted => ({ code, level: level.atom, isWord });
  const same: Converted = { code: of.code, level: of.level, isWord: of.isWord };
  if (to.rank >= 4 && !to.isSigned) {
    if (from.isSigned || from.bits > to.bits)
      return made(called(to.rank === 4 ? "ulong" : "u64", of.code), true);
    return to.rank === from.rank || of.isWord ? same : made(called("word", of.code), true);
  }
  const holds =
    from.bits < to.bits
      ? to.isSigned || !from.isSigned
      : from.bits === to.bits && from.isSigned === to.isSigned;
  if (holds) return same;
  // An address that becomes an int without a word has lost its upper half, where it has one.
  const isUntold = isUnsignedLong(from) && to.rank < 4 && from.bits > to.bits && !isExplicit;
  const code = isUntold ? called("narrow", argument(of)) : of.code;
  return made(called(`${to.isSigned ? "s" : "u"}${to.bits}`, code));
}

/** What is read through a pointer of this kind, in TypeScript. */
const readAs: Readonly<Record<string, string>> = {
  bool: "boolean",
  object: "never",
  pointer: "never",
};

/** How a pointer to this type reads its place; undefined where the pointer is the object itself. */
function kindOf(type: CType): string | undefined {
  switch (type.kind) {
    case "integer":
      return `${type.isSigned ? "s" : "u"}${type.bits}`;
    case "bool":
      return "bool";
    case "pointer":
      return isObjectPointer(type) && type.to.kind !== "void" && type.to.kind !== "opaque"
        ? "object"
        : "pointer";
    case "array":
      return `${type.length ?? ""} of ${kindOf(type.of) ?? "object"}`;
    default:
      return undefined;
  }
}

function toPointer(
  of: Value,
  to: Extract<CType, { kind: "pointer" }>,
  classes: ClassNames,
  isExplicit: boolean,
): Value {
  const { type } = of;
  if (of.constant === 0n) return value("null", to, { isPure: true });
  if (type.kind === "integer" || type.kind === "bool" || of.isTruth) {
    const number = toInteger(of, classes.types.machine.ULONG, classes, true);
    const pointer = value(called("pointer_of", argument(number)), to, { isPure: of.isPure });
    return pointer;
  }
  if (of.code === "null" && type.kind === "pointer") return value("null", to, { isPure: true });
  if (type.kind === "pointer") {
    if (isSame(type.to, to.to) && type.to.kind !== "opaque" && to.to.kind !== "opaque")
      return { ...of, type: to, place: undefined };
    const isVoid = (each: CType): boolean => each.kind === "void" || each.kind === "opaque";
    if (isVoid(to.to)) {
      // A pointer to no struct says how it reads its place, because a void pointer may come back as anything.
      const kind = isVoid(type.to) ? undefined : kindOf(type.to);
      return kind === undefined
        ? { ...of, type: to, place: undefined }
        : value(called("erased", argument(of), `"${kind}"`), to, { isPure: of.isPure });
    }
    const wanted = kindOf(to.to);
    if (isVoid(type.to) && wanted !== undefined)
      return value(
        called(
          `unerased<${to.to.kind === "integer" ? integerAnnotation(to.to) : (readAs[wanted] ?? "number")}>`,
          argument(of),
          `"${wanted}"`,
        ),
        to,
        { isPure: of.isPure },
      );
    if (to.to.kind === "function") return { ...of, type: to, place: undefined };
    if (to.to.kind === "struct") {
      const name = classes.classOf(to.to);
      if (name === undefined) return { ...of, type: to, place: undefined };
      return value(called("recast", argument(of), name), to, { isPure: of.isPure });
    }
    if (isObjectPointer(type) && type.to.kind !== "void" && type.to.kind !== "opaque")
      throw new Unlowerable("a pointer to a struct is used as a pointer to a number");
    if (type.to.kind === "void" || type.to.kind === "opaque")
      return { ...of, type: to, place: undefined };
    // char * as unsigned char * and the like read the same bytes only when the sizes agree.
    const [a, b] = [type.to, to.to];
    if (
      a.kind === "integer" &&
      b.kind === "integer" &&
      a.bits === b.bits &&
      a.isSigned === b.isSigned
    )
      return { ...of, type: to, place: undefined };
    if (a.kind === "pointer" && b.kind === "pointer") return { ...of, type: to, place: undefined };
    // The other sign of the same width reads the same bytes.
    if (a.kind === "integer" && b.kind === "integer" && a.bits === b.bits) {
      const as = (type: IntegerType): string => `${type.isSigned ? "s" : "u"}${type.bits}`;
      return value(called("view", argument(of), as(b), as(a)), to, { isPure: of.isPure });
    }
    throw new Unlowerable(
      isExplicit
        ? "a cast that reads memory as another type"
        : "a pointer to one type where one to another is wanted",
    );
  }
  if (type.kind === "function") return { ...of, type: to, place: undefined };
  if (type.kind === "opaque") throw new Unlowerable(type.reason);
  throw new Unlowerable("a struct where a pointer is wanted");
}
