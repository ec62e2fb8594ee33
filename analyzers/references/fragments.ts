/**
 * Pieces of guarded names: whether the words of a text could be put together to one. Invariant:
 * never a false "no" for a name whose pieces all stand in the text, each as a word of its own.
 */
import { NameSet } from "./names.js";
import { NameTree } from "./name-tree.js";
import { beginsOne } from "./pieces.js";

/** More names than this are taken for all. */
const MAX_FOUND = 64;
/** Up to so many names are few. */
const FEW = 24;
/** A name that is longer is nobody's. */
const MAX_NAME = 256;

/** A splice, plain or as a trigraph: what stands before it and behind it may be one word. */
const cutsWords = /\w(?:\\|\?\?\/)[ \t\v\f]*[\r\n]/;

/** Letters that are looked for together, folded to the bits of a table. */
const RUN = 4;
const RUN_BITS = 18;

export class Fragments {
  readonly names: ReadonlySet<string>;
  readonly #tree: NameTree;
  readonly #sorted: readonly string[];
  /** All names in one text. */
  readonly #all: string;
  /** By four letters: whether they stand in a name one behind the other; there may be a false "yes". */
  readonly #runs = new Uint8Array(1 << RUN_BITS);
  /** Words that have no other letters than names have, and are no longer. */
  readonly #letters: RegExp;
  readonly #pieces = new Map<string, boolean>();
  #set: NameSet | undefined;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
    this.#sorted = [...this.names].filter(({ length }) => length <= MAX_NAME).sort();
    this.#tree = new NameTree(this.#sorted);
    this.#all = this.#sorted.join(" ");
    const letters = [...new Set(this.#all)].filter((letter) => /\w/.test(letter)).join("");
    const longest = this.#sorted.reduce((most, { length }) => Math.max(most, length), 1);
    this.#letters = new RegExp(`\\b[${letters || "_"}]{1,${longest}}\\b`, "g");
    for (let at = 0; at + RUN <= this.#all.length; at++) this.#runs[runAt(this.#all, at)] = 1;
  }

  /** The names as they are looked for in texts. */
  get set(): NameSet {
    return (this.#set ??= new NameSet(this.names));
  }

  /** Wanted names that words make of which one at least is of `own`; all that are wanted when they are many. */
  madeOf(
    own: ReadonlySet<string>,
    others: ReadonlySet<string>,
    isWanted: (name: string) => boolean,
  ): readonly string[] {
    const found: string[] = [];
    if (own.size === 0) return found;
    const pieces = new Map<string, boolean>();
    for (const word of others) pieces.set(word, false);
    for (const word of own) pieces.set(word, true);
    for (const name of this.#tree.madeOf(pieces)) {
      if (isWanted(name)) found.push(name);
      if (found.length > MAX_FOUND) return this.#sorted.filter(isWanted);
    }
    return found.sort();
  }

  /**
   * Whether the words of a text make a name that is none of them, in pieces of which the first has
   * three letters; where few names are asked for, one of any length.
   */
  couldMake(text: string): boolean {
    const words = new Set(text.match(this.#letters) ?? []);
    const pieces = new Map([...words].map((word) => [word, true]));
    for (const name of this.#tree.madeOf(pieces))
      if (!words.has(name) && this.isBegun(name, words)) return true;
    return false;
  }

  /**
   * Whether words that stand whole in a text make a name in two pieces or more, at little cost. Where
   * many names are asked for nearly every text has such words, so that the answer is "yes".
   */
  mayJoin(text: string): boolean {
    if (this.#sorted.length > FEW || cutsWords.test(text)) return true;
    const words = new Set(text.match(this.#letters) ?? []);
    const pieces = new Map([...words].map((word) => [word, true]));
    for (const name of this.#tree.madeOf(pieces)) if (this.isBegun(name, words)) return true;
    return false;
  }

  /** Whether one of the words begins the name, with three letters where many names are asked for. */
  isBegun(name: string, words: ReadonlySet<string>): boolean {
    const least = this.#sorted.length > FEW ? 3 : 1;
    for (let end = least; end < name.length; end++) if (words.has(name.slice(0, end))) return true;
    return false;
  }

  /** Whether a word stands somewhere in a name. */
  isPiece(word: string): boolean {
    let is = this.#pieces.get(word);
    if (is === undefined) this.#pieces.set(word, (is = this.#stands(word)));
    return is;
  }

  #stands(word: string): boolean {
    for (let at = 0; at + RUN <= word.length; at++)
      if (this.#runs[runAt(word, at)] === 0) return false;
    return this.#all.includes(word);
  }

  /** Whether a name begins with the word, and is longer. */
  isBeginning(word: string): boolean {
    return beginsOne(this.#sorted, word);
  }
}

function runAt(text: string, at: number): number {
  let folded = 0;
  for (let letter = at; letter < at + RUN; letter++)
    folded = Math.imul(folded, 67) + text.charCodeAt(letter);
  return (folded ^ (folded >>> RUN_BITS)) & ((1 << RUN_BITS) - 1);
}
