/**
 * What a header declares: every function, macro, type and variable, with its place. The macro that
 * guards the header against double inclusion is not one, nor is a tag that is only announced
 * (`struct x;`), because announcing a type does not own it. Enumerators are not names of a boundary.
 */
import type { Source } from "../syntax/source.js";
import { macroDefinition } from "../syntax/source.js";
import { isAttributeMacro } from "../syntax/attributes.js";
import { declaredAs } from "../syntax/declarators.js";
import { argumentMeaning } from "./contexts.js";
import type { Span } from "../syntax/span.js";

export type SymbolKind = "function" | "inline" | "macro" | "tag" | "typedef" | "variable";

export interface Declaration {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly span: Span;
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

export function declarationsOf(source: Source): Declaration[] {
  const { structure, lexed } = source;
  const found: Declaration[] = [];
  const add = (name: string, kind: SymbolKind, token: number): void => {
    found.push({
      name,
      kind,
      span: { start: lexed.start[token] as number, end: lexed.end[token] as number },
    });
  };
  // A macro that the header takes back, before or after it defines it, is a tool of the header.
  const takenBack = new Set<string>();
  for (const directive of lexed.directives) {
    if (directive.name === "undef") takenBack.add(source.tokenText(directive.firstToken + 2));
  }
  for (const directive of lexed.directives) {
    if (source.conditions.isInactive(directive.start)) continue;
    const macro = macroDefinition(source, directive);
    if (
      macro === undefined ||
      macro.name === source.conditions.includeGuard ||
      everyFilesOwn.has(macro.name)
    )
      continue;
    if (!takenBack.has(macro.name)) add(macro.name, "macro", macro.nameToken);
  }
  for (const item of structure.items) {
    const token = item.namePosition >= 0 ? (structure.code[item.namePosition] as number) : -1;
    if (token >= 0) {
      if (item.kind === "type") add(item.name, "tag", token);
      else if (item.isTypedef) add(item.name, "typedef", token);
      else if (item.kind === "function")
        add(item.name, item.isStatic ? "inline" : "function", token);
      else if (item.kind === "initializer") add(item.name, "variable", token);
      else if (item.parametersOpen >= 0 && item.namePosition < item.parametersOpen) {
        if (item.namePosition > item.first) add(item.name, "function", token);
      } else if (item.namePosition > item.first && !isTagAlone(source, item.namePosition))
        add(item.name, "variable", token);
    } else {
      const declared = declaredByMacro(source, item.first);
      if (declared >= 0)
        add(structure.text(declared), "variable", structure.code[declared] as number);
    }
  }
  for (let position = 1; position < structure.code.length; position++) {
    const item = source.itemAt(position);
    if (item === undefined || position === item.namePosition || !structure.isWord(position))
      continue;
    const token = structure.code[position] as number;
    const opensBody = structure.punctuator(position + 1) === "{";
    const isTag = opensBody && /^(struct|union|enum)$/.test(structure.text(position - 1));
    if (isTag && item.kind !== "function") add(structure.text(position), "tag", token);
    // What stands behind the body of a type or behind a comma is declared too.
    const isOuter =
      (structure.parent[position] ?? -1) === -1 &&
      item.kind !== "function" &&
      item.parametersOpen < 0;
    if (
      isOuter &&
      position > item.first &&
      structure.punctuator(position + 1) === "," &&
      structure.isWord(position - 1)
    ) {
      if (declaredAs(structure, position) === "local")
        add(structure.text(position), item.isTypedef ? "typedef" : "variable", token);
    }
    if (isAttributeMacro(structure.text(position))) continue;
    const follows = structure.punctuator(position - 1);
    if (
      isOuter &&
      position > item.first &&
      (follows === "," || follows === "}" || follows === "*")
    ) {
      if (
        /^[;,=[]$/.test(structure.punctuator(position + 1)) &&
        isDeclaredHere(source, position, follows)
      ) {
        add(structure.text(position), item.isTypedef ? "typedef" : "variable", token);
      }
    }
  }
  return found;
}

function isDeclaredHere(source: Source, position: number, follows: string): boolean {
  return follows === "}" || declaredAs(source.structure, position) === "local";
}

/** `struct x;` announces a tag. */
function isTagAlone(source: Source, position: number): boolean {
  return /^(struct|union|enum)$/.test(source.structure.text(position - 1));
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
      /^[,)]$/.test(structure.punctuator(at + 1)) &&
      argumentMeaning(structure.text(callee), index) === "declared"
    )
      return at;
  }
  return -1;
}
