/**
 * A note is one thing that a review says of a patch, whatever fact it comes from: a finding, a
 * verdict of the model, a claim, a question. Every format is made of notes, so that all of them say
 * the same. Invariant: a note's texts come from outside and are not escaped yet; its severity is
 * that of its boundary; `complaints` are what the author is asked to look at, `good` is not.
 */
import type { Story } from "../../../analyzers/relocation/tell/story.js";
import type {
  BoundarySummary,
  PlacedFinding,
  PlacedRelated,
} from "../../../rules/results/tree-review.js";
import type {
  Anchor,
  PatchReview,
  RelocationChange,
  SeriesReview,
} from "../../../rules/results/series-review.js";

/** `good`: mended or confirmed; `neutral`: neither, such as what moved or could not be decided. */
export type Tone = "error" | "warning" | "info" | "question" | "good" | "neutral";

/** More of a note: a sentence or paragraph, and what it tells. */
export interface Detail {
  readonly about: /** The function that a finding stands in. */
    | "site"
    /** What the patch did when its consequence stands elsewhere. */
    | "cause"
    /** Where something moved from, or which patch ends it. */
    | "course"
    /** The sentence that a claim is. */
    | "quote"
    /** What happens in the smallest case that breaks something. */
    | "story"
    /** Another error of types. */
    | "error"
    /** The smallest case that differs. */
    | "case"
    /** What differs in it, before and after. */
    | "sides"
    /** What else is known of the difference. */
    | "outcome"
    /** What was said of an earlier version. */
    | "history";
  readonly text: string;
}

export interface Note {
  readonly kind: "finding" | "relocation" | "claim" | "question";
  readonly tone: Tone;
  /** The rule, or the kind of claim or question. */
  readonly rule: string;
  readonly boundary: BoundarySummary;
  readonly anchor: Anchor;
  /** One clause, no full stop. */
  readonly headline: string;
  readonly details: readonly Detail[];
  readonly related: readonly PlacedRelated[];
  /** The finding that the note is about; undefined for a note about something else. */
  readonly finding: PlacedFinding | undefined;
  /** What the patch did when the finding stands elsewhere; empty otherwise. */
  readonly cause: string;
  /** The sentence that a claim is, and where it is written; empty otherwise. */
  readonly sentence: string;
  /** What shows that a claim holds or does not, or why it is open: one clause; empty otherwise. */
  readonly reason: string;
  readonly part: "title" | "message" | "below" | "";
  /** The worst thing that happens on the model. */
  readonly story: Story | undefined;
  /** The relocation that it is about, or that a claim is contradicted by. */
  readonly change: RelocationChange | undefined;
  /** The version of the series that it was said of before; 0 when it is new. */
  readonly saidOf: number;
  /** Of a transient finding the number of the patch that ends it; 0 otherwise. */
  readonly fixedIn: number;
  /** Without line numbers. */
  readonly identity: string;
}

/** What every kind of note that has no use for a field has in it. */
export const noteDefaults = {
  details: [],
  related: [],
  finding: undefined,
  cause: "",
  sentence: "",
  reason: "",
  part: "",
  story: undefined,
  change: undefined,
  saidOf: 0,
  fixedIn: 0,
} as const;

export function isComplaint({ tone }: Note): boolean {
  return tone !== "good" && tone !== "neutral";
}

/** Nothing decides it, so that it is neither right nor wrong. */
export function isUndecided({ kind, rule, tone }: Note): boolean {
  return rule === "undecided-relocation" || (kind === "claim" && tone === "neutral");
}

/** `3/7`. */
export function numberOf(review: SeriesReview, patch: PatchReview): string {
  return `${patch.index}/${Math.max(review.total, review.patches.length)}`;
}
