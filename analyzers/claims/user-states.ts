/** What the trees before and after a patch say of a claim that nobody but some use a symbol. */
import { words } from "../words/words.js";
import { contradicted, holds, type Decision } from "./claim.js";
import type { Doubt, Facts, Side, SymbolFacts, Use } from "./facts.js";
import { spoken } from "./message/patterns.js";
import { undecided } from "./undecided-words.js";
import { isBy, sidesOf, usersTold, usesShown, type Sides } from "./users.js";

/** What one state of the tree says of a claim that nobody but some use the subjects. */
export interface State {
  readonly side: Side;
  /** Uses by those who are meant, of each subject. */
  readonly meant: readonly (readonly [name: string, uses: readonly Use[]])[];
  /** Uses by others. */
  readonly others: readonly (readonly [name: string, uses: readonly Use[]])[];
  /** Every subject is there and used. */
  readonly isWhole: boolean;
  readonly doubt: Doubt | undefined;
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
  const doubt = before?.doubt ?? after?.doubt;
  if (isSo(before) && before.doubt === undefined) {
    if (after === undefined || after.others.length === 0 || isOfBefore) return asHolds(before);
    const [name, uses] = after.others[0] as readonly [string, readonly Use[]];
    if (after.doubt === undefined && count(after) >= count(before)) return asContradicted(after);
    return undecided({ code: "used after it", name, uses }, usesShown(name, uses, "after"));
  }
  if (isSo(after) && doubt === undefined) return asHolds(after);
  const other = [before, after].find((state) => state !== undefined && state.others.length > 0);
  if (other !== undefined) return asContradicted(other);
  return doubt && undecided({ code: "doubted", doubt });
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
  let doubt: Doubt | undefined;
  for (const name of names) {
    const sides = await sidesOf(facts, name);
    const symbol = sides[side];
    if (symbol === undefined || symbol.definitions.length === 0) {
      isWhole = false;
      continue;
    }
    doubt ??= symbol.doubts[0];
    // The subjects may use each other.
    const uses = counts(symbol, sides).filter((use) => !names.some((each) => isBy(use, each)));
    const [own, rest] = [uses.filter((use) => isMeant(use)), uses.filter((use) => !isMeant(use))];
    if (own.length > 0) meant.push([name, own]);
    if (rest.length > 0) others.push([name, rest]);
    if (own.length === 0) isWhole = false;
  }
  return { side, meant, others, isWhole, doubt };
}
