/**
 * A review is what a run says: the findings of a tree compared with what was known before, and the
 * accounts that show what was looked at. A lint is a review against nothing. Invariant: a review is
 * plain data that depends on the input alone; every reporter renders the same one.
 */
import type { Tool } from "../../analyzers/relocation/tell/report.js";
import type { Words } from "../../analyzers/words/words.js";
import type { Occurrence, OccurrenceKind } from "../../analyzers/references/occurrence.js";
import type { Finding, Related } from "./finding.js";

/** Why a run ended before its time. */
export const stopReasons = ["deadline", "signal"] as const;
export type StopReason = (typeof stopReasons)[number];

export type Severity = "error" | "warning" | "info";

/** What formats need to know of a boundary. */
export interface BoundarySummary {
  readonly id: string;
  readonly severity: Severity;
  readonly why: string;
  readonly use_instead: string;
  readonly ref: string;
}

/** A place as people and other tools count it. */
export interface TextPlace {
  readonly path: string;
  /** One-based. */
  readonly line: number;
  /** One-based, in bytes. */
  readonly column: number;
  readonly endLine: number;
  /** One-based, in bytes, exclusive. */
  readonly endColumn: number;
  /** One-based, in UTF-16 code units of the line decoded as UTF-8. */
  readonly columnUtf16: number;
  /** Exclusive. */
  readonly endColumnUtf16: number;
  /** The source line of `line`, decoded as UTF-8, without its end; long lines are cut. */
  readonly text: string;
  /** GitHub's rolling hash of the source from this line on, hexadecimal, without the ordinal. */
  readonly lineHash: string;
}

export interface PlacedRelated extends Related {
  readonly place: TextPlace;
}

export interface PlacedFinding extends Finding {
  readonly place: TextPlace;
  readonly related: readonly PlacedRelated[];
}

/** A finding that the rule file allows, with the exception that does so. */
export interface Excepted {
  readonly finding: PlacedFinding;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

export interface PlacedOccurrence extends Occurrence {
  readonly boundary: string;
  /** One-based. */
  readonly line: number;
  /** One-based, in bytes. */
  readonly column: number;
}

interface SkippedFile {
  readonly path: string;
  /** A symbolic link, which is never followed. */
  readonly isLink?: true;
  readonly reason: Words;
  /** Whether the answer is incomplete without it, and says so in `incomplete`. */
  readonly matters: boolean;
}

/** What was looked at, so that a clean answer can be believed. */
export interface Accounts {
  /** Files whose bytes were swept, by language (analyzers/trees/language.ts). */
  readonly scanned: Readonly<Record<string, number>>;
  readonly nScanned: number;
  /** Files that are not code, by kind, usually the extension. */
  readonly notCode: Readonly<Record<string, number>>;
  readonly nNotCode: number;
  /** Files that are code and were not read. */
  readonly skipped: readonly SkippedFile[];
  /** Occurrences of guarded names, without includes. */
  readonly nOccurrences: number;
  /** Occurrences that the byte sweep counted and the classifier did not, or the other way round. */
  readonly nUnaccounted: number;
  /** Occurrences of guarded names that are findings allowed by an exception. */
  readonly nExcepted: number;
  /** Includes of guarded headers. */
  readonly nIncludes: number;
  readonly nIncludesExcepted: number;
  /** Occurrences and includes by kind. */
  readonly kinds: Readonly<Partial<Record<OccurrenceKind, number>>>;
}

export interface Review {
  readonly tool: Tool;
  readonly tree: { readonly label: string; readonly kernel: string; readonly revision: string };
  readonly boundaries: readonly BoundarySummary[];
  /** Findings that count: new against the baseline, or all of them when there is none. */
  readonly introduced: readonly PlacedFinding[];
  /** Findings that the baseline knows. */
  readonly remaining: readonly PlacedFinding[];
  /** Identities that the baseline knows and the tree does not show any more. */
  readonly fixed: readonly string[];
  readonly excepted: readonly Excepted[];
  /** `whole`: every occurrence is listed; `crossings`: of a large ledger those outside of the owner that are no acquittals. */
  readonly ledger: "whole" | "crossings";
  /** The ledger, sorted by path and place. */
  readonly occurrences: readonly PlacedOccurrence[];
  readonly accounts: Accounts;
  /** Why the answer is incomplete; empty when it is complete. One line each. */
  readonly incomplete: readonly string[];
  /** Set when the run was ended before its time. */
  readonly stopped?: StopReason;
  /** The files and folders that were judged; absent when all of the tree was. */
  readonly judged?: { readonly paths: readonly string[]; readonly isInput: boolean } | undefined;
}

/** Severity belongs to the boundary, not to the finding. */
export function severityOf(review: Review, finding: Finding): Severity {
  return (
    review.boundaries.find((boundary) => boundary.id === finding.boundary)?.severity ?? "error"
  );
}
