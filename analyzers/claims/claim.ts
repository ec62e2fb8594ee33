/**
 * A claim is a sentence of a commit message that facts can decide: "foo() has no users left". A kind of
 * claim finds its sentences in prose and decides each by facts alone. Invariant: a kind that is not
 * sure what a sentence says finds nothing in it, and one that cannot name the fact contradicts nothing.
 */
import type { Words } from "../words/words.js";
import type { Span } from "../syntax/span.js";
import type { Facts, TreePlace, Side } from "./facts.js";
import type { Message } from "./message/message.js";
import type { Sentence } from "./message/sentence.js";
import type { Undecided } from "./undecided.js";

/** A place that shows something, with the one clause that it shows. */
export interface Evidence {
  readonly text: Words;
  /** The clause goes on with the place: `f() is defined` here, in fs/exec.c. */
  readonly isHere?: true;
  readonly side: Side;
  readonly place: TreePlace;
}

export type Decision =
  | { readonly kind: "holds"; readonly because: Words; readonly evidence: readonly Evidence[] }
  /** `isRun`: shown by running both versions on the model, and not by the text of the trees. */
  | {
      readonly kind: "contradicted";
      readonly because: Words;
      readonly evidence: readonly Evidence[];
      readonly isRun?: true;
    }
  /** Made by undecided.ts, which has the words of every reason. */
  | {
      readonly kind: "unknown";
      readonly why: Undecided;
      readonly because: Words;
      readonly evidence: readonly Evidence[];
    }
  /** With the facts at hand the sentence turns out to speak of something else: it is left alone. */
  | undefined;

/** What one sentence says, ready to be decided. */
export interface Claim {
  /** The sentence as it is understood, in fixed words: "the only user of f() is g()". */
  readonly reading: string;
  /** Names that facts are needed of. */
  readonly names: readonly string[];
  decide(facts: Facts): Promise<Decision>;
}

/** A sentence and how it is read; no readings means that the kind must leave it alone. */
interface ClaimExample {
  readonly message: string;
  readonly reads: readonly string[];
}

export interface ClaimKind {
  /** A noun phrase: `sole-user`. */
  readonly name: string;
  /** One sentence: what such a claim says and what decides it. */
  readonly doc: string;
  /** Sentences that are one, and sentences that only look like one. */
  readonly examples: readonly ClaimExample[];
  find(sentence: Sentence, message: Message): Iterable<Claim>;
}

/** The answer to one claim. */
export interface ClaimAnswer {
  /** The kind of claim. */
  readonly kind: string;
  /** The sentence, in UTF-16 units of the message. */
  readonly span: Span;
  /** The sentence as it is written, its lines joined by blanks. */
  readonly sentence: string;
  readonly reading: string;
  readonly answer: "holds" | "contradicted" | "unknown";
  /** One clause: what shows it, or what could not be found out. */
  readonly because: Words;
  /** What the clause says of an answer that is unknown, as a code with its parts. */
  readonly why: Undecided | undefined;
  /** Whether it was shown by running both versions on the model. */
  readonly isRun: boolean;
  readonly evidence: readonly Evidence[];
}

export function holds(because: Words, evidence: readonly Evidence[] = []): Decision {
  return { kind: "holds", because, evidence };
}

export function contradicted(because: Words, evidence: readonly Evidence[] = []): Decision {
  return { kind: "contradicted", because, evidence };
}

/** Contradicted by a run of both versions. */
export function runsDiffer(because: Words, evidence: readonly Evidence[]): Decision {
  return { kind: "contradicted", because, evidence, isRun: true };
}

/** `mm/mmap.c:12`. */
export function at(place: TreePlace): string {
  return `${place.path}:${place.line}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(texts: readonly (string | Words)[], max = 4): string {
  const shown =
    texts.length > max ? [...texts.slice(0, max - 1), `${texts.length - max + 1} more`] : texts;
  return shown.length < 2
    ? `${shown[0] ?? ""}`
    : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
