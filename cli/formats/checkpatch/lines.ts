/**
 * Lines as `checkpatch.pl --terse --showfile --show-types` writes them, for `b4 prep --check` and
 * other readers of checkpatch. b4 takes every line for a result, and for a failure if it holds
 * `ERROR:` anywhere (src/b4/__init__.py, run_local_check). Invariant: `ERROR:` stands in the lines of
 * errors and in no others, and nothing is no text.
 */
import type { Tone } from "../notes/note.js";
import { oneLine } from "../parts/visible.js";
import { incompleteRule } from "../parts/whole-tree.js";

const levels: Readonly<Record<Tone, string>> = {
  error: "ERROR",
  warning: "WARNING",
  info: "CHECK",
  question: "CHECK",
  good: "",
  neutral: "",
};

/** `fs/exec.c:7: ERROR:RF_OUTSIDE_CALL: call of f()`; `where` is inert already. */
export function line(where: string, tone: Tone, rule: string, text: string): string {
  return `${where} ${told(tone, rule, text)}`;
}

/** All lines, those for what was not looked at first: without a path, since nothing in the tree is at fault. */
export function report(incomplete: readonly string[], lines: readonly string[]): string {
  const unfinished = incomplete.map((reason) =>
    told("error", incompleteRule, `the review is incomplete: ${oneLine(reason)}`),
  );
  return [...unfinished, ...lines].map((each) => `${each}\n`).join("");
}

function told(tone: Tone, rule: string, text: string): string {
  return `${levels[tone]}:RF_${rule.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}: ${unalarming(text)}`;
}

/** Text from outside that cannot make a line a failure. */
export function unalarming(text: string): string {
  return text.replaceAll("ERROR:", "ERROR :");
}
