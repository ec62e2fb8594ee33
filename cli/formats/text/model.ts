/**
 * The format for people. Invariant: a tree in which everything holds fits on one screen, what fails
 * comes first and with its story, and the last line says how much is known.
 */
import { painter } from "../parts/paint.js";
import { visible } from "../parts/visible.js";
import type { ModelDocument, View } from "../format.js";
import { agreementBlocks } from "./agreement.js";
import { blocksText, incompleteLines } from "./blocks.js";
import { driftBlocks } from "./drift.js";
import { equivalenceBlocks } from "./equivalence.js";
import { replayBlocks } from "./replay.js";
import { verdictBlocks } from "./verdicts.js";

/** Narrower than this, prose is not readable and is left wider. */
const leastWidth = 60;

export function render(document: ModelDocument, options: View): string {
  if (document.kind === "program") return programText(document.program);
  const blocks = blocksOf(document, { ...options, width: Math.max(leastWidth, options.width) });
  return blocksText(blocks);
}

function blocksOf(
  document: Exclude<ModelDocument, { kind: "program" }>,
  options: View,
): string[][] {
  const paint = painter(options.colour);
  switch (document.kind) {
    case "verdicts":
      return verdictBlocks(document.report, options, paint);
    case "equivalence":
      return equivalenceBlocks(document.report, options, paint);
    case "agreement":
      return agreementBlocks(document.report, options, paint);
    case "replay":
      return [
        ...replayBlocks(document, paint),
        incompleteLines(document.incomplete, options.width),
      ];
    case "drift":
      return [
        ...driftBlocks(document, options, paint),
        incompleteLines(document.incomplete, options.width),
      ];
  }
}

/** The lines as they are, but for characters that would act. */
function programText(program: string): string {
  const lines = program.replace(/\n$/, "").split("\n");
  return program === ""
    ? ""
    : `${lines.map((line) => line.split("\t").map(visible).join("\t")).join("\n")}\n`;
}
