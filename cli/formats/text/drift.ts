/** How the prototypes of the model and of the tree compare, for people: what differs first. */
import type { Drift } from "../../../analyzers/relocation/tell/report.js";
import { counted, thousands } from "../parts/counts.js";
import type { Paint } from "../parts/paint.js";
import { oneLine } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import type { DriftDocument, View } from "../format.js";
import { at } from "./place.js";

export function driftBlocks(
  { drift, generation }: DriftDocument,
  { width }: View,
  paint: Paint,
): string[][] {
  const declared = drift.filter(({ tree }) => tree !== "");
  const differing = declared.filter(({ agrees }) => !agrees);
  const agreeing = declared.filter(({ agrees }) => agrees);
  const absent = drift.filter(({ tree }) => tree === "");
  return [
    generationLines(generation, width),
    ...differing.map((one) => driftLines(one, paint)),
    ...agreeing.map((one) => driftLines(one, paint)),
    ...absent.map((one) => driftLines(one, paint)),
    [
      `${counted(drift.length, "prototype")}: ${thousands(agreeing.length)} agree, ${thousands(differing.length)} differ, ` +
        `${thousands(absent.length)} that the tree does not declare`,
    ],
  ];
}

function generationLines(generation: DriftDocument["generation"], width: number): string[] {
  if (generation === undefined) return [];
  const { names, evidence } = generation;
  return [
    ...wrap(names.join(", or ") || "none that the model knows", "generation  ", width),
    ...evidence.flatMap((clause) => wrap(clause, "  because   ", width)),
  ];
}

function driftLines(
  { name, model, releases, fidelity, tree, place, agrees }: Drift,
  paint: Paint,
): string[] {
  const verdict =
    tree === ""
      ? paint("not in the tree", "yellow")
      : agrees
        ? paint("agrees", "green")
        : paint("differs", "bold", "red");
  return [
    `${paint(`${oneLine(name)}()`, "bold")}: ${verdict}, ${oneLine(fidelity)}`,
    `  model  ${oneLine(model)}  (${oneLine(releases)})`,
    ...(tree === ""
      ? []
      : [`  tree   ${oneLine(tree)}${place === undefined ? "" : `  (${at(place)})`}`]),
  ];
}
