/**
 * Conditions of tests that tell what they compared. Invariant: each side is computed once and where C
 * computes it, and a program that is no test has no trace of it.
 */
import type { Expression } from "../c/ast.js";
import { spellExpression } from "../c/spell.js";
import { argument, called, value, type Value } from "./code.js";
import type { Context } from "./context.js";

/** The condition of an `if` in a file of tests. */
export function probedTruth(cx: Context, expression: Expression, lowered: () => Value): Value {
  const { place } = expression;
  if (!cx.program.isTestsOwn(place.path)) return lowered();
  const outer = cx.probed;
  const { core, isNegated } = coreOf(expression);
  cx.probed = core;
  const truth = lowered();
  cx.probed = outer;
  const mark = cx.program.reason(spellExpression(core), place);
  const more = isNegated ? ["true"] : [];
  return value(called("looked", String(mark), argument(truth), ...more), truth.type, {
    isTruth: true,
  });
}

/** What is asked, and whether its opposite is wanted. */
function coreOf(expression: Expression): {
  readonly core: Expression;
  readonly isNegated: boolean;
} {
  if (expression.kind !== "unary" || expression.operator !== "!")
    return { core: expression, isNegated: false };
  const { core, isNegated } = coreOf(expression.operand);
  return { core, isNegated: !isNegated };
}

/** Both sides with names, told, and compared. */
export function probedComparison(
  cx: Context,
  operator: string,
  left: Value,
  right: Value,
  compare: (a: Value, b: Value) => Value,
): Value {
  const [x, y] = [cx.temporary(), cx.temporary()];
  const truth = compare(named(left, x), named(right, y));
  if (!truth.isTruth) return compare(left, right);
  const told = called("comparing", JSON.stringify(operator), x, y, argument(truth));
  return value(`((${x}, ${y}) => ${told})(${argument(left)}, ${argument(right)})`, truth.type, {
    isTruth: true,
  });
}

/** What is constant stays so, because its type gives way to that of the other side. */
function named(of: Value, name: string): Value {
  if (of.constant !== undefined || of.code === "null") return of;
  return value(name, of.type, { isPure: true, isWord: of.isWord, isTruth: of.isTruth });
}
