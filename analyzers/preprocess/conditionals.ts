/**
 * What a `#if` says: its expression with macros expanded and `defined` answered. What cannot be
 * evaluated (a bomb, a division by zero, a macro that no file has) is a reason, and the branch is
 * then not taken.
 */
import type { Expander } from "./expander.js";
import { evaluate } from "./expression.js";
import { ExpansionError, isMark, type Token } from "./token.js";

/** `expander`: one that treats `defined` as an operator. */
export function conditionOf(expander: Expander, tokens: readonly Token[]): boolean | string {
  // `#if 0` and `#if 1` are so frequent that they need no machinery.
  if (tokens.length === 1 && tokens[0]?.text === "0") return false;
  try {
    return evaluate(expander.expand({ tokens, times: [] }));
  } catch (error) {
    if (error instanceof ExpansionError) return error.message;
    throw error;
  }
}

/** The file that `#include MACRO` names. */
export function headerOf(
  expander: Expander,
  tokens: readonly Token[],
): { readonly name: string; readonly isQuoted: boolean } | undefined {
  let expanded: readonly Token[];
  try {
    expanded = expander.expand({ tokens, times: [] });
  } catch (error) {
    if (error instanceof ExpansionError) return undefined;
    throw error;
  }
  const [first] = expanded;
  if (first?.kind === "string") return { name: first.text.slice(1, -1), isQuoted: true };
  if (!isMark(first, "<")) return undefined;
  const close = expanded.findIndex((token) => isMark(token, ">"));
  if (close < 0) return undefined;
  const name = expanded
    .slice(1, close)
    .map((token, index) => (index > 0 && token.spaceBefore ? " " : "") + token.text);
  return { name: name.join(""), isQuoted: false };
}
