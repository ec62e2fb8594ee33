/**
 * From a tree to verdicts: call sites, roots, one program for all of them, its type-check, its runs.
 * Invariant: every call site gets a verdict; what could not be compiled, called or run is `unknown`
 * with the reason and the place.
 */
import { isDeepStrictEqual } from "node:util";
import type { ChosenGeneration } from "../lowering/generations.js";
import { wordsOfMark } from "../lowering/marks.js";
import type { LoweredFunction, Program, Wanted } from "../lowering/program.js";
import { javascriptOf, typeCheck, type DimensionError } from "../lowering/type-check.js";
import { bounds as allBounds } from "./bounds.js";
import { findRoots, keyOf, sitesIn, type Candidate, type Site } from "./call-sites.js";
import { conclude } from "./conclude.js";
import { bindOperation } from "./operation-binding.js";
import { operations } from "./operations.js";
import { driftOf } from "./drift.js";
import type { Equivalence } from "./equivalence.js";
import type { Examination, Examiner, Replayed, Request } from "./examination.js";
import type { CallSite, EquivalenceReport, ModelReport, Root } from "./report.js";
import { Runners } from "./runners.js";
import { story, type Places, type Story } from "./story.js";
import type { Compiled, Outcome, Task } from "./task.js";
import type { Counterexample, Place, Reason, Verdict } from "./verdict.js";
import { setUp, type Workbench } from "./workbench.js";

/** A root with its program, checked. */
interface Built {
  readonly javascript: string;
  readonly traced: Program;
  readonly tracedJavascript: string;
  readonly errors: readonly DimensionError[];
}

/** Everything up to the runs. */
interface Prepared {
  readonly bench: Workbench;
  readonly chosen: ChosenGeneration;
  readonly sites: readonly Site[];
  readonly candidates: readonly Candidate[];
  readonly failed: ReadonlyMap<string, string>;
  /** Each root is a program of its own, so that what breaks one leaves the others alone. */
  readonly built: ReadonlyMap<Candidate, Built>;
}

async function prepared(request: Request): Promise<Prepared> {
  const facts = await request.look(operations);
  const all = sitesIn(facts).filter(({ path }) => !isApart(path));
  const wanted: Wanted[] = all.filter(({ enclosing }) => enclosing !== "").map(({ enclosing, path }) => ({ name: enclosing, root: path }));
  const { bench, chosen } = setUp(request, wanted);
  const { candidates: found, failed } = await findRoots(bench, all, request.look);
  const { functionName } = request;
  const isMeant = (site: Site): boolean => {
    const judge = judgeOf(found, site);
    const isNamed = functionName === undefined || site.enclosing === functionName || judge?.name === functionName;
    return isNamed && (request.isWanted(site.path) || (judge !== undefined && request.isWanted(judge.root)));
  };
  const sites = all.filter(isMeant);
  const candidates = found.filter((candidate) => sites.some((site) => judgeOf(found, site) === candidate));
  const built = new Map<Candidate, Built>();
  for (const candidate of candidates) {
    const { errors, javascript } = await typeCheck(candidate.program);
    const traced = await bench.compile([candidate], true);
    built.set(candidate, { errors, javascript, traced, tracedJavascript: await javascriptOf(traced) });
  }
  return { bench, chosen, sites, candidates, failed, built };
}

/** Userland that includes kernel text to test it is not the kernel. */
function isApart(path: string): boolean {
  return path.startsWith("tools/") || path.startsWith("Documentation/");
}

/** The function that a call site is judged by: the relocation that reaches it, else its own function. */
function judgeOf(candidates: readonly Candidate[], { enclosing, path }: Site): Candidate | undefined {
  const key = keyOf({ name: enclosing, root: path });
  return candidates.find(({ kind, reached }) => kind === "relocation" && reached.has(key)) ?? candidates.find((candidate) => keyOf(candidate) === key);
}

function functionOf(program: Program, { name, root }: Wanted): LoweredFunction | undefined {
  return program.functions.find((each) => each.name === name && each.place.path === root) ?? program.functions.find((each) => each.name === name);
}

function compiledOf(item: Prepared, candidate: Candidate, generation: string): Compiled | string {
  const binding = candidate.kind === "relocation" ? candidate.binding : bindOperation(candidate.type, candidate.program);
  if (typeof binding === "string") return `${candidate.name}() cannot be called: ${binding}`;
  const { javascript, traced, tracedJavascript } = item.built.get(candidate) as Built;
  const plain = functionOf(candidate.program, candidate);
  const telling = functionOf(traced, candidate);
  if (plain === undefined || telling === undefined) return `${candidate.name}() could not be compiled`;
  return {
    javascript,
    identifier: plain.identifier,
    tracedJavascript,
    tracedIdentifier: telling.identifier,
    binding,
    generation,
  };
}

/** Functions that a root may reach and still be looked at as a whole. */
const MAX_NEAR = 60;

const unknown = (text: string, place?: Place): Verdict => ({ kind: "unknown", reasons: [place === undefined ? { text } : { text, place }] });

/** What is known before anything runs; undefined: run it. */
function settled(item: Prepared, candidate: Candidate): Verdict | undefined {
  const { errors: all } = item.built.get(candidate) as Built;
  // Far from the root a unit that looks wrong is more likely to be misread than wrong; it runs.
  const errors = all.filter(({ owner }) => owner !== undefined && (candidate.reached.size <= MAX_NEAR || owner.place.path === candidate.root));
  if (errors.length > 0) {
    return { kind: "rejected", errors: errors.map(({ message, place }) => (place === undefined ? { message } : { message, place: item.bench.placeOf(place) })) };
  }
  if (item.chosen.possible.length === 0) return unknown("the declarations of the tree fit no API generation that the model knows");
  return undefined;
}

async function explored(item: Prepared, request: Request, runners: Runners): Promise<Map<Candidate, Verdict>> {
  const bounds = allBounds[request.bounds];
  const verdicts = new Map<Candidate, Verdict>();
  const tasks: Task[] = [];
  const owners: { readonly candidate: Candidate; readonly generation: string }[] = [];
  for (const candidate of item.candidates) {
    const early = settled(item, candidate);
    if (early !== undefined) verdicts.set(candidate, early);
    else {
      for (const { name: generation } of item.chosen.possible) {
        const root = compiledOf(item, candidate, generation);
        if (typeof root === "string") {
          const place = functionOf(candidate.program, candidate)?.place;
          verdicts.set(candidate, unknown(root, place && item.bench.placeOf(place)));
          continue;
        }
        for (let index = 0; index < runners.n; index++) {
          tasks.push({ kind: "explore", root, bounds, index, count: runners.n });
          owners.push({ candidate, generation });
        }
      }
    }
  }
  const outcomes = await runners.all(tasks, request.onProgress);
  for (const candidate of item.candidates) {
    if (verdicts.has(candidate)) continue;
    const each = item.chosen.possible.map(({ name }) => {
      const own = outcomes.filter((_, index) => owners[index]?.candidate === candidate && owners[index].generation === name);
      return { name, verdict: verdictOf(item, candidate, own, bounds) };
    });
    verdicts.set(candidate, agreed(each));
  }
  return verdicts;
}

function verdictOf(item: Prepared, candidate: Candidate, outcomes: readonly (Outcome | string)[], bounds: (typeof allBounds)[keyof typeof allBounds]): Verdict {
  const broken = outcomes.find((outcome) => typeof outcome === "string");
  if (typeof broken === "string") return unknown(broken);
  const verdict = conclude(outcomes.flatMap((outcome) => (typeof outcome === "object" && outcome.kind === "explored" ? [outcome.exploration] : [])), bounds);
  if (verdict.kind !== "unknown") return verdict;
  return { kind: "unknown", reasons: verdict.reasons.map((reason) => explained(item, candidate.program, reason)) };
}

/** A reason of the program is a number in its list. */
function explained(item: Prepared, program: Program, reason: Reason): Reason {
  const mark = wordsOfMark(program, reason.text);
  return mark === undefined ? reason : { text: mark.text, place: item.bench.placeOf(mark.place) };
}

/** One verdict for generations that the tree does not tell apart. */
function agreed(each: readonly { readonly name: string; readonly verdict: Verdict }[]): Verdict {
  const last = each.at(-1);
  if (last === undefined) return unknown("no API generation fits");
  const kinds = new Set(each.map(({ verdict }) => verdict.kind));
  if (kinds.size === 1) return last.verdict;
  const clauses = each.map(({ name, verdict }) => `${verdict.kind} in ${name}`);
  return unknown(`the tree does not tell of which API generation it is: ${clauses.join(", ")}`);
}

function placesOf(item: Prepared, candidate: Candidate): Places {
  const { traced } = item.built.get(candidate) as Built;
  return (line) => {
    const mark = traced.marks[line];
    return mark === undefined ? undefined : item.bench.placeOf(mark.place);
  };
}

function storiesOf(item: Prepared, candidate: Candidate, verdict: Verdict): Story[] {
  if (verdict.kind !== "violated") return [];
  return verdict.violations.map(({ counterexample }) => story(counterexample, placesOf(item, candidate)));
}

function reportOf(item: Prepared, request: Request, verdicts: ReadonlyMap<Candidate, Verdict>): ModelReport {
  const { bench, chosen, candidates, sites } = item;
  const roots = candidates.map((candidate): Root => {
    const own = functionOf(candidate.program, candidate);
    const verdict = verdicts.get(candidate) as Verdict;
    return {
      path: candidate.root,
      function: candidate.name,
      place: own === undefined ? { path: candidate.root, line: 1 } : bench.placeOf(own.place),
      kind: candidate.kind,
      verdict,
      stories: storiesOf(item, candidate, verdict),
      generations: chosen.possible.map(({ name }) => name),
      lowered: candidate.program.functions.map(({ name, place }) => `${name} (${place.path})`).sort(),
      modelled: [...candidate.program.modelled.keys()].sort(),
      assumed: candidate.program.assumed,
    };
  });
  const placed = sites.map((site): CallSite => {
    const judge = judgeOf(candidates, site);
    const index = judge === undefined ? -1 : candidates.indexOf(judge);
    const place = bench.placeOf(site);
    const verdict = judge === undefined ? unknown(whyNot(item, site), place) : (verdicts.get(judge) as Verdict);
    return { place, function: site.enclosing, callee: site.callee, root: index < 0 ? undefined : index, verdict };
  });
  return {
    tool: { name: "ringfence", version: request.toolVersion },
    tree: { label: request.tree.label, revision: request.tree.revision },
    generation: { names: chosen.possible.map(({ name }) => name), evidence: chosen.evidence },
    bounds: allBounds[request.bounds],
    configuration: bench.configuration.consulted(),
    configurationLabel: request.configuration?.label ?? "built-in",
    roots,
    sites: placed,
    supplied: bench.isWhole ? [] : [...bench.meanings.supplied].sort(),
    incomplete: [],
  };
}

function whyNot(item: Prepared, { enclosing, path }: Site): string {
  if (enclosing === "") return "the call stands in no function";
  return item.failed.get(keyOf({ name: enclosing, root: path })) ?? `${enclosing}() could not be compiled`;
}

/** The programs of all roots, one after the other. */
function textOf({ candidates }: Prepared): string {
  return candidates.map(({ name, root, program }) => `// ${visibleName(root)}: ${name}()\n${program.text}`).join("\n");
}

/** A path in a comment: nothing in it ends the line. */
function visibleName(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, "?");
}

async function examine(request: Request): Promise<Examination> {
  const runners = new Runners();
  try {
    const item = await prepared(request);
    const verdicts = await explored(item, request, runners);
    return { report: reportOf(item, request, verdicts), program: textOf(item), drift: driftOf(item.bench, item.candidates) };
  } finally {
    await runners.end();
  }
}

async function prepare(request: Request): ReturnType<Examiner["prepare"]> {
  const item = await prepared(request);
  const { possible, evidence } = item.chosen;
  return { program: textOf(item), drift: driftOf(item.bench, item.candidates), generation: { names: possible.map(({ name }) => name), evidence } };
}

async function replay(request: Request, scenario: Parameters<Examiner["replay"]>[1]): Promise<readonly Replayed[]> {
  const item = await prepared(request);
  const runners = new Runners(1);
  const relocations = item.candidates.filter(({ kind }) => kind === "relocation");
  const all: Replayed[] = [];
  for (const candidate of relocations) {
    const base = { path: candidate.root, function: candidate.name };
    const root = compiledOf(item, candidate, scenario.generation);
    if (typeof root === "string") {
      all.push({ ...base, outcome: "not run", stories: [], reason: { text: root } });
      continue;
    }
    const [outcome] = await runners.all([{ kind: "replay", root, scenario }]);
    if (typeof outcome !== "object" || outcome.kind !== "replayed") {
      all.push({ ...base, outcome: "not run", stories: [], reason: { text: typeof outcome === "string" ? outcome : "no outcome" } });
      continue;
    }
    const { outcome: result, broken, reason, log } = outcome.replay;
    const stories = broken.map(({ property, text }) => {
      const example: Counterexample = { property, text, scenario, needs: [], order: [0, 0], outcome: result, log };
      return story(example, placesOf(item, candidate));
    });
    all.push({ ...base, outcome: result, stories, ...(reason === undefined ? {} : { reason: explained(item, (item.built.get(candidate) as Built).traced, reason) }) });
  }
  await runners.end();
  return all;
}

async function compare(before: Request, after: Request): Promise<EquivalenceReport> {
  const runners = new Runners();
  try {
    const [old, fresh] = [await prepared(before), await prepared(after)];
    const verdicts = await explored(old, before, runners);
    const reports = { before: reportOf(old, before, verdicts), after: reportOf(fresh, after, await explored(fresh, after, runners)) };
    const pairs: EquivalenceReport["pairs"][number][] = [];
    const relocations = (item: Prepared): Candidate[] => item.candidates.filter(({ kind }) => kind === "relocation");
    for (const [a, b] of pairsOf(relocations(old), relocations(fresh))) {
      const named = (candidate: Candidate | undefined): { path: string; function: string } | undefined => candidate && { path: candidate.root, function: candidate.name };
      pairs.push({ before: named(a), after: named(b), equivalence: await compared(old, a, fresh, b, after, runners, a && verdicts.get(a)) });
    }
    return { tool: reports.after.tool, ...reports, pairs };
  } finally {
    await runners.end();
  }
}

/**
 * Roots of the same name belong together; what is left over, in order. A root that is gone is compared
 * with the one that its callers are left with, where there is only one.
 */
function pairsOf(before: readonly Candidate[], after: readonly Candidate[]): [Candidate | undefined, Candidate | undefined][] {
  const left = [...after];
  const take = (name: string): Candidate | undefined => {
    const index = left.findIndex((candidate) => candidate.name === name);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const named = before.map((candidate): [Candidate, Candidate | undefined] => [candidate, take(candidate.name)]);
  const successor = after.length === 1 ? after[0] : undefined;
  const pairs = named.map(([old, fresh]): [Candidate | undefined, Candidate | undefined] => [old, fresh ?? left.shift() ?? successor]);
  return [...pairs, ...left.map((fresh): [undefined, Candidate] => [undefined, fresh])];
}

async function compared(old: Prepared, a: Candidate | undefined, fresh: Prepared, b: Candidate | undefined, request: Request, runners: Runners, verdict: Verdict | undefined): Promise<Equivalence | { kind: "unknown"; reason: string }> {
  if (a === undefined || b === undefined) return { kind: "unknown", reason: "there is nothing to compare it with" };
  const generationOf = (item: Prepared): string | undefined => item.chosen.possible.at(-1)?.name;
  const [from, to] = [generationOf(old), generationOf(fresh)];
  if (from === undefined || to === undefined) return { kind: "unknown", reason: "the declarations of a tree fit no API generation" };
  const [x, y] = [compiledOf(old, a, from), compiledOf(fresh, b, to)];
  if (typeof x === "string" || typeof y === "string") return { kind: "unknown", reason: typeof x === "string" ? x : String(y) };
  const bounds = allBounds[request.bounds];
  // The same program is the same to everybody, as far as it was run.
  const isSame = (verdict?.kind === "holds" || (verdict?.kind === "violated" && verdict.stopped === undefined)) && isDeepStrictEqual(x, y);
  if (isSame) return { kind: "equivalent", nScenarios: verdict.nScenarios, bounds };
  const [outcome] = await runners.all([{ kind: "compare", before: x, after: y, bounds }], request.onProgress);
  if (typeof outcome === "string" || outcome === undefined) return { kind: "unknown", reason: outcome ?? "no outcome" };
  return outcome.kind === "compared" ? outcome.equivalence : { kind: "unknown", reason: "no outcome" };
}

export const examiner: Examiner = { examine, prepare, replay, compare };
