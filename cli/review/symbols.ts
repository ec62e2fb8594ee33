/** Where guarded names stand before and after a series, for those whose standing it changes. */
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { Standing, SymbolFacts } from "../../rules/results/series-review.js";
import { differingPages } from "../../rules/judge/pages.js";
import type { State } from "./states.js";

/** Comments and the like say nothing about who uses a name. */
const TOLD =
  /^(call|address|value|type|initializer|macro-body|macro-arg|typeof|export|symbol-string|btf|asm|paste|include|declaration|extern|definition|unparsed)$/;

export function symbolsOf(before: State, after: State): SymbolFacts[] {
  if (before.check === after.check) return [];
  const names = differingNames(before, after);
  const [old, fresh] = [entriesBySymbol(before, names), entriesBySymbol(after, names)];
  const changed: {
    readonly key: string;
    readonly one: readonly LedgerEntry[];
    readonly other: readonly LedgerEntry[];
  }[] = [];
  for (const key of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const [one, other] = [told(old.get(key)), told(fresh.get(key))];
    if (shapeOf(one) !== shapeOf(other)) changed.push({ key, one, other });
  }
  // A revision answers many questions at once sooner than one after the other.
  before.tree.readMany(changed.flatMap(({ one }) => one.map(({ path }) => path)));
  after.tree.readMany(changed.flatMap(({ other }) => other.map(({ path }) => path)));
  return changed.map(({ key, one, other }) => {
    const [boundary = "", symbol = ""] = key.split("\0");
    return { symbol, boundary, before: standings(before, one), after: standings(after, other) };
  });
}

/** Names of which some file says something else; all others stand where they stood. */
function differingNames(before: State, after: State): ReadonlySet<string> {
  const pages = differingPages(before.check.pages, after.check.pages);
  const all = [...pages.before, ...pages.after];
  return new Set(all.flatMap(({ entries }) => entries.map(({ symbol }) => symbol)));
}

/** Occurrences of some names in a state, by what they are of. */
function entriesBySymbol(
  { check: { boundaries, pages } }: State,
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly LedgerEntry[]> {
  const found = new Map<string, LedgerEntry[]>();
  for (const { entries } of pages) {
    for (const entry of entries) {
      if (!names.has(entry.symbol)) continue;
      const key = `${boundaries[entry.boundary]?.id ?? ""}\0${entry.symbol}`;
      const list = found.get(key);
      if (list === undefined) found.set(key, [entry]);
      else list.push(entry);
    }
  }
  return found;
}

function told(entries: readonly LedgerEntry[] | undefined): readonly LedgerEntry[] {
  return (entries ?? []).filter(({ kind }) => TOLD.test(kind));
}

/** The facts of an entry that a change of line numbers leaves as they are. */
function shapeOf(entries: readonly LedgerEntry[]): string {
  return entries
    .map(({ path, kind, enclosing, inside }) => `${path} ${kind} ${enclosing} ${String(inside)}`)
    .sort()
    .join("\n");
}

function standings({ places }: State, entries: readonly LedgerEntry[]): Standing[] {
  return entries.map(({ path, span, kind, enclosing, inside }) => ({
    path,
    line: places.lineAndColumn(path, span.start).line,
    kind,
    enclosing,
    isInside: inside,
  }));
}
