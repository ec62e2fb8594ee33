/**
 * The worlds of an operation that is told what it is about, as scenarios. Invariant: the same bounds give the
 * same scenarios in the same order; every other one has its pages mapped.
 */
import type { VmaSetup } from "../../model/machine.js";
import type { Bounds } from "../scenarios/bounds.js";
import { Draft, middles, type Visit } from "../scenarios/enumerate.js";
import type { AskedOperation } from "../scenarios/scenario.js";
import { placesIn, type Share } from "../scenarios/share.js";
import { askedKind } from "./index.js";

/** Off the boundary of every table. */
const offset = 9;

export function askedScenarios(
  operation: AskedOperation,
  bounds: Bounds,
  generation: string,
  share: Share,
  visit: Visit,
): void {
  const geometry = bounds.strata[0]?.geometries[0];
  if (geometry === undefined) return;
  const draft = new Draft();
  draft.machine = bounds.machine;
  draft.operation = operation;
  draft.generation = generation;
  draft.geometry = geometry;
  draft.nShiftPages = 1;
  const places = placesIn(share);
  const room = { base: middles[bounds.machine] + offset, bounds: bounds.name };
  let index = 0;
  for (const { vmas, target, asked } of askedKind(operation).worlds(room)) {
    draft.index = index++;
    if (places[draft.index % share.count] === -1) continue;
    draft.vmas = vmas;
    draft.stack = target;
    draft.asked = asked;
    draft.populated = draft.index % 2 === 0 ? [] : vmas.filter(isMappable).flatMap(pagesOf);
    if (!visit(draft)) return;
  }
}

/** Anonymous pages come by a fault, which leaves an anon_vma. */
function isMappable({ kind, isFaulted }: VmaSetup): boolean {
  return kind !== "anonymous" || isFaulted !== false;
}

function pagesOf({ start, end }: VmaSetup): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
