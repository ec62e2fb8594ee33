/**
 * `({ ... })`. Where it is what a statement evaluates first it may become statements before it, which
 * control can leave; elsewhere it is a function that is called at once.
 */
import type { Block, Expression } from "../c/ast.js";
import { childrenOf } from "../c/walk.js";
import { isPlainLong, VOID, type CType } from "../types/ctype.js";
import { annotationOf } from "./annotations.js";
import { closeCleanups } from "./cleanups.js";
import { argument, level, operand, value, type Value } from "./code.js";
import type { Context, Frame } from "./context.js";
import { settled, Unlowerable } from "./convert.js";
import { lower } from "./expressions.js";
import { labelsOf } from "./jumps.js";
import { lowerUnguarded } from "./statements.js";

/** What is evaluated before anything else of an expression. */
function first(expression: Expression): Expression {
  switch (expression.kind) {
    case "cast":
      return first(expression.operand);
    case "unary":
      return expression.operator === "&" ? expression : first(expression.operand);
    case "binary":
    case "comma":
      return first(expression.left);
    case "assignment":
      return expression.left.kind === "name" && expression.operator === ""
        ? first(expression.right)
        : expression;
    case "conditional":
      return first(expression.condition);
    case "member":
      return first(expression.object);
    default:
      return expression;
  }
}

/** Lowers something that stands in a statement, whose first part may become statements before it. */
export function withHoisting<T>(
  cx: Context,
  expression: Expression | undefined,
  lowerIt: () => T,
): T {
  const start = expression === undefined ? undefined : first(expression);
  if (start?.kind !== "statement-expression") return lowerIt();
  const outer = cx.hoistable;
  cx.hoistable = start.body;
  try {
    return lowerIt();
  } finally {
    cx.hoistable = outer;
  }
}

/** Whether control leaves a block other than by its end. */
function escapes(block: Block): boolean {
  const walk = (node: object, isLoop: boolean): boolean => {
    if ("kind" in node) {
      if (node.kind === "return" || node.kind === "goto") return true;
      if ((node.kind === "break" || node.kind === "continue") && !isLoop) return true;
    }
    const inner =
      isLoop ||
      ("kind" in node &&
        (node.kind === "while" ||
          node.kind === "do" ||
          node.kind === "for" ||
          node.kind === "switch"));
    return childrenOf(node).some((child) => walk(child, inner));
  };
  return walk(block, false);
}

/** The statements of `({ ... })` before the statement that it stands in; its value is a variable. */
function hoistedExpression(cx: Context, { statements }: Block): Value {
  const last = statements.at(-1);
  const result = cx.temporary();
  const at = cx.lines.length;
  cx.emit(`let ${result};`, undefined);
  cx.emit("{", undefined);
  let type: CType = VOID;
  cx.indented(() => {
    cx.enter();
    (last?.kind === "expression" ? statements.slice(0, -1) : statements).forEach((each) =>
      lowerUnguarded(cx, each),
    );
    if (last?.kind === "expression") {
      const lowered = settled(lower(cx, last.expression));
      type = lowered.type;
      cx.emit(
        type.kind === "void" ? `${lowered.code};` : `${result} = ${argument(lowered)};`,
        last.place,
      );
    }
    closeCleanups(cx);
    cx.leave();
  });
  cx.emit("}", undefined);
  const line = cx.lines[at];
  if (line !== undefined)
    cx.lines[at] = {
      ...line,
      text: `let ${result}: ${type.kind === "void" ? "undefined" : annotationOf(cx, type)};`,
    };
  return value(result, type, { isPure: true, isWord: isPlainLong(type) });
}

/** `({ ... })`: a function of no arguments that is called at once, unless control leaves it. */
export function statementExpression(cx: Context, block: Block): Value {
  if (cx.hoistable === block && escapes(block)) {
    cx.hoistable = undefined;
    return hoistedExpression(cx, block);
  }
  const { statements } = block;
  const last = statements.at(-1);
  const outer = cx.lines.splice(0);
  const frame: Frame = { kind: "made", label: "expression", jumps: new Map() };
  const hidden = cx.frames.splice(0);
  cx.frames.push(frame);
  cx.enter();
  let result: Value | undefined;
  let inner: typeof outer = [];
  try {
    const before = last?.kind === "expression" ? statements.slice(0, -1) : statements;
    if (before.some((each) => labelsOf(each).length > 0))
      throw new Unlowerable("a label within a statement expression");
    before.forEach((each) => lowerUnguarded(cx, each));
    if (last?.kind === "expression") {
      const lowered = lower(cx, last.expression);
      result = settled(lowered);
      cx.emit(`return ${argument(result)};`, last.place);
    }
    closeCleanups(cx);
  } finally {
    cx.leave();
    cx.frames.splice(0);
    cx.frames.push(...hidden);
    inner = cx.lines.splice(0);
    cx.lines.push(...outer);
  }
  const type = result?.type ?? VOID;
  const only = inner.length === 1 ? inner[0] : undefined;
  if (only !== undefined && result !== undefined)
    return value(operand(result, level.atom), type, { isWord: result.isWord });
  // The lines stay together: an expression is one line of the program.
  return value(`(() => { ${inner.map(({ text }) => text).join(" ")} })()`, type, { isWord: false });
}
