/** The equivalence of two trees as JSON, with the verdicts on both. */
import { words } from "../../../analyzers/words/words.js";
import type { Difference } from "../../../analyzers/relocation/judge/equivalence.js";
import type { EquivalenceReport } from "../../../analyzers/relocation/tell/report.js";
import type { EquivalenceJson } from "./model-schema.js";
import { divergence } from "../parts/divergence.js";
import { operationJson, placeJson, reasonJson, scenarioJson } from "./values.js";
import { verdictsJson } from "./verdicts.js";

type Pair = EquivalenceReport["pairs"][number];
type PairJson = EquivalenceJson["pairs"][number];

export function equivalenceJson(
  { tool, before, after, pairs }: EquivalenceReport,
  strict: boolean,
): EquivalenceJson {
  const n = (kind: Pair["equivalence"]["kind"]): number =>
    pairs.filter(({ equivalence }) => equivalence.kind === kind).length;
  const incomplete = [...new Set([...before.incomplete, ...after.incomplete])];
  return {
    version: 2,
    kind: "equivalence",
    tool: { name: tool.name, version: tool.version },
    summary: {
      complete: incomplete.length === 0,
      pairs: pairs.length,
      equivalent: n("equivalent"),
      different: n("different"),
      unknown: n("unknown"),
    },
    incomplete,
    pairs: pairs.map(pairJson),
    before: verdictsJson(before, strict),
    after: verdictsJson(after, strict),
  };
}

function pairJson({ before, after, equivalence }: Pair): PairJson {
  const named = (one: Pair["before"]): PairJson["before"] =>
    one === undefined ? null : { path: one.path, function: one.function };
  return {
    before: named(before),
    after: named(after),
    equivalence: equivalence.kind,
    scenarios: equivalence.kind === "unknown" ? 0 : equivalence.nScenarios,
    differences:
      equivalence.kind === "different" ? equivalence.differences.map(differenceJson) : [],
    reasons: reasonsJson(equivalence),
    unreached:
      equivalence.kind === "equivalent" ? (equivalence.unreached ?? []).map(placeJson) : [],
  };
}

/** Why nothing is known of the two. */
export function reasonsJson(equivalence: Pair["equivalence"]): PairJson["reasons"] {
  if (equivalence.kind !== "unknown") return [];
  const reasons =
    "reasons" in equivalence ? equivalence.reasons : [{ text: words`${equivalence.reason}` }];
  return reasons.map(reasonJson);
}

export function differenceJson(difference: Difference): PairJson["differences"][number] {
  const { kind, operation, needs, nScenarios, order, scenario } = difference;
  const { start, common, before, after } = divergence(difference);
  return {
    kind,
    ...(operation === undefined ? {} : { operation }),
    before: difference.before,
    after: difference.after,
    needs: [...needs],
    nScenarios,
    order: [order[0], order[1]],
    scenario: scenarioJson(scenario),
    start: [...start],
    common: common.map(operationJson),
    operationsBefore: before.map(operationJson),
    operationsAfter: after.map(operationJson),
  };
}
