/**
 * Every document as one JSON document, documented by docs/schema/model.schema.json. Invariant: keys
 * stand in a fixed order, and every scenario in it can be run again with `--replay`.
 */
import { inertJson } from "../parts/visible.js";
import type { ModelJson } from "./model-schema.js";
import { everyKind, type ModelDocument, type ModelReporter } from "../model-format.js";
import { equivalenceJson } from "./equivalence.js";
import { driftJson, programJson, replayJson } from "./others.js";
import { verdictsJson } from "./verdicts.js";

export const json: ModelReporter = {
  name: "json",
  doc: "everything, as docs/schema/model.schema.json says",
  kinds: everyKind,
  render: (document, { strict }) => inertJson(`${JSON.stringify(jsonOf(document, strict), null, 2)}\n`),
};

function jsonOf(document: ModelDocument, strict: boolean): ModelJson {
  switch (document.kind) {
    case "verdicts":
      return verdictsJson(document.report, strict);
    case "equivalence":
      return equivalenceJson(document.report, strict);
    case "replay":
      return replayJson(document);
    case "drift":
      return driftJson(document);
    case "program":
      return programJson(document);
  }
}
