/** What the model and a tree have of the same operations: where they agree, and what was compared. */
import type { Equivalence, Watched } from "../../../analyzers/relocation/judge/equivalence.js";
import type { EquivalenceReport } from "../../../analyzers/relocation/tell/report.js";

/** In how many scenarios they do the same; a scenario counts as one difference, the gravest. */
export function nAgreeing(equivalence: Exclude<Equivalence, { kind: "unknown" }>): number {
  const { nScenarios } = equivalence;
  return equivalence.kind === "equivalent"
    ? nScenarios
    : equivalence.differences.reduce((rest, each) => rest - each.nScenarios, nScenarios);
}

/** Operations that ran on both sides and that the tree has a body of; the others are the model's twice. */
export function comparedOperations(
  { equivalence, after: one }: EquivalenceReport["pairs"][number],
  { roots }: EquivalenceReport["after"],
): readonly Watched[] {
  if (equivalence.kind === "unknown") return [];
  const root = roots.find(
    ({ path, function: name }) => path === one?.path && name === one.function,
  );
  return (equivalence.operations ?? []).filter(({ name }) => !root?.modelled.includes(name));
}
