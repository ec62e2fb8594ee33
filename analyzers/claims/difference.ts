/**
 * What a difference in tokens comes down to once moves and consistent renames are taken out. Storage
 * classes, declarations and includes follow a move and count for nothing in it. Invariant: pieces are
 * called equal only when one mapping of names, the same for all pieces and one to one, makes them so.
 */
import { listed } from "./claim.js";
import type { ChangedFile, Difference, Facts, Piece, TreePlace } from "./facts.js";
import type { Leftover } from "./undecided.js";

export interface Reduced {
  /** Nothing is left but moves and renames. */
  readonly isEmpty: boolean;
  /** The same thing before and after, with the first tokens that differ. */
  readonly changed: readonly Changed[];
  readonly lost: readonly Piece[];
  readonly gained: readonly Piece[];
  readonly functions: readonly string[];
  /** Things that are no function, in words. */
  readonly others: readonly string[];
  readonly nMoved: number;
  readonly nRenamed: number;
  readonly renames: readonly (readonly [string, string])[];
  /** Pieces that are the same but for names. */
  readonly renamed: readonly { readonly from: Piece; readonly to: Piece }[];
  /** Pieces that are the same, and of one file alone now. */
  readonly hidden: readonly Piece[];
}

interface Changed {
  readonly from: Piece;
  readonly to: Piece;
  /** In words: what the first tokens that differ were and are. */
  readonly token: string;
  /** Where those tokens stand. */
  readonly fromPlace: TreePlace;
  readonly toPlace: TreePlace;
}

const known = new WeakMap<Difference, Reduced>();

const MAX_PIECES = 4000;

export function difference(all: Difference): Reduced {
  const found = known.get(all) ?? reduced(all);
  known.set(all, found);
  return found;
}

function reduced({ removed, added, moved }: Difference): Reduced {
  const renames = new Renames(removed, added);
  const isSubstance = (piece: Piece): boolean =>
    piece.kind !== "include" && piece.kind !== "declaration";
  let nMoved = moved.length;
  const hidden: Piece[] = [];
  const renamed: { from: Piece; to: Piece }[] = [];
  const olds = removed.filter(isSubstance).slice(0, MAX_PIECES);
  const news = new Set(added.filter(isSubstance).slice(0, MAX_PIECES));
  let rest: Piece[] = [];
  const [byName, byShape, byText] = [nameOf, shapeOf, textOf].map((key) => groupsOf(news, key)) as [
    Groups,
    Groups,
    Groups,
  ];
  // What only lost or won a storage class is the same thing elsewhere.
  for (const piece of olds) {
    const same = firstOf(byText.get(textOf(piece)), news);
    if (same === undefined) rest.push(piece);
    else {
      news.delete(same);
      nMoved++;
      if (isStatic(same) && !isStatic(piece)) hidden.push(same);
    }
  }
  const changed: Changed[] = [];
  const lost: Piece[] = [];
  for (const [pass, isLoose] of [
    [1, false],
    [2, true],
  ] as const) {
    const open = rest;
    rest = [];
    for (const piece of open) {
      const candidate =
        firstOf(byName.get(nameOf(piece)), news) ??
        (isLoose
          ? firstOf(byShape.get(shapeOf(piece)), news, (each) => renames.fits(piece, each))
          : undefined);
      if (candidate === undefined) {
        if (pass === 2) lost.push(piece);
        else rest.push(piece);
        continue;
      }
      news.delete(candidate);
      const differs = renames.compare(piece, candidate);
      if (differs === undefined) renamed.push({ from: piece, to: candidate });
      else changed.push({ from: piece, to: candidate, ...differs });
    }
  }
  const left = [...changed.map(({ to }) => to), ...lost, ...news];
  const functions = left.filter(({ kind }) => kind === "function").map(({ name }) => name);
  const others = left
    .filter(({ kind }) => kind !== "function")
    .map(({ kind, name }) => (name === "" ? `a ${kind} without a name` : `${kind} ${name}`));
  const isEmpty = left.length === 0 && removed.length <= MAX_PIECES && added.length <= MAX_PIECES;
  return {
    isEmpty,
    changed,
    lost,
    gained: [...news],
    functions: [...new Set(functions)],
    others: [...new Set(others)],
    nMoved,
    nRenamed: renamed.length,
    renames: renames.list(),
    renamed,
    hidden,
  };
}

type Groups = ReadonlyMap<string, Piece[]>;

/** Pieces by what they have in common, the first ones last. */
function groupsOf(pieces: Iterable<Piece>, key: (piece: Piece) => string): Groups {
  const groups = new Map<string, Piece[]>();
  for (const piece of [...pieces].reverse()) {
    const group = groups.get(key(piece));
    if (group === undefined) groups.set(key(piece), [piece]);
    else group.push(piece);
  }
  return groups;
}

function nameOf({ kind, name }: Piece): string {
  return `${kind} ${name}`;
}

function shapeOf({ kind, tokens }: Piece): string {
  return `${kind} ${tokens.length}`;
}

/** So many pieces of one shape are compared with one that has no other of its name. */
const MAX_COMPARED = 64;

/** The first piece of a group that is still there and fits. */
function firstOf(
  group: Piece[] | undefined,
  left: ReadonlySet<Piece>,
  fits: (piece: Piece) => boolean = () => true,
): Piece | undefined {
  while (group !== undefined && group.length > 0 && !left.has(group.at(-1) as Piece)) group.pop();
  return group?.slice(-MAX_COMPARED).findLast((piece) => left.has(piece) && fits(piece));
}

/** What there is in words, when nothing else is left. */
export function told(left: Reduced, files: readonly ChangedFile[]): string {
  const parts: string[] = [];
  if (left.nMoved > 0)
    parts.push(
      left.nMoved === 1
        ? "1 piece of code stands elsewhere with the same tokens"
        : `${left.nMoved} pieces of code stand elsewhere with the same tokens`,
    );
  if (left.nRenamed > 0)
    parts.push(
      `${counted(left.renamed)} in names alone (${listed(left.renames.map(([from, to]) => `${from} is ${to}`))})`,
    );
  const n = files.filter(({ isCode }) => isCode).length;
  return parts.length === 0
    ? `in ${n === 1 ? "the touched file" : `${n} touched files`} only comments, white space, declarations and includes differ`
    : parts.join(", ");
}

/** `3 functions differ`, `1 piece of code differs`. */
function counted(renamed: Reduced["renamed"]): string {
  const isFunctions = renamed.every(({ from }) => from.kind === "function");
  const what = isFunctions ? ["function", "functions"] : ["piece of code", "pieces of code"];
  return renamed.length === 1 ? `1 ${what[0]} differs` : `${renamed.length} ${what[1]} differ`;
}

/** Users that renames and a new `static` leave behind. Names of members and of local variables are not looked for. */
export async function leftovers(left: Reduced, facts: Facts): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const named = new Set(
    left.renamed
      .filter(({ from, to }) => from.name !== "" && from.name !== to.name)
      .map(({ from }) => from.name),
  );
  const renames = left.renames.filter(([from]) => named.has(from));
  await facts.prepare([...renames.map(([from]) => from), ...left.hidden.map(({ name }) => name)]);
  for (const { name } of left.hidden) {
    const { uses, rivals } = (name === "" ? undefined : await facts.symbol(name, "after"))
      ?.leftBehind ?? { uses: [], rivals: [] };
    if (uses.length === 0) continue;
    found.push({ from: name, to: name, uses, how: "hidden", isDoubtful: rivals.length > 0 });
  }
  for (const [from, to] of renames) {
    const symbol = await facts.symbol(from, "after");
    // Another definition of the name is what the uses mean.
    if (symbol === undefined || symbol.definitions.length > 0 || symbol.uses.length === 0) continue;
    found.push({
      from,
      to,
      uses: symbol.uses,
      how: "renamed",
      isDoubtful: symbol.doubts.length > 0,
    });
  }
  return found;
}

function textOf(piece: Piece): string {
  return `${piece.kind} ${plainTokens(piece).join(" ")}`;
}

function plainTokens({ kind, tokens }: Piece): readonly string[] {
  const at = nStorage({ kind, tokens });
  return at === 0 ? tokens : tokens.slice(at);
}

function isStatic(piece: Piece): boolean {
  return piece.tokens.slice(0, nStorage(piece)).includes("static");
}

/** How many words of storage classes a piece begins with. */
function nStorage({ kind, tokens }: Pick<Piece, "kind" | "tokens">): number {
  if (kind !== "function" && kind !== "data") return 0;
  let at = 0;
  while (/^(?:static|extern|inline|__always_inline|noinline)$/.test(tokens[at] ?? "")) at++;
  return at;
}

const word = /^[A-Za-z_]\w*$/;
const keyword =
  /^(?:if|else|for|while|do|switch|case|default|return|goto|break|continue|sizeof|struct|union|enum|static|const|int|long|short|char|void|unsigned|signed|bool|inline|extern|volatile|true|false|NULL|typedef|float|double)$/;

/** What a piece declares: its own name, and words behind a type or a star. */
function declared({ name, tokens }: Piece, into: Set<string>): void {
  if (name !== "") into.add(name);
  for (let at = 1; at < tokens.length; at++) {
    const [before, token, behind] = [
      tokens[at - 1] as string,
      tokens[at] as string,
      tokens[at + 1] ?? ";",
    ];
    const isBehindType =
      before === "*" ||
      before === "}" ||
      (word.test(before) && !/^(?:return|else|goto|case|do)$/.test(before));
    if (isBehindType && word.test(token) && /^[;,=)[({:]$/.test(behind)) into.add(token);
    if (before === "," && word.test(token) && /^[;,=[]$/.test(behind)) into.add(token);
  }
}

/**
 * Names that became other names, the same way everywhere. Only what is declared here can be renamed:
 * where kmalloc() became kzalloc(), another function is called.
 */
class Renames {
  readonly #forward = new Map<string, string>();
  readonly #backward = new Map<string, string>();
  readonly #declared = new Set<string>();
  readonly #old = new Set<string>();
  readonly #new = new Set<string>();

  constructor(removed: readonly Piece[], added: readonly Piece[]) {
    for (const piece of removed) {
      declared(piece, this.#declared);
      for (const token of piece.tokens) this.#old.add(token);
    }
    for (const piece of added) for (const token of piece.tokens) this.#new.add(token);
  }

  /** Undefined when equal under the names known so far and those that it adds; else what differs first. */
  compare(from: Piece, to: Piece): Pick<Changed, "token" | "fromPlace" | "toPlace"> | undefined {
    const olds = plainTokens(from);
    const news = plainTokens(to);
    const fresh: [string, string][] = [];
    const n = Math.max(olds.length, news.length);
    for (let at = 0; at < n; at++) {
      const [a, b] = [olds[at] ?? "", news[at] ?? ""];
      if (this.#agree(a, b, fresh)) continue;
      this.#forget(fresh);
      return {
        token: `\`${olds.slice(at, at + 4).join(" ")}\` became \`${news.slice(at, at + 4).join(" ")}\``,
        fromPlace: from.placeOf(at + nStorage(from)),
        toPlace: to.placeOf(at + nStorage(to)),
      };
    }
    return undefined;
  }

  fits(from: Piece, to: Piece): boolean {
    const fresh: [string, string][] = [];
    const [olds, news] = [plainTokens(from), plainTokens(to)];
    const isSame =
      olds.length === news.length &&
      olds.every((token, at) => this.#agree(token, news[at] as string, fresh));
    this.#forget(fresh);
    return isSame;
  }

  #agree(a: string, b: string, fresh: [string, string][]): boolean {
    const [known, back] = [this.#forward.get(a), this.#backward.get(b)];
    if (known !== undefined || back !== undefined) return known === b && back === a;
    if (!word.test(a) || !word.test(b) || keyword.test(a) || keyword.test(b)) return a === b;
    if (a !== b && (!this.#declared.has(a) || this.#old.has(b) || this.#new.has(a))) return false;
    this.#forward.set(a, b);
    this.#backward.set(b, a);
    fresh.push([a, b]);
    return true;
  }

  #forget(fresh: readonly [string, string][]): void {
    for (const [a, b] of fresh) {
      this.#forward.delete(a);
      this.#backward.delete(b);
    }
  }

  list(): readonly (readonly [string, string])[] {
    return [...this.#forward].filter(([a, b]) => a !== b);
  }
}
