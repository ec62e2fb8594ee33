/** What claims about users share: who uses a symbol, and how that is told. */
import { words } from "../words/words.js";
import { at, contradicted, holds, listed, unknown, type Decision, type Evidence } from "./claim.js";
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

/** What one state of the tree says of a claim that nobody but some use the subjects. */
export interface State {
  readonly side: Side;
  /** Uses by those who are meant, of each subject. */
  readonly meant: readonly (readonly [name: string, uses: readonly Use[]])[];
  /** Uses by others. */
  readonly others: readonly (readonly [name: string, uses: readonly Use[]])[];
  /** Every subject is there and used. */
  readonly isWhole: boolean;
  readonly doubt: string;
}

/**
 * What two states say. Prose in the present tense has to be true of the tree that the patch leaves; what
 * it says of a user that the patch replaces or takes away is true of the tree before.
 * @param isOfBefore the sentence itself says that it speaks of the tree before
 */
export function overTime(
  before: State | undefined,
  after: State | undefined,
  isOfBefore: boolean,
  so: (state: State) => string,
): Decision {
  const isSo = (state: State | undefined): state is State =>
    state?.isWhole === true && state.others.length === 0;
  const count = (state: State | undefined): number =>
    (state?.meant ?? []).reduce((sum, [, uses]) => sum + uses.length, 0);
  const asHolds = (state: State): Decision =>
    holds(
      words`${so(state)}`,
      state.meant.flatMap(([name, uses]) => usesShown(name, uses, state.side)),
    );
  const asContradicted = ({ others, side }: State): Decision => {
    const [name, uses] = others[0] as readonly [string, readonly Use[]];
    return contradicted(
      words`${spoken(name)} is also used by ${usersTold(uses)}`,
      usesShown(name, uses, side),
    );
  };
  const doubt = before?.doubt || after?.doubt || "";
  if (isSo(before) && before.doubt === "") {
    if (after === undefined || after.others.length === 0 || isOfBefore) return asHolds(before);
    const [name, uses] = after.others[0] as readonly [string, readonly Use[]];
    if (after.doubt === "" && count(after) >= count(before)) return asContradicted(after);
    return unknown(
      words`it is so before the patch, and after it ${spoken(name)} is used by ${usersTold(uses)}`,
      usesShown(name, uses, "after"),
    );
  }
  if (isSo(after) && doubt === "") return asHolds(after);
  const other = [before, after].find((state) => state !== undefined && state.others.length > 0);
  if (other !== undefined) return asContradicted(other);
  return doubt === "" ? undefined : unknown(words`${doubt}`);
}

/** One state, told by which uses count and who is meant. */
export async function stateOf(
  facts: Facts,
  names: readonly string[],
  side: Side,
  counts: (symbol: SymbolFacts, sides: Sides) => readonly Use[],
  isMeant: (use: Use) => boolean,
): Promise<State> {
  const meant: (readonly [string, readonly Use[]])[] = [];
  const others: (readonly [string, readonly Use[]])[] = [];
  let isWhole = true;
  let doubt = "";
  for (const name of names) {
    const sides = await sidesOf(facts, name);
    const symbol = sides[side];
    if (symbol === undefined || symbol.definitions.length === 0) {
      isWhole = false;
      continue;
    }
    doubt ||= symbol.doubts[0] ?? "";
    // The subjects may use each other.
    const uses = counts(symbol, sides).filter((use) => !names.some((each) => isBy(use, each)));
    const [own, rest] = [uses.filter((use) => isMeant(use)), uses.filter((use) => !isMeant(use))];
    if (own.length > 0) meant.push([name, own]);
    if (rest.length > 0) others.push([name, rest]);
    if (own.length === 0) isWhole = false;
  }
  return { side, meant, others, isWhole, doubt };
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
