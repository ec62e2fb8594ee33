/**
 * Points of a program that count whether they ran: statements, and both ways of every branch that the
 * configuration leaves open. Invariant: a program that does not count has no trace of them; where a
 * branch is decided when it is compiled, there is none.
 */
import type { Expression, Place } from "../c/ast.js";
import { spellExpression, spellOpposite } from "../c/spell.js";
import { called, level, operand, value, type Value } from "./code.js";
import type { Context } from "./context.js";

/** A statement begins here. */
export function countStatement(cx: Context, place: Place): void {
  if (!cx.program.isCounted) return;
  cx.statement = cx.program.point({
    kind: "statement",
    place,
    needs: cx.needs,
    statement: undefined,
  });
  cx.emit(`${mark(cx.statement)};`, undefined);
}

/** The truth of a condition, with a point for each way that it can go. */
export function countedTruth(cx: Context, truth: Value, expression: Expression): Value {
  if (!cx.program.isCounted || isCountedInside(expression)) return truth;
  const [yes, no] = waysOf(cx, expression);
  const code = `(${operand(truth, level.or)} ? (${mark(yes)}, true) : (${mark(no)}, false))`;
  return value(code, truth.type, { isTruth: true, isPure: truth.isPure });
}

/** The parts of `a ? b : c`. */
export function countedParts(
  cx: Context,
  expression: Expression,
  yes: string,
  no: string,
): readonly [string, string] {
  if (!cx.program.isCounted || isCountedInside(expression)) return [yes, no];
  const [taken, left] = waysOf(cx, expression);
  return [`(${mark(taken)}, ${yes})`, `(${mark(left)}, ${no})`];
}

/** A case of a switch. */
export function countCase(cx: Context, place: Place, label: string): void {
  if (!cx.program.isCounted) return;
  const { statement } = cx;
  const index = cx.program.point({ kind: "branch", place, needs: label, statement });
  cx.emit(`${mark(index)};`, undefined);
}

/** What stands in `body` needs that the condition is so. */
export function within(
  cx: Context,
  expression: Expression | undefined,
  isTrue: boolean,
  body: () => void,
): void {
  const outer = cx.needs;
  if (expression !== undefined)
    cx.needs = isTrue ? spellExpression(expression) : spellOpposite(expression);
  body();
  cx.needs = outer;
}

function waysOf(cx: Context, expression: Expression): readonly [number, number] {
  const { place } = expression;
  const { statement } = cx;
  const way = (needs: string): number =>
    cx.program.point({ kind: "branch", place, needs, statement });
  return [way(spellExpression(expression)), way(spellOpposite(expression))];
}

/** The operands of `&&` and `||` are counted each by itself. */
function isCountedInside(expression: Expression): boolean {
  if (expression.kind === "unary" && expression.operator === "!")
    return isCountedInside(expression.operand);
  return (
    expression.kind === "binary" && (expression.operator === "&&" || expression.operator === "||")
  );
}

function mark(index: number): string {
  return `ran[${index}] = 1`;
}

export function withoutMarks(text: string): string {
  return text.includes("ran[") ? text.replace(/ran\[\d+\] = 1[,;]? ?/g, "") : text;
}

/** A line that only counts the next one. */
export function isOnlyMarks(text: string): boolean {
  return /^ran\[\d+\] = 1;$/.test(text);
}

/** The array of a program that has so many points. */
export function pointsDeclaration(n: number): string {
  return `const ran = ${called("points", String(n))};`;
}

/** Indexes of points in a line of a program. */
export function pointsIn(text: string): number[] {
  return [...text.matchAll(/\bran\[(\d+)\] = 1/g)].map(([, index]) => Number(index));
}
