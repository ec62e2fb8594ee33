/**
 * A patch of a series between two states, and what it does to findings. Invariant: every finding
 * that comes, goes or moves is told once, at its anchor.
 */
import type { Step } from "../../analyzers/patches/apply-series.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Comparison } from "../../rules/results/compare.js";
import type { PlacedFinding, Severity } from "../../rules/results/tree-review.js";
import {
  compareAnchors,
  type DesignRemark,
  type ModelChange,
  type PatchFinding,
  type PatchReview,
} from "../../rules/results/series-review.js";
import { Anchors } from "./anchors.js";
import type { Lineages, Mark } from "./lineages.js";
import { movementOf } from "./movement.js";
import { patchFilesOf } from "./patch-files.js";
import type { State } from "./states.js";

/** What a patch makes of one state, or of the states that a merge brings together. */
export interface Passage {
  readonly step: Step;
  readonly before: State;
  readonly after: State;
  /** What a merge does is not told by its diff against one parent. */
  readonly isMerge: boolean;
}

/** One patch between two states. */
export interface Transition extends Passage {
  readonly index: number;
  readonly patch: PatchMail;
  readonly files: PatchReview["files"];
  readonly anchors: Anchors;
}

/** One patch, once its states are compared. */
export interface ComparedPatch extends Transition {
  readonly findings: readonly PatchFinding[];
  /** Names that it takes out of the tree. */
  readonly lost: readonly DesignRemark[];
  readonly model: ModelChange | undefined;
}

/** `position`: one-based, for a patch whose subject has no number. */
export function transitionOf(patch: PatchMail, position: number, passage: Passage): Transition {
  const files = patchFilesOf(patch.files, passage.step.result);
  const { isNumbered, index } = patch.subject;
  return {
    ...passage,
    index: isNumbered ? index : position,
    patch,
    files,
    anchors: new Anchors(files, patch.files),
  };
}

/** Whether the patch could be read and applies. */
export function isPut({ step, patch }: Transition): boolean {
  return step.result.kind === "applied" && patch.problem === undefined;
}

export function compareStates(transition: Transition, lineages: Lineages): PatchFinding[] {
  const { before, after, files, anchors } = transition;
  const touched = new Set(files.flatMap(({ oldPath, newPath }) => [oldPath ?? "", newPath ?? ""]));
  const isTouched = ({ place }: PlacedFinding): boolean => touched.has(place.path);
  if (before.findings === after.findings && !after.findings.some(isTouched)) return [];
  const markOf = markerOf(transition);
  const found = lineages.step(before.findings, after.findings, movementOf(files), markOf);
  const remaining = found.remaining
    .map((pair) => pair.after)
    .filter(isTouched)
    .map((finding) => {
      const { path, line } = finding.place;
      const anchor = anchors.lineOf(path, line, "after") ?? anchors.headerOf(path);
      return foundOf("remaining", finding, after, { anchor, cause: undefined });
    });
  const all = [...changesIn(transition, found, markOf), ...remaining];
  return all.sort((a, b) => compareAnchors(a.anchor, b.anchor));
}

type Marker = (finding: PlacedFinding, side: "before" | "after", isMoved?: boolean) => Mark;

export function markerOf({ index, anchors }: Pick<Transition, "index" | "anchors">): Marker {
  return (finding, side, isMoved = false) => {
    // What moved may stand on a line of context, because the function around it has another name.
    const own = isMoved ? anchors.lineOf(finding.place.path, finding.place.line, side) : undefined;
    return {
      patch: index,
      ...(own === undefined ? anchors.of(finding, side) : { anchor: own, cause: undefined }),
    };
  };
}

type Changed = Comparison<PlacedFinding>;

/** Findings that the patch introduces, ends and moves. */
export function changesIn(
  { before, after }: Transition,
  { introduced, fixed, moved }: Omit<Changed, "remaining">,
  markOf: Marker,
): PatchFinding[] {
  return [
    ...introduced.map((one) => foundOf("introduced", one, after, markOf(one, "after"))),
    ...fixed.map((one) => foundOf("fixed", one, before, markOf(one, "before"))),
    ...moved.map((pair) =>
      foundOf("moved", pair.after, after, markOf(pair.after, "after", true), pair.before),
    ),
  ];
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
