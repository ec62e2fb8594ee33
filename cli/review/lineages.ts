/**
 * Findings along a series. A lineage is one finding from the state in which it is first seen to the
 * one before it is gone. Invariant: each finding of each state is in one lineage, so that what is
 * introduced by one patch and ended by another is known as transient, with both numbers.
 */
import type { Words } from "../../analyzers/words/words.js";
import {
  compare,
  keyOf,
  type Comparison,
  type Movement,
  type Pair,
} from "../../rules/results/compare.js";
import type { PlacedFinding } from "../../rules/results/tree-review.js";
import type { Anchor } from "../../rules/results/series-review.js";
import { UserError } from "../user-error.js";

export interface Mark {
  /** One-based number of the patch. */
  readonly patch: number;
  readonly anchor: Anchor;
  readonly cause: Words | undefined;
}

export interface Lineage {
  /** Undefined for what the base has. */
  introduced: Mark | undefined;
  ended: Mark | undefined;
  /** The last patch that moved it. */
  moved: Mark | undefined;
  /** As it was last seen. */
  finding: PlacedFinding;
  /**
   * The finding stood in a tree beside the base before any patch: no patch of the series introduced
   * it.
   */
  readonly isBeside: boolean;
}

/** What one patch may introduce; nobody reads as many. */
const MAX_FINDINGS = 10_000;

export class Lineages {
  all: Lineage[] = [];
  #of = new Map<PlacedFinding, Lineage>();

  constructor(base: readonly PlacedFinding[]) {
    for (const finding of base) this.#begin(finding, undefined);
  }

  /** Findings of a tree that patches were made on and that is not the base. */
  beside(base: readonly PlacedFinding[], findings: readonly PlacedFinding[]): void {
    if (base === findings) return;
    const { remaining, introduced, moved } = compare(base, findings, UNMOVED);
    for (const { before, after } of remaining) this.#join(before, after);
    for (const finding of [...introduced, ...moved.map(({ after }) => after)])
      this.#begin(finding, undefined, true);
  }

  /**
   * A merge: what it has of one of its parents goes on, what it has of none it introduces or moves,
   * and what its parents had until then it ends.
   */
  merge(
    parents: readonly (readonly PlacedFinding[])[],
    after: readonly PlacedFinding[],
    movement: Movement<PlacedFinding>,
    markOf: (finding: PlacedFinding, side: "before" | "after", isMoved?: boolean) => Mark,
  ): Omit<Comparison<PlacedFinding>, "remaining"> {
    const taken = new Set<Lineage>();
    let fresh = after;
    const left: PlacedFinding[][] = [];
    const join = (before: PlacedFinding, finding: PlacedFinding): void => {
      const lineage = this.#join(before, finding);
      if (lineage !== undefined) taken.add(lineage);
    };
    const isFree = (finding: PlacedFinding): boolean => {
      const lineage = this.#of.get(finding);
      return lineage !== undefined && !lineage.isBeside && !taken.has(lineage);
    };
    for (const [at, findings] of parents.entries()) {
      const comparison = compare(findings.filter(isFree), fresh, at === 0 ? movement : UNMOVED);
      for (const { before, after: finding } of comparison.remaining) join(before, finding);
      left.push([...comparison.fixed, ...comparison.moved.map(({ before }) => before)]);
      const rest = new Set([
        ...comparison.introduced,
        ...comparison.moved.map(({ after: finding }) => finding),
      ]);
      fresh = fresh.filter((finding) => rest.has(finding));
    }
    // The same use in another place, once it is known that no parent has it there. What two parents
    // have is one finding and goes to one place, so each is asked for what those before it left.
    const moved: Pair<PlacedFinding>[] = [];
    for (const findings of left) {
      const comparison = compare(findings.filter(isFree), fresh, movement);
      for (const { before, after: finding } of comparison.moved) {
        const lineage = this.#of.get(before);
        join(before, finding);
        if (lineage !== undefined) lineage.moved = markOf(finding, "after", true);
      }
      moved.push(...comparison.moved);
      fresh = comparison.introduced;
    }
    const ended = left.flat().filter((finding) => {
      const lineage = this.#of.get(finding);
      if (lineage === undefined || !isFree(finding) || lineage.ended !== undefined) return false;
      lineage.ended = markOf(finding, "before");
      return true;
    });
    for (const finding of fresh) this.#begin(finding, markOf(finding, "after"));
    return { introduced: fresh, fixed: ended, moved };
  }

  /**
   * Of the whole series the last state decides: what it has goes on, though some branch ended it, and
   * two branches may have brought the same. Each finding of it has a lineage of its own then, so that
   * what is introduced less what is fixed is what the last state has more than the base. `mark`: of
   * what has come or is gone, and no patch is known to have done it.
   */
  settle(last: readonly PlacedFinding[], mark: Mark): void {
    const alive = new Set<Lineage>();
    for (const finding of last) {
      let lineage = this.#of.get(finding);
      if (lineage === undefined || lineage.isBeside || alive.has(lineage))
        lineage = this.#begin(finding, mark);
      alive.add(lineage);
      lineage.finding = finding;
    }
    for (const one of this.all) {
      if (alive.has(one)) one.ended = undefined;
      else if (one.introduced === undefined) one.ended ??= mark;
    }
    this.all = this.all.filter(
      (one) => !one.isBeside && (alive.has(one) || one.ended !== undefined),
    );
  }

  lineageOf(finding: PlacedFinding): Lineage | undefined {
    return this.#of.get(finding);
  }

  /** `markOf`: where in the patch a finding of either state belongs. */
  step(
    before: readonly PlacedFinding[],
    after: readonly PlacedFinding[],
    movement: Movement<PlacedFinding>,
    markOf: (finding: PlacedFinding, side: "before" | "after", isMoved?: boolean) => Mark,
  ): Comparison<PlacedFinding> {
    const comparison = compare(before, after, movement);
    if (comparison.introduced.length > MAX_FINDINGS) {
      throw new UserError(
        `a patch introduces ${comparison.introduced.length} findings, more than ${MAX_FINDINGS}; give fewer patches, or other rules`,
      );
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
  net(): {
    readonly introduced: readonly Lineage[];
    readonly fixed: readonly Lineage[];
    readonly transient: readonly Lineage[];
    readonly moved: readonly Lineage[];
    readonly nRemaining: number;
  } {
    const introduced = this.all.filter(
      (one) => one.introduced !== undefined && one.ended === undefined,
    );
    const fixed = this.all.filter((one) => one.introduced === undefined && one.ended !== undefined);
    const back = new Set<Lineage>();
    for (const one of fixed) {
      const again = introduced.find(
        (other) => !back.has(other) && keyOf(other.finding) === keyOf(one.finding),
      );
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

  #begin(finding: PlacedFinding, introduced: Mark | undefined, isBeside = false): Lineage {
    const lineage: Lineage = { introduced, ended: undefined, moved: undefined, finding, isBeside };
    this.all.push(lineage);
    this.#of.set(finding, lineage);
    return lineage;
  }

  #continue(before: PlacedFinding, after: PlacedFinding): Lineage | undefined {
    const lineage = this.#join(before, after);
    if (lineage !== undefined) lineage.finding = after;
    return lineage;
  }

  #join(before: PlacedFinding, after: PlacedFinding): Lineage | undefined {
    const lineage = this.#of.get(before);
    if (lineage !== undefined) this.#of.set(after, lineage);
    return lineage;
  }
}

/** Two trees of which nothing is known. */
const UNMOVED: Movement<PlacedFinding> = {
  pathAfter: (path) => path,
  isSameSpot: (before, after) => before.place.line === after.place.line,
  isSameText: (before, after) =>
    before.place.text.trim() !== "" &&
    before.place.text.replace(/\s+/g, " ").trim() === after.place.text.replace(/\s+/g, " ").trim(),
};
