/**
 * Which words a use of a macro can put together: those that it is given, those that are pasted in
 * the bodies that it may come to, and those that these bodies hand to further macros. Invariant: a
 * name that a use makes is made of such words.
 */
import type { Element, Macro } from "../preprocess/macro.js";
import { isMark, type Token } from "../preprocess/token.js";
import { Spelling, spell } from "../syntax/literals.js";

export interface Flow {
  /** In the text that is looked at, and in macros that are defined there. */
  readonly own: ReadonlySet<string>;
  /** In macros of other files, where they are pasted. */
  readonly pasted: ReadonlySet<string>;
  /** In macros of other files, where they are handed to further macros. */
  readonly handed: ReadonlySet<string>;
  /** A body opens a parenthesis that the text behind the use closes. */
  readonly isOpen: boolean;
  /** It could be any word: more was asked than is looked at. */
  readonly isAny: boolean;
}

/** Parts of bodies that are looked at for one compilation. */
const MAX_PARTS = 1_500_000;

export const NO_FLOW: Flow = {
  own: new Set(),
  pasted: new Set(),
  handed: new Set(),
  isOpen: false,
  isAny: false,
};
const ANY: Flow = { ...NO_FLOW, isAny: true };

export class Flows {
  readonly #everMeant: (name: string) => ReadonlySet<Macro>;
  readonly #isPiece: (word: string) => boolean;
  readonly #isOwn: (path: string) => boolean;
  readonly #known = new Map<string, Flow>();
  #nParts = 0;

  /** `isPiece`: whether a word stands in a guarded name; others are left out. `isOwn`: of paths of macros. */
  constructor(
    everMeant: (name: string) => ReadonlySet<Macro>,
    isPiece: (word: string) => boolean,
    isOwn: (path: string) => boolean,
  ) {
    this.#everMeant = everMeant;
    this.#isPiece = isPiece;
    this.#isOwn = isOwn;
  }

  /** Of the macros of a name, whatever they are given. */
  of(name: string): Flow {
    let flow = this.#known.get(name);
    if (flow === undefined) this.#known.set(name, (flow = this.#from([[name, false]])));
    return flow;
  }

  /** Of a text that is given to a macro. */
  ofGiven(tokens: readonly Token[]): Flow {
    const own = new Set<string>();
    const pasted = new Set<string>();
    const handed = new Set<string>();
    let isOpen = false;
    let isAny = false;
    for (const token of tokens) {
      for (const word of piecesOf(token)) if (this.#isPiece(word)) own.add(word);
      if (token.kind !== "identifier" || this.#everMeant(token.text).size === 0) continue;
      const key = `(${token.text}`;
      let flow = this.#known.get(key);
      if (flow === undefined) this.#known.set(key, (flow = this.#from([[token.text, true]])));
      for (const word of flow.own) own.add(word);
      for (const word of flow.pasted) pasted.add(word);
      for (const word of flow.handed) handed.add(word);
      isOpen ||= flow.isOpen;
      isAny ||= flow.isAny;
    }
    return { own, pasted, handed, isOpen, isAny };
  }

  /** Of all tokens from every `step`th on to the last. */
  fromEach(tokens: readonly Token[], step: number): Flow[] {
    const flows: Flow[] = [];
    let behind = NO_FLOW;
    for (let at = Math.floor((tokens.length - 1) / step); at >= 0; at--) {
      behind = together(this.ofGiven(tokens.slice(at * step, (at + 1) * step)), behind);
      flows[at] = behind;
    }
    return flows;
  }

  /** `isGiven`: all words of the body go on to a macro. */
  #from(pending: [name: string, isGiven: boolean][]): Flow {
    const own = new Set<string>();
    const pasted = new Set<string>();
    const handed = new Set<string>();
    const seen = new Set<string>();
    let isOpen = false;
    for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
      const [name, isGiven] = one;
      if (seen.has(`${isGiven} ${name}`)) continue;
      seen.add(`${isGiven} ${name}`);
      for (const { body, path } of this.#everMeant(name)) {
        const into = this.#isOwn(path) ? { pasted: own, handed: own } : { pasted, handed };
        this.#nParts += body.length + 1;
        if (this.#nParts > MAX_PARTS) return ANY;
        isOpen = this.#inBody(body, isGiven, into, pending) !== 0 || isOpen;
      }
    }
    return { own, pasted, handed, isOpen, isAny: false };
  }

  /** Adds the words of a body; how many parentheses it leaves open. */
  #inBody(
    body: readonly Element[],
    isGiven: boolean,
    into: { readonly pasted: Set<string>; readonly handed: Set<string> },
    pending: [string, boolean][],
  ): number {
    // Of each open parenthesis, whether what it holds is given to a macro.
    const open: boolean[] = [];
    let depth = 0;
    body.forEach(({ token, parameter, pastesNext, optional }, index) => {
      const isPasted = pastesNext || body[index - 1]?.pastesNext === true;
      // The first and the last word of what is optional are pasted to what stands beside it.
      const inside = isPasted ? { pasted: into.pasted, handed: into.pasted } : into;
      if (optional !== undefined) this.#inBody(optional, isGiven || isPasted, inside, pending);
      if (isMark(token, "(")) {
        depth++;
        const before = body[index - 1];
        const isCall =
          before !== undefined && (before.parameter >= 0 || this.#isMacro(before.token.text));
        open.push(isCall || open.at(-1) === true);
      } else if (isMark(token, ")")) {
        depth--;
        open.pop();
      }
      if (parameter >= 0) return;
      const isFlowing = isGiven || isPasted || open.at(-1) === true;
      if (isFlowing || token.kind === "string")
        for (const word of piecesOf(token))
          if (this.#isPiece(word)) (isPasted ? into.pasted : into.handed).add(word);
      if (token.kind === "identifier" && this.#isMacro(token.text))
        pending.push([token.text, isFlowing]);
    });
    return depth;
  }

  #isMacro(name: string): boolean {
    return this.#everMeant(name).size > 0;
  }
}

/** Most add nothing to what stands behind them. */
function together(one: Flow, behind: Flow): Flow {
  const joined = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> =>
    [...a].every((word) => b.has(word)) ? b : new Set([...b, ...a]);
  const own = joined(one.own, behind.own);
  const pasted = joined(one.pasted, behind.pasted);
  const handed = joined(one.handed, behind.handed);
  const isOpen = one.isOpen || behind.isOpen;
  const isAny = one.isAny || behind.isAny;
  const isSame = own === behind.own && pasted === behind.pasted && handed === behind.handed;
  return isSame && isOpen === behind.isOpen && isAny === behind.isAny
    ? behind
    : { own, pasted, handed, isOpen, isAny };
}

/** The words of a token that something can be joined to. */
function piecesOf({ kind, text }: Token): readonly string[] {
  if (kind === "identifier" || kind === "number") return [text];
  if (kind !== "string") return [];
  const spelling = new Spelling();
  const bytes = Buffer.from(text, "latin1");
  if (text.includes("\\")) spell(bytes, 0, bytes.length, spelling);
  const inside = text.includes("\\") ? spelling.text : text.slice(text.indexOf('"') + 1, -1);
  // Letters that are written as numbers make a name of their own.
  if (text.includes("\\")) return inside.match(/\w+/g) ?? [];
  return [/^\w+/.exec(inside)?.[0], /\w+$/.exec(inside)?.[0]].filter((word) => word !== undefined);
}
