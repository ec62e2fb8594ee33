/**
 * The form of one name with its proof, as one of the readers of a place gives it, and what these readers
 * share: how far away evidence may stand, and the callees that a place lies within.
 */
import type { Source } from "../../syntax/source.js";
import type { Proof } from "../proof.js";
import type { Form, Sighting } from "../sighting.js";

export interface Shape {
  readonly form: Form;
  readonly proof?: Proof;
  readonly linkage?: Sighting["linkage"];
  readonly wrapper?: string;
}

/** Tokens and brackets further away than this are no evidence. */
export const MAX_STEPS = 256;

/** Brackets further out than this say nothing of a name. */
const MAX_DEPTH = 64;

/** Words between `asm` and its parenthesis. */
const qualifiers: ReadonlySet<string> = new Set(["volatile", "__volatile__", "inline", "goto"]);

/** The words before the parentheses around a position, innermost first. */
export function* callees(
  source: Source,
  position: number,
): Generator<{ callee: string; open: number }> {
  const { structure } = source;
  let open = structure.parent[position] ?? -1;
  for (
    let depth = 0;
    open >= 0 && depth < MAX_DEPTH;
    open = structure.parent[open] ?? -1, depth++
  ) {
    if (structure.punctuator(open) !== "(") continue;
    let before = open - 1;
    while (qualifiers.has(structure.text(before))) before--;
    if (structure.isWord(before)) yield { callee: structure.text(before), open };
  }
}
