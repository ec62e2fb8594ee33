/**
 * Declarations within functions. Invariant: a variable that is never assigned again is a constant of
 * the program; one whose address is taken is a cell.
 */
import type { Declaration, Declarator, Expression, Place } from "../c/ast.js";
import { childrenOf } from "../c/walk.js";
import { type CType, isPlainLong, isScalar } from "../types/ctype.js";
import { decayed } from "../types/resolve.js";
import { annotationOf } from "./annotations.js";
import { openCleanup } from "./cleanups.js";
import { called } from "./code.js";
import type { Context } from "./context.js";
import { Unlowerable } from "./convert.js";
import { typeOf } from "./expressions.js";
import { completed, unwritten, initialized, initializedInto } from "./initializers.js";
import { withHoisting } from "./statement-expressions.js";
import { trace } from "./statements.js";

export function declare(cx: Context, declaration: Declaration): void {
  const typeOf_ = (expression: Expression): CType => typeOf(cx, expression);
  declareTag(cx, declaration);
  if (declaration.storage === "typedef") {
    for (const { name: alias, type } of declaration.declarators)
      cx.declareType(alias, false, cx.resolve(type, typeOf_));
    return;
  }
  for (const declarator of declaration.declarators)
    declareVariable(cx, declaration, declarator, typeOf_);
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

function declareVariable(
  cx: Context,
  declaration: Declaration,
  declarator: Declarator,
  typeOf_: (expression: Expression) => CType,
): void {
  const { name: spelling, initializer, place, cleanup } = declarator;
  const written =
    declarator.isAuto && initializer?.kind === "value"
      ? decayed(typeOf(cx, initializer.value))
      : cx.resolve(declarator.type, typeOf_);
  const type = completed(cx, written, initializer);
  if (type.kind === "function" || declaration.storage === "extern") {
    if (cx.variable(spelling) !== undefined)
      throw new Unlowerable(`${spelling} of the file is declared where a variable hides it`);
    return;
  }
  if (type.kind === "opaque") {
    // The pointer may never be followed; the object itself cannot be made.
    throw new Unlowerable(type.reason);
  }
  const isBoxed = isScalar(type) && (cx.boxed.has(spelling) || cleanup !== "");
  const isConstant =
    !isBoxed && initializer !== undefined && isScalar(type) && !cx.assigned.has(spelling);
  if (declaration.storage === "static") {
    const initial =
      initializer === undefined
        ? initialized(cx, type, { kind: "list", items: [], place })
        : initialized(cx, type, initializer);
    const identifier = cx.program.persistent(
      `static$${cx.functionName}$${spelling}`,
      isBoxed ? called("cell", initial) : initial,
    );
    cx.declare(spelling, type, { isBoxed, isConstant: false, identifier });
    return;
  }
  trace(cx, place);
  // The name is in scope of its own initializer.
  const usesItself = initializer !== undefined && mentions(initializer, spelling);
  const early = usesItself
    ? cx.declare(spelling, type, { isBoxed, isConstant: false, hasInitializer: false })
    : undefined;
  const code =
    initializer === undefined
      ? unwritten(cx, type)
      : withHoisting(cx, initializer.kind === "value" ? initializer.value : undefined, () =>
          early !== undefined && !isScalar(type)
            ? initializedInto(cx, early.name, type, initializer)
            : initialized(cx, type, initializer),
        );
  const variable =
    early ??
    cx.declare(spelling, type, { isBoxed, isConstant, hasInitializer: initializer !== undefined });
  emitDeclaration(cx, variable, code, place, initializer !== undefined, early !== undefined);
  if (cleanup !== "") {
    const callee = cx.program.callee(cleanup, cx.from, [{ kind: "pointer", to: type }]);
    if (typeof callee === "string") throw new Unlowerable(callee);
    openCleanup(cx, called(callee.name, variable.name));
  }
}

function emitDeclaration(
  cx: Context,
  variable: { name: string; type: CType; isBoxed: boolean; isConstant: boolean },
  code: string,
  place: Place,
  hasInitializer: boolean,
  isEarly: boolean,
): void {
  const { name: identifier, type, isBoxed, isConstant } = variable;
  const isLong = isPlainLong(type);
  let initial =
    isLong && !isConstant && !code.startsWith("word(") && code !== "UNWRITTEN"
      ? called("word", code)
      : code;
  const isTold = cx.program.isTraced && hasInitializer && isScalar(type);
  if (isTold) initial = `saw("${identifier.slice(1)}", ${initial})`;
  const annotation = annotationOf(cx, type);
  if (isEarly && !isBoxed) {
    cx.emit(`let ${identifier}: ${annotation} = ${unwritten(cx, type)};`, place);
    cx.emit(`${isScalar(type) ? `${identifier} = ${initial}` : code};`, place);
    return;
  }
  if (isBoxed) cx.emit(`const ${identifier} = cell<${annotation}>(${initial});`, place);
  else if (isConstant && isLong) cx.emit(`const ${identifier} = ${initial};`, place);
  else if (isConstant) cx.emit(`const ${identifier}: ${annotation} = ${initial};`, place);
  else
    cx.emit(
      `${isScalar(type) ? "let" : "const"} ${identifier}: ${annotation} = ${initial};`,
      place,
    );
}

/** Whether an initializer names a variable. */
function mentions(node: object, spelling: string): boolean {
  const isName = "kind" in node && node.kind === "name" && "name" in node && node.name === spelling;
  return isName || childrenOf(node).some((child) => mentions(child, spelling));
}
