/**
 * Text that is written for people. Invariant: nothing can be read out of it but by text-of.ts, so that
 * no decision is taken from a sentence; what decides is a field beside it.
 */
declare const opaque: unique symbol;

/** A clause or a sentence; a string when the program runs, of which a compiler gives nothing away. */
export interface Words {
  readonly [opaque]: "words";
}

/** The only place where words are made: words`${name}() is declared`. */
export function words(
  texts: TemplateStringsArray,
  ...parts: readonly (string | number | Words)[]
): Words {
  return String.raw({ raw: texts }, ...parts) as unknown as Words;
}

/** The same as a clause, without what ends a sentence. */
export function clause(said: string | Words): Words {
  return words`${String(said).replace(/[.\s]+$/, "")}`;
}
