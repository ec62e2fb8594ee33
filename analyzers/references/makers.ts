/**
 * What macros make of what they are given, over all definitions of a tree: patterns of pieces that are
 * joined, followed through the macros that hand their arguments on, and the words that macros stand
 * for. Invariant: of a name all definitions count, whichever file includes which; a pattern that makes
 * none of the guarded names is left out.
 */
import type { Fragments } from "./fragments.js";
import { beginsOne } from "./pieces.js";
import { Steps } from "../syntax/steps.js";
import { quoted, STRING, type MacroSketch, type Piece } from "./macro-sketch.js";

/** Pieces one behind the other; of a piece, one of its words or arguments, or several in any order. */
export type Pattern = readonly Piece[];

/** Macros of headers, as plain data. */
export interface Makers {
  readonly patterns: readonly (readonly [name: string, patterns: readonly Pattern[]])[];
  /** Pieces that a macro may stand for, several of them in one. */
  readonly giving: readonly (readonly [name: string, pieces: readonly string[]])[];
  /** What a macro calls that it is given. */
  readonly calling: readonly (readonly [name: string, calls: readonly GivenCall[]])[];
}

/** A call of what is given for a parameter. */
export type GivenCall = readonly [callee: number, args: readonly Piece[]];

/** What is known of macros that have been read before. */
export interface KnownMakers {
  patternsOf(name: string): readonly Pattern[];
  piecesOf(name: string): readonly string[];
  callsOf(name: string): readonly GivenCall[];
}

const nothingKnown: KnownMakers = { patternsOf: () => [], piecesOf: () => [], callsOf: () => [] };

/** A macro of more patterns joins anything to anything, and one of more pieces stands for any. */
const MAX_PATTERNS = 64;
const MAX_PIECES = 64;
/** So does one with a pattern of more words and arguments. */
const MAX_WORDS = 512;
/** Stands for all arguments behind the others. */
export const ALL_BEHIND = 1000;
/** All that a macro is given, in any order: also what stands behind its use, where it opens a call. */
const anything: Pattern = [[[ALL_BEHIND], [], true]];
/** Stands for what is given to the macro that a use comes to. */
const FOLLOWING = 2000;
const calling: Pattern = [[[FOLLOWING], [], true]];

interface Use {
  readonly outer: string;
  readonly rest: number;
  readonly args: readonly Piece[];
  readonly kind: UseKind;
}

/** `open`: what stands behind a use of the outer macro goes on in the call; `alias`: it is the call's arguments. */
type UseKind = "call" | "open" | "alias" | "behind";

/** All that follows of sketches, and of what is known. */
export class MakerTable implements KnownMakers {
  readonly #patterns = new Map<string, Map<string, Pattern>>();
  readonly #given = new Map<string, Set<string>>();
  readonly #calls = new Map<string, Map<string, GivenCall>>();
  #meant: ReadonlySet<string> | undefined;
  readonly #known: KnownMakers;
  readonly #fragments: Fragments;
  readonly #steps: Steps;

  constructor(
    sketches: readonly MacroSketch[],
    fragments: Fragments,
    known: KnownMakers = nothingKnown,
    steps: Steps = new Steps(),
  ) {
    this.#steps = steps;
    this.#known = known;
    this.#fragments = fragments;
    this.#give(sketches);
    this.#follow(sketches);
    this.#call(sketches);
  }

  patternsOf(name: string): readonly Pattern[] {
    return both(this.#patterns.get(name)?.values(), this.#known.patternsOf(name));
  }

  piecesOf(name: string): readonly string[] {
    return both(this.#given.get(name), this.#known.piecesOf(name));
  }

  callsOf(name: string): readonly GivenCall[] {
    return both(this.#calls.get(name)?.values(), this.#known.callsOf(name));
  }

  /** Names of macros that join what they are given, or call it. */
  get names(): ReadonlySet<string> {
    return new Set([...this.#patterns.keys(), ...this.#calls.keys()]);
  }

  /** Names of all macros of which anything follows. */
  get meant(): ReadonlySet<string> {
    return (this.#meant ??= new Set([
      ...this.#patterns.keys(),
      ...this.#given.keys(),
      ...this.#calls.keys(),
    ]));
  }

  data(): Makers {
    const patterns = [...this.#patterns].map(([name, own]) => [name, [...own.values()]] as const);
    const giving = [...this.#given].map(([name, pieces]) => [name, [...pieces].sort()] as const);
    const calling = [...this.#calls].map(([name, calls]) => [name, [...calls.values()]] as const);
    return {
      patterns: patterns.sort(byName),
      giving: giving.sort(byName),
      calling: calling.sort(byName),
    };
  }

  /** Pieces that a macro stands for: its words, and what these stand for. */
  #give(sketches: readonly MacroSketch[]): void {
    const using = new Map<string, string[]>();
    const changed: string[] = [];
    const add = (name: string, pieces: Iterable<string>): void => {
      let set = this.#given.get(name);
      const before = set?.size ?? 0;
      for (const piece of pieces) {
        if (set === undefined) this.#given.set(name, (set = new Set()));
        if (set.size < MAX_PIECES) set.add(piece);
      }
      if ((set?.size ?? 0) > before) changed.push(name);
    };
    for (const [name, , , , words] of sketches) {
      for (const word of words) push(using, word, name);
      add(
        name,
        words.flatMap((word) => [
          ...(this.#fragments.isPiece(bareOf(word)) ? [word] : []),
          ...this.#known.piecesOf(word),
        ]),
      );
    }
    for (let name = changed.pop(); name !== undefined; name = changed.pop()) {
      const pieces = this.#given.get(name) ?? new Set();
      for (const outer of using.get(name) ?? []) {
        this.#steps.take(pieces.size);
        if (outer !== name) add(outer, pieces);
      }
    }
  }

  /** Patterns, and those of the macros that are handed the arguments. */
  #follow(sketches: readonly MacroSketch[]): void {
    const uses = new Map<string, Use[]>();
    const todo: (() => void)[] = [];
    const add = (name: string, long: Pattern): void => {
      const pattern = this.#shortened(long);
      const own = this.#patterns.get(name) ?? new Map<string, Pattern>();
      const nWords = pattern.reduce((sum, piece) => sum + piece[0].length + piece[1].length, 1);
      this.#steps.take(nWords);
      const isTooLong = own.size >= MAX_PATTERNS || nWords > MAX_WORDS;
      const kept = isTooLong ? anything : pattern;
      const key = JSON.stringify(kept);
      if (own.has(key) || !this.#couldMake(kept)) return;
      this.#patterns.set(name, own.set(key, kept));
      todo.push(() => {
        for (const use of uses.get(name) ?? []) if (use.outer !== name) addInto(use, kept, add);
      });
    };
    const use = (one: Use, callee: string): void => {
      push(uses, callee, one);
      for (const pattern of this.patternsOf(callee)) addInto(one, pattern, add);
      for (const given of this.callsOf(callee)) hand(one, given);
    };
    const call = (outer: string, given: GivenCall): void => {
      const own = this.#calls.get(outer) ?? new Map<string, GivenCall>();
      const key = JSON.stringify(given);
      if (own.has(key)) return;
      if (own.size >= MAX_PATTERNS) return add(outer, anything);
      this.#calls.set(outer, own.set(key, given));
      todo.push(() => {
        for (const one of uses.get(outer) ?? []) if (one.outer !== outer) hand(one, given);
      });
    };
    /** What a call comes to whose macro calls what it is given. */
    const hand = ({ outer, rest, args, kind }: Use, given: GivenCall): void => {
      if (kind === "alias") return call(outer, given);
      const [callee, inner] = given;
      const made = inner.map((piece) => spread(substituted(piece, args), rest));
      for (const [parameters, words] of argumentsAt(args, callee)) {
        for (const parameter of parameters) call(outer, [parameter, made]);
        for (const word of words)
          if (made.some(([own]) => own.length > 0))
            use({ outer, rest, args: made, kind: "call" }, word);
      }
    };
    for (const [name, rest, chains, calls, , tail, isFunctionLike] of sketches) {
      if (tail !== "")
        use({ outer: name, rest, args: [], kind: isFunctionLike ? "behind" : "alias" }, tail);
      for (const chain of chains)
        add(
          name,
          chain.map((piece) => spread(piece, rest)),
        );
      for (const [callee, args, isOpen] of calls) {
        const own = args.map((piece) => spread(piece, rest));
        if (typeof callee === "number") call(name, [callee, own]);
        else use({ outer: name, rest, args, kind: isOpen ? "open" : "call" }, callee);
      }
    }
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) next();
  }

  /** Macros that make the name of one that joins. */
  #call(sketches: readonly MacroSketch[]): void {
    const names = [...this.#patterns.keys()].sort();
    for (const [name, , chains] of sketches) {
      const isCalling = chains.some(([first]) =>
        first?.[1].some((word) => !first[2] && beginsOne(names, word)),
      );
      if (!isCalling) continue;
      const own = this.#patterns.get(name) ?? new Map<string, Pattern>();
      this.#patterns.set(name, own.set(JSON.stringify(calling), calling));
    }
  }

  /** Whether a guarded name could have the words of a pattern where they stand. */
  #couldMake(pattern: Pattern): boolean {
    let isFixed = false;
    const pieces: (readonly string[] | undefined)[] = [];
    for (const [parameters, words, isMany, isStrings] of pattern) {
      const isOpen = parameters.length > 0 || words.length === 0 || isStrings === true;
      if (isOpen || words.some((word) => this.piecesOf(word).length > 0)) pieces.push(undefined);
      else if (isMany) {
        if (!words.some((word) => this.#fragments.isPiece(word))) return false;
        pieces.push(undefined);
      } else {
        isFixed = true;
        pieces.push(words);
      }
    }
    return !isFixed || this.#fragments.isAlong(pieces);
  }

  /** A pattern without words of no name, which could be put anywhere in it. */
  #shortened(pattern: Pattern): Pattern {
    const isOfOne = (word: string): boolean =>
      this.piecesOf(word).length > 0 || this.#fragments.isPiece(bareOf(word));
    return pattern.map((piece) => {
      const [parameters, words, isMany, isStrings] = piece;
      if (parameters.length === 0 || words.every(isOfOne)) return piece;
      return pieceOf(parameters, words.filter(isOfOne), isMany, isStrings);
    });
  }
}

/** What plain data say. */
export function knownOf({ patterns, giving, calling }: Makers): KnownMakers {
  const joined = new Map(patterns);
  const given = new Map(giving);
  const calls = new Map(calling);
  return {
    patternsOf: (name) => joined.get(name) ?? [],
    piecesOf: (name) => given.get(name) ?? [],
    callsOf: (name) => calls.get(name) ?? [],
  };
}

/** The patterns of the outer macro that a pattern of the called one comes to. */
function addInto(
  { outer, rest, args, kind }: Use,
  pattern: Pattern,
  add: (name: string, pattern: Pattern) => void,
): void {
  if (kind === "alias") return add(outer, pattern);
  if (kind === "behind") return add(outer, calling);
  if (kind === "open") {
    const words = new Set([...args, ...pattern].flatMap((piece) => piece[1]));
    add(outer, [[[ALL_BEHIND], [...words], true]]);
    return;
  }
  const made = pattern.map((piece) => substituted(piece, args));
  const isGiven = made.some(([parameters]) => parameters.length > 0);
  if (isGiven)
    add(
      outer,
      made.map((piece) => spread(piece, rest)),
    );
}

export function substituted(piece: Piece, args: readonly Piece[]): Piece {
  const [parameters, words, isMany, isStrings] = piece;
  if (parameters.length === 0) return piece;
  const all = new Set(words);
  const own = new Set<number>();
  let many = isMany;
  for (const parameter of parameters) {
    const isMade = isStrings === true && parameter >= STRING;
    const given = argumentsAt(args, isMade ? parameter - STRING : parameter);
    if (given.length > 1) many = true;
    for (const [inner, written, isLong] of given) {
      if (isLong) many = true;
      for (const word of written) all.add(isMade ? quoted(word) : word);
      for (const one of inner) own.add(isMade ? one + STRING : one);
    }
  }
  return pieceOf([...own].sort(), [...all].sort(), many, isStrings);
}

function pieceOf(
  parameters: readonly number[],
  words: readonly string[],
  isMany: boolean,
  isStrings: true | undefined,
): Piece {
  return isStrings === true ? [parameters, words, isMany, true] : [parameters, words, isMany];
}

/** What a parameter is given: one argument, or those from one on. */
export function argumentsAt<One>(args: readonly One[], at: number): readonly One[] {
  if (at === FOLLOWING) return [];
  return at >= ALL_BEHIND ? args.slice(at - ALL_BEHIND) : args.slice(at, at + 1);
}

/** The parameter that takes all others stands for all arguments from there on. */
function spread([parameters, words, isMany, isStrings]: Piece, rest: number): Piece {
  if (rest < 0) return pieceOf(parameters, words, isMany, isStrings);
  const isRest = (at: number): boolean => at === rest || at === rest + STRING;
  const own = parameters.map((at) => (isRest(at) ? at + ALL_BEHIND : at));
  return pieceOf(own, words, isMany || parameters.some(isRest), isStrings);
}

/** A word without the quote of the string that it ends. */
export function bareOf(word: string): string {
  return word.startsWith('"') ? word.slice(1) : word;
}

function both<One>(own: Iterable<One> | undefined, known: readonly One[]): readonly One[] {
  return own === undefined ? known : [...own, ...known];
}

function push<One>(to: Map<string, One[]>, key: string, one: One): void {
  const list = to.get(key);
  if (list === undefined) to.set(key, [one]);
  else list.push(one);
}

function byName(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1;
}
