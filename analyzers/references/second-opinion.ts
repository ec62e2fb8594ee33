/**
 * A second look at what a first look could have got wrong where it matters. An outsider's occurrence
 * that tokens acquit as a local variable or parameter, although the guarded symbol is what the name
 * would mean otherwise, is parsed with its function: where tree-sitter reads the declaration without
 * error and sees none, the occurrence is `unparsed`, because a boundary fails closed. An include is
 * looked up among the preprocessor lines, so that one in a comment or under `#if 0` is none.
 */
import { lastNotAbove, latin1 } from "../syntax/bytes.js";
import { parse, type SyntaxNode } from "../syntax/parse.js";
import { readSource, type Source } from "../syntax/source.js";
import type { Tree } from "../trees/tree.js";
import type { LedgerEntry } from "./ledger.js";

/** A function larger than this is left to the tokens. */
const MAX_ITEM_BYTES = 1 << 20;

export function secondOpinion(tree: Tree, entries: readonly LedgerEntry[], sees: (path: string, entry: LedgerEntry) => boolean): LedgerEntry[] {
  let source: Source | undefined;
  const sourceOf = (path: string): Source | undefined => {
    if (source?.path !== path) {
      const bytes = tree.read(path);
      source = bytes === undefined ? undefined : readSource(path, bytes);
    }
    return source;
  };
  return entries.map((entry) => {
    if (entry.inside) return entry;
    if (entry.kind === "include") return /\.\w+$/.test(entry.path) ? includeSeen(entry, sourceOf(entry.path)) : entry;
    const isScoped = entry.kind === "homonym" && /^a (local variable, declared|parameter of \w+\(\), declared)/.test(entry.because);
    if (!isScoped || !sees(entry.path, entry)) return entry;
    const text = sourceOf(entry.path);
    return text === undefined || agrees(text, entry) ? entry : { ...entry, kind: "unparsed", because: `tokens take it for ${entry.because}, and the parser does not` };
  });
}

function includeSeen(entry: LedgerEntry, source: Source | undefined): LedgerEntry {
  if (source === undefined) return entry;
  const offset = entry.span.start;
  const { lexed } = source;
  const directive = lexed.directives.find((candidate) => candidate.start < offset && offset < candidate.end);
  if (directive === undefined) return { ...entry, kind: "comment", because: "in a comment" };
  if (source.conditions.isInactive(offset)) return { ...entry, kind: "inactive", because: "within #if 0" };
  // The target is what a reader looks for, not the word before it.
  const target = directive.firstToken + 2;
  const span = target < directive.endToken ? { start: lexed.start[target] as number, end: lexed.end[target] as number } : entry.span;
  return { ...entry, span, condition: source.conditions.at(offset) };
}

/** Whether the parser finds a declaration of the name that covers the place, or cannot read the item. */
function agrees(source: Source, entry: LedgerEntry): boolean {
  const { lexed, structure } = source;
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), entry.span.start);
  const position = structure.positionOf[token] ?? -1;
  const item = source.itemAt(position);
  // What stands in a preprocessor line is no part of an item that could be parsed.
  if (position < 0 || item === undefined) return true;
  const start = lexed.start[structure.code[item.first] as number] as number;
  let last = position;
  while (last + 1 < structure.code.length && structure.itemOf[last + 1] === structure.itemOf[position]) last++;
  const end = lexed.end[structure.code[last] as number] as number;
  if (end - start > MAX_ITEM_BYTES) return true;
  const root = parse(latin1(source.bytes, start, end));
  if (root.hasError) return true;
  const place = entry.span.start - start;
  return declarators(root, entry.symbol, latin1(source.bytes, start, end)).some((node) => {
    const scope = scopeOf(node);
    return node.startIndex <= place && scope.startIndex <= place && place < scope.endIndex;
  });
}

function declarators(root: SyntaxNode, name: string, text: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "identifier" && text.slice(node.startIndex, node.endIndex) === name && isDeclarator(node)) found.push(node);
    pending.push(...node.namedChildren);
  }
  return found;
}

function isDeclarator(node: SyntaxNode): boolean {
  // The bare names of an old-style parameter list, and the arguments of a macro that declares.
  if (node.parent?.type === "parameter_list" || isMacroArgument(node)) return true;
  for (let at: SyntaxNode | null = node; at?.parent != null; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (/^(declaration|parameter_declaration|field_declaration)$/.test(parent.type)) return parent.childForFieldName("type")?.startIndex !== at.startIndex;
    const isPart = /_declarator$/.test(parent.type);
    if (!isPart || (parent.type === "init_declarator" && parent.childForFieldName("declarator")?.startIndex !== at.startIndex)) return false;
  }
  return false;
}

function isMacroArgument(node: SyntaxNode): boolean {
  const call = node.parent?.parent;
  if (node.parent?.type !== "argument_list" || call?.type !== "call_expression") return false;
  return call.parent?.type === "expression_statement" && call.startIndex === call.parent.startIndex;
}

function scopeOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent !== null && !/^(compound_statement|function_definition|for_statement)$/.test(at.type)) at = at.parent;
  return at;
}
