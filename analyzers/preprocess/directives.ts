/**
 * The directives of one file as steps, with the jumps between the branches of a conditional. Steps
 * depend on the text alone: every compilation that includes the file walks the same ones.
 */
import type { Directive } from "../syntax/lex.js";
import { tokenKind } from "../syntax/lex.js";
import { macroOf, type Macro } from "./macro.js";
import { cut, rawText, type FileText } from "./text.js";
import type { Token } from "./token.js";

type StepKind =
  | "if"
  | "elif"
  | "else"
  | "endif"
  | "define"
  | "undef"
  | "include"
  | "next"
  | "once"
  | "other";

export interface Step {
  readonly kind: StepKind;
  readonly directive: Directive;
  /** What is defined, undefined, tested by `#ifdef`, or included; empty for an expression. */
  readonly name: string;
  /** Of tests by name: whether it must not be defined. */
  readonly isNegated: boolean;
  /** Of includes: in quotes. */
  readonly isQuoted: boolean;
  readonly macro: Macro | undefined;
  /** Index of the step where the next branch of the conditional begins, or its end. */
  next: number;
  /** Index of the `#endif`, or the number of steps when there is none. */
  end: number;
  /** Index of the step that opened the conditional around this step, or -1. */
  readonly outer: number;
  /** Tokens behind the name of the directive, once they were asked for. */
  tokens: readonly Token[] | undefined;
}

export interface Program {
  readonly file: FileText;
  readonly steps: readonly Step[];
  /** The macro that guards the whole file, or empty. */
  readonly guard: string;
  readonly isOnce: boolean;
}

const kinds: Readonly<Record<string, StepKind>> = {
  if: "if",
  ifdef: "if",
  ifndef: "if",
  elif: "elif",
  elifdef: "elif",
  elifndef: "elif",
  else: "else",
  endif: "endif",
  define: "define",
  undef: "undef",
  include: "include",
  import: "include",
  include_next: "next",
};

export function programOf(file: FileText): Program {
  const steps: Step[] = [];
  const open: number[] = [];
  const branch: number[] = [];
  for (const directive of file.directives) {
    const first = directive.firstToken + 2;
    const isExpression = directive.name === "if" || directive.name === "elif";
    let name = first < directive.endToken && !isExpression ? rawText(file, first) : "";
    const isOnce = directive.name === "pragma" && name === "once";
    // Every directive is a step, because its tokens are no text.
    const kind = isOnce
      ? "once"
      : Object.hasOwn(kinds, directive.name)
        ? (kinds[directive.name] as StepKind)
        : "other";
    let isQuoted = false;
    if (kind === "include" || kind === "next") {
      isQuoted = name.startsWith('"');
      name = file.kind[first] === tokenKind.headerName ? name.slice(1, -1) : "";
    }
    const isInner = kind !== "if" && kind !== "elif" && kind !== "else" && kind !== "endif";
    const step: Step = {
      kind,
      directive,
      name,
      isNegated: directive.name.endsWith("ndef"),
      isQuoted,
      macro: kind === "define" ? macroOf(file, directive) : undefined,
      next: -1,
      end: -1,
      outer: (isInner || kind === "if" ? open.at(-1) : open.at(-2)) ?? -1,
      tokens: undefined,
    };
    const index = steps.length;
    steps.push(step);
    if (kind === "if") {
      open.push(index);
      branch.push(index);
    } else if (!isInner && open.length > 0) {
      (steps[branch.at(-1) as number] as Step).next = index;
      branch[branch.length - 1] = index;
      if (kind !== "endif") continue;
      closeBranches(steps, open.pop() as number, index);
      branch.pop();
    }
  }
  for (const opened of open) {
    (steps[branch.pop() as number] as Step).next = steps.length;
    closeBranches(steps, opened, steps.length);
  }
  return {
    file,
    steps,
    guard: guardOf(file, steps),
    isOnce: steps.some((step) => step.kind === "once"),
  };
}

function closeBranches(steps: readonly Step[], opened: number, end: number): void {
  for (let at = opened; at >= 0 && at < end; at = (steps[at] as Step).next)
    (steps[at] as Step).end = end;
}

/** Tokens of an expression, or of an include that is made by macros. */
export function operandOf(file: FileText, step: Step): readonly Token[] {
  if (step.tokens === undefined) {
    const tokens: Token[] = [];
    cut(file, step.directive.firstToken + 2, step.directive.endToken, tokens);
    step.tokens = tokens;
  }
  return step.tokens;
}

/** `#ifndef X` before the first token and its `#endif` behind the last one. */
function guardOf(file: FileText, steps: readonly Step[]): string {
  const first = steps[0];
  if (first === undefined || first.kind !== "if" || first.directive.firstToken !== 0) return "";
  const last = steps[first.next];
  if (last === undefined || last.kind !== "endif" || last.directive.endToken !== file.nTokens)
    return "";
  if (first.name !== "") return first.isNegated ? first.name : "";
  const words = operandOf(file, first)
    .map((token) => token.text)
    .join(" ");
  return /^! defined (?:\( )?(\w+)(?: \))?$/.exec(words)?.[1] ?? "";
}
