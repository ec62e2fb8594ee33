/**
 * Statements of C to lines of the program, one statement a line. Invariant: a statement that cannot
 * be lowered becomes `undecided()` with its place, and everything around it stays as it is.
 */
import type { Block, Declaration, Declarator, Expression, Place, Statement } from "../c/ast.js";
import { childrenOf } from "../c/walk.js";
import { Misread } from "../c/reader.js";
import { INT, isScalar, VOID, type CType } from "../types/ctype.js";
import { decayed } from "../types/resolve.js";
import { argument, called, level, operand, value, type Value } from "./code.js";
import type { Context, Frame } from "./context.js";
import { condition, convert, settled, Unlowerable } from "./convert.js";
import { constantOf, isPlainLong, lower, lowerEffect, typeOf, wordy } from "./expressions.js";
import { completed, garbage, initialized, initializedInto } from "./initializers.js";
import { blockWithLabels, flatBlock, isHard, labelsOf } from "./jumps.js";

export function lowerStatement(cx: Context, statement: Statement): void {
  const nCleanups = cleanups.get(cx)?.length ?? 0;
  cx.attempt(
    () => lowerUnguarded(cx, statement),
    (error) => {
      if (!(error instanceof Unlowerable) && !(error instanceof Misread)) throw error;
      cleanups.get(cx)?.splice(nCleanups);
      giveUp(cx, error.message, statement.place);
      // What control can reach past the declaration must not find another variable by its name.
      if (statement.kind !== "declaration") return;
      for (const { name: spelling } of statement.declarators) cx.bind(spelling, { name: "undefined", type: { kind: "opaque", reason: error.message }, isBoxed: false, isConstant: true });
    },
  );
}

export function giveUp(cx: Context, reason: string, place: Place): void {
  cx.emit(`undecided(${cx.program.reason(reason, place)});`, place);
}

function lowerUnguarded(cx: Context, statement: Statement): void {
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
  if (cx.program.isTraced) cx.emit(`at(${cx.program.reason("", place)});`, undefined);
}

function lowerExpressionStatement(cx: Context, expression: Expression, place: Place): void {
  if (expression.kind === "statement-expression") return lowerBlock(cx, expression.body);
  trace(cx, place);
  const code = withHoisting(cx, expression, () => lowerEffect(cx, expression));
  cx.emit(`${code};`, place);
}

export function lowerBlock(cx: Context, block: Block): void {
  cx.emit("{", undefined);
  cx.indented(() => lowerStatements(cx, block.statements));
  cx.emit("}", undefined);
}

/** The statements of a block in a scope of their own, without its braces. */
export function lowerStatements(cx: Context, statements: readonly Statement[]): void {
  cx.enter();
  const [only] = statements;
  const entered = cx.flat.get(statements) ?? (statements.length === 1 && only !== undefined ? cx.flat.get(only) : undefined);
  if (entered !== undefined) flatBlock(cx, statements, entered);
  else if (statements.some((each) => labelsOf(each).length > 0)) blockWithLabels(cx, statements);
  else sequence(cx, statements);
  cx.leave();
}

/** Statement after statement; a cleanup wraps all that follow. */
export function sequence(cx: Context, statements: readonly Statement[]): void {
  statements.forEach((statement) => lowerStatement(cx, statement));
  closeCleanups(cx);
}

const cleanups = new WeakMap<Context, { readonly depth: number; readonly code: string; readonly hasStopped: string }[]>();

function openCleanup(cx: Context, code: string): void {
  const open = cleanups.get(cx) ?? [];
  cleanups.set(cx, open);
  // Nothing is cleaned up once the machine has stopped.
  const hasStopped = cx.temporary();
  cx.emit(`let ${hasStopped} = false;`, undefined);
  open.push({ depth: cx.depth, code: `if (!${hasStopped}) ${code}`, hasStopped });
  cx.emit("try {", undefined);
}

export function closeCleanups(cx: Context): void {
  const open = cleanups.get(cx);
  while (open !== undefined && open.at(-1)?.depth === cx.depth) {
    const { code, hasStopped } = open.pop() as { code: string; hasStopped: string };
    cx.emit("} catch (stop) {", undefined);
    cx.indented(() => {
      cx.emit(`${hasStopped} = true;`, undefined);
      cx.emit("throw stop;", undefined);
    });
    cx.emit("} finally {", undefined);
    cx.indented(() => cx.emit(`${code};`, undefined));
    cx.emit("}", undefined);
  }
}

function lowerIf(cx: Context, statement: Extract<Statement, { kind: "if" }>): void {
  const known = constantOf(cx, statement.condition);
  if (known !== undefined) {
    const taken = known === 0n ? statement.whenFalse : statement.whenTrue;
    if (taken !== undefined) lowerStatement(cx, taken);
    return;
  }
  trace(cx, statement.condition.place);
  const test = condition(withHoisting(cx, statement.condition, () => lower(cx, statement.condition)));
  cx.emit(`if (${test.code}) {`, statement.place);
  cx.indented(() => body(cx, statement.whenTrue));
  let rest = statement.whenFalse;
  while (rest !== undefined) {
    if (rest.kind === "if" && !cx.program.isTraced && constantOf(cx, rest.condition) === undefined) {
      const next = tryCondition(cx, rest.condition);
      if (next !== undefined) {
        cx.emit(`} else if (${next.code}) {`, rest.place);
        const { whenTrue, whenFalse }: Extract<Statement, { kind: "if" }> = rest;
        cx.indented(() => body(cx, whenTrue));
        rest = whenFalse;
        continue;
      }
    }
    const last: Statement = rest;
    cx.emit("} else {", undefined);
    cx.indented(() => body(cx, last));
    rest = undefined;
  }
  cx.emit("}", undefined);
}

function tryCondition(cx: Context, expression: Expression): Value | undefined {
  return cx.attempt<Value | undefined>(
    () => condition(lower(cx, expression)),
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

type Loop = Extract<Statement, { kind: "while" | "do" | "for" }>;

function lowerLoop(cx: Context, statement: Loop): void {
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
    const test = statement.condition === undefined ? undefined : condition(lower(cx, statement.condition));
    const step = statement.step === undefined ? "" : ` ${lowerEffect(cx, statement.step)}`;
    head = `for (; ${test === undefined ? "" : test.code};${step}) {`;
  } else {
    const test = condition(lower(cx, statement.condition));
    head = statement.kind === "while" ? `while (${test.code}) {` : "do {";
    if (statement.kind === "do") tail = `} while (${test.code});`;
  }
  const emitLoop = (): void => {
    const at = cx.lines.length;
    cx.emit(head, statement.place);
    cx.frames.push(frame);
    cx.indented(() => {
      for (const each of inBody) each();
      if (statement.kind !== "do") trace(cx, statement.place);
      body(cx, statement.body);
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

function lowerSwitch(cx: Context, statement: Extract<Statement, { kind: "switch" }>): void {
  const governed: Block = statement.body.kind === "block" ? statement.body : { kind: "block", statements: [statement.body], place: statement.body.place };
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
  if (statement.kind === "default") cx.emit("default:", statement.place);
  else {
    const first = constantOf(cx, statement.value);
    const last = statement.last === undefined ? first : constantOf(cx, statement.last);
    if (first === undefined || last === undefined) throw new Unlowerable("a case label that is not constant");
    for (let each = first; each <= last; each++) {
      const label = convert(value(String(each), type, { constant: each }), type, cx.program);
      cx.emit(`case ${label.constant ?? each}${type.kind === "integer" && type.bits === 64 ? "n" : ""}:`, statement.place);
    }
  }
  cases(cx, statement.statement, type);
}

function leave(cx: Context, kind: "break" | "continue", place: Place): void {
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

function jump(cx: Context, label: string, place: Place): void {
  trace(cx, place);
  for (let index = cx.frames.length - 1; index >= 0; index--) {
    const target = cx.frames[index]?.jumps.get(label);
    if (target === undefined) continue;
    for (const line of target().split("\n")) cx.emit(line, place);
    return;
  }
  throw new Unlowerable(label === "" ? "a computed goto" : `goto ${label}, into a block that it stands outside of`);
}

function lowerReturn(cx: Context, expression: Expression | undefined, place: Place): void {
  trace(cx, place);
  if (cx.frames.some((frame) => frame.kind === "made" && frame.label === "expression")) throw new Unlowerable("return out of a statement expression");
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
  const converted = convert(result.kind === "bool" ? lowered : settled(lowered), result, cx.program);
  const code = result.kind === "struct" ? called(cx.program.copier(result), `new ${cx.program.structClass(result)}()`, argument(converted)) : isPlainLong(result) ? wordyUnlessAlone(cx, converted) : argument(converted);
  cx.emit(cx.program.isTraced ? `return saw("return", ${code});` : `return ${code};`, place);
}

/** The one value that a function returns says what it counts; of several nothing is known. */
function wordyUnlessAlone(cx: Context, of: Value): string {
  return cx.assigned.has("return ") ? wordy(of) : argument(of);
}

export function declare(cx: Context, declaration: Declaration): void {
  const typeOf_ = (expression: Expression): CType => typeOf(cx, expression);
  declareTag(cx, declaration);
  if (declaration.storage === "typedef") {
    for (const { name: alias, type } of declaration.declarators) cx.declareType(alias, false, cx.resolve(type, typeOf_));
    return;
  }
  for (const declarator of declaration.declarators) declareVariable(cx, declaration, declarator, typeOf_);
}

/** A struct or enum that a block declares. */
export function declareTag(cx: Context, declaration: Declaration): void {
  const { base } = declaration;
  if (base.kind !== "tag" || base.body === undefined) return;
  const typeOf_ = (expression: Expression): CType => typeOf(cx, expression);
  if (base.tag === "enum") {
    const values = cx.program.types.enumeratorsOf(base, cx.from, cx.typeScope(typeOf_));
    for (const [each, constant] of values ?? []) cx.declareConstant(each, constant);
    return;
  }
  const type = cx.resolve(base, typeOf_);
  if (base.name !== "") cx.declareType(base.name, true, type);
}

function declareVariable(cx: Context, declaration: Declaration, declarator: Declarator, typeOf_: (expression: Expression) => CType): void {
  const { name: spelling, initializer, place, cleanup } = declarator;
  const written = declarator.isAuto && initializer?.kind === "value" ? decayed(typeOf(cx, initializer.value)) : cx.resolve(declarator.type, typeOf_);
  const type = completed(cx, written, initializer);
  if (type.kind === "function" || declaration.storage === "extern") {
    if (cx.variable(spelling) !== undefined) throw new Unlowerable(`${spelling} of the file is declared where a variable hides it`);
    return;
  }
  if (type.kind === "opaque") {
    // The pointer may never be followed; the object itself cannot be made.
    throw new Unlowerable(type.reason);
  }
  const isBoxed = isScalar(type) && (cx.boxed.has(spelling) || cleanup !== "");
  const isConstant = !isBoxed && initializer !== undefined && isScalar(type) && !cx.assigned.has(spelling);
  if (declaration.storage === "static") {
    const initial = initializer === undefined ? initialized(cx, type, { kind: "list", items: [], place }) : initialized(cx, type, initializer);
    const identifier = cx.program.persistent(`static$${cx.functionName}$${spelling}`, isBoxed ? called("cell", initial) : initial);
    cx.declare(spelling, type, { isBoxed, isConstant: false, identifier });
    return;
  }
  trace(cx, place);
  // The name is in scope of its own initializer.
  const usesItself = initializer !== undefined && mentions(initializer, spelling);
  const early = usesItself ? cx.declare(spelling, type, { isBoxed, isConstant: false }) : undefined;
  const code = initializer === undefined ? garbage(cx, type) : withHoisting(cx, initializer.kind === "value" ? initializer.value : undefined, () => early !== undefined && !isScalar(type) ? initializedInto(cx, early.name, type, initializer) : initialized(cx, type, initializer));
  const variable = early ?? cx.declare(spelling, type, { isBoxed, isConstant });
  emitDeclaration(cx, variable, code, place, initializer !== undefined, early !== undefined);
  if (cleanup !== "") {
    const callee = cx.program.callee(cleanup, cx.from, [{ kind: "pointer", to: type }]);
    if (typeof callee === "string") throw new Unlowerable(callee);
    openCleanup(cx, called(callee.name, variable.name));
  }
}

function emitDeclaration(cx: Context, variable: { name: string; type: CType; isBoxed: boolean; isConstant: boolean }, code: string, place: Place, hasInitializer: boolean, isEarly: boolean): void {
  const { name: identifier, type, isBoxed, isConstant } = variable;
  const isLong = isPlainLong(type);
  let initial = isLong && !isConstant && !code.startsWith("word(") && code !== "GARBAGE" ? called("word", code) : code;
  const isTold = cx.program.isTraced && hasInitializer && isScalar(type);
  if (isTold) initial = `saw("${identifier.slice(1)}", ${initial})`;
  const annotation = annotationOf(cx, type);
  if (isEarly && !isBoxed) {
    cx.emit(`let ${identifier}: ${annotation} = ${garbage(cx, type)};`, place);
    cx.emit(`${isScalar(type) ? `${identifier} = ${initial}` : code};`, place);
    return;
  }
  if (isBoxed) cx.emit(`const ${identifier} = cell<${annotation}>(${initial});`, place);
  else if (isConstant && isLong) cx.emit(`const ${identifier} = ${initial};`, place);
  else if (isConstant) cx.emit(`const ${identifier}: ${annotation} = ${initial};`, place);
  else cx.emit(`${isScalar(type) ? "let" : "const"} ${identifier}: ${annotation} = ${initial};`, place);
}

/** How TypeScript writes a type of C. */
export function annotationOf(cx: { readonly program: { classOf(type: CType): string | undefined } }, type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "bool":
      return "boolean";
    case "integer":
      if (type.bits === 64) return "bigint";
      return type.dimension === "pages" ? "Pages" : isPlainLong(type) && type.rank === 4 ? "Word" : isPlainLong(type) ? "Word" : "number";
    case "pointer":
      if (type.to.kind === "struct") return cx.program.classOf(type.to) ?? "object";
      if (type.to.kind === "void" || type.to.kind === "opaque") return "unknown";
      if (type.to.kind === "function") {
        const parameters = type.to.parameters.map(({ type: each }, index) => `a${index}: ${annotationOf(cx, each)}`);
        if (type.to.isVariadic) parameters.push("...rest: unknown[]");
        return `(${parameters.join(", ")}) => ${annotationOf(cx, type.to.result)}`;
      }
      return `Ref<${annotationOf(cx, type.to)}>`;
    case "array":
      return `${type.of.kind === "pointer" && type.of.to.kind === "function" ? `(${annotationOf(cx, type.of)})` : annotationOf(cx, type.of)}[]`;
    case "struct":
      return cx.program.classOf(type) ?? "object";
    default:
      return "unknown";
  }
}

/** Whether an initializer names a variable. */
function mentions(node: object, spelling: string): boolean {
  const isName = "kind" in node && node.kind === "name" && "name" in node && node.name === spelling;
  return isName || childrenOf(node).some((child) => mentions(child, spelling));
}

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
      return expression.left.kind === "name" && expression.operator === "" ? first(expression.right) : expression;
    case "conditional":
      return first(expression.condition);
    case "member":
      return first(expression.object);
    default:
      return expression;
  }
}

/** Lowers something that stands in a statement, whose first part may become statements before it. */
function withHoisting<T>(cx: Context, expression: Expression | undefined, lowerIt: () => T): T {
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
    const inner = isLoop || ("kind" in node && (node.kind === "while" || node.kind === "do" || node.kind === "for" || node.kind === "switch"));
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
    (last?.kind === "expression" ? statements.slice(0, -1) : statements).forEach((each) => lowerUnguarded(cx, each));
    if (last?.kind === "expression") {
      const lowered = settled(lower(cx, last.expression));
      type = lowered.type;
      cx.emit(type.kind === "void" ? `${lowered.code};` : `${result} = ${argument(lowered)};`, last.place);
    }
    closeCleanups(cx);
    cx.leave();
  });
  cx.emit("}", undefined);
  const line = cx.lines[at];
  if (line !== undefined) cx.lines[at] = { ...line, text: `let ${result}: ${type.kind === "void" ? "undefined" : annotationOf(cx, type)};` };
  return value(result, type, { isPure: true, isWord: annotationOf(cx, type) === "Word" });
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
    if (before.some((each) => labelsOf(each).length > 0)) throw new Unlowerable("a label within a statement expression");
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
  if (only !== undefined && result !== undefined) return value(operand(result, level.atom), type, { isWord: result.isWord });
  // The lines stay together: an expression is one line of the program.
  return value(`(() => { ${inner.map(({ text }) => text).join(" ")} })()`, type, { isWord: false });
}

