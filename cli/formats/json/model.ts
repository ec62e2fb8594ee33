/**
 * Every document as one JSON document, documented by docs/schema/model.schema.json. Invariant: keys
 * stand in a fixed order, and every scenario in it can be run again with `--replay`.
 */
import { inertJson } from "../parts/visible.js";
import type { ModelJson } from "./model-schema.js";
import type { ModelDocument } from "../format.js";
import { agreementJson } from "./agreement.js";
import { equivalenceJson } from "./equivalence.js";
import { driftJson, programJson, replayJson } from "./others.js";
import { verdictsJson } from "./verdicts.js";

export function render(document: ModelDocument): string {
  return inertJson(`${JSON.stringify(jsonOf(document), null, 2)}\n`);
}

function jsonOf(document: ModelDocument): ModelJson {
  switch (document.kind) {
    case "verdicts":
      return verdictsJson(document.report, document.strict);
    case "equivalence":
      return equivalenceJson(document.report, document.strict);
    case "agreement":
      return agreementJson(document);
    case "replay":
      return replayJson(document);
    case "drift":
      return driftJson(document);
    case "program":
      return programJson(document);
  }
}
