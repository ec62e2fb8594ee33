/** What the model has of operations beside what a tree has of its own, as JSON, with the verdicts on both. */
import type { EquivalenceReport } from "../../../analyzers/relocation/tell/report.js";
import type { AgreementDocument } from "../format.js";
import { comparedOperations, nAgreeing } from "../parts/agreeing.js";
import { differenceJson, reasonsJson } from "./equivalence.js";
import type { AgreementJson } from "./model-schema.js";
import { verdictsJson } from "./verdicts.js";

type Pair = EquivalenceReport["pairs"][number];
type FunctionJson = AgreementJson["functions"][number];

const words = { equivalent: "agrees", different: "differs", unknown: "unknown" } as const;

export function agreementJson({ report, strict }: AgreementDocument): AgreementJson {
  const { tool, before, after, pairs } = report;
  const n = (kind: Pair["equivalence"]["kind"]): number =>
    pairs.filter(({ equivalence }) => equivalence.kind === kind).length;
  return {
    version: 2,
    kind: "agreement",
    tool: { name: tool.name, version: tool.version },
    summary: {
      complete: after.incomplete.length === 0,
      functions: pairs.length,
      agree: n("equivalent"),
      differ: n("different"),
      unknown: n("unknown"),
    },
    incomplete: [...after.incomplete],
    functions: pairs.map((pair) => functionJson(pair, after)),
    model: verdictsJson(before, strict),
    own: verdictsJson(after, strict),
  };
}

function functionJson(pair: Pair, own: EquivalenceReport["after"]): FunctionJson {
  const { equivalence } = pair;
  const one = pair.after ?? pair.before;
  const isKnown = equivalence.kind !== "unknown";
  return {
    path: one?.path ?? "",
    function: one?.function ?? "",
    agreement: words[equivalence.kind],
    scenarios: isKnown ? equivalence.nScenarios : 0,
    agreeing: isKnown ? nAgreeing(equivalence) : 0,
    operations: comparedOperations(pair, own).map(({ name, nCalls, nParted }) => ({
      name,
      calls: nCalls,
      differ: nParted,
    })),
    differences:
      equivalence.kind === "different" ? equivalence.differences.map(differenceJson) : [],
    reasons: reasonsJson(equivalence),
  };
}
