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

export class Lines {
  readonly #file: FileText;
  readonly #isFunctionLike: (name: string) => boolean;
  /** Uses with more branches within than are tried. */
  readonly spent: Token[] = [];

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
    let variants: readonly Line[] = [tail];
    let rest = empty();
    let next = at;
    for (; next < parts.length; next++) {
      const part = parts[next] as Part;
      if ("from" in part) {
        const own = empty();
        this.#add(own, part.from, part.to, part.time);
        const ends = variants.map((variant) => closedAt(variant.tokens, own.tokens));
        variants = variants.map((variant, index) =>
          joined(variant, split(own, ends[index] as number)[0]),
        );
        if (ends.every((end) => end < own.tokens.length)) {
          rest = split(own, Math.min(...ends))[1];
          break;
        }
      } else {
        const branches = part.branches.flatMap((branch) => this.#flat(branch));
        variants = variants.flatMap((variant) => branches.map((branch) => joined(variant, branch)));
        if (variants.length > MAX_VARIANTS) {
          this.spent.push(tail.tokens[0] as Token);
          variants = variants.slice(0, MAX_VARIANTS);
        }
      }
    }
    return { variants, next, rest };
  }

  /** All texts that parts can be, conditionals within them taken apart. */
  #flat(parts: readonly Part[]): readonly Line[] {
    let lines: readonly Line[] = [empty()];
    for (const part of parts) {
      const own: Line[] = [];
      if ("from" in part) {
        const line = empty();
        this.#add(line, part.from, part.to, part.time);
        own.push(line);
      } else for (const branch of part.branches) own.push(...this.#flat(branch));
      lines = lines.flatMap((line) => own.map((more) => joined(line, more))).slice(0, MAX_VARIANTS);
    }
    return lines;
  }
}

function empty(): Line {
  return { tokens: [], times: [] };
}

function joined(one: Line, other: Line): Line {
  const n = one.tokens.length;
  const times = other.times.map((value, index) => (index % 2 === 0 ? value + n : value));
  return { tokens: [...one.tokens, ...other.tokens], times: [...one.times, ...times] };
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

/** Index behind the parenthesis among `more` that closes what `tokens` opened; their number when none does. */
function closedAt(tokens: readonly Token[], more: readonly Token[]): number {
  let depth = 0;
  for (const token of tokens) depth += isMark(token, "(") ? 1 : isMark(token, ")") ? -1 : 0;
  // The name of a macro alone is closed by what follows it.
  if (depth <= 0 && !isMark(more[0], "(")) return 0;
  for (let at = 0; at < more.length; at++) {
    const token = more[at] as Token;
    if (isMark(token, "(")) depth++;
    else if (isMark(token, ")") && --depth <= 0) return at + 1;
  }
  return more.length;
}
