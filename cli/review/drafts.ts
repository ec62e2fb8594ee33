/**
 * A patch of a series while it is gone through: its states, and what it does to findings.
 * Invariant: every finding that comes, goes or moves is told once, at its anchor.
 */
import type { Step } from "../../analyzers/patches/apply-series.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Comparison } from "../../rules/results/compare.js";
import type { PlacedFinding, Severity } from "../../rules/results/review.js";
import {
  compareAnchors,
  type ModelChange,
  type PatchFinding,
  type PatchReview,
} from "../../rules/results/series-review.js";
import { Anchors } from "./anchors.js";
import type { Lineages, Mark } from "./lineages.js";
import { movementOf } from "./movement.js";
import { patchFilesOf } from "./patch-files.js";
import type { State } from "./states.js";

/** One patch while the series is gone through. */
export interface Draft {
  readonly index: number;
  readonly patch: PatchMail;
  readonly step: Step;
  /** Of a merge what it does is not told by its diff against one parent. */
  readonly isMerge: boolean;
  readonly files: PatchReview["files"];
  readonly anchors: Anchors;
  readonly before: State;
  readonly after: State;
  readonly findings: PatchFinding[];
  model: ModelChange | undefined;
}

export function draftOf(
  patch: PatchMail,
  position: number,
  step: Step,
  before: State,
  after: State,
  isMerge = false,
): Draft {
  const files = patchFilesOf(patch.files, step.result);
  const { isNumbered, index } = patch.subject;
  return {
    index: isNumbered ? index : position,
    patch,
    step,
    isMerge,
    files,
    anchors: new Anchors(files, patch.files),
    before,
    after,
    findings: [],
    model: undefined,
  };
}

export function compareStates(draft: Draft, lineages: Lineages): void {
  const { before, after, files, anchors } = draft;
  const touched = new Set(files.flatMap(({ oldPath, newPath }) => [oldPath ?? "", newPath ?? ""]));
  if (
    before.findings === after.findings &&
    !after.findings.some(({ place }) => touched.has(place.path))
  )
    return;
  const markOf = markerOf(draft);
  const comparison = lineages.step(before.findings, after.findings, movementOf(files), markOf);
  tell(draft, comparison, markOf);
  for (const { after: finding } of comparison.remaining) {
    if (!touched.has(finding.place.path)) continue;
    const anchor =
      anchors.lineOf(finding.place.path, finding.place.line, "after") ??
      anchors.headerOf(finding.place.path);
    draft.findings.push(foundOf("remaining", finding, after, { anchor, cause: "" }));
  }
  draft.findings.sort((a, b) => compareAnchors(a.anchor, b.anchor));
}

type Marker = (finding: PlacedFinding, side: "before" | "after", isMoved?: boolean) => Mark;

export function markerOf({ index, anchors }: Pick<Draft, "index" | "anchors">): Marker {
  return (finding, side, isMoved = false) => {
    // What moved may stand on a line that is context, because the function around it has another name.
    const own = isMoved ? anchors.lineOf(finding.place.path, finding.place.line, side) : undefined;
    return {
      patch: index,
      ...(own === undefined ? anchors.of(finding, side) : { anchor: own, cause: "" }),
    };
  };
}

/** What comes, goes and moves. */
export function tell(
  { before, after, findings }: Draft,
  found: Pick<Comparison<PlacedFinding>, "introduced" | "fixed"> &
    Partial<Comparison<PlacedFinding>>,
  markOf: Marker,
): void {
  for (const finding of found.introduced)
    findings.push(foundOf("introduced", finding, after, markOf(finding, "after")));
  for (const finding of found.fixed)
    findings.push(foundOf("fixed", finding, before, markOf(finding, "before")));
  for (const pair of found.moved ?? [])
    findings.push(
      foundOf("moved", pair.after, after, markOf(pair.after, "after", true), pair.before),
    );
}

function foundOf(
  state: PatchFinding["state"],
  finding: PlacedFinding,
  at: State,
  { anchor, cause }: Pick<Mark, "anchor" | "cause">,
  was?: PlacedFinding,
): PatchFinding {
  return {
    state,
    finding,
    severity: severityIn(at, finding.boundary),
    anchor,
    cause,
    before: was,
    introducedIn: 0,
    fixedIn: 0,
  };
}

export function severityIn({ check }: State, boundary: string): Severity {
  return check.boundaries.find(({ id }) => id === boundary)?.severity ?? "error";
}
