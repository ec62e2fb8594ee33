/**
 * Whether a text gives macros that join pieces what comes to a guarded name. It is asked of most files
 * of a tree, so that nothing is expanded: what stands in a use takes its place in the patterns of the
 * macro. Invariant: never a false "no" for what the macros that are known could make.
 */
import { isLineEnd, latin1, wordByte } from "../syntax/bytes.js";
import type { Span } from "../syntax/span.js";
import { StepLimit, type Steps } from "../syntax/steps.js";
import { keep } from "../syntax/keep.js";
import type { Fragments } from "./fragments.js";
import { readUse, type Use } from "./macro-use.js";
import { PieceKinds, type Given } from "./piece-kinds.js";
import { sketchesIn, splice, STRING, type MacroSketch, type Piece } from "./macro-sketch.js";
import {
  ALL_BEHIND,
  argumentsAt,
  bareOf,
  knownOf,
  MakerTable,
  substituted,
  type GivenCall,
  type KnownMakers,
  type Makers,
  type Pattern,
} from "./makers.js";
import { spellingWords, takesStrings } from "./sweep-spelling.js";

const word = /[A-Za-z_]\w*/g;
const cutting = /\\[ \t\v\f\0]*(?:\r\n?|\n)\w/y;
/** What may stand behind a macro that is called: a parenthesis, a comment, a splice. */
const calling: ReadonlySet<number> = new Set(Buffer.from("()/\\"));
/** Strings of a statement that takes them are joined. */
const ofStrings: readonly Pattern[] = [[[[ALL_BEHIND], [], true, true]]];
const ofAnything: Pattern = [[[ALL_BEHIND], [], true]];

export class UseReader {
  readonly #fragments: Fragments;
  readonly #known: KnownMakers;
  readonly #isWanted: (name: string) => boolean;
  readonly #kinds: PieceKinds;
  readonly #idle = new Map<string, "always" | "given" | "never">();
  readonly #fixed = new Map<string, ReadonlySet<string>>();
  /** Of uses of known macros, whether they may make a name. */
  readonly #answers = new Map<string, boolean>();

  /** Words at which a use may begin. */
  readonly names: ReadonlySet<string>;

  /** `isWanted`: which of the guarded names matter. */
  constructor(
    fragments: Fragments,
    known: KnownMakers,
    names: Iterable<string>,
    isWanted: (name: string) => boolean = () => true,
  ) {
    this.#fragments = fragments;
    this.#known = known;
    this.#isWanted = isWanted;
    this.#kinds = new PieceKinds(fragments, known);
    this.names = new Set([...names, ...spellingWords]);
  }

  /** `makers`: what `Makers` says, as a text. */
  static of(fragments: Fragments, makers: string): UseReader {
    const data = JSON.parse(makers) as Makers;
    const names = [...data.patterns, ...data.calling].map(([name]) => name);
    return new UseReader(fragments, knownOf(data), names);
  }

  /** Whether a word is one of these macros in a use, or in a macro of a file that is not known. */
  mayBeUse(word: string, bytes: Uint8Array, { start, end }: Span, isKnown: boolean): boolean {
    if (takesStrings(word) || isOpening(this.#known.patternsOf(word))) return true;
    let at = end;
    while ((bytes[at] ?? 0x28) <= 0x20) at++;
    return calling.has(bytes[at] ?? 0x28) || (!isKnown && isInDirective(bytes, start));
  }

  /** `offsets`: where macros stand that are known to join. `isKnown`: its own macros are known as well. */
  mayMake(bytes: Uint8Array, offsets: readonly number[], steps: Steps, isKnown: boolean): boolean {
    try {
      const own = isKnown ? undefined : this.#ownMakers(sketchesIn(bytes), steps);
      const text = latin1(bytes, 0, bytes.length);
      if (cutsWord(text)) return !this.#makingWords(text, own, steps).next().done;
      const makers = this.#meant(own);
      const isMade = (at: number): boolean => this.#isMade(text, at, makers, steps) !== undefined;
      return offsets.some(isMade) || this.#offsetsOf(text, own, steps).some(isMade);
    } catch (error) {
      if (error instanceof StepLimit) return true;
      throw error;
    }
  }

  /** Where macros stand that a text defines itself. */
  #offsetsOf(text: string, own: MakerTable | undefined, steps: Steps): number[] {
    const found: number[] = [];
    for (const name of own?.names ?? []) {
      if (this.names.has(name)) continue;
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
        steps.take(1);
        const isInner = wordByte[text.charCodeAt(at - 1)] === 1;
        if (!isInner && wordByte[text.charCodeAt(at + name.length)] !== 1) found.push(at);
      }
      steps.take(text.length >> 6);
    }
    return found;
  }

  /** Words of the uses that may make a name; undefined where that is not known. `own`: its sketches. */
  makingWords(
    bytes: Uint8Array,
    own: readonly MacroSketch[],
    steps: Steps,
  ): ReadonlySet<string> | undefined {
    try {
      const text = latin1(bytes, 0, bytes.length);
      const found = new Set<string>();
      for (const words of this.#makingWords(text, this.#ownMakers(own, steps), steps))
        for (const one of words) found.add(one);
      return found;
    } catch (error) {
      if (error instanceof StepLimit) return undefined;
      throw error;
    }
  }

  #meant(own: MakerTable | undefined): Meant {
    const kinds = own === undefined ? this.#kinds : this.#kinds.with(own);
    return { own, table: own ?? this.#known, kinds };
  }

  #ownMakers(sketches: readonly MacroSketch[], steps: Steps): MakerTable | undefined {
    return sketches.length === 0
      ? undefined
      : new MakerTable(sketches, this.#fragments, this.#known, steps);
  }

  *#makingWords(
    text: string,
    own: MakerTable | undefined,
    steps: Steps,
  ): Generator<ReadonlySet<string>> {
    const makers = this.#meant(own);
    const names = own?.names ?? new Set();
    const plain = text.replace(splice, "");
    steps.take(plain.length >> 3);
    for (const { 0: name, index } of plain.matchAll(word)) {
      if (!names.has(name) && !this.names.has(name)) continue;
      const made = this.#isMade(plain, index, makers, steps);
      if (made !== undefined) yield made;
    }
  }

  /** Words of the use at an offset, where it may make a name. */
  #isMade(text: string, at: number, makers: Meant, steps: Steps): ReadonlySet<string> | undefined {
    const { table } = makers;
    const name = wordAt(text, at);
    const isOfStrings = takesStrings(name);
    const patterns = isOfStrings ? ofStrings : table.patternsOf(name);
    const calls = isOfStrings ? [] : table.callsOf(name);
    if (patterns.length + calls.length === 0) return undefined;
    const use = readUse(
      text,
      at + name.length,
      { isOfStrings, isOpen: isOpening(patterns) },
      steps,
    );
    if (use === undefined) return undefined;
    if (use.isCut) throw new StepLimit("a use is too long");
    if (!this.#isMaking(name, use, { ...makers, patterns, calls }, steps)) return undefined;
    return new Set([
      name,
      ...[...use.args, use.following].flatMap((one) => [...one.words].map(bareOf)),
    ]);
  }

  /** The same of a use that was read. Nearly all differ from others by words alone that are of no name. */
  #isMaking(name: string, use: Use, makers: Called, steps: Steps): boolean {
    const { own, calls } = makers;
    const isOwn = (word: string): boolean => own?.meant.has(bareOf(word)) === true;
    const given = [...use.args, use.following];
    const isOfFile =
      own !== undefined &&
      (isOwn(name) ||
        given.some(({ words }) => some(words, isOwn)) ||
        some(own.meant, (word) => this.#fixedIn(name, makers).has(word)));
    if (isOfFile) return this.#isMakingOf(use, makers, steps);
    const known = { ...makers, own: undefined, table: this.#known, kinds: this.#kinds };
    const plain = given.map((one) => this.#plainOf(one, calls.length > 0));
    const key = [name, ...plain.map(textOf)].join("\n");
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      const following = plain.pop() as Given;
      answer = this.#isMakingOf({ ...use, args: plain, following }, known, steps);
      keep(this.#answers, key, answer);
    }
    return answer;
  }

  /** What is given, with one word in the place of those that can be no part of a name. */
  #plainOf({ words, nTokens }: Given, hasCalls: boolean): Given {
    const found = new Set<string>();
    for (const word of words) found.add(this.#isIdle(word, hasCalls) ? idleAs(word) : word);
    return {
      words: found.size > 1 ? new Set([...found].sort()) : found,
      nTokens: Math.min(nTokens, 2),
    };
  }

  #isIdle(word: string, hasCalls: boolean): boolean {
    let kind = this.#idle.get(word);
    if (kind === undefined) {
      const isOfName =
        this.#fragments.isPiece(bareOf(word)) || this.#known.piecesOf(word).length > 0;
      kind = isOfName ? "never" : this.#known.patternsOf(word).length > 0 ? "given" : "always";
      keep(this.#idle, word, kind);
    }
    return kind === "always" || (kind === "given" && !hasCalls);
  }

  /** Words that stand in the patterns of a macro. */
  #fixedIn(name: string, { patterns, calls }: Called): ReadonlySet<string> {
    let fixed = this.#fixed.get(name);
    if (fixed === undefined) {
      const pieces = [...patterns.flat(), ...calls.flatMap(([, args]) => args)];
      fixed = new Set(pieces.flatMap(([, words]) => words.map(bareOf)));
      keep(this.#fixed, name, fixed);
    }
    return fixed;
  }

  #isMakingOf({ args, following }: Use, makers: Called, steps: Steps): boolean {
    const { table, patterns, calls } = makers;
    if (following.words.size > 0 && this.#comesTo(ofAnything, [following], makers)) return true;
    const handed = calls.flatMap(([callee, inner]) =>
      argumentsAt(args, callee).flatMap((given) =>
        [...given.words].flatMap((called) =>
          table
            .patternsOf(called)
            .map((pattern): Pattern => pattern.map((piece) => substituted(piece, inner))),
        ),
      ),
    );
    return [...patterns, ...handed].some((pattern) => {
      steps.take(pattern.length + 1);
      return this.#comesTo(pattern, args, makers);
    });
  }

  #comesTo(pattern: Pattern, args: readonly Given[], { table, kinds }: Meant): boolean {
    const [first, last] = [pattern[0], pattern.at(-1)];
    if (first === undefined || last === undefined) return false;
    // Most uses end, or begin, as no name does.
    if (!kinds.mayEnd(last, args) || !kinds.mayBegin(first, args)) return false;
    const own = new Set<string>();
    const pieces = pattern.map((piece) => filledIn(piece, args, table, own));
    const isLoose = pieces.some(({ isMany }) => isMany);
    const all = new Set(pieces.flatMap(({ words }) => [...words]));
    // What stands there as a word is told of as it stands.
    const isMade = (name: string): boolean =>
      !own.has(name) && (!isLoose || this.#fragments.isBegun(name, all)) && this.#isWanted(name);
    return this.#fragments.along(pieces).some(isMade);
  }
}

function textOf({ words, nTokens }: Given): string {
  return `${nTokens} ${[...words].join(" ")}`;
}

/** Macros as they are meant in one text. */
interface Meant {
  readonly own: MakerTable | undefined;
  readonly table: KnownMakers;
  readonly kinds: PieceKinds;
}

/** The same, with what one of them does. */
interface Called extends Meant {
  readonly patterns: readonly Pattern[];
  readonly calls: readonly GivenCall[];
}

/** Stands for a word, or the end of a string, that can be no part of a name. */
function idleAs(word: string): string {
  return word.startsWith('"') ? '"?' : "?";
}

function some<One>(all: Iterable<One>, is: (one: One) => boolean): boolean {
  for (const one of all) if (is(one)) return true;
  return false;
}

/** Whether a line may be one of a directive. */
function isInDirective(bytes: Uint8Array, at: number): boolean {
  let first = 0;
  let start = at;
  for (; start > 0 && !isLineEnd(bytes[start - 1]); start--) {
    const byte = bytes[start - 1] as number;
    // What ends there may be a comment before the hash.
    if (byte === 0x2f) return true;
    if (byte > 0x20) first = byte;
  }
  let before = start - 1;
  while (before >= 0 && (bytes[before] as number) <= 0x20 && bytes[before - 1] !== 0x0a) before--;
  return first === 0x23 || first === 0x25 || first > 0x7f || bytes[before] === 0x5c;
}

/** Whether a splice cuts a word. */
function cutsWord(text: string): boolean {
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", at + 1)) {
    cutting.lastIndex = at;
    if (wordByte[text.charCodeAt(at - 1)] === 1 && cutting.test(text)) return true;
  }
  return false;
}

/** Words that may stand in a piece; those of the arguments are `own`. */
function filledIn(
  [parameters, fixed, many, isStrings]: Piece,
  args: readonly Given[],
  makers: KnownMakers,
  own: Set<string>,
): { readonly words: ReadonlySet<string>; readonly isMany: boolean } {
  const words = new Set<string>();
  let isMany = many;
  const take = (piece: string, isMade: boolean): void => {
    const isQuoted = piece.startsWith('"');
    if (isMade || isQuoted === (isStrings === true)) words.add(bareOf(piece));
  };
  const add = (piece: string, isMade: boolean): void => {
    take(piece, isMade);
    const given = makers.piecesOf(piece);
    if (given.length > 1) isMany = true;
    for (const one of given) take(one, isMade);
  };
  for (const piece of fixed) add(piece, false);
  for (const parameter of parameters) {
    const isMade = isStrings === true && parameter >= STRING;
    const given = argumentsAt(args, isMade ? parameter - STRING : parameter);
    if (given.length > 1) isMany = true;
    for (const { words: written, nTokens } of given) {
      if (nTokens > 1) isMany = true;
      for (const piece of written) {
        own.add(bareOf(piece));
        add(piece, isMade);
      }
    }
  }
  return { words, isMany };
}

function wordAt(text: string, at: number): string {
  let end = at + 1;
  while (wordByte[text.charCodeAt(end)] === 1) end++;
  return text.slice(at, end);
}

/** Whether what stands behind a macro that is not called may go on in a call that it opens. */
function isOpening(patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => pattern.some(([all]) => all.includes(ALL_BEHIND)));
}
