/** A claim of a commit message or cover letter, as a note. */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { BoundarySummary } from "../../../rules/results/tree-review.js";
import {
  differing,
  type ModelChange,
  type ReviewedClaim,
} from "../../../rules/results/series-review.js";
import { noteDefaults, type Note } from "./note.js";
import { changeHeadline, differenceDetails, shortHeadline } from "./relocation-words.js";

/** Claims cross no boundary; formats that know nothing else find them under this name. */
const claimBoundary: BoundarySummary = {
  id: "claims",
  severity: "warning",
  why: "What a commit message says is read as a fact, in review and long after.",
  use_instead: "a sentence that says what the patch does",
  ref: "",
};

const leads: Readonly<Record<ReviewedClaim["answer"], string>> = {
  contradicted: "this does not hold",
  holds: "this holds",
  unknown: "this could not be decided",
};

const places: Readonly<Record<ReviewedClaim["part"], string>> = {
  title: "the title",
  message: "the message",
  below: "the text below the cut",
};

/** `number`: tells claims of the same words apart; `isTold`: the relocation has a note of its own beside it. */
export function claimNote(
  claim: ReviewedClaim,
  number: string,
  model: ModelChange | undefined,
  isTold: boolean,
): Note {
  const { kind, sentence, part, anchor, answer, because, isRun, evidence } = claim;
  // What the model found is said in the words that the model's own notes have.
  const change = answer === "contradicted" && isRun ? differing(model) : undefined;
  const reason =
    change === undefined
      ? textOf(because)
      : ((isTold ? shortHeadline(change) : undefined) ?? changeHeadline(change));
  const details = change === undefined ? [] : differenceDetails(change);
  // The note beside it tells the case of what is worse.
  const isCaseTold = isTold && change?.state === "worse" && details.length > 0;
  return {
    ...noteDefaults,
    kind: "claim",
    tone: answer === "contradicted" ? "warning" : answer === "holds" ? "good" : "neutral",
    rule: `${answer === "contradicted" ? "contradicted-" : ""}claim`,
    boundary: claimBoundary,
    anchor,
    headline: `${leads[answer]}: ${reason}`,
    details: [
      { about: "quote", text: `In ${places[part]}: "${sentence}"` },
      ...(isCaseTold ? [] : details),
    ],
    change: isCaseTold ? undefined : change,
    related: evidence,
    sentence,
    reason,
    part,
    identity: `${kind} claim ${number}`,
  };
}
