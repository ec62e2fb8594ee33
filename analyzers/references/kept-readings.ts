/**
 * What the second reading of files came to, by their texts and by what was asked of them: a tree of
 * which one file changes is asked the same of all others. Invariant: only of files in which the readers
 * agree on every place, so that nothing but the text and the places decides.
 */
import { createHash } from "node:crypto";
import type { NoRole } from "../grammar/item-reader.js";
import type { Role } from "../grammar/roles.js";
import type { LedgerEntry } from "./ledger-entry.js";

/** What is said of one place. */
export interface ReadPlace {
  /** Empty for an include, which the grammar is not asked about. */
  readonly grammar: Role | NoRole | "";
  readonly start: number;
  readonly end: number;
  readonly condition: string;
}

/** Keeps readings for later runs, by digests of what they are of. */
export interface ReadingsKeeper {
  recall(): ReadonlyMap<string, readonly ReadPlace[]> | undefined;
  store(readings: ReadonlyMap<string, readonly ReadPlace[]>): void;
}

/** Of so many files readings are kept; where more are read, the whole ledger is. */
const MAX_FILES = 512;

export class KeptReadings {
  readonly #keeper: ReadingsKeeper | undefined;
  #known: Map<string, readonly ReadPlace[]> | undefined;
  #isNew = false;

  constructor(keeper?: ReadingsKeeper) {
    this.#keeper = keeper;
  }

  /** The same entries as they were read; undefined where nobody has read them. */
  of(key: string, entries: readonly LedgerEntry[]): LedgerEntry[] | undefined {
    const known = this.#all().get(key);
    if (known?.length !== entries.length) return undefined;
    return entries.map((entry, at) => {
      const { grammar, start, end, condition } = known[at] as ReadPlace;
      const read = { ...entry, span: { start, end }, condition };
      return grammar === "" ? read : { ...read, grammar };
    });
  }

  /** Kept only where reading changed nothing but what is a field of a place. */
  keep(key: string, before: readonly LedgerEntry[], after: readonly LedgerEntry[]): void {
    const isAgreed = after.every(
      ({ kind, proof }, at) => kind === before[at]?.kind && proof === before[at].proof,
    );
    const known = this.#all();
    if (!isAgreed || known.size >= MAX_FILES) return;
    this.#isNew = true;
    known.set(
      key,
      after.map(({ grammar, span, condition }): ReadPlace => {
        return { grammar: grammar ?? "", ...span, condition };
      }),
    );
  }

  /** What was read so far is kept for later runs. */
  store(): void {
    if (this.#isNew && this.#known !== undefined) this.#keeper?.store(this.#known);
    this.#isNew = false;
  }

  #all(): Map<string, readonly ReadPlace[]> {
    return (this.#known ??= new Map(this.#keeper?.recall()));
  }
}

/** `entries`: those of one file that are looked at. */
export function keyOfReading(bytes: Uint8Array, entries: readonly LedgerEntry[]): string {
  const asked = entries.map(({ path, span, kind, inside, sighting }) => {
    return [path, span.start, span.end, kind, inside, sighting];
  });
  return createHash("sha256").update(JSON.stringify(asked)).update(bytes).digest("base64url");
}
