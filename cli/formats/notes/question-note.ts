/** A question about the design, as a note. It never fails anything. */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { BoundarySummary } from "../../../rules/results/tree-review.js";
import type { DesignRemark } from "../../../rules/results/series-review.js";
import { noteDefaults, type Note } from "./note.js";

/** For formats that want every note at a boundary. */
const designBoundary: BoundarySummary = {
  id: "design",
  severity: "info",
  why: "",
  use_instead: "",
  ref: "",
};

/** `number`: tells questions of the same kind apart. */
export function questionNote(
  { kind, question, anchor, evidence }: DesignRemark,
  number: string,
): Note {
  return {
    ...noteDefaults,
    kind: "question",
    tone: "question",
    rule: kind,
    boundary: designBoundary,
    anchor,
    headline: textOf(question),
    related: evidence,
    identity: `${kind} ${number}`,
  };
}
