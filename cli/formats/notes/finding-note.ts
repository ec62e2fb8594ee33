/** A finding that a patch introduces, ends or moves, as a note. */
import { textOf } from "../../../analyzers/words/text-of.js";
import { words } from "../../../analyzers/words/words.js";
import type { BoundarySummary, PlacedRelated } from "../../../rules/results/tree-review.js";
import type {
  PatchFinding,
  PatchReview,
  SeriesReview,
} from "../../../rules/results/series-review.js";
import { distantHeadline, headline } from "../parts/describe.js";
import { noteDefaults, numberOf, type Detail, type Note, type Tone } from "./note.js";

export function findingNote(review: SeriesReview, patch: PatchReview, found: PatchFinding): Note {
  const { finding, state, fixedIn } = found;
  const cause = found.cause === undefined ? "" : textOf(found.cause);
  const ending = review.patches.find(({ index }) => index === fixedIn);
  return {
    ...noteDefaults,
    kind: "finding",
    tone: toneOf(found),
    rule: finding.rule,
    boundary: boundaryOf(review, found),
    anchor: found.anchor,
    headline: `${leads[state]}${leads[state] === "" && cause === "" ? headline(finding) : distantHeadline(finding)}`,
    details: [
      ...(cause === ""
        ? []
        : [{ about: "cause", text: `It follows from this patch: ${cause}.` } as const]),
      ...placeDetails(found),
      ...(state === "transient" && ending !== undefined && ending !== patch
        ? [{ about: "course", text: `Patch ${numberOf(review, ending)} ends it.` } as const]
        : []),
    ],
    related: cause === "" ? finding.related : [siteOf(found), ...finding.related],
    finding,
    cause,
    fixedIn: state === "transient" ? fixedIn : 0,
    identity: finding.identity,
  };
}

const leads: Readonly<Record<PatchFinding["state"], string>> = {
  introduced: "",
  transient: "",
  fixed: "gone here: ",
  moved: "moved here: ",
  remaining: "as before: ",
};

/** Severity belongs to the boundary; what is gone again by the end of the series does not fail as hard. */
function toneOf({ state, severity }: PatchFinding): Tone {
  if (state === "fixed") return "good";
  if (state === "moved" || state === "remaining") return "neutral";
  return state === "transient" && severity === "error" ? "warning" : severity;
}

function placeDetails({ finding, cause, before, state }: PatchFinding): Detail[] {
  const where = (path: string, name: string): string =>
    name === "" ? path : `${called(name)} in ${path}`;
  const here = where(finding.place.path, finding.enclosing);
  if (state === "moved" && before !== undefined)
    return [
      { about: "course", text: `From ${where(before.place.path, before.enclosing)} to ${here}.` },
    ];
  return cause !== undefined || finding.enclosing === ""
    ? []
    : [{ about: "site", text: `In ${here}.` }];
}

/** The place that the note is about when the patch only causes it. */
function siteOf({ finding }: PatchFinding): PlacedRelated {
  const { location, place, enclosing } = finding;
  return {
    location,
    place,
    message: enclosing === "" ? words`this place` : words`this place, in ${called(enclosing)}`,
  };
}

/** `f()` for a function's name, anything else as it is. */
export function called(name: string): string {
  return /^\w+$/.test(name) ? `${name}()` : name;
}

function boundaryOf(review: SeriesReview, { finding, severity }: PatchFinding): BoundarySummary {
  const known = review.boundaries.find(({ id }) => id === finding.boundary);
  return known ?? { id: finding.boundary, severity, why: "", use_instead: "", ref: "" };
}
