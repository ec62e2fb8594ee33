/**
 * What a finding is known by in baselines and between two states: rule, boundary, path, enclosing
 * declaration, symbol, kind and ordinal, joined by blanks. Invariant: it is made here and nowhere
 * else, and holds no line number.
 */
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";

/**
 * Goes up when code is read so that a finding of an earlier release has another enclosing
 * declaration, kind or rule. Version 1 is that of release 0.1.0.
 */
export const IDENTITY_VERSION = 2;

export interface Distinction {
  readonly rule: string;
  readonly boundary: string;
  readonly path: string;
  /** Empty at file scope. */
  readonly enclosing: string;
  readonly symbol: string;
  /** Undefined for what is no occurrence. */
  readonly kind: OccurrenceKind | undefined;
}

/** Hands out identities to findings in the order of their places, which their ordinals are by. */
export class Identities {
  readonly #counts = new Map<string, number>();

  next({ rule, boundary, path, enclosing, symbol, kind }: Distinction): string {
    const key = [rule, boundary, path, enclosing || NONE, symbol, kind ?? NONE].join(" ");
    const ordinal = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, ordinal);
    return `${key} ${ordinal}`;
  }
}

const NONE = "-";

/** Rule, boundary and path at least, then an ordinal. Paths and declarations may hold blanks. */
const form = /^[a-z][a-z-]* \S+ .* [1-9]\d*$/;

export function isIdentity(text: string): boolean {
  return form.test(text);
}

/** The identity without its ordinal. */
export function withoutOrdinal(identity: string): string {
  return identity.slice(0, identity.lastIndexOf(" "));
}

type Use = Pick<Distinction, "boundary" | "path" | "symbol">;

/**
 * Whether an identity, of any version, may be one of an occurrence of this symbol in this file: the
 * boundary, the path and the symbol stand in it. What is about a rule file is no occurrence.
 */
export function isOfUse(identity: string, { boundary, path, symbol }: Use): boolean {
  const key = withoutOrdinal(identity);
  const isOccurrence = !key.endsWith(` ${NONE}`);
  const afterRule = identity.slice(identity.indexOf(" ") + 1);
  return (
    isOccurrence &&
    afterRule.startsWith(`${boundary} ${path} `) &&
    withoutOrdinal(key).endsWith(` ${symbol}`)
  );
}

/** Words that an identity shares with every use that it may be of. */
export function wordsOf(what: string | Use): string {
  if (typeof what !== "string")
    return `${what.boundary} ${firstWord(what.path)} ${lastWord(what.symbol)}`;
  const [, boundary, path] = what.split(" ", 3);
  return `${boundary} ${path} ${lastWord(withoutOrdinal(withoutOrdinal(what)))}`;
}

function firstWord(text: string): string {
  return text.split(" ", 1)[0] as string;
}

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(" ") + 1);
}
