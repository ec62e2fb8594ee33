/**
 * What a header declares: every function, macro, type and variable, with its place. The macro that
 * guards the header against double inclusion is not one, nor is a tag that is only announced
 * (`struct x;`), because announcing a type does not own it. Enumerators are not names of a boundary.
 */
import { isMark } from "../syntax/punctuators.js";
import type { Source } from "../syntax/source.js";
import { macroDefinition } from "../syntax/source.js";
import { declaredNames } from "../syntax/declared-names.js";
import type { Item, Structure } from "../syntax/structure.js";
import { argumentMeaning } from "./contexts.js";
import type { Span } from "../syntax/span.js";

export type SymbolKind = "function" | "inline" | "macro" | "tag" | "typedef" | "variable";

export interface Declaration {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  /** Of an object or a function: `static` stands before it. */
  readonly isStatic?: boolean;
}

/** Macros that each file defines for a header to read; whoever defines one does not own the name. */
const everyFilesOwn: ReadonlySet<string> = new Set([
  "pr_fmt",
  "dev_fmt",
  "TRACE_SYSTEM",
  "TRACE_SYSTEM_VAR",
  "TRACE_INCLUDE_PATH",
  "TRACE_INCLUDE_FILE",
  "CREATE_TRACE_POINTS",
  "MODULE_PARAM_PREFIX",
  "KMSG_COMPONENT",
  "UNIQUE_ID",
  "__FILENAME__",
]);

/** What the macros of a head declare, which reaches from one position to another; undefined when it has none. */
type MadeBy = (
  first: number,
  end: number,
  isFunction: boolean,
) => readonly Declaration[] | undefined;

/** `madeBy`: where macros are expanded. Without it a call is read by what is known of its macro. */
export function declarationsOf(source: Source, madeBy?: MadeBy): Declaration[] {
  const { lexed, structure } = source;
  const found: Declaration[] = [];
  const add: Add = (name, kind, token, isStatic = false) => {
    const span = { start: lexed.start[token] as number, end: lexed.end[token] as number };
    found.push({ name, kind, span, ...(isStatic ? { isStatic } : {}) });
  };
  addMacros(source, add);
  structure.items.forEach((item, index) => {
    const made =
      item.kind === "type"
        ? undefined
        : madeBy?.(item.first, headEnd(structure, item, index), item.kind === "function");
    const first = structure.code[item.first] as number;
    if (made === undefined) addItem(source, item, index, add);
    else for (const { name, kind, isStatic } of made) add(name, kind, first, isStatic);
  });
  addInner(source, add);
  return found;
}

type Add = (name: string, kind: SymbolKind, token: number, isStatic?: boolean) => void;

function addMacros(source: Source, add: Add): void {
  const { lexed, conditions } = source;
  // A macro that the header takes back, before or after it defines it, is a tool of the header.
  const takenBack = new Set<string>();
  for (const directive of lexed.directives) {
    if (directive.name === "undef") takenBack.add(source.tokenText(directive.firstToken + 2));
  }
  for (const directive of lexed.directives) {
    if (conditions.isInactive(directive.start)) continue;
    const macro = macroDefinition(source, directive);
    if (macro === undefined || takenBack.has(macro.name) || everyFilesOwn.has(macro.name)) continue;
    if (macro.name !== conditions.includeGuard) add(macro.name, "macro", macro.nameToken);
  }
}

function addItem(source: Source, item: Item, index: number, add: Add): void {
  const { structure } = source;
  const token = item.namePosition >= 0 ? (structure.code[item.namePosition] as number) : -1;
  if (item.kind === "function") {
    if (token >= 0 && item.parametersOpen >= 0)
      add(item.name, item.isStatic ? "inline" : "function", token, item.isStatic);
    return;
  }
  if (item.kind === "type" && token >= 0) add(item.name, "tag", token);
  const names = declaredNames(structure, item.first, endOf(structure, item, index));
  for (const { position, isFunction } of names) {
    const kind = item.isTypedef ? "typedef" : isFunction ? "function" : "variable";
    add(structure.text(position), kind, structure.code[position] as number, item.isStatic);
  }
  const byMacro = names.length === 0 ? declaredByMacro(source, item.first) : -1;
  if (byMacro >= 0) add(structure.text(byMacro), "variable", structure.code[byMacro] as number);
}

/** Types within types, and what functions declare with linkage, which is the same as what a file declares. */
function addInner(source: Source, add: Add): void {
  const { structure } = source;
  for (let position = 1; position < structure.code.length; position++) {
    const item = source.itemAt(position);
    if (item === undefined || position === item.namePosition || !structure.isWord(position))
      continue;
    if (item.kind !== "function") {
      const opensBody = structure.punctuator(position + 1) === "{";
      if (opensBody && /^(struct|union|enum)$/.test(structure.text(position - 1)))
        add(structure.text(position), "tag", structure.code[position] as number);
    } else if (structure.text(position) === "extern" && (structure.parent[position] ?? -1) >= 0) {
      const end = endOfStatement(structure, position);
      for (const { position: at, isFunction } of declaredNames(structure, position, end))
        add(structure.text(at), isFunction ? "function" : "variable", structure.code[at] as number);
    }
  }
}

/** Position behind the last token of an item's declaration, its `;` left out. */
function endOf(structure: Structure, item: Item, index: number): number {
  let at = item.first;
  for (; at < structure.code.length && structure.itemOf[at] === index; at++) {
    const isOuter = (structure.parent[at] ?? -1) === -1;
    if (isOuter && structure.punctuator(at) === ";") break;
  }
  return at;
}

/** Position behind the head of an item: before its body or its value. */
function headEnd(structure: Structure, item: Item, index: number): number {
  if (item.bodyOpen >= 0)
    return item.kind === "initializer" ? valueOf(structure, item) : item.bodyOpen;
  return endOf(structure, item, index);
}

/** Position of the `=` of an initializer with braces. */
function valueOf(structure: Structure, item: Item): number {
  let at = item.bodyOpen;
  while (at > item.first && structure.punctuator(at) !== "=") at--;
  return at;
}

function endOfStatement(structure: Structure, position: number): number {
  const parent = structure.parent[position] ?? -1;
  const last = structure.partner[parent] ?? -1;
  const limit = last < 0 ? structure.code.length : last;
  let at = position;
  while (at < limit && structure.punctuator(at) !== ";") at++;
  return at;
}

/** Position of the name that `DECLARE_PER_CPU(type, name)` and the like declare, or -1. */
function declaredByMacro(source: Source, first: number): number {
  const { structure } = source;
  let callee = first;
  while (/^(extern|static)$/.test(structure.text(callee))) callee++;
  const open = callee + 1;
  if (!structure.isWord(callee) || structure.punctuator(open) !== "(") return -1;
  const close = structure.partner[open] ?? -1;
  let index = 0;
  for (let at = open + 1; at < close; at++) {
    if (structure.parent[at] !== open) continue;
    if (structure.punctuator(at) === ",") index++;
    else if (
      structure.isWord(at) &&
      isMark(structure.punctuator(at + 1), ",)") &&
      argumentMeaning(structure.text(callee), index) === "declared"
    )
      return at;
  }
  return -1;
}
