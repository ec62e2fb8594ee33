/**
 * Whether two VMAs that touch have to become one: they have all in common, the index goes on, and nothing
 * about their anon_vmas is in the way in any release. Invariant: where releases decide differently, nothing
 * has to.
 */
import type { VmaSetup } from "../../model/machine.js";
import type { Run } from "../run/run.js";
import { attributesOf, isSame, type Attributes } from "./attributes.js";

/** The part of a VMA that is to be merged, or a new one. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly pgoff: number;
  readonly kind: VmaSetup["kind"];
  readonly attributes: Attributes;
  readonly anon: unknown;
}

/** Which sides of a part have to be merged with it. */
export interface Due {
  readonly below: boolean;
  readonly above: boolean;
}

const nothing: Due = { below: false, above: false };

export function dueMerges(run: Run, part: Part): Due {
  const { vmas } = run.scenario;
  // What a close() keeps from merging differs from release to release.
  if (vmas.some(({ ops }) => ops === "closing")) return nothing;
  const below = vmas.findIndex(({ end }) => end === part.start);
  const above = vmas.findIndex(({ start }) => start === part.end);
  const isBelow = below >= 0 && isAlike(run, below, part);
  const isAbove = above >= 0 && isAlike(run, above, part);
  // Two that may not be one with each other are both alike to what has no anon_vma.
  if (isBelow && isAbove && run.before[below]!.anon !== run.before[above]!.anon) return nothing;
  return { below: isBelow, above: isAbove };
}

/**
 * A VMA that was faulted and one that was not are not merged in some releases, if the one that grows is the
 * one that was not (is_mergeable_anon_vma(), mm/vma.c, v6.12).
 */
function isAlike(run: Run, i: number, part: Part): boolean {
  const setup = run.scenario.vmas[i]!;
  const { anon } = run.before[i]!;
  const isNext =
    setup.end === part.start
      ? setup.pgoff + (setup.end - setup.start) === part.pgoff
      : setup.pgoff === part.pgoff + (part.end - part.start);
  return (
    isNext &&
    setup.kind === part.kind &&
    isSame(attributesOf(setup), part.attributes) &&
    (anon === part.anon || part.anon === null)
  );
}
