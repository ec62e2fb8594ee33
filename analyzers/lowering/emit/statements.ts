/**
 * Statements of C to lines of the program, one statement a line. Invariant: a statement that cannot
 * be lowered becomes `undecided()` with its place, and everything around it stays as it is.
 */
import { isPlainLong } from "../types/ctype.js";
import type { Block, Expression, Place, Statement } from "../c/ast.js";
import { Misread } from "../c/reader.js";
import { closeCleanups } from "./cleanups.js";
import { argument, called, type Value } from "./code.js";
import type { Context } from "./context.js";
import { jump, leave, lowerIf, lowerLoop, lowerSwitch } from "./control.js";
import { convert, settled, Unlowerable } from "./convert.js";
import { declare } from "./declarations.js";
import { lower, lowerEffect, wordy } from "./expressions.js";
import { blockWithLabels, flatBlock, isHard, labelsOf } from "./jumps.js";
import { countStatement } from "./points.js";
import { withHoisting } from "./statement-expressions.js";

export function lowerStatement(cx: Context, statement: Statement): void {
  const nCleanups = cx.openCleanups.length;
  cx.attempt(
    () => lowerUnguarded(cx, statement),
    (error) => {
      if (!(error instanceof Unlowerable) && !(error instanceof Misread)) throw error;
      cx.openCleanups.splice(nCleanups);
      giveUp(cx, error.message, statement.place);
      // What control can reach past the declaration must not find another variable by its name.
      if (statement.kind !== "declaration") return;
      for (const { name: spelling } of statement.declarators)
        cx.bind(spelling, {
          name: "undefined",
          type: { kind: "opaque", reason: error.message },
          isBoxed: false,
          isConstant: true,
          isUnwritten: false,
        });
    },
  );
}

export function giveUp(cx: Context, reason: string, place: Place): void {
  cx.emit(`undecided(${cx.program.reason(reason, place)});`, place);
}

export function lowerUnguarded(cx: Context, statement: Statement): void {
  const { place } = statement;
  switch (statement.kind) {
    case "block":
      return lowerBlock(cx, statement);
    case "declaration":
      return declare(cx, statement);
    case "empty":
      return;
    case "expression":
      return lowerExpressionStatement(cx, statement.expression, place);
    case "if":
      return lowerIf(cx, statement);
    case "while":
    case "do":
    case "for":
      return lowerLoop(cx, statement);
    case "switch":
      if (isHard(cx, statement)) {
        cx.emit("{", undefined);
        cx.indented(() => flatBlock(cx, [statement], new Set(), new Set([statement])));
        cx.emit("}", undefined);
        return;
      }
      return lowerSwitch(cx, statement);
    case "case":
    case "default":
      throw new Unlowerable("a case label within a statement of its switch");
    case "label":
      // Labels of a block are seen by the block; one before a single statement stands alone.
      return lowerBlock(cx, { kind: "block", statements: [statement], place });
    case "goto":
      return jump(cx, statement.label, place);
    case "break":
    case "continue":
      return leave(cx, statement.kind, place);
    case "return":
      return lowerReturn(cx, statement.value, place);
    case "asm":
      if (!statement.isEmpty) throw new Unlowerable("inline assembly");
      return;
  }
}

export function trace(cx: Context, place: Place): void {
  countStatement(cx, place);
  traceAgain(cx, place);
}

/** A round of a loop, which has been counted as a statement. */
export function traceAgain(cx: Context, place: Place): void {
  if (cx.program.isTraced) cx.emit(`at(${cx.program.reason("", place)});`, undefined);
  if (cx.program.isTested) {
    const way = cx.program.isTestsOwn(place.path) ? "stand_own" : "stand";
    cx.emit(`${way}(${cx.program.reason("", place)});`, undefined);
  }
}

export function lowerExpressionStatement(cx: Context, expression: Expression, place: Place): void {
  if (expression.kind === "statement-expression") return lowerBlock(cx, expression.body);
  trace(cx, place);
  const code = withHoisting(cx, expression, () => lowerEffect(cx, expression));
  cx.emit(`${code};`, place);
}

function lowerBlock(cx: Context, block: Block): void {
  cx.emit("{", undefined);
  cx.indented(() => lowerStatements(cx, block.statements));
  cx.emit("}", undefined);
}

/** The statements of a block in a scope of their own, without its braces. */
export function lowerStatements(cx: Context, statements: readonly Statement[]): void {
  cx.enter();
  const [only] = statements;
  const entered =
    cx.flat.get(statements) ??
    (statements.length === 1 && only !== undefined ? cx.flat.get(only) : undefined);
  if (entered !== undefined) flatBlock(cx, statements, entered);
  else if (statements.some((each) => labelsOf(each).length > 0)) blockWithLabels(cx, statements);
  else sequence(cx, statements);
  cx.leave();
}

/** Statement after statement; a cleanup wraps all that follow. */
function sequence(cx: Context, statements: readonly Statement[]): void {
  statements.forEach((statement) => lowerStatement(cx, statement));
  closeCleanups(cx);
}

function lowerReturn(cx: Context, expression: Expression | undefined, place: Place): void {
  trace(cx, place);
  if (cx.frames.some((frame) => frame.kind === "made" && frame.label === "expression"))
    throw new Unlowerable("return out of a statement expression");
  if (expression === undefined) {
    cx.emit("return;", place);
    return;
  }
  const { result } = cx;
  if (result.kind === "void") {
    cx.emit(`${lowerEffect(cx, expression)};`, place);
    cx.emit("return;", undefined);
    return;
  }
  const lowered = withHoisting(cx, expression, () => lower(cx, expression));
  const converted = convert(
    result.kind === "bool" ? lowered : settled(lowered),
    result,
    cx.program,
  );
  const code =
    result.kind === "struct"
      ? called(
          cx.program.copier(result),
          `new ${cx.program.structClass(result)}()`,
          argument(converted),
        )
      : isPlainLong(result)
        ? wordyUnlessAlone(cx, converted)
        : argument(converted);
  cx.emit(cx.program.isTraced ? `return saw("return", ${code});` : `return ${code};`, place);
}

/** The one value that a function returns says what it counts; of several nothing is known. */
function wordyUnlessAlone(cx: Context, of: Value): string {
  return cx.assigned.has("return ") ? wordy(of) : argument(of);
}
