/** A scenario run again, prototypes and the program as JSON. */
import type { DriftJson, ProgramJson, ReplayJson } from "./model-schema.js";
import type { DriftDocument, ModelDocument, ProgramDocument, ReplayDocument } from "../format.js";
import { placeJson, reasonJson, scenarioJson, storyJson } from "./values.js";

export function replayJson(document: ReplayDocument): ReplayJson {
  const { scenario, choice, replayed } = document;
  return {
    version: 2,
    kind: "replay",
    ...head(document),
    scenario: scenarioJson(scenario),
    choice: { number: choice.number, nAll: choice.nAll },
    replayed: replayed.map(({ path, function: name, outcome, stories, reason }) => ({
      path,
      function: name,
      verdict: reason !== undefined ? "unknown" : stories.length > 0 ? "violated" : "holds",
      outcome,
      properties: stories.map(({ property }) => property),
      stories: stories.map(storyJson),
      ...(reason === undefined ? {} : { reason: reasonJson(reason) }),
    })),
  };
}

export function driftJson(document: DriftDocument): DriftJson {
  const { generation } = document;
  return {
    version: 2,
    kind: "drift",
    ...head(document),
    ...(generation === undefined
      ? {}
      : { generation: { names: [...generation.names], evidence: [...generation.evidence] } }),
    prototypes: document.drift.map(({ name, agrees, model, releases, fidelity, tree, place }) => ({
      name,
      agrees,
      model,
      releases,
      fidelity,
      tree,
      ...(place === undefined ? {} : { place: placeJson(place) }),
    })),
  };
}

export function programJson(document: ProgramDocument): ProgramJson {
  return { version: 2, kind: "program", ...head(document), program: document.program };
}

function head({
  tool,
  tree,
  incomplete,
}: Exclude<ModelDocument, { report: unknown }>): Pick<ProgramJson, "tool" | "tree" | "incomplete"> {
  return {
    tool: { name: tool.name, version: tool.version },
    tree: { label: tree.label, revision: tree.revision },
    incomplete: [...incomplete],
  };
}
