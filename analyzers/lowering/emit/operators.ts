/**
 * Operators with two operands. `unsigned long` goes through functions that know addresses, lengths
 * and pages; other integers are JavaScript's own operators, wrapped to the width of their type.
 */
import type { BinaryOperator, Expression } from "../c/ast.js";
import {
  common,
  INT,
  isObjectPointer,
  isPlainLong,
  isUnsignedLong,
  promoted,
  spelled,
  type CType,
  type IntegerType,
} from "../types/ctype.js";
import { argument, called, level, numeral, operand, value, type Value } from "./code.js";
import type { Context } from "./context.js";
import { condition, convert, settled, Unlowerable } from "./convert.js";
import { constantOf, lower } from "./expressions.js";
import { behind, countedTruth, weighedSides } from "./points.js";
import { probedComparison } from "./probes.js";

const comparisons = new Set<BinaryOperator>(["<", ">", "<=", ">=", "==", "!="]);
const words: Partial<Record<BinaryOperator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "shl",
  ">>": "shr",
};

export function binary(cx: Context, expression: Extract<Expression, { kind: "binary" }>): Value {
  const { operator } = expression;
  if (operator === "&&" || operator === "||") return logical(cx, expression);
  const left = lower(cx, expression.left);
  const right = lower(cx, expression.right);
  if (left.constant !== undefined && right.constant !== undefined) {
    const folded = constantOf(cx, expression);
    const type = comparisons.has(operator)
      ? INT
      : operator === "<<" || operator === ">>"
        ? promoted(left.type)
        : common(left.type, right.type);
    if (folded !== undefined && type.kind === "integer") {
      return value(numeral(folded), type, {
        constant: folded,
        isPure: true,
        level: folded < 0n ? level.unary : level.atom,
      });
    }
  }
  if (cx.probed === expression)
    return probedComparison(cx, operator, left, right, (a, b) => arithmetic(cx, operator, a, b));
  return comparisons.has(operator)
    ? arithmetic(cx, operator, ...weighedSides(cx, expression, left, right))
    : arithmetic(cx, operator, left, right);
}

function logical(cx: Context, expression: Extract<Expression, { kind: "binary" }>): Value {
  const operator = expression.operator as "&&" | "||";
  const left = lower(cx, expression.left);
  // `IS_ENABLED(X) && f()` is no call of f() when X is off.
  const known = left.constant ?? constantOf(cx, expression.left);
  if (known !== undefined) {
    if ((known === 0n) === (operator === "&&"))
      return value(operator === "&&" ? "0" : "1", INT, {
        constant: operator === "&&" ? 0n : 1n,
        isPure: true,
      });
    const only = countedTruth(cx, condition(lower(cx, expression.right)), expression.right);
    return { ...only, type: INT, isTruth: true, place: undefined };
  }
  const right = lower(cx, expression.right);
  const own = operator === "&&" ? level.and : level.or;
  const [first, second] = [
    countedTruth(cx, condition(left), expression.left),
    behind(cx, expression.left, operator, () =>
      countedTruth(cx, condition(right), expression.right),
    ),
  ];
  const code = `${operand(first, own)} ${operator} ${operand(second, own + 1)}`;
  return value(code, INT, { level: own, isTruth: true, isPure: left.isPure && right.isPure });
}

/** Everything but `&&` and `||`, on values. */
export function arithmetic(
  cx: Context,
  operator: BinaryOperator,
  first: Value,
  second: Value,
): Value {
  const [left, right] = [settled(first), settled(second)];
  const isPure = left.isPure && right.isPure;
  const pointers = [left, right].filter(({ type }) => type.kind === "pointer").length;
  if (pointers > 0) {
    if (comparisons.has(operator)) return comparedPointers(cx, operator, left, right, isPure);
    return pointerArithmetic(cx, operator, left, right, isPure);
  }
  for (const { type } of [left, right]) {
    if (type.kind === "opaque") throw new Unlowerable(type.reason);
    if (type.kind !== "integer" && type.kind !== "bool")
      throw new Unlowerable(`\`${operator}\` on ${spelled(type)}`);
  }
  if (operator === "<<" || operator === ">>") return shifted(cx, operator, left, right, isPure);
  const type = common(left.type, right.type);
  const [a, b] = [operandOf(cx, left, type), operandOf(cx, right, type)];
  if (comparisons.has(operator)) return compared(operator, a, b, isPure);
  return computed(operator, a, b, type, isPure);
}

/** Converted to the common type; `pgoff_t` stays what it counts. */
function operandOf(cx: Context, of: Value, type: IntegerType): Value {
  const { type: own } = of;
  if (
    own.kind === "integer" &&
    own.bits === type.bits &&
    own.isSigned === type.isSigned &&
    own.rank <= type.rank &&
    of.constant === undefined
  )
    return of;
  return convert(of, type, cx.program);
}

function compared(operator: BinaryOperator, a: Value, b: Value, isPure: boolean): Value {
  if (operator === "==" || operator === "!=") {
    const code = (own: string): string =>
      `${operand(a, level.equality)} ${own} ${operand(b, level.equality + 1)}`;
    return value(code(`${operator}=`), INT, {
      level: level.equality,
      isTruth: true,
      isPure,
      negation: operator === "!=" ? code("===") : undefined,
    });
  }
  const [left, right] = [operand(a, level.relation), operand(b, level.relation + 1)];
  const more = { isTruth: true, isPure };
  // To TypeScript `x < 1 > (y)`, `x << 1 > (y)` and `x < 1, z > (y)` are calls with types.
  if (operator === ">" && right.startsWith("("))
    return value(`!(${left} <= ${right})`, INT, { level: level.unary, ...more });
  return value(`${left} ${operator} ${right}`, INT, { level: level.relation, ...more });
}

function computed(
  operator: BinaryOperator,
  a: Value,
  b: Value,
  type: IntegerType,
  isPure: boolean,
): Value {
  const family = familyOf(type);
  if (family !== undefined)
    return value(called(`${words[operator]}${family}`, argument(a), argument(b)), type, {
      isPure,
      isWord: isUnsignedLong(type)
        ? a.isWord && b.isWord && /[*/%^]/.test(operator)
        : isPlainLong(type),
    });
  if (operator === "*") return value(called("imul", argument(a), argument(b)), type, { isPure });
  if (operator === "/" || operator === "%")
    return value(called(operator === "/" ? "idiv" : "imod", argument(a), argument(b)), type, {
      isPure,
    });
  const plain = infix(operator, a, b);
  if (/[&|^]/.test(operator)) return value(plain.code, type, { level: plain.level, isPure });
  return value(called("s32", plain.code), type, { isPure });
}

const levels: Partial<Record<BinaryOperator, number>> = {
  "*": 13,
  "+": 12,
  "-": 12,
  "&": 8,
  "^": 7,
  "|": 6,
};

function infix(operator: BinaryOperator, a: Value, b: Value): { code: string; level: number } {
  const own = levels[operator] ?? level.sum;
  // Bitwise operators bind looser than comparisons in JavaScript too, and read better in parentheses.
  return { code: `${operand(a, own)} ${operator} ${operand(b, own + 1)}`, level: own };
}

function shifted(
  cx: Context,
  operator: "<<" | ">>",
  left: Value,
  by: Value,
  isPure: boolean,
): Value {
  const type = promoted(left.type) as IntegerType;
  const a = convertKeeping(cx, left, type);
  const right = by.type.kind === "bool" ? convert(by, INT, cx.program) : by;
  if (
    right.constant !== undefined &&
    (right.constant < 0n || right.constant >= BigInt(type.bits))
  ) {
    throw new Unlowerable(`a shift by ${right.constant} of a type of ${type.bits} bits`);
  }
  const family = familyOf(type);
  if (family !== undefined)
    return value(called(`${words[operator]}${family}`, argument(a), argument(right)), type, {
      isPure,
      isWord: family === "_u64",
    });
  if (right.constant === undefined)
    return value(
      called(operator === "<<" ? "shl_int" : "shr_int", argument(a), argument(right)),
      type,
      { isPure },
    );
  return value(`${operand(a, level.shift)} ${operator} ${right.constant}`, type, {
    level: level.shift,
    isPure,
  });
}

function convertKeeping(cx: Context, of: Value, type: IntegerType): Value {
  if (of.constant === undefined && of.type.kind === "integer" && of.type.bits === type.bits)
    return of;
  return convert(of, type, cx.program);
}

function comparedPointers(
  cx: Context,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  isPure: boolean,
): Value {
  const isEquality = operator === "==" || operator === "!=";
  const type = left.type.kind === "pointer" && left.constant === undefined ? left.type : right.type;
  const other = (of: Value): Value =>
    of.type.kind === "pointer" ? of : convert(of, type, cx.program);
  const [a, b] = [other(left), other(right)];
  if (!isEquality) {
    return value(`${called("distance", argument(a), argument(b))} ${operator} 0`, INT, {
      level: level.relation,
      isTruth: true,
      isPure,
    });
  }
  const isObject = (of: Value): boolean =>
    of.code === "null" ||
    (isObjectPointer(of.type) && of.type.kind === "pointer" && of.type.to.kind !== "void");
  if (isObject(a) || isObject(b)) return compared(operator, a, b, isPure);
  const same = called("same", argument(a), argument(b));
  return operator === "=="
    ? value(same, INT, { isTruth: true, isPure })
    : value(`!${same}`, INT, { isTruth: true, isPure, level: level.unary });
}

function pointerArithmetic(
  cx: Context,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  isPure: boolean,
): Value {
  const [a, b] = [left.type, right.type];
  const size = (type: CType): void => {
    if (type.kind === "pointer" && type.to.kind === "void")
      throw new Unlowerable("arithmetic on a pointer to void");
  };
  size(a);
  size(b);
  if (a.kind === "pointer" && b.kind === "pointer") {
    if (operator !== "-") throw new Unlowerable(`\`${operator}\` on two pointers`);
    return value(
      called("distance", argument(left), argument(right)),
      cx.program.types.machine.LONG,
      {
        isPure,
      },
    );
  }
  const [pointer, number] = a.kind === "pointer" ? [left, right] : [right, left];
  if (operator === "+")
    return value(called("advance", argument(pointer), elements(number)), pointer.type, { isPure });
  if (operator === "-" && a.kind === "pointer")
    return value(
      called(
        "advance",
        argument(pointer),
        `-${operand({ ...number, code: elements(number) }, level.unary + 1)}`,
      ),
      pointer.type,
      { isPure },
    );
  throw new Unlowerable(`\`${operator}\` on a pointer`);
}

/** A number that counts elements: what wrapped around is negative. */
export function elements(of: Value): string {
  if (of.constant !== undefined) return numeral(of.constant);
  if (of.type.kind === "integer" && of.type.bits >= 32 && !of.type.isSigned)
    return called(`s${of.type.bits}`, of.code);
  return argument(of);
}

/**
 * How the functions end that compute with a type: `unsigned long` has those that know addresses, lengths
 * and pages. Undefined for what JavaScript's own operators do.
 */
export function familyOf(type: IntegerType): "" | "_s64" | "_u64" | "_u32" | undefined {
  if (type.rank === 4 && !type.isSigned) return "";
  if (type.bits === 64) return type.isSigned ? "_s64" : "_u64";
  return type.isSigned ? undefined : "_u32";
}
