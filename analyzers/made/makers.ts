/**
 * Macros that can make what no text holds: those that paste or stringify, that stand for a word that
 * takes assembly, or that use such a macro. All meanings of a name count.
 */
import type { Element, Macro } from "../preprocess/macro.js";
import { isMark } from "../preprocess/token.js";
import type { Meanings } from "./possible.js";

/** What makes assembly, or another name of a symbol, of a string. */
const takingAssembly =
  /^(?:_Pragma|asm|__asm__|__asm|asm_inline|alias|__alias__|ifunc|__ifunc__|weakref|__weakref__)$/;

/** A macro of so few words stands for another spelling of a keyword; a longer one is code. */
const MAX_KEYWORDS = 3;

const keywords = /^(?:break|case|continue|default|do|else|for|goto|if|return|sizeof|switch|while)$/;

/** A macro that comes to more words is taken to be able to make anything. */
const MAX_WORDS = 500;

export function takesAssembly(word: string): boolean {
  return takingAssembly.test(word);
}

export class Makers {
  readonly #everMeant: (name: string) => readonly Macro[];
  readonly #known = new Map<string, boolean>();
  readonly #ofStrings = new Map<string, boolean>();
  /** By the names that are to be made, all in one text. */
  readonly #telling = new Map<string, Map<Meanings, Meanings>>();

  constructor(everMeant: (name: string) => readonly Macro[]) {
    this.#everMeant = everMeant;
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
    return this.#everMeant(name).length > 0;
  }

  /** Whether a name stands for a word that takes assembly. */
  isKeyword(name: string): boolean {
    return this.#everMeant(name).some(isKeyword);
  }

  isFunctionLike(name: string): boolean {
    return this.#everMeant(name).some((macro) => macro.isFunctionLike);
  }

  canMake(name: string): boolean {
    return this.#leadsTo(name, makesByItself, this.#known);
  }

  /** Whether a macro makes strings of what it is given, or stands for one. */
  makesStrings(name: string): boolean {
    return this.#leadsTo(name, makesString, this.#ofStrings);
  }

  #leadsTo(name: string, does: (macro: Macro) => boolean, found: Map<string, boolean>): boolean {
    const known = found.get(name);
    if (known !== undefined) return known;
    // What is reached again on the way makes nothing by itself.
    const seen = new Set([name]);
    let makes = false;
    for (const one of seen) {
      const macros = this.#everMeant(one);
      makes ||= found.get(one) === true || macros.some(does);
      if (makes) break;
      for (const { body } of macros) for (const word of wordsIn(body)) seen.add(word);
    }
    if (makes) found.set(name, true);
    else for (const one of seen) found.set(one, false);
    return makes;
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

function isKeyword({ body, isFunctionLike }: Macro): boolean {
  const isShort = !isFunctionLike && body.length <= MAX_KEYWORDS;
  return isShort && body.some(({ token }) => takesAssembly(token.text));
}

function makesString({ body }: Macro): boolean {
  return body.some(({ isString, token }) => isString || token.kind === "string");
}

function makesByItself(macro: Macro): boolean {
  const { body, isVariadic, parameters } = macro;
  const rest = isVariadic ? parameters.length - 1 : -1;
  return isKeyword(macro) || body.some((element, index) => pastes(element, body[index + 1], rest));
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
