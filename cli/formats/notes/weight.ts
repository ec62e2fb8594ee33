/**
 * How much a note weighs: what must be mended before what is asked, and of those what runs worse before
 * what is written wrong. Invariant: notes that weigh the same stay in the order of the patch.
 */
import { lastCaller, lostGuard } from "../../../rules/results/series-review.js";
import { isUndecided, type Note, type Tone } from "./note.js";

const tones: Readonly<Record<Tone, number>> = {
  error: 4,
  warning: 3,
  info: 2,
  question: 1,
  good: 0,
  neutral: 0,
};

const kinds: Readonly<Record<Note["kind"], number>> = {
  relocation: 3,
  finding: 2,
  claim: 1,
  question: 0,
};

/** Questions, the heaviest first: what the gate loses, what could go, what has to follow, how it is written. */
const questions: readonly string[] = [
  lostGuard,
  lastCaller,
  "visible-elsewhere",
  "single-caller-wrapper",
  "functions-for-one-caller",
  "forwarding-function",
  "turned-forwarder",
  "stale-name",
  "kernel-doc-form",
];

function weightOf({ kind, rule }: Note): number {
  return kind === "question" ? -(questions.indexOf(rule) + 1) : 0;
}

/** The heaviest first. */
export function byWeight(notes: readonly Note[]): Note[] {
  return [...notes].sort((a, b) => compareWeights(b, a));
}

/** What nothing decides weighs less than what is known to be wrong, whatever its tone. */
export function compareWeights(a: Note, b: Note): number {
  return (
    tones[a.tone] - tones[b.tone] ||
    Number(isUndecided(b)) - Number(isUndecided(a)) ||
    kinds[a.kind] - kinds[b.kind] ||
    weightOf(a) - weightOf(b)
  );
}
