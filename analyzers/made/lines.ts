/**
 * A file's active text as lines of tokens that are expanded one after the other: what stands between
 * conditionals, and where a conditional stands within the arguments of a macro, each text that its
 * branches can make of them.
 */
import { cut, type FileText } from "../preprocess/text.js";
import { isMark, type Token } from "../preprocess/token.js";
import type { Part } from "./possible.js";

export interface Line {
  readonly tokens: Token[];
  /** Index of a token and the time from there on; two numbers each. */
  readonly times: number[];
}

/** Texts that the branches within one use of a macro can make of it. */
const MAX_VARIANTS = 64;
/** Tokens of all of them. */
const MAX_TOKENS = 100_000;

export class Lines {
  readonly #file: FileText;
  readonly #isFunctionLike: (name: string) => boolean;
  /** Uses with more branches within than are tried: the name, and all that may be given to it. */
  readonly spent: (readonly Token[])[] = [];

  constructor(file: FileText, isFunctionLike: (name: string) => boolean) {
    this.#file = file;
    this.#isFunctionLike = isFunctionLike;
  }

  *of(parts: readonly Part[]): Generator<Line> {
    let line = empty();
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at] as Part;
      if ("from" in part) {
        this.#add(line, part.from, part.to, part.time);
        continue;
      }
      const open = this.#openUse(line.tokens);
      if (open < 0) {
        yield line;
        line = empty();
        for (const branch of part.branches) yield* this.of(branch);
        continue;
      }
      const [head, tail] = split(line, open);
      yield head;
      const { variants, next, rest } = this.#variants(tail, parts, at);
      yield* variants;
      line = rest;
      at = next;
    }
    yield line;
  }

  #add(line: Line, from: number, to: number, time: number): void {
    line.times.push(line.tokens.length, time);
    cut(this.#file, from, to, line.tokens);
  }

  /** Index of the outermost macro whose arguments are not closed, or -1. */
  #openUse(tokens: readonly Token[]): number {
    const open: number[] = [];
    tokens.forEach((token, index) => {
      if (isMark(token, "(")) open.push(index);
      else if (isMark(token, ")")) open.pop();
    });
    const use = open.find((index) => this.#isFunctionLike(tokens[index - 1]?.text ?? ""));
    if (use !== undefined) return use - 1;
    const last = tokens.length - 1;
    return this.#isFunctionLike(tokens[last]?.text ?? "") ? last : -1;
  }

  /** What a use can be, from the branches at `at` on to where it is closed in each. */
  #variants(
    tail: Line,
    parts: readonly Part[],
    at: number,
  ): { variants: readonly Line[]; next: number; rest: Line } {
    let variants: Variant[] = [variantOf(tail)];
    let rest = empty();
    let isSpent = false;
    let next = at;
    for (; next < parts.length; next++) {
      const part = parts[next] as Part;
      if ("from" in part) {
        const own = empty();
        this.#add(own, part.from, part.to, part.time);
        const ends = variants.map((variant) => closedAt(variant, own.tokens));
        variants.forEach((variant, index) => {
          const end = ends[index] as number;
          append(variant, end < own.tokens.length ? split(own, end)[0] : own);
        });
        if (ends.every((end) => end < own.tokens.length)) {
          rest = split(own, Math.min(...ends))[1];
          break;
        }
        continue;
      }
      const branches: readonly Line[] | undefined = isSpent ? undefined : this.#texts([part]);
      const more: Variant[] | undefined =
        branches === undefined ? undefined : multiplied(variants, branches);
      isSpent ||= more === undefined;
      // One that is not all of them goes on to the end of the use.
      if (more !== undefined) variants = more;
      else append(variants[0] as Variant, this.#first(part.branches[0] ?? []));
      variants = isSpent ? variants.slice(0, 1) : variants;
    }
    if (isSpent) this.spent.push([...tail.tokens, ...this.#allOf(parts.slice(at, next + 1))]);
    return { variants, next, rest };
  }

  /** All texts that parts can be, conditionals within them taken apart; undefined where they are too many. */
  #texts(parts: readonly Part[]): Line[] | undefined {
    let lines: Variant[] | undefined = [variantOf(empty())];
    for (const part of parts) {
      const own: Line[] = [];
      if ("from" in part) {
        const line = empty();
        this.#add(line, part.from, part.to, part.time);
        own.push(line);
      } else {
        for (const branch of part.branches) {
          const texts = this.#texts(branch);
          if (texts === undefined || own.push(...texts) > MAX_VARIANTS) return undefined;
        }
      }
      lines = multiplied(lines, own);
      if (lines === undefined) return undefined;
    }
    return lines;
  }

  /** Parts with the first branch of each conditional. */
  #first(parts: readonly Part[]): Line {
    const line = empty();
    for (const part of parts) {
      if ("from" in part) this.#add(line, part.from, part.to, part.time);
      else append(line, this.#first(part.branches[0] ?? []));
    }
    return line;
  }

  #allOf(parts: readonly Part[]): Token[] {
    const tokens: Token[] = [];
    const add = (part: Part): void => {
      if ("from" in part) cut(this.#file, part.from, part.to, tokens);
      else for (const branch of part.branches) branch.forEach(add);
    };
    parts.forEach(add);
    return tokens;
  }
}

/** A text of a use as far as it was read. */
interface Variant extends Line {
  /** Tokens of which the parentheses were counted. */
  nCounted: number;
  depth: number;
}

function empty(): Line {
  return { tokens: [], times: [] };
}

function variantOf({ tokens, times }: Line): Variant {
  return { tokens: [...tokens], times: [...times], nCounted: 0, depth: 0 };
}

function append(line: Line, other: Line): void {
  const n = line.tokens.length;
  other.times.forEach((value, index) => line.times.push(index % 2 === 0 ? value + n : value));
  for (const token of other.tokens) line.tokens.push(token);
}

/** Each of the lines, followed by each of the others; undefined where they are too many. */
function multiplied(lines: Variant[], others: readonly Line[]): Variant[] | undefined {
  const [other] = others;
  if (other === undefined) return lines;
  if (others.length > 1) {
    const n = lines.reduce((sum, { tokens }) => sum + tokens.length, 0) * others.length;
    if (lines.length * others.length > MAX_VARIANTS || n > MAX_TOKENS) return undefined;
    return lines.flatMap((line) =>
      others.map((one) => {
        const { nCounted, depth } = line;
        const copy = { ...variantOf(line), nCounted, depth };
        append(copy, one);
        return copy;
      }),
    );
  }
  for (const line of lines) append(line, other);
  return lines;
}

/** The line before a token, and from it on. */
function split({ tokens, times }: Line, at: number): [Line, Line] {
  const head: number[] = [];
  const tail: number[] = [];
  for (let index = 0; index < times.length; index += 2) {
    const [from, time] = [times[index] as number, times[index + 1] as number];
    if (from < at) head.push(from, time);
    if (from >= at) tail.push(from - at, time);
    else if ((times[index + 2] ?? Infinity) > at) tail.push(0, time);
  }
  return [
    { tokens: tokens.slice(0, at), times: head },
    { tokens: tokens.slice(at), times: tail },
  ];
}

/** Index behind the parenthesis among `more` that closes what a use opened; their number when none does. */
function closedAt(variant: Variant, more: readonly Token[]): number {
  const { tokens } = variant;
  for (; variant.nCounted < tokens.length; variant.nCounted++) {
    const token = tokens[variant.nCounted];
    variant.depth += isMark(token, "(") ? 1 : isMark(token, ")") ? -1 : 0;
  }
  let { depth } = variant;
  // The name of a macro alone is closed by what follows it.
  if (depth <= 0 && !isMark(more[0], "(")) return 0;
  for (let at = 0; at < more.length; at++) {
    const token = more[at] as Token;
    if (isMark(token, "(")) depth++;
    else if (isMark(token, ")") && --depth <= 0) return at + 1;
  }
  return more.length;
}
