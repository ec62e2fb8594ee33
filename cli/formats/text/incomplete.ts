/** Why an answer is incomplete, in the words of lint. */
import { counted } from "../parts/counts.js";
import { wrap } from "../parts/wrap.js";

/** How many reasons are named before the rest is counted. */
const nReasonsShown = 20;

export function incompleteLines(reasons: readonly string[], width: number): string[] {
  const nHidden = reasons.length - nReasonsShown;
  return [
    ...reasons.slice(0, nReasonsShown).flatMap((reason) => wrap(reason, "incomplete: ", width)),
    ...(nHidden > 0 ? [`incomplete: and ${counted(nHidden, "more reason")}; --format=json lists them all`] : []),
  ];
}
