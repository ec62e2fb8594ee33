/**
 * Expressions of C to expressions of the program. Invariant: what is not understood is `Unlowerable`,
 * and the statement that it stands in ends the run undecided.
 */
import type { Expression, TypeName } from "../c/ast.js";
import {
  BOOL,
  common,
  INT,
  pointerTo,
  promoted,
  sizeOf,
  alignOf,
  isPlainLong,
  spelled,
  VOID,
  VOID_POINTER,
  type CType,
  type IntegerType,
} from "../types/ctype.js";
import { literalBytes, numberLiteral } from "../types/literal.js";
import { enumeratorType } from "../types/constant.js";
import {
  argument,
  called,
  level,
  mangled,
  numeral,
  operand,
  read,
  value,
  type Lvalue,
  type Value,
} from "./code.js";
import type { Context } from "./context.js";
import { condition, convert, settled, Unlowerable } from "./convert.js";
import { switchedOff } from "./debugging.js";
import { assign, compound, step } from "./lvalues.js";
import { intrinsic } from "./intrinsics.js";
import { bytesIn, compoundLiteral, isSpoiled } from "./initializers.js";
import { binary, elements, familyOf } from "./operators.js";
import { countedParts } from "./points.js";
import { statementExpression } from "./statement-expressions.js";

/** Arrays and functions stay what they are; `lower()` gives what C calls the value. */
export function lowerPlace(cx: Context, expression: Expression): Value {
  switch (expression.kind) {
    case "number": {
      const literal = numberLiteral(expression.text, cx.program.types.machine);
      if (literal === undefined) throw new Unlowerable(`the number ${expression.text}`);
      return literalOf(literal.value, literal.type);
    }
    case "character": {
      const bytes = literalBytes(expression.text);
      if (bytes === undefined || bytes.length !== 1)
        throw new Unlowerable("a character of several bytes");
      return literalOf(BigInt.asIntN(8, BigInt(bytes[0] as number)), INT);
    }
    case "string": {
      const bytes = bytesIn(expression.texts);
      return value(
        cx.program.text([...bytes, 0]),
        {
          kind: "array",
          of: { kind: "integer", bits: 8, isSigned: true, rank: 1, dimension: undefined },
          length: bytes.length + 1,
        },
        { isPure: true },
      );
    }
    case "name":
      return named(cx, expression.name);
    case "unary":
      return unary(cx, expression);
    case "postfix":
      return step(cx, lowerPlace(cx, expression.operand), expression.operator, "after");
    case "binary":
      return binary(cx, expression);
    case "assignment": {
      const left = lowerPlace(cx, expression.left);
      return expression.operator === ""
        ? assign(cx, left, lower(cx, expression.right))
        : compound(cx, left, expression.operator, lower(cx, expression.right));
    }
    case "conditional":
      return conditional(cx, expression);
    case "comma": {
      const left = lower(cx, expression.left);
      const right = lower(cx, expression.right);
      // In parentheses wherever it goes: as an argument it would be two.
      return value(`(${argument(left)}, ${argument(right)})`, right.type, {
        isTruth: right.isTruth,
        isWord: right.isWord,
      });
    }
    case "call":
      return call(cx, expression);
    case "member":
      return member(
        cx,
        expression.isArrow
          ? pointed(lower(cx, expression.object))
          : lowerPlace(cx, expression.object),
        expression.name,
      );
    case "index":
      return indexed(cx, lowerPlace(cx, expression.object), lower(cx, expression.index));
    case "cast": {
      const to = typeOfName(cx, expression.type);
      return { ...convert(lower(cx, expression.operand), to, cx.program, true), place: undefined };
    }
    case "compound-literal":
      return compoundLiteral(cx, typeOfName(cx, expression.type), expression.initializer);
    case "sizeof": {
      const type =
        expression.operand.kind === "type-name"
          ? typeOfName(cx, expression.operand)
          : typeOf(cx, expression.operand);
      const { machine } = cx.program.types;
      const size = expression.isAlign ? alignOf(type, machine) : sizeOf(type, machine);
      if (size === undefined) throw new Unlowerable(`the size of ${spelled(type)}`);
      return literalOf(BigInt(size), machine.SIZE);
    }
    case "statement-expression":
      return statementExpression(cx, expression.body);
    case "generic":
      return generic(cx, expression);
    case "label-address":
      throw new Unlowerable("the address of a label");
  }
}

export function lower(cx: Context, expression: Expression): Value {
  return decayed(cx, read(lowerPlace(cx, expression)));
}

/** An array becomes a pointer to its first element. */
function decayed(cx: Context, of: Value): Value {
  const { type } = of;
  if (type.kind === "function") return { ...of, type: pointerTo(type) };
  // A narrow bit-field promotes to int, whatever it is declared as.
  if (of.place?.bits !== undefined && type.kind === "integer" && of.place.bits < 32)
    return { ...convert({ ...of, isWord: false }, INT, cx.program, true), place: undefined };
  if (type.kind !== "array") return of;
  const name = type.of.kind === "struct" ? "struct_element" : "element";
  return value(called(name, argument(of), "0"), pointerTo(type.of), { isPure: of.isPure });
}

/** For its effect only. */
export function lowerEffect(cx: Context, expression: Expression): string {
  if (expression.kind === "postfix")
    return step(cx, lowerPlace(cx, expression.operand), expression.operator, "before").code;
  if (expression.kind === "comma")
    return `${lowerEffect(cx, expression.left)}, ${lowerEffect(cx, expression.right)}`;
  if (expression.kind === "cast" && typeOfName(cx, expression.type).kind === "void")
    return lowerEffect(cx, expression.operand);
  return lowerPlace(cx, expression).code;
}

export function typeOfName(cx: Context, name: TypeName): CType {
  return cx.resolve(name.type, (expression) => typeOf(cx, expression));
}

/** The type of an expression that is not evaluated. */
export function typeOf(cx: Context, expression: Expression): CType {
  const [nLines, hoistable] = [cx.lines.length, cx.hoistable];
  const { type, isTruth } = lowerPlace(cx, expression);
  // What a statement expression wrote on the way is not wanted.
  cx.lines.length = nLines;
  cx.hoistable = hoistable;
  return isTruth && type.kind !== "bool" ? INT : type;
}

/** The value of an expression that is constant. */
export function constantOf(cx: Context, expression: Expression): bigint | undefined {
  return cx.program.types.constant(
    expression,
    cx.from,
    cx.typeScope((inner) => typeOf(cx, inner)),
  );
}

function literalOf(constant: bigint, type: IntegerType): Value {
  return value(numeral(constant), type, {
    constant,
    isPure: true,
    level: constant < 0n ? level.unary : level.atom,
  });
}

function named(cx: Context, name: string): Value {
  const variable = cx.variable(name);
  if (variable !== undefined) {
    const target = variable.isBoxed ? `${variable.name}.v` : variable.name;
    const isWordy = isPlainLong(variable.type) && !variable.isConstant;
    const place: Lvalue = {
      target,
      reference: variable.isBoxed ? () => variable.name : undefined,
      isPure: true,
      bits: undefined,
      isWordy,
      unwritten: variable.isUnwritten ? `\`${name}\`` : undefined,
    };
    return value(target, variable.type, { isPure: true, isWord: isWordy, place });
  }
  const local = cx.constant(name);
  if (local !== undefined) return literalOf(local, enumeratorType(local, cx.program.types.machine));
  if (name === "__func__" || name === "__FUNCTION__") {
    const bytes = [...cx.functionName].map((letter) => letter.charCodeAt(0));
    return value(
      cx.program.text([...bytes, 0]),
      {
        kind: "array",
        of: { kind: "integer", bits: 8, isSigned: true, rank: 1, dimension: undefined },
        length: bytes.length + 1,
      },
      { isPure: true },
    );
  }
  const global = cx.program.global(name, cx.from);
  if (typeof global === "string") throw new Unlowerable(global);
  cx.useGlobal(name);
  if (global !== undefined) {
    const target = global.isBoxed ? `${global.code}.v` : global.code;
    const isWordy = isPlainLong(global.type) && global.isAssignable;
    const place: Lvalue | undefined =
      global.isAssignable || !global.code.endsWith(")")
        ? {
            target,
            reference: global.isBoxed ? () => global.code : undefined,
            isPure: true,
            bits: undefined,
            isWordy,
          }
        : undefined;
    return value(target, global.type, { isPure: true, isWord: isWordy, place });
  }
  const constant = cx.program.types.enumerator(name, cx.from);
  if (constant !== undefined)
    return literalOf(constant, enumeratorType(constant, cx.program.types.machine));
  const known = words.get(name);
  if (known !== undefined) return known;
  const callee = cx.program.callee(name, cx.from, []);
  if (typeof callee !== "string") return value(callee.name, callee.type, { isPure: true });
  throw new Unlowerable(callee);
}

/** Names that mean the same in every kernel, for trees that lack their header. */
const words: ReadonlyMap<string, Value> = new Map([
  ["true", value("true", BOOL, { isPure: true })],
  ["false", value("false", BOOL, { isPure: true })],
  ["NULL", value("null", VOID_POINTER, { isPure: true })],
]);

function unary(cx: Context, expression: Extract<Expression, { kind: "unary" }>): Value {
  const { operator } = expression;
  if (operator === "&") return addressOf(cx, expression.operand);
  if (operator === "++" || operator === "--")
    return step(cx, lowerPlace(cx, expression.operand), operator, "before");
  if (operator === "*") {
    const pointer = lower(cx, expression.operand);
    return pointed(pointer);
  }
  const inner = lower(cx, expression.operand);
  if (operator === "!") {
    const truth = condition(inner);
    const negated = negate(truth);
    return negated;
  }
  const type = promoted(settled(inner).type);
  const folded = inner.constant === undefined ? undefined : constantOf(cx, expression);
  if (folded !== undefined && type.kind === "integer") return literalOf(folded, type);
  if (type.kind !== "integer") throw new Unlowerable(`\`${operator}\` on ${spelled(type)}`);
  const number = convert(settled(inner), type, cx.program);
  if (operator === "+") return { ...number, place: undefined };
  const family = familyOf(type);
  if (family !== undefined)
    return value(called((operator === "-" ? "neg" : "not") + family, argument(number)), type, {
      isPure: number.isPure,
      isWord: isPlainLong(type),
    });
  if (operator === "~")
    return value(`~${operand(number, level.unary)}`, type, {
      level: level.unary,
      isPure: number.isPure,
    });
  return value(called("s32", `-${operand(number, level.unary + 1)}`), type, {
    isPure: number.isPure,
  });
}

function negate(truth: Value): Value {
  if (truth.negation !== undefined)
    return value(truth.negation, INT, {
      isTruth: true,
      isPure: truth.isPure,
      level: level.equality,
    });
  return value(`!${operand(truth, level.unary)}`, INT, {
    isTruth: true,
    isPure: truth.isPure,
    level: level.unary,
  });
}

/** `*pointer` as a place. */
function pointed(pointer: Value): Value {
  const { type } = pointer;
  if (type.kind !== "pointer")
    throw new Unlowerable(type.kind === "opaque" ? type.reason : "`*` on what is no pointer");
  const { to } = type;
  if (to.kind === "struct" || to.kind === "function")
    return value(pointer.code, to, {
      level: pointer.level,
      isPure: pointer.isPure,
      place: {
        target: pointer.code,
        reference: () => pointer.code,
        isPure: pointer.isPure,
        bits: undefined,
        isWordy: false,
      },
    });
  if (to.kind === "opaque") throw new Unlowerable(to.reason);
  if (to.kind === "void") return value(pointer.code, to, { level: pointer.level });
  const code = operand(pointer, level.atom);
  const target = `${code}.v`;
  return value(target, to, {
    isPure: pointer.isPure,
    isWord: isPlainLong(to),
    place: {
      target,
      reference: () => code,
      isPure: pointer.isPure,
      bits: undefined,
      isWordy: isPlainLong(to),
      unwritten: "a variable behind a pointer",
    },
  });
}

function addressOf(cx: Context, expression: Expression): Value {
  const inner = lowerPlace(cx, expression);
  const { type } = inner;
  if (type.kind === "struct")
    return value(inner.code, pointerTo(type), { level: inner.level, isPure: inner.isPure });
  if (type.kind === "function") return { ...inner, type: pointerTo(type) };
  if (type.kind === "array" && inner.place?.reference === undefined) {
    // A pointer to an array is only ever turned into one to its elements.
    return value(called("whole", argument(inner)), pointerTo(type), { isPure: inner.isPure });
  }
  const reference = inner.place?.reference;
  if (reference === undefined) throw new Unlowerable("the address of what has none");
  return value(reference(), pointerTo(type), { isPure: inner.isPure });
}

function member(cx: Context, object: Value, name: string): Value {
  const { type } = object;
  if (type.kind === "opaque") throw new Unlowerable(type.reason);
  if (type.kind !== "struct") throw new Unlowerable(`a member of ${spelled(type)}`);
  const layout = type.layout();
  if (typeof layout === "string") throw new Unlowerable(layout);
  const field = layout.fields.find((each) => each.name === name);
  if (field === undefined) throw new Unlowerable(`${spelled(type)} has no member ${name}`);
  const isModels = type.isModelled && cx.program.isModelField(type.name, name);
  if (type.isModelled && !isModels) cx.program.extraField(type.name, name, field.type);
  if (!type.isModelled) cx.program.structClass(type);
  const key = isModels ? name : mangled(name);
  const code = operand(object, level.atom);
  const target = `${code}.${key}`;
  const reference = field.bits === undefined ? () => called("field", code, `"${key}"`) : undefined;
  const isWordy = isPlainLong(field.type) && !isModels;
  return value(target, field.type, {
    isPure: object.isPure,
    isWord: isWordy,
    place: {
      target,
      reference,
      isPure: object.isPure,
      bits: field.bits,
      isWordy,
      unwritten:
        isSpoiled(type) && field.overlays.length === 0
          ? `\`${name}\` of ${spelled(type)}`
          : undefined,
    },
  });
}

function indexed(cx: Context, left: Value, right: Value): Value {
  // `2[a]` is `a[2]`.
  const [array, index] = left.type.kind === "integer" ? [right, left] : [left, right];
  const number = settled(index);
  if (array.type.kind === "array") {
    const { of } = array.type;
    const place = argument(number);
    const isPure = array.isPure && index.isPure;
    if (of.kind === "struct") {
      const code = called("struct_element", argument(array), place);
      return value(code, of, {
        isPure,
        place: { target: code, reference: () => code, isPure, bits: undefined, isWordy: false },
      });
    }
    const target = `${operand(array, level.atom)}[${called("within", argument(array), place)}]`;
    const isSafe = array.isPure;
    const reference = (): string => called("element", argument(array), place);
    const unwritten = "an element of an array";
    if (!isSafe) {
      const code = `${called("element", argument(array), place)}.v`;
      return value(code, of, {
        isWord: isPlainLong(of),
        place: {
          target: code,
          reference,
          isPure: false,
          bits: undefined,
          isWordy: isPlainLong(of),
          unwritten,
        },
      });
    }
    return value(target, of, {
      isPure,
      isWord: isPlainLong(of),
      place: { target, reference, isPure, bits: undefined, isWordy: isPlainLong(of), unwritten },
    });
  }
  if (array.type.kind !== "pointer")
    throw new Unlowerable(
      array.type.kind === "opaque" ? array.type.reason : "an index into what is no array",
    );
  return pointed(
    value(called("advance", argument(decayed(cx, array)), elements(number)), array.type, {
      isPure: array.isPure && index.isPure,
    }),
  );
}

function conditional(cx: Context, expression: Extract<Expression, { kind: "conditional" }>): Value {
  const test = lower(cx, expression.condition);
  const known = test.constant ?? constantOf(cx, expression.condition);
  if (known !== undefined && expression.whenTrue !== undefined)
    return decided(cx, expression.whenTrue, expression.whenFalse, known !== 0n);
  const whenFalse = lower(cx, expression.whenFalse);
  if (expression.whenTrue === undefined) {
    const name = cx.temporary();
    const kept = value(name, test.isTruth ? INT : test.type, { isPure: true });
    const start = settled(test);
    const type = unified(start, whenFalse);
    const yes = convert(kept, type, cx.program);
    const no = convert(settled(whenFalse), type, cx.program);
    const [taken, left] = countedParts(cx, expression.condition, argument(yes), argument(no));
    return value(
      `((${name}) => ${operand(condition({ ...kept, type: start.type }), level.or)} ? ${taken} : ${left})(${start.code})`,
      type,
    );
  }
  const whenTrue = lower(cx, expression.whenTrue);
  const truth = condition(test);
  const isPure = test.isPure && whenTrue.isPure && whenFalse.isPure;
  if (whenTrue.type.kind === "void" || whenFalse.type.kind === "void") {
    const [taken, left] = countedParts(
      cx,
      expression.condition,
      argument(whenTrue),
      argument(whenFalse),
    );
    return value(`${operand(truth, level.or)} ? ${taken} : ${left}`, VOID, {
      level: level.conditional,
    });
  }
  const type = unified(whenTrue, whenFalse);
  const [yes, no] = [
    convert(settled(whenTrue), type, cx.program),
    convert(settled(whenFalse), type, cx.program),
  ];
  const [taken, left] = countedParts(cx, expression.condition, argument(yes), argument(no));
  return value(`${operand(truth, level.or)} ? ${taken} : ${left}`, type, {
    level: level.conditional,
    isPure,
    isWord: yes.isWord && no.isWord,
  });
}

/** `a ? b : c` where `a` is constant: the other one matters only for the type. */
function decided(cx: Context, whenTrue: Expression, whenFalse: Expression, isTrue: boolean): Value {
  const chosen = lower(cx, isTrue ? whenTrue : whenFalse);
  const other = cx.attempt<Value | undefined>(
    () => value("0", typeOf(cx, isTrue ? whenFalse : whenTrue)),
    (error) => {
      if (error instanceof Unlowerable) return undefined;
      throw error;
    },
  );
  const isArithmetic = ({ type }: Value): boolean =>
    type.kind === "integer" || type.kind === "bool";
  if (other === undefined || !isArithmetic(chosen) || !isArithmetic(other)) return chosen;
  const type = unified(chosen, other);
  return chosen.isTruth && type.kind === "integer" && type.bits === INT.bits && type.isSigned
    ? chosen
    : convert(settled(chosen), type, cx.program);
}

/** The type of `a ? b : c`. */
function unified(a: Value, b: Value): CType {
  const [x, y] = [a.isTruth ? INT : a.type, b.isTruth ? INT : b.type];
  if (x.kind === "bool" && y.kind === "bool") return x;
  const isArithmetic = (type: CType): boolean => type.kind === "integer" || type.kind === "bool";
  if (isArithmetic(x) && isArithmetic(y)) {
    if (
      x.kind === "integer" &&
      y.kind === "integer" &&
      x.dimension !== undefined &&
      x.dimension === y.dimension
    )
      return x;
    return common(x, y);
  }
  const isNull = (of: Value): boolean => of.constant === 0n || of.code === "null";
  if (x.kind === "pointer" && !isNull(a))
    return y.kind === "pointer" && x.to.kind === "void" && !isNull(b) ? y : x;
  if (y.kind === "pointer") return y;
  if (x.kind === "opaque" || y.kind === "opaque") return x.kind === "opaque" ? x : y;
  return x;
}

function generic(cx: Context, expression: Extract<Expression, { kind: "generic" }>): Value {
  const control = decayed(cx, value("0", typeOf(cx, expression.control))).type;
  const spelledControl = spelled(control);
  const chosen =
    expression.cases.find(
      ({ type }) => type !== undefined && spelled(typeOfName(cx, type)) === spelledControl,
    ) ?? expression.cases.find(({ type }) => type === undefined);
  if (chosen === undefined) throw new Unlowerable(`_Generic has no case for ${spelledControl}`);
  return lowerPlace(cx, chosen.value);
}

function call(cx: Context, expression: Extract<Expression, { kind: "call" }>): Value {
  const { callee: called_, args } = expression;
  if (called_.kind === "name" && cx.variable(called_.name) === undefined) {
    const off = switchedOff(cx, called_.name, args);
    if (off !== undefined) return off;
    const special = intrinsic(cx, called_.name, args);
    if (special !== undefined) return special;
  }
  const values = args.map((each) => {
    if (each.kind === "type-name") throw new Unlowerable("a type where a value is wanted");
    return lower(cx, each);
  });
  if (
    called_.kind === "name" &&
    cx.variable(called_.name) === undefined &&
    cx.program.global(called_.name, cx.from) === undefined
  ) {
    const callee = cx.program.callee(
      called_.name,
      cx.from,
      values.map(({ type }) => type),
    );
    if (typeof callee === "string") {
      if (cx.program.isAttempted(called_.name)) return unreadTest(cx, called_, callee);
      throw new Unlowerable(callee);
    }
    cx.useGlobal(called_.name);
    const call = applied(cx, callee.name, callee.type, values, callee.isModelled, callee.where);
    const through = (way: string, name: string): Value => ({
      ...call,
      code: called(way, JSON.stringify(name), `() => ${call.code}`),
    });
    if (callee.attempted !== undefined) return through("attempt", callee.attempted);
    if (callee.told !== undefined && cx.program.isTraced) return through("entered", callee.told);
    return callee.watched !== undefined && cx.program.isWatched
      ? through("watched", callee.watched)
      : call;
  }
  const target = lower(cx, called_);
  const { type } = target;
  if (type.kind !== "pointer" || type.to.kind !== "function")
    throw new Unlowerable(type.kind === "opaque" ? type.reason : "a call of what is no function");
  return applied(cx, operand(target, level.atom), type.to, values, false);
}

/** A test that cannot be read; the others are run all the same. */
function unreadTest(
  cx: Context,
  { name, place }: Extract<Expression, { kind: "name" }>,
  reason: string,
): Value {
  const mark = cx.program.reason(reason, place);
  return value(
    called("attempt", JSON.stringify(name), `() => ${called("undecided", String(mark))}`),
    BOOL,
  );
}

function applied(
  cx: Context,
  name: string,
  type: Extract<CType, { kind: "function" }>,
  values: readonly Value[],
  isModelled: boolean,
  where?: string,
): Value {
  const { parameters, result } = type;
  if (
    values.length < parameters.length ||
    (values.length > parameters.length && !type.isVariadic && parameters.length > 0)
  ) {
    throw new Unlowerable(
      `a call with ${values.length} arguments of a function that takes ${parameters.length}`,
    );
  }
  const args = values.map((each, index) => {
    const parameter = parameters[index];
    if (parameter === undefined) return argument(settled(each));
    const converted = convert(settledFor(each, parameter.type), parameter.type, cx.program);
    if (parameter.type.kind === "struct")
      return called(
        cx.program.copier(parameter.type),
        `new ${cx.program.structClass(parameter.type)}()`,
        argument(converted),
      );
    // What a signed parameter counts is not followed through signed arithmetic.
    const isSigned =
      isModelled &&
      parameter.type.kind === "integer" &&
      parameter.type.isSigned &&
      parameter.type.rank >= 4;
    if (isSigned && converted.constant === undefined) return called("word", converted.code);
    return !isModelled && isPlainLong(parameter.type) ? wordy(converted) : argument(converted);
  });
  if (where !== undefined) args.splice(1, 0, JSON.stringify(where));
  return value(called(name, ...args), result, { isWord: false });
}

function settledFor(of: Value, to: CType): Value {
  return to.kind === "bool" ? of : settled(of);
}

/** The code as a `Word`, for a place that anything may be put into. */
export function wordy(of: Value): string {
  return of.isWord ? argument(of) : called("word", of.code);
}
