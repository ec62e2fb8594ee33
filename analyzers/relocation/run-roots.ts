/**
 * The runs of prepared roots, to verdicts: every root, in every generation that its tree may be of, in
 * parts on threads. Invariant: every root gets one; what could not be called or run is
 * `unknown` with the reason and the place.
 */
import { words } from "../words/words.js";
import type { Program } from "../lowering/program.js";
import { compiledOf, type Built, type Explored, type Prepared } from "./build/prepared.js";
import { functionOf } from "./build/function-of.js";
import { levelsOf } from "./build/levels.js";
import { isRunBy, type Candidate } from "./build/roots.js";
import type { Request } from "./find/request.js";
import { conclude } from "./judge/conclude.js";
import type { Exploration } from "./judge/tally.js";
import { unknown, type Reason, type Verdict } from "./judge/verdict.js";
import { partsFrom, runsOf } from "./find/earlier-runs.js";
import { N_PARTS, type Performer, type Task } from "./realm/task.js";
import { boundsOf, type Bounds } from "./scenarios/bounds.js";
import type { Share } from "./scenarios/share.js";

/** Functions that a root may reach and still be looked at as a whole. */
const MAX_NEAR = 60;

/** What is known before anything runs; undefined: run it. */
export function settled(item: Prepared, candidate: Candidate): Verdict | undefined {
  if (candidate.problem !== undefined) return unknown(words`${candidate.problem}`);
  const { errors: all } = item.built.get(candidate) as Built;
  // Far from the root a unit that looks wrong is more likely to be misread than wrong; it runs.
  const errors = all.filter(
    ({ owner }) =>
      owner !== undefined &&
      isRunBy(candidate, owner) &&
      (candidate.reached.size <= MAX_NEAR || owner.place.path === candidate.root),
  );
  if (errors.length > 0) {
    return {
      kind: "rejected",
      errors: errors.map(({ offence, message, place }) => ({
        offence,
        message,
        ...(place !== undefined && { place: item.bench.placeOf(place) }),
      })),
    };
  }
  const { gaps } = item.built.get(candidate) as Built;
  if (gaps.length > 0) {
    const [place] = gaps;
    return unknown(
      words`the model's compiler could not translate this as it is written`,
      place && item.bench.placeOf(place),
    );
  }
  if (item.chosen.possible.length === 0)
    return unknown(words`the declarations of the tree fit no API generation that the model knows`);
  return undefined;
}

/** What was seen of a root in one API generation, part by part; a string is the reason why a part is missing. */
type Parts = readonly (Exploration | string)[];

/** By API generation. */
export type PartsByGeneration = ReadonlyMap<string, Parts>;

/** @param seen what needs no run, because it was seen already */
export async function explored(
  item: Prepared,
  request: Request,
  threads: Performer,
  seen: ReadonlyMap<Candidate, PartsByGeneration> = new Map(),
): Promise<Explored> {
  const verdicts = new Map<Candidate, Verdict>();
  const ran = new Map<Candidate, ReadonlySet<number>>();
  const tasks: Task[] = [];
  const parts = new Map<Candidate, Map<string, (Exploration | string)[]>>();
  const owners: (Exploration | string)[][] = [];
  const fresh: {
    readonly from: readonly string[];
    readonly parts: readonly (Exploration | string)[];
  }[] = [];
  for (const candidate of item.candidates) {
    const early = settled(item, candidate);
    if (early !== undefined) {
      verdicts.set(candidate, early);
      continue;
    }
    const own = new Map<string, (Exploration | string)[]>();
    const bounds = boundsFor(candidate, request, item.bench);
    parts.set(candidate, own);
    for (const { name: generation } of item.chosen.possible) {
      const known = seen.get(candidate)?.get(generation);
      const root = known === undefined ? compiledOf(item, candidate, generation) : "";
      own.set(generation, [...(known ?? [])]);
      if (known !== undefined) continue;
      if (typeof root === "string") {
        const place = functionOf(candidate.program, candidate)?.place;
        verdicts.set(candidate, unknown(words`${root}`, place && item.bench.placeOf(place)));
        continue;
      }
      const from = [threads.engine, JSON.stringify([root, bounds, N_PARTS])];
      const earlier = request.earlierRuns?.recall("runs", from);
      if (earlier !== undefined) {
        own.set(generation, partsFrom(earlier));
        continue;
      }
      fresh.push({ from, parts: own.get(generation) ?? [] });
      // What is over soon takes longer to get going than to run: one thread does it whole.
      for (const share of sharesFor(candidate.kind === "caller" ? 1 : threads.n)) {
        tasks.push({ kind: "explore", root, bounds, share });
        owners.push(own.get(generation) as (Exploration | string)[]);
      }
    }
  }
  const outcomes = await threads.all(tasks, request.onProgress);
  outcomes.forEach((outcome, index) => {
    if (typeof outcome === "string") owners[index]?.push(outcome);
    else if (outcome.kind === "explored") owners[index]?.push(...outcome.parts);
  });
  for (const { from, parts: found } of fresh) {
    const runs = runsOf(found);
    if (runs !== undefined) request.earlierRuns?.keep("runs", from, runs);
  }
  for (const [candidate, own] of parts) {
    if (verdicts.has(candidate)) continue;
    ran.set(candidate, ranIn([...own.values()].flat()));
    const bounds = boundsFor(candidate, request, item.bench);
    verdicts.set(
      candidate,
      agreed(
        [...own].map(([name, all]) => ({ name, verdict: verdictOf(item, candidate, all, bounds) })),
      ),
    );
  }
  return { verdicts, ran };
}

/** How far to look; what a caller does by itself shows in small address spaces. */
export function boundsFor(
  { kind }: Candidate,
  request: Pick<Request, "bounds" | "machine">,
  bench: Prepared["bench"],
): Bounds {
  return boundsOf(kind === "caller" ? "small" : request.bounds, request.machine, levelsOf(bench));
}

/** All parts, dealt to so many threads: who enumerates for several parts does it once. */
function sharesFor(nThreads: number): Share[] {
  const nShares = Math.min(N_PARTS, nThreads);
  return Array.from({ length: nShares }, (_, first) => ({
    indexes: Array.from({ length: N_PARTS }, (__, index) => index).filter(
      (index) => index % nShares === first,
    ),
    count: N_PARTS,
  }));
}

/** Points that ran in some part. */
function ranIn(parts: Parts): ReadonlySet<number> {
  return new Set(parts.flatMap((part) => (typeof part === "string" ? [] : (part.ran ?? []))));
}

function verdictOf(item: Prepared, candidate: Candidate, parts: Parts, bounds: Bounds): Verdict {
  const broken = parts.find((part) => typeof part === "string");
  if (typeof broken === "string") return unknown(words`${broken}`);
  const verdict = conclude(
    parts.filter((part) => typeof part !== "string"),
    bounds,
  );
  if (verdict.kind !== "unknown") return verdict;
  return {
    kind: "unknown",
    reasons: verdict.reasons.map((reason) => explained(item, programOf(item, candidate), reason)),
  };
}

/** The program that is run for a root. */
export function programOf(item: Prepared, candidate: Candidate): Program {
  return item.built.get(candidate)?.counted ?? candidate.program;
}

export function explained(item: Prepared, program: Program, reason: Reason): Reason {
  const mark = reason.mark === undefined ? undefined : program.marks[reason.mark];
  return mark === undefined
    ? reason
    : { text: words`${mark.text}`, place: item.bench.placeOf(mark.place) };
}

/** One verdict for generations that the tree does not tell apart. */
function agreed(each: readonly { readonly name: string; readonly verdict: Verdict }[]): Verdict {
  const last = each.at(-1);
  if (last === undefined) return unknown(words`no API generation fits`);
  const kinds = new Set(each.map(({ verdict }) => verdict.kind));
  if (kinds.size === 1) return last.verdict;
  const clauses = each.map(({ name, verdict }) => `${verdict.kind} in ${name}`);
  return unknown(
    words`the tree fits several API generations, and the verdict depends on which: ${clauses.join(", ")}`,
  );
}
