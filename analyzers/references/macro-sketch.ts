/**
 * Macros of one text as far as it matters for what they could put together: what they join, what they
 * hand on, and which words they may stand for. Invariant: a sketch knows no guarded name, so that it
 * holds for the bytes of the file whatever is guarded.
 */
import { lex } from "../syntax/lex.js";
import { latin1, unspliced } from "../syntax/bytes.js";
import { tokenText } from "../syntax/token-text.js";
import { takesStrings } from "./sweep-spelling.js";

/**
 * What stands in one place of a body: parameters by index, words, and whether more than one token may.
 * Words at the ends of a string have a quote before them.
 */
export type Piece = readonly [
  parameters: readonly number[],
  words: readonly string[],
  isMany: boolean,
  /** Of what an assembler takes: words in strings alone count, and all of a parameter of which one is made. */
  isStrings?: true,
];

/** Added to the index of a parameter that is made a string. */
export const STRING = 5000;

type SketchedCall = readonly [
  /** A word, or the index of the parameter that is called. */
  callee: string | number,
  args: readonly Piece[],
  /** Whether the body ends within the call: the text behind the use goes on in it. */
  isOpen: boolean,
];

export type MacroSketch = readonly [
  name: string,
  /** Index of the parameter that takes all others; -1 where none does. */
  rest: number,
  /** Pieces that are joined, one behind the other. */
  chains: readonly (readonly Piece[])[],
  calls: readonly SketchedCall[],
  /** Words that the macro may stand for where it is a piece. */
  words: readonly string[],
  /** The word that it ends with, which is called with what stands behind a use; empty where it is none. */
  tail: string,
  isFunctionLike: boolean,
];

/** A definition as nearly all are written, up to its body. */
const defining = /define[ \t]+([A-Za-z_]\w*)(?:\(([^()/\\]*)\))?(?=[^\w(])/y;
/** What a body ends with that goes on in the next line. */
const goingOn = /\\[ \t\v\f\0]*\r?$/;
/** Comments, literals, words and single marks. */
export const tokens =
  /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\w+|##|%:%:|%:|#|[^\s\w]/g;
/** A backslash and the line end that it takes away. */
export const splice = /\\[ \t\v\f\0]*(?:\r\n?|\n)/g;
const keywords = /^(?:if|for|while|switch|return|sizeof|typeof|__typeof__|defined|case)$/;

/** Calls that are open at once and are told of what stands in them; what stands deeper is joined to anything. */
const MAX_NESTED = 64;
/** A longer body, and one that is a statement, stands for the words at its ends and at its commas. */
const MAX_BODY = 24;

export function sketchesIn(bytes: Uint8Array): MacroSketch[] {
  const text = latin1(bytes, 0, bytes.length);
  const found: MacroSketch[] = [];
  const isOdd = isOddlyWritten(text);
  if (!(isOdd ? text.replace(splice, "") : text).includes("define")) return found;
  for (const definition of isOdd ? lexedDefinitions(bytes) : definitionsIn(text)) {
    const sketch = sketchOf(...definition);
    if (sketch !== undefined) found.push(sketch);
  }
  return found;
}

type Definition = readonly [name: string, parameters: string | undefined, body: readonly string[]];

function* definitionsIn(text: string): Generator<Definition> {
  let end = 0;
  for (let at = text.indexOf("define"); at >= 0; at = text.indexOf("define", end)) {
    end = at + 1;
    const hash = beforeBlanks(text, at);
    if (text[hash] !== "#") continue;
    const line = beforeBlanks(text, hash);
    if (line >= 0 && text[line] !== "\n") continue;
    defining.lastIndex = at;
    const [, name, parameters] = defining.exec(text) ?? [];
    if (name === undefined) continue;
    const from = defining.lastIndex;
    end = endOfLine(text, from);
    const body = text.slice(from, end);
    // Most stand for numbers.
    if (!/(?:^|\W)[A-Za-z_]|##/.test(body)) continue;
    const plain = body.includes("\\") ? body.replace(splice, "") : body;
    yield [name, parameters, plain.match(tokens) ?? []];
  }
}

function beforeBlanks(text: string, at: number): number {
  let before = at - 1;
  while (text[before] === " " || text[before] === "\t") before--;
  return before;
}

/** Where the line ends for the compiler. */
function endOfLine(text: string, from: number): number {
  for (let start = from; ; ) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    // Of a line that goes on, most end with the backslash.
    const last = text.charCodeAt(end - 1);
    const mayGoOn = last === 0x5c || last <= 0x20;
    if (end === start || !mayGoOn || !goingOn.test(text.slice(start, end))) return end;
    start = end + 1;
  }
}

const head =
  /[ \t]*(?:define[ \t]+\w+(?:[ \t\r\n]|\([^()\n\\/]*\)|[^\w(\\/])|(?!define)[a-z]+(?![\\a-z])|[^\\/a-z \t\v\f\0])/y;

/** Whether a definition may be written in a way that hides it. */
function isOddlyWritten(text: string): boolean {
  if (text.includes("%:") || (text.includes("\r") && /\r(?!\n)/.test(text))) return true;
  for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", at + 1)) {
    const before = beforeBlanks(text, at);
    const mark = text.charAt(before);
    if (mark === "/" && text[before - 1] === "*") return true;
    // What else stands before it is a blank that is seldom written, or makes it no directive.
    if (/[\v\f\0\xbf]/.test(mark)) return true;
    if (mark !== "" && mark !== "\n") continue;
    head.lastIndex = at + 1;
    if (!head.test(text) && at + 1 < text.length) return true;
  }
  return false;
}

/** The same of any text, more slowly. */
function* lexedDefinitions(bytes: Uint8Array): Generator<Definition> {
  const lexed = lex(bytes);
  const file = { ...lexed, bytes };
  const text = (token: number): string => tokenText(file, token);
  /** Whether nothing but splices stands behind a token. */
  const touches = (token: number): boolean =>
    unspliced(bytes, lexed.end[token] as number, lexed.start[token + 1] as number) === "";
  for (const { name, firstToken, endToken } of lexed.directives) {
    const at = firstToken + 2;
    if (name !== "define" || at >= endToken) continue;
    const isCalled = text(at + 1) === "(" && touches(at);
    let body = at + 1;
    const parameters: string[] = [];
    if (isCalled) {
      for (body++; body < endToken && text(body) !== ")"; body++) parameters.push(text(body));
      body++;
    }
    const rest = Array.from({ length: Math.max(0, endToken - body) }, (_, n) => text(body + n));
    yield [text(at), isCalled ? parameters.join(" ") : undefined, rest];
  }
}

function sketchOf(
  name: string,
  written: string | undefined,
  tokens: readonly string[],
): MacroSketch | undefined {
  const body = tokens.filter((token) => !/^\/[/*]/.test(token));
  const names = new Map<string, number>();
  let rest = -1;
  for (const part of written?.match(/\w+|\.\.\./g) ?? []) {
    if (part !== "...") names.set(part, names.size);
    else if (/\w\s*\.\.\./.test(written ?? "")) rest = names.size - 1;
    else {
      rest = names.size;
      names.set("__VA_ARGS__", rest);
    }
  }
  const sketcher = new Sketcher(names);
  sketcher.read(body);
  const { chains, calls, words } = sketcher;
  if (chains.length + calls.length + words.size === 0) return undefined;
  const last = body.at(-1) ?? "";
  const tail = /^[A-Za-z_]/.test(last) && !names.has(last) ? last : "";
  return [name, rest, chains, calls, [...words], tail, written !== undefined];
}

interface OpenArgument {
  readonly parameters: Set<number>;
  readonly words: Set<string>;
  /** Parameters of which strings may be made. */
  readonly made: Set<number>;
  nTokens: number;
}

interface OpenCall {
  /** What is called; empty where the parenthesis only groups. */
  readonly callee: string | number;
  /** Whether what is called is not known, or takes strings. */
  readonly isAny: boolean;
  readonly args: OpenArgument[];
}

class Sketcher {
  readonly chains: (readonly Piece[])[] = [];
  readonly calls: SketchedCall[] = [];
  readonly words = new Set<string>();
  readonly #parameters: ReadonlyMap<string, number>;
  /** Of each open parenthesis, what is called. */
  readonly #open: OpenCall[] = [];
  /** What the last parenthesis that closed was of. */
  #closed: string | number = "";

  constructor(parameters: ReadonlyMap<string, number>) {
    this.#parameters = parameters;
  }

  read(body: readonly string[]): void {
    const isWhole = body.length <= MAX_BODY && !body.some((token) => /^[;{]/.test(token));
    const top = { words: new Set<string>(), edges: new Set<string>() };
    body.forEach((token, at) => {
      if (token === "(") this.#begin(body[at - 1] ?? "");
      else if (token === ")") this.#end(false);
      else if (token === "," && this.#open.length > 0) this.#open.at(-1)?.args.push(opened());
      else this.#token(token, body[at - 1] ?? "");
      const isEdge =
        at === 0 || at + 1 === body.length || body[at - 1] === "," || body[at + 1] === ",";
      for (const word of wordsOf(token)) {
        if (this.#parameters.has(word)) continue;
        top.words.add(word);
        if (isEdge) top.edges.add(word);
      }
    });
    while (this.#open.length > 0) this.#end(true);
    this.#chain(body);
    for (const word of isWhole ? top.words : top.edges)
      if (!/^"?\d/.test(word)) this.words.add(word);
  }

  /** What `##` joins. */
  #chain(body: readonly string[]): void {
    for (let at = 1; at + 1 < body.length; at++) {
      // `, ##args` takes a comma away, and makes nothing.
      if (!isPaste(body[at]) || body[at - 1] === ",") continue;
      const chain = [this.#pieceOf(body[at - 1] ?? "")];
      for (; isPaste(body[at]); at += 2) chain.push(this.#pieceOf(body[at + 1] ?? ""));
      this.chains.push(chain);
    }
  }

  #pieceOf(token: string): Piece {
    const parameter = this.#parameters.get(token);
    return parameter === undefined ? [[], wordsOf(token), false] : [[parameter], [], false];
  }

  #begin(before: string): void {
    const parameter = this.#parameters.get(before);
    const isMade = before === ")" && this.#closed !== "";
    const callee = /^[A-Za-z_]/.test(before) && !keywords.test(before) ? before : "";
    const isAny = isMade || takesStrings(callee);
    this.#open.push({ callee: parameter ?? callee, isAny, args: [opened()] });
  }

  #end(isOpen: boolean): void {
    const call = this.#open.pop();
    if (call === undefined) return;
    const { callee, isAny, args } = call;
    this.#closed = callee;
    if (takesStrings(String(callee))) this.#joinStrings(args);
    else if (isAny) this.#join(args);
    const isHandedOn =
      typeof callee === "number" || args.some(({ parameters }) => parameters.size > 0);
    if (callee === "" || isAny || !(isOpen || isHandedOn)) return;
    const plain = args.map(({ parameters, words, nTokens }): Piece => {
      return [[...parameters], [...words], nTokens > 1];
    });
    this.calls.push([callee, plain, isOpen]);
  }

  /** All that stands there may be joined in any order. */
  #join(args: readonly OpenArgument[]): void {
    const parameters = new Set(args.flatMap((one) => [...one.parameters]));
    const words = new Set(args.flatMap((one) => [...one.words]));
    if (parameters.size > 0) this.chains.push([[[...parameters], [...words], true]]);
  }

  #joinStrings(args: readonly OpenArgument[]): void {
    const made = args.flatMap((one) => [...one.made]);
    const parameters = args.flatMap((one) => [...one.parameters]);
    const all = new Set([...parameters, ...made.map((one) => one + STRING)]);
    const words = new Set(args.flatMap((one) => [...one.words]));
    if (all.size > 0) this.chains.push([[[...all], [...words], true, true]]);
  }

  /** `before`: the token that stands before it. */
  #token(token: string, before: string): void {
    const from = Math.max(0, this.#open.length - MAX_NESTED);
    for (let at = from; at < this.#open.length; at++) {
      const argument = this.#open[at]?.args.at(-1);
      if (argument !== undefined) argument.nTokens++;
    }
    for (const word of wordsOf(token)) {
      const parameter = this.#parameters.get(word);
      for (let at = from; at < this.#open.length; at++) {
        const argument = this.#open[at]?.args.at(-1);
        // What stands in another call may be made a string there.
        const isMade = before === "#" || at + 1 < this.#open.length;
        if (parameter !== undefined) {
          argument?.parameters.add(parameter);
          if (isMade) argument?.made.add(parameter);
        } else argument?.words.add(word);
        if (parameter === undefined && isMade && takesStrings(String(this.#open[at]?.callee)))
          argument?.words.add(quoted(word));
      }
      if (parameter !== undefined && from > 0) this.chains.push([[[parameter], [], true]]);
    }
  }
}

function opened(): OpenArgument {
  return { parameters: new Set(), words: new Set(), made: new Set(), nTokens: 0 };
}

function isPaste(token: string | undefined): boolean {
  return token === "##" || token === "%:%:";
}

/** The words that a token may be joined by: itself, or the ends of a string, which have a quote before them. */
export function wordsOf(token: string): string[] {
  if (/^\w/.test(token)) return [token];
  return token.startsWith('"') ? edgesOf(token).map((word) => `"${word}`) : [];
}

/** A word of which a string is made. */
export function quoted(word: string): string {
  return word.startsWith('"') ? word : `"${word}`;
}

/** The words at the ends of a string, with letters that are written as numbers. */
function edgesOf(literal: string): string[] {
  const text = literal
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]+)|([0-7]{1,3}))/g, (_, hex?: string, octal?: string) =>
      String.fromCharCode(hex === undefined ? parseInt(octal ?? "", 8) : parseInt(hex, 16) & 0xff),
    )
    .replace(/\\[^]/g, " ");
  const [first] = /^\w+/.exec(text) ?? [];
  const [last] = /\w+$/.exec(text) ?? [];
  return [first, last].filter((word) => word !== undefined);
}
