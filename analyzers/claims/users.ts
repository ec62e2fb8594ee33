/** What claims about users share: who uses a symbol, and how that is told. */
import { words } from "../words/words.js";
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

/** What somebody calls has parentheses behind its name; a struct or a variable has none. */
export function entityName(name: string, { before, after }: Sides): string {
  const kinds = [before, after].flatMap((each) => each?.definitions.map(({ kind }) => kind) ?? []);
  const isCalled =
    kinds.length === 0 || kinds.some((kind) => kind === "function" || kind === "macro");
  return isCalled ? spoken(name) : name;
}

export function isDefined(sides: Sides): boolean {
  return (sides.before?.definitions.length ?? 0) + (sides.after?.definitions.length ?? 0) > 0;
}

/** Whether a use stands in this function; heads made by a macro are named with it. */
export function isBy(use: Use, user: string): boolean {
  return use.by === user || use.by.endsWith(`(${user})`);
}

/** The files that define a symbol; what headers have for builds without them counts only when it is all. */
function owners({ definitions }: SymbolFacts): readonly string[] {
  const paths = definitions.map(({ place }) => place.path);
  const sources = paths.filter((path) => !path.endsWith(".h"));
  return [...new Set(sources.length > 0 ? sources : paths)];
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** The folders that define a symbol. */
export function ownFolders(symbol: SymbolFacts): readonly string[] {
  return [...new Set(owners(symbol).map(folderOf))];
}

export function outsideOfFolder(symbol: SymbolFacts): readonly Use[] {
  const folders = ownFolders(symbol);
  return symbol.uses.filter(
    ({ place }) => !folders.some((folder) => place.path.startsWith(folder)),
  );
}

export function outsideOfFile(symbol: SymbolFacts): readonly Use[] {
  const files = owners(symbol);
  return symbol.uses.filter(({ place }) => !files.includes(place.path));
}

/** Uses outside of the owner's folder; where all are in it, before and after, outside of the owner's file. */
export function external(symbol: SymbolFacts, { before, after }: Sides): readonly Use[] {
  const isFolder = [before, after].some(
    (each) => each !== undefined && each.definitions.length > 0 && outsideOfFolder(each).length > 0,
  );
  return isFolder ? outsideOfFolder(symbol) : outsideOfFile(symbol);
}

const MAX_SHOWN = 8;

export function usesShown(name: string, uses: readonly Use[], side: Side): Evidence[] {
  return uses.slice(0, MAX_SHOWN).map((use) => ({
    text: words`${use.by === "" ? "file scope" : `${use.by}${/\W$/.test(use.by) ? "" : "()"}`} ${use.isCall ? "calls" : "uses"} ${spoken(name)}`,
    isHere: true,
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
