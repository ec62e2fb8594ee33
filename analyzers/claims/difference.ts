/**
 * What a difference in tokens comes down to once moves and consistent renames are taken out. Storage
 * classes, declarations and includes follow a move and count for nothing in it. Invariant: pieces are
 * called equal only when one mapping of names, the same for all pieces and one to one, makes them so.
 */
import { listed } from "./claim.js";
import type { ChangedFile, Difference, Piece } from "./facts.js";

export interface Reduced {
  /** Nothing is left but moves and renames. */
  readonly isEmpty: boolean;
  /** The same thing before and after, with the first tokens that differ. */
  readonly changed: readonly { readonly from: Piece; readonly to: Piece; readonly token: string }[];
  readonly lost: readonly Piece[];
  readonly gained: readonly Piece[];
  readonly functions: readonly string[];
  /** Things that are no function, in words. */
  readonly others: readonly string[];
  readonly nMoved: number;
  readonly nRenamed: number;
  readonly renames: readonly (readonly [string, string])[];
}

const MAX_PIECES = 4000;

export function difference({ removed, added, moved }: Difference): Reduced {
  const renames = new Renames(removed, added);
  const isSubstance = (piece: Piece): boolean => piece.kind !== "include" && piece.kind !== "declaration";
  let nMoved = moved.length;
  let nRenamed = 0;
  const olds = removed.filter(isSubstance).slice(0, MAX_PIECES);
  let news = added.filter(isSubstance).slice(0, MAX_PIECES);
  let rest: Piece[] = [];
  const take = (piece: Piece): void => {
    news = news.filter((each) => each !== piece);
  };
  // What only lost or won a storage class is the same thing elsewhere.
  const byText = new Map<string, Piece[]>();
  for (const piece of news) byText.set(textOf(piece), [...(byText.get(textOf(piece)) ?? []), piece]);
  for (const piece of olds) {
    const same = byText.get(textOf(piece))?.shift();
    if (same === undefined) rest.push(piece);
    else {
      take(same);
      nMoved++;
    }
  }
  const changed: { from: Piece; to: Piece; token: string }[] = [];
  const lost: Piece[] = [];
  for (const [pass, isLoose] of [[1, false], [2, true]] as const) {
    const open = rest;
    rest = [];
    for (const piece of open) {
      const named = news.find((each) => each.kind === piece.kind && each.name === piece.name);
      const candidate = named ?? (isLoose ? news.find((each) => each.kind === piece.kind && each.tokens.length === piece.tokens.length && renames.fits(piece, each)) : undefined);
      if (candidate === undefined) {
        if (pass === 2) lost.push(piece);
        else rest.push(piece);
        continue;
      }
      take(candidate);
      const token = renames.compare(piece, candidate);
      if (token === "") nRenamed++;
      else changed.push({ from: piece, to: candidate, token });
    }
  }
  const left = [...changed.map(({ to }) => to), ...lost, ...news];
  const functions = left.filter(({ kind }) => kind === "function").map(({ name }) => name);
  const others = left.filter(({ kind }) => kind !== "function").map(({ kind, name }) => (name === "" ? `a ${kind} without a name` : `${kind} ${name}`));
  const isEmpty = left.length === 0 && removed.length <= MAX_PIECES && added.length <= MAX_PIECES;
  return { isEmpty, changed, lost, gained: news, functions: [...new Set(functions)], others: [...new Set(others)], nMoved, nRenamed, renames: renames.list() };
}

/** What there is in words, when nothing else is left. */
export function told(left: Reduced, files: readonly ChangedFile[]): string {
  const parts: string[] = [];
  if (left.nMoved > 0) parts.push(`${left.nMoved} pieces of code stand elsewhere with the same tokens`);
  if (left.nRenamed > 0) parts.push(`${left.nRenamed} differ in names alone (${listed(left.renames.map(([from, to]) => `${from} is ${to}`))})`);
  const n = files.filter(({ isCode }) => isCode).length;
  return parts.length === 0 ? `in ${n === 1 ? "the touched file" : `${n} touched files`} only comments, white space, declarations and includes differ` : parts.join(", ");
}

function textOf(piece: Piece): string {
  return `${piece.kind} ${plainTokens(piece).join(" ")}`;
}

function plainTokens({ kind, tokens }: Piece): readonly string[] {
  if (kind !== "function" && kind !== "data") return tokens;
  let at = 0;
  while (/^(?:static|extern|inline|__always_inline|noinline)$/.test(tokens[at] ?? "")) at++;
  return at === 0 ? tokens : tokens.slice(at);
}

const word = /^[A-Za-z_]\w*$/;
const keyword = /^(?:if|else|for|while|do|switch|case|default|return|goto|break|continue|sizeof|struct|union|enum|static|const|int|long|short|char|void|unsigned|signed|bool|inline|extern|volatile|true|false|NULL|typedef|float|double)$/;

/** What a piece declares: its own name, and words behind a type or a star. */
function declared({ name, tokens }: Piece, into: Set<string>): void {
  if (name !== "") into.add(name);
  for (let at = 1; at < tokens.length; at++) {
    const [before, token, behind] = [tokens[at - 1] as string, tokens[at] as string, tokens[at + 1] ?? ";"];
    const isBehindType = before === "*" || before === "}" || (word.test(before) && !/^(?:return|else|goto|case|do)$/.test(before));
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

  /** Empty when equal under the names known so far and those that it adds; else what differs first. */
  compare(from: Piece, to: Piece): string {
    const olds = plainTokens(from);
    const news = plainTokens(to);
    const fresh: [string, string][] = [];
    const n = Math.max(olds.length, news.length);
    for (let at = 0; at < n; at++) {
      const [a, b] = [olds[at] ?? "", news[at] ?? ""];
      if (this.#agree(a, b, fresh)) continue;
      this.#forget(fresh);
      return `\`${olds.slice(at, at + 4).join(" ")}\` became \`${news.slice(at, at + 4).join(" ")}\``;
    }
    return "";
  }

  fits(from: Piece, to: Piece): boolean {
    const fresh: [string, string][] = [];
    const [olds, news] = [plainTokens(from), plainTokens(to)];
    const isSame = olds.length === news.length && olds.every((token, at) => this.#agree(token, news[at] as string, fresh));
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
