/**
 * Findings along a series. A lineage is one finding from the state in which it is first seen to the
 * one before it is gone. Invariant: each finding of each state is in one lineage, so that what is
 * introduced by one patch and ended by another is known as transient, with both numbers.
 */
import { compare, keyOf, type Comparison, type Movement } from "../../rules/compare.js";
import type { PlacedFinding } from "../../rules/review.js";
import type { Anchor } from "../../rules/series-review.js";
import { UserError } from "../user-error.js";

export interface Mark {
  /** One-based number of the patch. */
  readonly patch: number;
  readonly anchor: Anchor;
  readonly cause: string;
}

export interface Lineage {
  /** Undefined for what the base has. */
  introduced: Mark | undefined;
  ended: Mark | undefined;
  /** The last patch that moved it. */
  moved: Mark | undefined;
  /** As it was last seen. */
  finding: PlacedFinding;
}

/** What one patch may introduce; nobody reads as many. */
const MAX_FINDINGS = 10_000;

export class Lineages {
  readonly all: Lineage[] = [];
  #of = new Map<PlacedFinding, Lineage>();

  constructor(base: readonly PlacedFinding[]) {
    for (const finding of base) this.#begin(finding, undefined);
  }

  lineageOf(finding: PlacedFinding): Lineage | undefined {
    return this.#of.get(finding);
  }

  /** `markOf`: where in the patch a finding of either state belongs. */
  step(before: readonly PlacedFinding[], after: readonly PlacedFinding[], movement: Movement<PlacedFinding>, markOf: (finding: PlacedFinding, side: "before" | "after", isMoved?: boolean) => Mark): Comparison<PlacedFinding> {
    const comparison = compare(before, after, movement);
    if (comparison.introduced.length > MAX_FINDINGS) {
      throw new UserError(`a patch introduces ${comparison.introduced.length} findings, more than ${MAX_FINDINGS}; give fewer patches, or other rules`);
    }
    for (const { before: one, after: other } of comparison.remaining) this.#continue(one, other);
    for (const { before: one, after: other } of comparison.moved) {
      const lineage = this.#continue(one, other);
      if (lineage !== undefined) lineage.moved = markOf(other, "after", true);
    }
    for (const finding of comparison.fixed) {
      const lineage = this.#of.get(finding);
      if (lineage !== undefined) lineage.ended = markOf(finding, "before");
    }
    for (const finding of comparison.introduced) this.#begin(finding, markOf(finding, "after"));
    return comparison;
  }

  /** What the whole series did; what is ended and comes back has stayed. */
  net(): { readonly introduced: readonly Lineage[]; readonly fixed: readonly Lineage[]; readonly transient: readonly Lineage[]; readonly moved: readonly Lineage[]; readonly nRemaining: number } {
    const introduced = this.all.filter((one) => one.introduced !== undefined && one.ended === undefined);
    const fixed = this.all.filter((one) => one.introduced === undefined && one.ended !== undefined);
    const back = new Set<Lineage>();
    for (const one of fixed) {
      const again = introduced.find((other) => !back.has(other) && keyOf(other.finding) === keyOf(one.finding));
      if (again !== undefined) back.add(one).add(again);
    }
    const kept = this.all.filter((one) => one.introduced === undefined && one.ended === undefined);
    const moved = kept.filter((one) => one.moved !== undefined);
    return {
      introduced: introduced.filter((one) => !back.has(one)),
      fixed: fixed.filter((one) => !back.has(one)),
      transient: this.all.filter((one) => one.introduced !== undefined && one.ended !== undefined),
      moved,
      nRemaining: kept.length - moved.length + back.size / 2,
    };
  }

  #begin(finding: PlacedFinding, introduced: Mark | undefined): void {
    const lineage: Lineage = { introduced, ended: undefined, moved: undefined, finding };
    this.all.push(lineage);
    this.#of.set(finding, lineage);
  }

  #continue(before: PlacedFinding, after: PlacedFinding): Lineage | undefined {
    const lineage = this.#of.get(before);
    if (lineage !== undefined) {
      lineage.finding = after;
      this.#of.set(after, lineage);
    }
    return lineage;
  }
}
