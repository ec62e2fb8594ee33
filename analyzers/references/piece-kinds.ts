/**
 * What words may be in a name that is put together: its beginning or its end, by themselves or by what
 * macros stand for. Most uses of macros are refused by this alone, so that each word is asked once.
 * Invariant: never a false "no".
 */
import { keep } from "../syntax/keep.js";
import type { Fragments } from "./fragments.js";
import { STRING, type Piece } from "./macro-sketch.js";
import { argumentsAt, bareOf, type KnownMakers } from "./makers.js";

/** What stands in one place of a use. */
export interface Given {
  readonly words: ReadonlySet<string>;
  readonly nTokens: number;
}

const STANDS = 1;
const BEGINS = 2;
/** The same with three letters or more. */
const BEGINS_LONG = 4;
const ENDS = 8;
const ALL = STANDS | BEGINS | BEGINS_LONG | ENDS;
/** What ends a string has the same bits higher up. */
const QUOTED = 4;
/** A macro stands for several pieces. */
const MANY = 1 << 8;
const LONG = 3;

export class PieceKinds {
  readonly #fragments: Fragments;
  readonly #givers: Pick<KnownMakers, "piecesOf">;
  /** By words alone, whatever macros there are. */
  readonly #alone: Map<string, number>;
  readonly #ofWord = new Map<string, number>();
  readonly #ofWords = new WeakMap<readonly string[], number>();

  constructor(
    fragments: Fragments,
    givers: Pick<KnownMakers, "piecesOf">,
    alone = new Map<string, number>(),
  ) {
    this.#fragments = fragments;
    this.#givers = givers;
    this.#alone = alone;
  }

  /** The same with other macros. */
  with(givers: Pick<KnownMakers, "piecesOf">): PieceKinds {
    return new PieceKinds(this.#fragments, givers, this.#alone);
  }

  /** Whether a name may begin with what a piece stands for. */
  mayBegin(piece: Piece, args: readonly Given[]): boolean {
    const kind = this.#kindOf(piece, args);
    // What is given may be nothing.
    if ((kind & STANDS) === 0) return true;
    const isLoose = (kind & MANY) !== 0 && !this.#fragments.isFew;
    return (kind & (isLoose ? BEGINS_LONG : BEGINS)) !== 0;
  }

  /** Whether one may end with it. */
  mayEnd(piece: Piece, args: readonly Given[]): boolean {
    const kind = this.#kindOf(piece, args);
    return (kind & STANDS) === 0 || (kind & ENDS) !== 0;
  }

  #kindOf([parameters, fixed, isMany, isStrings]: Piece, args: readonly Given[]): number {
    const shift = isStrings === true ? QUOTED : 0;
    let all = this.#ofAll(fixed);
    let found = (all >> shift) & ALL;
    if (isMany) all |= MANY;
    for (const parameter of parameters) {
      const isMade = isStrings === true && parameter >= STRING;
      const given = argumentsAt(args, isMade ? parameter - STRING : parameter);
      if (given.length > 1) all |= MANY;
      for (const { words, nTokens } of given) {
        if (nTokens > 1) all |= MANY;
        for (const word of words) {
          const kind = this.#of(word);
          found |= (isMade ? kind | (kind >> QUOTED) : kind >> shift) & ALL;
          all |= kind;
        }
      }
    }
    return found | (all & MANY);
  }

  #ofAll(words: readonly string[]): number {
    let kind = this.#ofWords.get(words);
    if (kind === undefined) {
      kind = words.reduce((all, word) => all | this.#of(word), 0);
      this.#ofWords.set(words, kind);
    }
    return kind;
  }

  #of(word: string): number {
    let kind = this.#ofWord.get(word);
    if (kind === undefined) {
      const given = this.#givers.piecesOf(word);
      kind = given.reduce((all, one) => all | this.#aloneOf(one), this.#aloneOf(word));
      if (given.length > 1) kind |= MANY;
      keep(this.#ofWord, word, kind);
    }
    return kind;
  }

  #aloneOf(piece: string): number {
    let kind = this.#alone.get(piece);
    if (kind === undefined) {
      const word = bareOf(piece);
      kind = STANDS | (this.#fragments.isEnd(word) ? ENDS : 0);
      if (this.#fragments.isBeginning(word))
        kind |= word.length < LONG ? BEGINS : BEGINS | BEGINS_LONG;
      if (word !== piece) kind <<= QUOTED;
      keep(this.#alone, piece, kind);
    }
    return kind;
  }
}
