/**
 * From what was seen to what is said: the parts of an exploration become one verdict. Invariant: one
 * scenario that could not be decided makes the verdict unknown; the order of the parts does not
 * matter.
 */
import { words } from "../../words/words.js";
import { claimOf, properties } from "../properties/index.js";
import type { Bounds } from "../scenarios/bounds.js";
import type { Need } from "../scenarios/scenario.js";
import type { Exploration } from "./tally.js";
import type { Counterexample, Reason, Verdict, Violation } from "./verdict.js";

const weights: { readonly [need in Need]: number } = {
  neighbour: 1,
  collision: 2,
  "injected failure": 4,
};

export function conclude(parts: readonly Exploration[], bounds: Bounds): Verdict {
  const nScenarios = parts.reduce((sum, part) => sum + part.nScenarios, 0);
  const reasons = distinct(parts.flatMap((part) => part.reasons));
  if (reasons.length > 0) return { kind: "unknown", reasons };
  if (nScenarios === 0) return { kind: "unknown", reasons: [{ text: words`no scenario was run` }] };
  const violations = violationsOf(parts);
  const stopped = parts.find((part) => part.stopped !== undefined)?.stopped;
  if (violations.length === 0) {
    return stopped === undefined
      ? { kind: "holds", nScenarios, bounds }
      : { kind: "unknown", reasons: [{ text: words`${stopped}` }] };
  }
  return {
    kind: "violated",
    nScenarios,
    bounds,
    violations,
    ...(stopped !== undefined && { stopped: words`${stopped}` }),
  };
}

/** Every broken property, those that need least first. */
function violationsOf(parts: readonly Exploration[]): Violation[] {
  const violations: Violation[] = [];
  for (const { letter } of properties) {
    const all = parts
      .flatMap((part) => part.counterexamples)
      .filter((example) => example.property === letter);
    const [counterexample, ...others] = minimal(all);
    if (counterexample === undefined) continue;
    violations.push({
      property: letter,
      claim: words`${claimOf(letter, counterexample.scenario.operation)}`,
      needs: counterexample.needs,
      counterexample,
      others,
      nScenarios: parts.reduce((sum, part) => sum + (part.nBroken[letter] ?? 0), 0),
    });
  }
  return violations
    .map((violation, i) => ({ violation, i }))
    .sort(
      (a, b) =>
        rank(a.violation.needs) - rank(b.violation.needs) ||
        a.violation.counterexample.order[0] - b.violation.counterexample.order[0] ||
        a.violation.counterexample.order[1] - b.violation.counterexample.order[1] ||
        a.i - b.i,
    )
    .map(({ violation }) => violation);
}

/** Those whose needs contain no other's needs, least first; of equal needs the smallest. */
function minimal(all: readonly Counterexample[]): Counterexample[] {
  const sorted = [...all].sort(
    (a, b) => rank(a.needs) - rank(b.needs) || a.order[0] - b.order[0] || a.order[1] - b.order[1],
  );
  const kept: Counterexample[] = [];
  for (const example of sorted) {
    const isMore = kept.some((other) => (weight(other.needs) & ~weight(example.needs)) === 0);
    if (!isMore) kept.push(example);
  }
  return kept;
}

/** A neighbour is implied by a collision, so it weighs nothing beside one. */
function weight(needs: readonly Need[]): number {
  const isCollision = needs.includes("collision");
  return needs.reduce(
    (sum, need) => sum | weights[need] | (isCollision ? weights.neighbour : 0),
    0,
  );
}

function rank(needs: readonly Need[]): number {
  const n = needs.length;
  return n * 8 + weight(needs);
}

function distinct(reasons: readonly Reason[]): Reason[] {
  const byText = new Map(
    reasons.map((reason) => [
      `${reason.place?.path ?? ""}:${reason.place?.line ?? 0}:${reason.text}`,
      reason,
    ]),
  );
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reason]) => reason);
}
