/**
 * A boundary as its rule file states it: names with an owner, the owner's paths, and who may cross.
 * Deny by default; the order of boundaries and exceptions means nothing.
 */
import type { Location } from "../results/finding.js";
import type { Severity } from "../results/tree-review.js";
import type { BoundaryKind } from "./kinds.js";

export interface Guard {
  readonly functions: readonly string[];
  readonly macros: readonly string[];
  /** Tags of structs, unions and enums, and typedef names. */
  readonly types: readonly string[];
  readonly variables: readonly string[];
  /** Headers, all of whose functions, macros, types and variables are guarded. */
  readonly declared_in: readonly string[];
}

export interface Exception {
  /** Glob from the tree's root. */
  readonly path: string;
  /** Guarded name or header; empty for all. */
  readonly symbol: string;
  readonly reason: string;
  readonly owner: string;
  /** ISO date or kernel version such as v6.20; empty for never. */
  readonly expires: string;
  /** The most occurrences it may cover; undefined for any number. */
  readonly max: number | undefined;
  readonly location: Location;
}

export interface Boundary {
  readonly id: string;
  readonly guard: Guard;
  /** Headers that only insiders may include. */
  readonly headers: readonly string[];
  /** Globs of the owner's paths. */
  readonly allow_in: readonly string[];
  /** Globs of headers that lie among the public ones and are the owner's: what stands there is its own. */
  readonly public_headers: readonly string[];
  /** The kinds of crossing that are reported; empty for those that are reported by default. */
  readonly kinds: readonly BoundaryKind[];
  readonly severity: Severity;
  readonly why: string;
  readonly use_instead: string;
  readonly ref: string;
  /** Globs, names and exceptions that match nothing are silent. */
  readonly allow_unmatched: boolean;
  readonly exceptions: readonly Exception[];
  readonly location: Location;
  /** Where each glob, name and header is written, by its text. */
  readonly places: ReadonlyMap<string, Location>;
}
