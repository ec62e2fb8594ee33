/**
 * A note as plain lines, for formats that have a place for a few of them. Invariant: the first line
 * stands on its own, and no line acts.
 */
import { adviceLine, advices, type Advice } from "../parts/describe.js";
import { relatedClause } from "../parts/related.js";
import { oneLine } from "../parts/visible.js";
import { isComplaint, isUndecided, type Note } from "./note.js";

export function plainLines(note: Note): string[] {
  return [
    oneLine(note.headline),
    ...note.details.map(({ text }) => oneLine(text)),
    ...relatedOf(note).map(relatedLine),
    ...adviceOf(note).map(adviceLine),
  ];
}

function relatedLine(related: Note["related"][number]): string {
  const { place } = related;
  return oneLine(`${relatedClause(related)}: ${place.path}:${place.line}`);
}

/** A boundary's own place in a rule file says nothing about the patch. */
export function relatedOf({ related }: Note): Note["related"] {
  return related.filter(({ isBoundary }) => isBoundary !== true);
}

/** Why the boundary is there and what there is instead; questions speak for themselves. */
export function adviceOf(note: Note): Advice[] {
  return isComplaint(note) &&
    (note.kind === "finding" || (note.kind === "relocation" && !isUndecided(note)))
    ? advices(note.boundary)
    : [];
}
