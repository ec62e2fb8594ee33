/**
 * Conditions, loops, switches, and what leaves them. Invariant: every round of a loop burns fuel, and
 * a jump names its frame when another stands between.
 */
import type { Block, Declaration, Expression, Place, Statement } from "../c/ast.js";
import { spellExpression } from "../c/spell.js";
import { INT, type CType } from "../types/ctype.js";
import { closeCleanups } from "./cleanups.js";
import { value, type Value, numeral } from "./code.js";
import type { Context, Frame } from "./context.js";
import { condition, convert, settled, Unlowerable } from "./convert.js";
import { declare } from "./declarations.js";
import { constantOf, lower, lowerEffect } from "./expressions.js";
import { countCase, countStatement, countedTruth, within } from "./points.js";
import { probedTruth } from "./probes.js";
import { withHoisting } from "./statement-expressions.js";
import {
  lowerExpressionStatement,
  lowerStatement,
  lowerStatements,
  trace,
  traceAgain,
} from "./statements.js";

export function lowerIf(cx: Context, statement: Extract<Statement, { kind: "if" }>): void {
  const known = constantOf(cx, statement.condition);
  if (known !== undefined) {
    const taken = known === 0n ? statement.whenFalse : statement.whenTrue;
    if (taken !== undefined) lowerStatement(cx, taken);
    return;
  }
  trace(cx, statement.condition.place);
  const truth = probedTruth(cx, statement.condition, () =>
    condition(withHoisting(cx, statement.condition, () => lower(cx, statement.condition))),
  );
  const test = countedTruth(cx, truth, statement.condition);
  cx.emit(`if (${test.code}) {`, statement.place);
  within(cx, statement.condition, true, () => cx.indented(() => body(cx, statement.whenTrue)));
  let rest = statement.whenFalse;
  let last: Expression = statement.condition;
  while (rest !== undefined) {
    if (
      rest.kind === "if" &&
      !cx.program.isTraced &&
      constantOf(cx, rest.condition) === undefined
    ) {
      const next = tryCondition(cx, rest.condition);
      if (next !== undefined) {
        cx.emit(`} else if (${next.code}) {`, rest.place);
        const { condition: test, whenTrue, whenFalse }: Extract<Statement, { kind: "if" }> = rest;
        within(cx, test, true, () => cx.indented(() => body(cx, whenTrue)));
        rest = whenFalse;
        last = test;
        continue;
      }
    }
    const otherwise: Statement = rest;
    cx.emit("} else {", undefined);
    within(cx, last, false, () => cx.indented(() => body(cx, otherwise)));
    rest = undefined;
  }
  cx.emit("}", undefined);
}

function tryCondition(cx: Context, expression: Expression): Value | undefined {
  return cx.attempt<Value | undefined>(
    () => countedTruth(cx, condition(lower(cx, expression)), expression),
    (error) => {
      if (error instanceof Unlowerable) return undefined;
      throw error;
    },
  );
}

/** What a control statement governs, whose braces are written already. */
function body(cx: Context, statement: Statement): void {
  lowerStatements(cx, statement.kind === "block" ? statement.statements : [statement]);
}

export type Loop = Extract<Statement, { kind: "while" | "do" | "for" }>;

export function lowerLoop(cx: Context, statement: Loop): void {
  const frame: Frame = { kind: "loop", label: undefined, jumps: new Map() };
  // do { ... } while (0) is a block that break leaves.
  cx.enter();
  let isWrapped = false;
  let head: string;
  let tail = "}";
  const inBody: (() => void)[] = [() => cx.emit("burn();", undefined)];
  if (statement.kind === "for") {
    if (statement.start !== undefined) {
      isWrapped = true;
      cx.emit("{", undefined);
      cx.indented(() => lowerStatementOf(cx, statement.start as Declaration | Expression));
    }
    const test = statement.condition === undefined ? undefined : lowerTest(cx, statement.condition);
    const step = statement.step === undefined ? "" : ` ${lowerEffect(cx, statement.step)}`;
    head = `for (; ${test === undefined ? "" : test.code};${step}) {`;
  } else {
    const test = lowerTest(cx, statement.condition);
    head = statement.kind === "while" ? `while (${test.code}) {` : "do {";
    if (statement.kind === "do") tail = `} while (${test.code});`;
  }
  const emitLoop = (): void => {
    if (statement.kind !== "do") countStatement(cx, statement.place);
    const at = cx.lines.length;
    cx.emit(head, statement.place);
    cx.frames.push(frame);
    cx.indented(() => {
      for (const each of inBody) each();
      if (statement.kind !== "do") traceAgain(cx, statement.place);
      const test = statement.kind === "do" ? undefined : statement.condition;
      within(cx, test, true, () => body(cx, statement.body));
    });
    cx.frames.pop();
    cx.emit(tail, statement.kind === "do" ? statement.condition.place : undefined);
    name(cx, at, frame);
  };
  if (isWrapped) {
    cx.indented(emitLoop);
    cx.emit("}", undefined);
  } else emitLoop();
  cx.leave();
}

/** The condition of a loop. */
function lowerTest(cx: Context, expression: Expression): Value {
  const test = condition(lower(cx, expression));
  return constantOf(cx, expression) === undefined ? countedTruth(cx, test, expression) : test;
}

function lowerStatementOf(cx: Context, start: Declaration | Expression): void {
  if (start.kind === "declaration") declare(cx, start);
  else lowerExpressionStatement(cx, start, start.place);
}

/** Writes the frame's label before its line, when something asked for one. */
export function name(cx: Context, line: number, frame: Frame): void {
  const first = cx.lines[line];
  if (frame.label === undefined || first === undefined) return;
  cx.lines[line] = { ...first, text: `${frame.label}: ${first.text}` };
}

export function lowerSwitch(cx: Context, statement: Extract<Statement, { kind: "switch" }>): void {
  const governed: Block =
    statement.body.kind === "block"
      ? statement.body
      : { kind: "block", statements: [statement.body], place: statement.body.place };
  const subject = settled(lower(cx, statement.value));
  const type = subject.type.kind === "integer" && subject.type.rank >= 3 ? subject.type : INT;
  const converted = convert(subject, type, cx.program);
  const frame: Frame = { kind: "switch", label: undefined, jumps: new Map() };
  trace(cx, statement.place);
  const start = cx.lines.length;
  cx.emit(`switch (${converted.code}) {`, statement.place);
  cx.frames.push(frame);
  cx.enter();
  cx.indented(() => {
    const { statements } = governed;
    for (const each of statements) cases(cx, each, type);
    closeCleanups(cx);
  });
  cx.leave();
  cx.frames.pop();
  cx.emit("}", undefined);
  name(cx, start, frame);
}

function cases(cx: Context, statement: Statement, type: CType): void {
  if (statement.kind !== "case" && statement.kind !== "default") {
    cx.indented(() => lowerStatement(cx, statement));
    return;
  }
  if (statement.kind === "default") {
    cx.emit("default:", statement.place);
    countCase(cx, statement.place, "default");
  } else {
    const first = constantOf(cx, statement.value);
    const last = statement.last === undefined ? first : constantOf(cx, statement.last);
    if (first === undefined || last === undefined)
      throw new Unlowerable("a case label that is not constant");
    for (let each = first; each <= last; each++) {
      const label = convert(value(String(each), type, { constant: each }), type, cx.program);
      cx.emit(`case ${numeral(label.constant ?? each)}:`, statement.place);
    }
    countCase(cx, statement.place, `case ${spellExpression(statement.value)}`);
  }
  cases(cx, statement.statement, type);
}

export function leave(cx: Context, kind: "break" | "continue", place: Place): void {
  trace(cx, place);
  let isDirect = true;
  for (let index = cx.frames.length - 1; index >= 0; index--) {
    const frame = cx.frames[index] as Frame;
    if (frame.kind === "loop" || (kind === "break" && frame.kind === "switch")) {
      const exit = kind === "break" ? frame.exits?.break : frame.exits?.continue;
      if (exit !== undefined) return jump(cx, exit, place);
      if (isDirect) cx.emit(`${kind};`, place);
      else {
        frame.label ??= cx.label("outer");
        cx.emit(`${kind} ${frame.label};`, place);
      }
      return;
    }
    if (frame.kind === "made" || kind === "break") isDirect = false;
  }
  throw new Unlowerable(`${kind} outside of a loop`);
}

export function jump(cx: Context, label: string, place: Place): void {
  trace(cx, place);
  for (let index = cx.frames.length - 1; index >= 0; index--) {
    const target = cx.frames[index]?.jumps.get(label);
    if (target === undefined) continue;
    for (const line of target().split("\n")) cx.emit(line, place);
    return;
  }
  throw new Unlowerable(
    label === "" ? "a computed goto" : `goto ${label}, into a block that it stands outside of`,
  );
}
