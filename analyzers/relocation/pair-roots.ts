/**
 * Two versions of a tree, pair by pair of roots. Roots that belong together are run side by side, which gives
 * the verdict of each and whether they are the same in one go.
 */
import { effectKinds } from "../model/effects.js";
import { isDeepStrictEqual } from "node:util";
import { joined } from "./build/basis.js";
import { compiledOf, debugIn, prepared, type Prepared } from "./build/prepared.js";
import { premisesOf } from "./build/premises.js";
import { keyOf, type Candidate } from "./build/roots.js";
import { withKnownCallers } from "./judge-callers.js";
import type { Compared } from "./examiner.js";
import type { Request } from "./find/request.js";
import { equivalenceOf, type Comparison, type Equivalence } from "./judge/equivalence.js";
import type { Verdict } from "./judge/verdict.js";
import { N_PARTS, type Compiled, type Performer, type Task } from "./realm/task.js";
import {
  boundsFor,
  explained,
  explored,
  programOf,
  settled,
  type PartsByGeneration,
} from "./run-roots.js";
import type { Bounds } from "./scenarios/bounds.js";
import type { EquivalenceReport } from "./tell/report.js";
import { graverPairs, graverReport } from "./tell/graver.js";
import { reportOf } from "./tell/roots-and-sites.js";
import { reasonsOf, unseenChanges, type Seen } from "./tell/unseen-changes.js";
import { reachable } from "./unreached.js";

/** Two roots that belong together; undefined: there is none on that side. */
type Pair = readonly [before: Candidate | undefined, after: Candidate | undefined];

type Answer = EquivalenceReport["pairs"][number]["equivalence"];

/** Trees that are others for whoever debugs are compared in both configurations. */
export async function compare(
  before: Request,
  after: Request,
  threads: Performer,
): Promise<Compared> {
  const { compared: own, toggled } = await compareAs(before, after, threads);
  if (toggled.length === 0) return own;
  const { compared: other, settings } = await compareAs(
    { ...before, toggled },
    { ...after, toggled },
    threads,
  );
  return {
    unchanged: new Set([...own.unchanged].filter((name) => other.unchanged.has(name))),
    report: {
      ...own.report,
      before: graverReport(own.report.before, other.report.before, settings),
      after: graverReport(own.report.after, other.report.after, settings),
      pairs: graverPairs(own.report.pairs, other.report.pairs),
    },
    basis: joined(own.basis, other.basis),
    silent: new Set([...own.silent, ...other.silent]),
  };
}

interface InOneConfiguration {
  readonly compared: Compared;
  /** Symbols of debugging that either tree depends on, and what they are here. */
  readonly toggled: readonly string[];
  readonly settings: readonly string[];
}

async function compareAs(
  before: Request,
  after: Request,
  threads: Performer,
): Promise<InOneConfiguration> {
  const [old, fresh] = [await prepared(before), await prepared(after)];
  const pairs = [
    ...pairsOf(relocationsOf(old), relocationsOf(fresh)),
    ...operationPairs(old, fresh),
  ];
  const seen = await sideBySide(old, fresh, pairs, after, threads);
  const earlier = await explored(old, before, threads, seen.before);
  const later = await explored(fresh, after, threads, seen.after);
  const { verdicts } = earlier;
  const known = [withKnownCallers(old, earlier), withKnownCallers(fresh, later)] as const;
  const reports = {
    before: reportOf(known[0], before, earlier),
    after: reportOf(known[1], after, later),
  };
  // A caller of which nothing is known is told of by nobody.
  const told = pairs.filter(([a, b]) => {
    const [candidate, { candidates }] = b === undefined ? [a, known[0]] : [b, known[1]];
    return candidates.some((each) => each === candidate);
  });
  const answered = told.map((pair) => {
    const [a, b] = pair;
    const equivalence = seen.answers.get(pair);
    return {
      before: named(a),
      after: named(b),
      equivalence: equivalence ?? sameAs(a && verdicts.get(a)),
    };
  });
  const unchanged = new Set(
    pairs.flatMap((pair) =>
      pair[1] === undefined || seen.answers.has(pair) ? [] : [keyOf(pair[1])],
    ),
  );
  const toggled = [...new Set([...debugIn(old), ...debugIn(fresh)])].sort();
  return {
    compared: {
      unchanged,
      report: { tool: reports.after.tool, ...reports, pairs: answered },
      basis: joined(old.bench.basis(), fresh.bench.basis()),
      silent: new Set([...silentIn(old), ...silentIn(fresh)]),
    },
    toggled,
    settings: fresh.bench.settings(toggled),
  };
}

/** Functions of its programs that the model answers by doing nothing, and keeps no record of. */
function silentIn({ bench, candidates }: Prepared): string[] {
  const names = candidates.flatMap(({ program }) => [...program.modelled.keys()]);
  return names.filter(
    (name) => bench.registry.functions.get(name)?.layer === "effects" && !(name in effectKinds),
  );
}

/**
 * Functions that make no relocation, by name and file; those that no version of can be called are left
 * out, as nothing is known of them before and after.
 */
function operationPairs(old: Prepared, fresh: Prepared): Pair[] {
  const [before, after] = [callableIn(old), callableIn(fresh)];
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].map(
    (key): Pair => [
      before.get(key) ?? operationIn(old, key),
      after.get(key) ?? operationIn(fresh, key),
    ],
  );
}

function callableIn(item: Prepared): Map<string, Candidate> {
  const generation = newestOf(item);
  return new Map(
    item.candidates
      .filter(
        (candidate) =>
          candidate.kind !== "relocation" &&
          generation !== undefined &&
          typeof compiledOf(item, candidate, generation) !== "string",
      )
      .map((candidate) => [keyOf(candidate), candidate]),
  );
}

function operationIn({ candidates }: Prepared, key: string): Candidate | undefined {
  return candidates.find((candidate) => keyOf(candidate) === key);
}

function relocationsOf(item: Prepared): Candidate[] {
  return item.candidates.filter(({ kind }) => kind === "relocation");
}

function named(
  candidate: Candidate | undefined,
): { readonly path: string; readonly function: string } | undefined {
  return candidate && { path: candidate.root, function: candidate.name };
}

/** Why what stands in cannot be held against what it stands in for. */
const nothingOfItsOwn = "the tree has no code of its own for what the model stands in for";

/** What runs of pairs have shown. */
interface Together {
  /**
   * What runs of a pair have shown; a pair whose two programs are the same has no entry, for its
   * verdict tells all.
   */
  readonly answers: Map<Pair, Answer>;
  readonly before: Map<Candidate, PartsByGeneration>;
  readonly after: Map<Candidate, PartsByGeneration>;
}

async function sideBySide(
  old: Prepared,
  fresh: Prepared,
  pairs: readonly Pair[],
  request: Request,
  threads: Performer,
): Promise<Together> {
  const together: Together = { answers: new Map(), before: new Map(), after: new Map() };
  const isWatched = request.isWatched === true;
  const tasks: Task[] = [];
  const owners: Pair[] = [];
  for (const pair of pairs) {
    const compiled = compiledPair(old, fresh, pair);
    if (typeof compiled === "string") {
      together.answers.set(pair, { kind: "unknown", reason: compiled });
      continue;
    }
    const [from, to] = compiled;
    // One program compared with itself behaves the same as far as it was run; a rejected program is
    // not run.
    const [a] = pair;
    if (a !== undefined && settled(old, a) === undefined && isDeepStrictEqual(from, to)) {
      if (isWatched) together.answers.set(pair, { kind: "unknown", reason: nothingOfItsOwn });
      continue;
    }
    const bounds = boundsOfPair(pair, request, fresh);
    for (let index = 0; index < N_PARTS; index++) {
      tasks.push({
        kind: "compare",
        isWatched,
        before: from,
        after: to,
        bounds,
        share: { indexes: [index], count: N_PARTS },
      });
      owners.push(pair);
    }
  }
  const outcomes = await threads.all(tasks, request.onProgress);
  for (const pair of new Set(owners)) {
    const [a, b] = pair as readonly [Candidate, Candidate];
    const bounds = boundsOfPair(pair, request, fresh);
    const own = outcomes.filter((_, index) => owners[index] === pair);
    const failure = own.find((outcome) => typeof outcome === "string");
    const parts = own.flatMap((outcome): Comparison[] =>
      typeof outcome === "object" && outcome.kind === "compared"
        ? [inWords(outcome.comparison, old, a, fresh, b)]
        : [],
    );
    together.answers.set(
      pair,
      typeof failure === "string"
        ? { kind: "unknown", reason: failure }
        : isWatched
          ? equivalenceOf(parts, bounds)
          : await asFarAsSeen(equivalenceOf(parts, bounds), parts, [old, a], [fresh, b], threads),
    );
    // Where the two together were too much, each is still looked at by itself.
    if (typeof failure === "string" || !haveSameCallers([old, a], [fresh, b])) continue;
    together.before.set(a, new Map([[newestOf(old) as string, parts.map((part) => part.before)]]));
    together.after.set(b, new Map([[newestOf(fresh) as string, parts.map((part) => part.after)]]));
  }
  return together;
}

function boundsOfPair([a, b]: Pair, request: Request, { bench }: Prepared): Bounds {
  return boundsFor((b ?? a) as Candidate, request, bench);
}

/** What only callers of both were tried with tells too little of a version that has more of them. */
function haveSameCallers(...sides: readonly [Owned, Owned]): boolean {
  const [a, b] = sides.map(([{ bench }, candidate]) => premisesOf(candidate, bench));
  return isDeepStrictEqual(a, b);
}

type Owned = readonly [item: Prepared, candidate: Candidate];

/** Where a difference never ran that callers come to, nobody has seen that the two are the same. */
async function asFarAsSeen(
  equivalence: Equivalence,
  parts: readonly Comparison[],
  before: Owned,
  after: Owned,
  threads: Performer,
): Promise<Equivalence> {
  if (equivalence.kind !== "equivalent") return equivalence;
  const { bounds } = equivalence;
  const seen = ([item, candidate]: Owned, side: "before" | "after"): Seen => ({
    program: programOf(item, candidate),
    ran: new Set(parts.flatMap((part) => part[side].ran ?? [])),
    placeOf: (place) => item.bench.placeOf(place),
  });
  const unseen = unseenChanges(seen(before, "before"), seen(after, "after"));
  const open = async ([item, candidate]: Owned, side: "before" | "after") => {
    const own = unseen.filter((change) => change.side === side);
    const compiled = compiledOf(item, candidate, newestOf(item) ?? "");
    return typeof compiled === "string"
      ? own
      : reachable(own, { item, candidate, compiled }, bounds, threads);
  };
  const left = [...(await open(after, "after")), ...(await open(before, "before"))];
  if (left.length > 0) return { kind: "unknown", reasons: reasonsOf(left) };
  const unreached = reasonsOf(unseen).flatMap(({ place }) => (place === undefined ? [] : [place]));
  return unreached.length === 0 ? equivalence : { ...equivalence, unreached };
}

/** A reason of a program is a number in its list. */
function inWords(
  part: Comparison,
  old: Prepared,
  a: Candidate,
  fresh: Prepared,
  b: Candidate,
): Comparison {
  if (part.reason === undefined) return part;
  const [item, candidate] = part.undecided === "before" ? [old, a] : [fresh, b];
  return { ...part, reason: explained(item, programOf(item, candidate), part.reason) };
}

/** Both roots in the newest generation that their trees may be of, or why they cannot be compared. */
function compiledPair(
  old: Prepared,
  fresh: Prepared,
  [a, b]: Pair,
): readonly [Compiled, Compiled] | string {
  if (a === undefined || b === undefined) return "there is nothing to compare it with";
  const [from, to] = [newestOf(old), newestOf(fresh)];
  if (from === undefined || to === undefined)
    return "the declarations of a tree fit no API generation";
  const [x, y] = [compiledOf(old, a, from), compiledOf(fresh, b, to)];
  if (typeof x === "string") return x;
  if (typeof y === "string") return y;
  return operationOf(x) === operationOf(y)
    ? [x, y]
    : "it does other things with VMAs before and after";
}

/** What it does where it makes no relocation. */
function operationOf({ binding }: Compiled): string | undefined {
  return "operation" in binding ? binding.operation : undefined;
}

function newestOf({ chosen }: Prepared): string | undefined {
  return chosen.possible.at(-1)?.name;
}

/** The answer about two programs that are the same, from the verdict of one. */
function sameAs(verdict: Verdict | undefined): Answer {
  if (
    verdict?.kind === "holds" ||
    (verdict?.kind === "violated" && verdict.stopped === undefined)
  ) {
    return { kind: "equivalent", nScenarios: verdict.nScenarios, bounds: verdict.bounds };
  }
  return verdict?.kind === "unknown"
    ? { kind: "unknown", reasons: verdict.reasons }
    : { kind: "unknown", reason: "neither version ends" };
}

/**
 * Roots of the same name belong together; what is left over, in order. A root that is gone is compared
 * with the one that its callers are left with, where there is only one.
 */
function pairsOf(before: readonly Candidate[], after: readonly Candidate[]): Pair[] {
  const left = [...after];
  const take = (name: string): Candidate | undefined => {
    const index = left.findIndex((candidate) => candidate.name === name);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const named = before.map((candidate): [Candidate, Candidate | undefined] => [
    candidate,
    take(candidate.name),
  ]);
  const successor = after.length === 1 ? after[0] : undefined;
  const pairs = named.map(([old, fresh]): Pair => [old, fresh ?? left.shift() ?? successor]);
  return [...pairs, ...left.map((fresh): Pair => [undefined, fresh])];
}
