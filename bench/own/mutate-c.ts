/**
 * Small wrong edits of a C function, made by operators that know nothing of what the function is for:
 * a call or an assignment is left out, a condition is turned, an operator or one of two alike names is
 * exchanged, an error is none. Invariant: an edit is one place of the text, the same text always gives
 * the same edits, and an edit is named by its function, its operator and its number among those, so
 * that nothing of a tree has to be quoted to speak of it.
 */
import { tokenKind } from "../../analyzers/syntax/lex.js";
import { readSource } from "../../analyzers/syntax/source.js";

type Operator = "drop" | "unset" | "turn" | "swap" | "succeed";

export interface Edit {
  readonly function: string;
  readonly operator: Operator;
  /** Among those of the operator in the function, from 1. */
  readonly number: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly to: string;
}

type Bare = Omit<Edit, "function" | "number" | "line">;

interface Token {
  readonly text: string;
  readonly isName: boolean;
  readonly start: number;
  readonly end: number;
}

const exchanged: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">"],
  "<=": ["<"],
  ">": [">=", "<"],
  ">=": [">"],
  "==": ["!="],
  "!=": ["=="],
  "&&": ["||"],
  "||": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "+=": ["-="],
  "-=": ["+="],
  start: ["end"],
  end: ["start"],
  vm_start: ["vm_end"],
  vm_end: ["vm_start"],
  next: ["vma"],
  old_addr: ["new_addr"],
  new_addr: ["old_addr"],
  floor: ["ceiling"],
  ceiling: ["floor"],
  true: ["false"],
  false: ["true"],
};

/** Edits of the bodies of these functions of a file, in the order of the text. */
export function editsOf(bytes: Uint8Array, functions: ReadonlySet<string>): Edit[] {
  const source = readSource("", bytes);
  const { code, partner, items } = source.structure;
  const { start, end, kind } = source.lexed;
  const text = Buffer.from(bytes).toString("latin1");
  return items.flatMap(({ kind: item, name, bodyOpen }) => {
    if (item !== "function" || bodyOpen < 0 || !functions.has(name)) return [];
    const body: Token[] = [];
    for (let at = bodyOpen + 1; at < (partner[bodyOpen] as number); at++) {
      const token = code[at] as number;
      body.push({
        text: source.tokenText(token),
        isName: kind[token] === tokenKind.word,
        start: start[token] as number,
        end: end[token] as number,
      });
    }
    const edits = [
      ...statements(body),
      ...turned(body, text),
      ...swapped(body),
      ...succeeding(body),
    ].sort((a, b) => a.start - b.start);
    const counts = new Map<Operator, number>();
    return edits.map((edit): Edit => {
      const number = (counts.get(edit.operator) ?? 0) + 1;
      counts.set(edit.operator, number);
      const line = text.slice(0, edit.start).split("\n").length;
      return { ...edit, function: name, number, line };
    });
  });
}

const keywords = /^(?:if|while|for|switch|return|do|sizeof|else|goto|case)$/;

/** `f(...);` and `a->b = c;` as statements go. */
function statements(body: readonly Token[]): Bare[] {
  return body.flatMap((token, i): Bare[] => {
    const before = i === 0 ? ";" : (body[i - 1] as Token).text;
    if (!token.isName || keywords.test(token.text) || !/^(?:[;{}):]|else)$/.test(before)) return [];
    if (body[i + 1]?.text === "(") {
      const semicolon = body[closing(body, i + 1) + 1];
      return semicolon?.text === ";"
        ? [{ operator: "drop", start: token.start, end: semicolon.end, to: ";" }]
        : [];
    }
    for (let at = i + 1; at < body.length; at++) {
      const { text, end } = body[at] as Token;
      if (text === "=" || /^[-+|&]=$/.test(text)) {
        const semicolon = body.findIndex((each, index) => index > at && each.text === ";");
        const stop = body[semicolon];
        return stop === undefined || body.slice(at, semicolon).some((each) => each.text === "{")
          ? []
          : [{ operator: "unset", start: token.start, end: stop.end, to: ";" }];
      }
      // Anything else between them is a declaration, or no assignment.
      if (text !== "->" && text !== "." && !(body[at - 1]?.text ?? "").match(/^(?:->|\.)$/)) break;
      if (end < 0) break;
    }
    return [];
  });
}

/** `if (c)` becomes `if (!(c))`. */
function turned(body: readonly Token[], text: string): Bare[] {
  return body.flatMap((token, i): Bare[] => {
    if (token.text !== "if" || body[i + 1]?.text !== "(") return [];
    const [from, to] = [body[i + 1] as Token, body[closing(body, i + 1)] as Token];
    const condition = text.slice(from.start, to.end);
    return [{ operator: "turn", start: from.start, end: to.end, to: `(!${condition})` }];
  });
}

function swapped(body: readonly Token[]): Bare[] {
  return body.flatMap((token, i): Bare[] => {
    const before = body[i - 1];
    // A sign is no operator between two operands, and a declaration names what it declares.
    const isUnary = before === undefined || /^(?:[-+(,=<>!&|?:*;{}]+|return)$/.test(before.text);
    if (/^[-+]$/.test(token.text) && isUnary) return [];
    const isDeclared =
      before?.text === "*" &&
      body[i - 2]?.isName === true &&
      /^[;,=]$/.test(body[i + 1]?.text ?? "");
    if (
      isDeclared ||
      (token.isName && /^(?:->|\.)$/.test(before?.text ?? "") && token.text === "next")
    )
      return [];
    return (exchanged[token.text] ?? []).map((to) => ({
      operator: "swap",
      start: token.start,
      end: token.end,
      to,
    }));
  });
}

/** `return -E...;` returns 0. */
function succeeding(body: readonly Token[]): Bare[] {
  return body.flatMap((token, i): Bare[] => {
    const [sign, code, semicolon] = body.slice(i + 1, i + 4);
    const isError =
      token.text === "return" &&
      sign?.text === "-" &&
      /^E[A-Z]+$/.test(code?.text ?? "") &&
      semicolon?.text === ";";
    if (!isError || sign === undefined || code === undefined) return [];
    return [{ operator: "succeed", start: sign.start, end: code.end, to: "0" }];
  });
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.text === "(") depth++;
    if (tokens[i]?.text === ")" && --depth === 0) return i;
  }
  return tokens.length - 1;
}
