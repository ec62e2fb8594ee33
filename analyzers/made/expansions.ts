/**
 * Where the text of a file is expanded: each use of a macro that can make something, in each way
 * that there is, and of those ways the ones that could have made a guarded name.
 */
import type { AssemblerMemory } from "./assembler-memory.js";
import { pairFor, type Stream } from "../preprocess/expander.js";
import { closing, type Macro } from "../preprocess/macro.js";
import { cut, type FileText } from "../preprocess/text.js";
import { isMark, type Maker, type Token } from "../preprocess/token.js";
import { Choices } from "./choices.js";
import { Flows, NO_FLOW, type Flow } from "./flows.js";
import { lastNotAbove } from "../syntax/bytes.js";
import type { Fragments } from "../references/fragments.js";
import { Lines, type Line } from "./lines.js";
import { Makers, openWords, takesAssembly } from "./makers.js";
import type { Meanings } from "./history.js";
import type { Part, Possible, Texts, Trouble } from "./possible.js";

export interface MadeOptions {
  readonly texts: Texts;
  readonly fragments: Fragments;
  /** What earlier compilations know of texts that are in this one. */
  readonly assembler?: AssemblerMemory;
  /** Whether a name matters where it is made in a file. */
  isWanted(path: string, name: string): boolean;
}

/** One way in which one use of a macro was expanded. */
export interface Expansion {
  /** Bytes of the use, with all that its expansion takes of the text. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the macro's name. */
  readonly nameEnd: number;
  readonly tokens: readonly Token[];
  /** A name that other ways of it could make, or empty. */
  readonly couldMake: string;
}

/** What a use could make. */
interface Wanted {
  /** All in one text. */
  readonly names: string;
  /** It may end within what takes assembly. */
  readonly isKeyword: boolean;
  /** Those that what stands in the files that are looked at could make; a word that headers hand to their own macros is tried, and no reason for doubt. */
  readonly doubtful: readonly string[];
}

/** A use that has more ways than are tried, one of which could make a name. */
export interface Doubt {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** What the arguments of a use hold. */
interface Given {
  /** Something in them may end within what takes assembly. */
  readonly opens: boolean;
  /** Something in them can make what no text holds. */
  readonly makes: boolean;
  readonly flow: Flow;
}

const NOT_GIVEN: Given = { opens: false, makes: false, flow: NO_FLOW };

interface Outermost {
  readonly tokens: readonly Token[];
  readonly at: number;
  readonly close: number;
  readonly given: Given;
}

interface Statement {
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
  readonly flow: Flow;
}

interface Rest {
  readonly tokens: readonly Token[];
  /** From every so many tokens to the end. */
  readonly flows: readonly Flow[];
}

/** What stands behind a token is told by so many. */
const CHUNK = 64;
/** Ways of one use that are kept. */
const MAX_KEPT = 8;
/** Tokens of all ways of all uses that are kept. */
const MAX_KEPT_TOKENS = 500_000;

export class Expansions {
  readonly doubts: Doubt[] = [];
  readonly troubles: Trouble[] = [];

  readonly #fragments: Fragments;
  readonly #makers: Makers;
  readonly #isWanted: MadeOptions["isWanted"];
  readonly #flows: Flows;
  readonly #choices: Choices;
  readonly #meanings: (name: string, time: number) => Meanings;
  /** By place, what names meant there when it was expanded last. */
  readonly #meant = new Map<string, ReadonlyMap<string, Meanings>>();
  /** By place: a file may be read many times. */
  readonly #known = new Map<string, Wanted>();
  #nKept = 0;
  /** Of the use that is being expanded. */
  #wanted: Wanted = { names: "", isKeyword: false, doubtful: [] };
  /** The last one that was asked for, and what it gives. */
  #statement: Statement = { tokens: [], from: 0, to: 0, flow: NO_FLOW };
  #rest: Rest = { tokens: [], flows: [] };
  #outermost: Outermost = { tokens: [], at: 0, close: 0, given: NOT_GIVEN };

  constructor(possible: Possible, { fragments, isWanted, texts: { isOwn } }: MadeOptions) {
    this.#fragments = fragments;
    const everMeant = (name: string): ReadonlySet<Macro> => possible.everMeant(name);
    const makers = new Makers(everMeant);
    this.#makers = makers;
    this.#flows = new Flows(everMeant, (word) => fragments.isPiece(word), isOwn);
    this.#isWanted = isWanted;
    this.#meanings = (name, time) =>
      makers.telling(name, possible.meanings(name, time), this.#wanted.names);
    const isCut = (name: string): boolean => possible.isCut(name);
    this.#choices = new Choices({ meanings: this.#meanings, isCut, isOwn });
  }

  /** Those in the text of one visit. */
  *of(file: FileText, parts: readonly Part[]): Generator<Expansion> {
    const lines = new Lines(file, (name) => this.#makers.isFunctionLike(name));
    for (const line of lines.of(parts)) yield* this.#inLine(file, line);
    for (const tokens of lines.spent) {
      this.#wanted = this.#wantedOf(tokens[0] as Token, this.#givenIn(tokens), undefined);
      this.#doubt(file, tokens[0] as Token);
    }
  }

  /** Those in what macros of a file stand for, where no argument is needed to make them. */
  *inBodies(file: FileText): Generator<Expansion> {
    for (const { name, firstToken, endToken } of file.directives) {
      if (name !== "define") continue;
      const tokens: Token[] = [];
      cut(file, firstToken + 3, endToken, tokens);
      yield* this.#inLine(file, { tokens, times: [0, Infinity] });
    }
  }

  *#inLine(file: FileText, line: Line): Generator<Expansion> {
    const { tokens } = line;
    for (let at = 0; at < tokens.length; ) {
      let next = at + 1;
      if (this.#mayMake(tokens, at)) {
        const place = `${file.path} ${(tokens[at] as Token).offset} ${tokens.length - at}`;
        if (this.#isSame(place, timeAt(line, at))) {
          at = next;
          continue;
        }
        const kept = new Set<string>();
        let isFirst = true;
        for (const way of this.#choices.ways(line as Stream, at)) {
          if (isFirst) next = Math.max(next, way.next);
          isFirst = false;
          if (!this.#matters(way.tokens)) continue;
          const text = way.tokens.map((token) => token.text).join(" ");
          if (kept.size < MAX_KEPT && !kept.has(text)) {
            this.#nKept += way.tokens.length;
            if (this.#nKept <= MAX_KEPT_TOKENS) yield this.#expansion(file, line, at, way);
          }
          kept.add(text);
        }
        this.#meant.set(place, this.#choices.meant);
        const isMuch = kept.size > MAX_KEPT || (kept.size > 0 && this.#nKept > MAX_KEPT_TOKENS);
        const isSpent = this.#choices.isSpent || isMuch;
        // A doubt is about all that the use is given as well.
        if (isSpent && this.#doubt(file, tokens[at] as Token) && isFirst)
          next = this.#endOfUse(tokens, at);
      }
      at = next;
    }
  }

  #expansion(
    file: FileText,
    { tokens }: Line,
    at: number,
    way: { readonly tokens: readonly Token[]; readonly next: number },
  ): Expansion {
    const { offset: start, text } = tokens[at] as Token;
    const last = tokens[way.next - 1] as Token;
    return {
      start,
      nameEnd: start + text.length,
      end: Math.max(start + text.length, endOf(file, last.offset)),
      tokens: way.tokens,
      couldMake: this.#wanted.doubtful[0] ?? "",
    };
  }

  /** Whether a macro is used here that may come to a guarded name; `#wanted` is told which. */
  #mayMake(tokens: readonly Token[], at: number): boolean {
    const token = tokens[at] as Token;
    const { text } = token;
    if (token.kind !== "identifier" || !this.#makers.isMacro(text)) return false;
    const key = `${token.path} ${token.offset} ${tokens[at + 1]?.offset ?? 0}`;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = this.#namesAt(tokens, at)));
    this.#wanted = known;
    return known.names !== "" || known.isKeyword;
  }

  /** Whether a place was expanded before, and nothing that it asks for means anything else. */
  #isSame(place: string, time: number): boolean {
    const meant = this.#meant.get(place);
    if (meant === undefined) return false;
    return [...meant].every(([name, meanings]) => this.#meanings(name, time) === meanings);
  }

  #namesAt(tokens: readonly Token[], at: number): Wanted {
    const last = this.#outermost;
    // What a use within another one is given was given to that one.
    if (last.tokens !== tokens || at < last.at || at > last.close) {
      let close = at;
      // What a use comes to may be called in turn.
      while (isMark(tokens[close + 1], "(")) close = closing(tokens, close + 1);
      this.#outermost = {
        tokens,
        at,
        close,
        given: this.#givenIn(tokens.slice(at + 1, close + 1)),
      };
    }
    const { close, given } = this.#outermost;
    return this.#wantedOf(tokens[at] as Token, given, { tokens, at, close });
  }

  #givenIn(tokens: readonly Token[]): Given {
    const opens = tokens.some(({ text }) => this.#makers.opensAssembly(text));
    const makes = tokens.some(({ text }) => this.#makers.canMake(text));
    return { opens, makes, flow: this.#flows.ofGiven(tokens) };
  }

  /** `around`: where the use stands, when what is given to it may stand there as well. */
  #wantedOf(
    { text, path }: Token,
    given: Given,
    around: { readonly tokens: readonly Token[]; at: number; close: number } | undefined,
  ): Wanted {
    const makers = this.#makers;
    const isKeyword = makers.opensAssembly(text) || given.opens;
    const canMake = makers.canMake(text) || makers.makesStrings(text);
    if (!canMake && !given.makes) return { names: "", isKeyword, doubtful: [] };
    const flow = this.#flows.of(text);
    const flows = [flow, given.flow];
    let near = flows;
    if (around !== undefined) {
      const { tokens, at, close } = around;
      // Strings side by side are one.
      if (makers.makesStrings(text)) flows.push(this.#inStatement(tokens, at));
      near = [...flows];
      if (flows.some(({ isOpen }) => isOpen)) flows.push(this.#behind(tokens, close + 1));
    }
    const isWanted = (name: string): boolean => this.#isWanted(path, name);
    if (flows.some(({ isAny }) => isAny)) {
      const all = [...this.#fragments.names].filter(isWanted);
      return { names: all.join(" "), isKeyword, doubtful: all };
    }
    const words = new Set(flows.flatMap(({ own }) => [...own]));
    const pasted = new Set(flows.flatMap((one) => [...one.pasted]));
    const others = new Set([...pasted, ...flows.flatMap(({ handed }) => [...handed])]);
    const names = this.#fragments.madeOf(words, others, isWanted);
    return {
      names: names.join(" "),
      isKeyword,
      doubtful: names.length === 0 ? [] : this.#doubtful(near, isWanted),
    };
  }

  /**
   * What ways that were not tried could make of what stands near. All that stands behind a use in its
   * file, of which one that is open takes the first words, would make something of any name, and so
   * would single letters; a file that has no more than these is not looked at either.
   */
  #doubtful(near: readonly Flow[], isWanted: (name: string) => boolean): readonly string[] {
    const own = new Set(near.flatMap((one) => [...one.own]));
    const pasted = new Set(near.flatMap((one) => [...one.pasted]));
    const all = new Set([...own, ...pasted]);
    return this.#fragments.madeOf(
      own,
      pasted,
      (name) => isWanted(name) && this.#fragments.isBegun(name, all),
    );
  }

  /** What the statement around a token gives. */
  #inStatement(tokens: readonly Token[], at: number): Flow {
    const isEnd = (token: Token | undefined): boolean =>
      token === undefined || isMark(token, ";") || isMark(token, "{") || isMark(token, "}");
    let { from, to } = this.#statement;
    if (this.#statement.tokens !== tokens || at < from || at >= to) {
      for (from = at; from > 0 && !isEnd(tokens[from - 1]); ) from--;
      for (to = at + 1; !isEnd(tokens[to]); ) to++;
      const flow = this.#flows.ofGiven(tokens.slice(from, to));
      this.#statement = { tokens, from, to, flow };
    }
    return this.#statement.flow;
  }

  /** What all that stands behind a token gives: something that is open may take it. */
  #behind(tokens: readonly Token[], at: number): Flow {
    if (this.#rest.tokens !== tokens)
      this.#rest = { tokens, flows: this.#flows.fromEach(tokens, CHUNK) };
    return this.#rest.flows[Math.floor(at / CHUNK)] ?? NO_FLOW;
  }

  /** Whether a guarded name is among what was made, or among the strings something that could become one. */
  #matters(tokens: readonly Token[]): boolean {
    const { names } = this.#fragments;
    const takes = (word: string): boolean => takesAssembly(word);
    if (this.#wanted.isKeyword && [...openWords(tokens)].some(takes)) return true;
    return tokens.some(({ kind, text, isMade }) => {
      if (kind === "identifier") return isMade && names.has(text);
      return kind === "string" && this.#isPiece(text, isMade);
    });
  }

  /** Whether a string holds a name, or something that is a part of one; what stands in a text is a part where it ends as a name begins, or begins with a part of one that is wanted. */
  #isPiece(text: string, isMade: boolean): boolean {
    // A letter may be written as a number.
    if (/\\(?:[xuU][0-9a-fA-F]|[0-7]{2})/.test(text)) return true;
    const words = text.match(/\w+/g) ?? [];
    if (isMade && words.some((word) => this.#wanted.names.includes(word))) return true;
    return (
      words.some((word) => this.#fragments.names.has(word)) ||
      (/^"\w/.test(text) && this.#wanted.names.includes(words[0] as string)) ||
      (/\w"$/.test(text) && this.#fragments.isBeginning(words.at(-1) as string))
    );
  }

  #doubt({ path }: FileText, { offset, text }: Token): boolean {
    const { doubtful, isKeyword } = this.#wanted;
    const [name] = doubtful;
    if (name !== undefined)
      this.doubts.push({ path, start: offset, end: offset + text.length, name });
    // Any name may stand in what is assembly then.
    else if (isKeyword) this.troubles.push({ path, offset, why: "size" });
    return name !== undefined;
  }

  /** Behind a use, as far as its names were asked for; the next token where that is not known. */
  #endOfUse(tokens: readonly Token[], at: number): number {
    const last = this.#outermost;
    return last.tokens === tokens && last.at === at ? last.close + 1 : at + 1;
  }
}

function timeAt({ times }: Line, at: number): number {
  return times[pairFor(times, at) + 1] ?? Infinity;
}

/** Byte behind the raw token that begins at an offset, or holds it. */
function endOf(file: FileText, offset: number): number {
  return file.end[lastNotAbove(file.start, offset)] ?? offset;
}

/** The macros that a token went through, outermost first. */
export function wayOf(token: Token): readonly Maker[] {
  const way: Maker[] = [];
  for (let maker = token.maker; maker !== undefined; maker = maker.use.maker) way.unshift(maker);
  return way;
}
