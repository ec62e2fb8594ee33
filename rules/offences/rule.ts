/**
 * A rule is one kind of offence, as a value: what it is called, what it means, examples that are its
 * documentation and its tests, and a function from what is known of a tree to findings. Invariant: a
 * rule reads nothing but its pass and keeps nothing between passes.
 */
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { Boundary, Exception } from "../files/boundary.js";
import type { Location, Related } from "../results/finding.js";
import type { Offence } from "../results/offence.js";

/** What an exception covered. */
export interface ExceptionUse {
  readonly boundary: Boundary;
  readonly exception: Exception;
  readonly nCovered: number;
  readonly isExpired: boolean;
}

export interface Pass {
  readonly boundaries: readonly Boundary[];
  readonly entries: readonly LedgerEntry[];
  /** Users of macros and inline functions that wrap a guarded symbol, by the wrapper's name. */
  wrapperUsers(name: string): readonly Location[];
  /** Globs, names and headers of rule files that match nothing in the tree. */
  readonly unmatched: readonly {
    readonly boundary: Boundary;
    readonly what: "glob" | "name" | "header";
    readonly text: string;
  }[];
  /** Filled once the other rules have run. */
  readonly exceptionUses: readonly ExceptionUse[];
}

/** A finding without what the driver adds: boundary, identity and ordinal. */
export interface FindingDraft {
  readonly boundary: Boundary;
  readonly entry?: LedgerEntry;
  readonly location: Location;
  readonly symbol: string;
  readonly offence: Offence;
  readonly related: readonly Related[];
}

interface Example {
  /** What the example shows, one clause. */
  readonly shows: string;
  /** A small tree in fixture form, expectations included. */
  readonly fixture: string;
}

export interface Rule {
  readonly name: string;
  /** What it means and why it matters, in a sentence or two. */
  readonly doc: string;
  readonly examples: readonly Example[];
  /** Rules about rule files run after the exceptions are known. */
  readonly isAboutRules?: boolean;
  run(pass: Pass): Iterable<FindingDraft>;
}
