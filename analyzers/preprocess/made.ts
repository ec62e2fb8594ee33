/**
 * Items that a macro call at file scope makes: `PAGEFLAG(Locked, ...)` defines functions whose names
 * no text holds. The call is expanded and the result is scanned like a file of its own.
 */
import type { EntryKind } from "./file-scope.js";
import { fileScope } from "./file-scope.js";
import { readText } from "./text.js";
import type { CToken } from "./token.js";

/** An item among the tokens of an expansion. */
export interface Made {
  readonly kind: EntryKind;
  readonly name: string;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  /** Indexes of its first token and behind its last one. */
  readonly from: number;
  readonly to: number;
}

export function madeBy(tokens: readonly CToken[]): readonly Made[] {
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  let offset = 0;
  tokens.forEach(({ text }, index) => {
    starts.set(offset, index);
    ends.set(offset + text.length, index + 1);
    offset += text.length + 1;
  });
  const file = readText("", Buffer.from(tokens.map(({ text }) => text).join(" "), "latin1"));
  const code = Int32Array.from({ length: file.nTokens }, (_, index) => index);
  const made: Made[] = [];
  for (const { kind, name, start, end, isStatic, isExtern } of fileScope(file, code)) {
    const from = starts.get(start);
    const to = ends.get(end);
    if (kind !== "use" && from !== undefined && to !== undefined)
      made.push({ kind, name, isStatic, isExtern, from, to });
  }
  return made;
}

/** The tokens of one item of an expansion, or all when it is not there. */
export function partOf(
  tokens: readonly CToken[],
  kind: EntryKind,
  name: string,
): readonly CToken[] {
  const made = madeBy(tokens).find((item) => item.kind === kind && item.name === name);
  return made === undefined ? tokens : tokens.slice(made.from, made.to);
}
