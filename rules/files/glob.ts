/**
 * Reads globs of rule files, which may be a stranger's. Invariant: what is read is one of these
 * forms, and has few alternatives; all else is a fault with its mend.
 *
 *     *        any characters of one part of a path, also none
 *     **       as a whole part: any number of parts, also none; at the end, at least one
 *     ?        one character
 *     [a-z_]   one of these characters; [!a-z] or [^a-z] one of all others
 *     {a,b}    one of these alternatives, which may hold more of all of this
 *     \x       the character x itself
 *
 * A glob is anchored at the tree's root, and a dot is a character as any other.
 */

/** More than a rule file of a person has; two of ten words each still fit. */
const MAX_ALTERNATIVES = 256;
const MAX_DEPTH = 8;

/** A fault of a glob, one clause with its mend. */
export class GlobFault extends Error {}

/** What one character of a path is held against: itself, or one of these. */
export const ANY = -1;
export const STAR = -2;
/** -3 is the first class of a segment, -4 the second. */
export const FIRST_CLASS = -3;

export interface CharacterClass {
  readonly isNegated: boolean;
  /** First and last code of each. */
  readonly ranges: readonly (readonly [number, number])[];
}

export interface Segment {
  readonly tokens: readonly number[];
  readonly classes: readonly CharacterClass[];
}

/** A glob without braces. `**` is undefined. */
export interface Alternative {
  readonly segments: readonly (Segment | undefined)[];
  /** What all of its paths begin with, and end with. */
  readonly prefix: string;
  readonly suffix: string;
  /** A path and nothing else. */
  readonly isLiteral: boolean;
}

/** The alternatives of a glob; throws a GlobFault for what is none. */
export function readGlob(text: string): readonly Alternative[] {
  return expand(text.replace(/^(?:\.\/)+/, "")).map(alternativeOf);
}

/** The glob without its braces: one text for each choice of their alternatives. */
function expand(text: string): string[] {
  const reader = new BraceReader(text);
  const texts = reader.sequence(0);
  if (reader.at < text.length)
    throw new GlobFault("a } without its {; write \\} for the character");
  return texts;
}

class BraceReader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** All texts of what stands here, up to the end, or to a comma or brace of those around it. */
  sequence(depth: number): string[] {
    let texts = [""];
    while (this.at < this.#text.length) {
      const character = this.#text[this.at] as string;
      if (character === "}" || (character === "," && depth > 0)) break;
      const pieces = character === "{" ? this.#choices(depth + 1) : [this.#plain(character)];
      if (texts.length * pieces.length > MAX_ALTERNATIVES) throw new GlobFault(tooMany);
      texts = texts.flatMap((head) => pieces.map((piece) => head + piece));
    }
    return texts;
  }

  #choices(depth: number): string[] {
    if (depth > MAX_DEPTH)
      throw new GlobFault("its braces are nested too deep; write several globs");
    const choices: string[] = [];
    let nChoices = 0;
    do {
      this.at++;
      for (const text of this.sequence(depth)) choices.push(text);
      nChoices++;
      if (choices.length > MAX_ALTERNATIVES) throw new GlobFault(tooMany);
    } while (this.#text[this.at] === ",");
    if (this.#text[this.at] !== "}") {
      throw new GlobFault("a { without its }; write \\{ for the character");
    }
    if (nChoices < 2) {
      throw new GlobFault("braces with one alternative; write {a,b}, or \\{ for the character");
    }
    this.at++;
    return choices;
  }

  /** An escaped character, a class or any other character, as it is. */
  #plain(character: string): string {
    const start = this.at;
    this.at += character === "\\" ? 2 : 1;
    if (character === "[") this.at = endOfClass(this.#text, start);
    return this.#text.slice(start, this.at);
  }
}

const tooMany = `more than ${MAX_ALTERNATIVES} alternatives in its braces; write several globs`;

/** The offset behind the `]` of the class that begins at `start`. */
function endOfClass(text: string, start: number): number {
  let at = start + 1;
  if (text[at] === "!" || text[at] === "^") at++;
  // A bracket that comes first is one of the characters.
  if (text[at] === "]") at++;
  while (at < text.length && text[at] !== "]" && text[at] !== "/") at += text[at] === "\\" ? 2 : 1;
  if (text[at] !== "]") throw new GlobFault("a [ without its ]; write \\[ for the character");
  return at + 1;
}

function alternativeOf(text: string): Alternative {
  const segments = text.split("/").map(segmentOf);
  const heads: string[] = [];
  const tails: string[] = [];
  for (const segment of segments) if (!takeLiteral(segment, heads)) break;
  for (const segment of segments.toReversed()) if (!takeLiteral(segment, tails)) break;
  const isLiteral = segments.every((segment) => segment !== undefined && isText(segment));
  const prefix = isLiteral ? heads.join("/") : heads.map((head) => `${head}/`).join("");
  return { segments, prefix, suffix: isLiteral ? "" : suffixOf(segments, tails), isLiteral };
}

/** Whether all of a segment is text, which `list` gets then. */
function takeLiteral(segment: Segment | undefined, list: string[]): boolean {
  if (segment === undefined || !isText(segment)) return false;
  list.push(String.fromCharCode(...segment.tokens));
  return true;
}

function isText({ tokens }: Segment): boolean {
  return tokens.every((token) => token >= 0);
}

/** Whole segments of text at the end, else the text at the end of the last segment. */
function suffixOf(segments: readonly (Segment | undefined)[], tails: readonly string[]): string {
  if (tails.length > 0) return tails.toReversed().join("/");
  const tokens = segments.at(-1)?.tokens ?? [];
  return String.fromCharCode(...tokens.slice(tokens.findLastIndex((token) => token < 0) + 1));
}

function segmentOf(text: string): Segment | undefined {
  if (text === "**") return undefined;
  const tokens: number[] = [];
  const classes: CharacterClass[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "*") {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (character === "?") tokens.push(ANY);
    else if (character === "[") {
      const end = endOfClass(text, at);
      tokens.push(FIRST_CLASS - classes.length);
      classes.push(classOf(text.slice(at + 1, end - 1)));
      at = end - 1;
    } else if (character === "\\") {
      at++;
      if (at === text.length)
        throw new GlobFault("a backslash before nothing; write \\\\ for the character");
      tokens.push(text.charCodeAt(at));
    } else if (character === "(") {
      throw new GlobFault("a ( groups nothing; write {a,b}, or \\( for the character");
    } else tokens.push(text.charCodeAt(at));
  }
  return { tokens, classes };
}

function classOf(text: string): CharacterClass {
  const isNegated = text.startsWith("!") || text.startsWith("^");
  const codes: { readonly code: number; readonly isPlain: boolean }[] = [];
  for (let at = isNegated ? 1 : 0; at < text.length; at++) {
    const isPlain = text[at] !== "\\" || at + 1 === text.length;
    if (!isPlain) at++;
    if (isPlain && text.startsWith("[:", at)) {
      throw new GlobFault("a class has characters and ranges; write [a-z] instead of a name");
    }
    codes.push({ code: text.charCodeAt(at), isPlain });
  }
  const ranges: [number, number][] = [];
  for (let index = 0; index < codes.length; index++) {
    const [first, dash, last] = [codes[index], codes[index + 1], codes[index + 2]];
    if (first === undefined) break;
    if (dash?.code === DASH && dash.isPlain && last !== undefined) {
      if (last.code < first.code) {
        throw new GlobFault("a range that ends before it begins; write [a-z]");
      }
      ranges.push([first.code, last.code]);
      index += 2;
    } else ranges.push([first.code, first.code]);
  }
  return { isNegated, ranges };
}

const DASH = "-".charCodeAt(0);
