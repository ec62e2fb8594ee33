/**
 * Points of a program that count whether they ran: statements, and both ways of every branch that the
 * configuration leaves open. Invariant: a program that does not count has no trace of them; where a
 * branch is decided when it is compiled, there is none.
 */
import type { Expression, Place } from "../c/ast.js";
import { spellExpression, spellOpposite } from "../c/spell.js";
import { argument, called, level, operand, value, type Value } from "./code.js";
import type { Context } from "./context.js";
import { settled } from "./convert.js";

/** A statement begins here. */
export function countStatement(cx: Context, place: Place): void {
  if (!cx.program.isCounted) return;
  cx.statement = cx.program.point({
    kind: "statement",
    place,
    needs: cx.needs,
    statement: undefined,
    under: cx.under,
    compares: undefined,
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
  const { statement, under } = cx;
  const index = cx.program.point({
    kind: "branch",
    place,
    needs: label,
    statement,
    under,
    compares: undefined,
  });
  cx.emit(`${mark(index)};`, undefined);
}

/** What stands in `body` needs that the condition is so. */
export function within(
  cx: Context,
  expression: Expression | undefined,
  isTrue: boolean,
  body: () => void,
): void {
  const { needs, under } = cx;
  if (expression !== undefined) {
    cx.needs = isTrue ? spellExpression(expression) : spellOpposite(expression);
    cx.under = [...under, ...neededWays(cx, expression, isTrue)];
  }
  body();
  cx.needs = needs;
  cx.under = under;
}

/** The right operand of `&&` and `||` needs a way of the left one. */
export function behind(
  cx: Context,
  left: Expression,
  operator: "&&" | "||",
  right: () => Value,
): Value {
  const { under } = cx;
  cx.under = [...under, ...neededWays(cx, left, operator === "&&")];
  const made = right();
  cx.under = under;
  return made;
}

/** Ways that are all taken where a condition is so; where one of several would do, none is known. */
function neededWays(cx: Context, expression: Expression, isTrue: boolean): readonly number[] {
  if (expression.kind === "unary" && expression.operator === "!")
    return neededWays(cx, expression.operand, !isTrue);
  if (isCountedInside(expression) && expression.kind === "binary")
    return (expression.operator === "&&") === isTrue
      ? [expression.left, expression.right].flatMap((each) => neededWays(cx, each, isTrue))
      : [];
  const ways = cx.ways.get(expression);
  return ways === undefined ? [] : [isTrue ? ways[0] : ways[1]];
}

/** The sides of a comparison of numbers, each of which is written down where it is no literal. */
export function weighedSides(
  cx: Context,
  expression: Extract<Expression, { kind: "binary" }>,
  left: Value,
  right: Value,
): readonly [Value, Value] {
  if (!cx.program.isWeighed) return [left, right];
  const both = [settled(left), settled(right)] as const;
  if (both.some(({ type }) => type.kind !== "integer")) return [left, right];
  const sides = both.map(({ constant }) => constant ?? cx.program.side());
  cx.compared.set(expression, {
    operator: expression.operator,
    sides: sides as [number | bigint, number | bigint],
    bits: Math.min(...both.map(({ type }) => (type.kind === "integer" ? type.bits : 0))),
  });
  const [a, b] = both.map((each, i) => {
    const side = sides[i];
    return typeof side === "number"
      ? { ...each, ...value(`sides.take(${side}, ${argument(each)})`, each.type) }
      : each;
  });
  return [a as Value, b as Value];
}

function waysOf(cx: Context, expression: Expression): readonly [number, number] {
  const { place } = expression;
  const { statement, under } = cx;
  const compared = cx.compared.get(expression);
  const way = (needs: string, isTrue: boolean): number =>
    cx.program.point({
      kind: "branch",
      place,
      needs,
      statement,
      under,
      compares: compared === undefined ? undefined : { ...compared, isTrue },
    });
  const ways = [
    way(spellExpression(expression), true),
    way(spellOpposite(expression), false),
  ] as const;
  cx.ways.set(expression, ways);
  return ways;
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

/** The sides of comparisons of a program that has so many. */
export function sidesDeclaration(n: number): string {
  return `const sides = ${called("weights", String(n))};`;
}

/** Indexes of points in a line of a program. */
export function pointsIn(text: string): number[] {
  return [...text.matchAll(/\bran\[(\d+)\] = 1/g)].map(([, index]) => Number(index));
}
