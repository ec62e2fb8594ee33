/**
 * A program without its types: what is left is JavaScript, line by line the same text. TypeScript reads
 * it and prints nothing, because printing a program takes longer than all else that is done to it.
 * Invariant: every line stays in its place, and nothing but types goes.
 */
import type { TypeScript } from "./compiler.js";

interface Range {
  readonly start: number;
  readonly end: number;
}

export function withoutTypes(ts: typeof TypeScript, text: string): string {
  const file = ts.createSourceFile("program.ts", text, ts.ScriptTarget.ES2022);
  const ranges: Range[] = [];
  const visit = (node: TypeScript.Node): void => {
    const range = typeIn(ts, node, text);
    if (range !== undefined) ranges.push(range);
    if (ts.isTypeNode(node))
      throw new TypeError(`a type stands where none is looked for: ${node.getText(file)}`);
    if (!ts.isImportDeclaration(node)) childrenOf(ts, node).forEach(visit);
  };
  file.statements.forEach(visit);
  ranges.sort((a, b) => a.start - b.start);
  let out = "";
  let at = 0;
  for (const { start, end } of ranges) {
    out += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, "");
    at = end;
  }
  return out + text.slice(at);
}

/** Those that are no types. */
function childrenOf(ts: typeof TypeScript, node: TypeScript.Node): TypeScript.Node[] {
  const found: TypeScript.Node[] = [];
  const types = new Set<TypeScript.Node>(typesOf(ts, node));
  node.forEachChild((child) => void (types.has(child) ? undefined : found.push(child)));
  return found;
}

/** Types that stand in a node itself, which all go. */
function typesOf(ts: typeof TypeScript, node: TypeScript.Node): readonly TypeScript.Node[] {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return node.typeArguments ?? [];
  return isTyped(ts, node) && node.type !== undefined ? [node.type] : [];
}

type Typed =
  | TypeScript.VariableDeclaration
  | TypeScript.ParameterDeclaration
  | TypeScript.PropertyDeclaration
  | TypeScript.SignatureDeclaration
  | TypeScript.AsExpression;

function isTyped(ts: typeof TypeScript, node: TypeScript.Node): node is Typed {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isFunctionLike(node) ||
    ts.isAsExpression(node)
  );
}

/** What goes of a node: a type with the sign before it. */
function typeIn(ts: typeof TypeScript, node: TypeScript.Node, text: string): Range | undefined {
  if (ts.isImportDeclaration(node))
    return node.importClause?.isTypeOnly === true ? { start: node.pos, end: node.end } : undefined;
  if (ts.isNonNullExpression(node)) return { start: node.end - 1, end: node.end };
  const types = typesOf(ts, node);
  const [first, last] = [types[0], types.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (ts.isCallExpression(node) || ts.isNewExpression(node))
    return { start: text.lastIndexOf("<", first.pos), end: text.indexOf(">", last.end) + 1 };
  if (ts.isAsExpression(node)) return { start: node.expression.end, end: first.end };
  return { start: text.lastIndexOf(":", first.pos), end: first.end };
}
