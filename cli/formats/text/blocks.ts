/** Text for people, in blocks. */
import { counted } from "../parts/counts.js";
import { wrap } from "../parts/wrap.js";

/** How many reasons are named before the rest is counted. */
const nReasonsShown = 20;

/** Blocks with a blank line between; an empty one leaves no trace. */
export function blocksText(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Why an answer is incomplete. */
export function incompleteLines(reasons: readonly string[], width: number): string[] {
  const nHidden = reasons.length - nReasonsShown;
  return [
    ...reasons.slice(0, nReasonsShown).flatMap((reason) => wrap(reason, "incomplete: ", width)),
    ...(nHidden > 0
      ? [`incomplete: and ${counted(nHidden, "more reason")}; --format=json lists them all`]
      : []),
  ];
}
