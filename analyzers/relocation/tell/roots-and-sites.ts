/**
 * What is told about a tree's roots and call sites, from what they were prepared as and their
 * verdicts. Invariant: every call site is in it once.
 */
import type { Program } from "../../lowering/program.js";
import type { Registry } from "../../lowering/registry.js";
import { layers } from "../../model/index.js";
import { levelsOf } from "../build/levels.js";
import { premisesOf } from "../build/premises.js";
import { words } from "../../words/words.js";
import {
  functionOf,
  judgeOf,
  type Built,
  type Explored,
  type Prepared,
} from "../build/prepared.js";
import { keyOf, type Candidate } from "../build/roots.js";
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
      verdict,
      stories: storiesOf(item, candidate, verdict),
      generations: chosen.possible.map(({ name }) => name),
      lowered: candidate.program.functions
        .map(({ name, place }) => `${name} (${place.path})`)
        .sort(),
      loweredFrom: filesOf(candidate.program),
      modelled: [...candidate.program.modelled.keys()].sort(),
      stoodIn: byLayer(candidate.program, bench.registry),
      premises: premisesOf(candidate.program, bench, item.built.get(candidate)),
      assumed: candidate.program.assumed,
      unchanging: candidate.program.unchanging,
      deciding: bench.decidingOf(candidate.program),
      settings: [],
      alsoWith: [],
      coverage:
        ranOfIt === undefined
          ? undefined
          : coverageOf((item.built.get(candidate) as Built).counted.points, ranOfIt, (place) =>
              bench.placeOf(place),
            ),
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
  return {
    tool: { name: "ringfence", version: request.toolVersion },
    tree: { label: request.tree.label, revision: request.tree.revision },
    generation: { names: chosen.possible.map(({ name }) => name), evidence: chosen.evidence },
    bounds,
    layers: layers.filter((layer) => request.layers.has(layer)),
    limits: limitsOf(bounds),
    configuration: bench.configuration.consulted(),
    configurationLabel: request.configuration?.label ?? "built-in",
    roots,
    sites: placed,
    supplied: bench.isWhole ? [] : [...bench.meanings.supplied].sort(),
    incomplete: [],
  };
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
