/**
 * Presence conditions: under which `#if`s does a byte stand. Both sides of every conditional are
 * kept; only a literal `#if 0` (or the other side of `#if 1`) is inactive. The conditional that
 * guards a whole header against double inclusion is no condition.
 */
import { lastNotAbove } from "./bytes.js";
import type { Directive, Lexed } from "./lex.js";
import { tokenKind } from "./lex.js";
import { Steps } from "./steps.js";
import { tokenText } from "./token-text.js";

/** One open conditional with the side that stands here; those around it follow as a chain. */
interface Region {
  readonly outer: Region | undefined;
  readonly conditional: number;
  readonly side: number;
  readonly inactive: boolean;
  readonly isGuard: boolean;
  /** What the directive of the branch tests, and what those of the earlier branches do. */
  readonly own: string;
  readonly earlier: Earlier | undefined;
  /** The presence condition, once it was asked for. */
  condition: string | undefined;
}

interface Earlier {
  readonly text: string;
  readonly before: Earlier | undefined;
}

/** A condition names so many levels and branches, innermost first; `...` and a number stand for the rest. */
const MAX_PARTS = 64;

export interface Conditions {
  /** Presence condition at an offset: `CONFIG_A && !CONFIG_B`, empty when there is none. */
  at(offset: number): string;
  isInactive(offset: number): boolean;
  /** The same for all offsets under the same sides of the same conditionals. */
  placeOf(offset: number): string;
  /** Whether two places stand on different sides of one conditional, so that no build has both. */
  exclude(one: number, other: number): boolean;
  /** The macro that guards the header against double inclusion, or empty. */
  readonly includeGuard: string;
}

interface Level {
  readonly conditional: number;
  side: number;
  /** Conditions of the earlier branches of this conditional, last one first. */
  earlier: Earlier | undefined;
  /** What the directive of the current branch tests; empty for `#else`. */
  own: string;
  isInactive: boolean;
  /** A branch with a literally true condition came before. */
  isDecided: boolean;
  readonly isGuard: boolean;
  readonly outer: Region | undefined;
}

const opening = new Set(["if", "ifdef", "ifndef"]);
const branching = new Set(["elif", "elifdef", "elifndef", "else"]);

export function conditions(lexed: Lexed, steps: Steps = new Steps()): Conditions {
  const guard = includeGuard(lexed);
  const starts: number[] = [0];
  const regions: (Region | undefined)[] = [undefined];
  const levels: Level[] = [];
  let nConditionals = 0;

  const mark = (offset: number, region: Region | undefined): void => {
    starts.push(offset);
    regions.push(region);
  };
  const enter = (offset: number, level: Level): void => {
    const { outer, conditional, side, isGuard, own, earlier } = level;
    const inactive = level.isInactive || (outer?.inactive ?? false);
    mark(offset, {
      outer,
      conditional,
      side,
      inactive,
      isGuard,
      own,
      earlier,
      condition: undefined,
    });
  };

  for (const directive of lexed.directives) {
    if (opening.has(directive.name)) {
      const text = conditionOf(lexed, directive);
      const level: Level = {
        conditional: nConditionals++,
        side: 0,
        earlier: undefined,
        own: text,
        isInactive: text === "0",
        isDecided: text === "1",
        isGuard: guard !== "" && levels.length === 0 && directive.start === guard.start,
        outer: regions.at(-1),
      };
      levels.push(level);
      enter(directive.end, level);
    } else if (branching.has(directive.name)) {
      const level = levels.at(-1);
      if (level === undefined) continue;
      if (level.own !== "0" && level.own !== "")
        level.earlier = { text: level.own, before: level.earlier };
      const own = directive.name === "else" ? "" : conditionOf(lexed, directive);
      level.own = own;
      level.side++;
      level.isInactive = level.isDecided || own === "0";
      level.isDecided ||= own === "1";
      enter(directive.end, level);
    } else if (directive.name === "endif") {
      const level = levels.pop();
      mark(directive.start, level === undefined ? regions.at(-1) : level.outer);
    }
  }

  const regionAt = (offset: number): Region | undefined => regions[lastNotAbove(starts, offset)];
  return {
    at: (offset) => {
      const region = regionAt(offset);
      return region === undefined ? "" : (region.condition ??= presenceOf(region));
    },
    placeOf: (offset) => {
      const region = regionAt(offset);
      return region === undefined ? "" : `${region.conditional}.${region.side}`;
    },
    isInactive: (offset) => regionAt(offset)?.inactive ?? false,
    exclude: (one, other) => {
      let left = regionAt(one);
      let right = regionAt(other);
      // Inner conditionals have higher numbers, and one side of a conditional is one object.
      while (left !== undefined && right !== undefined && left !== right) {
        steps.take(1);
        if (left.conditional === right.conditional) return true;
        if (left.conditional > right.conditional) left = left.outer;
        else right = right.outer;
      }
      return false;
    },
    includeGuard: guard === "" ? "" : guard.name,
  };
}

function presenceOf(region: Region): string {
  const parts: string[] = [];
  for (let level: Region | undefined = region; level !== undefined; level = level.outer) {
    const current = level.isGuard ? "" : branchOf(level);
    if (current === "" || current === "1") continue;
    // The number keeps conditions apart that differ in what is left out.
    parts.unshift(parts.length === MAX_PARTS ? `...${level.conditional}.${level.side}` : current);
    if (parts.length > MAX_PARTS) break;
  }
  return conjunction(parts);
}

/** Condition of a branch: its own, and none of the earlier ones. */
function branchOf({ own, earlier, conditional, side }: Region): string {
  if (side === 0) return own;
  const parts: string[] = own !== "" && own !== "1" ? [own] : [];
  let branch = earlier;
  for (let nParts = 0; branch !== undefined && nParts < MAX_PARTS; branch = branch.before, nParts++)
    parts.unshift(negated(branch.text));
  if (branch !== undefined) parts.unshift(`...${conditional}.${side}`);
  return conjunction(parts);
}

function conjunction(parts: readonly string[]): string {
  return parts.map((part) => (parts.length > 1 ? grouped(part) : part)).join(" && ");
}

/** Text of the condition in a presence condition's spelling: `defined(X)` is `X`. */
function conditionOf(lexed: Lexed, directive: Directive): string {
  const words: string[] = [];
  for (let token = directive.firstToken + 2; token < directive.endToken; token++) {
    words.push(tokenText(lexed, token));
  }
  if (directive.name.endsWith("ndef")) return `!${words[0] ?? ""}`;
  if (directive.name.endsWith("def")) return words[0] ?? "";
  const text = words
    .join(" ")
    .replace(/\bdefined \( (\w+) \)/g, "$1")
    .replace(/\bdefined (\w+)/g, "$1")
    .replace(/! (?=[\w(])/g, "!")
    .replace(/(\w) \( ([^()]*) \)/g, "$1($2)")
    .replace(/\( /g, "(")
    .replace(/ \)/g, ")")
    .replace(/ ,/g, ",");
  return text.startsWith("(") && text.endsWith(")") && isOneGroup(text) ? text.slice(1, -1) : text;
}

function isOneGroup(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    if (depth === 0) return false;
  }
  return true;
}

/** In parentheses when `&&` beside it would take it apart. */
function grouped(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    else if (depth === 0 && (text[at] === "?" || text.startsWith("||", at))) return `(${text})`;
  }
  return text;
}

function negated(text: string): string {
  if (/^!\w+$/.test(text)) return text.slice(1);
  return /^\w+$/.test(text) || /^\w+\([^()]*\)$/.test(text) ? `!${text}` : `!(${text})`;
}

/** `#ifndef X`, `#define X` as the first lines of a file and `#endif` as the last. */
function includeGuard(lexed: Lexed): { name: string; start: number } | "" {
  const [first, second] = lexed.directives;
  if (first === undefined || second === undefined || first.firstToken !== 0) return "";
  if (second.name !== "define" || second.firstToken !== first.endToken) return "";
  const isNot =
    first.name === "ifndef" || (first.name === "if" && textAt(lexed, first.firstToken + 2) === "!");
  if (!isNot) return "";
  const name = textAt(lexed, second.firstToken + 2);
  let tested = first.firstToken + 2;
  while (tested < first.endToken && textAt(lexed, tested) !== name) tested++;
  if (tested === first.endToken) return "";
  let depth = 0;
  for (const directive of lexed.directives) {
    if (opening.has(directive.name)) depth++;
    else if (directive.name === "endif" && --depth === 0) {
      return directive.endToken === lexed.nTokens ? { name, start: first.start } : "";
    }
  }
  return "";
}

function textAt(lexed: Lexed, token: number): string {
  if (token >= lexed.nTokens || lexed.kind[token] === tokenKind.string) return "";
  return tokenText(lexed, token);
}
