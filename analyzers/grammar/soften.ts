/**
 * The text of one item as a grammar of C can read it. What the kernel writes and C has not is replaced
 * by C of the same length, so that every word that is kept stands where it stood: annotations become
 * blanks, `for_each_...(...)` becomes `while (...)`, `typeof(...)` a type, and types among arguments
 * names. Of each conditional one side is kept: the one that holds the place that is asked about.
 */
import { isAttributeMacro, isKnownAttribute } from "../syntax/attributes.js";
import { tokenKind } from "../syntax/lex.js";
import type { Source } from "../syntax/source.js";

export interface SoftText {
  readonly text: string;
  /** Offset in the file of the text's first byte. */
  readonly start: number;
  /** Indexes in the text of the loops that macros make, each softened to one with its arguments as condition. */
  readonly loops: ReadonlySet<number>;
}

/** A text that is larger is none that the grammar is asked about. */
const MAX_BYTES = 1 << 18;
/** Sides of conditionals in one item; with more the item is not read. */
const MAX_SIDES = 512;

/** The tokens of one text, softened in place: what becomes of each. */
class Tokens {
  readonly texts: string[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Index of the bracket that belongs to a bracket, or -1. */
  readonly partner: number[] = [];
  readonly isWord: boolean[] = [];
  /** Index of the first token of a body or an initializer, where expressions begin. */
  body = Infinity;
  readonly loops: number[] = [];

  add(text: string, start: number, end: number, isWord: boolean): void {
    this.texts.push(text);
    this.starts.push(start);
    this.ends.push(end);
    this.isWord.push(isWord);
    this.partner.push(-1);
  }

  match(): void {
    const open: number[] = [];
    this.texts.forEach((text, at) => {
      if (text === "(" || text === "[" || text === "{") open.push(at);
      if (text !== ")" && text !== "]" && text !== "}") return;
      const before = open.pop();
      if (before === undefined) return;
      this.partner[before] = at;
      this.partner[at] = before;
    });
  }

  text(at: number): string {
    return this.texts[at] ?? "";
  }

  blank(from: number, to: number = from): void {
    for (let at = from; at <= to; at++) this.texts[at] = "";
  }

  /** A semicolon behind a token, where there is room for one. */
  end(at: number): void {
    const isRoom = (this.starts[at + 1] ?? Infinity) > (this.ends[at] as number);
    if (isRoom && this.texts[at + 1] !== ";") this.texts[at] += ";";
  }

  /** Another text, where it fits. */
  put(at: number, text: string): void {
    const length = (this.ends[at] as number) - (this.starts[at] as number);
    this.texts[at] = text.length <= length ? text : "";
  }

  toText(prefix: string, suffix: string): SoftText {
    const start = (this.starts[0] as number) - prefix.length;
    const parts: string[] = [prefix];
    let at = start + prefix.length;
    this.texts.forEach((text, index) => {
      parts.push(" ".repeat((this.starts[index] as number) - at), text);
      at = (this.starts[index] as number) + text.length;
    });
    parts.push(suffix);
    const loops = new Set(this.loops.map((index) => (this.starts[index] as number) - start));
    return { text: parts.join(""), start, loops };
  }
}

/** `place`: an offset of the item, whose sides of conditionals are kept. */
export function softItem(source: Source, position: number, place: number): SoftText | undefined {
  const { structure, lexed } = source;
  const item = structure.itemOf[position] ?? -1;
  const { first = 0, bodyOpen = -1 } = structure.items[item] ?? {};
  const from = lexed.start[structure.code[first] as number] as number;
  const tokens = new Tokens();
  const sides = new Sides(source, place);
  for (let at = first; at < structure.code.length; at++) {
    source.steps.take(1);
    const token = structure.code[at] as number;
    const start = lexed.start[token] as number;
    if (structure.itemOf[at] !== item && at > position && isBehind(structure.itemOf[at], item))
      break;
    if (start - from > MAX_BYTES) return undefined;
    if (structure.itemOf[at] !== item || !sides.has(token)) continue;
    const isBody =
      at === bodyOpen || (structure.parent[at] === -1 && structure.punctuator(at) === "=");
    if (isBody) tokens.body = Math.min(tokens.body, tokens.texts.length);
    addToken(source, tokens, token);
  }
  if (sides.isTooMany || tokens.texts.length === 0) return undefined;
  const ending = endingOf(source, item, tokens);
  soften(tokens);
  return tokens.toText("", ending);
}

/** What an item lacks whose end stands on another side of a conditional. */
function endingOf({ structure }: Source, item: number, tokens: Tokens): string {
  if (/^[;}]$/.test(tokens.text(tokens.texts.length - 1))) return "";
  return structure.items[item]?.kind === "function" ? "{}" : ";";
}

/** The same without what stands before the body: a head that is no C must not hide what it heads. */
export function softBody(source: Source, position: number, place: number): SoftText | undefined {
  const { structure, lexed } = source;
  const whole = softItem(source, position, place);
  const open = source.itemAt(position)?.bodyOpen ?? -1;
  if (whole === undefined || open < 0) return undefined;
  const skipped = (lexed.start[structure.code[open] as number] as number) - whole.start;
  const loops = new Set([...whole.loops].map((index) => index - skipped));
  return { text: whole.text.slice(skipped), start: whole.start + skipped, loops };
}

/** The body of a macro, between two texts that make it a piece of C. */
export function softMacro(
  source: Source,
  bodyToken: number,
  endToken: number,
  around: readonly [string, string],
): SoftText | undefined {
  if (bodyToken >= endToken) return undefined;
  const { lexed } = source;
  const size = (lexed.end[endToken - 1] as number) - (lexed.start[bodyToken] as number);
  if (size > MAX_BYTES) return undefined;
  const tokens = new Tokens();
  tokens.body = -1;
  for (let token = bodyToken; token < endToken; token++) addToken(source, tokens, token);
  unpaste(tokens);
  soften(tokens);
  return tokens.toText(around[0], around[1]);
}

/** Heads on other sides of a conditional are items of their own within the one that has the body. */
function isBehind(other: number | undefined, item: number): boolean {
  return other !== undefined && other > item;
}

function addToken(source: Source, tokens: Tokens, token: number): void {
  const { lexed } = source;
  const start = lexed.start[token] as number;
  const end = lexed.end[token] as number;
  const kind = lexed.kind[token];
  // What literals say is nothing to the grammar, and raw strings it does not know.
  const text =
    kind === tokenKind.string
      ? literal(end - start)
      : source.tokenText(token).slice(0, end - start);
  tokens.add(text, start, end, kind === tokenKind.word);
}

function literal(length: number): string {
  return length < 2 ? "0" : `"${" ".repeat(length - 2)}"`;
}

/** Which tokens are kept: none that a place excludes, or an earlier one that is kept. */
class Sides {
  readonly #source: Source;
  readonly #kept: number[];
  #directive = -1;
  #keeps = true;
  isTooMany = false;

  constructor(source: Source, place: number) {
    this.#source = source;
    this.#kept = [place];
  }

  has(token: number): boolean {
    const { lexed, conditions } = this.#source;
    const directive = directivesBefore(this.#source, token);
    if (directive === this.#directive) return this.#keeps;
    this.#directive = directive;
    const start = lexed.start[token] as number;
    this.#keeps = !this.#kept.some((other) => conditions.exclude(other, start));
    if (this.#keeps && this.#kept.push(start) > MAX_SIDES) this.isTooMany = true;
    return this.#keeps;
  }
}

/** How many directives stand before a token. */
function directivesBefore({ lexed }: Source, token: number): number {
  const { directives } = lexed;
  let low = 0;
  let high = directives.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((directives[middle]?.firstToken ?? 0) < token) low = middle + 1;
    else high = middle;
  }
  return low;
}

function unpaste(tokens: Tokens): void {
  tokens.texts.forEach((text, at) => {
    if (text === "##") tokens.blank(at, Math.min(at + 1, tokens.texts.length - 1));
    else if (text === "#") tokens.blank(at);
  });
}

const loops = /for_?each/;
/** Words before parentheses that the grammar knows. */
const known = new Set(["if", "while", "for", "switch", "return", "sizeof", "else", "do", "case"]);
const typeOperator = /^(typeof|__typeof__|__typeof|typeof_unqual|__auto_type)$/;
const opensType = new Set([
  "struct",
  "union",
  "enum",
  "const",
  "volatile",
  "unsigned",
  "signed",
  "long",
  "short",
  "int",
  "char",
  "void",
]);
const takesTypes = /^(sizeof|offsetof|__builtin_offsetof|_Alignof|__alignof__|_Generic)$/;

function soften(tokens: Tokens): void {
  tokens.match();
  const { texts, partner, isWord } = tokens;
  // The end of the arguments of a macro at file scope, which are expressions like those of a body.
  let alone = -1;
  for (let at = 0; at < texts.length; at++) {
    const text = tokens.text(at);
    if (text === "...") softenRange(tokens, at);
    if (text.startsWith('"')) softenPrefix(tokens, at);
    if (isWord[at] !== true || text === "") continue;
    const close = tokens.text(at + 1) === "(" ? (partner[at + 1] ?? -1) : -1;
    if (text === "__label__") tokens.put(at, "goto");
    else if (/^(__volatile__|__volatile)$/.test(text)) tokens.put(at, "volatile");
    else if (typeOperator.test(text)) {
      tokens.put(at, "int");
      if (close > at) tokens.blank(at + 1, close);
    } else if (isAnnotation(tokens, at)) {
      tokens.blank(at, close > at ? close : at);
    } else if (close > at && at < tokens.body && at > alone) {
      if (isAlone(tokens, at, close)) {
        alone = close;
        softenArguments(tokens, at + 1, close);
        tokens.end(close);
      }
    } else if (close > at && !known.has(text)) {
      const behind = tokens.text(close + 1);
      const isLoop =
        behind === "{" ? at > tokens.body : loops.test(text) && !/^[;,)]?$/.test(behind);
      if (isLoop) {
        tokens.put(at, text.length < 5 ? "if" : "while");
        tokens.loops.push(at);
      }
      if (!takesTypes.test(text)) softenArguments(tokens, at + 1, close);
    }
  }
}

/** `KERN_ERR TAG "text"`: macros that are strings before one. */
function softenPrefix(tokens: Tokens, at: number): void {
  for (let word = at - 1; /^[A-Z_][A-Z0-9_]*$/.test(tokens.text(word)); word--) tokens.blank(word);
}

/** In a body only those are that no function is named like: `__release_region()` is one. */
function isAnnotation(tokens: Tokens, at: number): boolean {
  const text = tokens.text(at);
  if (/^_*asm(__)?$/.test(text)) return false;
  return at > tokens.body ? isKnownAttribute(text) : isAttributeMacro(text);
}

/** `MACRO(...)` at file scope: of a row of them each is a statement. */
function isAlone(tokens: Tokens, at: number, close: number): boolean {
  if (!/^_*[A-Z][A-Z0-9_]*$/.test(tokens.text(at))) return false;
  const before = tokens.text(at - 1);
  const isFirst = at === 0 || before === "static" || before === "extern" || before.startsWith(")");
  return isFirst && (tokens.isWord[close + 1] === true || /^;?$/.test(tokens.text(close + 1)));
}

/** `case 1 ... 5` and `[1 ... 5]` are sums. */
function softenRange(tokens: Tokens, at: number): void {
  const isBetween = at > 0 && !/^[(,{]?$/.test(tokens.text(at - 1)) && tokens.text(at + 1) !== ")";
  if (isBetween) tokens.put(at, "+");
}

function isType(tokens: Tokens, first: number, end: number): boolean {
  for (let at = first; at < end; at++)
    if (tokens.isWord[at] !== true && !/^\**$/.test(tokens.text(at))) return false;
  return true;
}

/** A type among arguments is a name: its keywords and stars go, and one word stays. */
function softenArguments(tokens: Tokens, open: number, close: number): void {
  let first = open + 1;
  for (let at = first; at <= close; at++) {
    const isEnd = at === close || tokens.text(at) === ",";
    if (!isEnd) {
      const inner = tokens.partner[at] ?? -1;
      if (inner > at) at = inner;
      continue;
    }
    if (opensType.has(tokens.text(first)) && isType(tokens, first, at)) {
      let name = first;
      for (let word = first; word < at; word++) if (tokens.isWord[word] === true) name = word;
      for (let word = first; word < at; word++) if (word !== name) tokens.blank(word);
      // The grammar takes no keyword for a name.
      if (opensType.has(tokens.text(name))) tokens.put(name, "0");
    } else {
      for (let star = at - 1; star > first && tokens.text(star) === "*"; star--) tokens.blank(star);
    }
    first = at + 1;
  }
}
