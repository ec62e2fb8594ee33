/**
 * `goto`. Labels that are only jumped to from above become labelled blocks; any other shape becomes
 * a loop around a switch whose cases are the parts between labels. Invariant: a label is reached from
 * its own block and from what is nested in it; JavaScript scopes hold because the variables of such a
 * block are declared before it.
 */
import type { Declaration, Declarator, Expression, Statement } from "../c/ast.js";
import { childrenOf } from "../c/walk.js";
import { isScalar, type CType } from "../types/ctype.js";
import { decayed } from "../types/resolve.js";
import type { Context, Frame, Variable } from "./context.js";
import { Unlowerable } from "./convert.js";
import { constantOf, typeOf } from "./expressions.js";
import { Flattener, isHardSwitch, MAX_RANGE, type Item } from "./flatten.js";
import { completed, unwritten, initialized } from "./initializers.js";
import { annotationOf } from "./annotations.js";
import { closeCleanups } from "./cleanups.js";
import { name } from "./control.js";
import { declare, declareTag } from "./declarations.js";
import { giveUp, lowerStatement, trace } from "./statements.js";

/** Labels that a statement itself carries. */
export function labelsOf(statement: Statement): string[] {
  return statement.kind === "label" ? [statement.name, ...labelsOf(statement.statement)] : [];
}

interface Part {
  readonly labels: readonly string[];
  readonly items: Item[];
}

function hasCleanup(statement: Statement | undefined): boolean {
  return (
    statement?.kind === "declaration" && statement.declarators.some(({ cleanup }) => cleanup !== "")
  );
}

export function blockWithLabels(cx: Context, statements: readonly Statement[]): void {
  // What follows a variable with a cleanup is a block that ends with it.
  const [first, ...rest] = statements;
  if (first !== undefined && hasCleanup(first)) {
    lowerStatement(cx, first);
    blockWithLabels(cx, rest);
    closeCleanups(cx);
    return;
  }
  const guarded = statements.findIndex(hasCleanup);
  if (guarded > 0)
    return blockWithLabels(cx, [
      ...statements.slice(0, guarded),
      {
        kind: "block",
        statements: statements.slice(guarded),
        place: (statements[guarded] as Statement).place,
      },
    ]);
  const parts = partsOf(statements.flatMap(itemsOf));
  const partOf = labelIndex(parts);
  const isForward = parts.every(({ items }, index) =>
    items.every(
      (item) =>
        item.kind !== "statement" ||
        [...gotosIn(item.statement)].every((label) => (partOf.get(label) ?? Infinity) > index),
    ),
  );
  const hoisted = hoist(cx, parts);
  if (isForward) forward(cx, parts, hoisted);
  else machine(cx, parts, partOf, hoisted);
}

/** A list of statements that control comes into other than by its beginning. */
export function flatBlock(
  cx: Context,
  statements: readonly Statement[],
  labels: ReadonlySet<string>,
  forced: ReadonlySet<Statement> = new Set(),
): void {
  const flat = new Flattener(labels, forced, (each) => isLongRange(cx, each));
  for (const statement of statements) flat.add(statement);
  const parts = partsOf(flat.items);
  machine(cx, parts, labelIndex(parts), hoist(cx, parts));
}

/** A switch whose cases do not all stand in the list that it governs. */
export function isHard(cx: Context, statement: Extract<Statement, { kind: "switch" }>): boolean {
  return isHardSwitch(statement, (each) => isLongRange(cx, each));
}

function isLongRange(cx: Context, { value, last }: Extract<Statement, { kind: "case" }>): boolean {
  if (last === undefined) return false;
  const [from, to] = [constantOf(cx, value), constantOf(cx, last)];
  return from !== undefined && to !== undefined && to - from >= BigInt(MAX_RANGE);
}

function itemsOf(statement: Statement): Item[] {
  if (statement.kind !== "label") return [{ kind: "statement", statement }];
  return [{ kind: "label", name: statement.name }, ...itemsOf(statement.statement)];
}

function partsOf(items: readonly Item[]): Part[] {
  const parts: { labels: string[]; items: Item[] }[] = [{ labels: [], items: [] }];
  for (const item of items) {
    const last = parts.at(-1) as { labels: string[]; items: Item[] };
    if (item.kind !== "label") last.items.push(item);
    else if (last.items.length === 0 && parts.length > 1) last.labels.push(item.name);
    else parts.push({ labels: [item.name], items: [] });
  }
  return parts;
}

function labelIndex(parts: readonly Part[]): ReadonlyMap<string, number> {
  return new Map(
    parts.flatMap(({ labels }, index) => labels.map((label) => [label, index] as const)),
  );
}

/** `{ first: { second: { ... } part } part }`: breaking out of a block arrives behind it. */
function forward(cx: Context, parts: readonly Part[], hoisted: Hoisted): void {
  const names = parts.map(({ labels }) =>
    labels[0] === undefined ? "" : cx.label(`$${labels[0]}`),
  );
  for (let index = parts.length - 1; index > 0; index--) {
    cx.emit(`${names[index]}: {`, undefined);
    const jumps = new Map(
      (parts[index]?.labels ?? []).map((label) => [label, () => `break ${names[index]};`] as const),
    );
    cx.frames.push({ kind: "made", label: names[index], jumps });
  }
  parts.forEach(({ items }, index) => {
    if (index > 0) {
      cx.frames.pop();
      cx.emit("}", undefined);
    }
    for (const item of items) lowerItem(cx, item, hoisted);
  });
}

function machine(
  cx: Context,
  parts: readonly Part[],
  partOf: ReadonlyMap<string, number>,
  hoisted: Hoisted,
): void {
  const pc = cx.temporary();
  const frame: Frame = {
    kind: "made",
    label: cx.label("goto"),
    jumps: new Map(
      [...partOf].map(
        ([label, index]) => [label, () => `${pc} = ${index};\ncontinue ${frame.label};`] as const,
      ),
    ),
  };
  cx.emit(`let ${pc} = 0;`, undefined);
  const at = cx.lines.length;
  cx.emit("for (;;) {", undefined);
  cx.frames.push(frame);
  cx.indented(() => {
    cx.emit("burn();", undefined);
    cx.emit(`switch (${pc}) {`, undefined);
    parts.forEach(({ items }, index) => {
      cx.emit(`case ${index}:`, undefined);
      cx.indented(() => {
        for (const item of items) lowerItem(cx, item, hoisted);
      });
    });
    cx.emit("}", undefined);
    cx.emit("break;", undefined);
  });
  cx.frames.pop();
  cx.emit("}", undefined);
  name(cx, at, frame);
}

type Hoisted = ReadonlyMap<Declarator, Variable>;

/**
 * Declares the variables of the block's own declarations before it. Each has one place for the whole
 * block, however often control comes back to its declaration; its name means it from there on.
 */
function hoist(cx: Context, parts: readonly Part[]): Hoisted {
  const hoisted = new Map<Declarator, Variable>();
  const typeOf_ = (expression: Expression): CType => typeOf(cx, expression);
  cx.enter();
  for (const item of parts.flatMap(({ items }) => items)) {
    if (item.kind === "enter") cx.enter();
    if (item.kind === "leave") cx.leave();
    if (item.kind !== "statement" || item.statement.kind !== "declaration") continue;
    const { statement } = item;
    if (hasCleanup(statement)) throw new Unlowerable("a cleanup in a block that is jumped into");
    if (statement.storage === "typedef") declare(cx, statement);
    if (
      statement.storage !== "" &&
      statement.storage !== "register" &&
      statement.storage !== "auto"
    )
      continue;
    declareTag(cx, statement);
    for (const declarator of statement.declarators) {
      const { name: spelling, initializer, isAuto, place } = declarator;
      const type =
        isAuto && initializer?.kind === "value"
          ? decayed(typeOf(cx, initializer.value))
          : completed(cx, cx.resolve(declarator.type, typeOf_), initializer);
      // What cannot be declared early is left where it is, and ends the run there.
      if (type.kind === "opaque" || type.kind === "function") continue;
      const isBoxed = isScalar(type) && cx.boxed.has(spelling);
      const code = unwritten(cx, type);
      const variable = cx.reserve(spelling, type, {
        isBoxed,
        isConstant: false,
        hasInitializer: false,
      });
      hoisted.set(declarator, variable);
      cx.bind(spelling, variable);
      cx.emit(
        isBoxed
          ? `const ${variable.name} = cell<${annotationOf(cx, type)}>(${code});`
          : `let ${variable.name}: ${annotationOf(cx, type)} = ${code};`,
        place,
      );
    }
  }
  cx.leave();
  return hoisted;
}

function lowerItem(cx: Context, item: Item, hoisted: Hoisted): void {
  switch (item.kind) {
    case "enter":
      return cx.enter();
    case "leave":
      return cx.leave();
    case "open":
      cx.frames.push({
        kind: item.exits.continue === undefined ? "switch" : "loop",
        label: undefined,
        jumps: new Map(),
        exits: item.exits,
      });
      return;
    case "close":
      cx.frames.pop();
      return;
    case "label":
      return;
    case "statement":
      lowerHoisted(cx, item.statement, hoisted);
  }
}

function lowerHoisted(cx: Context, statement: Statement, hoisted: Hoisted): void {
  if (
    statement.kind !== "declaration" ||
    !statement.declarators.some((each) => hoisted.has(each))
  ) {
    lowerStatement(cx, statement);
    return;
  }
  declareTag(cx, statement);
  for (const declarator of statement.declarators) {
    const { name: spelling, initializer, place } = declarator;
    const variable = hoisted.get(declarator);
    if (variable === undefined) {
      lowerStatement(cx, { ...statement, declarators: [declarator] });
      continue;
    }
    cx.bind(spelling, variable);
    if (initializer === undefined) continue;
    const { type } = variable;
    try {
      if (isScalar(type)) {
        lowerStatement(cx, {
          kind: "expression",
          expression: {
            kind: "assignment",
            operator: "",
            left: { kind: "name", name: spelling, place },
            right: valueOf(initializer),
            place,
          },
          place,
        });
        continue;
      }
      trace(cx, place);
      const fresh = initialized(cx, type, initializer);
      if (type.kind === "struct")
        cx.emit(`${cx.program.copier(type)}(${variable.name}, ${fresh});`, place);
      else cx.emit(`${variable.name}.splice(0, ${variable.name}.length, ...${fresh});`, place);
    } catch (error) {
      if (!(error instanceof Unlowerable)) throw error;
      giveUp(cx, error.message, place);
    }
  }
}

function valueOf(
  initializer: NonNullable<Declaration["declarators"][number]["initializer"]>,
): Expression {
  if (initializer.kind === "value") return initializer.value;
  const first = initializer.items[0];
  return first === undefined
    ? { kind: "number", text: "0", place: initializer.place }
    : valueOf(first.initializer);
}

/** Labels that a statement jumps to, nested ones too. */
function gotosIn(node: object): Set<string> {
  const found = new Set<string>();
  const walk = (each: object): void => {
    if ("kind" in each && each.kind === "goto" && "label" in each) found.add(String(each.label));
    childrenOf(each).forEach(walk);
  };
  walk(node);
  return found;
}
