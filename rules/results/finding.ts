/**
 * A finding is one thing that is wrong, at one place. Invariant: its identity holds no line number,
 * so that a change elsewhere in the file neither makes nor ends a finding.
 */
import type { Words } from "../../analyzers/words/words.js";
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";
import type { Span } from "../../analyzers/syntax/span.js";
import type { Offence } from "./offence.js";

export interface Location {
  /** Path from the tree's root, `/` between parts. A rule file outside of the tree has its own name here. */
  readonly path: string;
  readonly span: Span;
}

export interface Related {
  readonly location: Location;
  /** What the place shows: one clause, no full stop. */
  readonly message: Words;
  /** The clause goes on with the place: `f() is declared` here, in mm/vma.h. */
  readonly isHere?: true;
  /** It is where the boundary itself is declared, which is the same for all of its findings. */
  readonly isBoundary?: true;
}

export interface Finding {
  /** The rule's name, a noun phrase for the offence: `outside-call`. */
  readonly rule: string;
  /** The id of the boundary that is crossed. */
  readonly boundary: string;
  readonly location: Location;
  /** What is wrong. */
  readonly offence: Offence;
  /** The guarded name, or the header's path. */
  readonly symbol: string;
  /** Class of the occurrence; undefined for findings about a rule file. */
  readonly kind?: OccurrenceKind;
  /** Enclosing function or declaration; empty at file scope. */
  readonly enclosing: string;
  /** Presence condition; empty when there is none. */
  readonly condition: string;
  readonly related: readonly Related[];
  /** Made by `Identities` of identity.ts. */
  readonly identity: string;
}
