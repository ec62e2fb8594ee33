/**
 * What two versions did in the same scenario, operation by operation. Invariant: what both did alike
 * at the start is not told twice, and all pictures stand over the same ruler. What stands inside of
 * another operation is left out, unless the model noticed something there.
 */
import type { Entry } from "../../../analyzers/model/c/trace.js";
import { Ruler } from "../../../analyzers/relocation/tell/ruler.js";
import type { Difference } from "../../../analyzers/relocation/judge/equivalence.js";
import { offenceMark, returnMark } from "../../../analyzers/relocation/judge/replay.js";
import type { Offence, Called } from "../../../analyzers/relocation/tell/story.js";

export interface Divergence {
  /** The address space at the start. */
  readonly start: readonly string[];
  /** What both did. */
  readonly common: readonly Called[];
  readonly before: readonly Called[];
  readonly after: readonly Called[];
}

export function divergence({ logBefore, logAfter }: Difference): Divergence {
  const pictures = [...logBefore, ...logAfter].filter((entry) => entry.kind === "operation");
  const ruler = new Ruler(pictures.flatMap((entry) => [entry.before, entry.after]));
  const [first] = pictures;
  // A ruler draws what differs from the picture before, so each version begins with the same one.
  const start = first === undefined ? [] : ruler.whole(first.before);
  const before = operationsOf(logBefore, ruler);
  if (first !== undefined) ruler.whole(first.before);
  const after = operationsOf(logAfter, ruler);
  let nCommon = 0;
  while (nCommon < Math.min(before.length, after.length) && isSame(before[nCommon], after[nCommon]))
    nCommon++;
  return {
    start,
    common: before.slice(0, nCommon),
    before: before.slice(nCommon),
    after: after.slice(nCommon),
  };
}

function operationsOf(log: readonly Entry[], ruler: Ruler): Called[] {
  const operations: Called[] = [];
  let early: Offence[] = [];
  let phase = "";
  /** Functions of the tree that have begun. */
  const begun: string[] = [];
  for (const entry of log) {
    if (entry.kind === "enter") {
      begun.push(entry.name);
      continue;
    }
    if (entry.kind === "operation" && entry.name === begun.at(-1)) begun.pop();
    if (entry.kind === "operation" && begun.length > 0 && early.length === 0) continue;
    if (entry.kind === "fault") {
      operations.push({ name: `${entry.step} is made to fail`, result: "", offences: early });
    } else if (entry.kind === "operation") {
      const isReturn = entry.name === returnMark;
      const name = isReturn || /[( ]/.test(entry.name) ? entry.name : `${entry.name}()`;
      const changed = entry.before === entry.after ? {} : { after: ruler.news(entry.after) };
      operations.push({
        name: `${phase}${name}`,
        result: entry.result,
        ...changed,
        offences: early,
      });
      // What comes after the return is how the address space ends.
      if (isReturn) phase = "exit_mmap(): ";
    } else {
      // What the model notices, it notes before it notes the operation.
      if (entry.kind === "value" && entry.name.startsWith(offenceMark)) {
        early.push({ property: entry.name.slice(offenceMark.length), text: String(entry.value) });
      }
      continue;
    }
    early = [];
  }
  return operations;
}

function isSame(a: Called | undefined, b: Called | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
