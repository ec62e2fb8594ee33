/**
 * What runs say of callers, as far as they say anything. Whatever is wrong with a relocation is told of the
 * relocation, and a caller of which nobody knows what it is handed is not blamed for that. Invariant: a
 * caller is left with a verdict, or stands among those that are not run with the reason.
 */
import { words, type Words } from "../words/words.js";
import type { Uncalled } from "./build/callers.js";
import type { Explored, Prepared } from "./build/prepared.js";
import { keyOf, type Candidate } from "./build/roots.js";
import type { Wanted } from "../lowering/program.js";
import { operations } from "./find/operations.js";
import type { Site } from "./find/sites.js";
import { programOf } from "./run-roots.js";

/** The same without callers of which nothing is known. */
export function withKnownCallers(item: Prepared, explored: Explored): Prepared {
  const uncalled: Uncalled[] = [...item.uncalled];
  const gone = new Set<string>();
  for (const candidate of item.candidates) {
    if (candidate.kind !== "caller") continue;
    const gap = gapOf(item, candidate, explored);
    if (gap === undefined) continue;
    gone.add(keyOf(candidate));
    const site = item.sites.find((each) => keyOfSite(each) === keyOf(candidate));
    if (gap.reason !== undefined && site !== undefined)
      uncalled.push({ name: candidate.name, root: candidate.root, reason: gap.reason, site });
  }
  if (gone.size === 0) return item;
  return {
    ...item,
    candidates: item.candidates.filter((candidate) => !gone.has(keyOf(candidate))),
    sites: item.sites.filter(
      (site) => !gone.has(keyOfSite(site)) || operations.includes(site.callee),
    ),
    uncalled,
  };
}

function keyOfSite({ enclosing, path }: Site): string {
  return keyOf({ name: enclosing, root: path });
}

/** Why the verdict of a caller does not stand; without a reason, what is wrong is wrong with its relocation. */
interface Gap {
  readonly reason: Words | undefined;
}

/** @returns undefined: its verdict stands */
function gapOf(item: Prepared, candidate: Candidate, { verdicts, ran }: Explored): Gap | undefined {
  const { below = [] } = candidate;
  // Who is asked for alone is judged without its relocation.
  const judged = item.candidates.filter((each) => below.some((one) => keyOf(one) === keyOf(each)));
  if (!judged.every((each) => verdicts.get(each)?.kind === "holds")) return { reason: undefined };
  const verdict = verdicts.get(candidate);
  if (verdict === undefined || verdict.kind === "rejected") return undefined;
  if (verdict.kind === "unknown")
    return { reason: verdict.reasons[0]?.text ?? words`it is not decided` };
  if (!below.some((each) => hasRun(item, candidate, each, ran.get(candidate))))
    return {
      reason: words`nothing that is known of its parameters leads it to the relocation`,
    };
  const isLost =
    candidate.hasRecords === true &&
    verdict.kind === "violated" &&
    verdict.violations.some(({ property }) => property === "C");
  return isLost
    ? { reason: words`it follows a member of which the model knows nothing` }
    : undefined;
}

/** Whether some run of the caller came to the relocation. */
function hasRun(
  item: Prepared,
  caller: Candidate,
  { name, root }: Wanted,
  ran: ReadonlySet<number> | undefined,
): boolean {
  return programOf(item, caller).points.some(
    ({ owner, index }) =>
      owner.name === name && owner.place.path === root && ran?.has(index) === true,
  );
}
