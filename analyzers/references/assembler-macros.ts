/**
 * What the assembler's own macros make: `.macro`, `.irp`, `.irpc` and `.rept` put arguments in their
 * bodies, and join them to what stands beside them (`call \a\b`). The text that comes out is read like
 * any other. A macro that uses itself is followed as far as the assembler follows it, by the conditions
 * of its body. Invariant: each line of the text knows the place of the use that it comes from, and a
 * limit that is met is in `cuts`.
 */
import type { Span } from "../syntax/span.js";
import { Conditions, valueOf } from "./assembler-conditions.js";
import {
  argumentsOf,
  blockEnd,
  statementsOf,
  unquoted,
  wordsOf,
  type Statement,
} from "./assembler-text.js";

export interface Assembled {
  /** Statements that macros make, one a line. */
  readonly text: string;
  /** Where its lines begin, and by line where the use stands that makes it. */
  readonly starts: readonly number[];
  readonly places: readonly Span[];
  /** Where macros are defined and blocks are repeated: what stands there as a word is told of there. */
  readonly blocks: readonly Span[];
  /** Uses that make more than is followed. */
  readonly cuts: readonly Span[];
}

interface AssemblerMacro {
  readonly parameters: readonly { readonly name: string; readonly given: string }[];
  /** Of the longest of their names. */
  readonly length: number;
  readonly body: readonly Statement[];
  /** All of it as one text. */
  readonly said: string;
  /** Whether what is compiled of its body is the preprocessor's to say, and not the assembler's alone. */
  readonly isConditional: boolean;
}

/** Values by the names of parameters, and the length of the longest name. */
interface Given {
  readonly values: ReadonlyMap<string, string>;
  readonly length: number;
}

/** Macros that are used within each other; the assembler takes no more (gas/macro.c, binutils 2.41). */
const MAX_USES = 100;
/** Blocks and macros within each other. */
const MAX_DEPTH = 200;
/** Letters that one use makes, and all uses of a text. */
const MAX_OF_USE = 1 << 19;
const MAX_TEXT = 1 << 21;
/** Times that a block is repeated: what differs is counted, and makes no name. */
const MAX_TURNS = 256;
/** Meanings of one macro, where the preprocessor says which holds. */
const MAX_MEANINGS = 4;
/** What a statement costs beside its letters. */
const STATEMENT = 16;

/** Whether a text could make anything in this way. */
export function hasAssemblerMacros(text: string): boolean {
  return /\.(?:macro|irpc?|rept)\b/i.test(text);
}

/** Macros of several texts, all of which may be used in each of them and in others. */
export class SharedMacros {
  readonly macros: ReadonlyMap<string, readonly AssemblerMacro[]>;
  readonly hasBranches: boolean;
  /** By word, the text that it stands in; empty where it stands in several. */
  readonly #owners = new Map<string, string>();

  /** `texts`: without comments. */
  constructor(texts: readonly string[]) {
    this.hasBranches = texts.some(hasBranches);
    const all = new Expansion(this.hasBranches, new Map());
    for (const text of texts) {
      all.define(statementsOf(text));
      for (const word of text.match(/\w+/g) ?? []) {
        const owner = this.#owners.get(word);
        if (owner !== text) this.#owners.set(word, owner === undefined ? text : "");
      }
    }
    this.macros = all.macros;
  }

  /** Whether a word stands in one of the texts that is not this one. */
  tells(word: string, text: string): boolean {
    const owner = this.#owners.get(word);
    return owner !== undefined && owner !== text;
  }
}

function hasBranches(text: string): boolean {
  return /^[ \t]*#[ \t]*if/m.test(text);
}

/** `plain`: the text without comments. */
export function assembled(plain: string, shared?: SharedMacros): Assembled {
  const isConditional = shared?.hasBranches === true || hasBranches(plain);
  const expansion = new Expansion(isConditional, shared?.macros ?? new Map());
  expansion.run(statementsOf(plain));
  return expansion;
}

/** Where a statement is made. */
interface Inside {
  readonly place: Span;
  readonly depth: number;
  readonly nUses: number;
  readonly isConditional: boolean;
}

class Expansion implements Assembled {
  text = "";
  readonly starts: number[] = [];
  readonly places: Span[] = [];
  readonly blocks: Span[] = [];
  readonly cuts: Span[] = [];
  /** By name, the last meaning first; those of others as long as no other is defined here. */
  readonly macros = new Map<string, readonly AssemblerMacro[]>();
  readonly #shared: ReadonlyMap<string, readonly AssemblerMacro[]>;
  /** Whether the preprocessor may say which of two meanings a macro has. */
  readonly #hasBranches: boolean;
  #isAlternate = false;
  #nMade = 0;
  /** Of the use that is followed: what was made before it. */
  #nBefore = 0;

  constructor(hasBranches: boolean, shared: ReadonlyMap<string, readonly AssemblerMacro[]>) {
    this.#hasBranches = hasBranches;
    this.#shared = shared;
  }

  define(statements: readonly Statement[]): void {
    for (let at = 0; at < statements.length; ) {
      const head = /^\.macro\b/i.test(statements[at]?.text ?? "");
      at = head ? this.#defined(statements, at) : at + 1;
    }
  }

  run(statements: readonly Statement[], inside?: Inside): void {
    const conditions = new Conditions();
    for (let at = 0; at < statements.length; ) {
      const statement = statements[at] as Statement;
      const [, word = "", rest = ""] = HEAD.exec(statement.text) ?? [];
      const directive = word.toLowerCase();
      const isBlock = BLOCK.test(directive);
      if (inside === undefined) {
        this.#nBefore = this.#nMade;
        if (isBlock || directive === ".macro") this.#block(statements, at);
      } else if (this.#isSpent(inside)) return;
      const isAsked = inside?.isConditional === false;
      if (isAsked && conditions.take(directive, rest)) at++;
      else if (isAsked && conditions.now === false)
        at = isBlock ? blockEnd(statements, at) + 1 : at + 1;
      else if (directive === ".exitm" && isAsked && conditions.now === true) return;
      else at = this.#statement({ statements, at, directive, rest }, inside);
    }
  }

  /** Does one statement, and says where the next one stands. */
  #statement(
    said: {
      readonly statements: readonly Statement[];
      readonly at: number;
      readonly directive: string;
      readonly rest: string;
    },
    inside: Inside | undefined,
  ): number {
    const { statements, at, directive, rest } = said;
    const statement = statements[at] as Statement;
    if (directive === ".altmacro" || directive === ".noaltmacro")
      this.#isAlternate = directive === ".altmacro";
    if (directive === ".macro") return this.#defined(statements, at);
    const within = inside ?? { place: statement, depth: 0, nUses: 0, isConditional: true };
    if (BLOCK.test(directive)) {
      const end = blockEnd(statements, at);
      this.#repeat(directive, rest, statements.slice(at + 1, end), within);
      return end + 1;
    }
    const meanings = this.#meaningsOf(directive);
    if (meanings === undefined) {
      if (inside !== undefined) this.#say(statement.text, inside.place);
    } else if (within.nUses < MAX_USES)
      for (const macro of meanings) this.#use(macro, rest, { ...within, nUses: within.nUses + 1 });
    return at + 1;
  }

  #meaningsOf(name: string): readonly AssemblerMacro[] | undefined {
    return this.macros.get(name) ?? this.#shared.get(name);
  }

  #isSpent({ place, depth }: Inside): boolean {
    const isSpent =
      depth > MAX_DEPTH || this.#nMade - this.#nBefore > MAX_OF_USE || this.#nMade > MAX_TEXT;
    if (isSpent) this.#cut(place);
    return isSpent;
  }

  #cut(place: Span): void {
    if (this.cuts.at(-1) !== place) this.cuts.push(place);
  }

  #block(statements: readonly Statement[], at: number): void {
    const last = statements[blockEnd(statements, at)] ?? statements.at(-1);
    this.blocks.push({ start: (statements[at] as Statement).start, end: (last as Statement).end });
  }

  #defined(statements: readonly Statement[], at: number): number {
    const end = blockEnd(statements, at);
    const text = (statements[at] as Statement).text.replace(/^\.macro\b/i, "");
    const [name = "", ...said] = wordsOf(text);
    const parameters = said.map((one) => {
      const [, own = "", given = ""] = /^([\w.$]+)(?::\w+)?(?:=(.*))?$/.exec(one) ?? [];
      return { name: own, given: unquoted(given) };
    });
    const body = statements.slice(at + 1, end);
    const macro: AssemblerMacro = {
      parameters,
      length: Math.max(0, ...parameters.map(({ name }) => name.length)),
      body,
      said: [text, ...body.map((one) => one.text)].join("\n"),
      isConditional: body.some((one) => /^#\s*(?:if|el|endif)/.test(one.text)),
    };
    const known = this.#hasBranches ? (this.#meaningsOf(name.toLowerCase()) ?? []) : [];
    const others = known.filter((one) => one.said !== macro.said);
    if (others.length === MAX_MEANINGS) this.#cut(statements[at] as Statement);
    this.macros.set(name.toLowerCase(), [macro, ...others.slice(0, MAX_MEANINGS - 1)]);
    return end + 1;
  }

  #use(
    { parameters, length, body, isConditional }: AssemblerMacro,
    rest: string,
    inside: Inside,
  ): void {
    // More than a use makes may be given to it again and again.
    this.#nMade += parameters.length;
    if (this.#isSpent(inside)) return;
    const values = new Map(parameters.map(({ name, given }) => [name, given]));
    let next = 0;
    for (const said of argumentsOf(rest)) {
      const [, named, value = ""] = /^([\w.$]+)=(.*)$/.exec(said) ?? [];
      if (named !== undefined && values.has(named)) values.set(named, this.#given(value));
      else {
        const name = parameters[Math.min(next++, parameters.length - 1)]?.name;
        // The last one may take all that is left.
        if (name !== undefined && said !== "")
          values.set(
            name,
            next > parameters.length ? `${values.get(name)}, ${said}` : this.#given(said),
          );
      }
    }
    this.#fill(body, { values, length }, { ...inside, isConditional });
  }

  #given(said: string): string {
    const computed = this.#isAlternate && said.startsWith("%") ? valueOf(said.slice(1)) : undefined;
    return computed === undefined ? unquoted(said) : String(computed);
  }

  #repeat(directive: string, rest: string, body: readonly Statement[], inside: Inside): void {
    if (directive === ".rept") {
      this.#fill(body, { values: new Map(), length: 0 }, inside);
      return;
    }
    const [name = "", ...said] = argumentsOf(rest);
    const values = directive === ".irp" ? said.map(unquoted) : [...unquoted(said.join(""))];
    if (values.length > MAX_TURNS) this.#cut(inside.place);
    for (const value of values.slice(0, MAX_TURNS))
      this.#fill(body, { values: new Map([[name, value]]), length: name.length }, inside);
  }

  #fill(body: readonly Statement[], given: Given, inside: Inside): void {
    const filled: string[] = [];
    for (const { text } of body) {
      const said = this.#filled(text, given);
      this.#nMade += said.length + STATEMENT;
      if (this.#isSpent(inside)) return;
      filled.push(said);
    }
    this.run(statementsOf(filled.join("\n")), { ...inside, depth: inside.depth + 1 });
  }

  #filled(text: string, { values, length }: Given): string {
    const said = text.replace(/\\(?:\(\)|([\w.$]+)|[@+])/g, (whole, word: string | undefined) => {
      if (word === undefined) return whole === "\\()" ? "" : "0";
      // The longest parameter that the word begins with: `\a.b` and `\ab` are others.
      for (let end = Math.min(word.length, length); end > 0; end--) {
        const value = values.get(word.slice(0, end));
        if (value !== undefined && (end === word.length || !/\w/.test(word.charAt(end))))
          return `${value}${word.slice(end)}`;
      }
      return whole;
    });
    if (!this.#isAlternate) return said;
    return said.replace(/[\w.$]+/g, (word) => values.get(word) ?? word).replaceAll("&", "");
  }

  #say(text: string, place: Span): void {
    this.starts.push(this.text.length);
    this.text += `${text}\n`;
    this.places.push(place);
  }
}

/** A word that a label is made of begins none. */
const HEAD = /^([\w.$]+)(?![\w.$])(?![ \t]*:(?!:))\s*([^]*)$/;
const BLOCK = /^\.(?:irpc?|rept)$/;
