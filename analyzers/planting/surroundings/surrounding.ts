/**
 * A surrounding is what stands around a planted use: a function's body, a macro, a header of its own, an
 * initializer, a conditional. Invariant: what it puts around changes nothing of what the form means.
 */
import type { Category } from "../forms/form.js";
import type { Ground } from "../spots.js";

export interface Piece {
  readonly text: string;
  readonly category: Category;
  readonly id: string;
}

/** What is put at the spot, at the file's top, and beside the file. */
interface Around {
  readonly text: string;
  readonly before?: string;
  readonly beside?: Readonly<Record<string, string>>;
}

export interface Surrounding {
  readonly name: string;
  /** One line: where the use stands. */
  readonly doc: string;
  /** `beside`: in a file of its own. */
  readonly ground: Ground | "beside";
  readonly takes: readonly Category[];
  readonly needsConstant?: boolean;
  /** What stands there must be one line. */
  readonly isOneLine?: boolean;
  around(piece: Piece): Around;
}

/** An expression as a statement that no compiler leaves out. */
export function statementOf({ text, category, id }: Piece): string {
  return category === "expression"
    ? `{ volatile long kept_${id} = (long)(${text}); (void)kept_${id}; }`
    : text;
}

/** An expression as the operand of a comparison whose answer no compiler knows. */
export function comparisonOf(text: string): string {
  return `(long)(${text}) == *(volatile long *)"planted"`;
}
