/** Constant expressions: array lengths, enumerators, case labels. Undefined where one is not constant. */
import type { Expression, TypeName } from "../c/ast.js";
import {
  common,
  INT,
  LLONG,
  promoted,
  UINT,
  ULLONG,
  type CType,
  type DataModel,
  type IntegerType,
} from "./ctype.js";
import { literalBytes, numberLiteral, wrapped, type Constant } from "./literal.js";

export interface ConstantScope {
  readonly machine: DataModel;
  enumerator(name: string): bigint | undefined;
  sizeOf(operand: Expression | TypeName): number | undefined;
  alignOf(operand: Expression | TypeName): number;
  castType(type: TypeName): CType;
  offsetOf(type: TypeName, member: string): number | undefined;
  isEnabled(option: string): boolean;
}

export function evaluate(expression: Expression, scope: ConstantScope): Constant | undefined {
  const inner = (operand: Expression): Constant | undefined => evaluate(operand, scope);
  switch (expression.kind) {
    case "number":
      return numberLiteral(expression.text, scope.machine);
    case "character": {
      const byte = literalBytes(expression.text)?.[0];
      return byte === undefined ? undefined : { value: BigInt.asIntN(8, BigInt(byte)), type: INT };
    }
    case "name": {
      const value = scope.enumerator(expression.name);
      return value === undefined
        ? undefined
        : { value, type: enumeratorType(value, scope.machine) };
    }
    case "sizeof": {
      const size = expression.isAlign
        ? scope.alignOf(expression.operand)
        : scope.sizeOf(expression.operand);
      return size === undefined ? undefined : { value: BigInt(size), type: scope.machine.SIZE };
    }
    case "cast": {
      const type = scope.castType(expression.type);
      const operand = inner(expression.operand);
      if (operand === undefined) return undefined;
      if (type.kind === "bool") return { value: operand.value === 0n ? 0n : 1n, type: INT };
      return type.kind === "integer" ? { value: wrapped(operand.value, type), type } : undefined;
    }
    case "unary":
      return unary(expression.operator, inner(expression.operand));
    case "binary":
      return binary(expression.operator, inner(expression.left), () => inner(expression.right));
    case "conditional": {
      const condition = inner(expression.condition);
      if (condition === undefined) return undefined;
      const yes = expression.whenTrue === undefined ? condition : inner(expression.whenTrue);
      const no = inner(expression.whenFalse);
      const chosen = condition.value === 0n ? no : yes;
      // The type is that of both; where the other one cannot be told, it is not known.
      if (chosen === undefined || yes === undefined || no === undefined) return undefined;
      const type = common(yes.type, no.type);
      return { value: wrapped(chosen.value, type), type };
    }
    case "call": {
      const { callee, args } = expression;
      if (callee.kind !== "name") return undefined;
      const [first, second] = args;
      if (/^IS_(ENABLED|BUILTIN|MODULE|REACHABLE)$/.test(callee.name) && first?.kind === "name") {
        return { value: scope.isEnabled(first.name) ? 1n : 0n, type: INT };
      }
      if (
        /^(__builtin_)?offsetof$/.test(callee.name) &&
        first?.kind === "type-name" &&
        second?.kind === "name"
      ) {
        const offset = scope.offsetOf(first, second.name);
        return offset === undefined
          ? undefined
          : { value: BigInt(offset), type: scope.machine.SIZE };
      }
      if (callee.name === "__builtin_constant_p") return { value: 0n, type: INT };
      return undefined;
    }
    default:
      return undefined;
  }
}

/** What an enumerator of this value is. */
export function enumeratorType(value: bigint, { LONG, ULONG }: DataModel): IntegerType {
  const all = [INT, UINT, LONG, ULONG, LLONG];
  return all.find((type) => wrapped(value, type) === value) ?? ULLONG;
}

function unary(operator: string, operand: Constant | undefined): Constant | undefined {
  if (operand === undefined) return undefined;
  const type = promoted(operand.type) as IntegerType;
  switch (operator) {
    case "-":
      return { value: wrapped(-operand.value, type), type };
    case "+":
      return { value: wrapped(operand.value, type), type };
    case "~":
      return { value: wrapped(~operand.value, type), type };
    case "!":
      return { value: operand.value === 0n ? 1n : 0n, type: INT };
    default:
      return undefined;
  }
}

function binary(
  operator: string,
  left: Constant | undefined,
  right: () => Constant | undefined,
): Constant | undefined {
  if (left === undefined) return undefined;
  const truth = (value: boolean): Constant => ({ value: value ? 1n : 0n, type: INT });
  if (operator === "&&" && left.value === 0n) return truth(false);
  if (operator === "||" && left.value !== 0n) return truth(true);
  const other = right();
  if (other === undefined) return undefined;
  if (operator === "&&" || operator === "||") return truth(other.value !== 0n);
  if (operator === "<<" || operator === ">>") {
    const type = promoted(left.type) as IntegerType;
    if (other.value < 0n || other.value >= BigInt(type.bits)) return undefined;
    return {
      value: wrapped(
        operator === "<<" ? left.value << other.value : left.value >> other.value,
        type,
      ),
      type,
    };
  }
  const type = common(left.type, other.type);
  const a = wrapped(left.value, type);
  const b = wrapped(other.value, type);
  const compared: Readonly<Record<string, boolean>> = {
    "<": a < b,
    ">": a > b,
    "<=": a <= b,
    ">=": a >= b,
    "==": a === b,
    "!=": a !== b,
  };
  if (compared[operator] !== undefined) return truth(compared[operator]);
  if ((operator === "/" || operator === "%") && b === 0n) return undefined;
  const value = arithmetic(operator, a, b);
  return value === undefined ? undefined : { value: wrapped(value, type), type };
}

function arithmetic(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "&":
      return a & b;
    case "^":
      return a ^ b;
    case "|":
      return a | b;
    default:
      return undefined;
  }
}
