/**
 * `goto`. Labels that are only jumped to from above become labelled blocks; any other shape becomes
 * a loop around a switch whose cases are the parts between labels. Invariant: a label is reached from
 * its own block and from what is nested in it; JavaScript scopes hold because the variables of such a
 * block are declared before it.
 */
import type { Declaration, Expression, Statement } from "../c/ast.js";
import { isScalar, type CType } from "../types/ctype.js";
import type { Context, Frame } from "./context.js";
import { Unlowerable } from "./convert.js";
import { typeOf } from "./expressions.js";
import { completed, garbage, initialized } from "./initializers.js";
import { annotationOf, declareTag, giveUp, lowerStatement, name } from "./statements.js";

/** Labels that a statement itself carries. */
export function labelsOf(statement: Statement): string[] {
  return statement.kind === "label" ? [statement.name, ...labelsOf(statement.statement)] : [];
}

interface Part {
  readonly labels: readonly string[];
  readonly statements: Statement[];
}

export function blockWithLabels(cx: Context, statements: readonly Statement[]): void {
  const parts: Part[] = [{ labels: [], statements: [] }];
  for (const statement of statements) {
    const labels = labelsOf(statement);
    if (labels.length > 0) parts.push({ labels, statements: [] });
    let inner = statement;
    while (inner.kind === "label") inner = inner.statement;
    parts.at(-1)?.statements.push(inner);
  }
  const hoisted = hoist(cx, parts);
  const partOf = new Map(parts.flatMap(({ labels }, index) => labels.map((label) => [label, index] as const)));
  const isForward = parts.every(({ statements: own }, index) => own.every((each) => [...gotosIn(each)].every((label) => (partOf.get(label) ?? Infinity) > index)));
  if (isForward) forward(cx, parts, hoisted);
  else machine(cx, parts, partOf, hoisted);
}

/** `{ first: { second: { ... } part } part }`: breaking out of a block arrives behind it. */
function forward(cx: Context, parts: readonly Part[], hoisted: ReadonlySet<Declaration>): void {
  const names = parts.map(({ labels }) => (labels[0] === undefined ? "" : cx.label(`$${labels[0]}`)));
  for (let index = parts.length - 1; index > 0; index--) {
    cx.emit(`${names[index]}: {`, undefined);
    const jumps = new Map((parts[index]?.labels ?? []).map((label) => [label, () => `break ${names[index]};`] as const));
    cx.frames.push({ kind: "made", label: names[index], jumps });
  }
  parts.forEach(({ statements }, index) => {
    if (index > 0) {
      cx.frames.pop();
      cx.emit("}", undefined);
    }
    for (const statement of statements) lowerHoisted(cx, statement, hoisted);
  });
}

function machine(cx: Context, parts: readonly Part[], partOf: ReadonlyMap<string, number>, hoisted: ReadonlySet<Declaration>): void {
  const pc = cx.temporary();
  const frame: Frame = {
    kind: "made",
    label: cx.label("goto"),
    jumps: new Map([...partOf].map(([label, index]) => [label, () => `${pc} = ${index};\ncontinue ${frame.label};`] as const)),
  };
  cx.emit(`let ${pc} = 0;`, undefined);
  const at = cx.lines.length;
  cx.emit("for (;;) {", undefined);
  cx.frames.push(frame);
  cx.indented(() => {
    cx.emit("burn();", undefined);
    cx.emit(`switch (${pc}) {`, undefined);
    parts.forEach(({ statements }, index) => {
      cx.emit(`case ${index}:`, undefined);
      cx.indented(() => {
        for (const statement of statements) lowerHoisted(cx, statement, hoisted);
      });
    });
    cx.emit("}", undefined);
    cx.emit("break;", undefined);
  });
  cx.frames.pop();
  cx.emit("}", undefined);
  name(cx, at, frame);
}

/** Declares the variables of the block's own declarations before it; their initializers stay. */
function hoist(cx: Context, parts: readonly Part[]): ReadonlySet<Declaration> {
  const hoisted = new Set<Declaration>();
  for (const statement of parts.flatMap(({ statements }) => statements)) {
    if (statement.kind !== "declaration" || statement.storage !== "") continue;
    declareTag(cx, statement);
    if (statement.declarators.some(({ cleanup }) => cleanup !== "")) throw new Unlowerable("a cleanup in a block with labels");
    const typeOf_ = (expression: Expression): CType => typeOf(cx, expression);
    const types = statement.declarators.map(({ type, initializer, isAuto }) => (isAuto ? undefined : completed(cx, cx.resolve(type, typeOf_), initializer)));
    // What cannot be declared early is left where it is, and ends the run there.
    if (types.some((type) => type === undefined || type.kind === "opaque" || type.kind === "function")) continue;
    hoisted.add(statement);
    statement.declarators.forEach(({ name: spelling, place }, index) => {
      const type = types[index] as CType;
      const isBoxed = isScalar(type) && cx.boxed.has(spelling);
      const variable = cx.declare(spelling, type, { isBoxed, isConstant: false });
      const code = garbage(cx, type);
      cx.emit(isBoxed ? `const ${variable.name} = cell<${annotationOf(cx, type)}>(${code});` : `let ${variable.name}: ${annotationOf(cx, type)} = ${code};`, place);
    });
  }
  return hoisted;
}

function lowerHoisted(cx: Context, statement: Statement, hoisted: ReadonlySet<Declaration>): void {
  if (statement.kind !== "declaration" || !hoisted.has(statement)) {
    lowerStatement(cx, statement);
    return;
  }
  for (const { name: spelling, initializer, place } of statement.declarators) {
    const variable = cx.variable(spelling);
    if (initializer === undefined || variable === undefined) continue;
    try {
      if (!isScalar(variable.type)) cx.emit(`${variable.name} = ${initialized(cx, variable.type, initializer)};`, place);
      else lowerStatement(cx, { kind: "expression", expression: { kind: "assignment", operator: "", left: { kind: "name", name: spelling, place }, right: valueOf(initializer), place }, place });
    } catch (error) {
      if (!(error instanceof Unlowerable)) throw error;
      giveUp(cx, error.message, place);
    }
  }
}

function valueOf(initializer: NonNullable<Declaration["declarators"][number]["initializer"]>): Expression {
  if (initializer.kind === "value") return initializer.value;
  const first = initializer.items[0];
  return first === undefined ? { kind: "number", text: "0", place: initializer.place } : valueOf(first.initializer);
}

/** Labels that a statement jumps to, nested ones too. */
export function gotosIn(node: object): Set<string> {
  const found = new Set<string>();
  const walk = (each: object): void => {
    if ("kind" in each && each.kind === "goto" && "label" in each) found.add(String(each.label));
    for (const [key, child] of Object.entries(each)) {
      if (key !== "place" && typeof child === "object" && child !== null) walk(child as object);
    }
  };
  walk(node);
  return found;
}
