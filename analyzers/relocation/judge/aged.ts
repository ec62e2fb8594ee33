/**
 * Runs of a root with what earlier calls left in variables that outlive a call: a counter that has come
 * far, a flag that was set once. Invariant: a fault that a first call shows as well is told of that one;
 * what only later calls show has no story, because it is one of many calls.
 */
import { words } from "../../words/words.js";
import type { Exploration } from "./tally.js";

/** What first calls and later calls show, as one. */
export function withLater(first: Exploration, later: Exploration): Exploration {
  const known = new Set(first.counterexamples.map(({ property }) => property));
  const stopped = first.stopped ?? later.stopped;
  const nBroken: Record<string, number> = { ...first.nBroken };
  for (const [letter, n] of Object.entries(later.nBroken))
    nBroken[letter] = (nBroken[letter] ?? 0) + n;
  return {
    ...first,
    nScenarios: first.nScenarios + later.nScenarios,
    counterexamples: [
      ...first.counterexamples,
      ...later.counterexamples
        .filter(({ property }) => !known.has(property))
        .map((example) => ({
          ...example,
          text: words`in a later call, with what earlier ones left in its variables: ${example.text}`,
          log: [],
        })),
    ],
    nBroken,
    reasons: [...first.reasons, ...later.reasons],
    ...(stopped === undefined ? {} : { stopped }),
  };
}
