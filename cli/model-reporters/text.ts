/**
 * The format for people. Invariant: a tree in which everything holds fits on one screen, what fails
 * comes first and with its story, and the last line says how much is known.
 */
import { painter } from "../reporters/parts/paint.js";
import { visible } from "../reporters/parts/visible.js";
import { everyKind, type ModelDocument, type ModelReporter, type ModelReportOptions } from "./model-reporter.js";
import { driftBlocks } from "./parts/drift-text.js";
import { equivalenceBlocks } from "./parts/equivalence-text.js";
import { incompleteLines } from "./parts/incomplete.js";
import { replayBlocks } from "./parts/replay-text.js";
import { verdictBlocks } from "./parts/verdicts-text.js";

/** Narrower than this, prose is not readable and is left wider. */
const leastWidth = 60;

export const text: ModelReporter = {
  name: "text",
  doc: "for people, with stories and pictures (the default)",
  kinds: everyKind,
  render(document, options) {
    if (document.kind === "program") return programText(document.program);
    const blocks = blocksOf(document, { ...options, width: Math.max(leastWidth, options.width) });
    const filled = blocks.filter((lines) => lines.length > 0);
    return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
  },
};

function blocksOf(document: Exclude<ModelDocument, { kind: "program" }>, options: ModelReportOptions): string[][] {
  const paint = painter(options.colour);
  switch (document.kind) {
    case "verdicts":
      return verdictBlocks(document.report, options, paint);
    case "equivalence":
      return equivalenceBlocks(document.report, options, paint);
    case "replay":
      return [...replayBlocks(document, paint), incompleteLines(document.incomplete, options.width)];
    case "drift":
      return [...driftBlocks(document, options, paint), incompleteLines(document.incomplete, options.width)];
  }
}

/** The lines as they are, but for characters that would act. */
function programText(program: string): string {
  const lines = program.replace(/\n$/, "").split("\n");
  return program === "" ? "" : `${lines.map((line) => line.split("\t").map(visible).join("\t")).join("\n")}\n`;
}
