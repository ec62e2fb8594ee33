/**
 * What is told about a tree's roots and call sites, from what they were prepared as and their
 * verdicts. Invariant: every call site is in it once.
 */
import type { Program } from "../../lowering/program.js";
import type { Registry } from "../../lowering/registry.js";
import { layers } from "../../model/index.js";
import { functionOf } from "../build/function-of.js";
import { levelsOf } from "../build/levels.js";
import { premisesOf } from "../build/premises.js";
import { words } from "../../words/words.js";
import { judgeOf, type Built, type Explored, type Prepared } from "../build/prepared.js";
import { isRunBy, keyOf, type Candidate } from "../build/roots.js";
import type { Request } from "../find/request.js";
import type { Site } from "../find/sites.js";
import { type Verdict, unknown } from "../judge/verdict.js";
import { boundsOf } from "../scenarios/bounds.js";
import { coverageOf } from "./coverage.js";
import { limitsOf } from "./limits.js";
import type { CallSite, ModelReport, Root } from "./report.js";
import { story, type Places, type Story } from "./story.js";

export function placesOf(item: Prepared, candidate: Candidate): Places {
  const { traced } = item.built.get(candidate) as Built;
  return (line) => {
    const mark = traced.marks[line];
    return mark === undefined ? undefined : item.bench.placeOf(mark.place);
  };
}

function storiesOf(item: Prepared, candidate: Candidate, verdict: Verdict): Story[] {
  if (verdict.kind !== "violated") return [];
  return verdict.violations.map(({ counterexample }) =>
    story(counterexample, placesOf(item, candidate)),
  );
}

export function reportOf(
  item: Prepared,
  request: Request,
  { verdicts, ran }: Explored,
): ModelReport {
  const { bench, chosen, candidates, sites } = item;
  const roots = candidates.map((candidate): Root => {
    const own = functionOf(candidate.program, candidate);
    const verdict = verdicts.get(candidate) as Verdict;
    const ranOfIt = ran.get(candidate);
    return {
      path: candidate.root,
      function: candidate.name,
      place: own === undefined ? { path: candidate.root, line: 1 } : bench.placeOf(own.place),
      kind: candidate.kind,
      ...(candidate.operation !== undefined && { operation: candidate.operation }),
      verdict,
      stories: storiesOf(item, candidate, verdict),
      generations: chosen.possible.map(({ name }) => name),
      lowered: [
        ...new Set(candidate.program.functions.map(({ name, place }) => `${name} (${place.path})`)),
      ].sort(),
      loweredFrom: filesOf(candidate.program),
      modelled: [...candidate.program.modelled.keys()].sort(),
      stoodIn: byLayer(candidate.program, bench.registry),
      premises: premisesOf(candidate, bench, item.built.get(candidate)),
      assumed: candidate.program.assumed,
      unchanging: candidate.program.unchanging,
      deciding: bench.decidingOf(candidate.program),
      settings: [],
      alsoWith: [],
      coverage:
        ranOfIt === undefined
          ? undefined
          : coverageOf(pointsOf(item, candidate), ranOfIt, (place) => bench.placeOf(place)),
    };
  });
  const placed = sites.map((site): CallSite => {
    const judge = judgeOf(candidates, site);
    const index = judge === undefined ? -1 : candidates.indexOf(judge);
    const place = bench.placeOf(site);
    const verdict =
      judge === undefined
        ? unknown(words`${whyNot(item, site)}`, place)
        : (verdicts.get(judge) as Verdict);
    return {
      place,
      function: site.enclosing,
      callee: site.callee,
      root: index < 0 ? undefined : index,
      verdict,
    };
  });
  const bounds = boundsOf(request.bounds, request.machine, levelsOf(bench));
  const subject = request.operations === undefined ? "call sites" : "operations";
  return {
    subject,
    tool: { name: "ringfence", version: request.toolVersion },
    tree: { label: request.tree.label, revision: request.tree.revision },
    generation: { names: chosen.possible.map(({ name }) => name), evidence: chosen.evidence },
    bounds,
    layers: layers.filter((layer) => request.layers.has(layer)),
    limits: limitsOf(bounds, subject),
    configuration: bench.configuration.consulted(),
    configurationLabel: request.configuration?.label ?? "built-in",
    roots,
    sites: placed,
    supplied: bench.isWhole ? [] : [...bench.meanings.supplied].sort(),
    uncalled: item.uncalled.map(({ name, reason, site }) => ({
      place: bench.placeOf(site),
      function: name,
      callee: site.callee,
      reason,
    })),
    searched: item.searched,
    incomplete: [],
  };
}

/** What of a caller is its own: what relocations run is told of them. */
function pointsOf(item: Prepared, candidate: Candidate): Program["points"] {
  const { points: all } = (item.built.get(candidate) as Built).counted;
  const points = all.filter(({ owner }) => isRunBy(candidate, owner));
  if (candidate.kind !== "caller") return points;
  const placeKey = ({ path, offset }: Program["points"][number]["place"]): string =>
    `${path} ${offset}`;
  const below = new Set(
    item.candidates
      .filter(({ kind }) => kind === "relocation")
      .flatMap(({ program }) => program.functions.map(({ place }) => placeKey(place))),
  );
  return points.filter(({ owner }) => !below.has(placeKey(owner.place)));
}

/** The files of its functions, those that most are from first. */
function filesOf({ functions }: Program): string[] {
  const counts = new Map<string, number>();
  for (const { place } of functions) counts.set(place.path, (counts.get(place.path) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([path]) => path);
}

function byLayer({ modelled }: Program, { functions }: Registry): Root["stoodIn"] {
  return layers.flatMap((layer) => {
    const names = [...modelled.keys()].filter((name) => functions.get(name)?.layer === layer);
    return names.length === 0 ? [] : [{ layer, names: names.sort() }];
  });
}

function whyNot(item: Prepared, { enclosing, path }: Site): string {
  if (enclosing === "") return "the call stands in no function";
  return (
    item.failed.get(keyOf({ name: enclosing, root: path })) ??
    `${enclosing}() could not be compiled`
  );
}
