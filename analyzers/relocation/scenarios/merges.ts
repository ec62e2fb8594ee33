/**
 * Address spaces for merging: a VMA, a new range, a VMA; touching or not, able to merge or not, on
 * either side or both. Invariant: the same bounds give the same scenarios in the same order.
 */
import { VM_READ, VM_WRITE } from "../../model/constants.js";
import type { VmaSetup } from "../../model/machine.js";
import type { Bounds } from "./bounds.js";
import { type Caller, Draft, middles, type Visit } from "./enumerate.js";
import type { Scenario } from "./scenario.js";
import { placesIn, type Share } from "./share.js";

type VmaRange = Pick<VmaSetup, "start" | "end">;

/** Marks a VMA that the new range is below of. */
export const belowPgoff = 0x500;

/** The new range of a merge scenario, in pages: above its VMA, except when that is the only one above. */
export function newRangeOf({ vmas, stack, nShiftPages }: Scenario): VmaRange | undefined {
  const [vma, next] = vmas.slice(stack);
  if (vma === undefined) return undefined;
  const isAbove = vma.pgoff !== belowPgoff && (next?.start ?? Infinity) >= vma.end + nShiftPages;
  return isAbove
    ? { start: vma.end, end: vma.end + nShiftPages }
    : { start: vma.start - nShiftPages, end: vma.start };
}

/** A VMA, a new range, a VMA: touching or not, able to merge or not, on either side or both. */
export function merges(
  bounds: Bounds,
  generation: string,
  caller: Pick<Caller, "premises">,
  share: Share,
  visit: Visit,
): void {
  const draft = new Draft();
  draft.machine = bounds.machine;
  draft.operation = "merge";
  draft.generation = generation;
  const geometry = bounds.strata[0]?.geometries[0];
  if (geometry === undefined) return;
  draft.geometry = geometry;
  const maxLength = bounds.name === "small" ? 1 : bounds.name === "default" ? 2 : 4;
  const places = placesIn(share);
  let index = 0;
  for (const shape of shapes(maxLength, caller.premises.includes("pages are moved to merges"))) {
    draft.index = index++;
    if (places[draft.index % share.count] === -1) continue;
    fill(draft, shape);
    if (!visit(draft)) return;
  }
}

const booleans = [false, true];

function* shapes(maxLength: number, canAwait: boolean): Iterable<Shape> {
  for (const sides of ["below", "above", "both"] as const)
    for (let nNew = 1; nNew <= maxLength; nNew++)
      for (let length = 1; length <= maxLength; length++)
        for (const kind of ["anonymous", "file", "shared"] as const)
          for (const faulted of sides === "both" ? faultedOf[kind] : ([undefined] as const))
            for (const awaitsMove of canAwait && kind === "file" ? booleans : [false])
              for (const gap of [0, 1])
                for (const isAlike of [true, false])
                  for (const continues of [true, false])
                    for (let offset = 0; offset < 8; offset++)
                      for (const isMapped of booleans) {
                        const vmas = { sides, nNew, length, kind, faulted, gap, offset };
                        yield { ...vmas, awaitsMove, isAlike, continues, isMapped };
                      }
}

/** Which of two VMAs alone has an anon_vma; without a word both are as their kind is. */
const faultedOf = {
  anonymous: [undefined, "below", "above"],
  file: [undefined, "below", "above"],
  shared: [undefined],
} as const;

interface Shape {
  readonly sides: "below" | "above" | "both";
  readonly nNew: number;
  readonly length: number;
  readonly kind: VmaSetup["kind"];
  readonly faulted: "below" | "above" | undefined;
  readonly awaitsMove: boolean;
  /** Pages between the new range and the VMA above. */
  readonly gap: number;
  /** Whether the VMA above has the same flags. */
  readonly isAlike: boolean;
  /** Whether its page offset goes on where the new range ends. */
  readonly continues: boolean;
  readonly offset: number;
  readonly isMapped: boolean;
}

function fill(draft: Draft, shape: Shape): void {
  const { sides, nNew, length, kind, gap, isAlike, continues, offset, isMapped, faulted } = shape;
  const faultedAs = (side: "below" | "above"): Pick<VmaSetup, "isFaulted"> =>
    faulted === undefined ? {} : { isFaulted: faulted === side };
  draft.awaitsMove = shape.awaitsMove;
  const flags = VM_READ | VM_WRITE;
  const start = middles[draft.machine] + offset;
  const vmas: VmaSetup[] = [];
  if (sides !== "above")
    vmas.push({ start, end: start + length, pgoff: 0x100, flags, kind, ...faultedAs("below") });
  if (sides !== "below") {
    const first = start + length + nNew + gap;
    const pgoff =
      sides === "above" ? belowPgoff : 0x100 + length + nNew + gap + (continues ? 0 : 3);
    vmas.push({
      start: first,
      end: first + length,
      pgoff,
      flags: isAlike ? flags : VM_READ,
      kind,
      ...faultedAs("above"),
    });
  }
  draft.vmas = vmas;
  draft.stack = 0;
  draft.nShiftPages = nNew;
  draft.populated = isMapped
    ? vmas
        .filter(isMappable)
        .flatMap((vma) => Array.from({ length: vma.end - vma.start }, (_, i) => vma.start + i))
    : [];
}

/** Anonymous pages come by a fault, which leaves an anon_vma. */
function isMappable({ kind, isFaulted }: VmaSetup): boolean {
  return kind !== "anonymous" || isFaulted !== false;
}
