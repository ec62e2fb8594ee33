/**
 * A second look at what a first look could have got wrong where it matters. An outsider's occurrence
 * that tokens acquit as a local variable or parameter, although the guarded symbol is what the name
 * would mean otherwise, is parsed with its function: where tree-sitter reads the declaration without
 * error and sees none, the occurrence is `unparsed`, because a boundary fails closed. An include is
 * looked up among the preprocessor lines, so that one in a comment or under `#if 0` is none.
 */
import { lastNotAbove, latin1 } from "../syntax/bytes.js";
import { TokenRoom, type Directive } from "../syntax/lex.js";
import { parse, type SyntaxNode } from "../syntax/parse.js";
import { readSource, type Source } from "../syntax/source.js";
import { StepLimit, stepsFor } from "../syntax/steps.js";
import type { Tree } from "../trees/tree.js";
import type { LedgerEntry } from "./ledger.js";

/** A function that is larger, or nested deeper, is none that the parser is asked about. */
const MAX_ITEM_BYTES = 1 << 18;
const MAX_NESTED = 256;

export function secondOpinion(
  tree: Tree,
  entries: readonly LedgerEntry[],
  sees: (path: string, entry: LedgerEntry) => boolean,
): LedgerEntry[] {
  let source: Source | undefined;
  const sourceOf = (path: string): Source | undefined => {
    if (source?.path !== path) {
      const bytes = tree.read(path);
      source =
        bytes === undefined
          ? undefined
          : readSource(path, bytes, new TokenRoom(), stepsFor(bytes.length));
    }
    return source;
  };
  return entries.map((entry) => {
    if (entry.inside) return entry;
    if (entry.kind === "include")
      return /\.\w+$/.test(entry.path) ? includeSeen(entry, sourceOf(entry.path)) : entry;
    const isScoped =
      entry.kind === "homonym" &&
      /^a (local variable, declared|parameter of \w+\(\), declared)/.test(entry.because);
    if (!isScoped || !sees(entry.path, entry)) return entry;
    const text = sourceOf(entry.path);
    return text === undefined || agreesInTime(text, entry)
      ? entry
      : {
          ...entry,
          kind: "unparsed",
          because: `tokens take it for ${entry.because}, and the parser does not`,
        };
  });
}

function includeSeen(entry: LedgerEntry, source: Source | undefined): LedgerEntry {
  if (source === undefined) return entry;
  const offset = entry.span.start;
  const { lexed } = source;
  const directive = directiveAround(source, offset);
  if (directive === undefined) return { ...entry, kind: "comment", because: "in a comment" };
  if (source.conditions.isInactive(offset))
    return { ...entry, kind: "inactive", because: "within #if 0" };
  // The target is what a reader looks for, not the word before it.
  const target = directive.firstToken + 2;
  const span =
    target < directive.endToken
      ? { start: lexed.start[target] as number, end: lexed.end[target] as number }
      : entry.span;
  return { ...entry, span, condition: source.conditions.at(offset) };
}

function agreesInTime(source: Source, entry: LedgerEntry): boolean {
  try {
    return agrees(source, entry);
  } catch (error) {
    if (error instanceof StepLimit) return false;
    throw error;
  }
}

/** The directive that an offset stands in, found by halves. */
function directiveAround({ lexed: { directives } }: Source, offset: number): Directive | undefined {
  let low = 0;
  let high = directives.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((directives[middle] as Directive).start < offset) low = middle + 1;
    else high = middle;
  }
  const found = directives[low - 1];
  return found !== undefined && offset < found.end ? found : undefined;
}

/** Declarations of each name in one item: where the name stands and what its scope is. */
type ItemDeclarations = ReadonlyMap<
  string,
  readonly { readonly at: number; readonly start: number; readonly end: number }[]
>;

interface ParsedItem {
  readonly start: number;
  /** Undefined where the parser finds an error; `refused`: it was not asked. */
  readonly declared: ItemDeclarations | "refused" | undefined;
}

/** Items are asked about for each of their names, and parsed once. */
const parsedItems = new WeakMap<Source, Map<number, ParsedItem>>();

/** Whether the parser finds a declaration of the name that covers the place, or cannot read the item. */
function agrees(source: Source, entry: LedgerEntry): boolean {
  const { lexed, structure } = source;
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), entry.span.start);
  const position = structure.positionOf[token] ?? -1;
  const item = source.itemAt(position);
  // What stands in a preprocessor line is no part of an item that could be parsed.
  if (position < 0 || item === undefined) return true;
  let known = parsedItems.get(source);
  if (known === undefined) parsedItems.set(source, (known = new Map()));
  let parsed = known.get(item.first);
  if (parsed === undefined)
    known.set(item.first, (parsed = parseItem(source, item.first, position)));
  if (typeof parsed.declared !== "object") return parsed.declared === undefined;
  const place = entry.span.start - parsed.start;
  const own = parsed.declared.get(entry.symbol) ?? [];
  source.steps.take(own.length);
  return own.some(({ at, start, end }) => at <= place && start <= place && place < end);
}

function parseItem(source: Source, first: number, position: number): ParsedItem {
  const { lexed, structure } = source;
  const start = lexed.start[structure.code[first] as number] as number;
  let last = position;
  while (
    last + 1 < structure.code.length &&
    structure.itemOf[last + 1] === structure.itemOf[position]
  )
    last++;
  const end = lexed.end[structure.code[last] as number] as number;
  if (end - start > MAX_ITEM_BYTES || isDeep(source, first, last))
    return { start, declared: "refused" };
  const text = latin1(source.bytes, start, end);
  const root = parse(text);
  return { start, declared: root.hasError ? undefined : declarators(root, text) };
}

function isDeep({ structure }: Source, first: number, last: number): boolean {
  let depth = 0;
  for (let at = first; at <= last; at++) {
    const mark = structure.punctuator(at);
    if (mark === "(" || mark === "[" || mark === "{") depth++;
    else if (mark === ")" || mark === "]" || mark === "}") depth--;
    if (depth > MAX_NESTED) return true;
  }
  return false;
}

function declarators(root: SyntaxNode, text: string): ItemDeclarations {
  const found = new Map<string, { at: number; start: number; end: number }[]>();
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "identifier" && isDeclarator(node)) {
      const name = text.slice(node.startIndex, node.endIndex);
      const scope = scopeOf(node);
      const declared = { at: node.startIndex, start: scope.startIndex, end: scope.endIndex };
      const same = found.get(name);
      if (same === undefined) found.set(name, [declared]);
      else same.push(declared);
    }
    pending.push(...node.namedChildren);
  }
  return found;
}

function isDeclarator(node: SyntaxNode): boolean {
  // The bare names of an old-style parameter list, and the arguments of a macro that declares.
  if (node.parent?.type === "parameter_list" || isMacroArgument(node)) return true;
  for (let at: SyntaxNode | null = node; at?.parent != null; at = at.parent) {
    const parent: SyntaxNode = at.parent;
    if (/^(declaration|parameter_declaration|field_declaration)$/.test(parent.type))
      return parent.childForFieldName("type")?.startIndex !== at.startIndex;
    const isPart = /_declarator$/.test(parent.type);
    if (
      !isPart ||
      (parent.type === "init_declarator" &&
        parent.childForFieldName("declarator")?.startIndex !== at.startIndex)
    )
      return false;
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
  while (
    at.parent !== null &&
    !/^(compound_statement|function_definition|for_statement)$/.test(at.type)
  )
    at = at.parent;
  return at;
}
