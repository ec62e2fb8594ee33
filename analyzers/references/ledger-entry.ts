/**
 * What the ledger is made of and what it holds: boundaries as far as it asks them, and entries, which are
 * occurrences with what rules need to know beside them.
 */
import type { NoRole } from "../grammar/item-reader.js";
import type { Role } from "../grammar/roles.js";
import type { FileFacts } from "./facts.js";
import type { GuardedSymbol, Guards } from "./guards.js";
import type { IncludeGraph } from "./include-graph.js";
import type { Occurrence } from "./occurrence.js";
import type { Sighting } from "./sighting.js";

export interface LedgerBoundary {
  /** Headers that only insiders may include. */
  readonly headers: ReadonlySet<string>;
  /** Headers whose declarations are guarded. */
  readonly declaredIn: ReadonlySet<string>;
  isInside(path: string): boolean;
}

/** An occurrence with what rules need to know beside it. */
export interface LedgerEntry extends Occurrence {
  /** Index of the boundary. */
  readonly boundary: number;
  /** The guarded symbol; undefined for an include. */
  readonly guarded: GuardedSymbol | undefined;
  /** The `static inline` function or macro of a header that it stands in, or empty. */
  readonly wrapper: string;
  readonly linkage: Sighting["linkage"];
  /** A pointer to a struct needs none. */
  readonly needsDefinition: boolean;
  /** An include that could mean several files, one of them guarded. */
  readonly isAmbiguous: boolean;
  /** What it was made of; undefined for an include. */
  readonly sighting: Sighting | undefined;
  /** What the grammar reads there, where it was asked. */
  readonly grammar?: Role | NoRole;
}

export interface LedgerInput {
  /** Sorted by path. */
  readonly facts: readonly FileFacts[];
  /** What the files declare, where somebody has that alone. */
  readonly declaring?: readonly FileFacts[];
  readonly guards: Guards;
  readonly boundaries: readonly LedgerBoundary[];
  readonly graph: IncludeGraph;
}

/** The entry of a place where a guarded name stands. */
export function entryAt(
  path: string,
  sighting: Sighting,
  guarded: GuardedSymbol,
  inside: boolean,
  { kind, proof }: Pick<LedgerEntry, "kind" | "proof">,
): LedgerEntry {
  return {
    path,
    span: { start: sighting.start, end: sighting.end },
    symbol: sighting.name,
    kind,
    enclosing: sighting.enclosing,
    proof,
    condition: sighting.condition,
    inside,
    boundary: guarded.boundary,
    guarded,
    needsDefinition: sighting.form !== "tag-pointer" && sighting.form !== "tag-forward",
    wrapper: sighting.wrapper,
    linkage: sighting.linkage,
    isAmbiguous: false,
    sighting,
  };
}
