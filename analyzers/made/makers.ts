/**
 * Macros that can make what no text holds: those that paste or stringify, that stand for a word that
 * takes assembly, or that use such a macro. All meanings of a name count.
 */
import type { Element, Macro } from "../preprocess/macro.js";
import { isMark, type Token } from "../preprocess/token.js";
import type { Meanings } from "./history.js";
import { Reaching } from "./reaching.js";

/** What makes assembly, or another name of a symbol, of a string. */
const takingAssembly =
  /^(?:_Pragma|asm|__asm__|__asm|asm_inline|alias|__alias__|ifunc|__ifunc__|weakref|__weakref__)$/;

const keywords = /^(?:break|case|continue|default|do|else|for|goto|if|return|sizeof|switch|while)$/;

/** A macro that comes to more words is taken to be able to make anything. */
const MAX_WORDS = 500;

export function takesAssembly(word: string): boolean {
  return takingAssembly.test(word);
}

export class Makers {
  readonly #everMeant: (name: string) => ReadonlySet<Macro>;
  readonly #making: Reaching;
  readonly #ofStrings: Reaching;
  readonly #opening: Reaching;
  /** By the names that are to be made, all in one text. */
  readonly #telling = new Map<string, Map<Meanings, Meanings>>();

  constructor(everMeant: (name: string) => ReadonlySet<Macro>) {
    this.#everMeant = everMeant;
    const leadingTo = (does: (macro: Macro) => boolean): Reaching =>
      new Reaching(
        (name) => this.#wordsOf(name),
        (name) => this.#is(name, does),
      );
    this.#making = leadingTo(makesByItself);
    this.#ofStrings = leadingTo(makesString);
    this.#opening = new Reaching((name) => this.#openedBy(name), takesAssembly);
  }

  /** The meanings that can make a difference to whether one of the names is made, and one of those that cannot. */
  telling(name: string, meanings: Meanings, names: string): Meanings {
    if (meanings.length === 1) return meanings;
    let ofNames = this.#telling.get(names);
    if (ofNames === undefined) this.#telling.set(names, (ofNames = new Map()));
    let known = ofNames.get(meanings);
    if (known !== undefined) return known;
    let hasIdle = false;
    known = meanings.filter((macro) => {
      const isIdle = macro === undefined ? !names.includes(name) : this.#isIdle(macro, names);
      const isKept = !isIdle || !hasIdle;
      hasIdle ||= isIdle;
      return isKept;
    });
    // A keyword is a macro in few builds, and then one that stands for a great deal.
    if (keywords.test(name)) known = [...known].sort((a) => (a === undefined ? -1 : 1));
    ofNames.set(meanings, known);
    return known;
  }

  /** Whether a macro makes none of the names, and no piece of one comes out of it. */
  #isIdle(macro: Macro, names: string): boolean {
    // What takes nothing puts together what stands in it, or in what it uses.
    const { isFunctionLike, parameters } = macro;
    const takes = isFunctionLike && parameters.length > 0;
    if (takes && pastesTo(macro, names)) return false;
    const seen = new Set<string>(wordsIn(macro.body));
    for (const word of seen) {
      if (seen.size > MAX_WORDS || names.includes(word)) return false;
      for (const one of this.#everMeant(word)) {
        if (takes && pastesTo(one, names)) return false;
        for (const inner of wordsIn(one.body)) seen.add(inner);
      }
    }
    return true;
  }

  isMacro(name: string): boolean {
    return this.#everMeant(name).size > 0;
  }

  /** Whether a macro ends within what takes assembly: the text behind it is it. */
  opensAssembly(name: string): boolean {
    return this.#opening.has(name);
  }

  isFunctionLike(name: string): boolean {
    return this.#is(name, (macro) => macro.isFunctionLike);
  }

  canMake(name: string): boolean {
    return this.#making.has(name);
  }

  /** Whether a macro makes strings of what it is given, or stands for one. */
  makesStrings(name: string): boolean {
    return this.#ofStrings.has(name);
  }

  #is(name: string, does: (macro: Macro) => boolean): boolean {
    for (const macro of this.#everMeant(name)) if (does(macro)) return true;
    return false;
  }

  *#openedBy(name: string): Generator<string> {
    for (const { body } of this.#everMeant(name)) yield* openWords(body.map(({ token }) => token));
  }

  *#wordsOf(name: string): Generator<string> {
    for (const { body } of this.#everMeant(name)) yield* wordsIn(body);
  }
}

/** Whether what a macro makes may be a piece of one of the names. */
function pastesTo(macro: Macro, names: string): boolean {
  if (!makesByItself(macro)) return false;
  const { body } = macro;
  return body.some(({ isString, pastesNext, optional }, index) => {
    if (isString || optional !== undefined) return true;
    if (!pastesNext || body[index - 1]?.pastesNext === true) return false;
    // Each piece that is no parameter has to stand in the name.
    for (let at = index; ; at++) {
      const { token, parameter } = body[at] as Element;
      if (parameter < 0 && !names.includes(token.text)) return false;
      if (body[at]?.pastesNext !== true || body[at + 1] === undefined) return true;
    }
  });
}

/** Words whose operands are not all there: nothing follows, or another word, or what is not closed. */
export function* openWords(tokens: readonly Token[]): Generator<string> {
  const isClosed = new Set<number>();
  const open: number[] = [];
  tokens.forEach((token, at) => {
    if (isMark(token, "(")) open.push(at);
    else if (isMark(token, ")")) isClosed.add(open.pop() ?? -1);
  });
  // From behind, so that qualifiers are passed over once.
  let next = tokens.length;
  for (let at = tokens.length - 1; at >= 0; at--) {
    const { kind, text } = tokens[at] as Token;
    const follower = tokens[next];
    const isOpen =
      follower === undefined ||
      follower.kind === "identifier" ||
      (isMark(follower, "(") && !isClosed.has(next));
    if (kind === "identifier" && isOpen) yield text;
    if (kind !== "identifier" || !qualifiers.test(text)) next = at;
  }
}

/** What may stand between a word that takes assembly and its parenthesis. */
const qualifiers = /^(?:volatile|__volatile__|__volatile|goto|inline|__inline__|__inline)$/;

function makesString({ body }: Macro): boolean {
  return body.some(({ isString, token }) => isString || token.kind === "string");
}

function makesByItself(macro: Macro): boolean {
  const { body, isVariadic, parameters } = macro;
  const rest = isVariadic ? parameters.length - 1 : -1;
  return body.some((element, index) => pastes(element, body[index + 1], rest));
}

/** `, ##args` takes a comma away and makes nothing. */
function pastes(element: Element, next: Element | undefined, rest: number): boolean {
  const { token, isString, pastesNext, optional } = element;
  if (isString || token.text === "_Pragma") return true;
  if (optional?.some((one, index) => pastes(one, optional[index + 1], rest)) === true) return true;
  return pastesNext && !(isMark(token, ",") && next?.parameter === rest);
}

function* wordsIn(body: readonly Element[]): Generator<string> {
  for (const { token, optional } of body) {
    if (token.kind === "identifier" || token.kind === "number") yield token.text;
    if (optional !== undefined) yield* wordsIn(optional);
  }
}
