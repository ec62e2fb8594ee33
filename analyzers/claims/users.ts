/** What claims about users share: who uses a symbol, and how that is told. */
import { at, listed, type Evidence } from "./claim.js";
import { spoken } from "./message/patterns.js";
import type { Facts, Side, SymbolFacts, Use } from "./facts.js";

export interface Sides {
  readonly before: SymbolFacts | undefined;
  readonly after: SymbolFacts | undefined;
}

export async function sidesOf(facts: Facts, name: string): Promise<Sides> {
  return { before: await facts.symbol(name, "before"), after: await facts.symbol(name, "after") };
}

export function isDefined(sides: Sides): boolean {
  return (sides.before?.definitions.length ?? 0) + (sides.after?.definitions.length ?? 0) > 0;
}

/** Whether a use stands in this function; heads made by a macro are named with it. */
export function isBy(use: Use, user: string): boolean {
  return use.by === user || use.by.endsWith(`(${user})`);
}

/** Uses outside of the owner's folder; where all are in it, outside of the owner's file. */
export function external(symbol: SymbolFacts): readonly Use[] {
  const owners = symbol.definitions.map(({ place }) => place.path);
  const folders = new Set(owners.map((path) => path.slice(0, path.lastIndexOf("/") + 1)));
  const isIn = (path: string): boolean => [...folders].some((folder) => path.startsWith(folder));
  const outside = symbol.uses.filter(({ place }) => !isIn(place.path));
  return outside.length > 0 ? outside : symbol.uses.filter(({ place }) => !owners.includes(place.path));
}

const MAX_SHOWN = 8;

export function usesShown(name: string, uses: readonly Use[], side: Side): Evidence[] {
  return uses.slice(0, MAX_SHOWN).map((use) => ({
    text: `${use.by === "" ? "file scope" : `${use.by}${/\W$/.test(use.by) ? "" : "()"}`} ${use.isCall ? "calls" : "uses"} ${spoken(name)} here`,
    side,
    place: use.place,
  }));
}

/** `g() in fs/x.c:12 and h() in fs/y.c:3`. */
export function usersTold(uses: readonly Use[]): string {
  const seen = new Map<string, Use>();
  for (const use of uses) {
    const key = `${use.place.path} ${use.by}`;
    if (!seen.has(key)) seen.set(key, use);
  }
  const max = 4;
  // A line is counted by reading its file, so only what is shown is asked for one.
  const told = [...seen.values()].map((use, index) => {
    const who = use.by === "" ? "file scope of" : `${use.by}${/\W$/.test(use.by) ? "" : "()"} in`;
    return index < max ? `${who} ${at(use.place)}` : "";
  });
  return listed(told, max);
}

export function distinctUsers(uses: readonly Use[]): number {
  return new Set(uses.map((use) => `${use.place.path} ${use.by}`)).size;
}
