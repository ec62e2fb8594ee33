/**
 * From a place to its expanded tokens: the active raw tokens of the span, files included within it
 * too, expanded under the macros that hold where each of them stands.
 */
import { symbolsOf } from "./consulted.js";
import { Expander, type Limits } from "./expander.js";
import { cut, tokenAtOffset } from "./text.js";
import { isMark, type CToken, type Token, type Unexpandable, ExpansionError } from "./token.js";
import type { Unit, Visit } from "./unit.js";
import type { Excerpt } from "./item.js";

export function extract(
  unit: Unit,
  place: Excerpt,
  limits: Limits,
): readonly CToken[] | Unexpandable {
  const { path, span } = place;
  const fail = (reason: string, offset = span.start): Unexpandable => ({
    kind: "unexpandable",
    reason,
    path,
    offset,
  });
  const visits = unit.visits.get(path);
  if (visits === undefined) return fail(`${path} is not part of the compilation of ${unit.root}`);
  for (const visit of visits) {
    const tokens: Token[] = [];
    const times: number[] = [];
    collect(visit, span.start, span.end, limits.maxTokens, tokens, times);
    if (tokens.length === 0) continue;
    unit.record(symbolsOf(visit.program, span.start, span.end));
    if (tokens.length > limits.maxTokens)
      return fail(`it has more than ${limits.maxTokens} tokens`);
    return expandText(unit, tokens, limits, times);
  }
  return fail("no part of it is active under the configuration");
}

/** Expands tokens that are already cut. `times`: where they stand; at the end of the root unless given. */
export function expandText(
  unit: Unit,
  tokens: readonly Token[],
  limits: Limits,
  times: readonly number[] = [],
): readonly CToken[] | Unexpandable {
  try {
    const expanded = withoutPragmas(new Expander(unit, limits).expand({ tokens, times }));
    return unbalanced(expanded) ?? expanded;
  } catch (error) {
    if (error instanceof ExpansionError) return error.toValue();
    throw error;
  }
}

/** Active tokens of a visit between two offsets, with what is included there; it stops behind `maxTokens`. */
function collect(
  visit: Visit,
  start: number,
  end: number,
  maxTokens: number,
  tokens: Token[],
  times: number[],
): void {
  const { file, segments, children } = visit;
  const first = tokenAtOffset(file, start);
  const behind = tokenAtOffset(file, end);
  let child = children.findIndex(({ token }) => token > first);
  if (child < 0) child = children.length;
  for (let at = 0; at < segments.length; at += 3) {
    const from = Math.max(first, segments[at] as number);
    const to = Math.min(behind, segments[at + 1] as number);
    if (from >= to) continue;
    if (tokens.length > maxTokens) return;
    for (
      ;
      child < children.length && (children[child] as Visit["children"][number]).token <= from;
      child++
    ) {
      const { visit: included } = children[child] as Visit["children"][number];
      if (tokens.length > 0) collect(included, 0, Infinity, maxTokens, tokens, times);
    }
    times.push(tokens.length, segments[at + 2] as number);
    cut(file, from, to, tokens);
  }
}

/** `_Pragma("...")` tells the compiler what to warn of, and means nothing. */
function withoutPragmas(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((token) => token.text === "_Pragma")) return tokens;
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const isPragma =
      (tokens[at] as Token).text === "_Pragma" &&
      isMark(tokens[at + 1], "(") &&
      isMark(tokens[at + 3], ")");
    if (isPragma) at += 3;
    else out.push(tokens[at] as Token);
  }
  return out;
}

const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** A parser is given nothing whose brackets do not fit. */
function unbalanced(tokens: readonly Token[]): Unexpandable | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "punctuator") continue;
    const { text } = token;
    if (text === "(" || text === "[" || text === "{") open.push(token);
    else if (text === ")" || text === "]" || text === "}") {
      const opener = open.pop();
      if (opener !== undefined && CLOSER[opener.text] === text) continue;
      return {
        kind: "unexpandable",
        reason: `'${text}' closes nothing`,
        path: token.path,
        offset: token.offset,
      };
    }
  }
  const left = open.at(-1);
  return (
    left && {
      kind: "unexpandable",
      reason: `'${left.text}' is not closed`,
      path: left.path,
      offset: left.offset,
    }
  );
}
