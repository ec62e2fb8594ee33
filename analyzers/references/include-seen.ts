/**
 * An include as the tokens of its file have it: one in a comment or under `#if 0` is none, and the
 * place of one is its target, which is what a reader looks for.
 */
import type { Directive } from "../syntax/lex.js";
import type { Source } from "../syntax/source.js";
import type { LedgerEntry } from "./ledger-entry.js";
import { proof } from "./proof.js";

export function includeSeen(entry: LedgerEntry, source: Source): LedgerEntry {
  const offset = entry.span.start;
  const { lexed } = source;
  const directive = directiveAround(source, offset);
  if (directive === undefined) return { ...entry, kind: "comment", proof: proof("in-comment") };
  if (source.conditions.isInactive(offset))
    return { ...entry, kind: "inactive", proof: proof("not-compiled") };
  const target = directive.firstToken + 2;
  const span =
    target < directive.endToken
      ? { start: lexed.start[target] as number, end: lexed.end[target] as number }
      : entry.span;
  return { ...entry, span, condition: source.conditions.at(offset) };
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
