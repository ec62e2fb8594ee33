/**
 * Assignments. Invariant: the place that is assigned to is evaluated once, and the value of the
 * assignment is what the place holds afterwards.
 */
import type { BinaryOperator } from "../c/ast.js";
import { INT, isObjectPointer, spelled, type CType } from "../types/ctype.js";
import { argument, called, level, operand, read, value, type Lvalue, type Value } from "./code.js";
import type { Context } from "./context.js";
import { convert, settled, Unlowerable } from "./convert.js";
import { arithmetic } from "./operators.js";

export function assign(cx: Context, left: Value, right: Value): Value {
  const { type, place } = left;
  if (type.kind === "struct") {
    const converted = convert(right, type, cx.program);
    return value(called(cx.program.copier(type), argument(left), argument(converted)), type);
  }
  if (place === undefined) throw new Unlowerable("an assignment to what is no place");
  const converted = convert(type.kind === "bool" ? right : settled(right), type, cx.program);
  return value(`${place.target} = ${stored(place, type, converted)}`, type, {
    level: level.assignment,
    isWord: place.isWordy,
  });
}

/** The right side of an assignment to a place. */
function stored(place: Lvalue, type: CType, converted: Value): string {
  if (place.bits !== undefined && type.kind === "integer") {
    if (type.rank >= 4)
      return called(
        type.isSigned ? "low_bits_signed" : "low_bits",
        argument(converted),
        String(place.bits),
      );
    const shift = 32 - place.bits;
    const code = operand(converted, level.shift);
    return `${code} << ${shift} ${type.isSigned ? ">>" : ">>>"} ${shift}`;
  }
  if (!place.isWordy) return argument(converted);
  return converted.isWord ? argument(converted) : called("word", converted.code);
}

export function compound(cx: Context, left: Value, operator: BinaryOperator, right: Value): Value {
  const apply = (by: Value): Value =>
    updated(cx, left, (old) => arithmetic(cx, operator, old, by), "after");
  // What the right side does comes before the place is read; only a plain variable cannot be changed by it.
  if (
    right.isPure ||
    (left.place !== undefined &&
      /^\$\w+$/.test(left.place.target) &&
      !cx.isOfFile(left.place.target))
  )
    return apply(right);
  const name = cx.temporary();
  const by = settled(right);
  const inner = apply(value(name, by.type, { isPure: true, isWord: by.isWord }));
  return value(`((${name}) => ${argument(inner)})(${argument(by)})`, inner.type, {
    isWord: inner.isWord,
  });
}

/** `++` and `--`; the value is that before or after the step. */
export function step(
  cx: Context,
  left: Value,
  operator: "++" | "--",
  which: "before" | "after",
): Value {
  const one = value("1", INT, { constant: 1n, isPure: true });
  return updated(
    cx,
    left,
    (old) => arithmetic(cx, operator === "++" ? "+" : "-", old, one),
    which === "before" ? "after" : "before",
  );
}

/** @param result whether the value is what was there before, or what is there after */
function updated(
  cx: Context,
  left: Value,
  next: (old: Value) => Value,
  result: "before" | "after",
): Value {
  const { type, place } = left;
  if (place === undefined) throw new Unlowerable(`an assignment to ${spelled(type)}`);
  if (place.isPure) return written(cx, place, type, next, result);
  // The place is computed once, as a pointer to it.
  const reference = place.reference?.();
  if (reference === undefined || isObjectPointer({ kind: "pointer", to: type }))
    throw new Unlowerable("an update of a place that is computed");
  const name = cx.temporary();
  const again: Lvalue = {
    target: `${name}.v`,
    reference: () => name,
    isPure: true,
    bits: undefined,
    isWordy: place.isWordy,
    unwritten: place.unwritten,
  };
  const inner = written(cx, again, type, next, result);
  return value(`((${name}) => ${argument(inner)})(${reference})`, type, { isWord: inner.isWord });
}

function written(
  cx: Context,
  place: Lvalue,
  type: CType,
  next: (old: Value) => Value,
  result: "before" | "after",
): Value {
  const write = (old: Value): string => {
    const changed = next(old);
    const converted = convert(type.kind === "bool" ? changed : settled(changed), type, cx.program);
    return `${place.target} = ${stored(place, type, converted)}`;
  };
  const old = read(value(place.target, type, { isPure: true, isWord: place.isWordy, place }));
  if (result === "after")
    return value(write(old), type, { level: level.assignment, isWord: place.isWordy });
  const name = cx.temporary();
  const kept = value(name, type, { isPure: true, isWord: place.isWordy });
  return value(`((${name}) => (${write(kept)}, ${name}))(${old.code})`, type, {
    isWord: place.isWordy,
  });
}
